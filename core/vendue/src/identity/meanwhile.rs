//! Writes that rest on what was searched for.
//!
//! A write reads rows by their keys and cannot search. So what it needs of a search is looked up
//! before, with a number that whatever would change it moves on: the last event of the user, or of
//! the access feed. The write compares the number, and is decided anew when it has moved.

use vendue_domain::identity::Account;
use vendue_domain::{Error, ErrorCode, UserId};
use vendue_store::{Refusal, StoreExt};

use crate::identity::telling::Telling;
use crate::market::Market;

/// How often it is tried. Where several are at work on one user without a pause, about every second
/// time is in vain.
pub(crate) const ATTEMPTS: u32 = 64;

/// The last event that a user was told of before something of the user was searched for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeenUser {
    pub(crate) user_id: UserId,
    event_sequence: i64,
}

impl SeenUser {
    /// The state of now. Search afterwards: then what comes in between is noticed.
    pub(crate) async fn now(market: &Market, user_id: UserId) -> Result<Self, Error> {
        let account = market.inner.store.get::<Account>(user_id).await?;
        Ok(Self { user_id, event_sequence: account.map_or(0, |account| account.event_sequence) })
    }

    /// How many events the user was told of since.
    pub(crate) fn told_since(self, telling: &mut Telling<'_, '_>) -> Result<i64, Refusal> {
        let known = telling.account(self.user_id)?.event_sequence;
        Ok(known.saturating_sub(self.event_sequence))
    }

    /// Fails with what [`is_meanwhile`] knows when the user was told something since.
    pub(crate) fn check(self, telling: &mut Telling<'_, '_>) -> Result<(), Refusal> {
        if self.told_since(telling)? == 0 { Ok(()) } else { Err(meanwhile().into()) }
    }
}

/// What a write that has to be decided anew is refused with.
pub(crate) fn meanwhile() -> Error {
    Error::new(ErrorCode::VersionConflict, "something happened to the user meanwhile")
        .with("field", "user_id")
}

/// Whether a write has to be decided anew.
pub(crate) fn is_meanwhile(refused: &Error) -> bool {
    refused.code() == ErrorCode::VersionConflict
}
