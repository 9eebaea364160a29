//! Buckets from which something is taken before it is known whether it counts.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

const MINUTE: Duration = Duration::from_secs(60);

/// Token buckets by a key, into which what did not count is put back. To look first and to count
/// afterwards would let any number pass that come at the same time.
pub(super) struct Attempts<K> {
    /// So many at once, and so many a minute; 0 means no limit.
    count: u32,
    /// When the bucket of a key is full again.
    full_at: Mutex<HashMap<K, Instant>>,
}

impl<K: Clone + Eq + Hash> Attempts<K> {
    pub(super) fn per_minute(count: u32) -> Self {
        Self { count, full_at: Mutex::default() }
    }

    /// Takes one, or gives the time after which there will be one.
    pub(super) fn take(&self, key: &K) -> Result<(), Duration> {
        self.take_at(key, Instant::now())
    }

    fn take_at(&self, key: &K, now: Instant) -> Result<(), Duration> {
        if self.count == 0 {
            return Ok(());
        }
        let mut all = self.full_at.lock();
        let full_at = all.get(key).copied().unwrap_or(now).max(now) + self.period();
        let missing = full_at.duration_since(now);
        let capacity = self.period() * self.count;
        if missing > capacity {
            return Err(missing - capacity);
        }
        all.insert(key.clone(), full_at);
        Ok(())
    }

    /// Puts one back.
    pub(super) fn give_back(&self, key: &K) {
        let mut all = self.full_at.lock();
        let earlier = all.get(key).and_then(|full_at| full_at.checked_sub(self.period()));
        if let Some(earlier) = earlier {
            all.insert(key.clone(), earlier);
        }
    }

    /// Forgets the buckets that are full again.
    pub(super) fn sweep(&self) {
        let now = Instant::now();
        let mut all = self.full_at.lock();
        all.retain(|_, full_at| *full_at > now);
        all.shrink_to_fit();
    }

    fn period(&self) -> Duration {
        MINUTE / self.count.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_put_back_counts() {
        let attempts = Attempts::per_minute(2);
        let now = Instant::now();
        for _ in 0..10 {
            assert_eq!(attempts.take_at(&"anna", now), Ok(()));
            attempts.give_back(&"anna");
        }
        assert_eq!(attempts.take_at(&"anna", now), Ok(()));
        assert_eq!(attempts.take_at(&"anna", now), Ok(()));
        assert_eq!(attempts.take_at(&"anna", now), Err(Duration::from_secs(30)));
        assert_eq!(attempts.take_at(&"bert", now), Ok(()));
        assert_eq!(attempts.take_at(&"anna", now + Duration::from_secs(30)), Ok(()));
    }

    #[test]
    fn nothing_is_kept_of_full_buckets_and_zero_means_no_limit() {
        let attempts = Attempts::per_minute(1);
        assert_eq!(attempts.take(&"anna"), Ok(()));
        attempts.give_back(&"anna");
        attempts.sweep();
        assert!(attempts.full_at.lock().is_empty());
        let unlimited = Attempts::per_minute(0);
        assert!((0..100).all(|_| unlimited.take(&"anna").is_ok()));
    }
}
