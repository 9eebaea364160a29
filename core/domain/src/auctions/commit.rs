//! Turns a changed standing into a decision: the next sequence number, the log entry, its hash.

use crate::auctions::chain::chain_hash;
use crate::auctions::events_of::event_count;
use crate::auctions::{Act, Decision, Displaced, Effects, LogEntry, Standing};
use crate::ids::UserId;
use crate::time::Timestamp;

/// What was done, by whom and when.
#[derive(Clone, Copy)]
pub(super) struct Deed {
    pub(super) act: Act,
    pub(super) at: Timestamp,
    pub(super) actor_id: Option<UserId>,
    pub(super) amount_minor: Option<i64>,
    pub(super) subject_sequence: Option<i64>,
}

impl Deed {
    /// A deed without an amount and without a subject.
    pub(super) fn new(act: Act, at: Timestamp, actor_id: Option<UserId>) -> Self {
        Self { act, at, actor_id, amount_minor: None, subject_sequence: None }
    }
}

/// The number of the log entry that the next decision makes.
pub(super) fn next_sequence(standing: &Standing) -> i64 {
    standing.sequence.saturating_add(1)
}

/// Records a deed: `after` is the standing with everything changed that the deed changes, its
/// sequence numbers and its chain still those of `before`.
pub(super) fn commit(
    before: &Standing,
    mut after: Standing,
    deed: Deed,
    mut effects: Effects,
) -> Decision {
    effects.displaced = displaced(before, &after);
    let mut entry = LogEntry {
        auction_id: before.auction_id,
        sequence: next_sequence(before),
        act: deed.act,
        at: deed.at,
        actor_id: deed.actor_id,
        amount_minor: deed.amount_minor,
        subject_sequence: deed.subject_sequence,
        price_minor: after.price_minor,
        leader_id: after.leader_id,
        bid_count: after.bid_count,
        ends_at: after.ends_at,
        hash: [0; 32],
    };
    entry.hash = chain_hash(&before.chain, &entry);
    after.sequence = entry.sequence;
    after.chain = entry.hash;
    after.event_sequence = before.event_sequence.saturating_add(event_count(deed.act, &effects));
    Decision { standing: after, entry, effects }
}

fn displaced(before: &Standing, after: &Standing) -> Option<Displaced> {
    let bidder_id = before.leader_id?;
    let maximum_minor = before.leader_maximum_minor?;
    (after.leader_id != Some(bidder_id)).then_some(Displaced { bidder_id, maximum_minor })
}
