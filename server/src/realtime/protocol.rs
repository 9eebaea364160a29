//! What a client may say on a socket. `docs/realtime.md` describes it with examples.

use std::str::FromStr;

use serde::Deserialize;
use vendue::auctions::PlaceBid;
use vendue::domain::events::{Topic, TopicKind};
use vendue::{AuctionId, Currency, Error, ErrorCode, Money};

/// The longest reference that a client may give its bid.
const REFERENCE_MAX: usize = 64;

/// A message of a client.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum ClientMessage {
    /// Follow a topic: from its event `since` on, or from now on.
    Subscribe {
        topic: String,
        since: Option<i64>,
        #[serde(default)]
        every: bool,
    },
    /// Follow it no longer.
    Unsubscribe { topic: String },
    /// Act as the user of this access token, from now on.
    Authenticate { token: String },
    /// Place a bid.
    Bid(BidMessage),
    /// Is anybody there?
    Ping {},
}

/// A bid on a socket.
#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BidMessage {
    /// The client's own reference, which the answer repeats.
    pub(super) id: String,
    auction_id: String,
    maximum_minor: i64,
    currency: String,
    pub(super) idempotency_key: Option<String>,
}

impl ClientMessage {
    /// Reads a message. Fails with `invalid_argument`.
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let message: Self = serde_json::from_str(text)
            .map_err(|why| Error::new(ErrorCode::InvalidArgument, format!("message: {why}")))?;
        if let Self::Bid(bid) = &message
            && bid.id.chars().count() > REFERENCE_MAX
        {
            let message = format!("must have at most {REFERENCE_MAX} characters");
            return Err(Error::invalid("id", message));
        }
        Ok(message)
    }
}

impl BidMessage {
    /// The bid. Fails with the code of the first field that is wrong.
    pub(super) fn bid(&self) -> Result<PlaceBid, Error> {
        let auction_id: AuctionId = self.auction_id.parse()?;
        let currency: Currency = self.currency.parse()?;
        Ok(PlaceBid { auction_id, maximum: Money::new(self.maximum_minor, currency)? })
    }
}

/// A topic that is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum AskedTopic {
    /// An auction, which everybody may watch.
    Auction(Topic, AuctionId),
    /// What is addressed to somebody. Whether it may be followed is the market's to say.
    Private(Topic),
}

impl AskedTopic {
    /// Reads a topic.
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        let topic = Topic::from_str(text)?;
        Ok(match topic.kind {
            TopicKind::Auction => Self::Auction(topic, AuctionId::from_bytes(topic.id)),
            _ => Self::Private(topic),
        })
    }

    pub(super) fn topic(self) -> Topic {
        match self {
            Self::Auction(topic, _) | Self::Private(topic) => topic,
        }
    }
}

#[cfg(test)]
mod tests {
    use vendue::domain::events::checked_since;

    use super::*;

    const AUCTION: &str = "0192f0c1-0000-7000-8000-000000000001";

    #[test]
    fn every_message_of_the_protocol_is_read() {
        let subscribe = r#"{"type":"subscribe","topic":"auction:x","since":41}"#;
        let expected =
            ClientMessage::Subscribe { topic: "auction:x".into(), since: Some(41), every: false };
        assert_eq!(ClientMessage::parse(subscribe), Ok(expected));
        let every = r#"{"type":"subscribe","topic":"a","every":true}"#;
        let expected = ClientMessage::Subscribe { topic: "a".into(), since: None, every: true };
        assert_eq!(ClientMessage::parse(every), Ok(expected));
        let unsubscribe = r#"{"type":"unsubscribe","topic":"a"}"#;
        let expected = ClientMessage::Unsubscribe { topic: "a".into() };
        assert_eq!(ClientMessage::parse(unsubscribe), Ok(expected));
        let authenticate = r#"{"type":"authenticate","token":"t"}"#;
        let expected = ClientMessage::Authenticate { token: "t".into() };
        assert_eq!(ClientMessage::parse(authenticate), Ok(expected));
        assert_eq!(ClientMessage::parse(r#"{"type":"ping"}"#), Ok(ClientMessage::Ping {}));
    }

    #[test]
    fn what_is_not_a_message_is_refused() {
        let bad = [
            "",
            "ping",
            "[]",
            "null",
            r#"{"topic":"auction:x"}"#,
            r#"{"type":"shout"}"#,
            r#"{"type":"subscribe"}"#,
            r#"{"type":"subscribe","topic":7}"#,
            r#"{"type":"subscribe","topic":"a","sinse":1}"#,
            r#"{"type":"subscribe","topic":"a","since":1.5}"#,
            r#"{"type":"bid","id":"1","auction_id":"a","maximum_minor":"9","currency":"EUR"}"#,
            r#"{"type":"ping"} x"#,
        ];
        for text in bad {
            let refused = ClientMessage::parse(text).expect_err(text);
            assert_eq!(refused.code(), ErrorCode::InvalidArgument, "{text}");
        }
    }

    #[test]
    fn a_bid_names_the_field_that_is_wrong() {
        let bid = |auction: &str, minor: i64, currency: &str| {
            let text = format!(
                r#"{{"type":"bid","id":"1","auction_id":"{auction}","maximum_minor":{minor},
                "currency":"{currency}"}}"#
            );
            match ClientMessage::parse(&text).expect("a message") {
                ClientMessage::Bid(bid) => bid.bid().map_err(|refused| refused.code()),
                other => panic!("{other:?}"),
            }
        };
        let placed = bid(AUCTION, 1_500, "EUR").expect("a bid");
        assert_eq!(placed.maximum.amount_minor(), 1_500);
        assert_eq!(bid("x", 1, "EUR"), Err(ErrorCode::IdMalformed));
        assert_eq!(bid(AUCTION, 1, "XXQ"), Err(ErrorCode::CurrencyUnknown));
        assert_eq!(bid(AUCTION, i64::MAX, "EUR"), Err(ErrorCode::AmountOutOfRange));
    }

    #[test]
    fn a_reference_is_short() {
        let text = format!(
            r#"{{"type":"bid","id":"{}","auction_id":"{AUCTION}","maximum_minor":1,
            "currency":"EUR"}}"#,
            "x".repeat(65)
        );
        let refused = ClientMessage::parse(&text).expect_err("too long");
        assert_eq!(refused.code(), ErrorCode::InvalidArgument);
    }

    #[test]
    fn a_topic_is_followed_from_a_number_that_exists() {
        let auction = AskedTopic::parse(&format!("auction:{AUCTION}")).expect("a topic");
        assert!(matches!(auction, AskedTopic::Auction(..)));
        for kind in ["user", "workspace", "conversation", "access"] {
            let text = format!("{kind}:{AUCTION}");
            let asked = AskedTopic::parse(&text).expect("a topic");
            assert!(matches!(asked, AskedTopic::Private(_)), "{text}");
            assert_eq!(asked.topic().to_string(), text);
        }
        for bad in ["", "auction", "auction:", "auction:x", "shop:1", "user:anna"] {
            assert!(AskedTopic::parse(bad).is_err(), "{bad}");
        }
        assert!(checked_since(Some(0)).is_ok() && checked_since(None).is_ok());
        assert!(checked_since(Some(-1)).is_err());
    }
}
