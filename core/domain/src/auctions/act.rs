//! The append-only, hash-chained history of an auction.

use std::fmt;

use crate::ids::{AuctionId, UserId};
use crate::record::Record;
use crate::text::word_enum;
use crate::time::Timestamp;

word_enum! {
    /// What a log entry records. Whatever changes a standing is an act.
    pub enum Act {
        /// A maximum was placed or raised: `amount_minor` is the maximum.
        Bid = "bid",
        /// The immediate purchase was taken.
        BuyNow = "buy_now",
        /// A bid was taken back: `subject_sequence` is the bid.
        Retraction = "retraction",
        /// The auction went live.
        Started = "started",
        /// The end was moved by a bid on another auction of the group.
        GroupExtended = "group_extended",
        /// The auction was stopped for a while.
        Paused = "paused",
        /// It goes on.
        Resumed = "resumed",
        /// The seller lowered (or, before the first bid, set) the reserve to `amount_minor`.
        ReserveChanged = "reserve_changed",
        /// It ended at its time, or early in favour of the leader.
        Ended = "ended",
        /// It was called off.
        Cancelled = "cancelled",
    }
}

impl Act {
    /// What bidders do: the lines of the bid history.
    pub const ABOUT_BIDS: [Self; 3] = [Self::Bid, Self::BuyNow, Self::Retraction];
}

/// One entry of an auction's log. `price_minor`, `leader_id`, `ends_at` and `bid_count` are as they
/// were after the act; `hash` chains the entry to the one before.
#[derive(Clone, Copy, PartialEq, Debug, Record, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[record(table = "auction_log", key = 2)]
#[serde(deny_unknown_fields)]
pub struct LogEntry {
    /// The auction.
    pub auction_id: AuctionId,
    /// 1, 2, 3 without a gap.
    pub sequence: i64,
    /// What was done.
    pub act: Act,
    /// When: for a bid the moment it reached the engine.
    pub at: Timestamp,
    /// Who did it; nobody when time did.
    pub actor_id: Option<UserId>,
    /// The amount of the act, where it has one: a bidder's maximum is a secret.
    pub amount_minor: Option<i64>,
    /// The entry that this one is about.
    pub subject_sequence: Option<i64>,
    /// The price after the act.
    pub price_minor: i64,
    /// The leader after the act.
    pub leader_id: Option<UserId>,
    /// How many bids stand after the act.
    pub bid_count: i64,
    /// The end after the act.
    pub ends_at: Timestamp,
    /// BLAKE3 of the hash before and the canonical form of this entry.
    #[serde(with = "crate::text::hex")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub hash: [u8; 32],
}

/// One line of a log as the host reads it: amounts in minor units, the hash by its first bytes.
///
/// ```text
/// 2  2026-11-20T12:00:00.000Z  bid 3000  price 900  bids 1  hash 5f0c12ab
/// ```
impl fmt::Display for LogEntry {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}  {}  {}", self.sequence, self.at, self.act)?;
        if let Some(amount) = self.amount_minor {
            write!(out, " {amount}")?;
        }
        write!(out, "  price {}  bids {}  hash ", self.price_minor, self.bid_count)?;
        self.hash.iter().take(4).try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}
