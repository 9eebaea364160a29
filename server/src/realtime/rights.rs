//! Whose rights a socket has, and until when.
//!
//! A request is over before its token is. A socket stays, so it is told when its session ends or
//! its key is revoked, at whichever node, and looks at its clock for the end of its token.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use vendue::domain::SessionId;
use vendue::{AccessGuard, Actor, Detail, Error, ErrorCode, Market, Timestamp, UserId};

use crate::limits::{Place, Who};
use crate::state::AppState;

/// The least pause between two portions of one who has asked for too much.
const PAUSE_MS_MIN: u64 = 50;

/// The rights of a socket: those of somebody who is signed in, or of anyone.
#[derive(Debug)]
pub(super) struct Rights(Option<Box<Held>>);

#[derive(Debug)]
struct Held {
    /// The market with these rights.
    acting: Market,
    guard: AccessGuard,
}

impl Rights {
    /// The rights of whoever a market acts for.
    pub(super) async fn of(acting: Market) -> Result<Self, Error> {
        if acting.actor().user_id().is_none() {
            return Ok(Self(None));
        }
        let guard = acting.sessions().guard().await?;
        Ok(Self(Some(Box::new(Held { acting, guard }))))
    }

    /// Takes over the rights of a bearer token. Fails with `token_invalid`, and then the rights
    /// stay what they were.
    pub(super) async fn renew(&mut self, market: &Market, token: &str) -> Result<(), Error> {
        *self = Self::of(market.acting_with(token).await?).await?;
        Ok(())
    }

    /// The market with these rights.
    pub(super) fn market(&self, market: &Market) -> Market {
        match &self.0 {
            Some(held) => held.acting.clone(),
            None => market.acting_as_anyone(),
        }
    }

    /// The user.
    pub(super) fn user_id(&self) -> Option<UserId> {
        self.0.as_ref().and_then(|held| held.acting.actor().user_id())
    }

    /// Who has the rights: a session of a user, or a key. A new token of the same session changes
    /// nothing.
    pub(super) fn holder(&self) -> Option<(Actor, Option<SessionId>)> {
        self.0.as_ref().map(|held| (held.acting.actor(), held.acting.session_id()))
    }

    /// Until when the rights hold without another token.
    pub(super) fn expires_at(&self) -> Option<Timestamp> {
        self.0.as_ref().and_then(|held| held.acting.access_expires_at())
    }

    /// How long the rights still hold.
    pub(super) fn remaining(&self, now: Timestamp) -> Option<Duration> {
        let ms = self.expires_at()?.ms_since(now);
        Some(Duration::from_millis(u64::try_from(ms).unwrap_or(0)))
    }

    /// Ready once the rights are lost before their time.
    pub(super) fn poll_lost(&mut self, context: &mut Context<'_>) -> Poll<()> {
        match &mut self.0 {
            Some(held) => Pin::new(&mut held.guard).poll(context),
            None => Poll::Pending,
        }
    }

    /// Gives up rights that hold no longer. Fails with `token_invalid` when it did.
    pub(super) fn check(&mut self, now: Timestamp) -> Result<(), Error> {
        let expires_at = self.expires_at();
        let is_over = self
            .0
            .as_mut()
            .is_some_and(|held| expires_at.is_some_and(|end| end <= now) || held.guard.is_lost());
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

/// How long to wait after a refusal of [`charge`].
pub(super) fn pause_after(refused: &Error) -> Duration {
    let wait_ms = match refused.detail("retry_after_ms") {
        Some(Detail::Number(wait_ms)) => u64::try_from(*wait_ms).unwrap_or(0),
        _ => 0,
    };
    Duration::from_millis(wait_ms.max(PAUSE_MS_MIN))
}
