//! Answers that are wrong, endless, slow, or lead elsewhere.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use vendue_tokens::{Fetch, HttpFetch, Secret, Verifier};

use crate::support::server::{Gate, Reply, Server};
use crate::support::signers::Signer;
use crate::support::{
    after, assert_refused, assert_unavailable, claims, now, url_config, verifier,
};

fn good() -> String {
    json!({"keys": [Signer::ed(1).jwk("a")]}).to_string()
}

fn token() -> String {
    Signer::ed(1).token("a", &claims())
}

/// With a wrong answer first there is nothing, and later the keys of before are kept.
#[track_caller]
fn assert_of_no_use(reply: &Reply) {
    let server = Server::of(String::new());
    server.reply(reply.clone());
    let first = verifier(url_config(&server.url("/keys")));
    assert_unavailable(first.check(&token(), now()));
    server.reply(Reply::Json(good()));
    let second = verifier(url_config(&server.url("/keys")));
    assert!(second.check(&token(), now()).is_ok());
    server.reply(reply.clone());
    assert!(second.check(&token(), after(700)).is_ok());
    assert_eq!(server.count(), 3);
}

#[test]
fn garbage_is_no_key_set() {
    let many = json!({"keys": vec![Signer::ed(1).jwk("a"); 101]}).to_string();
    for body in
        ["", "garbage", "<html>", "[]", "null", "{}", r#"{"keys":{}}"#, "{\"keys\":[", &many]
    {
        assert_of_no_use(&Reply::Json(body.to_owned()));
    }
    let deep = format!("{{\"keys\":{}", "[".repeat(100_000));
    assert_of_no_use(&Reply::Json(deep));
}

#[test]
fn other_statuses_are_no_answer() {
    for status in [201, 204, 304, 400, 401, 404, 429, 500, 503] {
        assert_of_no_use(&Reply::Status(status, String::new()));
    }
    // Not even with the right document in it: nobody knows what it is a part of.
    for status in [201, 203, 206, 404] {
        let body = good();
        let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n", body.len());
        assert_of_no_use(&Reply::Raw(format!("{head}{body}").into_bytes()));
    }
}

#[test]
fn what_is_not_http_is_no_answer() {
    for bytes in [b"".as_slice(), b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 200 OK\r\n", &[0xff; 4_096]] {
        assert_of_no_use(&Reply::Raw(bytes.to_vec()));
    }
    let cut = format!("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{}", good());
    assert_of_no_use(&Reply::Raw(cut.into_bytes()));
    let headers = format!("HTTP/1.1 200 OK\r\n{}\r\n{}", "A: b\r\n".repeat(50_000), good());
    assert_of_no_use(&Reply::Raw(headers.into_bytes()));
}

#[test]
fn a_huge_answer_is_not_read_to_its_end() {
    assert_of_no_use(&Reply::Endless);
    let padded = json!({"keys": [Signer::ed(1).jwk("a")], "x": "x".repeat(256 * 1_024)});
    assert_of_no_use(&Reply::Json(padded.to_string()));
    let most = json!({"keys": [Signer::ed(1).jwk("a")], "x": "x".repeat(250 * 1_024)});
    let server = Server::of(most.to_string());
    assert!(verifier(url_config(&server.url("/keys"))).check(&token(), now()).is_ok());
}

#[test]
fn a_redirection_is_not_followed() {
    let other = Server::of(good());
    for status in [301, 302, 303, 307, 308] {
        let server = Server::of(String::new());
        server.reply(Reply::Status(status, format!("Location: {}\r\n", other.url("/keys"))));
        assert_unavailable(verifier(url_config(&server.url("/keys"))).check(&token(), now()));
        assert_eq!(server.count(), 1);
    }
    assert_eq!(other.count(), 0);
}

#[test]
fn a_slow_system_is_given_up() {
    let gate = Gate::default();
    let server = Server::of(String::new());
    server.reply(Reply::Held(gate.clone(), good()));
    let fetch = Arc::new(HttpFetch::with_timeout(Duration::from_millis(50)));
    let verifier = Verifier::with_fetch(url_config(&server.url("/keys")), fetch).unwrap();
    assert_unavailable(verifier.check(&token(), now()));
    // The server's thread may end.
    gate.open();
}

#[test]
fn unusable_keys_are_passed_over_and_the_others_used() {
    let keys = json!({"keys": [
        null, 1, "x", [], {},
        {"kty": "oct", "k": "AAAA", "kid": "a"},
        {"kty": "EC", "crv": "P-521", "x": "AA", "y": "AA", "kid": "a"},
        {"kty": "RSA", "n": "!!", "e": "AQAB", "kid": "a"},
        {"kty": "AKP", "alg": "ML-DSA-44", "kid": "a"},
        Signer::ed(1).jwk("a"),
    ]});
    let server = Server::of(keys.to_string());
    assert!(verifier(url_config(&server.url("/keys"))).check(&token(), now()).is_ok());
    // A document without keys is an answer too: all of them were withdrawn.
    server.reply(Reply::Json(r#"{"keys":[]}"#.to_owned()));
    assert_refused(verifier(url_config(&server.url("/keys"))).check(&token(), now()));
}

#[test]
fn the_reason_names_no_address_and_no_secret() {
    let server = Server::of(String::new());
    server.reply(Reply::Status(500, String::new()));
    let address = server.url("/keys?apikey=swordfish");
    let bearer = Secret::new("swordfish");
    let failure = HttpFetch::new().get(&address, Some(&bearer), 10).unwrap_err();
    assert!(!format!("{failure:?}").contains("swordfish"));
    let failure = verifier(url_config(&address)).check(&token(), now()).unwrap_err();
    assert!(!format!("{failure:?}").contains("swordfish"));
    let broken = Secret::new("sword\r\nfish");
    let failure = HttpFetch::new().get(&address, Some(&broken), 10).unwrap_err();
    assert!(!format!("{failure:?}").contains("fish"));
}
