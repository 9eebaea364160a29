//! The hash chain of an auction's log.
//!
//! `hash = BLAKE3(previous hash || canonical form of the entry)`, with 32 zero bytes before the
//! first entry. The canonical form has one fixed layout, so that anybody can check a log without
//! this library. Numbers are big-endian; whatever is absent is zero, and the flags say so.
//!
//! | Bytes | Field |
//! |---|---|
//! | 0–15 | `auction_id` |
//! | 16–21 | `sequence` |
//! | 22 | the act, as a number |
//! | 23 | flags: 1 an actor, 2 an amount, 4 a subject, 8 a leader |
//! | 24–29 | `at`, milliseconds since 1970 |
//! | 30–45 | `actor_id` |
//! | 46–53 | `amount_minor`, signed |
//! | 54–59 | `subject_sequence` |
//! | 60–67 | `price_minor`, signed |
//! | 68–83 | `leader_id` |
//! | 84–89 | `bid_count` |
//! | 90–95 | `ends_at`, milliseconds since 1970 |
//!
//! The acts are 1 bid, 2 buy_now, 3 retraction, 4 started, 5 group_extended, 6 paused, 7 resumed,
//! 8 reserve_changed, 9 ended, 10 cancelled.
//!
//! Counts and moments have six bytes: that is enough for the year 9999, and the previous hash and
//! the form together are then exactly two blocks of BLAKE3. A third block made accepted
//! bids a third slower to decide.

use crate::auctions::{Act, LogEntry};
use crate::ids::UserId;

/// The length of the canonical form of an entry.
pub const CANONICAL_LENGTH: usize = 96;
/// The hash that stands before the first entry of a log.
pub const CHAIN_START: [u8; 32] = [0; 32];

const HASH_LENGTH: usize = 32;
const LINK_LENGTH: usize = 128;

/// The canonical form of an entry, its own hash left out.
pub fn canonical(entry: &LogEntry) -> [u8; CANONICAL_LENGTH] {
    let mut form = [0; CANONICAL_LENGTH];
    write_canonical(entry, &mut form);
    form
}

/// The hash of an entry that follows the entry with the hash `previous`.
pub fn chain_hash(previous: &[u8; 32], entry: &LogEntry) -> [u8; 32] {
    // One buffer and one call: the incremental hasher costs more than the hashing here.
    let mut link = [0; LINK_LENGTH];
    let (start, form) = link.split_at_mut(HASH_LENGTH);
    start.copy_from_slice(previous);
    write_canonical(entry, form);
    *blake3::hash(&link).as_bytes()
}

fn write_canonical(entry: &LogEntry, form: &mut [u8]) {
    let mut writer = Writer { rest: form };
    writer.put(entry.auction_id.as_bytes());
    writer.count(entry.sequence);
    writer.put(&[act_number(entry.act), flags(entry)]);
    writer.count(entry.at.as_ms());
    writer.user(entry.actor_id);
    writer.amount(entry.amount_minor.unwrap_or(0));
    writer.count(entry.subject_sequence.unwrap_or(0));
    writer.amount(entry.price_minor);
    writer.user(entry.leader_id);
    writer.count(entry.bid_count);
    writer.count(entry.ends_at.as_ms());
}

fn flags(entry: &LogEntry) -> u8 {
    u8::from(entry.actor_id.is_some())
        | u8::from(entry.amount_minor.is_some()) << 1
        | u8::from(entry.subject_sequence.is_some()) << 2
        | u8::from(entry.leader_id.is_some()) << 3
}

/// The number of an act in the canonical form. A number is never used again for another act.
fn act_number(act: Act) -> u8 {
    match act {
        Act::Bid => 1,
        Act::BuyNow => 2,
        Act::Retraction => 3,
        Act::Started => 4,
        Act::GroupExtended => 5,
        Act::Paused => 6,
        Act::Resumed => 7,
        Act::ReserveChanged => 8,
        Act::Ended => 9,
        Act::Cancelled => 10,
    }
}

struct Writer<'a> {
    rest: &'a mut [u8],
}

impl Writer<'_> {
    fn put(&mut self, bytes: &[u8]) {
        let rest = std::mem::take(&mut self.rest);
        let (here, after) = rest.split_at_mut(bytes.len());
        here.copy_from_slice(bytes);
        self.rest = after;
    }

    fn amount(&mut self, amount_minor: i64) {
        self.put(&amount_minor.to_be_bytes());
    }

    /// The lower six bytes of a number that is never negative and never needs more.
    fn count(&mut self, count: i64) {
        let [_, _, low @ ..] = count.to_be_bytes();
        self.put(&low);
    }

    fn user(&mut self, user_id: Option<UserId>) {
        self.put(&user_id.map_or([0; 16], |found| *found.as_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auctions::fixture::{bidder, entry};

    #[test]
    fn the_layout_is_the_documented_one() {
        let mut found = entry();
        found.sequence = 0x0102;
        found.actor_id = Some(bidder(7));
        found.amount_minor = Some(-2);
        found.subject_sequence = None;
        found.leader_id = Some(bidder(9));
        let form = canonical(&found);
        assert_eq!(form[..16], *found.auction_id.as_bytes());
        assert_eq!(form[16..22], [0, 0, 0, 0, 1, 2]);
        assert_eq!(form[22..24], [1, 1 | 2 | 8]);
        assert_eq!(form[24..30], found.at.as_ms().to_be_bytes()[2..]);
        assert_eq!(form[30..46], *bidder(7).as_bytes());
        assert_eq!(form[46..54], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe]);
        assert_eq!(form[54..60], [0; 6]);
        assert_eq!(form[60..68], found.price_minor.to_be_bytes());
        assert_eq!(form[68..84], *bidder(9).as_bytes());
        assert_eq!(form[84..90], found.bid_count.to_be_bytes()[2..]);
        assert_eq!(form[90..96], found.ends_at.as_ms().to_be_bytes()[2..]);
    }

    #[test]
    fn the_last_moment_that_exists_fits() {
        let last = crate::time::Timestamp::from_ms(i64::MAX).as_ms();
        assert_eq!(last.to_be_bytes()[..2], [0, 0]);
    }

    #[test]
    fn the_hash_covers_the_one_before() {
        let found = entry();
        let mut whole = CHAIN_START.to_vec();
        whole.extend_from_slice(&canonical(&found));
        let first = chain_hash(&CHAIN_START, &found);
        assert_eq!(first, *blake3::hash(&whole).as_bytes());
        assert_ne!(first, chain_hash(&first, &found));
    }

    #[test]
    fn absent_and_zero_are_not_the_same() {
        let mut found = entry();
        found.amount_minor = Some(0);
        let zero = chain_hash(&CHAIN_START, &found);
        found.amount_minor = None;
        assert_ne!(zero, chain_hash(&CHAIN_START, &found));
    }

    #[test]
    fn every_act_has_its_own_number() {
        let numbers: std::collections::BTreeSet<u8> =
            Act::ALL.iter().map(|act| act_number(*act)).collect();
        assert_eq!(numbers.len(), Act::ALL.len());
    }
}
