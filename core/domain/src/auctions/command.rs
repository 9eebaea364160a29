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
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAuction {
    /// What is sold.
    pub listing_id: ListingId,
    /// How it is run; `english` when absent.
    #[serde(default)]
    pub format: Format,
    /// The opening price; its currency is the auction's.
    pub opening: Money,
    /// The hidden reserve; none when absent.
    pub reserve: Option<Money>,
    /// The price of an immediate purchase; none is possible when absent.
    pub buy_now: Option<Money>,
    /// By how much a bid must rise; `ebay_us` when absent.
    #[serde(default)]
    pub increments: IncrementLadder,
    /// What the first bid must reach; `at_start`, the opening price, when absent.
    #[serde(default)]
    pub first_bid: FirstBid,
    /// Who leads when two maximums are equal; `earliest` when absent.
    #[serde(default)]
    pub tie: TieRule,
    /// Whether a leader may raise the own maximum; `allowed` when absent.
    #[serde(default)]
    pub self_raise: SelfRaise,
    /// What the price does below the reserve; `step` when absent.
    #[serde(default)]
    pub below_reserve: BelowReserve,
    /// Whether and how late bids move the end; `none` when absent.
    #[serde(default)]
    pub soft_close: SoftClose,
    /// The group to join, of which all end together; none when absent.
    pub group_id: Option<GroupId>,
    /// When a bid may be taken back; `ebay` when absent.
    #[serde(default)]
    pub retraction: Retraction,
    /// Who may bid; `open` when absent.
    #[serde(default)]
    pub admission: Admission,
    /// The deposit that [`Admission::Deposit`] asks for.
    pub deposit: Option<Money>,
    /// Whether bids are taken before the start; `refused` when absent.
    #[serde(default)]
    pub pre_bids: Permission,
    /// Whether accounts linked to the seller may bid; `refused` when absent.
    #[serde(default)]
    pub linked_accounts: Permission,
    /// Whether the time left keeps running while the auction is paused; `stops` when absent.
    #[serde(default)]
    pub paused_time: PausedTime,
    /// The buyer's premium; `none` when absent.
    #[serde(default)]
    pub premium: PremiumTiers,
    /// Tax on the hammer price, in basis points (0 to 10,000); 0 when absent.
    #[serde(default)]
    pub tax_basis_points: i64,
    /// When it starts; at once when absent or not after now.
    #[serde(default = "at_once")]
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
}

/// A start that has passed means now.
fn at_once() -> Timestamp {
    Timestamp::from_ms(0)
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
