//! How many answers may be on their way to the event loops of a market.
//!
//! A place is taken before anything is asked of the market: what is refused for want of one was
//! never begun, and may be sent again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use vendue::{Error, ErrorCode};

/// The most answers that may be on their way, of each kind.
pub(crate) const WAITING_MAX: usize = 65_536;

/// Whose answer it is.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// A call's.
    Call,
    /// That of a feed, which may wait for its next event for as long as it likes, and must not be
    /// in the way of calls.
    Event,
}

/// How many answers are on their way.
#[derive(Default)]
pub(crate) struct Places {
    calls: Arc<AtomicUsize>,
    events: Arc<AtomicUsize>,
}

/// One answer's place, until it is dropped.
pub(crate) struct Place(Arc<AtomicUsize>);

impl Places {
    /// A place for an answer. Fails with `overloaded` when there is none left.
    pub(crate) fn take(&self, kind: Kind) -> Result<Place, Error> {
        let taken = match kind {
            Kind::Call => &self.calls,
            Kind::Event => &self.events,
        };
        let place = Place(taken.clone());
        // From here on the place is given back when it is dropped, also if it was one too many.
        if taken.fetch_add(1, Ordering::AcqRel) < WAITING_MAX {
            return Ok(place);
        }
        let message = "too many calls wait for their answers: await some of them first";
        let maximum = i64::try_from(WAITING_MAX).unwrap_or(i64::MAX);
        Err(Error::new(ErrorCode::Overloaded, message).with("maximum", maximum))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}
