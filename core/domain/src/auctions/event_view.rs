//! What somebody may see of an auction's event.

use crate::auctions::view::Viewer;
use crate::auctions::{AuctionEvent, CancelReason, PriceLine, RetractionReason, UnsoldReason};
use crate::ids::UserId;
use crate::time::Timestamp;

/// An event of an auction as a viewer sees it: aliases instead of users, and whether it is about
/// the viewer. The kinds are those of [`AuctionEvent`], and `outbid` for the one who was outbid.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AuctionEventView {
    /// The auction was announced.
    Scheduled {
        /// When it starts.
        starts_at: Timestamp,
        /// When it ends.
        ends_at: Timestamp,
    },
    /// The auction went live.
    Started {
        /// The price shown.
        price_minor: i64,
        /// How many bids stand.
        bid_count: i64,
        /// When it ends.
        ends_at: Timestamp,
    },
    /// A bid was accepted.
    BidPlaced {
        /// The log entry of the bid.
        log_sequence: i64,
        /// The bidder's alias.
        bidder: String,
        /// The leader's alias after the bid.
        leader: String,
        /// The price after the bid.
        price_minor: i64,
        /// How many bids stand.
        bid_count: i64,
        /// Whether the viewer placed it.
        is_yours: bool,
    },
    /// The viewer no longer leads. It accompanies the `bid_placed` that did it.
    Outbid {
        /// The log entry of the bid that leads now.
        log_sequence: i64,
        /// The price after it.
        price_minor: i64,
    },
    /// The reserve was met.
    ReserveMet {
        /// The price now.
        price_minor: i64,
    },
    /// The seller changed the reserve.
    ReserveChanged {
        /// Whether the new reserve is met.
        reserve_met: bool,
        /// The price now.
        price_minor: i64,
    },
    /// The end was moved.
    Extended {
        /// The new end.
        ends_at: Timestamp,
        /// How often the end has been moved.
        extensions: i64,
        /// Whether a bid on another auction of the group moved it.
        by_group: bool,
    },
    /// The end is near.
    EndingSoon {
        /// The end.
        ends_at: Timestamp,
    },
    /// One or more bids of a bidder were taken back.
    BidRetracted {
        /// The bidder's alias.
        bidder: String,
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<RetractionReason>,
        /// The price now.
        price_minor: i64,
        /// How many bids stand.
        bid_count: i64,
        /// The leader's alias now.
        leader: Option<String>,
        /// Whether they were the viewer's.
        is_yours: bool,
    },
    /// The auction was stopped for a while.
    Paused,
    /// The auction goes on.
    Resumed {
        /// The end.
        ends_at: Timestamp,
    },
    /// The seller added to the description.
    DescriptionAdded,
    /// The auction ended with a sale.
    Sold {
        /// The winner's alias.
        winner: String,
        /// The hammer price.
        price_minor: i64,
        /// Whether the immediate purchase was taken.
        buy_now: bool,
        /// Whether the viewer bought.
        is_yours: bool,
        /// What the winner pays, for the winner and the trusted host.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lines: Option<Vec<PriceLine>>,
        /// The sum of the lines, for the same.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        total_minor: Option<i64>,
    },
    /// The auction ended without a sale.
    Unsold {
        /// Why.
        reason: UnsoldReason,
    },
    /// The auction was called off.
    Cancelled {
        /// Why.
        reason: CancelReason,
    },
}

impl AuctionEvent {
    /// The event as `viewer` sees it: one view, and a second one, `outbid`, for the one outbid.
    pub fn view(&self, viewer: &Viewer) -> Vec<AuctionEventView> {
        let mut views = Vec::with_capacity(2);
        views.push(self.main_view(viewer));
        if let Self::BidPlaced { log_sequence, price_minor, outbid_id, .. } = self
            && viewer.is(*outbid_id)
        {
            views.push(AuctionEventView::Outbid {
                log_sequence: *log_sequence,
                price_minor: *price_minor,
            });
        }
        views
    }

    /// The users whose view of this event is not the one of everybody.
    pub fn concerns(&self) -> impl Iterator<Item = UserId> + use<> {
        let users = match self {
            Self::BidPlaced { bidder_id, outbid_id, .. } => [Some(*bidder_id), *outbid_id],
            Self::BidRetracted { bidder_id, .. } => [Some(*bidder_id), None],
            Self::Sold { winner_id, .. } => [Some(*winner_id), None],
            _ => [None, None],
        };
        users.into_iter().flatten()
    }

    fn main_view(&self, viewer: &Viewer) -> AuctionEventView {
        use AuctionEventView as View;
        match self.clone() {
            Self::Scheduled { starts_at, ends_at } => View::Scheduled { starts_at, ends_at },
            Self::Started { price_minor, bid_count, ends_at } => {
                View::Started { price_minor, bid_count, ends_at }
            }
            Self::BidPlaced {
                log_sequence,
                bidder_id,
                bidder,
                leader,
                price_minor,
                bid_count,
                ..
            } => View::BidPlaced {
                log_sequence,
                bidder,
                leader,
                price_minor,
                bid_count,
                is_yours: viewer.is(Some(bidder_id)),
            },
            Self::ReserveMet { price_minor } => View::ReserveMet { price_minor },
            Self::ReserveChanged { reserve_met, price_minor } => {
                View::ReserveChanged { reserve_met, price_minor }
            }
            Self::Extended { ends_at, extensions, by_group } => {
                View::Extended { ends_at, extensions, by_group }
            }
            Self::EndingSoon { ends_at } => View::EndingSoon { ends_at },
            Self::BidRetracted { bidder_id, bidder, reason, price_minor, bid_count, leader } => {
                let is_yours = viewer.is(Some(bidder_id));
                View::BidRetracted { bidder, reason, price_minor, bid_count, leader, is_yours }
            }
            Self::Paused => View::Paused,
            Self::Resumed { ends_at } => View::Resumed { ends_at },
            Self::DescriptionAdded => View::DescriptionAdded,
            Self::Sold { winner_id, winner, price_minor, buy_now, lines, total_minor } => {
                let is_yours = viewer.is(Some(winner_id));
                let sees_lines = is_yours || viewer.is_trusted;
                View::Sold {
                    winner,
                    price_minor,
                    buy_now,
                    is_yours,
                    lines: sees_lines.then_some(lines),
                    total_minor: sees_lines.then_some(total_minor),
                }
            }
            Self::Unsold { reason } => View::Unsold { reason },
            Self::Cancelled { reason } => View::Cancelled { reason },
        }
    }
}
