//! How often a screen is shown the next bid.
//!
//! A contest can bring thousands of bids a second, and no screen or eye follows them. Each
//! `bid_placed` carries the whole state (price, leader, number of bids), so a later one replaces an
//! earlier one that was not shown yet. Every other kind of event is shown always, at once, and
//! after the bid that preceded it.
//!
//! Time here is the time of the events, not of the network: a follower that reads an old hour from
//! the log is shown what it would have been shown live.

use vendue::Timestamp;

/// The least time between two bids on one screen.
pub(super) const INTERVAL_MS: i64 = 50;

/// Holds back bids that follow each other too closely.
#[derive(Debug)]
pub(super) struct Pace<T> {
    interval_ms: i64,
    next_at: Timestamp,
    held: Option<T>,
}

impl<T> Pace<T> {
    pub(super) fn new() -> Self {
        Self { interval_ms: INTERVAL_MS, next_at: Timestamp::from_ms(0), held: None }
    }

    /// Sets the interval for so many viewers. Showing one bid to ten thousand takes a core about
    /// an eighth of a second, so in a large room a contest is shown in larger steps; a bid that
    /// comes alone is shown at once in a room of any size.
    pub(super) fn set_viewers(&mut self, viewers: usize) {
        let viewers = i64::try_from(viewers).unwrap_or(i64::MAX);
        self.interval_ms = INTERVAL_MS.max(viewers / 40);
    }

    /// Takes a bid that happened at `at`. Gives it back when it is to be shown now; else it
    /// replaces the one that was held.
    pub(super) fn bid(&mut self, at: Timestamp, bid: T) -> Option<T> {
        if at < self.next_at {
            self.held = Some(bid);
            return None;
        }
        self.held = None;
        self.next_at = at.plus_ms(self.interval_ms);
        Some(bid)
    }

    /// The held bid, which is to be shown now: its time has come, or another event follows it.
    pub(super) fn release(&mut self, now: Timestamp) -> Option<T> {
        let released = self.held.take()?;
        self.next_at = now.plus_ms(self.interval_ms);
        Some(released)
    }

    /// Drops the held bid: a later one was shown past this rule.
    pub(super) fn forget(&mut self) {
        self.held = None;
    }

    /// How long the held bid still waits. Never longer than the interval, whatever the clock does.
    pub(super) fn wait_ms(&self, now: Timestamp) -> Option<i64> {
        self.held.as_ref()?;
        Some(self.next_at.ms_since(now).clamp(0, self.interval_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(1_000_000 + ms)
    }

    #[test]
    fn bids_that_are_apart_are_all_shown_at_once() {
        let mut pace = Pace::new();
        for ms in [0, 50, 100, 1_000] {
            assert_eq!(pace.bid(at(ms), ms), Some(ms));
        }
        assert_eq!(pace.wait_ms(at(1_000)), None);
    }

    #[test]
    fn of_bids_within_the_interval_the_last_is_shown_when_it_is_over() {
        let mut pace = Pace::new();
        assert_eq!(pace.bid(at(0), 1), Some(1));
        assert_eq!(pace.bid(at(10), 2), None);
        assert_eq!(pace.bid(at(30), 3), None);
        assert_eq!(pace.wait_ms(at(30)), Some(20));
        assert_eq!(pace.release(at(50)), Some(3));
        assert_eq!(pace.bid(at(60), 4), None, "the interval begins again with what was shown");
        assert_eq!(pace.bid(at(100), 5), Some(5));
        assert_eq!(pace.release(at(150)), None, "4 was replaced by 5");
    }

    #[test]
    fn a_contest_of_a_second_is_shown_in_twenty_steps() {
        let mut pace = Pace::new();
        let shown = (0..1_000).filter_map(|ms| pace.bid(at(ms), ms)).count();
        assert_eq!(shown, 20);
    }

    #[test]
    fn a_large_room_is_shown_larger_steps() {
        let mut pace = Pace::new();
        pace.set_viewers(10_000);
        let shown = (0..1_000).filter_map(|ms| pace.bid(at(ms), ms)).count();
        assert_eq!(shown, 4);
        pace.set_viewers(2_000);
        assert_eq!(pace.interval_ms, INTERVAL_MS);
    }

    #[test]
    fn a_clock_set_back_holds_a_bid_no_longer_than_the_interval() {
        let mut pace = Pace::new();
        assert_eq!(pace.bid(at(3_600_000), 1), Some(1));
        assert_eq!(pace.bid(at(0), 2), None);
        assert_eq!(pace.wait_ms(at(0)), Some(INTERVAL_MS));
        assert_eq!(pace.release(at(50)), Some(2));
        assert_eq!(pace.bid(at(100), 3), Some(3));
    }
}
