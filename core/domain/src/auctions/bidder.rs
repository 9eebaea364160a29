//! What the marketplace knows about a bidder.

use crate::currency::Currency;
use crate::ids::{AuctionId, UserId};
use crate::record::Record;
use crate::text::word_enum;
use crate::time::Timestamp;

/// A bidder's record across all auctions. A user without a row has a clean one.
#[derive(Clone, Copy, PartialEq, Debug, Record)]
#[record(table = "bidders", key = 1, steady)]
pub struct Bidder {
    /// The user.
    pub user_id: UserId,
    /// How often the bidder won and did not respond.
    pub non_responses: i64,
    /// Until when bids are refused.
    pub banned_until: Option<Timestamp>,
    /// Whether bids are refused for good.
    pub banned_permanently: bool,
}

impl Bidder {
    /// Of whom nothing is known.
    pub fn clean(user_id: UserId) -> Self {
        Self { user_id, non_responses: 0, banned_until: None, banned_permanently: false }
    }
}

/// How much a bidder stands to pay in one currency if every auction ended now.
#[derive(Clone, Copy, PartialEq, Debug, Record)]
#[record(table = "exposures", key = 2, contended)]
pub struct Exposure {
    /// The bidder.
    pub user_id: UserId,
    /// The currency.
    pub currency: Currency,
    /// The sum of the bidder's leading maximums on auctions that are not over.
    pub leading_minor: i64,
    /// The limit on that sum, if one is set.
    pub limit_minor: Option<i64>,
}

word_enum! {
    /// How far a user has come in being admitted to one auction.
    pub enum AdmissionStatus {
        /// Registered, or asked to be approved.
        Registered = "registered",
        /// Approved by the seller.
        Approved = "approved",
        /// Invited by the seller.
        Invited = "invited",
        /// Refused by the seller.
        Refused = "refused",
    }
}

/// A user's admission to one auction.
#[derive(Clone, Copy, PartialEq, Debug, Record)]
#[record(table = "admissions", key = 2, steady)]
pub struct Admitted {
    /// The auction.
    pub auction_id: AuctionId,
    /// The user.
    pub user_id: UserId,
    /// How far the user has come.
    pub status: AdmissionStatus,
    /// The deposit that is held.
    pub deposit_minor: i64,
    /// Since when.
    pub since: Timestamp,
}

/// Two accounts that are known to belong together, the smaller id first.
#[derive(Clone, Copy, PartialEq, Debug, Record)]
#[record(table = "account_links", key = 2, steady)]
pub struct AccountLink {
    /// The one.
    pub user_id: UserId,
    /// The other.
    pub linked_user_id: UserId,
    /// Since when it is known.
    pub since: Timestamp,
}

/// Everything about a bidder that one bid is checked against. Values the terms do not ask for may
/// be left out.
#[derive(Clone, Copy, Debug)]
pub struct BidderStanding<'a> {
    /// The bidder's record, if there is one.
    pub bidder: Option<&'a Bidder>,
    /// What the bidder stands to pay already, if anything.
    pub exposure: Option<&'a Exposure>,
    /// The bidder's admission, if there is one. Only a refusal matters for
    /// [`Admission::Open`](crate::auctions::Admission).
    pub admission: Option<&'a Admitted>,
    /// Whether the bidder is a member of the seller's workspace.
    pub is_member: bool,
    /// Whether the bidder's account is linked to the seller's.
    pub is_linked: bool,
}
