//! Mail arrives as it was written, or an error says in which way it did not.

use std::time::{Duration, Instant};

use vendue_domain::Error;
use vendue_mail::{Mail, Mailer};

use crate::support::{Behaviour, PASSWORD, Sink, certified, mail, mailer};

#[test]
fn a_mail_arrives_with_its_headers_and_every_letter() {
    let sink = Sink::start(Behaviour::default());
    sink.mailer("smtp://", "").send(&mail()).expect("sent");
    let heard = sink.heard();
    for expected in [
        "EHLO example.org\nMAIL FROM:<no-reply@example.org>\nRCPT TO:<anna@example.org>\nDATA\n",
        "\nFrom: =?utf-8?B?QXVrdGlvbnNoYXVzIE3DvGxsZXI=?= <no-reply@example.org>\n",
        "\nTo: anna@example.org\nSubject: =?utf-8?B?R3LDvMOfZQ==?=\nDate: ",
        "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n",
        // A line of a single dot would end the mail, so it is doubled on the way.
        "\n\nHello Anna,\n..\nSch=C3=B6n: https://x.example/?t=3D1\n.\n",
    ] {
        assert!(heard.contains(expected), "{expected:?} is not in {heard}");
    }
    assert!(heard.contains("@example.org>\nAuto-Submitted: auto-generated\n"), "{heard}");
}

#[test]
fn both_ways_to_sign_in_are_known() {
    let encoded = |text: &str| data_encoding::BASE64.encode(text.as_bytes());
    for (auth, expected) in [
        ("PLAIN LOGIN", format!("AUTH PLAIN {}\n", encoded(&format!("\0anna@x\0{PASSWORD}")))),
        ("LOGIN", format!("AUTH LOGIN\n{}\n{}\n", encoded("anna@x"), encoded(PASSWORD))),
    ] {
        let sink = Sink::start(Behaviour { auth, ..Behaviour::default() });
        let mailer = sink.mailer(&format!("smtp://anna%40x:{PASSWORD}@"), "");
        mailer.send(&mail()).expect("sent");
        assert!(sink.heard().contains(&expected), "{}", sink.heard());
    }
}

#[test]
fn over_tls_everything_is_said_inside() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("ca.pem");
    let (pem, config) = certified();
    std::fs::write(&path, pem).expect("written");
    let auth = "PLAIN";
    for (scheme, more, begins, behaviour) in [
        (
            "smtps",
            "",
            "[tls]\nEHLO ",
            Behaviour { auth, wrapped: Some(config.clone()), ..Behaviour::default() },
        ),
        (
            "smtp",
            "&tls=starttls",
            "EHLO example.org\nSTARTTLS\n[tls]\nEHLO ",
            Behaviour { auth, starttls: Some(config.clone()), ..Behaviour::default() },
        ),
    ] {
        let sink = Sink::start(behaviour);
        let before = format!("{scheme}://anna:{PASSWORD}@");
        sink.mailer(&before, &format!("?ca={}{more}", path.display())).send(&mail()).expect("sent");
        let heard = sink.heard();
        assert!(heard.starts_with(begins), "{heard}");
        assert!(heard.contains("AUTH PLAIN ") && heard.contains("\nHello Anna,\n"), "{heard}");
    }
}

fn refused(sink: &Sink) -> Error {
    let refused = sink.mailer("smtp://", "").send(&mail()).expect_err("refused");
    assert_eq!(refused.code().as_str(), "mail_unavailable");
    assert!(!format!("{refused:?}").contains("anna"), "{refused:?}");
    refused
}

#[test]
fn a_refusal_says_whether_trying_again_helps() {
    for (word, answer, code, permanent) in [
        ("RCPT", "550 5.1.1 <anna@example.org> is unknown here", 550, true),
        ("MAIL", "553 not from you", 553, true),
        ("DATA", "554 spam", 554, true),
        ("RCPT", "451 anna@example.org is greylisted", 451, false),
        ("MAIL", "421 shutting down", 421, false),
        ("EHLO", "502 what", 502, true),
    ] {
        let refuses = vec![(word, answer)];
        let sink = Sink::start(Behaviour { refuses, ..Behaviour::default() });
        let refused = refused(&sink);
        assert_eq!(refused.detail("smtp_code"), Some(&code.into()), "{refused:?}");
        assert_eq!(refused.detail("permanent").is_some(), permanent, "{refused:?}");
        assert!(!sink.heard().contains("Hello Anna"), "{}", sink.heard());
    }
}

#[test]
fn nonsense_for_an_answer_is_an_error() {
    for answer in ["", "hello", "999 what", "25", "250", "\u{fffd}\u{fffd}\u{fffd}"] {
        let refuses = vec![("EHLO", answer), ("MAIL", answer)];
        let sink = Sink::start(Behaviour { refuses, ..Behaviour::default() });
        refused(&sink);
    }
}

#[test]
fn a_server_that_says_nothing_is_given_up() {
    let sink = Sink::start(Behaviour { silent: true, ..Behaviour::default() });
    for scheme in ["smtp://", "smtps://"] {
        let begun = Instant::now();
        let refused = sink.mailer(scheme, "").send(&mail()).expect_err("no answer");
        assert!(refused.message().contains("in time"), "{refused}");
        let took = begun.elapsed();
        assert!(took >= Duration::from_secs(1) && took < Duration::from_secs(8), "{took:?}");
    }
}

#[test]
fn a_server_that_is_not_there_may_come_back() {
    let sink = Sink::start(Behaviour::default());
    let address = sink.address();
    drop(sink);
    let mailer = mailer(&format!("smtp://{address}"));
    let refused = mailer.send(&mail()).expect_err("nobody is there");
    assert!(refused.message().contains("reached"), "{refused}");
    assert_eq!(refused.detail("permanent"), None);
    let _sink = Sink::start_at(address, Behaviour::default());
    mailer.send(&mail()).expect("sent");
}

#[test]
fn no_mail_adds_a_command_or_a_header() {
    let sink = Sink::start(Behaviour::default());
    let mailer = sink.mailer("smtp://", "");
    for (to, subject) in [
        ("anna@example.org>\r\nRCPT TO:<eve@example.org", "Hi"),
        ("anna@example.org\r\nDATA", "Hi"),
        ("anna@example.org", "Hi\r\n\r\nBcc: eve@example.org"),
    ] {
        assert!(Mail::new(to, subject, "").is_err());
    }
    let text = "line\r\n.\r\nMAIL FROM:<eve@example.org>\r\n.\nQUIT\n";
    let tricky = Mail::new("anna@example.org", "=?utf-8?Q?=0D=0ABcc:_e?=", text).expect("a mail");
    mailer.send(&tricky).expect("sent");
    let heard = sink.heard();
    assert_eq!(heard.matches("DATA\n").count(), 1);
    assert!(heard.contains("\nline\n..\nMAIL FROM:<eve@example.org>\n..\nQUIT\n.\n"), "{heard}");
    assert!(!heard.contains("=0D=0A"), "{heard}");
}
