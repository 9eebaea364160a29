//! What is asked of an auction, and what is answered.

use serde::{Deserialize, Serialize};
use vendue_domain::auctions::{AuctionView, ListingView};
use vendue_domain::{AuctionId, Currency, Money, Timestamp};

/// A bid to be placed by the user who acts.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct PlaceBid {
    /// The auction.
    pub auction_id: AuctionId,
    /// The most the bidder would pay: a secret.
    pub maximum: Money,
}

/// An accepted bid.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct PlacedBid {
    /// The auction.
    pub auction_id: AuctionId,
    /// The bid's number in the auction's log.
    pub sequence: i64,
    /// When it reached the engine.
    pub at: Timestamp,
    /// The bidder's maximum.
    pub maximum_minor: i64,
    /// The currency of every amount.
    pub currency: Currency,
    /// The price after the bid.
    pub price_minor: i64,
    /// Whether the bidder leads.
    pub is_leading: bool,
    /// Whether the reserve is met; true when there is none.
    pub reserve_met: bool,
    /// How many bids stand.
    pub bid_count: i64,
    /// When the auction ends.
    pub ends_at: Timestamp,
    /// The least that this bidder may bid next.
    pub minimum_minor: i64,
}

/// An auction with what it sells.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct AuctionSummary {
    /// The auction.
    pub auction: AuctionView,
    /// What it sells.
    pub listing: ListingView,
}
