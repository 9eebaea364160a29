//! Two servers are one market.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::Client;
use crate::cluster::{Cluster, counted, eventually};
use crate::lot;
use crate::program::Program;

/// How soon what happens at one node is seen at another, at worst: on a busy machine, too.
const SOON: Duration = Duration::from_secs(1);
/// How soon it is seen mostly where Redis wakes the other node. Without that word the log is looked
/// at once a second, so that a bid that follows the last look waits almost as long.
const WOKEN: Duration = Duration::from_millis(300);

pub(crate) fn sequence(frame: &Value) -> i64 {
    frame["sequence"].as_i64().expect("a number")
}

/// The auction as a node shows it to anybody.
pub(crate) async fn state(program: &Program, auction: &str) -> Value {
    let answer = program.send("GET", &format!("/api/v1/auctions/{auction}"), &[], None).await;
    answer.body["data"]["auction"].clone()
}

/// Who registers at one node acts at the other, and what happens at one is seen at the other.
async fn two_are_one(cluster: Cluster) {
    let (a, b) = (cluster.node(&[]), cluster.node(&[]));
    let (_, auction) = lot::auction(&a).await;
    let (anna, bert) = (lot::user(&a, "anna").await, lot::user(&b, "bert").await);
    let mut at_a = Client::open_as(&a, &bert.token).await;
    let mut at_b = Client::open_as(&b, &anna.token).await;
    at_b.subscribe(&auction, json!({"every": true})).await;
    at_a.subscribe(&auction, json!({"every": true})).await;
    for step in 0..20 {
        // Each bids where the other watches.
        let (socket, bidder, node) =
            if step % 2 == 0 { (&mut at_b, &anna, &a) } else { (&mut at_a, &bert, &b) };
        lot::bid(node, bidder, &auction, 1_100 + step * 200).await;
        let began = Instant::now();
        let last = state(node, &auction).await["event_sequence"].as_i64().expect("a number");
        while sequence(&socket.find("event").await) < last {}
        assert!(began.elapsed() < SOON, "step {step} took {:?}", began.elapsed());
    }
    let states = (state(&a, &auction).await, state(&b, &auction).await);
    assert_eq!(states.0["price_minor"], states.1["price_minor"]);
    assert_eq!(states.0["bid_count"], 20, "{}", states.0);
    eventually("each knows of the other", async || {
        counted(&a, "vendue_nodes_alive").await >= 2.0
            && counted(&b, "vendue_nodes_alive").await >= 2.0
    })
    .await;
    eventually("what the other did was heard of", async || {
        counted(&b, "vendue_events_heard_total").await >= 10.0
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bid_at_one_node_is_seen_at_the_other_without_redis() {
    two_are_one(Cluster::alone()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bid_at_one_node_is_seen_at_the_other_with_redis() {
    two_are_one(Cluster::with_redis()).await;
}

/// Redis is what makes others hear at once: the look at the log, once a second, would pass for it
/// in a test that only waits long enough.
#[tokio::test(flavor = "multi_thread")]
async fn redis_wakes_the_other_node() {
    let cluster = Cluster::with_redis();
    let (a, b) = (cluster.node(&[]), cluster.node(&[]));
    let (_, auction) = lot::auction(&a).await;
    let bidders = [lot::user(&a, "anna").await, lot::user(&a, "bert").await];
    let mut at_b = Client::open(&b).await;
    at_b.subscribe(&auction, json!({"every": true})).await;
    let mut waits = Vec::new();
    for step in 0..20 {
        let bidder = &bidders[usize::from(step % 2 == 0)];
        lot::bid(&a, bidder, &auction, 1_100 + step * 200).await;
        let began = Instant::now();
        let last = state(&a, &auction).await["event_sequence"].as_i64().expect("a number");
        while sequence(&at_b.find("event").await) < last {}
        waits.push(began.elapsed());
    }
    waits.sort();
    assert!(waits[10] < WOKEN, "{waits:?}");
}

/// The numbers of the events up to `last`.
async fn numbers_up_to(client: &mut Client, last: i64) -> Vec<i64> {
    let mut numbers = Vec::new();
    while numbers.last() != Some(&last) {
        numbers.push(sequence(&client.find("event").await));
    }
    numbers
}

/// A client whose node dies goes to another one and misses nothing, while bids go on there.
async fn moves(cluster: Cluster) {
    let (mut a, b) = (cluster.node(&[]), cluster.node(&["--socket-limit", "0"]));
    let (_, auction) = lot::auction(&a).await;
    let (anna, bert) = (lot::user(&a, "anna").await, lot::user(&a, "bert").await);
    let mut bidders =
        [Client::open_as(&b, &anna.token).await, Client::open_as(&b, &bert.token).await];
    let mut watcher = Client::open(&a).await;
    let start = sequence(&watcher.subscribe(&auction, json!({"every": true})).await);
    let bidding = async {
        for step in 0..100_i64 {
            let bidder = &mut bidders[usize::from(step % 2 == 0)];
            let result = bidder.bid(&auction, 1_100 + step * 200).await;
            assert!(result["placed"].is_object(), "{result}");
        }
    };
    let watching = async {
        let mut numbers = numbers_up_to(&mut watcher, start + 10).await;
        a.kill();
        let mut watcher = Client::open(&b).await;
        let since = start + 10;
        watcher.subscribe(&auction, json!({"since": since, "every": true})).await;
        numbers.extend(numbers_up_to(&mut watcher, start + 100).await);
        assert_eq!(numbers, (start + 1..=start + 100).collect::<Vec<i64>>());
    };
    tokio::join!(bidding, watching);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_moves_to_another_node_misses_nothing_without_redis() {
    moves(Cluster::alone()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_moves_to_another_node_misses_nothing_with_redis() {
    moves(Cluster::with_redis()).await;
}
