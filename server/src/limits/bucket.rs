//! Token buckets for many, each by a key.

use std::hash::Hash;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use vendue::ErrorCode;

use super::shared::{Owner, SharedBucket, Way};
use super::{HOUR, MINUTE};
use crate::error::ApiError;

/// One kind of bucket; without a limiter everything passes.
pub(super) struct Bucket<K: Clone + Eq + Hash> {
    limiter: Option<DefaultKeyedRateLimiter<K>>,
    clock: DefaultClock,
    shared: SharedBucket,
}

impl<K: Clone + Eq + Hash + Owner> Bucket<K> {
    pub(super) fn per_minute(kind: &'static str, count: u32, way: &Way) -> Self {
        let quota = NonZeroU32::new(count).map(Quota::per_minute);
        Self::new(quota, SharedBucket::new(kind, count, MINUTE, way))
    }

    pub(super) fn per_hour(kind: &'static str, count: u32, way: &Way) -> Self {
        let quota = NonZeroU32::new(count).map(Quota::per_hour);
        Self::new(quota, SharedBucket::new(kind, count, HOUR, way))
    }

    fn new(quota: Option<Quota>, shared: SharedBucket) -> Self {
        Self { limiter: quota.map(RateLimiter::keyed), clock: DefaultClock::default(), shared }
    }

    /// Takes one here, and of what all nodes share.
    pub(super) async fn take(&self, who: &K, what: &str) -> Result<(), ApiError> {
        self.take_here(who).map_err(|wait| rate_limited(what, wait))?;
        self.shared.take(who).await.map_err(|wait| rate_limited(what, wait))
    }

    fn take_here(&self, who: &K) -> Result<(), Duration> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        limiter.check_key(who).map_err(|refused| refused.wait_time_from(self.clock.now()))
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
    use std::net::IpAddr;
    use std::sync::Arc;

    use super::super::fake::FakeRelay;
    use super::*;

    const ANNA: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
    const BERT: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 2));

    async fn code(bucket: &Bucket<IpAddr>) -> Option<ErrorCode> {
        bucket.take(&ANNA, "requests").await.err().map(|refused| refused.error().code())
    }

    #[tokio::test]
    async fn a_bucket_runs_empty_for_one_and_not_for_another() {
        let bucket = Bucket::per_minute("requests", 2, &None);
        assert_eq!(code(&bucket).await, None);
        assert_eq!(code(&bucket).await, None);
        assert_eq!(code(&bucket).await, Some(ErrorCode::RateLimited), "the third in a minute");
        assert!(bucket.take(&BERT, "requests").await.is_ok());
    }

    #[tokio::test]
    async fn zero_means_no_limit() {
        let bucket = Bucket::per_minute("requests", 0, &None);
        for _ in 0..1_000 {
            assert_eq!(code(&bucket).await, None);
        }
    }

    #[tokio::test]
    async fn all_nodes_together_count_until_the_way_is_cut() {
        let relay = Arc::new(FakeRelay::default());
        let way: Way = Some(relay.clone());
        let nodes = [(); 2].map(|()| Bucket::per_minute("requests", 3, &way));
        for node in [0, 1, 0] {
            assert_eq!(code(&nodes[node]).await, None);
        }
        assert_eq!(code(&nodes[1]).await, Some(ErrorCode::RateLimited));
        relay.cut();
        assert_eq!(code(&nodes[1]).await, None, "this node has counted two of three");
        assert_eq!(code(&nodes[1]).await, Some(ErrorCode::RateLimited));
    }
}
