//! A text that must not be seen.

use std::fmt;

/// A secret: a shared key, a bearer token, a private key as PEM.
///
/// It has no `Display`, and its `Debug` shows nothing of it, so that a configuration may be logged.
///
/// ```
/// use vendue_tokens::Secret;
/// assert_eq!(format!("{:?}", Secret::new("swordfish")), "Secret(…)");
/// ```
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(…)")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}
