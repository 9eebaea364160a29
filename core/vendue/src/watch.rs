//! Watching an auction: its events as the one who watches may see them.

use std::time::Duration;

use serde::Serialize;
use vendue_domain::auctions::{AuctionEventView, Viewer};
use vendue_domain::events::{Event, EventBody};
use vendue_domain::{Error, Timestamp};
use vendue_store::block_on;

use crate::subscription::Subscription;

/// An event of an auction as somebody may see it.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WatchedEvent {
    /// The number of the event within the auction: 1, 2, 3 without a gap.
    pub sequence: i64,
    /// When it happened.
    pub at: Timestamp,
    /// What happened: one view, and a second one, `outbid`, for the one who was outbid.
    pub views: Vec<AuctionEventView>,
}

impl WatchedEvent {
    pub(crate) fn of(event: &Event, viewer: &Viewer) -> Self {
        let views = match &event.body {
            EventBody::Auction(body) => body.view(viewer),
            EventBody::Identity(_) => Vec::new(),
        };
        Self { sequence: event.sequence, at: event.at, views }
    }
}

/// The events of one auction as one actor may see them. Await [`Watch::next`], or block in
/// [`Watch::wait_next`].
///
/// Like a [`Subscription`], it has no gap and no repetition.
///
/// ```
/// # use vendue::{NewAuction, NewListing, NewUser};
/// # fn main() -> Result<(), vendue::Error> {
/// let market = vendue::open(":memory:")?;
/// let ada = market.sign_up(NewUser::new("ada", "ada@example.org")).wait()?;
/// let palm = ada.listings().create(NewListing::auction("Palm Pilot", "With its box.")).wait()?;
/// let terms = NewAuction::until(palm.id, "9.00 USD".parse()?, market.now().plus_hours(24));
/// let lot = ada.auctions().create(terms).wait()?;
///
/// let mut watching = market.acting_as_anyone().events().watch(lot.id, Some(0)).wait()?;
/// let first = watching.wait_next(std::time::Duration::from_secs(1))?;
/// assert_eq!(first.map(|event| event.sequence), Some(1));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Watch {
    following: Subscription,
    viewer: Viewer,
}

impl Watch {
    pub(crate) fn new(following: Subscription, viewer: Viewer) -> Self {
        Self { following, viewer }
    }

    /// The number of the last event that was given.
    pub fn last_sequence(&self) -> Option<i64> {
        self.following.last_sequence()
    }

    /// The next event, or nothing once the market is closed. Giving up while it waits loses none.
    pub async fn next(&mut self) -> Result<Option<WatchedEvent>, Error> {
        let event = self.following.next().await?;
        Ok(event.map(|event| WatchedEvent::of(&event, &self.viewer)))
    }

    /// Blocks the calling thread until the next event is there, or until `patience` is over.
    pub fn wait_next(&mut self, patience: Duration) -> Result<Option<WatchedEvent>, Error> {
        block_on(self.next(), Some(patience)).unwrap_or(Ok(None))
    }
}
