//! Bidding on a socket.

use serde_json::{Value, json};

use crate::client::Client;
use crate::lot;
use crate::program::Program;

#[tokio::test]
async fn a_bid_is_answered_when_it_is_placed_and_a_low_one_with_the_minimum() {
    let program = Program::start(&[]);
    let (_, auction) = lot::auction(&program).await;
    let (anna, bert) = (lot::user(&program, "anna").await, lot::user(&program, "bert").await);
    let mut annas = Client::open_as(&program, &anna.token).await;
    let mut berts = Client::open_as(&program, &bert.token).await;
    let placed = annas.bid(&auction, 1_500).await;
    assert_eq!(placed["placed"]["price_minor"], 1_000, "{placed}");
    assert_eq!(placed["placed"]["is_leading"], true);
    assert_eq!(placed["placed"]["maximum_minor"], 1_500);
    assert!(placed["server_time"].is_string() && placed.get("error").is_none());

    let refused = berts.bid(&auction, 1_050).await;
    assert_eq!(refused["error"]["code"], "bid_too_low", "{refused}");
    assert_eq!(refused["error"]["details"]["minimum_minor"], 1_100);
    assert_eq!(refused["error"]["details"]["step_minor"], 100);
    assert!(refused.get("placed").is_none());
    let beaten = berts.bid(&auction, 1_300).await;
    assert_eq!(beaten["placed"]["is_leading"], false);
    assert_eq!(beaten["placed"]["price_minor"], 1_400);
}

#[tokio::test]
async fn the_same_key_gives_the_same_answer_and_bids_once() {
    let program = Program::start(&[]);
    let (_, auction) = lot::auction(&program).await;
    let anna = lot::user(&program, "anna").await;
    let mut client = Client::open_as(&program, &anna.token).await;
    let bid = |id: &str, maximum_minor: i64| {
        json!({
            "type": "bid", "id": id, "auction_id": auction, "maximum_minor": maximum_minor,
            "currency": "EUR", "idempotency_key": "once",
        })
    };
    client.say(&bid("1", 1_500)).await;
    let first = client.expect("bid_result").await;
    client.say(&bid("2", 1_500)).await;
    let again = client.expect("bid_result").await;
    assert_eq!(again["id"], "2");
    assert_eq!(again["placed"], first["placed"]);
    client.say(&bid("3", 1_600)).await;
    let conflict = client.expect("bid_result").await;
    assert_eq!(conflict["error"]["code"], "idempotency_conflict");
    let state = client.subscribe(&auction, json!({})).await["state"].clone();
    assert_eq!(state["bid_count"], 1);
    // The key is one for sockets and for HTTP.
    let bearer = format!("Bearer {}", anna.token);
    let headers = [("authorization", bearer.as_str()), ("idempotency-key", "once")];
    let body = json!({"maximum": {"amount_minor": 1_500, "currency": "EUR"}});
    let path = format!("/api/v1/auctions/{auction}/bids");
    let over_http = program.send("POST", &path, &headers, Some(&body)).await;
    assert_eq!(over_http.body["data"], first["placed"]);
}

#[tokio::test]
async fn every_refusal_has_its_code_and_repeats_the_reference() {
    let program = Program::start(&["--socket-limit", "0"]);
    let (seller, auction) = lot::auction(&program).await;
    let anna = lot::user(&program, "anna").await;
    let unknown = "0199f0c1-0000-7000-8000-000000000001";
    let cases: [(&str, i64, &str, &str); 7] = [
        (unknown, 1_500, "EUR", "auction_not_found"),
        ("nonsense", 1_500, "EUR", "id_malformed"),
        (&auction, 1_500, "USD", "currency_mismatch"),
        (&auction, 1_500, "XXQ", "currency_unknown"),
        (&auction, 0, "EUR", "amount_not_positive"),
        (&auction, -5, "EUR", "amount_not_positive"),
        (&auction, i64::MAX, "EUR", "amount_out_of_range"),
    ];
    let mut annas = Client::open_as(&program, &anna.token).await;
    for (auction, maximum_minor, currency, code) in cases {
        let message = json!({
            "type": "bid", "id": code, "auction_id": auction,
            "maximum_minor": maximum_minor, "currency": currency,
        });
        annas.say(&message).await;
        let result = annas.expect("bid_result").await;
        assert_eq!(result["error"]["code"], code, "{result}");
        assert_eq!(result["id"], code);
    }
    let mut sellers = Client::open_as(&program, &seller.token).await;
    assert_eq!(sellers.bid(&auction, 1_500).await["error"]["code"], "own_auction");
    let mut anybody = Client::open(&program).await;
    assert_eq!(anybody.bid(&auction, 1_500).await["error"]["code"], "unauthenticated");
    let state = anybody.subscribe(&auction, json!({})).await["state"].clone();
    assert_eq!(state["bid_count"], 0, "nothing was changed");
}

#[tokio::test]
async fn many_bids_may_be_on_their_way_but_not_without_end() {
    let program = Program::start(&["--socket-limit", "0"]);
    let (_, auction) = lot::auction(&program).await;
    let anna = lot::user(&program, "anna").await;
    let mut client = Client::open_as(&program, &anna.token).await;
    let count = 300;
    for number in 0..count {
        let message = json!({
            "type": "bid", "id": number.to_string(), "auction_id": auction,
            "maximum_minor": 1_000 + number * 100, "currency": "EUR",
        });
        client.say(&message).await;
    }
    let mut answered: Vec<i64> = Vec::new();
    for _ in 0..count {
        let result: Value = client.expect("bid_result").await;
        if let Some(code) = result["error"]["code"].as_str() {
            assert_eq!(code, "overloaded", "{result}");
            assert_eq!(result["error"]["details"]["maximum"], 32);
        }
        answered.push(lot::text(&result["id"]).parse().expect("a number"));
    }
    answered.sort_unstable();
    assert_eq!(answered, (0..count).collect::<Vec<i64>>(), "each is answered once");
}
