//! An error as the hosts are given it.

use serde::Serialize;
use serde_json::{Map, Value};
use vendue::{Detail, Error};

/// Why an operation was refused or failed. A host makes its own kind of error of it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "surface", derive(utoipa::ToSchema))]
pub struct Failure {
    /// The stable code.
    pub code: String,
    /// The category of the code.
    pub category: String,
    /// A sentence for people; it may change.
    pub message: String,
    /// What a program may want to know, such as `field` or `minimum_minor`.
    pub details: Map<String, Value>,
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let details = error.details().iter().map(|(name, detail)| {
            let value = match detail {
                Detail::Number(number) => Value::from(*number),
                Detail::Text(text) => Value::from(text.as_str()),
                Detail::Flag(flag) => Value::from(*flag),
            };
            (name.clone(), value)
        });
        Self {
            code: error.code().as_str().to_owned(),
            category: error.category().as_str().to_owned(),
            message: error.message().to_owned(),
            details: details.collect(),
        }
    }
}

impl Failure {
    /// The JSON text of an error.
    ///
    /// ```
    /// let error = vendue::Error::invalid("limit", "must be from 1 to 200").with("maximum", 200);
    /// let text = vendue_hosts::Failure::text_of(&error);
    /// assert!(text.contains(r#""code":"invalid_argument""#) && text.contains("200"));
    /// ```
    pub fn text_of(error: &Error) -> String {
        // Nothing in it can fail to be written.
        serde_json::to_string(&Self::from(error)).unwrap_or_default()
    }
}
