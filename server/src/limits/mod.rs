//! How much anybody may ask.
//!
//! One token bucket for each user, and for each address while nobody is signed in. Sign-ins are
//! counted by address and by account name as well, so that neither one machine nor many can try
//! passwords at will.

mod address;

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use vendue::{ErrorCode, UserId};

pub(crate) use address::{ClientAddress, PeerAddress, client_address};

use crate::args::LimitArgs;
use crate::auth::Identified;
use crate::error::ApiError;
use crate::state::AppState;

/// How often buckets that are full again are forgotten.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// Who is counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Who {
    /// A user, wherever from.
    User(UserId),
    /// An address, of which nobody is signed in.
    Address(IpAddr),
}

/// All buckets.
pub(crate) struct Limits {
    requests: Bucket<Who>,
    logins_by_address: Bucket<IpAddr>,
    logins_by_account: Bucket<String>,
    registrations: Bucket<IpAddr>,
    uploads: Bucket<Who>,
}

impl Limits {
    /// Empty buckets of the sizes that are asked for.
    pub(crate) fn new(args: &LimitArgs) -> Self {
        Self {
            requests: Bucket::per_minute(args.rate_limit),
            logins_by_address: Bucket::per_minute(args.login_limit),
            logins_by_account: Bucket::per_minute(args.login_limit),
            registrations: Bucket::per_hour(args.registration_limit),
            uploads: Bucket::per_minute(args.upload_limit),
        }
    }

    /// Counts a request. Fails with `rate_limited`.
    pub(crate) fn request(&self, who: Who) -> Result<(), ApiError> {
        self.requests.take(&who, "requests")
    }

    /// Counts a sign-in before the password is looked at. Fails with `rate_limited`.
    pub(crate) fn login(&self, address: IpAddr, account: &str) -> Result<(), ApiError> {
        self.logins_by_address.take(&address, "sign-ins")?;
        // Names longer than any account has would only fill the memory.
        let name: String = account.trim().chars().take(320).collect();
        self.logins_by_account.take(&name.to_lowercase(), "sign-ins to this account")
    }

    /// Counts a registration. Fails with `rate_limited`.
    pub(crate) fn registration(&self, address: IpAddr) -> Result<(), ApiError> {
        self.registrations.take(&address, "registrations")
    }

    /// Counts an upload. Fails with `rate_limited`.
    pub(crate) fn upload(&self, who: Who) -> Result<(), ApiError> {
        self.uploads.take(&who, "uploads")
    }

    /// Forgets, now and then, who has not been heard of.
    pub(crate) async fn sweep(self: Arc<Self>) {
        let mut tick = tokio::time::interval(SWEEP_EVERY);
        loop {
            tick.tick().await;
            self.requests.sweep();
            self.logins_by_address.sweep();
            self.logins_by_account.sweep();
            self.registrations.sweep();
            self.uploads.sweep();
        }
    }
}

/// One kind of bucket; without a limiter everything passes.
struct Bucket<K: Clone + Eq + Hash> {
    limiter: Option<DefaultKeyedRateLimiter<K>>,
    clock: DefaultClock,
}

impl<K: Clone + Eq + Hash> Bucket<K> {
    fn per_minute(count: u32) -> Self {
        Self::new(NonZeroU32::new(count).map(Quota::per_minute))
    }

    fn per_hour(count: u32) -> Self {
        Self::new(NonZeroU32::new(count).map(Quota::per_hour))
    }

    fn new(quota: Option<Quota>) -> Self {
        Self { limiter: quota.map(RateLimiter::keyed), clock: DefaultClock::default() }
    }

    fn take(&self, who: &K, what: &str) -> Result<(), ApiError> {
        let Some(limiter) = &self.limiter else { return Ok(()) };
        limiter.check_key(who).map_err(|refused| {
            let wait = refused.wait_time_from(self.clock.now());
            ApiError::from(rate_limited(what, wait)).with_retry_after(wait)
        })
    }

    fn sweep(&self) {
        if let Some(limiter) = &self.limiter {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

fn rate_limited(what: &str, wait: Duration) -> vendue::Error {
    let wait_ms = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX).max(1);
    vendue::Error::new(ErrorCode::RateLimited, format!("too many {what}: wait a little"))
        .with("retry_after_ms", wait_ms)
}

/// The middleware: counts every request but those for assets and by machines that watch us.
pub(crate) async fn count_request(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let is_free = path.starts_with("/assets/") || matches!(path, "/health" | "/ready" | "/metrics");
    if !is_free && let Err(refused) = state.limits.request(who(&request)) {
        return refused.into_response();
    }
    next.run(request).await
}

/// Who is counted for a request.
fn who(request: &Request) -> Who {
    let caller = request.extensions().get::<Identified>().and_then(|found| found.0.as_ref().ok());
    match caller.and_then(|caller| caller.user_id()) {
        Some(user_id) => Who::User(user_id),
        None => Who::Address(address::of(request.extensions())),
    }
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
