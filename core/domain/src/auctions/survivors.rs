//! The bids of a log that still stand, and how the auction stands by them alone.
//!
//! A retraction names a bid and takes back that one and every later bid of the same bidder. The
//! auction is then resolved again as if those bids had never been placed: every other act of the
//! log does to a fresh standing what it did to the real one, in the same order.

use crate::auctions::contest::{go_live, set_reserve, take_maximum};
use crate::auctions::lifecycle::initial_standing;
use crate::auctions::{Act, Auction, LogEntry, Standing};
use crate::ids::UserId;

/// What takes bids back: of this bidder, all from one log entry up to another.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) bidder_id: UserId,
    pub(super) from_sequence: i64,
    pub(super) before_sequence: i64,
}

impl Span {
    /// The span of a log entry, if it is a retraction.
    pub(super) fn of(entry: &LogEntry) -> Option<Self> {
        if entry.act != Act::Retraction {
            return None;
        }
        Some(Self {
            bidder_id: entry.actor_id?,
            from_sequence: entry.subject_sequence?,
            before_sequence: entry.sequence,
        })
    }

    /// Whether it takes this entry back.
    pub(super) fn covers(&self, entry: &LogEntry) -> bool {
        entry.act == Act::Bid
            && entry.actor_id == Some(self.bidder_id)
            && (self.from_sequence..self.before_sequence).contains(&entry.sequence)
    }
}

/// The retractions of a log.
pub(super) fn spans(log: &[LogEntry]) -> Vec<Span> {
    log.iter().filter_map(Span::of).collect()
}

/// Whether any of the retractions takes this entry back.
pub(super) fn is_retracted(entry: &LogEntry, spans: &[Span]) -> bool {
    spans.iter().any(|span| span.covers(entry))
}

/// Replays what a log did to the contest without the bids that were taken back, and shows the
/// standing after every entry to `watch`. Only what makes the leader and the price is followed:
/// not the end, not the numbers, not a pause.
pub(super) fn replay_contest(
    auction: &Auction,
    log: &[LogEntry],
    spans: &[Span],
    mut watch: impl FnMut(&LogEntry, &Standing),
) -> Standing {
    let mut standing = initial_standing(auction);
    for entry in log {
        match (entry.act, entry.actor_id, entry.amount_minor) {
            (Act::Bid, Some(bidder_id), Some(maximum)) if !is_retracted(entry, spans) => {
                take_maximum(auction, &mut standing, bidder_id, maximum, entry.sequence);
            }
            (Act::Started, ..) => go_live(auction, &mut standing),
            (Act::ReserveChanged, _, reserve_minor) => {
                set_reserve(auction, &mut standing, reserve_minor);
            }
            _ => continue,
        }
        watch(entry, &standing);
    }
    standing
}

/// The standing of `now` with its leader and its price as the surviving bids make them.
pub(super) fn resolve(
    auction: &Auction,
    log: &[LogEntry],
    spans: &[Span],
    now: &Standing,
) -> Standing {
    let contest = replay_contest(auction, log, spans, |_, _| {});
    Standing {
        // On a ladder whose steps shrink, fewer bids could make a higher price. They never do.
        price_minor: contest.price_minor.min(now.price_minor),
        leader_id: contest.leader_id,
        leader_maximum_minor: contest.leader_maximum_minor,
        leader_sequence: contest.leader_sequence,
        leader_is_absentee: contest.leader_is_absentee,
        runner_up_minor: contest.runner_up_minor,
        reserve_met: contest.reserve_met,
        bid_count: contest.bid_count,
        ..*now
    }
}
