//! Requests that make no sense: every one is answered in the envelope, with the field.

use serde_json::{Value, json};

use crate::client::{Answer, send, send_raw};
use crate::server::{Server, bearer};

fn listing(server: &Server, token: &str, body: &[u8], kind: &str) -> Answer {
    let headers = format!("{}content-type: {kind}\r\n", bearer(token));
    send(&server.address, "POST", "/api/v1/listings", &headers, body)
}

#[test]
fn what_is_not_json_is_refused() {
    let server = Server::start();
    let token = server.join("anna");
    for body in ["", "{", "[1,", "{\"title\": \"x\"", "\u{0}"] {
        let answer = listing(&server, &token, body.as_bytes(), "application/json");
        answer.refused(400, "invalid_argument");
    }
    listing(&server, &token, b"\xff\xfe{}", "application/json").refused(400, "invalid_argument");
    for kind in ["text/plain", "application/x-www-form-urlencoded", "x"] {
        let answer = listing(&server, &token, b"{}", kind);
        answer.refused(415, "invalid_argument");
    }
}

#[test]
fn every_field_that_is_wrong_is_named() {
    let server = Server::start();
    let token = server.join("anna");
    let good = json!({
        "kind": "auction", "title": "Palm", "description": "Works, with its cradle.",
        "category": "handhelds", "condition": "good",
    });
    let cases: [(&str, Value); 12] = [
        ("title", json!("")),
        ("title", json!("x".repeat(101))),
        ("title", json!("a\u{7}b")),
        ("title", json!(7)),
        ("description", json!("x".repeat(2_001))),
        ("category", json!("")),
        ("kind", json!("gift")),
        ("quantity", json!(0)),
        ("quantity", json!(1.5)),
        ("quantity", json!(1_000_001)),
        ("tags", json!("x")),
        ("seller_id", json!("me")),
    ];
    for (field, value) in cases {
        let mut body = good.clone();
        body[field] = value.clone();
        let answer = server.post_as(&token, "/api/v1/listings", &body);
        let error = answer.refused(422, "invalid_argument");
        assert_eq!(error["details"]["field"], field, "{value}: {error}");
    }
    let mut body = good.clone();
    body.as_object_mut().expect("an object").remove("title");
    let error = server.post_as(&token, "/api/v1/listings", &body).refused(422, "invalid_argument");
    assert_eq!(error["details"]["field"], "title");
    for body in [json!([]), json!("x"), json!(null), json!(1)] {
        server.post_as(&token, "/api/v1/listings", &body).refused(422, "invalid_argument");
    }
    let page = server.get("/api/v1/listings").data();
    assert_eq!(page, json!([]), "nothing was made");
}

#[test]
fn the_terms_of_an_auction_are_checked() {
    let server = Server::start();
    let token = server.join("anna");
    let good = json!({
        "listing_id": "0192f0c1-0000-7000-8000-000000000001",
        "opening": { "amount": "10", "currency": "EUR" },
        "ends_at": "2999-01-01T00:00:00Z",
    });
    let minor = |amount: i64| json!({ "amount_minor": amount, "currency": "EUR" });
    let cases = [
        ("listing_id", json!("x"), 400, "id_malformed"),
        ("format", json!("dutchman"), 422, "unknown_format"),
        ("ends_at", json!("tomorrow"), 422, "time_malformed"),
        ("starts_at", json!("2026-13-01T00:00:00Z"), 422, "time_malformed"),
        ("increments", json!("steep"), 422, "invalid_argument"),
        ("soft_close", json!("extend 1"), 422, "invalid_argument"),
        ("premium", json!("100"), 422, "invalid_argument"),
        ("admission", json!("friends"), 422, "invalid_argument"),
        ("opening", json!({ "amount": "1", "currency": "eur" }), 422, "currency_unknown"),
        ("reserve", json!({ "amount": "1.001", "currency": "EUR" }), 422, "amount_too_precise"),
        ("buy_now", minor(i64::MAX), 422, "amount_out_of_range"),
        ("colour", json!("red"), 422, "invalid_argument"),
    ];
    for (field, value, status, code) in cases {
        let mut body = good.clone();
        body[field] = value;
        let answer = server.post_as(&token, "/api/v1/auctions", &body);
        let error = answer.refused(status, code);
        let named = error["details"]["field"].as_str().unwrap_or_default();
        assert!(named.starts_with(field), "{field}: {error}");
    }
    server.post_as(&token, "/api/v1/auctions", &good).refused(404, "listing_not_found");
}

#[test]
fn addresses_and_methods_that_do_not_exist() {
    let server = Server::start();
    for path in ["/api", "/api/v1", "/api/v1/nothing", "/api/v2/users", "/api/v1/users/me/x"] {
        server.get(path).refused(404, "not_found");
    }
    let answer = send(&server.address, "DELETE", "/api/v1/users", "", b"");
    answer.refused(405, "invalid_argument");
    assert!(answer.header("allow").contains("POST"), "{answer:?}");
    for id in ["x", "1", "0192f0c1", "0192f0c1-0000-7000-8000-00000000000g", "..%2f..%2fetc"] {
        server.get(&format!("/api/v1/auctions/{id}")).refused(400, "id_malformed");
    }
    let missing = "0192f0c1-0000-7000-8000-000000000001";
    server.get(&format!("/api/v1/auctions/{missing}")).refused(404, "auction_not_found");
    server.get(&format!("/api/v1/auctions/{missing}/bids")).refused(404, "auction_not_found");
    server.get(&format!("/api/v1/auctions/{missing}/events")).refused(404, "auction_not_found");
    server.get(&format!("/api/v1/listings/{missing}")).refused(404, "listing_not_found");
    server.get(&format!("/api/v1/users/{missing}")).refused(404, "user_not_found");
    server
        .get(&format!("/api/v1/auctions/{missing}/bids/x/explanation"))
        .refused(400, "invalid_argument");
}

#[test]
fn parameters_are_checked() {
    let server = Server::start();
    for (query, field) in [
        ("phase=now", "phase"),
        ("limit=ten", "limit"),
        ("limit=-1", "limit"),
        ("limit=4294967296", "limit"),
        ("order=price", "order"),
    ] {
        let answer = server.get(&format!("/api/v1/auctions?{query}"));
        let error = answer.refused(422, "invalid_argument");
        assert_eq!(error["details"]["field"], field, "{query}");
    }
    let error = server.get("/api/v1/auctions?seller_id=x").refused(400, "id_malformed");
    assert_eq!(error["details"]["field"], "seller_id");
}

#[test]
fn a_request_that_is_not_http_gets_no_page() {
    let server = Server::start();
    let answer = send_raw(&server.address, b"GARBAGE\r\n\r\n");
    assert_eq!(answer.status, 400);
    server.get("/health");
}
