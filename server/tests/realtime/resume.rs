//! Going on after a break.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::client::Client;
use crate::lot;
use crate::program::Program;

fn sequence(frame: &Value) -> i64 {
    frame["sequence"].as_i64().expect("a number")
}

#[tokio::test]
async fn who_comes_again_gets_exactly_the_rest_also_from_another_server() {
    let mut program = Program::start(&[]);
    let (_, auction) = lot::auction(&program).await;
    let (anna, bert) = (lot::user(&program, "anna").await, lot::user(&program, "bert").await);
    let every = |since: i64| json!({"since": since, "every": true});
    let mut watcher = Client::open(&program).await;
    let start = sequence(&watcher.subscribe(&auction, json!({"every": true})).await);
    lot::bid(&program, &anna, &auction, 1_200).await;
    let seen = sequence(&watcher.event("bid_placed").await);
    assert_eq!(seen, start + 1);
    drop(watcher);

    for step in 0..10 {
        let bidder = if step % 2 == 0 { &bert } else { &anna };
        lot::bid(&program, bidder, &auction, 1_500 + step * 300).await;
    }
    let mut watcher = Client::open(&program).await;
    let subscribed = watcher.subscribe(&auction, every(seen)).await;
    let last = sequence(&subscribed);
    assert_eq!(subscribed["since"], seen);
    let rest: Vec<i64> = (seen + 1..=last).collect();
    assert_eq!(watcher.numbers_up_to(last).await, rest);

    program.crash_and_restart();
    let mut watcher = Client::open(&program).await;
    watcher.subscribe(&auction, every(seen)).await;
    assert_eq!(watcher.numbers_up_to(last).await, rest);
    lot::bid(&program, &anna, &auction, 9_000).await;
    assert_eq!(sequence(&watcher.event("bid_placed").await), last + 1);
}

#[tokio::test]
async fn nothing_is_lost_between_the_log_and_what_happens_meanwhile() {
    let program = Program::start(&["--socket-limit", "0"]);
    let (_, auction) = lot::auction(&program).await;
    let (anna, bert) = (lot::user(&program, "anna").await, lot::user(&program, "bert").await);
    let mut annas = Client::open_as(&program, &anna.token).await;
    let mut berts = Client::open_as(&program, &bert.token).await;
    let is_done = AtomicBool::new(false);
    let bidding = async {
        let mut maximum_minor = 1_000;
        while !is_done.load(Ordering::Relaxed) {
            for bidder in [&mut annas, &mut berts] {
                let result = bidder.bid(&auction, maximum_minor).await;
                assert!(result["placed"].is_object(), "{result}");
                maximum_minor += 200;
            }
        }
    };
    let watching = async {
        for _ in 0..30 {
            let mut watcher = Client::open(&program).await;
            let subscribed = watcher.subscribe(&auction, json!({"since": 0, "every": true})).await;
            // Some more than there are: those come while the log is being read.
            let last = sequence(&subscribed) + 20;
            let numbers = watcher.numbers_up_to(last).await;
            assert_eq!(numbers, (1..=last).collect::<Vec<i64>>());
        }
        is_done.store(true, Ordering::Relaxed);
    };
    tokio::join!(bidding, watching);
}

#[tokio::test]
async fn a_number_that_does_not_exist_yet_is_answered_with_the_last() {
    let program = Program::start(&[]);
    let (_, auction) = lot::auction(&program).await;
    let mut watcher = Client::open(&program).await;
    let subscribed = watcher.subscribe(&auction, json!({"since": 9_999})).await;
    assert_eq!(subscribed["since"], subscribed["sequence"]);
}

#[tokio::test]
async fn a_server_that_stops_says_so_and_answers_what_it_has_taken() {
    let mut program = Program::start(&[]);
    let (_, auction) = lot::auction(&program).await;
    let mut watcher = Client::open(&program).await;
    watcher.subscribe(&auction, json!({})).await;
    let mut idle = Client::open(&program).await;
    program.terminate();
    assert_eq!(watcher.closed().await, 1012);
    assert_eq!(idle.closed().await, 1012);
    drop((watcher, idle));
    assert!(program.wait(), "it ends in order");
}
