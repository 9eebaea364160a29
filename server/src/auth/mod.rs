//! Who asks: tokens, sessions, and the extractor that every handler uses.
//!
//! A signed-in user holds a short access token and a refresh token, or a browser's cookie. All
//! three are JSON Web Tokens signed with the key of this market, of three types that cannot stand
//! in for each other, and belong to one session. Ending the session ends all of them.
//!
//! Nodes on one database share the key, so a token of one is good at the others. What they do not
//! share yet is the list of ended sessions and of refresh tokens that were used: it is a file of
//! each node's data folder. Elsewhere a refresh token or a cookie of an ended session is exchanged
//! for new ones until the session's own end, and the same refresh token once at every node. The
//! identity area will keep both in the market.

mod caller;
mod cookie;
mod keys;
mod known;
mod lines;
mod origin;
mod revoked;
mod tokens;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use vendue::{Error, ErrorCode, Market, Timestamp, UserId};

pub(crate) use caller::{Caller, Identified, identify};
pub(crate) use cookie::{SESSION_COOKIE, end_cookie, session_cookie};
pub(crate) use origin::{check_origin, refuse_other_sites};
pub(crate) use tokens::{Session, TokenKind, TokenPair};

use crate::args::TokenArgs;
pub(crate) use keys::{FILE as KEY_FILE, Keys, signing_key};
use revoked::Revoked;

/// How often what is past is forgotten.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// Signs and checks tokens.
pub(crate) struct Auth {
    keys: Keys,
    revoked: Revoked,
    lifetimes: TokenArgs,
}

impl Auth {
    /// Reads which sessions of this data folder have ended.
    pub(crate) fn open(
        keys: Keys,
        data_dir: &Path,
        lifetimes: TokenArgs,
        now: Timestamp,
    ) -> Result<Self, Error> {
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
        if self.revoked.contains(&token_id) {
            return self.used_twice(&session);
        }
        // A suspended user gets no further tokens. Whatever can fail comes before the token is
        // used up, so that the client can ask again.
        market.acting_as(session.user_id).identity().me().await?;
        let pair = self.pair(&session, now)?;
        // Nobody can use the token after its own end, so nothing needs to be known of it then.
        if !self.revoked.add(&token_id, session.expires_at)? {
            return self.used_twice(&session);
        }
        // The session may have been ended meanwhile, by somebody who used the token as well.
        if self.is_ended(&session) { Err(token_invalid()) } else { Ok(pair) }
    }

    fn used_twice(&self, session: &Session) -> Result<TokenPair, Error> {
        self.sign_out(session)?;
        Err(token_invalid())
    }

    /// Another cookie for the session of a page, when less than half of its time is left.
    pub(crate) fn renew_page(&self, session: &Session, now: Timestamp) -> Option<String> {
        let until = now.plus_seconds(self.lifetimes.refresh_token_s).min(session.ends_at);
        let left_ms = session.expires_at.ms_since(now);
        let is_due = left_ms < until.ms_since(now) / 2;
        if !is_due || self.is_ended(session) {
            return None;
        }
        self.keys.sign(session, TokenKind::Page, now, until).ok()
    }

    /// Forgets, now and then, what nobody can use any more.
    pub(crate) async fn sweep(self: Arc<Self>, market: Market) {
        let mut tick = tokio::time::interval(SWEEP_EVERY);
        loop {
            tick.tick().await;
            if let Err(failure) = self.revoked.prune(market.now()) {
                tracing::error!(%failure, "the list of ended sessions could not be shortened");
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_visited_keeps_its_session_until_the_session_ends() {
        let folder = tempfile::tempdir().expect("a folder");
        let lifetimes = TokenArgs { access_token_s: 10, refresh_token_s: 100, session_s: 250 };
        let start = Timestamp::from_ms(1_000_000);
        let keys = Keys::of_folder(folder.path()).expect("a key");
        let auth = Auth::open(keys, folder.path(), lifetimes, start).expect("opened");
        let after = |seconds| start.plus_seconds(seconds);
        let seen = |token: &str, now| auth.check(token, TokenKind::Page, now).expect("good");
        let first = auth.sign_in_page(UserId::from_bytes([7; 16]), start).expect("signed");
        assert!(auth.renew_page(&seen(&first, after(49)), after(49)).is_none());
        let second = auth.renew_page(&seen(&first, after(60)), after(60)).expect("renewed");
        let session = seen(&second, after(150));
        assert_eq!(session.id, seen(&first, after(60)).id);
        let third = auth.renew_page(&session, after(150)).expect("renewed");
        // It ends with the session, so there is nothing to be gained by another.
        assert!(auth.renew_page(&seen(&third, after(249)), after(249)).is_none());
        assert!(auth.check(&third, TokenKind::Page, after(250)).is_err());
    }
}
