//! Idempotency: the same key gives the same outcome, for at least a day.
//!
//! A random key must not touch the hot path: one table with a random index made group commit four
//! to eight times slower when it was measured. So outcomes are appended in commit order without an
//! index, and recent keys are held in memory as 64-bit fingerprints of where their row is; a hit is
//! confirmed by reading the row. Beyond a limit a store moves the oldest of them, sorted and in
//! bulk, into an indexed table. See `docs/adr/0010`.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;
use vendue_domain::Timestamp;

/// The identity of a write that may be sent again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Idempotency {
    /// A hash of who writes and of the key they gave.
    pub key: [u8; 16],
    /// A hash of what they asked for; another one under the same key is a conflict.
    pub request: [u8; 16],
    /// When the request arrived.
    pub at: Timestamp,
}

/// The stored outcome of a write.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutcomeRow {
    /// The identity of the write.
    pub idempotency: Idempotency,
    /// The answer that was given, as JSON.
    pub answer: Vec<u8>,
}

/// Where the outcomes of recent keys are stored.
#[derive(Debug, Default)]
pub struct RecentOutcomes {
    positions: FxHashMap<u64, i64>,
    order: VecDeque<(u64, i64)>,
}

fn fingerprint(key: &[u8; 16]) -> u64 {
    let (head, _) = key.split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
    u64::from_le_bytes(*head)
}

impl RecentOutcomes {
    /// Notes that the outcome of a key is stored at a position.
    pub fn note(&mut self, key: &[u8; 16], position: i64) {
        let print = fingerprint(key);
        self.positions.insert(print, position);
        self.order.push_back((print, position));
    }

    /// Where the outcome of a key is stored, if it may be among the recent ones. The row must be
    /// read and its key compared.
    pub fn position(&self, key: &[u8; 16]) -> Option<i64> {
        self.positions.get(&fingerprint(key)).copied()
    }

    /// How many keys are held.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether no key is held.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The position of the `count`-th oldest key, or of the newest when there are fewer.
    pub fn position_of_oldest(&self, count: usize) -> Option<i64> {
        let last = self.order.len().checked_sub(1)?;
        self.order.get(count.saturating_sub(1).min(last)).map(|(_, position)| *position)
    }

    /// Forgets every key noted after a position: its commit failed.
    pub fn forget_after(&mut self, last: i64) {
        while let Some((print, position)) = self.order.back().copied() {
            if position <= last {
                return;
            }
            self.order.pop_back();
            if self.positions.get(&print) == Some(&position) {
                self.positions.remove(&print);
            }
        }
    }

    /// Forgets every key stored at or before a position.
    pub fn forget_through(&mut self, through: i64) {
        while let Some((print, position)) = self.order.front().copied() {
            if position > through {
                return;
            }
            self.order.pop_front();
            if self.positions.get(&print) == Some(&position) {
                self.positions.remove(&print);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(first: u8) -> [u8; 16] {
        let mut key = [0; 16];
        key[0] = first;
        key
    }

    #[test]
    fn the_oldest_are_forgotten_first() {
        let mut recent = RecentOutcomes::default();
        for number in 1..=5u8 {
            recent.note(&key(number), i64::from(number));
        }
        assert_eq!(recent.position_of_oldest(2), Some(2));
        recent.forget_through(2);
        assert_eq!(recent.position(&key(2)), None);
        assert_eq!(recent.position(&key(3)), Some(3));
        assert_eq!(recent.len(), 3);
    }

    #[test]
    fn a_fingerprint_that_was_used_again_survives_the_older_one() {
        let mut recent = RecentOutcomes::default();
        recent.note(&key(7), 1);
        recent.note(&key(7), 9);
        recent.forget_through(1);
        assert_eq!(recent.position(&key(7)), Some(9));
    }
}
