//! The commands of an auction.

use crate::auctions::options::{
    Admission, BelowReserve, FirstBid, Format, PausedTime, Permission, Retraction,
    RetractionReason, SelfRaise, TieRule,
};
use crate::auctions::{IncrementLadder, PremiumTiers, SoftClose};
use crate::ids::{GroupId, ListingId, UserId};
use crate::money::Money;
use crate::time::Timestamp;

/// The terms of an auction to be created. [`NewAuction::english`] fills in the defaults.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct NewAuction {
    /// What is sold.
    pub listing_id: ListingId,
    /// How it is run.
    pub format: Format,
    /// The opening price; its currency is the auction's.
    pub opening: Money,
    /// The hidden reserve.
    pub reserve: Option<Money>,
    /// The price of an immediate purchase.
    pub buy_now: Option<Money>,
    /// By how much a bid must rise.
    pub increments: IncrementLadder,
    /// What the first bid must reach.
    pub first_bid: FirstBid,
    /// Who leads when two maximums are equal.
    pub tie: TieRule,
    /// Whether a leader may raise the own maximum.
    pub self_raise: SelfRaise,
    /// What the price does below the reserve.
    pub below_reserve: BelowReserve,
    /// Whether and how late bids move the end.
    pub soft_close: SoftClose,
    /// The group to join.
    pub group_id: Option<GroupId>,
    /// When a bid may be taken back.
    pub retraction: Retraction,
    /// Who may bid.
    pub admission: Admission,
    /// The deposit that [`Admission::Deposit`] asks for.
    pub deposit: Option<Money>,
    /// Whether bids are taken before the start.
    pub pre_bids: Permission,
    /// Whether accounts linked to the seller may bid.
    pub linked_accounts: Permission,
    /// Whether the time left keeps running while the auction is paused.
    pub paused_time: PausedTime,
    /// The buyer's premium.
    pub premium: PremiumTiers,
    /// Tax on the hammer price, in basis points (0 to 10,000).
    pub tax_basis_points: i64,
    /// When it starts; not before now means at once.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
}

/// A bid: the most the bidder would pay.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct NewBid {
    /// Who bids.
    pub bidder_id: UserId,
    /// The secret maximum.
    pub maximum: Money,
}

/// Taking a bid back.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct NewRetraction {
    /// Whose bid.
    pub bidder_id: UserId,
    /// The log entry of the bid.
    pub bid_sequence: i64,
    /// Why.
    pub reason: RetractionReason,
    /// Whether the seller agreed, for [`Retraction::SellerApproval`].
    pub seller_agrees: bool,
}
