//! What is asked on sockets counts like what is asked over HTTP.

use serde_json::json;

use crate::client::Client;
use crate::lot;
use crate::program::Program;

#[tokio::test]
async fn bids_and_subscriptions_take_from_the_bucket_of_the_user() {
    let mut program = Program::start(&[]);
    let (_, auction) = lot::auction(&program).await;
    let anna = lot::user(&program, "anna").await;
    program.crash_and_restart_with(&["--rate-limit", "12", "--socket-limit", "0"]);
    // Each handshake is a request.
    let mut first = Client::open_as(&program, &anna.token).await;
    let mut second = Client::open_as(&program, &anna.token).await;
    first.subscribe(&auction, json!({})).await;
    let mut accepted = 0;
    let refused = loop {
        let socket = if accepted % 2 == 0 { &mut first } else { &mut second };
        let result = socket.bid(&auction, 1_500 + accepted * 100).await;
        if result["error"].is_object() {
            break result["error"].clone();
        }
        accepted += 1;
    };
    assert_eq!(refused["code"], "rate_limited");
    assert!(refused["details"]["retry_after_ms"].as_u64().is_some_and(|ms| ms > 0));
    // One more comes every five seconds.
    assert!((9..=10).contains(&accepted), "{accepted} bids passed");
    second.say(&json!({"type": "subscribe", "topic": format!("auction:{auction}")})).await;
    let refused = second.find("error").await;
    assert_eq!(refused["code"], "rate_limited");
    let bearer = format!("Bearer {}", anna.token);
    let answer =
        program.send("GET", "/api/v1/auctions", &[("authorization", bearer.as_str())], None).await;
    assert_eq!(answer.status, 429);
}

#[tokio::test]
async fn each_portion_of_what_was_missed_is_counted_and_all_of_it_comes() {
    let mut program = Program::start(&["--socket-limit", "0"]);
    let (_, auction) = lot::auction(&program).await;
    let anna = lot::user(&program, "anna").await;
    let mut annas = Client::open_as(&program, &anna.token).await;
    for step in 0..300 {
        annas.bid(&auction, 1_500 + step * 100).await;
    }
    program.crash_and_restart_with(&["--rate-limit", "3"]);
    let mut watcher = Client::open(&program).await;
    let first = watcher.subscribe(&auction, json!({"since": 0, "every": true})).await;
    let last = first["sequence"].as_i64().expect("a number");
    assert!((257..512).contains(&last), "two portions: {last}");
    // The handshake, the subscription and the first portion were three; the second has to wait.
    for number in 1..=256 {
        assert_eq!(watcher.expect("event").await["sequence"], number);
    }
    let answer = program.send("GET", "/api/v1/auctions", &[], None).await;
    assert_eq!(answer.status, 429);
    watcher.say(&json!({"type": "ping"})).await;
    watcher.expect("pong").await;
}
