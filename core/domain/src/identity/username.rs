//! User names: short, plain, and the same whatever their capitals.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;
use crate::record::{Field, Malformed, Value, parse_text};
use crate::text::serde_as_text;

/// A user name: 3 to 50 of the letters a to z, digits and underscores.
///
/// It is shown as it was typed and compared without regard to capitals. Letters beyond a to z are
/// refused, so that no name can be made to look like another.
///
/// ```
/// use vendue_domain::identity::Username;
/// let anna = Username::parse("Anna_7")?;
/// assert_eq!((anna.as_str(), anna.key().as_str()), ("Anna_7", "anna_7"));
/// # Ok::<(), vendue_domain::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Username(String);

impl Username {
    /// Reads a user name, blanks around it removed. Fails with `invalid_argument`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let trimmed = text.trim();
        if !(3..=50).contains(&trimmed.chars().count()) {
            return Err(Error::invalid("username", "must have 3 to 50 characters")
                .with("minimum", 3)
                .with("maximum", 50));
        }
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if !trimmed.bytes().all(plain) {
            return Err(Error::invalid(
                "username",
                "may have the letters a to z, digits and underscores",
            ));
        }
        Ok(Self(trimmed.to_owned()))
    }

    /// The name as it was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form by which names are compared.
    pub fn key(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl PartialEq for Username {
    fn eq(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }
}

impl Eq for Username {}

impl fmt::Display for Username {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl FromStr for Username {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::parse(text)
    }
}

serde_as_text!(Username);
crate::openapi::text_schema!(Username, |text| text);

impl Field for Username {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self.as_str().into())
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        parse_text(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_differ_by_more_than_capitals() {
        let parse = |text| Username::parse(text).expect(text);
        assert_eq!(parse("Anna"), parse("  anna "));
        assert_ne!(parse("anna"), parse("anna_"));
        for name in ["a_1", "___", &"x".repeat(50)] {
            assert_eq!(parse(name).as_str(), name);
        }
    }

    #[test]
    fn anything_but_plain_letters_digits_and_underscores_is_refused() {
        let long = "x".repeat(51);
        for name in ["", "ab", &long, "an na", "anna!", "аnna", "änna", "anna\n.", "a@b", "ａnna"]
        {
            let refused = Username::parse(name).expect_err(name);
            assert_eq!(refused.code(), crate::ErrorCode::InvalidArgument, "{name}");
        }
    }
}
