//! Every way in which a bid is refused: each has its own code, changes nothing, and says what
//! would have been accepted.

use serde_json::{Value, json};

use crate::shop::{Shop, in_seconds};

/// Bids and checks the refusal; gives the details. Nothing may have changed.
fn refused(shop: &Shop, auction: &str, maximum: &Value, status: u16, code: &str) -> Value {
    refused_as(shop, &shop.bidder, auction, maximum, status, code)
}

fn refused_as(
    shop: &Shop,
    token: &str,
    auction: &str,
    maximum: &Value,
    status: u16,
    code: &str,
) -> Value {
    let before = shop.state(auction);
    let error = shop.bid_with(token, auction, maximum).refused(status, code);
    assert_eq!(shop.state(auction), before, "{code} changed something");
    error["details"].clone()
}

fn euros(amount_minor: i64) -> Value {
    json!({ "amount_minor": amount_minor, "currency": "EUR" })
}

#[test]
fn an_auction_that_nobody_knows() {
    let shop = Shop::open();
    let unknown = "0192f0c1-0000-7000-8000-000000000001";
    shop.bid(&shop.bidder, unknown, 1_000).refused(404, "auction_not_found");
    shop.bid(&shop.bidder, "x", 1_000).refused(400, "id_malformed");
}

#[test]
fn closed_paused_and_not_started() {
    let shop = Shop::open();
    let auction = shop.auction(&json!({}));
    shop.command(&shop.admin, &auction, "pause", &json!({}));
    refused(&shop, &auction, &euros(1_000), 409, "auction_paused");
    shop.command(&shop.admin, &auction, "resume", &json!({}));
    shop.command(&shop.seller, &auction, "end", &json!({ "how": "call_off" }));
    let details = refused(&shop, &auction, &euros(1_000), 409, "auction_closed");
    assert!(details["ends_at"].is_string(), "{details}");
    let later = shop.auction(&json!({ "starts_at": in_seconds(1_800) }));
    let details = refused(&shop, &later, &euros(1_000), 409, "auction_not_started");
    assert!(details["starts_at"].is_string(), "{details}");
}

#[test]
fn amounts_that_cannot_be() {
    let shop = Shop::open();
    let auction = shop.auction(&json!({}));
    let details = refused(&shop, &auction, &euros(999), 409, "bid_too_low");
    assert_eq!(details["minimum_minor"], 1_000);
    assert_eq!(details["step_minor"], 50);
    assert_eq!(details["currency"], "EUR");
    let details = refused(&shop, &auction, &euros(i64::pow(10, 12) + 1), 422, "amount_too_high");
    assert_eq!(details["maximum_minor"], i64::pow(10, 12));
    for amount in [0, -500] {
        let details = refused(&shop, &auction, &euros(amount), 422, "amount_not_positive");
        assert_eq!(details["minimum_minor"], 1_000);
    }
    let beyond = 1_i64 << 53;
    refused(&shop, &auction, &euros(beyond), 422, "amount_out_of_range");
    let dollars = json!({ "amount_minor": 1_000, "currency": "USD" });
    let details = refused(&shop, &auction, &dollars, 422, "currency_mismatch");
    assert_eq!(details["expected"], "EUR");
    let fine = json!({ "amount": "10.005", "currency": "EUR" });
    let details = refused(&shop, &auction, &fine, 422, "amount_too_precise");
    assert_eq!(details["decimals_max"], 2);
    assert_eq!(details["field"], "maximum.amount");
    let words = json!({ "amount": "ten", "currency": "EUR" });
    refused(&shop, &auction, &words, 422, "amount_malformed");
    let unknown = json!({ "amount": "10", "currency": "EURO" });
    refused(&shop, &auction, &unknown, 422, "currency_unknown");
}

#[test]
fn the_leader_must_raise_the_own_maximum() {
    let shop = Shop::open();
    let auction = shop.auction(&json!({}));
    shop.bid(&shop.bidder, &auction, 2_000).data();
    let details = refused(&shop, &auction, &euros(2_000), 409, "own_maximum_not_raised");
    assert_eq!(details["own_maximum_minor"], 2_000);
    let strict = shop.auction(&json!({ "self_raise": "refused" }));
    shop.bid(&shop.bidder, &strict, 2_000).data();
    refused(&shop, &strict, &euros(3_000), 409, "self_raise_refused");
}

#[test]
fn nobody_is_signed_in() {
    let shop = Shop::open();
    let auction = shop.auction(&json!({}));
    let path = format!("/api/v1/auctions/{auction}/bids");
    let answer = shop.server.post(&path, &json!({ "maximum": euros(1_000) }));
    answer.refused(401, "unauthenticated");
    assert_eq!(answer.header("www-authenticate"), "Bearer");
}

#[test]
fn the_sellers_side() {
    let shop = Shop::open();
    let auction = shop.auction(&json!({}));
    refused_as(&shop, &shop.seller, &auction, &euros(1_000), 403, "own_auction");
    let cousin = shop.server.join("cousin");
    let link = json!({
        "user_id": shop.server.user_id(&shop.seller),
        "linked_user_id": shop.server.user_id(&cousin),
    });
    shop.server.post_as(&shop.admin, "/api/v1/admin/links", &link).data();
    refused_as(&shop, &cousin, &auction, &euros(1_000), 403, "own_auction");
}

#[test]
fn banned_bidders() {
    let shop = Shop::open();
    let auction = shop.auction(&json!({}));
    let path = format!("/api/v1/admin/users/{}/ban", shop.server.user_id(&shop.bidder));
    let until = in_seconds(3_600);
    shop.server.post_as(&shop.admin, &path, &json!({ "until": until })).data();
    let details = refused(&shop, &auction, &euros(1_000), 403, "bidder_banned");
    assert_eq!(details["until"], until);
    shop.server.post_as(&shop.admin, &path, &json!({})).data();
    let details = refused(&shop, &auction, &euros(1_000), 403, "bidder_banned");
    assert_eq!(details["permanent"], true);
    shop.server.post_as(&shop.admin, &path, &json!({ "until": in_seconds(-60) })).data();
    shop.bid(&shop.bidder, &auction, 1_000).data();
}

#[test]
fn bidders_who_are_not_admitted() {
    let shop = Shop::open();
    for admission in ["registered", "approved", "invited"] {
        let auction = shop.auction(&json!({ "admission": admission }));
        let details = refused(&shop, &auction, &euros(1_000), 403, "not_admitted");
        assert_eq!(details["admission"], admission);
        let status = if admission == "registered" { "registered" } else { admission };
        let body = json!({ "user_id": shop.server.user_id(&shop.bidder), "status": status });
        shop.command(&shop.seller, &auction, "admissions", &body);
        shop.bid(&shop.bidder, &auction, 1_000).data();
    }
}

#[test]
fn a_deposit_that_is_missing() {
    let shop = Shop::open();
    let deposit = json!({ "amount": "25", "currency": "EUR" });
    let auction = shop.auction(&json!({ "admission": "deposit", "deposit": deposit }));
    let details = refused(&shop, &auction, &euros(1_000), 403, "deposit_missing");
    assert_eq!((&details["deposit_minor"], &details["held_minor"]), (&json!(2_500), &json!(0)));
    let body = json!({ "user_id": shop.server.user_id(&shop.bidder), "deposit": deposit });
    shop.command(&shop.admin, &auction, "deposits", &body);
    shop.bid(&shop.bidder, &auction, 1_000).data();
}

#[test]
fn a_limit_that_is_reached() {
    let shop = Shop::open();
    let auction = shop.auction(&json!({}));
    let path = format!("/api/v1/admin/users/{}/limits", shop.server.user_id(&shop.bidder));
    let limit = json!({ "currency": "EUR", "limit": { "amount": "15", "currency": "EUR" } });
    shop.server.post_as(&shop.admin, &path, &limit).data();
    let details = refused(&shop, &auction, &euros(2_000), 409, "limit_reached");
    assert_eq!(details["limit_minor"], 1_500);
    assert_eq!(details["available_minor"], 1_500);
    shop.bid(&shop.bidder, &auction, 1_500).data();
}

#[test]
fn a_key_with_another_body() {
    let shop = Shop::open();
    let auction = shop.auction(&json!({}));
    let path = format!("/api/v1/auctions/{auction}/bids");
    let headers = format!("{}idempotency-key: k1\r\n", crate::server::bearer(&shop.bidder));
    let bid = |amount| json!({ "maximum": euros(amount) });
    shop.server.send("POST", &path, &headers, &bid(1_000)).data();
    let before = shop.state(&auction);
    shop.server.send("POST", &path, &headers, &bid(1_100)).refused(409, "idempotency_conflict");
    assert_eq!(shop.state(&auction), before);
}

#[test]
fn an_immediate_purchase_that_is_gone() {
    let shop = Shop::open();
    let buy_now = json!({ "buy_now": { "amount": "20", "currency": "EUR" } });
    let auction = shop.auction(&buy_now);
    let path = format!("/api/v1/auctions/{auction}/buy-now");
    shop.bid(&shop.bidder, &auction, 1_000).data();
    let answer = shop.server.post_as(&shop.bidder, &path, &json!({}));
    answer.refused(409, "buy_now_unavailable");
    let other = shop.auction(&buy_now);
    let path = format!("/api/v1/auctions/{other}/buy-now");
    let bought = shop.server.post_as(&shop.bidder, &path, &json!({})).data();
    assert_eq!(bought["price_minor"], 2_000);
    assert_eq!(shop.state(&other)["state"], "sold");
}
