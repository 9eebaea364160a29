//! Watching an auction together.

use serde_json::json;

use crate::client::Client;
use crate::lot;
use crate::program::Program;

#[tokio::test]
async fn two_who_watch_see_the_same_and_only_the_one_outbid_is_told_so() {
    let program = Program::start(&[]);
    let (_, auction) = lot::auction(&program).await;
    let (anna, bert) = (lot::user(&program, "anna").await, lot::user(&program, "bert").await);
    let mut watcher = Client::open(&program).await;
    let mut annas = Client::open_as(&program, &anna.token).await;
    let mut berts = Client::open_as(&program, &bert.token).await;
    for client in [&mut watcher, &mut annas, &mut berts] {
        let subscribed = client.subscribe(&auction, json!({})).await;
        assert_eq!(subscribed["state"]["state"], "live", "{subscribed}");
        assert_eq!(subscribed["sequence"], subscribed["state"]["event_sequence"]);
    }

    // Anna's maximum is a secret: it must be in nobody else's frames.
    lot::bid(&program, &anna, &auction, 1_777).await;
    let first = watcher.event("bid_placed").await;
    assert_eq!(first["event"]["price_minor"], 1_000);
    assert_eq!(first["event"]["is_yours"], false);
    assert_eq!(annas.event("bid_placed").await["event"]["is_yours"], true);
    assert_eq!(berts.event("bid_placed").await["event"]["is_yours"], false);

    tokio::time::sleep(std::time::Duration::from_millis(60)).await;
    let placed = lot::bid(&program, &bert, &auction, 2_555).await;
    assert_eq!(placed["price_minor"], 1_877);
    let second = watcher.event("bid_placed").await;
    assert_eq!(second["event"]["price_minor"], 1_877);
    assert_eq!(second["sequence"], first["sequence"].as_i64().expect("a number") + 1);
    assert_eq!(berts.event("bid_placed").await["event"]["is_yours"], true);
    assert_eq!(annas.event("bid_placed").await["event"]["is_yours"], false);
    let outbid = annas.event("outbid").await;
    assert_eq!(outbid["sequence"], second["sequence"]);
    assert_eq!(outbid["event"]["price_minor"], 1_877);

    // Something after it, so that whatever was sent to the others has come.
    for client in [&mut watcher, &mut berts] {
        client.say(&json!({"type": "ping"})).await;
        client.find("pong").await;
        assert!(!client.heard.iter().any(|frame| frame.contains("outbid")), "{:?}", client.heard);
    }
    let secrets = [&anna.id, &bert.id, "2555"];
    for frame in &watcher.heard {
        assert!(!secrets.iter().any(|secret| frame.contains(*secret)), "{frame}");
        assert!(!frame.contains("1777"), "{frame}");
    }
    assert!(!annas.heard.iter().any(|frame| frame.contains(&bert.id) || frame.contains("2555")));
    assert!(!berts.heard.iter().any(|frame| frame.contains(&anna.id) || frame.contains("1777")));
}

#[tokio::test]
async fn a_sale_names_the_winner_only_to_the_winner() {
    let program = Program::start(&[]);
    let (seller, auction) = lot::auction(&program).await;
    let anna = lot::user(&program, "anna").await;
    let mut watcher = Client::open(&program).await;
    let mut annas = Client::open_as(&program, &anna.token).await;
    lot::bid(&program, &anna, &auction, 4_000).await;
    watcher.subscribe(&auction, json!({"since": 0, "every": true})).await;
    annas.subscribe(&auction, json!({"since": 0})).await;
    let end = json!({"how": "sell_to_leader"});
    program.post(&format!("/api/v1/auctions/{auction}/end"), &seller.token, &end).await;
    loop {
        let frame = watcher.expect("event").await;
        if frame["event"]["kind"] == "sold" {
            assert_eq!(frame["event"]["is_yours"], false);
            assert!(frame["event"].get("lines").is_none(), "{frame}");
            break;
        }
    }
    loop {
        let frame = annas.expect("event").await;
        if frame["event"]["kind"] == "sold" {
            assert_eq!(frame["event"]["is_yours"], true);
            assert!(frame["event"]["lines"].is_array(), "{frame}");
            break;
        }
    }
}

#[tokio::test]
async fn the_number_of_viewers_is_told_when_it_changes() {
    let program = Program::start(&[]);
    let (_, auction) = lot::auction(&program).await;
    let mut first = Client::open(&program).await;
    assert_eq!(first.subscribe(&auction, json!({})).await["viewers"], 1);
    let mut others = Vec::new();
    for _ in 0..5 {
        let mut other = Client::open(&program).await;
        other.subscribe(&auction, json!({})).await;
        others.push(other);
    }
    let mut counts = Vec::new();
    while counts.last() != Some(&6) {
        counts.push(first.expect("viewers").await["count"].as_i64().expect("a number"));
    }
    assert!(counts.len() <= 3, "they came at once and were not counted one by one: {counts:?}");
    let topic = format!("auction:{auction}");
    first.say(&json!({"type": "unsubscribe", "topic": topic})).await;
    first.find("unsubscribed").await;
    drop(others);
    let mut last = Client::open(&program).await;
    last.subscribe(&auction, json!({})).await;
    while last.expect("viewers").await["count"] != 1 {}
}

#[tokio::test]
async fn one_socket_follows_several_auctions() {
    let program = Program::start(&[]);
    let (seller, auction) = lot::auction(&program).await;
    let other = lot::another_auction(&program, &seller).await;
    let anna = lot::user(&program, "anna").await;
    let mut watcher = Client::open(&program).await;
    watcher.subscribe(&auction, json!({})).await;
    watcher.subscribe(&other, json!({})).await;
    lot::bid(&program, &anna, &auction, 1_500).await;
    assert_eq!(watcher.event("bid_placed").await["topic"], format!("auction:{auction}"));
    lot::bid(&program, &anna, &other, 1_500).await;
    assert_eq!(watcher.event("bid_placed").await["topic"], format!("auction:{other}"));
}
