//! A request that comes again.

use serde_json::{Value, json};

use crate::client::Answer;
use crate::server::bearer;
use crate::shop::Shop;

fn post(shop: &Shop, token: &str, path: &str, key: &str, body: &Value) -> Answer {
    let headers = format!("{}Idempotency-Key: {key}\r\n", bearer(token));
    shop.server.send("POST", path, &headers, body)
}

#[test]
fn a_bid_that_is_sent_again_gets_the_first_answer() {
    let shop = Shop::open();
    let auction = shop.auction(&json!({}));
    let path = format!("/api/v1/auctions/{auction}/bids");
    let body = json!({ "maximum": { "amount": "12", "currency": "EUR" } });
    let first = post(&shop, &shop.bidder, &path, "once", &body).data();
    // Somebody else goes on, so that a second decision would not be the same.
    let other = shop.server.join("other");
    shop.bid(&other, &auction, 5_000).data();
    let again = post(&shop, &shop.bidder, &path, "once", &body).data();
    assert_eq!(again, first);
    assert_eq!(shop.state(&auction)["bid_count"], 2);
    // The same key of somebody else is another key.
    let body = json!({ "maximum": { "amount": "90", "currency": "EUR" } });
    post(&shop, &other, &path, "once", &body).data();
    assert_eq!(shop.state(&auction)["bid_count"], 3);
}

#[test]
fn every_creation_can_be_sent_again() {
    let shop = Shop::open();
    let item = json!({ "sku": "A-1", "name": "Chair", "quantity": 3 });
    let listing = json!({
        "kind": "fixed_price", "title": "Chair", "description": "A good chair.",
        "category": "chairs", "condition": "good",
    });
    let user = json!({
        "username": "twice", "email": "twice@example.org", "password": "long enough for us",
    });
    for (path, body) in [
        ("/api/v1/stock-items", &item),
        ("/api/v1/listings", &listing),
        ("/api/v1/groups", &json!({})),
        ("/api/v1/users", &user),
    ] {
        let first = post(&shop, &shop.seller, path, path, body);
        let again = post(&shop, &shop.seller, path, path, body);
        assert_eq!((first.status, first.data()), (again.status, again.data()), "{path}");
    }
}

#[test]
fn a_key_has_limits() {
    let shop = Shop::open();
    let body = json!({ "sku": "A-1", "name": "Chair", "quantity": 3 });
    let path = "/api/v1/stock-items";
    for key in ["", &"k".repeat(256)] {
        let error = post(&shop, &shop.seller, path, key, &body).refused(422, "invalid_argument");
        assert_eq!(error["details"]["field"], "idempotency_key");
    }
    post(&shop, &shop.seller, path, &"k".repeat(255), &body).data();
}
