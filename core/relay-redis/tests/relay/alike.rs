//! The buckets in memory and those in Redis are one and the same: the same histories on both give
//! the same grants and the same waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use vendue_relay_redis::RedisRelay;
use vendue_store::{Allowance, Limiter, MemoryLimiter, Quota, Relay};
use vendue_test_servers::Redis;

use crate::support::{options, wait_until};

/// So many a minute or an hour, as the server of Vendue has them, and one that holds hardly
/// anything.
const QUOTAS: [(u32, u64); 8] =
    [(5, 60), (7, 60), (60, 60), (100, 60), (10, 3_600), (20, 3_600), (3, 3_600), (1, 1)];
/// How many buckets there are of each quota.
const BUCKETS: usize = 2;
/// Redis grants a millionth of a token too early, so that rounding never costs a grant; of the
/// slowest bucket that is 1.2 ms. Time goes on in steps that leave no doubt.
const STEP: Duration = Duration::from_millis(10);
/// Memory reckons in nanoseconds. Redis tells whole microseconds and writes nine decimals of a
/// token with each grant.
const ROUNDING: Duration = Duration::from_micros(200);

#[derive(Clone, Copy, Debug)]
enum Step {
    /// So many steps of time pass.
    Pass(u64),
    /// So many eighths pass of the time in which the quota gets one more.
    PassOf(usize, u32),
    Take(usize),
    GiveBack(usize),
    /// Buckets that are full are forgotten, where that is for us to do.
    Forget,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let buckets = 0..QUOTAS.len() * BUCKETS;
    let step = prop_oneof![
        2 => (1_u64..500).prop_map(Step::Pass),
        3 => (0..QUOTAS.len(), 1_u32..40).prop_map(|(quota, eighths)| Step::PassOf(quota, eighths)),
        12 => buckets.clone().prop_map(Step::Take),
        3 => buckets.prop_map(Step::GiveBack),
        1 => Just(Step::Forget),
    ];
    // A few buckets at a time, so that they run empty.
    let few = (prop::collection::vec(step, 1..120), 1..QUOTAS.len() * BUCKETS);
    few.prop_map(|(steps, few)| {
        let one_of = |bucket: usize| bucket % few;
        let narrowed = steps.into_iter().map(|step| match step {
            Step::Take(bucket) => Step::Take(one_of(bucket)),
            Step::GiveBack(bucket) => Step::GiveBack(one_of(bucket)),
            other => other,
        });
        narrowed.collect()
    })
}

fn quota(index: usize) -> Quota {
    let (count, period_s) = QUOTAS[index % QUOTAS.len()];
    Quota { count, period: Duration::from_secs(period_s) }
}

/// Both kinds, on one clock that is set by hand.
struct Both {
    now_us: Arc<AtomicU64>,
    memory: MemoryLimiter,
    redis: RedisRelay,
}

impl Both {
    fn pass(&self, time: Duration) {
        // To the next whole step, and at least one.
        let steps = time.as_nanos().div_ceil(STEP.as_nanos()).max(1) * STEP.as_micros();
        let us = u64::try_from(steps).expect("a time of hours");
        self.now_us.fetch_add(us, Ordering::SeqCst);
    }

    fn take(&self, bucket: &str, quota: Quota) -> Result<(), TestCaseError> {
        let ask = |limiter: &dyn Limiter| limiter.take(bucket, quota).wait().expect("it is there");
        let answers = (ask(&self.memory), ask(&self.redis));
        let agree = match answers {
            (Allowance::Granted, Allowance::Granted) => true,
            (Allowance::Wait(one), Allowance::Wait(other)) => one.abs_diff(other) <= ROUNDING,
            _ => false,
        };
        prop_assert!(agree, "{bucket} {quota:?}: memory and Redis say {answers:?}");
        Ok(())
    }

    fn give_back(&self, bucket: &str, quota: Quota) {
        self.memory.give_back(bucket, quota);
        self.redis.give_back(bucket, quota);
    }

    /// Plays a history on buckets of its own.
    fn play(&self, history: u64, steps: &[Step]) -> Result<(), TestCaseError> {
        let name = |bucket: usize| format!("{history}:{bucket}");
        for step in steps {
            match *step {
                Step::Pass(steps) => self.pass(STEP * u32::try_from(steps).expect("few")),
                Step::PassOf(index, eighths) => {
                    let quota = quota(index);
                    self.pass(quota.period / quota.count * eighths / 8);
                }
                Step::Take(bucket) => self.take(&name(bucket), quota(bucket))?,
                Step::GiveBack(bucket) => self.give_back(&name(bucket), quota(bucket)),
                Step::Forget => self.memory.forget_full(),
            }
        }
        Ok(())
    }
}

#[test]
fn memory_and_redis_grant_the_same() {
    let redis = Redis::start();
    // Some moment of this century.
    let now_us = Arc::new(AtomicU64::new(1_800_000_000_000_000));
    let relay = RedisRelay::open_with_clock(options(&redis.url()), Arc::clone(&now_us));
    let both = Both {
        memory: MemoryLimiter::with_clock(Arc::clone(&now_us)),
        redis: relay.expect("a relay opens"),
        now_us,
    };
    wait_until("the way is open", || both.redis.is_up());
    let histories = AtomicU64::new(0);
    let mut runner =
        TestRunner::new(Config { cases: 200, failure_persistence: None, ..Config::default() });
    let played =
        runner.run(&steps(), |steps| both.play(histories.fetch_add(1, Ordering::SeqCst), &steps));
    if let Err(failure) = played {
        panic!("{failure}");
    }
}
