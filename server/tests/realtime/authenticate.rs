//! Whose rights a socket has.

use serde_json::json;

use crate::client::Client;
use crate::lot;
use crate::program::Program;

#[tokio::test]
async fn a_token_can_come_on_the_open_socket_and_another_after_it() {
    let program = Program::start(&[]);
    let (_, auction) = lot::auction(&program).await;
    let (anna, bert) = (lot::user(&program, "anna").await, lot::user(&program, "bert").await);
    let mut client = Client::open(&program).await;
    client.subscribe(&auction, json!({})).await;
    client.say(&json!({"type": "authenticate", "token": "nonsense"})).await;
    assert_eq!(client.expect("error").await["code"], "token_invalid");
    client.say(&json!({"type": "authenticate", "token": anna.token})).await;
    assert_eq!(client.expect("authenticated").await["user_id"], anna.id);
    assert_eq!(client.bid(&auction, 1_500).await["placed"]["is_leading"], true);
    // What was subscribed before knows now who looks.
    lot::bid(&program, &bert, &auction, 2_500).await;
    assert_eq!(client.find("event").await["event"]["is_yours"], json!(true));
    client.event("bid_placed").await;
    client.event("outbid").await;

    client.say(&json!({"type": "authenticate", "token": bert.token})).await;
    client.expect("authenticated").await;
    lot::bid(&program, &bert, &auction, 2_600).await;
    assert_eq!(client.event("bid_placed").await["event"]["is_yours"], true);
}

#[tokio::test]
async fn an_expired_token_ends_the_rights_and_not_the_socket() {
    let program = Program::start(&["--access-token-s", "2"]);
    let (_, auction) = lot::auction(&program).await;
    lot::user(&program, "anna").await;
    let anna = lot::sign_in(&program, "anna").await;
    let mut client = Client::open_as(&program, &anna.token).await;
    client.subscribe(&auction, json!({})).await;
    assert_eq!(client.find("error").await["code"], "token_invalid");
    assert_eq!(client.bid(&auction, 1_500).await["error"]["code"], "unauthenticated");
    let anna = lot::sign_in(&program, "anna").await;
    client.say(&json!({"type": "authenticate", "token": anna.token})).await;
    client.find("authenticated").await;
    assert!(client.bid(&auction, 1_500).await["placed"].is_object());
}

#[tokio::test]
async fn an_ended_session_has_no_rights_from_that_moment_on() {
    let program = Program::start(&[]);
    let (_, auction) = lot::auction(&program).await;
    let (anna, bert) = (lot::user(&program, "anna").await, lot::user(&program, "bert").await);
    let mut bidding = Client::open_as(&program, &anna.token).await;
    let mut watching = Client::open_as(&program, &anna.token).await;
    watching.subscribe(&auction, json!({})).await;
    assert!(bidding.bid(&auction, 1_500).await["placed"].is_object());
    assert_eq!(watching.event("bid_placed").await["event"]["is_yours"], true);
    let bearer = format!("Bearer {}", anna.token);
    let headers = [("authorization", bearer.as_str())];
    let ended = program.send("DELETE", "/api/v1/sessions/current", &headers, None).await;
    assert!(ended.status < 300, "{}", ended.head);

    bidding
        .say(&json!({
            "type": "bid", "id": "1", "auction_id": auction, "maximum_minor": 1_800,
            "currency": "EUR",
        }))
        .await;
    assert_eq!(bidding.expect("error").await["code"], "token_invalid");
    assert_eq!(bidding.expect("bid_result").await["error"]["code"], "unauthenticated");
    lot::bid(&program, &bert, &auction, 2_500).await;
    assert_eq!(watching.expect("error").await["code"], "token_invalid");
    watching.event("bid_placed").await;
    watching.say(&json!({"type": "ping"})).await;
    watching.find("pong").await;
    assert!(!watching.heard.iter().any(|frame| frame.contains("outbid")));
}

#[tokio::test]
async fn a_page_of_another_site_gets_no_socket() {
    let program = Program::start(&[]);
    let host = format!("http://{}", program.address);
    assert!(Client::open_with(&program, &[("origin", &host)]).await.is_ok());
    let foreign = [("origin", "https://evil.example")];
    assert_eq!(Client::open_with(&program, &foreign).await.err(), Some(403));
    let without = [("cookie", "vendue_session=x")];
    assert_eq!(Client::open_with(&program, &without).await.err(), Some(403));
    let bad = [("authorization", "Bearer nonsense")];
    assert_eq!(Client::open_with(&program, &bad).await.err(), Some(401));
}
