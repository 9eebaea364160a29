//! The form in which a mail travels: headers and a text, as RFC 5322 and MIME want them.
//!
//! What goes into a folder and what is sent are written by the same few lines, so that the one is
//! what the other would have been.

use chrono::{DateTime, Utc};
use data_encoding::BASE64;

use crate::mail::Mail;
use crate::sender::Sender;

/// The most bytes of a line, without its end: RFC 5322, 2.1.1.
const LINE_BYTES_MAX: usize = 998;
/// How long a line of quoted-printable may be: RFC 2045, 6.7.
const QUOTED_LINE_MAX: usize = 76;
/// The bytes of a header in one encoded word, so that a word has at most 75: RFC 2047, 2.
const WORD_BYTES_MAX: usize = 45;

/// What the way may carry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// A file: every byte, and a link in it can be read and copied as it is.
    File,
    /// A server that may know ASCII only.
    #[cfg_attr(not(feature = "smtp"), allow(dead_code))]
    Server,
}

/// The whole message, with lines that end in CRLF.
pub(crate) fn message(mail: &Mail, from: &Sender, id: &str, at: DateTime<Utc>, way: Way) -> String {
    let (encoding, text) = body(mail.text(), way);
    let mut out = String::with_capacity(text.len() + 600);
    let mut header = |name: &str, value: &str| {
        for part in [name, ": ", value, "\r\n"] {
            out.push_str(part);
        }
    };
    header("From", &mailbox(from));
    header("To", mail.to());
    header("Subject", &unstructured(mail.subject()));
    header("Date", &at.format("%a, %d %b %Y %H:%M:%S +0000").to_string());
    header("Message-ID", &format!("<{id}@{}>", from.domain()));
    // Nobody's absence should be announced to a machine: RFC 3834.
    header("Auto-Submitted", "auto-generated");
    header("MIME-Version", "1.0");
    header("Content-Type", "text/plain; charset=utf-8");
    header("Content-Transfer-Encoding", encoding);
    out.push_str("\r\n");
    out.push_str(&text);
    out
}

/// The encoding's name and the text in it.
fn body(text: &str, way: Way) -> (&'static str, String) {
    let mut lines = String::with_capacity(text.len() + 100);
    for line in text.lines() {
        lines.push_str(line);
        lines.push_str("\r\n");
    }
    let short = lines.split("\r\n").all(|line| line.len() <= LINE_BYTES_MAX);
    match way {
        _ if short && lines.is_ascii() => ("7bit", lines),
        Way::File if short => ("8bit", lines),
        _ => ("quoted-printable", quoted_printable(&lines)),
    }
}

/// `text` has only whole lines that end in CRLF.
fn quoted_printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for line in text.split_terminator("\r\n") {
        let mut column = 0;
        let last = line.len().saturating_sub(1);
        for (index, byte) in line.bytes().enumerate() {
            // A blank at the end of a line gets lost on the way unless it is written out.
            let blank = matches!(byte, b' ' | b'\t') && index != last;
            let plain = blank || (byte.is_ascii_graphic() && byte != b'=');
            let width = if plain { 1 } else { 3 };
            if column + width > QUOTED_LINE_MAX - 1 {
                out.push_str("=\r\n");
                column = 0;
            }
            column += width;
            if plain {
                out.push(char::from(byte));
            } else {
                out.push_str(&format!("={byte:02X}"));
            }
        }
        out.push_str("\r\n");
    }
    out
}

/// A header that is read by people only.
fn unstructured(text: &str) -> String {
    // What looks like an encoded word would be decoded by who reads it.
    if text.is_ascii() && !text.contains("=?") { text.to_owned() } else { encoded_words(text) }
}

fn mailbox(sender: &Sender) -> String {
    let name = sender.name();
    let name = if name.is_empty() {
        return sender.address().to_owned();
    } else if name.is_ascii() && !name.contains("=?") {
        format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        encoded_words(name)
    };
    format!("{name} <{}>", sender.address())
}

/// Each word holds whole characters, because each is decoded for itself.
fn encoded_words(text: &str) -> String {
    let mut words = vec![String::new()];
    for letter in text.chars() {
        match words.last_mut() {
            Some(word) if word.len() + letter.len_utf8() <= WORD_BYTES_MAX => word.push(letter),
            _ => words.push(letter.to_string()),
        }
    }
    let encoded =
        words.iter().map(|word| format!("=?utf-8?B?{}?=", BASE64.encode(word.as_bytes())));
    encoded.collect::<Vec<_>>().join("\r\n ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOON: &str = "2026-11-29T12:00:05Z";

    fn written(subject: &str, text: &str, from: &str, way: Way) -> String {
        let mail = Mail::new("anna@example.org", subject, text).expect("a mail");
        let from: Sender = from.parse().expect("a sender");
        message(&mail, &from, "1-2", NOON.parse().expect("a time"), way)
    }

    #[test]
    fn a_plain_mail_is_written_as_it_is() {
        let shown = written("Hi", "One\n.two\r\n", "Vendue <no-reply@example.org>", Way::Server);
        let expected = "From: \"Vendue\" <no-reply@example.org>\r\n\
            To: anna@example.org\r\n\
            Subject: Hi\r\n\
            Date: Sun, 29 Nov 2026 12:00:05 +0000\r\n\
            Message-ID: <1-2@example.org>\r\n\
            Auto-Submitted: auto-generated\r\n\
            MIME-Version: 1.0\r\n\
            Content-Type: text/plain; charset=utf-8\r\n\
            Content-Transfer-Encoding: 7bit\r\n\
            \r\nOne\r\n.two\r\n";
        assert_eq!(shown, expected);
    }

    #[test]
    fn other_scripts_travel_in_ascii() {
        let from = "Auktionshaus Müller <a@example.org>";
        let shown = written("Grüße", "Schön = ja \n", from, Way::Server);
        assert!(shown.is_ascii());
        assert!(shown.contains("\r\nSubject: =?utf-8?B?R3LDvMOfZQ==?=\r\n"), "{shown}");
        assert!(shown.starts_with("From: =?utf-8?B?QXVrdGlvbnNoYXVzIE3DvGxsZXI=?= <a@"));
        assert!(shown.ends_with("quoted-printable\r\n\r\nSch=C3=B6n =3D ja=20\r\n"), "{shown}");
        let kept = written("Grüße", "Schön = ja \n", from, Way::File);
        assert!(kept.ends_with("8bit\r\n\r\nSchön = ja \r\n"), "{kept}");
    }

    #[test]
    fn a_name_cannot_leave_its_quotes() {
        let shown = written("Hi", "", "A \"B\" \\ <a@example.org>", Way::Server);
        assert!(shown.starts_with("From: \"A \\\"B\\\" \\\\\" <a@example.org>\r\n"), "{shown}");
    }

    #[test]
    fn what_looks_encoded_is_encoded() {
        let shown = written("=?utf-8?B?SGk=?=", "", "a@example.org", Way::Server);
        assert!(!shown.contains("SGk="), "{shown}");
    }

    fn unquoted(text: &str) -> String {
        let text = text.replace("=\r\n", "");
        let mut bytes = Vec::new();
        let mut rest = text.bytes();
        while let Some(byte) = rest.next() {
            if byte == b'=' {
                let pair = [rest.next().expect("a digit"), rest.next().expect("a digit")];
                let pair = std::str::from_utf8(&pair).expect("digits");
                bytes.push(u8::from_str_radix(pair, 16).expect("digits"));
            } else {
                bytes.push(byte);
            }
        }
        String::from_utf8(bytes).expect("whole characters")
    }

    proptest! {
        #[test]
        fn every_text_comes_through(
            text in "([^\\p{C}]|\n|\t|=|\\.){0,200}",
            long in 0usize..1_200,
        ) {
            let text = format!("{text}{}\nü", "x".repeat(long));
            let shown = written("Hi", &text, "a@example.org", Way::Server);
            let (_, body) = shown.split_once("\r\n\r\n").expect("a body");
            prop_assert!(body.is_ascii());
            prop_assert!(body.split("\r\n").all(|line| line.len() <= QUOTED_LINE_MAX));
            let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(lines(&unquoted(body)), lines(&text));
        }

        #[test]
        fn no_subject_makes_a_header(subject in "[^\\p{C}]{1,200}") {
            let shown = written(&subject, "x\n", "a@example.org", Way::Server);
            let (headers, _) = shown.split_once("\r\n\r\n").expect("a body");
            prop_assert!(headers.is_ascii());
            let names = headers.split("\r\n").filter(|line| !line.starts_with(' '));
            prop_assert_eq!(names.count(), 9);
            prop_assert!(headers.split("\r\n").all(|line| line.len() <= 210));
        }
    }
}
