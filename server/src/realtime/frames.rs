//! What the server says on a socket. `docs/realtime.md` describes it with examples.

use axum::extract::ws::Utf8Bytes;
use serde::ser::{Serialize, SerializeMap, Serializer};
use vendue::auctions::PlacedBid;
use vendue::domain::auctions::{AuctionEventView, AuctionView};
use vendue::domain::events::{AddressedEvent, Event, Topic};
use vendue::{Detail, Error, Timestamp, UserId};

use super::settings::Settings;

/// A frame of the server.
#[derive(serde::Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Frame<'a> {
    /// The first word.
    Hello { server_time: Timestamp, user_id: Option<UserId>, limits: &'a Settings },
    /// A topic is followed from now on.
    Subscribed {
        topic: Topic,
        /// The number of the last event that `state` contains.
        sequence: i64,
        /// The number after which events follow.
        since: i64,
        #[serde(skip_serializing_if = "Option::is_none")]
        viewers: Option<usize>,
        server_time: Timestamp,
        #[serde(skip_serializing_if = "Option::is_none")]
        state: Option<&'a AuctionView>,
    },
    /// A topic is followed no longer, because that was asked for or for another reason.
    Unsubscribed {
        topic: Topic,
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<Refusal<'a>>,
    },
    /// Something happened.
    Event {
        topic: Topic,
        sequence: i64,
        at: Timestamp,
        server_time: Timestamp,
        event: Happening<'a>,
    },
    /// So many follow a topic.
    Viewers { topic: Topic, count: usize },
    /// The socket acts as a user from now on.
    Authenticated { user_id: UserId, expires_at: Timestamp, server_time: Timestamp },
    /// The answer to a bid.
    BidResult {
        id: &'a str,
        server_time: Timestamp,
        #[serde(skip_serializing_if = "Option::is_none")]
        placed: Option<&'a PlacedBid>,
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<Refusal<'a>>,
    },
    /// Something was refused.
    Error(Refusal<'a>),
    /// The answer to a ping.
    Pong { server_time: Timestamp },
}

/// What happened, as whoever follows may see it.
#[derive(serde::Serialize)]
#[serde(untagged)]
pub(super) enum Happening<'a> {
    /// In an auction, to this viewer.
    Auction(&'a AuctionEventView),
    /// In a topic that is addressed to somebody.
    Addressed(AddressedEvent<'a>),
}

impl Frame<'_> {
    /// The text of the frame.
    pub(super) fn text(&self) -> Utf8Bytes {
        // None of these types can fail to be written: there is no map with other keys than texts.
        serde_json::to_string(self).unwrap_or_default().into()
    }
}

/// The text of an event as one viewer sees it.
pub(super) fn event_text(event: &Event, view: &AuctionEventView, now: Timestamp) -> Utf8Bytes {
    let Event { topic, sequence, at, .. } = *event;
    let event = Happening::Auction(view);
    Frame::Event { topic, sequence, at, server_time: now, event }.text()
}

/// The text of an error.
pub(super) fn error_text(error: &Error) -> Utf8Bytes {
    Frame::Error(Refusal(error)).text()
}

/// An error as code, message and details.
pub(super) struct Refusal<'a>(pub(super) &'a Error);

impl Serialize for Refusal<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut map = out.serialize_map(Some(3))?;
        map.serialize_entry("code", self.0.code().as_str())?;
        map.serialize_entry("message", self.0.message())?;
        map.serialize_entry("details", &Details(self.0.details()))?;
        map.end()
    }
}

struct Details<'a>(&'a [(String, Detail)]);

impl Serialize for Details<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_map(self.0.iter().map(|(name, detail)| (name, detail)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use vendue::domain::auctions::AuctionEvent;
    use vendue::{AuctionId, ErrorCode};

    use super::*;

    fn read(text: &Utf8Bytes) -> Value {
        serde_json::from_str(text).expect("JSON")
    }

    #[test]
    fn an_error_says_code_message_and_details() {
        let error = Error::new(ErrorCode::BidTooLow, "too low").with("minimum_minor", 1_550);
        let expected = json!({
            "type": "error", "code": "bid_too_low", "message": "too low",
            "details": {"minimum_minor": 1_550},
        });
        assert_eq!(read(&error_text(&error)), expected);
    }

    #[test]
    fn a_refused_bid_repeats_the_reference() {
        let error = Error::new(ErrorCode::AuctionClosed, "over");
        let server_time = Timestamp::from_ms(0);
        let frame =
            Frame::BidResult { id: "7", server_time, placed: None, error: Some(Refusal(&error)) };
        let expected = json!({
            "type": "bid_result", "id": "7", "server_time": "1970-01-01T00:00:00.000Z",
            "error": {"code": "auction_closed", "message": "over", "details": {}},
        });
        assert_eq!(read(&frame.text()), expected);
    }

    #[test]
    fn an_event_says_where_it_stands_and_what_happened() {
        let id = AuctionId::from_bytes([1; 16]);
        let body = AuctionEvent::ReserveMet { price_minor: 900 };
        let event = Event {
            topic: Topic::auction(id),
            sequence: 42,
            at: Timestamp::from_ms(1_000),
            body: body.clone().into(),
        };
        let views = body.view(&vendue::domain::auctions::Viewer::ANYBODY);
        let expected = json!({
            "type": "event", "topic": format!("auction:{id}"), "sequence": 42,
            "at": "1970-01-01T00:00:01.000Z", "server_time": "1970-01-01T00:00:02.000Z",
            "event": {"kind": "reserve_met", "price_minor": 900},
        });
        let text = event_text(&event, &views[0], Timestamp::from_ms(2_000));
        assert_eq!(read(&text), expected);
    }
}
