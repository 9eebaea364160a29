//! Who asks: tokens, sessions, and the extractor that every handler uses.
//!
//! A signed-in user holds a short access token and a refresh token, or a browser's cookie. All
//! three are JSON Web Tokens signed with the key of this data folder, of three types that cannot
//! stand in for each other, and belong to one session. Ending the session ends all of them.

mod caller;
mod cookie;
mod keys;
mod known;
mod origin;
mod revoked;
mod tokens;

use std::path::Path;

use vendue::{Error, ErrorCode, Market, Timestamp, UserId};

pub(crate) use caller::{Caller, Identified, identify};
pub(crate) use cookie::{SESSION_COOKIE, end_cookie, session_cookie};
pub(crate) use origin::{check_origin, refuse_other_sites};
pub(crate) use tokens::{Session, TokenKind, TokenPair};

use crate::args::TokenArgs;
use keys::Keys;
use revoked::Revoked;

/// Signs and checks tokens.
pub(crate) struct Auth {
    keys: Keys,
    revoked: Revoked,
    lifetimes: TokenArgs,
}

impl Auth {
    /// Reads the signing key of a data folder, or makes one.
    pub(crate) fn open(
        data_dir: &Path,
        lifetimes: TokenArgs,
        now: Timestamp,
    ) -> Result<Self, Error> {
        let keys = Keys::open(&data_dir.join("signing-key.pem"))?;
        let revoked = Revoked::open(&data_dir.join("ended-sessions.txt"), now)?;
        Ok(Self { keys, revoked, lifetimes })
    }

    /// Begins a session: an access token and a refresh token.
    pub(crate) fn sign_in(&self, user_id: UserId, now: Timestamp) -> Result<TokenPair, Error> {
        let session = Session::begin(user_id, now, self.lifetimes.session_s)?;
        self.pair(&session, now)
    }

    /// Begins a session in a browser: the value of its cookie.
    pub(crate) fn sign_in_page(&self, user_id: UserId, now: Timestamp) -> Result<String, Error> {
        let session = Session::begin(user_id, now, self.lifetimes.session_s)?;
        let until = now.plus_seconds(self.lifetimes.refresh_token_s);
        self.keys.sign(&session, TokenKind::Page, now, until)
    }

    /// Checks a token of one type. Fails with `token_invalid` for anything that is not a token of
    /// this server, of this type, in its time, of a session that goes on.
    pub(crate) fn check(
        &self,
        token: &str,
        kind: TokenKind,
        now: Timestamp,
    ) -> Result<Session, Error> {
        let (session, _) = self.keys.check(token, kind, now)?;
        if self.is_ended(&session) { Err(token_invalid()) } else { Ok(session) }
    }

    /// Whether a session has been ended. Sockets ask this while they are open.
    pub(crate) fn is_ended(&self, session: &Session) -> bool {
        self.revoked.contains(&session.id)
    }

    /// Ends a session: none of its tokens is taken any more, also after a restart.
    pub(crate) fn sign_out(&self, session: &Session) -> Result<(), Error> {
        self.revoked.add(&session.id, session.ends_at).map(drop)
    }

    /// Gives a new pair for a refresh token. Each is good once: a second use means that it was
    /// stolen, by the one who used it first or by this one, so the whole session ends.
    pub(crate) async fn refresh(&self, market: &Market, token: &str) -> Result<TokenPair, Error> {
        let now = market.now();
        let (session, token_id) = self.keys.check(token, TokenKind::Refresh, now)?;
        if self.is_ended(&session) {
            return Err(token_invalid());
        }
        if !self.revoked.add(&token_id, session.ends_at)? {
            self.sign_out(&session)?;
            return Err(token_invalid());
        }
        // A suspended user gets no further tokens.
        market.acting_as(session.user_id).identity().me().await?;
        self.pair(&session, now)
    }

    fn pair(&self, session: &Session, now: Timestamp) -> Result<TokenPair, Error> {
        let access_until = now.plus_seconds(self.lifetimes.access_token_s).min(session.ends_at);
        let refresh_until = now.plus_seconds(self.lifetimes.refresh_token_s).min(session.ends_at);
        Ok(TokenPair {
            access_token: self.keys.sign(session, TokenKind::Access, now, access_until)?,
            refresh_token: self.keys.sign(session, TokenKind::Refresh, now, refresh_until)?,
            token_type: "Bearer",
            expires_at: access_until,
            refresh_expires_at: refresh_until,
        })
    }
}

/// The one answer to every token that is not good: it does not say why.
fn token_invalid() -> Error {
    Error::new(ErrorCode::TokenInvalid, "the token is not valid: sign in again")
}
