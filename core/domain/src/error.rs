//! The one public error: a stable code, a sentence for people, details for programs.

use std::fmt;

pub(crate) use crate::error_code::{Category, ErrorCode};
use crate::time::Timestamp;

/// One detail of an error.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(untagged)]
pub enum Detail {
    /// A whole number.
    Number(i64),
    /// A text.
    Text(String),
    /// Yes or no.
    Flag(bool),
}

impl From<i64> for Detail {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Detail {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<&str> for Detail {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Detail {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Timestamp> for Detail {
    fn from(moment: Timestamp) -> Self {
        Self::Text(moment.to_string())
    }
}

/// Why an operation was refused or failed.
///
/// The message is a sentence for people and may change; the code and the names of the details are
/// stable. Neither carries a secret or another user's data.
#[derive(Clone, PartialEq, Eq)]
pub struct Error {
    // Boxed, so that a `Result` on the hot path stays small.
    inner: Box<Inner>,
}

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    code: ErrorCode,
    message: String,
    details: Vec<(String, Detail)>,
}

impl Error {
    /// An error with a sentence for people.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { inner: Box::new(Inner { code, message: message.into(), details: Vec::new() }) }
    }

    /// `invalid_argument` for one field.
    pub fn invalid(field: &str, message: impl fmt::Display) -> Self {
        Self::new(ErrorCode::InvalidArgument, format!("{field}: {message}")).with("field", field)
    }

    /// The same error with one more detail.
    #[must_use]
    pub fn with(mut self, name: &str, detail: impl Into<Detail>) -> Self {
        self.inner.details.push((name.to_owned(), detail.into()));
        self
    }

    /// The same error about a field that goes by another name where it was given.
    ///
    /// ```
    /// use vendue_domain::Error;
    /// let refused = Error::invalid("redis_url", "must begin with redis://").named("redis");
    /// assert_eq!(refused.message(), "redis: must begin with redis://");
    /// assert_eq!(refused.detail("field"), Some(&"redis".into()));
    /// ```
    #[must_use]
    pub fn named(mut self, given: &str) -> Self {
        let named = self.inner.details.iter_mut().find(|(name, _)| name == "field");
        let Some((_, Detail::Text(field))) = named else { return self };
        let before = std::mem::replace(field, given.to_owned());
        if let Some(sentence) = self.inner.message.strip_prefix(&before)
            && sentence.starts_with(':')
        {
            self.inner.message = format!("{given}{sentence}");
        }
        self
    }

    /// The stable code.
    pub fn code(&self) -> ErrorCode {
        self.inner.code
    }

    /// The category of the code.
    pub fn category(&self) -> Category {
        self.inner.code.category()
    }

    /// The sentence for people.
    pub fn message(&self) -> &str {
        &self.inner.message
    }

    /// The details, in the order in which they were added.
    pub fn details(&self) -> &[(String, Detail)] {
        &self.inner.details
    }

    /// One detail by name.
    pub fn detail(&self, name: &str) -> Option<&Detail> {
        self.inner.details.iter().find(|(known, _)| known == name).map(|(_, detail)| detail)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.inner.code, self.inner.message)
    }
}

/// The same sentence with the details: a program whose `main` gives an error prints this.
impl fmt::Debug for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")?;
        for (place, (name, detail)) in self.inner.details.iter().enumerate() {
            let before = if place == 0 { " (" } else { ", " };
            match detail {
                Detail::Number(number) => write!(out, "{before}{name}={number}")?,
                Detail::Text(text) => write!(out, "{before}{name}={text}")?,
                Detail::Flag(flag) => write!(out, "{before}{name}={flag}")?,
            }
        }
        if self.inner.details.is_empty() { Ok(()) } else { out.write_str(")") }
    }
}

impl std::error::Error for Error {}

/// Checks that a text has between `min` and `max` characters once trimmed, and no control
/// characters other than line breaks and tabs. Returns the trimmed text.
pub(crate) fn checked_text(
    field: &str,
    text: &str,
    min: usize,
    max: usize,
) -> Result<String, Error> {
    let trimmed = text.trim();
    let length = trimmed.chars().count();
    if !(min..=max).contains(&length) {
        return Err(Error::invalid(field, format!("must have {min} to {max} characters"))
            .with("value_length", i64::try_from(length).unwrap_or(i64::MAX))
            .with("minimum", i64::try_from(min).unwrap_or(i64::MAX))
            .with("maximum", i64::try_from(max).unwrap_or(i64::MAX)));
    }
    let stray = |letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t');
    if trimmed.chars().any(stray) {
        return Err(Error::invalid(field, "must not contain control characters"));
    }
    Ok(trimmed.to_owned())
}

/// Checks that a number lies within `min..=max`.
pub(crate) fn checked_range(field: &str, value: i64, min: i64, max: i64) -> Result<i64, Error> {
    if (min..=max).contains(&value) {
        return Ok(value);
    }
    Err(Error::invalid(field, format!("must be from {min} to {max}"))
        .with("value", value)
        .with("minimum", min)
        .with("maximum", max))
}
/// A number that somebody gives and that cannot be below nothing. Fails with `invalid_argument`.
pub(crate) fn not_negative(field: &str, number: i64) -> Result<i64, Error> {
    if number >= 0 {
        return Ok(number);
    }
    Err(Error::invalid(field, "must not be negative").with("value", number))
}
