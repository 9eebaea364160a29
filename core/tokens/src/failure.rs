//! The two errors of this crate that a caller meets.

use vendue_domain::{Error, ErrorCode};

/// One sentence for every cause: a forger learns nothing from which check failed.
pub(crate) fn token_invalid() -> Error {
    Error::new(ErrorCode::TokenInvalid, "the token is malformed, forged or expired")
}

/// Neither an address nor the cause is named; both are in the log of the operator.
pub(crate) fn unavailable(source: &str) -> Error {
    Error::new(
        ErrorCode::IdentityProviderUnavailable,
        "the other system that knows the user cannot be reached",
    )
    .with("source", source)
}
