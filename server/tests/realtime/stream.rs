//! Server-sent events.

use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::lot;
use crate::people;
use crate::program::Program;

/// An event stream.
struct Stream {
    lines: tokio::io::Lines<BufReader<TcpStream>>,
}

/// One event: its number, if it has one, and its data.
struct Event {
    id: Option<i64>,
    data: Value,
}

impl Stream {
    async fn open(program: &Program, query: &str, headers: &str) -> Self {
        let mut stream = TcpStream::connect(program.address).await.expect("the server listens");
        let request = format!(
            "GET /api/v1/events?{query} HTTP/1.1\r\nhost: {}\r\n{headers}\r\n",
            program.address
        );
        stream.write_all(request.as_bytes()).await.expect("it reads");
        Self { lines: BufReader::new(stream).lines() }
    }

    async fn line(&mut self) -> Option<String> {
        let line = timeout(Duration::from_secs(20), self.lines.next_line()).await;
        line.expect("something comes").ok().flatten()
    }

    /// The next event. What stands between events are the lengths of pieces and comments.
    async fn next(&mut self) -> Option<Event> {
        let mut id = None;
        loop {
            let line = self.line().await?;
            if line == "0" {
                // The piece without a length is the last of the answer.
                return None;
            }
            if let Some(number) = line.strip_prefix("id: ") {
                id = Some(number.parse().expect("a number"));
            }
            if let Some(data) = line.strip_prefix("data: ") {
                return Some(Event { id, data: serde_json::from_str(data).expect("JSON") });
            }
        }
    }

    /// Waits for the end. How many watch may be told until then, and nothing else.
    async fn end(&mut self) {
        while let Some(event) = self.next().await {
            assert_eq!(event.data["type"], "viewers", "{}", event.data);
        }
    }

    async fn event(&mut self) -> Event {
        loop {
            let event = self.next().await.expect("it goes on");
            if event.data["type"] != "viewers" {
                return event;
            }
        }
    }
}

#[tokio::test]
async fn a_stream_tells_what_happens_and_goes_on_after_the_last_number() {
    let mut program = Program::start(&[]);
    let (_, auction) = lot::auction(&program).await;
    let (anna, bert) = (lot::user(&program, "anna").await, lot::user(&program, "bert").await);
    let topic = format!("topic=auction:{auction}");
    let mut stream = Stream::open(&program, &topic, "").await;
    let first = stream.event().await;
    assert_eq!(first.data["type"], "subscribed");
    let start = first.id.expect("a number");
    lot::bid(&program, &anna, &auction, 1_777).await;
    let bid = stream.event().await;
    assert_eq!(bid.id, Some(start + 1));
    assert_eq!(bid.data["sequence"], start + 1);
    assert_eq!(bid.data["event"]["kind"], "bid_placed");
    for secret in [anna.id.as_str(), "1777"] {
        assert!(!bid.data.to_string().contains(secret), "{}", bid.data);
    }
    drop(stream);

    tokio::time::sleep(Duration::from_millis(60)).await;
    lot::bid(&program, &bert, &auction, 1_900).await;
    tokio::time::sleep(Duration::from_millis(60)).await;
    lot::bid(&program, &anna, &auction, 2_500).await;
    // A browser says the last number by itself; it goes before the one of the address.
    let last = format!("last-event-id: {}\r\n", start + 1);
    let mut stream = Stream::open(&program, &format!("{topic}&since=0"), &last).await;
    assert_eq!(stream.event().await.id, Some(start + 1));
    assert_eq!(stream.event().await.id, Some(start + 2));
    assert_eq!(stream.event().await.id, Some(start + 3));

    program.terminate();
    while stream.next().await.is_some() {}
    assert!(program.wait());
}

#[tokio::test]
async fn a_user_is_told_of_being_outbid_and_the_stream_ends_with_the_token() {
    let program = Program::start(&["--access-token-s", "3"]);
    let (_, auction) = lot::auction(&program).await;
    lot::user(&program, "anna").await;
    let bert = lot::user(&program, "bert").await;
    let anna = lot::sign_in(&program, "anna").await;
    lot::bid(&program, &anna, &auction, 1_500).await;
    let bearer = format!("authorization: Bearer {}\r\n", anna.token);
    let mut stream = Stream::open(&program, &format!("topic=auction:{auction}"), &bearer).await;
    assert_eq!(stream.event().await.data["state"]["viewer"]["is_leading"], true);
    lot::bid(&program, &bert, &auction, 2_000).await;
    let bid = stream.event().await;
    let outbid = stream.event().await;
    assert_eq!(bid.data["event"]["kind"], "bid_placed");
    assert_eq!(outbid.data["event"]["kind"], "outbid");
    // Whoever loses the connection between the two goes on before both.
    assert_eq!(bid.id, None);
    assert_eq!(outbid.id, bid.data["sequence"].as_i64());
    while stream.next().await.is_some() {}
}

#[tokio::test]
async fn a_member_is_told_of_the_workspace_until_the_membership_ends() {
    let program = Program::start(&[]);
    let (anna, bert) = (lot::user(&program, "anna").await, lot::user(&program, "bert").await);
    let shop = people::workspace(&program, &anna).await;
    people::let_in(&program, &anna, &shop, &bert).await;
    let bearer = |user: &lot::User| format!("authorization: Bearer {}\r\n", user.token);
    let topic = format!("topic=workspace:{shop}");
    let mut berts = Stream::open(&program, &topic, &bearer(&bert)).await;
    let first = berts.event().await;
    assert_eq!(first.data["type"], "subscribed");
    let start = first.id.expect("a number");
    people::take_out(&program, &anna, &shop, &bert).await;
    let removed = berts.event().await;
    assert_eq!((removed.id, removed.data["sequence"].as_i64()), (Some(start + 1), removed.id));
    assert_eq!(removed.data["event"]["kind"], "member_removed");
    let last = berts.event().await;
    assert_eq!((last.id, &last.data["error"]["code"]), (None, &"forbidden".into()));
    berts.end().await;

    // Whoever comes again gets the rest; who signs out gets nothing more.
    let again = format!("{}last-event-id: {start}\r\n", bearer(&anna));
    let mut annas = Stream::open(&program, &topic, &again).await;
    assert_eq!(annas.event().await.data["since"], start);
    assert_eq!(annas.event().await.id, Some(start + 1));
    people::sign_out(&program, &anna).await;
    annas.end().await;
}

#[tokio::test]
async fn what_cannot_be_followed_is_refused_in_the_envelope() {
    let program = Program::start(&[]);
    let (_, auction) = lot::auction(&program).await;
    let unknown = "auction:0199f0c1-0000-7000-8000-000000000001";
    let cases = [
        (String::new(), 422, "invalid_argument"),
        ("topic=nonsense".to_owned(), 422, "invalid_argument"),
        ("topic=auction:x".to_owned(), 400, "id_malformed"),
        (format!("topic={unknown}"), 404, "auction_not_found"),
        (format!("topic=auction:{auction}&since=-1"), 422, "invalid_argument"),
        (format!("topic=auction:{auction}&sinse=1"), 422, "invalid_argument"),
    ];
    for (query, status, code) in cases {
        let answer = program.send("GET", &format!("/api/v1/events?{query}"), &[], None).await;
        assert_eq!(answer.body["error"]["code"], code, "{query}: {}", answer.body);
        assert_eq!(answer.status, status, "{query}");
    }
    let headers = [("last-event-id", "nonsense")];
    let path = format!("/api/v1/events?topic=auction:{auction}");
    let answer = program.send("GET", &path, &headers, None).await;
    assert_eq!(answer.body["error"]["code"], "invalid_argument");
}
