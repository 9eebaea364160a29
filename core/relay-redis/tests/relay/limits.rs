//! Buckets that all nodes share.

use std::time::{Duration, Instant};

use crate::support::{Node, connection, options};
use redis::cmd;
use vendue_store::{Allowance, Limiter, Pending, Quota};
use vendue_test_servers::Redis;

const HOUR: Duration = Duration::from_secs(3600);

fn take(node: &Node, bucket: &str, quota: Quota) -> Allowance {
    node.relay.take(bucket, quota).wait().expect("the way is open")
}

fn granted(pending: Vec<Pending<Allowance>>) -> usize {
    let answers = pending.into_iter().map(|pending| pending.wait().expect("the way is open"));
    answers.filter(|&answer| answer == Allowance::Granted).count()
}

#[test]
fn two_nodes_share_a_bucket() {
    let redis = Redis::start();
    let [first, second] = [(); 2].map(|()| Node::open(options(&redis.url())));
    let quota = Quota { count: 3, period: HOUR };
    assert_eq!(take(&first, "a", quota), Allowance::Granted);
    assert_eq!(take(&second, "a", quota), Allowance::Granted);
    assert_eq!(take(&first, "a", quota), Allowance::Granted);
    for node in [&first, &second] {
        let Allowance::Wait(pause) = take(node, "a", quota) else {
            panic!("a fourth was granted");
        };
        // A third of the period refills one.
        assert!(pause <= HOUR / 3 && pause > HOUR / 3 - crate::support::PATIENCE, "{pause:?}");
    }
    assert_eq!(take(&second, "b", quota), Allowance::Granted);
}

#[test]
fn a_bucket_refills_evenly() {
    let redis = Redis::start();
    let node = Node::open(options(&redis.url()));
    let period = Duration::from_millis(1_500);
    let quota = Quota { count: 5, period };
    let began = Instant::now();
    let mut grants = 0;
    while began.elapsed() < period * 2 {
        match take(&node, "a", quota) {
            Allowance::Granted => grants += 1,
            // What is promised holds: after the pause it is granted.
            Allowance::Wait(pause) => {
                assert!(pause <= period / 5, "{pause:?}");
                std::thread::sleep(pause + Duration::from_millis(1));
                assert_eq!(take(&node, "a", quota), Allowance::Granted);
                grants += 1;
            }
        }
    }
    // Five at once and five in each period; a machine that sleeps longer grants fewer.
    let elapsed = began.elapsed().as_secs_f64() / period.as_secs_f64();
    assert!(f64::from(grants) <= 5.0 + elapsed * 5.0 + 0.01, "{grants} in {elapsed} periods");
    assert!(grants >= 10, "{grants} in {elapsed} periods");
}

#[test]
fn what_is_given_back_can_be_taken_again() {
    let redis = Redis::start();
    let node = Node::open(options(&redis.url()));
    let quota = Quota { count: 2, period: HOUR };
    // Giving back to a full bucket does not make it larger.
    node.relay.give_back("a", quota);
    assert_eq!(take(&node, "a", quota), Allowance::Granted);
    assert_eq!(take(&node, "a", quota), Allowance::Granted);
    assert!(matches!(take(&node, "a", quota), Allowance::Wait(_)));
    node.relay.give_back("a", quota);
    assert_eq!(take(&node, "a", quota), Allowance::Granted);
    assert!(matches!(take(&node, "a", quota), Allowance::Wait(_)));
    for _ in 0..9 {
        node.relay.give_back("a", quota);
    }
    assert_eq!(take(&node, "a", quota), Allowance::Granted);
    assert_eq!(take(&node, "a", quota), Allowance::Granted);
    assert!(matches!(take(&node, "a", quota), Allowance::Wait(_)));
}

#[test]
fn a_thousand_at_once_take_exactly_what_is_there() {
    let redis = Redis::start();
    let nodes = [(); 2].map(|()| Node::open(options(&redis.url())));
    let quota = Quota { count: 100, period: HOUR };
    let granted: usize = std::thread::scope(|scope| {
        let takers: Vec<_> = (0..10)
            .map(|index| {
                let relay = &nodes[index % 2].relay;
                scope.spawn(move || {
                    let pending = (0..100).map(|_| relay.take("a", quota)).collect();
                    granted(pending)
                })
            })
            .collect();
        takers.into_iter().map(|taker| taker.join().expect("no panic")).sum()
    });
    assert_eq!(granted, 100);
}

#[test]
fn buckets_of_many_sizes_are_exact() {
    let redis = Redis::start();
    let node = Node::open(options(&redis.url()));
    for count in [1, 3, 7, 10, 60, 333] {
        let quota = Quota { count, period: Duration::from_secs(24 * 3600) };
        let bucket = format!("size:{count}");
        let pending = (0..count + 5).map(|_| node.relay.take(&bucket, quota)).collect();
        assert_eq!(granted(pending), count as usize);
    }
    // The largest numbers of both kinds do not upset the arithmetic.
    for quota in [
        Quota { count: u32::MAX, period: Duration::MAX },
        Quota { count: u32::MAX, period: Duration::from_nanos(1) },
        Quota { count: 1, period: Duration::MAX },
    ] {
        assert_eq!(take(&node, &format!("{quota:?}"), quota), Allowance::Granted);
    }
    let never = Quota { count: 1, period: Duration::MAX };
    let Allowance::Wait(pause) = take(&node, &format!("{never:?}"), never) else {
        panic!("two of one were granted");
    };
    assert!(pause > HOUR * 24 * 365 * 9, "{pause:?}");
}

#[test]
fn hostile_names_are_names() {
    let redis = Redis::start();
    let node = Node::open(options(&redis.url()));
    let mut connection = connection(&redis.url());
    let long = "a".repeat(1_000_000);
    let hostile = [
        "",
        "\r\nFLUSHALL\r\n",
        "*",
        "{a}",
        "\0",
        "ä\u{202e}💥",
        "' .. redis.call('FLUSHALL') .. '",
        "../../etc/passwd",
        "a b",
        "-1",
        &long,
    ];
    let quota = Quota { count: 1, period: HOUR };
    for bucket in hostile {
        assert_eq!(take(&node, bucket, quota), Allowance::Granted, "{bucket:.40}");
        assert!(matches!(take(&node, bucket, quota), Allowance::Wait(_)), "{bucket:.40}");
    }
    // Long names that differ only at the end are different names.
    assert_eq!(take(&node, &format!("{long}b"), quota), Allowance::Granted);
    let keys: Vec<String> = cmd("KEYS").arg("*").query(&mut connection).expect("a list of keys");
    assert_eq!(keys.len(), hostile.len() + 1);
    for key in keys {
        assert!(key.starts_with("vendue:limit:") && key.len() <= 100, "{key}");
        let lives_ms: i64 = cmd("PTTL").arg(&key).query(&mut connection).expect("a number");
        assert!((1..=3_600_002).contains(&lives_ms), "{lives_ms}");
    }
}

#[test]
fn a_bucket_that_is_full_again_leaves_no_key() {
    let redis = Redis::start();
    let node = Node::open(options(&redis.url()));
    let quota = Quota { count: 4, period: Duration::from_millis(400) };
    assert_eq!(take(&node, "a", quota), Allowance::Granted);
    let mut connection = connection(&redis.url());
    crate::support::wait_until("the key is gone", || {
        cmd("DBSIZE").query::<u64>(&mut connection).expect("a number") == 0
    });
}

#[test]
fn a_server_that_forgot_the_scripts_is_told_again() {
    let redis = Redis::start();
    let node = Node::open(options(&redis.url()));
    let quota = Quota { count: 3, period: HOUR };
    let mut connection = connection(&redis.url());
    for _ in 0..3 {
        cmd("SCRIPT").arg("FLUSH").exec(&mut connection).expect("flushed");
        assert_eq!(take(&node, "a", quota), Allowance::Granted);
    }
    cmd("SCRIPT").arg("FLUSH").exec(&mut connection).expect("flushed");
    node.relay.give_back("a", quota);
    crate::support::wait_until("given back", || take(&node, "a", quota) == Allowance::Granted);
}

#[test]
fn too_many_at_once_are_refused_and_do_not_pile_up() {
    let redis = Redis::start();
    let mut few = options(&redis.url());
    few.takes_max = 10;
    few.answer_timeout = crate::support::PATIENCE;
    let node = Node::open(few);
    redis.pause();
    let quota = Quota { count: 1_000, period: HOUR };
    let mut pending: Vec<_> = (0..100).map(|_| node.relay.take("a", quota)).collect();
    let refused = pending.split_off(10);
    for refused in refused {
        refused.wait().expect_err("ten are waiting");
    }
    redis.resume();
    assert_eq!(granted(pending), 10);
}
