//! A server with a seller, a bidder and an administrator, and auctions made to measure.

use serde_json::{Value, json};

use crate::client::Answer;
use crate::server::Server;

/// A server with three people.
pub(crate) struct Shop {
    pub(crate) server: Server,
    pub(crate) seller: String,
    pub(crate) bidder: String,
    pub(crate) admin: String,
}

impl Shop {
    pub(crate) fn open() -> Self {
        Self::on(Server::start())
    }

    pub(crate) fn on(server: Server) -> Self {
        let (seller, bidder) = (server.join("seller"), server.join("bidder"));
        let admin = server.sign_in("root");
        Self { server, seller, bidder, admin }
    }

    /// A listing to be auctioned.
    pub(crate) fn listing(&self) -> String {
        let body = json!({
            "kind": "auction", "title": "Palm Pilot", "description": "Works, with its cradle.",
            "category": "handhelds", "condition": "good",
        });
        id_of(&self.server.post_as(&self.seller, "/api/v1/listings", &body).data())
    }

    /// An auction in euros that opens at 10.00 with steps of 0.50, with other terms on top.
    pub(crate) fn auction(&self, terms: &Value) -> String {
        let mut body = json!({
            "listing_id": self.listing(),
            "opening": { "amount": "10.00", "currency": "EUR" },
            "increments": "fixed:50",
            "ends_at": in_seconds(3_600),
        });
        for (name, value) in terms.as_object().expect("terms") {
            body[name] = value.clone();
        }
        id_of(&self.server.post_as(&self.seller, "/api/v1/auctions", &body).data())
    }

    /// Bids an amount in cents.
    pub(crate) fn bid(&self, token: &str, auction: &str, amount_minor: i64) -> Answer {
        let maximum = json!({ "amount_minor": amount_minor, "currency": "EUR" });
        self.bid_with(token, auction, &maximum)
    }

    /// Bids an amount, written in any way.
    pub(crate) fn bid_with(&self, token: &str, auction: &str, maximum: &Value) -> Answer {
        let path = format!("/api/v1/auctions/{auction}/bids");
        self.server.post_as(token, &path, &json!({ "maximum": maximum }))
    }

    /// The auction as its seller sees it, without what only shows the time.
    pub(crate) fn state(&self, auction: &str) -> Value {
        let path = format!("/api/v1/auctions/{auction}");
        self.server.get_as(&self.seller, &path).data()["auction"].clone()
    }

    /// Does something to an auction as its seller or the administrator.
    pub(crate) fn command(&self, token: &str, auction: &str, what: &str, body: &Value) -> Value {
        let path = format!("/api/v1/auctions/{auction}/{what}");
        self.server.post_as(token, &path, body).data()
    }
}

/// The id of what was made.
pub(crate) fn id_of(data: &Value) -> String {
    data["id"].as_str().unwrap_or_else(|| panic!("no id: {data}")).to_owned()
}

/// A moment some seconds from now.
pub(crate) fn in_seconds(seconds: i64) -> String {
    use vendue::Clock;
    vendue::SystemClock.now().plus_seconds(seconds).to_string()
}
