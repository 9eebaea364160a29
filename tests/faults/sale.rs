//! What is sold: a seller, bidders, and auctions that end when the test wants them to.

use std::net::SocketAddr;

use serde_json::json;
use vendue::{Clock, SystemClock};

use crate::http::Http;
use crate::market::{Account, sign_up};

/// Longer than any test.
pub(crate) const FOR_GOOD_MS: i64 = 24 * 3_600 * 1_000;

/// The accounts and auctions of a test.
pub(crate) struct Sale {
    seller: Account,
    pub(crate) bidders: Vec<Account>,
    pub(crate) auctions: Vec<String>,
}

impl Sale {
    pub(crate) fn set_up(address: SocketAddr, bidders: usize) -> Self {
        let seller = sign_up(address, "seller");
        let bidders = (0..bidders).map(|number| sign_up(address, &format!("bidder_{number}")));
        Self { seller, bidders: bidders.collect(), auctions: Vec::new() }
    }

    /// Opens one more auction, which ends after so many milliseconds. Gives its id.
    pub(crate) fn open(&mut self, address: SocketAddr, ends_in_ms: i64, soft_close: &str) {
        let mut http = Http::connect(address, Some(&self.seller.token)).expect("a connection");
        let number = self.auctions.len();
        let listing = json!({
            "kind": "auction", "title": format!("Lot {number}"), "category": "other",
            "condition": "good", "description": "Sold whatever fails.",
        });
        let listing = http.post("/listings", None, &listing).expect("an answer").data();
        let auction = json!({
            "listing_id": listing["id"],
            "opening": {"amount_minor": 1_000, "currency": "EUR"},
            "increments": "fixed:1",
            "ends_at": SystemClock.now().plus_ms(ends_in_ms).to_string(),
            "soft_close": soft_close,
        });
        let auction = http.post("/auctions", None, &auction).expect("an answer").data();
        self.auctions.push(auction["id"].as_str().expect("an id").to_owned());
    }
}
