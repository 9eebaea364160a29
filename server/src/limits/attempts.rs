//! Buckets from which something is taken before it is known whether it counts.

use std::collections::HashMap;
use std::hash::Hash;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use super::MINUTE;
use super::shared::{Owner, SharedBucket, Way};

/// Token buckets by a key, into which what did not count is put back. To look first and to count
/// afterwards would let any number pass that come at the same time.
pub(super) struct Attempts<K> {
    /// So many at once, and so many a minute; 0 means no limit.
    count: u32,
    /// When the bucket of a key is full again.
    full_at: Mutex<HashMap<K, Instant>>,
    shared: SharedBucket,
}

impl<K: Clone + Eq + Hash + Owner> Attempts<K> {
    pub(super) fn per_minute(kind: &'static str, count: u32, way: &Way) -> Self {
        let shared = SharedBucket::new(kind, count, MINUTE, way);
        Self { count, full_at: Mutex::default(), shared }
    }

    /// Takes one here and of what all nodes share, or gives the time after which there will be one.
    pub(super) async fn take(&self, key: &K) -> Result<(), Duration> {
        self.take_at(key, Instant::now())?;
        let shared = self.shared.take(key).await;
        if shared.is_err() {
            self.give_back_here(key);
        }
        shared
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
        self.give_back_here(key);
        self.shared.give_back(key);
    }

    fn give_back_here(&self, key: &K) {
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
    use std::net::IpAddr;
    use std::sync::Arc;

    use super::super::fake::FakeRelay;
    use super::*;

    const ANNA: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
    const BERT: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 2));

    #[test]
    fn only_what_is_not_put_back_counts() {
        let attempts = Attempts::per_minute("failures", 2, &None);
        let now = Instant::now();
        for _ in 0..10 {
            assert_eq!(attempts.take_at(&ANNA, now), Ok(()));
            attempts.give_back(&ANNA);
        }
        assert_eq!(attempts.take_at(&ANNA, now), Ok(()));
        assert_eq!(attempts.take_at(&ANNA, now), Ok(()));
        assert_eq!(attempts.take_at(&ANNA, now), Err(Duration::from_secs(30)));
        assert_eq!(attempts.take_at(&BERT, now), Ok(()));
        assert_eq!(attempts.take_at(&ANNA, now + Duration::from_secs(30)), Ok(()));
    }

    #[tokio::test]
    async fn nothing_is_kept_of_full_buckets_and_zero_means_no_limit() {
        let attempts = Attempts::per_minute("failures", 1, &None);
        assert_eq!(attempts.take(&ANNA).await, Ok(()));
        attempts.give_back(&ANNA);
        attempts.sweep();
        assert!(attempts.full_at.lock().is_empty());
        let unlimited = Attempts::per_minute("failures", 0, &None);
        for _ in 0..100 {
            assert_eq!(unlimited.take(&ANNA).await, Ok(()));
        }
    }

    #[tokio::test]
    async fn all_nodes_together_count_what_is_not_put_back() {
        let relay = Arc::new(FakeRelay::default());
        let way: Way = Some(relay.clone());
        let nodes = [(); 2].map(|()| Attempts::per_minute("failures", 2, &way));
        for _ in 0..10 {
            assert_eq!(nodes[0].take(&ANNA).await, Ok(()));
            nodes[0].give_back(&ANNA);
        }
        for _ in 0..2 {
            assert_eq!(nodes[0].take(&ANNA).await, Ok(()));
        }
        for _ in 0..3 {
            assert_eq!(nodes[1].take(&ANNA).await, Err(MINUTE));
        }
        relay.cut();
        assert_eq!(nodes[1].take(&ANNA).await, Ok(()), "a refusal by all has not counted here");
    }
}
