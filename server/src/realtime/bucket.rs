//! A token bucket: so many at once, and so many a second.

use std::time::{Duration, Instant};

/// A bucket. It keeps no count, only the moment at which it is full again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bucket {
    /// When the bucket will be, or was, full again.
    full_at: Instant,
    period: Duration,
    burst: u32,
}

impl Bucket {
    /// A full bucket of `burst` that gains `per_second` a second.
    pub(super) fn new(per_second: u32, burst: u32, now: Instant) -> Self {
        let period = Duration::from_secs(1) / per_second.max(1);
        Self { full_at: now, period, burst: burst.max(1) }
    }

    /// Takes one, or gives the time after which there will be one.
    pub(super) fn take(&mut self, now: Instant) -> Result<(), Duration> {
        let full_at = self.full_at.max(now) + self.period;
        let missing = full_at.duration_since(now);
        let capacity = self.period * self.burst;
        if missing > capacity {
            return Err(missing - capacity);
        }
        self.full_at = full_at;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_passes_and_then_only_the_rate() {
        let start = Instant::now();
        let mut bucket = Bucket::new(10, 20, start);
        for _ in 0..20 {
            assert_eq!(bucket.take(start), Ok(()));
        }
        assert_eq!(bucket.take(start), Err(Duration::from_millis(100)));
        let later = start + Duration::from_millis(100);
        assert_eq!(bucket.take(later), Ok(()));
        assert!(bucket.take(later).is_err());
    }

    #[test]
    fn a_rest_fills_it_to_the_burst_and_not_beyond() {
        let start = Instant::now();
        let mut bucket = Bucket::new(10, 3, start);
        let later = start + Duration::from_secs(3_600);
        let passed = (0..100).filter(|_| bucket.take(later).is_ok()).count();
        assert_eq!(passed, 3);
    }
}
