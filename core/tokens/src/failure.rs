//! The two errors of this crate that a caller meets.

/// One sentence for every cause: a forger learns nothing from which check failed.
pub(crate) use vendue_domain::identity::token_invalid;
use vendue_domain::{Error, ErrorCode};

/// Where in the log it stands who came in and who did not.
pub(crate) const AUDIT: &str = "vendue::audit";

/// Why a token was refused: a sentence for the log of the operator and for nobody else.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Cause(pub(crate) &'static str);

/// Neither an address nor the cause is named; both are in the log of the operator.
pub(crate) fn unavailable(source: &str) -> Error {
    Error::new(
        ErrorCode::IdentityProviderUnavailable,
        "the other system that knows the user cannot be reached",
    )
    .with("source", source)
}
