//! Token buckets for many, each by whose it is.

use std::time::Duration;

use vendue::{Allowance, ErrorCode, Limiter, MemoryLimiter, Quota};

use super::shared::{Owner, SharedBucket, Way};
use super::{HOUR, MINUTE};
use crate::error::ApiError;

/// One kind of bucket: in the memory of this node, and the one that all nodes share. Where as many
/// as none are allowed there is no limit.
pub(super) struct Bucket {
    quota: Quota,
    here: MemoryLimiter,
    shared: SharedBucket,
}

impl Bucket {
    pub(super) fn per_minute(kind: &'static str, count: u32, way: &Way) -> Self {
        Self::new(kind, Quota { count, period: MINUTE }, way)
    }

    pub(super) fn per_hour(kind: &'static str, count: u32, way: &Way) -> Self {
        Self::new(kind, Quota { count, period: HOUR }, way)
    }

    fn new(kind: &'static str, quota: Quota, way: &Way) -> Self {
        let shared = SharedBucket::new(kind, quota.count, quota.period, way);
        Self { quota, here: MemoryLimiter::new(), shared }
    }

    /// Takes one here, and of what all nodes share. Fails with `rate_limited`.
    ///
    /// What only the others refuse has been taken here all the same: whoever goes on asking is
    /// stopped before the way between the nodes.
    pub(super) async fn take(&self, who: &impl Owner, what: &str) -> Result<(), ApiError> {
        if self.quota.count == 0 {
            return Ok(());
        }
        if let Allowance::Wait(wait) = self.here.take(&who.name(), self.quota).await? {
            return Err(rate_limited(what, wait));
        }
        self.shared.take(who).await.map_err(|wait| rate_limited(what, wait))
    }

    /// Puts one back that did not count.
    pub(super) fn give_back(&self, who: &impl Owner) {
        self.here.give_back(&who.name(), self.quota);
        self.shared.give_back(who);
    }

    /// Forgets the buckets that are full again.
    pub(super) fn sweep(&self) {
        self.here.forget_full();
    }
}

/// The refusal of what comes too often, with the time after which asking again makes sense.
fn rate_limited(what: &str, wait: Duration) -> ApiError {
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

    async fn code(bucket: &Bucket) -> Option<ErrorCode> {
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
    async fn what_is_put_back_does_not_count() {
        let relay = Arc::new(FakeRelay::default());
        let bucket = Bucket::per_minute("requests", 2, &Some(relay));
        for _ in 0..10 {
            assert_eq!(code(&bucket).await, None);
            bucket.give_back(&ANNA);
        }
        assert_eq!(code(&bucket).await, None);
        assert_eq!(code(&bucket).await, None);
        assert_eq!(code(&bucket).await, Some(ErrorCode::RateLimited));
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
