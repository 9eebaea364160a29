//! What was agreed about an auction, and the states it passes through.

use crate::auctions::options::{
    Admission, BelowReserve, FirstBid, Format, PausedTime, Permission, Retraction, SelfRaise,
    TieRule,
};
use crate::auctions::{IncrementLadder, PremiumTiers, SoftClose};
use crate::currency::Currency;
use crate::ids::{AuctionId, GroupId, ListingId, UserId, WorkspaceId};
use crate::record::Record;
use crate::text::word_enum;
use crate::time::Timestamp;

word_enum! {
    /// A part of the life of auctions, as lists are asked for.
    #[derive(Default)]
    pub enum AuctionPhase {
        /// Announced and not started; the earliest start first.
        Upcoming = "upcoming",
        /// Live or paused; the earliest end first.
        #[default]
        Running = "running",
        /// Over; the latest first.
        Over = "over",
    }
}

word_enum! {
    /// Where an auction is in its life.
    pub enum AuctionState {
        /// Being written; nobody else sees it.
        Draft = "draft",
        /// Announced; pre-bids are taken when the terms allow them.
        Scheduled = "scheduled",
        /// Taking bids.
        Live = "live",
        /// Stopped for a while.
        Paused = "paused",
        /// Over, sold.
        Sold = "sold",
        /// Over, not sold.
        Unsold = "unsold",
        /// Over, called off.
        Cancelled = "cancelled",
    }
}

/// The terms of an auction. They do not change while it is live, except where a rule says so.
#[derive(Clone, PartialEq, Debug, Record, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[record(table = "auctions", key = 1, steady)]
#[serde(deny_unknown_fields)]
pub struct Auction {
    /// The id.
    pub id: AuctionId,
    /// What is sold.
    pub listing_id: ListingId,
    /// The workspace of the seller; its members cannot bid.
    pub workspace_id: WorkspaceId,
    /// Who sells.
    pub seller_id: UserId,
    /// How it is run.
    pub format: Format,
    /// The currency of every amount.
    pub currency: Currency,
    /// The opening price.
    pub opening_minor: i64,
    /// The hidden reserve as it was at the beginning; the standing carries it as it is now.
    pub opening_reserve_minor: Option<i64>,
    /// The price of an immediate purchase, if one is offered.
    pub buy_now_minor: Option<i64>,
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
    /// The group whose ends move together.
    pub group_id: Option<GroupId>,
    /// When a bid may be taken back.
    pub retraction: Retraction,
    /// Who may bid.
    pub admission: Admission,
    /// The deposit that [`Admission::Deposit`] asks for.
    pub deposit_minor: Option<i64>,
    /// Whether bids are taken before the start.
    pub pre_bids: Permission,
    /// Whether accounts linked to the seller may bid.
    pub linked_accounts: Permission,
    /// Whether the time left keeps running while the auction is paused.
    pub paused_time: PausedTime,
    /// The buyer's premium by tiers of the hammer price.
    pub premium: PremiumTiers,
    /// Tax on the hammer price, in basis points.
    pub tax_basis_points: i64,
    /// Sixteen random bytes from which the aliases of the bidders are made.
    #[serde(with = "crate::text::hex")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub alias_salt: [u8; 16],
    /// When it starts.
    pub starts_at: Timestamp,
    /// When it was to end by the terms; the standing carries the end as it is now.
    pub scheduled_ends_at: Timestamp,
    /// When it was over, whatever the outcome.
    pub closed_at: Option<Timestamp>,
    /// When it was created.
    pub created_at: Timestamp,
    /// Counts the changes of this row.
    pub version: i64,
}
