//! Sessions and the tokens that stand for them.

use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;
use utoipa::ToSchema;
use vendue::{Error, ErrorCode, Timestamp, UserId};

/// What a token is good for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TokenKind {
    /// Requests, for minutes.
    Access,
    /// A new pair of tokens, once.
    Refresh,
    /// The cookie of a browser.
    Page,
}

impl TokenKind {
    /// The word in the token.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Refresh => "refresh",
            Self::Page => "page",
        }
    }
}

/// A user who signed in, once, somewhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Session {
    /// The id of the session.
    pub(crate) id: String,
    /// Whose it is.
    pub(crate) user_id: UserId,
    /// When it is over, however often it is refreshed.
    pub(crate) ends_at: Timestamp,
    /// When the token that was shown is over: what stays open longer has to be shown another.
    pub(crate) expires_at: Timestamp,
}

impl Session {
    /// A new session.
    pub(super) fn begin(user_id: UserId, now: Timestamp, session_s: i64) -> Result<Self, Error> {
        let ends_at = now.plus_seconds(session_s);
        Ok(Self { id: random_id()?, user_id, ends_at, expires_at: ends_at })
    }
}

/// What a successful sign-in gives.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenPair {
    /// Goes with every request as `Authorization: Bearer …`.
    pub(crate) access_token: String,
    /// Gives the next pair, once.
    pub(crate) refresh_token: String,
    /// Always `Bearer`.
    pub(crate) token_type: &'static str,
    /// Until when the access token is good.
    pub(crate) expires_at: Timestamp,
    /// Until when the refresh token is good.
    pub(crate) refresh_expires_at: Timestamp,
}

/// Sixteen random bytes as text: an id that cannot be guessed.
pub(super) fn random_id() -> Result<String, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| {
        Error::new(ErrorCode::Internal, "the operating system gives no random bytes")
    })?;
    Ok(BASE64URL_NOPAD.encode(&bytes))
}
