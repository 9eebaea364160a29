//! Redis dies, hangs, comes back; the network between fails. Nobody waits, and the end is heard.

use std::time::{Duration, Instant};

use crate::support::{Node, connection, news, options, topic, wait_until};
use redis::cmd;
use vendue_relay_redis::RedisOptions;
use vendue_store::{Allowance, Heard, Limiter, Quota, Relay};
use vendue_test_servers::{Proxy, Redis};

/// What is measured here takes microseconds; a busy machine may hold it up.
const AT_ONCE: Duration = Duration::from_millis(500);

const QUOTA: Quota = Quota { count: 1_000, period: Duration::from_secs(3600) };

#[test]
fn redis_dies_and_comes_back() {
    let redis = Redis::start();
    let [sender, follower] = [(); 2].map(|()| Node::open(options(&redis.url())));
    follower.follow(1);
    redis.kill();
    sender.wait_until_down();
    follower.wait_until_down();
    follower.forget();

    let began = Instant::now();
    for sequence in 1..=1_000 {
        sender.relay.announce(&[news(1, sequence)]);
    }
    follower.relay.follow(topic(2));
    sender.relay.set_viewers(topic(1), 3);
    sender.relay.take("bucket", QUOTA).wait().expect_err("the way is cut");
    sender.relay.give_back("bucket", QUOTA);
    sender.relay.ping().wait().expect_err("the way is cut");
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    // Those that found the connection still there waited as one, and were dropped with it.
    wait_until("dropped", || sender.relay.announcements_dropped() > 0);
    assert_eq!(follower.heard(), []);

    redis.start_again();
    follower.wait_for(Heard::Gap(None));
    follower.wait_for(Heard::Gap(Some(topic(2))));
    follower.wait_until_up();
    sender.wait_until_up();
    sender.relay.announce(&[news(1, 1_001), news(2, 1)]);
    follower.wait_for(Heard::News(news(1, 1_001)));
    follower.wait_for(Heard::News(news(2, 1)));
    sender.relay.take("bucket", QUOTA).wait().expect("the way is open");
}

#[test]
fn redis_that_comes_late_is_found() {
    let redis = Redis::start();
    redis.kill();
    let node = Node::begin(options(&redis.url()));
    node.relay.follow(topic(1));
    std::thread::sleep(Duration::from_millis(300));
    assert!(!node.relay.is_up());
    assert_eq!(node.heard(), []);
    redis.start_again();
    node.wait_for(Heard::Gap(Some(topic(1))));
    node.wait_until_up();
}

#[test]
fn a_paused_redis_holds_nobody_up() {
    let redis = Redis::start();
    let node = Node::open(RedisOptions::new(redis.url()));
    wait_until("taken", || node.relay.take("bucket", QUOTA).wait().is_ok());
    redis.pause();

    // The first waits for its limit of 50 ms, the others do not wait at all.
    let began = Instant::now();
    let refused = node.relay.take("bucket", QUOTA).wait().expect_err("nobody answers");
    assert_eq!(refused.code().as_str(), "storage_unavailable");
    assert!(began.elapsed() >= Duration::from_millis(45), "{:?}", began.elapsed());
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());
    let began = Instant::now();
    for sequence in 1..=1_000 {
        node.relay.take("bucket", QUOTA).wait().expect_err("nobody answers");
        node.relay.announce(&[news(1, sequence)]);
    }
    assert!(began.elapsed() < AT_ONCE, "{:?}", began.elapsed());

    // It is noticed although the connection is not closed.
    node.wait_until_down();
    redis.resume();
    node.wait_until_up();
    wait_until("taken", || node.relay.take("bucket", QUOTA).wait().is_ok());
}

#[test]
fn a_short_hang_costs_no_connection() {
    let redis = Redis::start();
    let mut options = RedisOptions::new(redis.url());
    options.answer_timeout = crate::support::PATIENCE;
    let node = Node::open(options);
    wait_until("taken", || node.relay.take("bucket", QUOTA).wait().is_ok());
    redis.pause();
    node.relay.take("bucket", QUOTA).wait().expect_err("nobody answers");
    redis.resume();
    wait_until("taken", || node.relay.take("bucket", QUOTA).wait().is_ok());
    assert_eq!(node.times(Heard::Gap(None)), 1);
}

#[test]
fn a_full_queue_drops_and_tells_the_others() {
    let redis = Redis::start();
    let mut few = options(&redis.url());
    few.announcements_max = 2;
    let sender = Node::open(few);
    let follower = Node::open(options(&redis.url()));
    follower.follow(1);
    follower.forget();
    // More at once than the queue holds.
    let many: Vec<_> = (1..=5).map(|id| news(id, 1)).collect();
    sender.relay.announce(&many);
    assert_eq!(sender.relay.announcements_dropped(), 3);
    follower.wait_for(Heard::News(news(1, 1)));
    follower.wait_for(Heard::Gap(None));
    assert!(sender.relay.is_up());
}

#[test]
fn others_hear_of_a_gap_when_only_the_sender_was_cut_off() {
    let redis = Redis::start();
    let proxy = Proxy::before(redis.address());
    let sender = Node::open(options(&redis.url_through(&proxy)));
    let follower = Node::open(options(&redis.url()));
    follower.follow(1);
    follower.forget();
    proxy.cut();
    sender.wait_until_down();
    sender.relay.announce(&[news(1, 1)]);
    assert_eq!(follower.heard(), []);
    proxy.restore();
    follower.wait_for(Heard::Gap(None));
    sender.wait_until_up();
    sender.relay.announce(&[news(1, 2)]);
    follower.wait_for(Heard::News(news(1, 2)));
    assert_eq!(follower.times(Heard::Gap(None)), 1);
}

#[test]
fn a_network_that_hangs_is_noticed() {
    let redis = Redis::start();
    let proxy = Proxy::before(redis.address());
    let node = Node::open(options(&redis.url_through(&proxy)));
    node.follow(1);
    node.forget();
    proxy.stall();
    node.wait_until_down();
    assert_eq!(node.heard(), []);
    proxy.restore();
    node.wait_for(Heard::Gap(None));
    node.wait_until_up();
    let sender = Node::open(options(&redis.url()));
    sender.relay.announce(&[news(1, 1)]);
    node.wait_for(Heard::News(news(1, 1)));
}

#[test]
fn a_redis_without_room_still_carries_news() {
    let redis = Redis::start();
    let [sender, follower] = [(); 2].map(|()| Node::open(options(&redis.url())));
    follower.follow(1);
    let full = |maxmemory: &str| {
        let mut connection = connection(&redis.url());
        cmd("CONFIG")
            .arg(&["SET", "maxmemory", maxmemory])
            .exec(&mut connection)
            .expect("configured");
    };
    full("1");
    follower.relay.set_viewers(topic(1), 3);
    sender.relay.take("bucket", QUOTA).wait().expect_err("there is no room for it");
    // Longer than it takes to try to write the viewers.
    std::thread::sleep(Duration::from_millis(1_500));
    follower.forget();
    assert!(follower.relay.is_up());
    sender.relay.announce(&[news(1, 1)]);
    follower.wait_for(Heard::News(news(1, 1)));
    assert_eq!(follower.times(Heard::Gap(None)), 0);
    full("0");
    let granted = sender.relay.take("bucket", QUOTA).wait().expect("there is room again");
    assert_eq!(granted, Allowance::Granted);
}

#[test]
fn closing_says_goodbye() {
    let redis = Redis::start();
    let [sender, follower] = [(); 2].map(|()| Node::open(options(&redis.url())));
    follower.follow(1);
    sender.relay.announce(&[news(1, 1)]);
    sender.relay.close();
    assert!(!sender.relay.is_up());
    sender.relay.announce(&[news(1, 2)]);
    sender.relay.take("bucket", QUOTA).wait().expect_err("it is closed");
    sender.relay.ping().wait().expect_err("it is closed");
    sender.relay.close();
    // What was announced before is still heard.
    follower.wait_for(Heard::News(news(1, 1)));
}

#[tokio::test]
async fn it_can_be_used_and_dropped_inside_a_runtime() {
    let redis = Redis::start();
    let node = Node::begin(options(&redis.url()));
    while !node.relay.is_up() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let pending = node.relay.take("bucket", QUOTA);
    assert_eq!(pending.await.expect("the way is open"), Allowance::Granted);
    node.relay.ping().await.expect("the way is open");
    drop(node);
}
