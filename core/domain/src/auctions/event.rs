//! What happens in an auction, as stored in the event log.

use crate::auctions::{PriceLine, RetractionReason};
use crate::ids::UserId;
use crate::text::word_enum;
use crate::time::Timestamp;

word_enum! {
    /// Why an auction ended without a sale.
    pub enum UnsoldReason {
        /// Nobody bid.
        NoBids = "no_bids",
        /// The reserve was not met.
        ReserveNotMet = "reserve_not_met",
    }
}

word_enum! {
    /// Why an auction was called off.
    pub enum CancelReason {
        /// The seller called it off.
        Seller = "seller",
        /// An administrator called it off.
        Administrator = "administrator",
    }
}

/// An event of an auction. It names users by id and is for the system; what a viewer may see of it
/// is an [`AuctionEventView`](crate::auctions::AuctionEventView). No hidden maximum or reserve ever
/// stands in an event.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AuctionEvent {
    /// The auction was announced.
    Scheduled {
        /// When it starts.
        starts_at: Timestamp,
        /// When it ends.
        ends_at: Timestamp,
    },
    /// The auction went live.
    Started {
        /// The price shown, pre-bids applied.
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
        /// Who bid.
        bidder_id: UserId,
        /// The bidder's alias in this auction.
        bidder: String,
        /// The leader's alias after the bid.
        leader: String,
        /// The price after the bid.
        price_minor: i64,
        /// How many bids stand.
        bid_count: i64,
        /// Who was outbid by it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outbid_id: Option<UserId>,
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
        /// Whose bids.
        bidder_id: UserId,
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
    },
    /// The auction was stopped for a while.
    Paused,
    /// The auction goes on.
    Resumed {
        /// The end, moved by the length of the pause when time stops.
        ends_at: Timestamp,
    },
    /// The seller added to the description.
    DescriptionAdded,
    /// The auction ended with a sale.
    Sold {
        /// Who bought.
        winner_id: UserId,
        /// The winner's alias.
        winner: String,
        /// The hammer price.
        price_minor: i64,
        /// Whether the immediate purchase was taken.
        buy_now: bool,
        /// What the winner pays: hammer price, premium and tax as lines.
        lines: Vec<PriceLine>,
        /// The sum of the lines.
        total_minor: i64,
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
    /// The stable word for the kind of event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Scheduled { .. } => "scheduled",
            Self::Started { .. } => "started",
            Self::BidPlaced { .. } => "bid_placed",
            Self::ReserveMet { .. } => "reserve_met",
            Self::ReserveChanged { .. } => "reserve_changed",
            Self::Extended { .. } => "extended",
            Self::EndingSoon { .. } => "ending_soon",
            Self::BidRetracted { .. } => "bid_retracted",
            Self::Paused => "paused",
            Self::Resumed { .. } => "resumed",
            Self::DescriptionAdded => "description_added",
            Self::Sold { .. } => "sold",
            Self::Unsold { .. } => "unsold",
            Self::Cancelled { .. } => "cancelled",
        }
    }
}
