//! The headers of every answer, and what is there for those who watch the server.

use serde_json::json;

use crate::server::Server;
use crate::shop::Shop;

#[test]
fn every_answer_keeps_browsers_from_harm_and_tells_the_time() {
    let server = Server::start();
    for path in ["/", "/api/v1/auctions", "/nothing", "/health", "/api/openapi.json", "/docs/"] {
        let answer = server.get(path);
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'self'"), "{path}: {policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-eval"), "{path}: {policy}");
        let is_docs = path.starts_with("/docs");
        assert_eq!(policy.contains("unsafe-inline"), is_docs, "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(!answer.header("x-request-id").is_empty(), "{path}");
        assert!(answer.header("x-server-time").ends_with('Z'), "{path}");
    }
    let answer = server.get("/api/v1/auctions");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[test]
fn a_browser_gets_a_page_and_a_program_the_envelope() {
    let server = Server::with(&["--rate-limit", "4"]);
    let ask = |path: &str, accept: &str| {
        let headers = format!("accept: {accept}\r\n");
        crate::client::send(&server.address, "GET", path, &headers, b"")
    };
    let browser = "text/html,application/xhtml+xml,*/*;q=0.8";
    let page = ask("/nothing", browser);
    assert_eq!((page.status, page.header("content-type")), (404, "text/html; charset=utf-8"));
    assert!(page.body.contains("There is nothing here"), "{}", page.body);
    ask("/nothing", "*/*").refused(404, "not_found");
    ask("/api/v1/nothing", browser).refused(404, "not_found");
    ask("/nothing", "application/json").refused(404, "not_found");
    let page = ask("/", browser);
    assert_eq!(page.status, 429);
    assert!(page.body.starts_with("<!"), "{}", page.body);
    assert!(!page.header("retry-after").is_empty());
}

#[test]
fn a_request_keeps_a_decent_id() {
    let server = Server::start();
    let ask = |id: &str| {
        let headers = format!("x-request-id: {id}\r\n");
        let answer = crate::client::send(&server.address, "GET", "/nothing", &headers, b"");
        answer.refused(404, "not_found")["request_id"].as_str().expect("an id").to_owned()
    };
    assert_eq!(ask("abc-123"), "abc-123");
    assert_ne!(ask("a b"), "a b");
    assert_ne!(ask(&"x".repeat(65)), "x".repeat(65));
}

#[test]
fn watchers_learn_what_they_need() {
    let shop = Shop::open();
    let auction = shop.auction(&json!({}));
    shop.bid(&shop.bidder, &auction, 1_000).data();
    shop.bid(&shop.bidder, &auction, 1).refused(409, "own_maximum_not_raised");
    assert_eq!(shop.server.get("/health").json()["status"], "ok");
    assert_eq!(shop.server.get("/ready").json()["status"], "ready");
    let metrics = shop.server.get("/metrics").body;
    for line in [
        "# HELP vendue_http_requests_total",
        "# HELP vendue_http_request_seconds",
        "# HELP vendue_sockets_open",
        "# HELP vendue_writes_queued",
        "vendue_bids_accepted_total 1",
        "vendue_bids_refused_total{code=\"own_maximum_not_raised\"} 1",
        "route=\"/api/v1/auctions/{auction_id}/bids\",method=\"POST\",status=\"201\"} 1",
    ] {
        assert!(metrics.contains(line), "{line} is missing:\n{metrics}");
    }
    assert!(!metrics.contains(&auction), "an id became a series");
}
