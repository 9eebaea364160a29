//! How much anybody may ask.

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::client::send;
use crate::server::{PASSWORD, Server};

#[test]
fn requests_are_counted_by_user_and_by_address() {
    let server = Server::with(&["--rate-limit", "5", "--login-limit", "0"]);
    let token = server.join("anna");
    // Registering and signing in were two requests of this address.
    for _ in 0..3 {
        assert_eq!(server.get("/api/v1/auctions").status, 200);
    }
    let answer = server.get("/api/v1/auctions");
    let error = answer.refused(429, "rate_limited");
    let wait: u64 = answer.header("retry-after").parse().expect("seconds");
    assert!((1..=60).contains(&wait), "{wait}");
    assert!(error["details"]["retry_after_ms"].as_i64().is_some_and(|ms| ms > 0));
    // Whoever is signed in has a bucket of the own, and those who watch the server have none.
    for _ in 0..5 {
        assert_eq!(server.get_as(&token, "/api/v1/auctions").status, 200);
    }
    server.get_as(&token, "/api/v1/auctions").refused(429, "rate_limited");
    assert_eq!(server.get("/health").status, 200);
    assert_eq!(server.get("/ready").status, 200);
}

#[test]
fn sign_ins_are_counted_by_account_and_by_address() {
    let server = Server::with(&["--rate-limit", "0", "--trusted-proxy", "127.0.0.1"]);
    let body = json!({ "name": "Anna", "password": "a wrong password" });
    let from = |address: &str, name: &str| {
        let mut body = body.clone();
        body["name"] = json!(name);
        let headers = format!("x-forwarded-for: {address}\r\n");
        server.send("POST", "/api/v1/sessions", &headers, &body)
    };
    for attempt in 0..5 {
        // Another network each time, and the name in other capitals: it is one account.
        let name = if attempt % 2 == 0 { "anna" } else { "ANNA " };
        from(&format!("10.0.{attempt}.1"), name).refused(401, "credentials_invalid");
    }
    from("10.0.9.1", "anna").refused(429, "rate_limited");
    from("10.0.9.1", "bert").refused(401, "credentials_invalid");
    for name in ["carl", "dora", "emil", "fred", "gina"] {
        from("10.0.0.8", name).refused(401, "credentials_invalid");
    }
    from("10.0.0.8", "hans").refused(429, "rate_limited");
}

#[test]
fn every_sign_in_counts_and_all_names_of_an_account_are_one() {
    let server = Server::with(&["--rate-limit", "0", "--trusted-proxy", "127.0.0.1"]);
    // Which signs in once.
    server.join("anna");
    let from = |address: &str, name: &str, password: &str| {
        let headers = format!("x-forwarded-for: {address}\r\n");
        let body = json!({ "name": name, "password": password });
        server.send("POST", "/api/v1/sessions", &headers, &body)
    };
    for third in 0..2 {
        from(&format!("10.1.{third}.1"), "anna", PASSWORD).data();
    }
    for third in 2..4 {
        let name = if third % 2 == 0 { "anna" } else { "Anna@Example.org" };
        let from_there = format!("10.1.{third}.1");
        from(&from_there, name, "a wrong one").refused(401, "credentials_invalid");
    }
    from("10.1.9.1", "anna", PASSWORD).refused(429, "rate_limited");
    from("10.1.9.1", "anna@example.org", PASSWORD).refused(429, "rate_limited");
}

#[test]
fn refreshes_are_counted_by_address() {
    let server = Server::with(&["--rate-limit", "0", "--refresh-limit", "2"]);
    let body = json!({ "refresh_token": "not a token" });
    for _ in 0..2 {
        server.post("/api/v1/sessions/refresh", &body).refused(401, "token_invalid");
    }
    server.post("/api/v1/sessions/refresh", &body).refused(429, "rate_limited");
}

#[test]
fn all_addresses_of_a_network_together_try_only_so_many_passwords() {
    let limits = ["--rate-limit", "0", "--login-limit", "1", "--trusted-proxy", "127.0.0.1"];
    let server = Server::with(&limits);
    let from = |number: usize| {
        let headers = format!("x-forwarded-for: 2001:db8:1:{number:x}::1\r\n");
        let body = json!({ "name": format!("user{number}"), "password": "a wrong one" });
        server.send("POST", "/api/v1/sessions", &headers, &body)
    };
    let refused = (0..40).filter(|number| from(*number).status == 429).count();
    // Twenty at once, and one more every three seconds.
    assert!((10..=20).contains(&refused), "{refused} were refused");
}

#[test]
fn a_forwarded_address_of_nobody_we_know_is_not_believed() {
    let server = Server::with(&["--rate-limit", "3"]);
    let ask = |address: &str| {
        let headers = format!("x-forwarded-for: {address}\r\n");
        send(&server.address, "GET", "/api/v1/auctions", &headers, b"")
    };
    for address in ["10.0.0.1", "10.0.0.2", "10.0.0.3"] {
        assert_eq!(ask(address).status, 200);
    }
    ask("10.0.0.4").refused(429, "rate_limited");
}

#[test]
fn registrations_are_counted() {
    let server = Server::with(&["--rate-limit", "0", "--registration-limit", "1"]);
    let body = |name: &str| {
        let email = format!("{name}@example.org");
        json!({ "username": name, "email": email, "password": PASSWORD })
    };
    server.post("/api/v1/users", &body("anna")).data();
    server.post("/api/v1/users", &body("bert")).refused(429, "rate_limited");
}

#[test]
fn a_body_has_a_largest_size() {
    let server = Server::with(&["--rate-limit", "0", "--body-bytes", "1000"]);
    let body = json!({ "name": "x".repeat(1_000), "password": "x" });
    let error = server.post("/api/v1/sessions", &body).refused(413, "body_too_large");
    assert_eq!(error["details"]["maximum_bytes"], 1_000);
    let default = Server::start();
    let body = json!({ "name": "x".repeat(1 << 20), "password": "x" });
    default.post("/api/v1/sessions", &body).refused(413, "body_too_large");
}

#[test]
fn a_body_that_does_not_arrive_ends_in_time() {
    let server = Server::with(&["--request-s", "1"]);
    let mut stream = TcpStream::connect(&server.address).expect("connected");
    let head = "POST /api/v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n\
                content-length: 100\r\nconnection: close\r\n\r\n{";
    stream.write_all(head.as_bytes()).expect("sent");
    let began = Instant::now();
    let mut answer = String::new();
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
    drop(std::io::Read::read_to_string(&mut stream, &mut answer));
    assert!(began.elapsed() < Duration::from_secs(15), "{:?}", began.elapsed());
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("\"timeout\""), "{answer}");
}
