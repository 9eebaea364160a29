//! Token buckets in the memory of one process.
//!
//! The reckoning is governor's, the generic cell rate algorithm. What it lacks for us is to give
//! back what did not count; its state is one moment for each bucket, when it is full again, so that
//! is a subtraction, and possible because where the state is kept is ours: see [`Kept`].

mod kept;

use std::collections::HashMap;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use governor::RateLimiter;
use governor::clock::{Clock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use parking_lot::RwLock;

use crate::limiter::{Allowance, Limiter, Quota};
use crate::pending::Pending;
use kept::Kept;

/// After so many takings the buckets that are full again are forgotten.
const FORGET_EVERY: u32 = 1 << 16;

/// Token buckets in the memory of one process, for a host with one node, or for what each node
/// counts by itself.
///
/// ```
/// use std::time::Duration;
///
/// use vendue_store::{Allowance, Limiter, MemoryLimiter, Quota};
///
/// let limiter = MemoryLimiter::new();
/// let two_a_minute = Quota { count: 2, period: Duration::from_secs(60) };
/// for _ in 0..2 {
///     assert_eq!(limiter.take("login:anna", two_a_minute).wait(), Ok(Allowance::Granted));
/// }
/// assert!(matches!(limiter.take("login:anna", two_a_minute).wait(), Ok(Allowance::Wait(_))));
/// limiter.give_back("login:anna", two_a_minute);
/// assert_eq!(limiter.take("login:anna", two_a_minute).wait(), Ok(Allowance::Granted));
/// ```
pub struct MemoryLimiter {
    time: Time,
    kinds: RwLock<HashMap<Quota, Arc<Kind>>>,
    taken: AtomicU32,
}

impl MemoryLimiter {
    /// No bucket yet.
    pub fn new() -> Self {
        Self::by(Time::OfTheMachine(Instant::now()))
    }

    /// The same by a clock in microseconds that is set by hand, so that a test need not wait.
    #[doc(hidden)]
    pub fn with_clock(now_us: Arc<AtomicU64>) -> Self {
        Self::by(Time::SetByHand(now_us))
    }

    fn by(time: Time) -> Self {
        Self { time, kinds: RwLock::default(), taken: AtomicU32::new(0) }
    }

    /// Forgets the buckets that are full again. It happens now and then by itself, as others are
    /// taken from.
    pub fn forget_full(&self) {
        let kinds: Vec<Arc<Kind>> = self.kinds.read().values().cloned().collect();
        for kind in kinds {
            kind.kept.forget(self.time.now().duration_since(kind.start));
        }
        // Whoever takes has a handle of the kind, which is given out under the lock only.
        self.kinds.write().retain(|_, kind| Arc::strong_count(kind) > 1 || kind.kept.count() > 0);
    }

    fn kind(&self, quota: Quota) -> Arc<Kind> {
        if let Some(kind) = self.kinds.read().get(&quota) {
            return kind.clone();
        }
        self.kinds
            .write()
            .entry(quota)
            .or_insert_with(|| Arc::new(Kind::new(quota, &self.time)))
            .clone()
    }
}

impl Default for MemoryLimiter {
    fn default() -> Self {
        Self::new()
    }
}

impl Limiter for MemoryLimiter {
    fn take(&self, bucket: &str, quota: Quota) -> Pending<Allowance> {
        if let Some(answer) = quota.fixed_answer() {
            return Pending::ready(Ok(answer));
        }
        let allowance = self.kind(quota).take(bucket, &self.time);
        if self.taken.fetch_add(1, Ordering::Relaxed) % FORGET_EVERY == FORGET_EVERY - 1 {
            self.forget_full();
        }
        Pending::ready(Ok(allowance))
    }

    fn give_back(&self, bucket: &str, quota: Quota) {
        if quota.fixed_answer().is_some() {
            return;
        }
        // Where nothing of this kind was taken there is nothing to be given back.
        let kind = self.kinds.read().get(&quota).cloned();
        if let Some(kind) = kind {
            kind.kept.make_earlier(bucket, kind.refill);
        }
    }
}

impl fmt::Debug for MemoryLimiter {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("MemoryLimiter").field("quotas", &self.kinds.read().len()).finish()
    }
}

/// The buckets of one quota.
struct Kind {
    limiter: RateLimiter<String, Kept, Time, NoOpMiddleware<Nanos>>,
    kept: Kept,
    /// When the limiter was made: its moments are counted from there.
    start: Nanos,
    /// How long it takes until there is one more.
    refill: Nanos,
}

impl Kind {
    fn new(quota: Quota, time: &Time) -> Self {
        let count = NonZeroU32::new(quota.count).unwrap_or(NonZeroU32::MIN);
        let refill = quota.period.min(Quota::PERIOD_MAX) / count.get();
        let refill = refill.max(Duration::from_nanos(1));
        // Only a period of zero is none.
        let quota = governor::Quota::with_period(refill).map(|quota| quota.allow_burst(count));
        let quota = quota.unwrap_or(governor::Quota::per_second(count));
        let kept = Kept::default();
        // The limiter notes its own start a moment later: a bucket is forgotten so much later.
        let start = time.now();
        let limiter = RateLimiter::new(quota, kept.clone(), time.clone());
        Self { limiter, kept, start, refill: nanos(refill) }
    }

    fn take(&self, bucket: &str, time: &Time) -> Allowance {
        match self.limiter.check_key(&bucket.to_owned()) {
            Ok(()) => Allowance::Granted,
            Err(refused) => {
                let wait = refused.wait_time_from(time.now());
                Allowance::Wait(wait.max(Duration::from_nanos(1)))
            }
        }
    }
}

/// What time it is, in nanoseconds since some beginning.
#[derive(Clone)]
enum Time {
    OfTheMachine(Instant),
    /// In microseconds.
    SetByHand(Arc<AtomicU64>),
}

impl Clock for Time {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        match self {
            Self::OfTheMachine(beginning) => nanos(beginning.elapsed()),
            Self::SetByHand(now_us) => nanos(Duration::from_micros(now_us.load(Ordering::SeqCst))),
        }
    }
}

/// Half of what fits, 292 years: governor adds two of them without looking.
fn nanos(duration: Duration) -> Nanos {
    Nanos::new(u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX).min(u64::MAX / 2))
}

#[cfg(test)]
mod tests;
