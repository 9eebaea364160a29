//! What only the buckets in memory do. That they answer like those of Redis is shown there.

use std::thread;

use super::*;

const MINUTE: Duration = Duration::from_secs(60);

fn take(limiter: &MemoryLimiter, bucket: &str, quota: Quota) -> Allowance {
    limiter.take(bucket, quota).wait().expect("memory is always there")
}

fn pass(clock: &AtomicU64, time: Duration) {
    let us = u64::try_from(time.as_micros()).expect("a short time");
    clock.fetch_add(us, Ordering::SeqCst);
}

#[test]
fn a_bucket_runs_empty_and_refills_evenly() {
    let clock: Arc<AtomicU64> = Arc::default();
    let limiter = MemoryLimiter::with_clock(clock.clone());
    let quota = Quota { count: 3, period: MINUTE };
    for _ in 0..3 {
        assert_eq!(take(&limiter, "a", quota), Allowance::Granted);
    }
    assert_eq!(take(&limiter, "a", quota), Allowance::Wait(MINUTE / 3));
    assert_eq!(take(&limiter, "b", quota), Allowance::Granted, "another bucket");
    pass(&clock, MINUTE / 3);
    assert_eq!(take(&limiter, "a", quota), Allowance::Granted);
    assert_eq!(take(&limiter, "a", quota), Allowance::Wait(MINUTE / 3));
    pass(&clock, MINUTE * 100);
    for _ in 0..3 {
        assert_eq!(take(&limiter, "a", quota), Allowance::Granted, "a long rest fills it");
    }
    assert_eq!(take(&limiter, "a", quota), Allowance::Wait(MINUTE / 3), "and not beyond");
}

#[test]
fn what_is_given_back_can_be_taken_again_and_no_more() {
    let limiter = MemoryLimiter::with_clock(Arc::default());
    let quota = Quota { count: 2, period: MINUTE };
    limiter.give_back("a", quota);
    for _ in 0..10 {
        assert_eq!(take(&limiter, "a", quota), Allowance::Granted);
        limiter.give_back("a", quota);
    }
    for _ in 0..10 {
        limiter.give_back("a", quota);
    }
    for _ in 0..2 {
        assert_eq!(take(&limiter, "a", quota), Allowance::Granted);
    }
    assert_eq!(take(&limiter, "a", quota), Allowance::Wait(MINUTE / 2));
}

#[test]
fn nothing_is_kept_of_full_buckets() {
    let clock: Arc<AtomicU64> = Arc::default();
    let limiter = MemoryLimiter::with_clock(clock.clone());
    let (few, many) = (Quota { count: 1, period: MINUTE }, Quota { count: 60, period: MINUTE });
    take(&limiter, "few", few);
    take(&limiter, "many", many);
    pass(&clock, MINUTE / 2);
    limiter.forget_full();
    assert_eq!(limiter.kinds.read().keys().copied().collect::<Vec<_>>(), [few]);
    assert_eq!(take(&limiter, "few", few), Allowance::Wait(MINUTE / 2));
    pass(&clock, MINUTE / 2);
    limiter.forget_full();
    assert!(limiter.kinds.read().is_empty());
    // Without being asked, as others are taken from.
    for number in 0..=FORGET_EVERY {
        take(&limiter, &number.to_string(), many);
        pass(&clock, Duration::from_secs(1));
    }
    let left: usize = limiter.kinds.read().values().map(|kind| kind.kept.count()).sum();
    assert!(left < 10, "{left} are kept");
}

#[test]
fn numbers_without_sense_do_no_harm() {
    let limiter = MemoryLimiter::new();
    for count in [1, u32::MAX] {
        for period in [Duration::from_nanos(1), MINUTE, Duration::MAX] {
            let quota = Quota { count, period };
            assert_eq!(take(&limiter, "a", quota), Allowance::Granted, "{quota:?}");
            limiter.give_back("a", quota);
            limiter.give_back("never heard of", quota);
        }
    }
    let nothing = Quota { count: 0, period: MINUTE };
    assert_eq!(take(&limiter, "a", nothing), Allowance::Wait(MINUTE));
    limiter.give_back("a", nothing);
}

#[test]
fn a_thousand_at_once_take_exactly_what_is_there() {
    let limiter = MemoryLimiter::new();
    let quota = Quota { count: 100, period: MINUTE * 60 };
    let granted: usize = thread::scope(|scope| {
        let takers: Vec<_> = (0..10)
            .map(|_| {
                scope.spawn(|| {
                    (0..100).filter(|_| take(&limiter, "a", quota) == Allowance::Granted).count()
                })
            })
            .collect();
        takers.into_iter().map(|taker| taker.join().expect("no panic")).sum()
    });
    assert_eq!(granted, 100);
}
