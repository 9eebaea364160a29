//! Whose access a subscription goes by, and when that ends.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use vendue_domain::UserId;
use vendue_domain::events::Event;

use crate::sessions::AccessGuard;

/// Somebody who follows what not everybody may.
#[derive(Debug)]
pub(crate) struct Holder {
    user_id: UserId,
    /// Tells of the end of the session, of the key, and of the user.
    guard: AccessGuard,
    /// The last event before access was looked at. Whoever was taken out before that and has come
    /// back reads of it as of something past.
    allowed_at: i64,
    is_lost: bool,
    /// Whether an event of the topic said so.
    is_taken_out: bool,
}

impl Holder {
    /// Somebody who had access after an event.
    pub(crate) fn new(user_id: UserId, guard: AccessGuard, allowed_at: i64) -> Self {
        Self { user_id, guard, allowed_at, is_lost: false, is_taken_out: false }
    }

    /// Takes note of an event that is given: it may be the one that ends access.
    pub(crate) fn note(&mut self, event: &Event) {
        let is_new = event.sequence > self.allowed_at;
        self.is_taken_out |= is_new && event.body.ends_access_of(self.user_id);
        self.is_lost |= self.is_taken_out;
    }

    /// Whether access was lost, as far as was looked.
    pub(crate) fn has_lost(&self) -> bool {
        self.is_lost
    }

    /// Whether it was lost by an event of the topic.
    pub(crate) fn is_taken_out(&self) -> bool {
        self.is_taken_out
    }

    /// Looks whether access is lost.
    pub(crate) fn is_lost(&mut self) -> bool {
        self.is_lost |= self.guard.is_lost();
        self.is_lost
    }

    /// Ready once access is lost.
    pub(crate) fn poll_lost(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.is_lost |= Pin::new(&mut self.guard).poll(context).is_ready();
        if self.is_lost { Poll::Ready(()) } else { Poll::Pending }
    }
}
