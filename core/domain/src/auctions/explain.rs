//! Why a bid did not win, for the one who placed it.

use crate::auctions::survivors::{Span, is_retracted, replay_contest, spans};
use crate::auctions::{Act, Auction, AuctionState, LogEntry, Standing};
use crate::error::{Error, ErrorCode};
use crate::text::word_enum;
use crate::time::Timestamp;

word_enum! {
    /// What became of a bid, and by which rule.
    pub enum Verdict {
        /// It leads.
        Leading = "leading",
        /// It won.
        Won = "won",
        /// A higher maximum beat it.
        HigherMaximum = "higher_maximum",
        /// An equal maximum that was placed earlier beat it.
        EqualAndEarlier = "equal_and_earlier",
        /// An equal bid beat it, because it was placed live and this one before the start.
        EqualAndLive = "equal_and_live",
        /// Somebody took the immediate purchase.
        BoughtNow = "bought_now",
        /// It led to the end, but the reserve was not met.
        ReserveNotMet = "reserve_not_met",
        /// It was taken back.
        Retracted = "retracted",
        /// The auction was called off.
        Cancelled = "cancelled",
    }
}

/// Why a bid did not win. It never says how much anybody else would have paid.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Explanation {
    /// The bid.
    pub bid_sequence: i64,
    /// What became of it.
    pub verdict: Verdict,
    /// The log entry that decided it: the bid that beat it, the purchase, the retraction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_sequence: Option<i64>,
    /// The alias of who did that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When that was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_at: Option<Timestamp>,
    /// The price shown once it was decided.
    pub price_minor: i64,
}

/// Explains a bid from the whole log of its auction. Bids that were taken back count as never
/// placed. Whether the asker may know is the caller's question: it is the bidder's own bid.
///
/// Fails with `bid_not_found`.
pub fn explain(
    auction: &Auction,
    standing: &Standing,
    log: &[LogEntry],
    bid_sequence: i64,
) -> Result<Explanation, Error> {
    let bid = log
        .iter()
        .find(|entry| entry.act == Act::Bid && entry.sequence == bid_sequence)
        .ok_or_else(|| {
            Error::new(ErrorCode::BidNotFound, "there is no such bid")
                .with("bid_sequence", bid_sequence)
        })?;
    let taken_back = spans(log);
    if is_retracted(bid, &taken_back) {
        let retraction =
            log.iter().find(|entry| Span::of(entry).is_some_and(|span| span.covers(bid)));
        return Ok(told(auction, bid, Verdict::Retracted, retraction, standing.price_minor));
    }
    if let Some((verdict, by, price_minor)) = beaten_by(auction, log, &taken_back, bid) {
        return Ok(told(auction, bid, verdict, Some(by), price_minor));
    }
    let purchase = log.iter().find(|entry| entry.act == Act::BuyNow);
    if let Some(purchase) = purchase.filter(|entry| entry.actor_id != bid.actor_id) {
        let price_minor = purchase.price_minor;
        return Ok(told(auction, bid, Verdict::BoughtNow, Some(purchase), price_minor));
    }
    let verdict = match standing.state {
        AuctionState::Sold => Verdict::Won,
        AuctionState::Unsold => Verdict::ReserveNotMet,
        AuctionState::Cancelled => Verdict::Cancelled,
        _ => Verdict::Leading,
    };
    Ok(told(auction, bid, verdict, None, standing.price_minor))
}

/// The surviving bid that took or kept the lead from this one, by which rule, and the price then.
fn beaten_by<'a>(
    auction: &Auction,
    log: &'a [LogEntry],
    taken_back: &[Span],
    bid: &LogEntry,
) -> Option<(Verdict, &'a LogEntry, i64)> {
    let mut found = None;
    replay_contest(auction, log, taken_back, |entry, standing| {
        let has_lost = entry.sequence >= bid.sequence && standing.leader_id != bid.actor_id;
        if found.is_none() && has_lost {
            found = standing
                .leader_sequence
                .map(|leader| (leader, standing.leader_maximum_minor, standing.price_minor));
        }
    });
    let (leader_sequence, best, price_minor) = found?;
    let by = log.iter().find(|entry| entry.sequence == leader_sequence)?;
    // What has to be beaten is the best that this bidder had given until then.
    let own_best = log
        .iter()
        .filter(|entry| entry.act == Act::Bid && entry.actor_id == bid.actor_id)
        .filter(|entry| entry.sequence <= leader_sequence.max(bid.sequence))
        .filter(|entry| !is_retracted(entry, taken_back))
        .filter_map(|entry| entry.amount_minor)
        .max();
    let verdict = if best != own_best {
        Verdict::HigherMaximum
    } else if leader_sequence < bid.sequence {
        Verdict::EqualAndEarlier
    } else {
        Verdict::EqualAndLive
    };
    Some((verdict, by, price_minor))
}

fn told(
    auction: &Auction,
    bid: &LogEntry,
    verdict: Verdict,
    by: Option<&LogEntry>,
    price_minor: i64,
) -> Explanation {
    Explanation {
        bid_sequence: bid.sequence,
        verdict,
        by_sequence: by.map(|entry| entry.sequence),
        by: by.and_then(|entry| entry.actor_id).map(|user_id| auction.alias_of(user_id)),
        by_at: by.map(|entry| entry.at),
        price_minor,
    }
}
