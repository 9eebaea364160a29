//! A contest on a screen.

use serde_json::{Value, json};

use crate::client::Client;
use crate::lot;
use crate::program::Program;

const BIDS: i64 = 400;

/// All events up to the one that is number `last`.
async fn events_up_to(client: &mut Client, last: i64) -> Vec<Value> {
    let mut events = Vec::new();
    loop {
        let frame = client.next().await;
        if frame["type"] != "event" {
            continue;
        }
        let is_last = frame["sequence"] == last;
        events.push(frame);
        if is_last {
            return events;
        }
    }
}

fn numbers(events: &[Value]) -> Vec<i64> {
    events.iter().map(|frame| frame["sequence"].as_i64().expect("a number")).collect()
}

/// Two who bid as fast as the server decides: each answer is waited for by the other.
async fn contest(program: &Program, auction: &str, anna: &lot::User, bert: &lot::User) {
    let mut annas = Client::open_as(program, &anna.token).await;
    let mut berts = Client::open_as(program, &bert.token).await;
    for step in 0..BIDS {
        let bidder = if step % 2 == 0 { &mut annas } else { &mut berts };
        bidder.bid(auction, 1_000 + step * 200).await;
    }
}

#[tokio::test]
async fn a_contest_is_thinned_for_the_screen_and_whole_for_who_asks() {
    let program = Program::start(&["--socket-limit", "0"]);
    let (_, auction) = lot::auction(&program).await;
    let (anna, bert) = (lot::user(&program, "anna").await, lot::user(&program, "bert").await);
    let mut screen = Client::open(&program).await;
    let mut whole = Client::open(&program).await;
    let mut annas = Client::open_as(&program, &anna.token).await;
    let start = screen.subscribe(&auction, json!({})).await["sequence"].as_i64().expect("number");
    whole.subscribe(&auction, json!({"every": true})).await;
    annas.subscribe(&auction, json!({})).await;
    let began = std::time::Instant::now();
    contest(&program, &auction, &anna, &bert).await;
    // One at once, one when it is over, and two around the reserve, which does not wait.
    let steps = began.elapsed().as_millis() / 50 + 5;
    // Every bid is an event, and the reserve is met once.
    let last = start + BIDS + 1;

    let all = events_up_to(&mut whole, last).await;
    assert_eq!(numbers(&all), (start + 1..=last).collect::<Vec<i64>>());

    let shown = events_up_to(&mut screen, last).await;
    let numbers_shown = numbers(&shown);
    assert!(numbers_shown.is_sorted_by(|one, next| one < next), "{numbers_shown:?}");
    assert!(shown.len() < all.len(), "{} of {}", shown.len(), all.len());
    assert!(shown.len() as u128 <= steps, "{} in {steps} steps", shown.len());
    let last_of = |events: &[Value]| events.last().map(|frame| frame["event"].clone());
    assert_eq!(last_of(&shown), last_of(&all), "the last bid is never left out");
    // What is left out are bids and nothing else.
    for frame in all.iter().filter(|frame| frame["event"]["kind"] != "bid_placed") {
        assert!(numbers_shown.contains(&frame["sequence"].as_i64().expect("a number")), "{frame}");
    }

    // A bidder misses nothing of her own: each of her bids, and each time that she is outbid.
    let own = events_up_to(&mut annas, last).await;
    let count = |kind: &str, yours: Value| {
        let of_kind = own.iter().filter(|frame| frame["event"]["kind"] == kind);
        of_kind.filter(|frame| frame["event"]["is_yours"] == yours).count()
    };
    assert_eq!(count("bid_placed", json!(true)), usize::try_from(BIDS / 2).expect("small"));
    // The last of the times comes as a second frame with the last number.
    let outbid = count("outbid", Value::Null) + 1;
    assert_eq!(outbid, usize::try_from(BIDS / 2).expect("small"));
    assert_eq!(annas.event("outbid").await["sequence"], last);
}

#[tokio::test]
async fn what_is_read_from_the_log_is_thinned_alike_and_nothing_else_is_left_out() {
    let program = Program::start(&["--socket-limit", "0"]);
    let (_, auction) = lot::auction(&program).await;
    let (anna, bert) = (lot::user(&program, "anna").await, lot::user(&program, "bert").await);
    contest(&program, &auction, &anna, &bert).await;
    let mut whole = Client::open(&program).await;
    let last = whole.subscribe(&auction, json!({"since": 0, "every": true})).await;
    let last = last["sequence"].as_i64().expect("a number");
    let all = events_up_to(&mut whole, last).await;
    assert_eq!(numbers(&all), (1..=last).collect::<Vec<i64>>());

    let mut screen = Client::open(&program).await;
    screen.subscribe(&auction, json!({"since": 0})).await;
    let shown = events_up_to(&mut screen, last).await;
    assert!(shown.len() < all.len(), "{} of {}", shown.len(), all.len());
    for frame in all.iter().filter(|frame| frame["event"]["kind"] != "bid_placed") {
        let number = frame["sequence"].as_i64().expect("a number");
        assert!(numbers(&shown).contains(&number), "{frame}");
    }
}
