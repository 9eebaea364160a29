//! What the bidders find: a seller, their own accounts, auctions that outlast the test.

use std::net::SocketAddr;

use serde_json::json;
use vendue::domain::MILLIS_PER_DAY;
use vendue::{Clock, SystemClock};

use crate::http::Http;

/// A user who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Account {
    pub(crate) user_id: String,
    pub(crate) token: String,
}

/// The accounts and auctions of a test.
pub(crate) struct Market {
    pub(crate) bidders: Vec<Account>,
    pub(crate) auctions: Vec<String>,
}

impl Market {
    pub(crate) fn set_up(address: SocketAddr, bidders: usize, auctions: usize) -> Self {
        let seller = sign_up(address, "seller");
        let bidders = (0..bidders).map(|number| sign_up(address, &format!("bidder_{number}")));
        let bidders = bidders.collect();
        let mut http = Http::connect(address, Some(&seller.token)).expect("a connection");
        let ends_at = SystemClock.now().plus_ms(30 * MILLIS_PER_DAY).to_string();
        let mut sell = |number: usize| {
            let listing = json!({
                "kind": "auction",
                "title": format!("Lot {number}"),
                "description": "Sold while the power fails again and again.",
                "category": "other",
                "condition": "good",
            });
            let listing = http.post("/listings", None, &listing).expect("an answer").data();
            let auction = json!({
                "listing_id": listing["id"],
                "opening": {"amount_minor": 1_000, "currency": "EUR"},
                "increments": "fixed:1",
                "ends_at": ends_at,
            });
            let auction = http.post("/auctions", None, &auction).expect("an answer");
            auction.data()["id"].as_str().expect("an id").to_owned()
        };
        let auctions = (0..auctions).map(&mut sell).collect();
        Self { bidders, auctions }
    }
}

/// Registers a user and signs in.
pub(crate) fn sign_up(address: SocketAddr, name: &str) -> Account {
    let mut http = Http::connect(address, None).expect("a connection");
    let password = "only-for-this-market-7";
    let user = json!({
        "username": name, "email": format!("{name}@example.org"), "password": password,
    });
    let user = http.post("/users", None, &user).expect("an answer").data();
    let session = json!({"name": name, "password": password});
    let session = http.post("/sessions", None, &session).expect("an answer").data();
    Account {
        user_id: user["id"].as_str().expect("an id").to_owned(),
        token: session["tokens"]["access_token"].as_str().expect("a token").to_owned(),
    }
}
