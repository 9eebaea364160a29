//! Who watches where: counts add up, and a node that is gone is forgotten.

use std::time::{Duration, Instant};

use crate::support::{Node, connection, options, topic, wait_until};
use redis::cmd;
use vendue_relay_redis::RedisOptions;
use vendue_store::Relay;
use vendue_test_servers::Redis;

const FORGOTTEN_AFTER: Duration = Duration::from_secs(3);

fn quick(redis: &Redis) -> RedisOptions {
    let mut options = options(&redis.url());
    options.viewers_every = Duration::from_millis(50);
    options.viewers_forgotten_after = FORGOTTEN_AFTER;
    options
}

fn wait_for_elsewhere(node: &Node, expected: usize) {
    let began = Instant::now();
    loop {
        let found = node.relay.viewers_elsewhere(topic(1));
        if found == expected {
            return;
        }
        assert!(began.elapsed() < crate::support::PATIENCE, "{found} instead of {expected}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn the_counts_of_all_nodes_add_up() {
    let redis = Redis::start();
    let [first, second, third] = [(); 3].map(|()| Node::open(quick(&redis)));
    first.relay.set_viewers(topic(1), 10);
    second.relay.set_viewers(topic(1), 200);
    third.relay.set_viewers(topic(1), 3_000);
    third.relay.set_viewers(topic(2), 50_000);
    wait_for_elsewhere(&first, 3_200);
    wait_for_elsewhere(&second, 3_010);
    wait_for_elsewhere(&third, 210);
    assert_eq!(third.relay.viewers_elsewhere(topic(2)), 0);
    assert_eq!(first.relay.viewers_elsewhere(topic(2)), 0);

    second.relay.set_viewers(topic(1), 1);
    wait_for_elsewhere(&first, 3_001);
    third.relay.set_viewers(topic(1), 0);
    wait_for_elsewhere(&first, 1);
    // Who has no viewers there does not ask.
    wait_for_elsewhere(&third, 0);
    second.relay.close();
    wait_for_elsewhere(&first, 0);
}

#[test]
fn counts_stay_for_longer_than_they_live_without_being_told_again() {
    let redis = Redis::start();
    let [first, second] = [(); 2].map(|()| Node::open(quick(&redis)));
    first.relay.set_viewers(topic(1), 1);
    second.relay.set_viewers(topic(1), 7);
    wait_for_elsewhere(&first, 7);
    let began = Instant::now();
    while began.elapsed() < FORGOTTEN_AFTER * 2 {
        assert_eq!(first.relay.viewers_elsewhere(topic(1)), 7);
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_node_that_disappears_without_goodbye_is_forgotten() {
    let redis = Redis::start();
    let [first, second] = [(); 2].map(|()| Node::open(quick(&redis)));
    first.relay.set_viewers(topic(1), 1);
    second.relay.set_viewers(topic(1), 7);
    wait_for_elsewhere(&first, 7);
    // Dropped, it ends as if the process had died.
    drop(second);
    assert_eq!(first.relay.viewers_elsewhere(topic(1)), 7);
    wait_for_elsewhere(&first, 0);

    // Its field is taken away, although the other node keeps the key.
    let key = "vendue:viewers:auction:01010101010101010101010101010101";
    let mut connection = connection(&redis.url());
    let mut fields = || -> u64 { cmd("HLEN").arg(key).query(&mut connection).expect("a number") };
    wait_until("the dead field is gone", || fields() == 1);
    drop(first);
    wait_until("the key is gone", || fields() == 0);
}

#[test]
fn a_cut_makes_the_others_unknown_and_its_end_known_again() {
    let redis = Redis::start();
    let [first, second] = [(); 2].map(|()| Node::open(quick(&redis)));
    first.relay.set_viewers(topic(1), 1);
    second.relay.set_viewers(topic(1), 7);
    wait_for_elsewhere(&first, 7);
    redis.kill();
    wait_for_elsewhere(&first, 0);
    redis.start_again();
    wait_for_elsewhere(&first, 7);
    wait_for_elsewhere(&second, 1);
}
