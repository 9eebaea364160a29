//! One mail: to whom, about what, and the text.

use std::fmt;

use vendue_domain::Error;
use vendue_domain::identity::normalise_email;

/// The most characters of a subject.
pub const SUBJECT_LENGTH_MAX: usize = 200;
/// The most bytes of a text.
pub const TEXT_BYTES_MAX: usize = 65_536;

/// One mail in plain text, checked: nothing in it can begin a header of its own.
///
/// Showing one for debugging leaves the text out, because a text may hold a link that lets somebody
/// in.
///
/// ```
/// use vendue_mail::Mail;
///
/// # fn main() -> Result<(), vendue_domain::Error> {
/// let mail = Mail::new("Anna@Example.org", "Welcome", "Good to see you.\n")?;
/// assert_eq!(mail.to(), "anna@example.org");
/// assert!(!format!("{mail:?}").contains("Good to see you"));
/// assert!(Mail::new("anna@example.org", "Hi\r\nBcc: eve@example.org", "").is_err());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    to: String,
    subject: String,
    text: String,
}

impl Mail {
    /// A mail to one address. Fails with `invalid_argument` when the address is none, when the
    /// subject is empty, has more than 200 characters or a control character, and when the text has
    /// more than 64 KiB or a control character other than the ends of its lines and tabs.
    pub fn new(to: &str, subject: &str, text: &str) -> Result<Self, Error> {
        // An address is trimmed when it is normalised, and the end of a line is a blank too. Here
        // nobody types one: what comes with the end of a line is an attempt, not a slip.
        if to.contains(char::is_control) {
            return Err(Error::invalid("to", "must have no control character"));
        }
        let to = normalise_email(to).map_err(|_| Error::invalid("to", "must be an address"))?;
        check_subject(subject)?;
        check_text(text)?;
        Ok(Self { to, subject: subject.to_owned(), text: text.to_owned() })
    }

    /// The address, normalised.
    pub fn to(&self) -> &str {
        &self.to
    }

    /// What the mail is about.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The part of the address behind the `@`: what a log may say of the recipient.
    pub fn domain(&self) -> &str {
        self.to.rsplit('@').next().unwrap_or_default()
    }
}

impl fmt::Debug for Mail {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Mail")
            .field("to", &self.to)
            .field("subject", &self.subject)
            .field("text", &format_args!("({} bytes)", self.text.len()))
            .finish()
    }
}

fn check_subject(subject: &str) -> Result<(), Error> {
    let length = subject.chars().count();
    if !(1..=SUBJECT_LENGTH_MAX).contains(&length) {
        let message = format!("must have 1 to {SUBJECT_LENGTH_MAX} characters");
        return Err(Error::invalid("subject", message));
    }
    if subject.contains(char::is_control) {
        return Err(Error::invalid("subject", "must have no control character"));
    }
    Ok(())
}

fn check_text(text: &str) -> Result<(), Error> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(Error::invalid("text", format!("must have at most {TEXT_BYTES_MAX} bytes")));
    }
    // An end of a line is a line feed, with or without a carriage return before it.
    let odd = |letter: char| letter.is_control() && letter != '\n' && letter != '\t';
    if text.replace("\r\n", "\n").contains(odd) {
        return Err(Error::invalid("text", "must have no control character"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_begin_another_header_is_refused() {
        for (to, subject, text) in [
            ("anna@example.org\r\nBcc: eve@example.org", "Hi", ""),
            ("anna@example.org\n", "Hi", ""),
            ("anna@example.org>, <eve@example.org", "Hi", ""),
            ("anna@example.org, eve@example.org", "Hi", ""),
            ("nobody", "Hi", ""),
            ("", "Hi", ""),
            ("anna@example.org", "Hi\r\nBcc: eve@example.org", ""),
            ("anna@example.org", "Hi\rBcc: eve@example.org", ""),
            ("anna@example.org", "Hi\nBcc: eve@example.org", ""),
            ("anna@example.org", "Hi\u{85}there", ""),
            ("anna@example.org", "Hi\0", ""),
            ("anna@example.org", "", ""),
            ("anna@example.org", &"x".repeat(201), ""),
            ("anna@example.org", "Hi", "a bare\rreturn"),
            ("anna@example.org", "Hi", "nothing\0"),
            ("anna@example.org", "Hi", &"x".repeat(TEXT_BYTES_MAX + 1)),
        ] {
            let refused = Mail::new(to, subject, text).expect_err("refused");
            assert_eq!(refused.code().as_str(), "invalid_argument", "{to:?} {subject:?}");
            assert!(!refused.message().contains("eve"), "{refused}");
        }
    }

    #[test]
    fn what_people_write_is_taken() {
        let longest = "ü".repeat(200);
        for (subject, text) in [("Hi", ""), ("Grüße", "Zeile\r\nnoch\teine\n"), (&longest, ".")] {
            let mail = Mail::new("Anna.Smith+shop@Example.ORG", subject, text).expect("taken");
            assert_eq!(mail.to(), "anna.smith+shop@example.org");
            assert_eq!((mail.domain(), mail.subject()), ("example.org", subject));
            assert_eq!(mail.text(), text);
        }
    }

    #[test]
    fn the_text_is_not_shown() {
        let mail = Mail::new("anna@example.org", "Reset", "https://x.example/secret").expect("ok");
        assert!(!format!("{mail:?}").contains("secret"));
    }
}
