//! An event on its way to screens.

use std::sync::{Arc, OnceLock};

use axum::extract::ws::Utf8Bytes;
use vendue::domain::auctions::{AuctionEvent, AuctionEventView, Viewer};
use vendue::domain::events::{Event, EventBody};
use vendue::{Market, UserId};

use super::frames::event_text;

/// An event that is shown to many. What everybody may see of it is written out once: each socket
/// gets a handle to the same bytes.
#[derive(Debug)]
pub(super) struct Shown {
    event: Arc<Event>,
    public: OnceLock<Utf8Bytes>,
}

impl Shown {
    pub(super) fn new(event: Arc<Event>) -> Self {
        Self { event, public: OnceLock::new() }
    }

    pub(super) fn event(&self) -> &Event {
        &self.event
    }

    pub(super) fn sequence(&self) -> i64 {
        self.event().sequence
    }

    /// What everybody may see.
    pub(super) fn public_text(&self, market: &Market) -> Utf8Bytes {
        let write = || {
            let event = self.event();
            let views = auction_event(event).map(|body| body.view(&Viewer::ANYBODY));
            let text =
                views.iter().flatten().next().map(|view| event_text(event, view, market.now()));
            text.unwrap_or_default()
        };
        self.public.get_or_init(write).clone()
    }

    /// What a user sees whom the event concerns, such as `bid_placed` and then `outbid`.
    pub(super) fn texts_for(&self, user_id: UserId, market: &Market) -> Vec<Utf8Bytes> {
        let (event, now) = (self.event(), market.now());
        let views: Option<Vec<AuctionEventView>> =
            auction_event(event).map(|body| body.view(&Viewer::user(user_id)));
        views.iter().flatten().map(|view| event_text(event, view, now)).collect()
    }
}

/// What happened in the auction, if it is of one.
pub(super) fn auction_event(event: &Event) -> Option<&AuctionEvent> {
    match &event.body {
        EventBody::Auction(event) => Some(event),
        EventBody::Identity(_) => None,
    }
}

/// Whether an event may be replaced by a later one of its kind before it was shown.
pub(super) fn is_bid(event: &Event) -> bool {
    matches!(auction_event(event), Some(AuctionEvent::BidPlaced { .. }))
}

/// Whether a user sees more of an event than everybody does.
pub(super) fn concerns(event: &Event, user_id: Option<UserId>) -> bool {
    let is_concerned =
        |user_id| auction_event(event)?.concerns().any(|other| other == user_id).then_some(());
    user_id.and_then(is_concerned).is_some()
}
