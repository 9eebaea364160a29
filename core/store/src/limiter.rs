//! How often something may be done: what a token bucket promises, wherever it is kept.

use std::time::Duration;

use crate::pending::Pending;

/// How often something may be done: so many at once, and refilled evenly over a period.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Quota {
    /// So many at once, and so many in each period.
    pub count: u32,
    /// The period. One of more than ten years counts as ten years.
    pub period: Duration,
}

impl Quota {
    /// Longer periods count as this one, so that whoever keeps buckets reckons with exact numbers.
    pub const PERIOD_MAX: Duration = Duration::from_secs(10 * 366 * 24 * 3600);

    /// The answer of a quota that needs no bucket: of nothing there is never one, and without a
    /// period there is always one.
    pub fn fixed_answer(self) -> Option<Allowance> {
        if self.count == 0 {
            return Some(Allowance::Wait(self.period));
        }
        self.period.is_zero().then_some(Allowance::Granted)
    }
}

/// Whether something may be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Allowance {
    /// It may, and it is counted.
    Granted,
    /// Not before so much time is over.
    Wait(Duration),
}

/// Token buckets by their names. [`MemoryLimiter`](crate::MemoryLimiter) keeps them in the memory
/// of one process, and a [`Relay`](crate::Relay) for all nodes together; a test of
/// `vendue-relay-redis` shows that both answer alike.
///
/// A bucket is full when it is first heard of. It has one quota: ask for it with the same one
/// always.
pub trait Limiter: Send + Sync {
    /// Takes one from a bucket. Fails where the buckets cannot be reached.
    fn take(&self, bucket: &str, quota: Quota) -> Pending<Allowance>;

    /// Puts back what was taken and did not count. Never waits, and never makes a bucket larger
    /// than its quota.
    fn give_back(&self, bucket: &str, quota: Quota);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_quotas_need_no_bucket() {
        let period = Duration::from_secs(9);
        assert_eq!(Quota { count: 0, period }.fixed_answer(), Some(Allowance::Wait(period)));
        let unlimited = Quota { count: 1, period: Duration::ZERO };
        assert_eq!(unlimited.fixed_answer(), Some(Allowance::Granted));
        assert_eq!(Quota { count: 1, period }.fixed_answer(), None);
    }
}
