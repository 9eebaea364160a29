//! How an auction stands: the one aggregate that a bid changes.

use crate::auctions::AuctionState;
use crate::ids::{AuctionId, UserId};
use crate::record::Record;
use crate::time::Timestamp;

/// The standing of an auction. It carries its leader, its second-best maximum and its sequence
/// numbers, so that no bid ever needs to read another bid.
// It is small and `Copy`: the hot path writes one of these for a whole group of bids.
#[derive(Clone, Copy, PartialEq, Debug, Record, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[record(table = "standings", key = 1, contended)]
#[serde(deny_unknown_fields)]
pub struct Standing {
    /// The auction.
    pub auction_id: AuctionId,
    /// Where the auction is in its life.
    pub state: AuctionState,
    /// The price shown: the opening price until there is a bid.
    pub price_minor: i64,
    /// Who leads.
    pub leader_id: Option<UserId>,
    /// The leader's maximum: a secret.
    pub leader_maximum_minor: Option<i64>,
    /// The log entry of the leading maximum.
    pub leader_sequence: Option<i64>,
    /// Whether the leading maximum was placed before the start.
    pub leader_is_absentee: bool,
    /// The second-best maximum, of anybody but the leader.
    pub runner_up_minor: Option<i64>,
    /// The reserve as it is now: a secret.
    pub reserve_minor: Option<i64>,
    /// Whether the reserve is met; true when there is none.
    pub reserve_met: bool,
    /// Whether an immediate purchase is possible.
    pub buy_now_open: bool,
    /// How many bids stand.
    pub bid_count: i64,
    /// When it ends, extensions included.
    pub ends_at: Timestamp,
    /// How often the end has been moved by late bids.
    pub extensions: i64,
    /// Since when it is paused.
    pub paused_at: Option<Timestamp>,
    /// The number of the last log entry.
    pub sequence: i64,
    /// The hash of the last log entry; zeros before the first.
    #[serde(with = "crate::text::hex")]
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub chain: [u8; 32],
    /// The number of the last event of the auction's topic.
    pub event_sequence: i64,
}
