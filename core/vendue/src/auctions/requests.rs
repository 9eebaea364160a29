//! What is asked of an auction, and what is answered.

use std::fmt;

use serde::{Deserialize, Serialize};
use vendue_domain::auctions::{AuctionView, ListingView};
use vendue_domain::{AuctionId, Currency, Money, Timestamp, format_minor};

/// A bid to be placed by the user who acts.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PlaceBid {
    /// The auction.
    pub auction_id: AuctionId,
    /// The most the bidder would pay: a secret.
    pub maximum: Money,
}

impl PlaceBid {
    /// A bid of at most `maximum`.
    ///
    /// ```
    /// # let auction_id = "01920000-0000-7000-8000-000000000000".parse()?;
    /// let bid = vendue::PlaceBid::new(auction_id, "12.50 EUR".parse()?);
    /// assert_eq!(bid.maximum.amount_minor(), 1250);
    /// # Ok::<(), vendue::Error>(())
    /// ```
    pub fn new(auction_id: AuctionId, maximum: Money) -> Self {
        Self { auction_id, maximum }
    }
}

/// An accepted bid.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuctionSummary {
    /// The auction.
    pub auction: AuctionView,
    /// What it sells.
    pub listing: ListingView,
}

/// One line that says how the auction stands: what is sold, its state, the price and the leader.
impl fmt::Display for AuctionSummary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let AuctionView { state, currency, bid_count, .. } = &self.auction;
        let price = format_minor(self.auction.price_minor, currency.exponent());
        write!(out, "{}: {state}, {price} {currency}, bids {bid_count}", self.listing.title)?;
        match &self.auction.leader {
            Some(leader) => write!(out, ", leader {leader}"),
            None => Ok(()),
        }
    }
}
