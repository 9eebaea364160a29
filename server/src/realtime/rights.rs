//! Whose rights a socket has, and until when.
//!
//! A request is over before its token is. A socket stays, so it looks again whenever it is about
//! to use the rights: an ended session ends them at once.

use std::time::Duration;

use vendue::{Actor, Error, ErrorCode, Timestamp, UserId};

use crate::auth::{Auth, Session, TokenKind};
use crate::limits::{Place, Who};
use crate::state::AppState;

/// The rights of a socket: those of a session, or of anyone.
#[derive(Debug)]
pub(super) struct Rights(Option<Box<Session>>);

impl Rights {
    pub(super) fn new(session: Option<Session>) -> Self {
        Self(session.map(Box::new))
    }

    /// Takes over the rights of an access token. Fails with `token_invalid`, and then the rights
    /// stay what they were.
    pub(super) fn renew(&mut self, auth: &Auth, token: &str, now: Timestamp) -> Result<(), Error> {
        *self = Self::new(Some(auth.check(token, TokenKind::Access, now)?));
        Ok(())
    }

    /// The user.
    pub(super) fn user_id(&self) -> Option<UserId> {
        self.0.as_ref().map(|session| session.user_id)
    }

    /// Who acts.
    pub(super) fn actor(&self) -> Actor {
        self.user_id().map_or(Actor::Anyone, Actor::User)
    }

    /// Until when the rights hold without another token.
    pub(super) fn expires_at(&self) -> Option<Timestamp> {
        self.0.as_ref().map(|session| session.expires_at)
    }

    /// How long the rights still hold.
    pub(super) fn remaining(&self, now: Timestamp) -> Option<Duration> {
        let ms = self.expires_at()?.ms_since(now);
        Some(Duration::from_millis(u64::try_from(ms).unwrap_or(0)))
    }

    /// Gives up rights that hold no longer. Fails with `token_invalid` when it did.
    pub(super) fn check(&mut self, auth: &Auth, now: Timestamp) -> Result<(), Error> {
        let is_over = self
            .0
            .as_ref()
            .is_some_and(|session| session.expires_at <= now || auth.is_ended(session));
        if !is_over {
            return Ok(());
        }
        self.0 = None;
        let message = "the token is no longer valid: authenticate again";
        Err(Error::new(ErrorCode::TokenInvalid, message))
    }
}

/// Counts what REST would count as a request of the same user or address. Fails with
/// `rate_limited`, and says after which time to ask again.
pub(super) async fn charge(state: &AppState, rights: &Rights, place: &Place) -> Result<(), Error> {
    let who = rights.user_id().map_or(Who::Address(place.address()), Who::User);
    state.limits.request(who).await.map_err(|refused| refused.error().clone())
}
