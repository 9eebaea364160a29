//! What a marketplace decides for all its auctions.

use crate::time::MILLIS_PER_DAY;

/// The marketplace's own numbers. Every one is configurable; the defaults are those of the
/// specification.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct AuctionPolicy {
    /// No price, maximum or reserve may be above this.
    pub maximum_minor: i64,
    /// By how much the immediate purchase must exceed the opening price, in basis points.
    pub buy_now_margin_basis_points: i64,
    /// How long after the end bids that had already arrived may still be decided.
    pub close_grace_ms: i64,
    /// How long before the end the notice `ending_soon` is given.
    pub ending_soon_ms: i64,
    /// How long the winner has to answer.
    pub settlement_ms: i64,
    /// How long a bidder is banned after the first non-response.
    pub first_ban_ms: i64,
    /// After how many non-responses a ban is permanent.
    pub permanent_ban_after: i64,
    /// The longest an auction may run.
    pub duration_ms_max: i64,
    /// How many auctions a group may hold.
    pub group_size_max: usize,
}

impl Default for AuctionPolicy {
    fn default() -> Self {
        Self {
            maximum_minor: 1_000_000_000_000,
            buy_now_margin_basis_points: 3_000,
            close_grace_ms: 250,
            ending_soon_ms: 5 * 60 * 1_000,
            settlement_ms: 3 * MILLIS_PER_DAY,
            first_ban_ms: 14 * MILLIS_PER_DAY,
            permanent_ban_after: 2,
            duration_ms_max: 90 * MILLIS_PER_DAY,
            group_size_max: 100,
        }
    }
}
