//! Faults of a cluster, made on purpose: PostgreSQL is killed, connections are cut around a commit,
//! nodes die and sleep, a standby takes over, Redis comes and goes. Real servers and real nodes;
//! clients that send again what was not answered; watchers that come again where they were. In the
//! end everything that anybody was told is compared with what is stored.
//!
//! `VENDUE_FAULT_ROUNDS` says how often each fault is made (each test has a small number of its
//! own), `VENDUE_BINARY` which program the nodes run, and `VENDUE_FAULT_SEED` when faults are made,
//! to run the moments of an earlier test again.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]
#![allow(clippy::print_stdout, reason = "a failure is found again by the seed that was printed")]

#[path = "../crash/bidder.rs"]
#[allow(dead_code, reason = "some of it is for the test of one server")]
mod bidder;
#[path = "../crash/checker.rs"]
mod checker;
mod checks;
mod commits;
mod database;
mod dead_node;
mod failover;
#[path = "../crash/http.rs"]
mod http;
mod ledger;
mod load;
#[path = "../crash/market.rs"]
#[allow(dead_code, reason = "some of it is for the test of one server")]
mod market;
mod node;
mod paused_node;
mod planted;
mod relay;
mod sale;
mod scene;
#[path = "../crash/server.rs"]
#[allow(dead_code, reason = "some of it is for the test of one server")]
mod server;
#[path = "../crash/socket.rs"]
#[allow(dead_code, reason = "some of it is for the test of one server")]
mod socket;
#[path = "../crash/stored.rs"]
#[allow(dead_code, reason = "some of it is for the test of one server")]
mod stored;
mod together;
mod watcher;

use std::time::{SystemTime, UNIX_EPOCH};

use vendue_tests::number_from;

/// How often a fault is made.
fn rounds(usual: u64) -> u64 {
    number_from("VENDUE_FAULT_ROUNDS").unwrap_or(usual)
}

/// The seed of a test, printed.
fn seed(test: &str) -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let seed = number_from("VENDUE_FAULT_SEED").unwrap_or(u64::from(since.subsec_nanos()));
    println!("{test}: VENDUE_FAULT_SEED={seed}");
    seed
}
