//! How many watch, wherever they are.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::client::Client;
use crate::cluster::Cluster;
use crate::lot;
use crate::program::Program;

/// How soon a viewer at one node is counted at the other: about two seconds, and more on a machine
/// that does much else.
const SOON: Duration = Duration::from_secs(4);

/// Waits until a socket is told a number of viewers.
async fn told(client: &mut Client, count: u64) -> Duration {
    let began = Instant::now();
    while client.find("viewers").await["count"] != count {}
    began.elapsed()
}

async fn shown(program: &Program, auction: &str) -> u64 {
    let path = format!("/auctions/{auction}/now");
    let answer = program.send("GET", &path, &[], None).await;
    answer.body["viewers"].as_u64().unwrap_or_else(|| panic!("{}", answer.body))
}

#[tokio::test(flavor = "multi_thread")]
async fn viewers_of_all_nodes_are_added_up() {
    let cluster = Cluster::with_redis();
    let (a, b) = (cluster.node(&[]), cluster.node(&[]));
    let (_, auction) = lot::auction(&a).await;
    let mut at_a = Client::open(&a).await;
    at_a.subscribe(&auction, json!({})).await;
    told(&mut at_a, 1).await;
    let mut at_b = Client::open(&b).await;
    at_b.subscribe(&auction, json!({})).await;
    for socket in [&mut at_a, &mut at_b] {
        let took = told(socket, 2).await;
        assert!(took < SOON, "{took:?}");
    }
    assert_eq!((shown(&a, &auction).await, shown(&b, &auction).await), (2, 2));
    let third = Client::open(&b).await.subscribe(&auction, json!({})).await;
    assert!(third["viewers"].as_u64().is_some_and(|count| count >= 2), "{third}");
    drop(at_b);
    let took = told(&mut at_a, 1).await;
    assert!(took < SOON, "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_each_node_counts_its_own() {
    let cluster = Cluster::alone();
    let (a, b) = (cluster.node(&[]), cluster.node(&[]));
    let (_, auction) = lot::auction(&a).await;
    let mut at_a = Client::open(&a).await;
    at_a.subscribe(&auction, json!({})).await;
    let mut at_b = Client::open(&b).await;
    let subscribed = at_b.subscribe(&auction, json!({})).await;
    assert_eq!(subscribed["viewers"], 1);
    assert_eq!(shown(&a, &auction).await, 1);
}
