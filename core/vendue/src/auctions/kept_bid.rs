//! What is kept of an accepted bid under its idempotency key: numbers alone, because one is stored
//! for every bid. The rest of the answer is in the request, which must be the same anyway.

use serde::{Deserialize, Serialize};
use vendue_domain::{Error, ErrorCode, Timestamp};

use crate::auctions::{PlaceBid, PlacedBid};

/// The kept numbers; their names are letters, to be short.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct KeptBid {
    #[serde(rename = "n")]
    sequence: i64,
    #[serde(rename = "a")]
    at_ms: i64,
    #[serde(rename = "p")]
    price_minor: i64,
    #[serde(rename = "l")]
    is_leading: bool,
    #[serde(rename = "r")]
    reserve_met: bool,
    #[serde(rename = "c")]
    bid_count: i64,
    #[serde(rename = "e")]
    ends_at_ms: i64,
    #[serde(rename = "m")]
    minimum_minor: i64,
}

/// The form in which an answer is kept.
pub(super) fn encode(placed: &PlacedBid) -> Vec<u8> {
    let kept = KeptBid {
        sequence: placed.sequence,
        at_ms: placed.at.as_ms(),
        price_minor: placed.price_minor,
        is_leading: placed.is_leading,
        reserve_met: placed.reserve_met,
        bid_count: placed.bid_count,
        ends_at_ms: placed.ends_at.as_ms(),
        minimum_minor: placed.minimum_minor,
    };
    serde_json::to_vec(&kept).unwrap_or_default()
}

/// The answer to the same request, sent again.
pub(super) fn decode(kept: &[u8], bid: &PlaceBid) -> Result<PlacedBid, Error> {
    let kept: KeptBid = serde_json::from_slice(kept)
        .map_err(|_| Error::new(ErrorCode::StorageCorrupt, "a kept answer cannot be read"))?;
    Ok(PlacedBid {
        auction_id: bid.auction_id,
        sequence: kept.sequence,
        at: Timestamp::from_ms(kept.at_ms),
        maximum_minor: bid.maximum.amount_minor(),
        currency: bid.maximum.currency(),
        price_minor: kept.price_minor,
        is_leading: kept.is_leading,
        reserve_met: kept.reserve_met,
        bid_count: kept.bid_count,
        ends_at: Timestamp::from_ms(kept.ends_at_ms),
        minimum_minor: kept.minimum_minor,
    })
}
