//! Token buckets for many, each by a key.

use std::hash::Hash;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use vendue::ErrorCode;

use crate::error::ApiError;

/// One kind of bucket; without a limiter everything passes.
pub(super) struct Bucket<K: Clone + Eq + Hash> {
    limiter: Option<DefaultKeyedRateLimiter<K>>,
    clock: DefaultClock,
}

impl<K: Clone + Eq + Hash> Bucket<K> {
    pub(super) fn per_minute(count: u32) -> Self {
        Self::new(NonZeroU32::new(count).map(Quota::per_minute))
    }

    pub(super) fn per_hour(count: u32) -> Self {
        Self::new(NonZeroU32::new(count).map(Quota::per_hour))
    }

    fn new(quota: Option<Quota>) -> Self {
        Self { limiter: quota.map(RateLimiter::keyed), clock: DefaultClock::default() }
    }

    pub(super) fn take(&self, who: &K, what: &str) -> Result<(), ApiError> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        limiter.check_key(who).map_err(|refused| {
            let wait = refused.wait_time_from(self.clock.now());
            rate_limited(what, wait)
        })
    }

    pub(super) fn sweep(&self) {
        if let Some(limiter) = &self.limiter {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

/// The refusal of what comes too often, with the time after which asking again makes sense.
pub(super) fn rate_limited(what: &str, wait: Duration) -> ApiError {
    let wait_ms = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX).max(1);
    let error =
        vendue::Error::new(ErrorCode::RateLimited, format!("too many {what}: wait a little"));
    ApiError::from(error.with("retry_after_ms", wait_ms)).with_retry_after(wait)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_runs_empty_for_one_and_not_for_another() {
        let bucket = Bucket::per_minute(2);
        assert!(bucket.take(&"anna", "requests").is_ok());
        assert!(bucket.take(&"anna", "requests").is_ok());
        let refused = bucket.take(&"anna", "requests").expect_err("the third in a minute");
        assert_eq!(refused.error().code(), ErrorCode::RateLimited);
        assert!(bucket.take(&"bert", "requests").is_ok());
    }

    #[test]
    fn zero_means_no_limit() {
        let bucket = Bucket::per_minute(0);
        assert!((0..1_000).all(|_| bucket.take(&"anna", "requests").is_ok()));
    }
}
