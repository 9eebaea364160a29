//! What may stand after the question mark of a list's address.

use serde::Deserialize;
use utoipa::IntoParams;
use vendue::UserId;
use vendue::auctions::AuctionPhase;
use vendue::domain::identity::ChangeState;

/// Which listings are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListingsQuery {
    /// Only those of one seller; with the own id, drafts too.
    pub(super) seller_id: Option<UserId>,
    /// How many items, 1 to 200; 20 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<u32>,
    /// Where to go on: the `next_cursor` of the page before.
    pub(super) cursor: Option<String>,
}

/// Which auctions are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AuctionsQuery {
    /// The part of their life; `running` when absent.
    #[serde(default)]
    #[param(inline)]
    pub(super) phase: AuctionPhase,
    /// Only those of one seller.
    pub(super) seller_id: Option<UserId>,
    /// How many items, 1 to 200; 20 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<u32>,
    /// Where to go on: the `next_cursor` of the page before.
    pub(super) cursor: Option<String>,
}

/// Which changes of a workspace are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ChangesQuery {
    /// Only those of one state; `pending` are those that wait.
    pub(super) state: Option<ChangeState>,
    /// How many items, 1 to 200; 20 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<u32>,
    /// Where to go on: the `next_cursor` of the page before.
    pub(super) cursor: Option<String>,
}

/// Which events are wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct EventsQuery {
    /// The number of the last event that was seen; 0 when absent.
    #[param(minimum = 0)]
    pub(super) after: Option<i64>,
    /// How many events, 1 to 1,000; 100 when absent.
    #[param(minimum = 1, maximum = 1_000)]
    pub(super) limit: Option<u32>,
}
