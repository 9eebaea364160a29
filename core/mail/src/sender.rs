//! Who a mail is from.

use std::fmt;
use std::str::FromStr;

use vendue_domain::Error;
use vendue_domain::identity::normalise_email;

/// The most characters of a sender's name.
const NAME_LENGTH_MAX: usize = 100;

/// Who a mail is from: `Vendue <no-reply@example.org>`, or the address alone.
///
/// ```
/// use vendue_mail::Sender;
///
/// let sender: Sender = "Vendue <no-reply@example.org>".parse()?;
/// assert_eq!(sender.address(), "no-reply@example.org");
/// assert_eq!(sender.to_string(), "Vendue <no-reply@example.org>");
/// # Ok::<(), vendue_domain::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sender {
    name: String,
    address: String,
}

impl Sender {
    /// The name that is shown; empty without one.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The address, normalised.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The part of the address behind the `@`.
    pub fn domain(&self) -> &str {
        self.address.rsplit('@').next().unwrap_or_default()
    }
}

/// The sender of a market that was told of none, whose mails stay in a folder.
impl Default for Sender {
    fn default() -> Self {
        Self { name: "Vendue".to_owned(), address: "vendue@localhost.localdomain".to_owned() }
    }
}

impl FromStr for Sender {
    type Err = Error;

    /// Fails with `invalid_argument`.
    fn from_str(text: &str) -> Result<Self, Error> {
        let refused = || Error::invalid("mail_from", "must be like Vendue <no-reply@example.org>");
        if text.contains(char::is_control) {
            return Err(refused());
        }
        let (name, address) = match text.trim().strip_suffix('>') {
            Some(rest) => rest.split_once('<').ok_or_else(refused)?,
            None => ("", text),
        };
        let name = name.trim().trim_matches('"').trim();
        if name.chars().count() > NAME_LENGTH_MAX {
            return Err(refused());
        }
        let address = normalise_email(address).map_err(|_| refused())?;
        Ok(Self { name: name.to_owned(), address })
    }
}

impl fmt::Display for Sender {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name.as_str() {
            "" => out.write_str(&self.address),
            name => write!(out, "{name} <{}>", self.address),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_optional() {
        for (text, name, address) in [
            ("no-reply@example.org", "", "no-reply@example.org"),
            ("<no-reply@example.org>", "", "no-reply@example.org"),
            ("Vendue <No-Reply@Example.org>", "Vendue", "no-reply@example.org"),
            (" \"Anna, Ltd.\" <a@example.org> ", "Anna, Ltd.", "a@example.org"),
            ("Auktionshaus Müller <a@example.org>", "Auktionshaus Müller", "a@example.org"),
        ] {
            let sender: Sender = text.parse().expect(text);
            assert_eq!((sender.name(), sender.address()), (name, address));
            assert_eq!(sender.to_string().parse::<Sender>().expect(text), sender);
        }
    }

    #[test]
    fn what_is_no_sender_is_refused() {
        let long = format!("{} <a@example.org>", "x".repeat(101));
        for text in [
            "",
            "Vendue",
            "Vendue <>",
            "Vendue <nobody>",
            "Vendue a@example.org>",
            "Vendue <a@example.org",
            "Vendue <a@example.org>, Eve <eve@example.org>",
            "Vendue\r\nBcc: eve@example.org <a@example.org>",
            "Vendue <a@example.org\r\nBcc: eve@example.org>",
            &long,
        ] {
            let refused = text.parse::<Sender>().expect_err(text);
            assert_eq!(refused.detail("field"), Some(&"mail_from".into()), "{text}");
        }
    }
}
