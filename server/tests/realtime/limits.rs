//! Bad frames, and too much of anything.

use std::time::Duration;

use serde_json::json;

use crate::client::Client;
use crate::lot;
use crate::program::Program;

#[tokio::test]
async fn what_is_not_a_message_is_refused_and_the_socket_goes_on() {
    let program = Program::start(&["--socket-limit", "0"]);
    let (_, auction) = lot::auction(&program).await;
    let mut client = Client::open(&program).await;
    for bad in ["", "ping", "[]", "{\"type\":\"shout\"}", "{\"type\":\"subscribe\",\"topic\":7}"] {
        client.say_text(bad).await;
        assert_eq!(client.expect("error").await["code"], "invalid_argument", "{bad}");
    }
    client.say_bytes(b"\x00\xff").await;
    assert_eq!(client.expect("error").await["code"], "invalid_argument");
    let topics = [
        ("shop:1", "invalid_argument"),
        ("auction:nonsense", "id_malformed"),
        ("user:0199f0c1-0000-7000-8000-000000000001", "unauthenticated"),
        ("auction:0199f0c1-0000-7000-8000-000000000001", "auction_not_found"),
    ];
    for (topic, code) in topics {
        client.say(&json!({"type": "subscribe", "topic": topic})).await;
        let refused = client.expect("error").await;
        assert_eq!(refused["code"], code, "{refused}");
        assert_eq!(refused["details"]["topic"], topic);
    }
    let topic = format!("auction:{auction}");
    client.say(&json!({"type": "subscribe", "topic": topic, "since": -1})).await;
    assert_eq!(client.expect("error").await["code"], "invalid_argument");
    client.say(&json!({"type": "ping"})).await;
    assert!(client.expect("pong").await["server_time"].is_string());
}

#[tokio::test]
async fn a_message_that_is_too_large_ends_the_socket() {
    let program = Program::start(&[]);
    let mut client = Client::open(&program).await;
    client.say_text(&"x".repeat(16 * 1_024)).await;
    assert_eq!(client.expect("error").await["code"], "invalid_argument");
    client.say_text(&"x".repeat(16 * 1_024 + 1)).await;
    assert_eq!(client.closed().await, 1009);
}

#[tokio::test]
async fn who_says_too_much_is_told_and_then_shut_out() {
    let program = Program::start(&[]);
    let mut client = Client::open(&program).await;
    for _ in 0..21 {
        client.say(&json!({"type": "ping"})).await;
    }
    for _ in 0..20 {
        client.expect("pong").await;
    }
    let refused = client.expect("error").await;
    assert_eq!(refused["code"], "rate_limited");
    let wait_ms = refused["details"]["retry_after_ms"].as_u64().expect("a time");
    assert!((1..=100).contains(&wait_ms), "{wait_ms}");
    tokio::time::sleep(Duration::from_millis(wait_ms + 20)).await;
    client.say(&json!({"type": "ping"})).await;
    client.expect("pong").await;
    for _ in 0..60 {
        if !client.shout(&json!({"type": "ping"})).await {
            break;
        }
    }
    assert_eq!(client.closed().await, 4029);
}

#[tokio::test]
async fn a_socket_follows_fifty_topics_and_no_more() {
    let program = Program::start(&["--socket-limit", "0"]);
    let (seller, first) = lot::auction(&program).await;
    let mut client = Client::open(&program).await;
    client.subscribe(&first, json!({})).await;
    for _ in 0..49 {
        let auction = lot::another_auction(&program, &seller).await;
        client.subscribe(&auction, json!({})).await;
    }
    let auction = lot::another_auction(&program, &seller).await;
    client.say(&json!({"type": "subscribe", "topic": format!("auction:{auction}")})).await;
    let refused = client.find("error").await;
    assert_eq!(refused["code"], "rate_limited");
    assert_eq!(refused["details"]["maximum"], 50);
    // One that is followed already may be begun anew, and one that is left makes room.
    client.subscribe(&first, json!({})).await;
    client.say(&json!({"type": "unsubscribe", "topic": format!("auction:{first}")})).await;
    client.find("unsubscribed").await;
    client.subscribe(&auction, json!({})).await;
}

#[tokio::test]
async fn one_address_gets_so_many_sockets() {
    let program = Program::start(&["--sockets-per-address", "3"]);
    let mut clients = Vec::new();
    for _ in 0..3 {
        clients.push(Client::open(&program).await);
    }
    assert_eq!(Client::open_with(&program, &[]).await.err(), Some(429));
    clients.pop();
    // The server hears of the end of a socket a moment later.
    for _ in 0..100 {
        if Client::open_with(&program, &[]).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the place was not given back");
}

#[tokio::test]
async fn who_does_not_answer_heartbeats_is_gone() {
    let program = Program::start(&["--heartbeat-s", "1"]);
    let mut silent = Client::open(&program).await;
    let mut alive = Client::open(&program).await;
    let answering = tokio::spawn(async move {
        // The library answers heartbeats while somebody reads.
        tokio::time::timeout(Duration::from_secs(5), alive.closed()).await.is_err()
    });
    tokio::time::sleep(Duration::from_millis(3_500)).await;
    assert_eq!(silent.closed().await, 4009);
    assert!(answering.await.expect("it ends"), "who answers stays");
}

#[tokio::test]
async fn who_takes_nothing_is_cut_off_and_goes_on_by_number() {
    let program = Program::start(&["--socket-limit", "0", "--socket-write-s", "1"]);
    let (_, auction) = lot::auction(&program).await;
    let anna = lot::user(&program, "anna").await;
    let mut annas = Client::open_as(&program, &anna.token).await;
    for step in 0..200 {
        annas.bid(&auction, 1_000 + step * 100).await;
    }
    let mut slow = Client::open_narrow(&program).await;
    let again = json!({
        "type": "subscribe", "topic": format!("auction:{auction}"), "since": 0, "every": true,
    });
    // Each asks for the whole log again: some ten megabytes that nobody reads.
    for _ in 0..150 {
        assert!(slow.shout(&again).await);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(slow.closed().await, 4008);
    let mut fresh = Client::open(&program).await;
    let last = fresh.subscribe(&auction, json!({"since": 0, "every": true})).await;
    let last = last["sequence"].as_i64().expect("a number");
    for number in 1..=last {
        assert_eq!(fresh.expect("event").await["sequence"], number);
    }
}

#[tokio::test]
async fn who_only_watches_costs_little() {
    let program = Program::start(&["--sockets-per-address", "0"]);
    let (_, auction) = lot::auction(&program).await;
    let mut watchers = Vec::new();
    let mut before = 0;
    // The first ones pay for what all share.
    for number in 0..700 {
        if number == 200 {
            before = program.resident_bytes();
        }
        let mut watcher = Client::open(&program).await;
        watcher.subscribe(&auction, json!({})).await;
        watchers.push(watcher);
    }
    let each = program.resident_bytes().saturating_sub(before) / 500;
    assert!(each <= 12 * 1_024, "a watcher takes {each} bytes");
}

#[tokio::test]
async fn a_request_that_is_no_handshake_is_told_so() {
    let program = Program::start(&[]);
    let answer = program.send("GET", "/api/v1/ws", &[], None).await;
    assert_eq!(answer.status, 426);
    assert_eq!(answer.body["error"]["code"], "invalid_argument");
}
