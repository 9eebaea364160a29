//! Listings, stock and lists.

use serde_json::{Value, json};

use crate::server::bearer;
use crate::shop::{Shop, id_of};

fn chair(stock_item: Option<&str>) -> Value {
    let mut listing = json!({
        "kind": "fixed_price", "title": "Chair", "description": "A good chair.",
        "category": "chairs", "condition": "good",
    });
    if let Some(id) = stock_item {
        listing["stock_item_id"] = json!(id);
        listing["quantity"] = json!(2);
    }
    listing
}

#[test]
fn a_listing_from_draft_to_sold_holds_its_stock() {
    let shop = Shop::open();
    let (server, seller) = (&shop.server, &shop.seller);
    let item = json!({ "sku": "C-1", "name": "Chair", "quantity": 1 });
    let item = id_of(&server.post_as(seller, "/api/v1/stock-items", &item).data());
    let listing = server.post_as(seller, "/api/v1/listings", &chair(Some(&item))).data();
    let path = format!("/api/v1/listings/{}", id_of(&listing));
    assert_eq!(listing["state"], "draft");
    server.get(&path).refused(404, "listing_not_found");
    let answer = server.post_as(seller, &format!("{path}/publish"), &json!({}));
    answer.refused(409, "out_of_stock");
    let stock = format!("/api/v1/stock-items/{item}");
    server.post_as(seller, &format!("{stock}/receipts"), &json!({ "quantity": 4 })).data();
    server.post_as(seller, &format!("{path}/publish"), &json!({})).data();
    assert_eq!(server.get_as(seller, &stock).data()["available"], 3);
    server.get(&path).data();
    server.post_as(seller, &format!("{path}/sold"), &json!({})).data();
    let left = server.get_as(seller, &stock).data();
    assert_eq!((&left["quantity"], &left["reserved"]), (&json!(3), &json!(0)));
    server.get_as(&shop.bidder, &stock).refused(404, "stock_item_not_found");
    let answer = server.post_as(seller, &format!("{path}/withdraw"), &json!({}));
    answer.refused(409, "listing_state");
}

#[test]
fn only_the_version_that_was_read_is_changed() {
    let shop = Shop::open();
    let listing = shop.server.post_as(&shop.seller, "/api/v1/listings", &chair(None));
    let tag = listing.header("etag").to_owned();
    assert_eq!(tag, "\"1\"");
    let path = format!("/api/v1/listings/{}", id_of(&listing.data()));
    let patch = |tag: &str, title: &str| {
        let headers = format!("{}if-match: {tag}\r\n", bearer(&shop.seller));
        shop.server.send("PATCH", &path, &headers, &json!({ "title": title }))
    };
    let changed = patch(&tag, "A chair");
    assert_eq!(changed.data()["title"], "A chair");
    assert_eq!(changed.header("etag"), "\"2\"");
    let error = patch(&tag, "Another").refused(409, "version_conflict");
    assert_eq!(error["details"]["version"], 2);
    patch("2", "Another").refused(422, "invalid_argument");
    patch("*", "Another").data();
    let headers = bearer(&shop.bidder);
    let answer = shop.server.send("PATCH", &path, &headers, &json!({ "title": "Mine" }));
    answer.refused(404, "listing_not_found");
}

#[test]
fn after_the_first_bid_a_listing_only_grows() {
    let shop = Shop::open();
    let auction = shop.auction(&json!({}));
    shop.bid(&shop.bidder, &auction, 1_000).data();
    let listing = shop.state(&auction)["listing_id"].as_str().expect("an id").to_owned();
    let path = format!("/api/v1/listings/{listing}");
    let headers = bearer(&shop.seller);
    let answer = shop.server.send("PATCH", &path, &headers, &json!({ "title": "Other" }));
    answer.refused(409, "auction_has_bids");
    let addition = json!({ "text": "The battery is new." });
    let additions = format!("{path}/additions");
    let added = shop.server.post_as(&shop.seller, &additions, &addition).data();
    assert!(added["description"].as_str().is_some_and(|text| text.contains("battery is new")));
    let auctions = shop.server.get(&format!("{path}/auctions")).data();
    assert_eq!(auctions, json!([auction]));
}

#[test]
fn pages_go_on_where_the_last_one_ended() {
    let shop = Shop::open();
    let made: Vec<String> = (0..5).map(|_| shop.auction(&json!({}))).collect();
    let mut found = Vec::new();
    let mut path = "/api/v1/auctions?limit=2".to_owned();
    loop {
        let answer = shop.server.get(&path);
        let items = answer.data();
        let items = items.as_array().expect("a list");
        assert!(items.len() <= 2);
        found.extend(items.iter().map(|item| id_of(&item["auction"])));
        let pagination = answer.json()["pagination"].clone();
        let cursor = pagination["next_cursor"].as_str();
        assert_eq!(pagination["has_more"], cursor.is_some());
        let Some(cursor) = cursor else { break };
        path = format!("/api/v1/auctions?limit=2&cursor={cursor}");
    }
    found.sort();
    assert_eq!(found, made);
    let seller = shop.server.user_id(&shop.seller);
    let own = shop.server.get(&format!("/api/v1/auctions?seller_id={seller}&limit=200")).data();
    assert_eq!(own.as_array().map(Vec::len), Some(5));
    let nobody = shop.server.get("/api/v1/listings?seller_id=0192f0c1-0000-7000-8000-000000000001");
    assert_eq!(nobody.data(), json!([]));
    shop.server.get("/api/v1/auctions?cursor=x").refused(400, "cursor_malformed");
    shop.server.get("/api/v1/auctions?limit=201").refused(422, "invalid_argument");
}

#[test]
fn an_address_is_shown_to_its_owner_alone() {
    let shop = Shop::open();
    let id = shop.server.user_id(&shop.seller);
    let path = format!("/api/v1/users/{id}");
    assert_eq!(shop.server.get_as(&shop.seller, &path).data()["email"], "seller@example.org");
    for answer in [shop.server.get(&path), shop.server.get_as(&shop.bidder, &path)] {
        assert!(answer.data().get("email").is_none(), "{answer:?}");
    }
}
