//! Another server takes over that lacks the last writes: numbers that were shown stand for other
//! events from then on, and nobody may be left with the old ones.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde_json::json;
use vendue_test_servers::Postgres;

use crate::client::Client;
use crate::lot;
use crate::program::Program;
use crate::together::{sequence, state};

/// How long a node may need to find the promoted server.
const PATIENCE: Duration = Duration::from_secs(20);

/// A primary, and a standby that does not get what is written from now on.
struct Pair {
    primary: Postgres,
    standby: Postgres,
    name: String,
}

impl Pair {
    fn start() -> Self {
        let primary = Postgres::start();
        let standby = primary.replica("standby");
        let name = primary.create_database().name().to_owned();
        Self { primary, standby, name }
    }

    /// The address of a database at both servers.
    fn url(&self) -> String {
        let (one, other): (SocketAddr, SocketAddr) =
            (self.primary.address(), self.standby.address());
        format!("postgres://postgres@{one},{other}/{}?sslmode=disable", self.name)
    }

    /// From here on the standby falls behind.
    fn separate(&self) {
        self.primary.wait_for_replica();
        self.standby.stop_fast();
    }

    /// The primary dies, and the standby takes over.
    fn fail_over(&self) {
        self.primary.kill();
        self.standby.start_again();
        self.standby.promote();
    }
}

/// Bids as soon as it is possible again.
async fn bid_once_it_is_back(program: &Program, user: &lot::User, auction: &str, minor: i64) {
    let path = format!("/api/v1/auctions/{auction}/bids");
    let body = json!({"maximum": {"amount_minor": minor, "currency": "EUR"}});
    let bearer = format!("Bearer {}", user.token);
    let deadline = Instant::now() + PATIENCE;
    loop {
        let headers = [("authorization", bearer.as_str()), ("idempotency-key", "once")];
        let answer = program.send("POST", &path, &headers, Some(&body)).await;
        if answer.status < 300 {
            return;
        }
        assert!(answer.status >= 500 && Instant::now() < deadline, "{}", answer.body);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_saw_what_a_failover_lost_comes_again_and_misses_nothing_new() {
    let pair = Pair::start();
    let node = Program::start(&["--database-url", &pair.url()]);
    let (_, auction) = lot::auction(&node).await;
    let (anna, bert) = (lot::user(&node, "anna").await, lot::user(&node, "bert").await);
    let mut watcher = Client::open(&node).await;
    watcher.subscribe(&auction, json!({"every": true})).await;
    pair.separate();
    let kept = state(&node, &auction).await["event_sequence"].as_i64().expect("a number");
    for step in 0..3 {
        let bidder = if step % 2 == 0 { &anna } else { &bert };
        lot::bid(&node, bidder, &auction, 1_100 + step * 200).await;
    }
    let shown = state(&node, &auction).await["event_sequence"].as_i64().expect("a number");
    assert!(shown >= kept + 3, "{shown} after {kept}");
    while sequence(&watcher.find("event").await) < shown {}
    pair.fail_over();
    assert_eq!(watcher.closed().await, 1012, "it was left with events that never happened");

    // It comes again as every client does: by the last number it has seen.
    let mut watcher = Client::open(&node).await;
    let back = watcher.subscribe(&auction, json!({"since": shown, "every": true})).await;
    assert_eq!((&back["since"], &back["sequence"]), (&json!(kept), &json!(kept)), "{back}");
    bid_once_it_is_back(&node, &bert, &auction, 1_500).await;
    let bid = watcher.event("bid_placed").await;
    assert_eq!((sequence(&bid), &bid["event"]["bid_count"]), (kept + 1, &json!(1)), "{bid}");
}
