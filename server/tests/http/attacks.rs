//! Tokens that are not good, and pages of other sites.

use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, decode_header, encode};
use serde_json::{Value, json};

use crate::server::{PASSWORD, Server, bearer};

/// The claims of a token, read without the key.
fn claims_of(token: &str) -> Value {
    let part = token.split('.').nth(1).expect("claims");
    let bytes = BASE64URL_NOPAD.decode(part.as_bytes()).expect("base64");
    serde_json::from_slice(&bytes).expect("JSON")
}

fn own_key(server: &Server) -> EncodingKey {
    let pem = std::fs::read(server.folder().join("signing-key.pem")).expect("the key");
    EncodingKey::from_ed_pem(&pem).expect("a key")
}

/// A token with the header of a good one, so that it is refused for its one flaw.
fn signed(like: &str, claims: &Value, key: &EncodingKey) -> String {
    encode(&decode_header(like).expect("a header"), claims, key).expect("signed")
}

fn changed(claims: &Value, name: &str, value: Value) -> Value {
    let mut claims = claims.clone();
    claims[name] = value;
    claims
}

fn refuse(server: &Server, token: &str, what: &str) {
    let answer = server.get_as(token, "/api/v1/users/me");
    let error = answer.refused(401, "token_invalid");
    let message = error["message"].as_str().expect("a message");
    assert_eq!(message, "the token is not valid: sign in again", "{what} is told apart");
    // A bad token is refused also where none is needed, and never counts as nobody.
    server.get_as(token, "/api/v1/auctions").refused(401, "token_invalid");
}

#[test]
fn forged_and_altered_tokens_are_refused() {
    let server = Server::start();
    let token = server.join("anna");
    let claims = claims_of(&token);
    let key = own_key(&server);
    // The helper itself makes good tokens, so what is refused below is refused for its one flaw.
    let good = signed(&token, &claims, &key);
    server.get_as(&good, "/api/v1/users/me").data();
    let past = claims["iat"].as_i64().expect("a moment") - 10;
    for (name, value) in [
        ("exp", json!(past)),
        ("nbf", json!(past + 3_600)),
        ("iat", json!(past + 3_600)),
        ("sid", json!("a session")),
        ("aud", json!("another-server")),
        ("iss", json!("somebody")),
        ("sub", json!("root")),
        ("role", json!("admin")),
    ] {
        refuse(&server, &signed(&token, &changed(&claims, name, value), &key), name);
    }
    let mut header = decode_header(&token).expect("a header");
    for kind in [None, Some("JWT"), Some("page+jwt")] {
        header.typ = kind.map(str::to_owned);
        refuse(&server, &encode(&header, &claims, &key).expect("signed"), "another type");
    }
    let other = Server::start();
    refuse(&server, &signed(&token, &claims, &own_key(&other)), "another key");
    refuse(&server, &other.join("anna"), "another server");
}

#[test]
fn algorithms_cannot_be_chosen_by_the_token() {
    let server = Server::start();
    let token = server.join("anna");
    let claims = claims_of(&token);
    let body = BASE64URL_NOPAD.encode(claims.to_string().as_bytes());
    for algorithm in ["none", "None", "NONE", ""] {
        let header = json!({ "alg": algorithm, "typ": "at+jwt" }).to_string();
        let header = BASE64URL_NOPAD.encode(header.as_bytes());
        refuse(&server, &format!("{header}.{body}."), algorithm);
        let signature = token.split('.').nth(2).expect("a signature");
        refuse(&server, &format!("{header}.{body}.{signature}"), algorithm);
    }
    // The public key, which anybody may know, used as the secret of another algorithm.
    let pem = std::fs::read(server.folder().join("signing-key.pem")).expect("the key");
    let secret = EncodingKey::from_secret(&pem).expect("a secret");
    let confused = encode(&Header::new(Algorithm::HS256), &claims, &secret).expect("signed");
    refuse(&server, &confused, "HS256");
}

#[test]
fn headers_of_a_token_choose_no_key() {
    let server = Server::start();
    let token = server.join("anna");
    let claims = claims_of(&token);
    let other = Server::start();
    let mut header = Header::new(Algorithm::EdDSA);
    header.kid = Some("../../../../etc/passwd".to_owned());
    header.jku = Some(format!("http://{}/keys", other.address));
    header.x5u = Some(format!("http://{}/keys", other.address));
    let forged = encode(&header, &claims, &own_key(&other)).expect("signed");
    refuse(&server, &forged, "jku");
    assert!(!other.log().contains("/keys"), "a key was fetched");
}

#[test]
fn garbage_is_refused() {
    let server = Server::start();
    let token = server.join("anna");
    let (head, _) = token.rsplit_once('.').expect("a signature");
    for garbage in ["x", "..", "a.b.c", "é", &format!("{head}."), &"A".repeat(10_240)] {
        refuse(&server, garbage, garbage);
    }
    for scheme in ["Basic YTpi", "Bearer", "bearer", ""] {
        let headers = format!("authorization: {scheme}\r\n");
        let answer = crate::client::send(&server.address, "GET", "/api/v1/users/me", &headers, b"");
        answer.refused(401, "token_invalid");
    }
}

#[test]
fn a_token_is_good_for_its_time_and_no_longer() {
    let server = Server::with(&["--access-token-s", "2"]);
    let token = server.join("anna");
    server.get_as(&token, "/api/v1/users/me").data();
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    // That it was good a moment ago, and is remembered as signed by us, does not help it.
    refuse(&server, &token, "late");
    server.sign_in("anna");
}

#[test]
fn a_wrong_password_and_an_unknown_user_look_the_same() {
    let server = Server::start();
    server.join("anna");
    let try_as = |name: &str| {
        let body = json!({ "name": name, "password": "wrong horse battery" });
        server.post("/api/v1/sessions", &body).refused(401, "credentials_invalid")["message"]
            .clone()
    };
    assert_eq!(try_as("anna"), try_as("nobody"));
    let body = json!({ "name": "anna@example.org", "password": PASSWORD });
    server.post("/api/v1/sessions", &body).data();
}

#[test]
fn signing_out_ends_every_token_of_the_session() {
    let server = Server::start();
    server.join("anna");
    let body = json!({ "name": "anna", "password": PASSWORD });
    let tokens = server.post("/api/v1/sessions", &body).data()["tokens"].clone();
    let access = tokens["access_token"].as_str().expect("a token");
    let sign_out = server.send("DELETE", "/api/v1/sessions/current", &bearer(access), &json!({}));
    assert_eq!(sign_out.status, 200);
    refuse(&server, access, "ended");
    let refresh = json!({ "refresh_token": tokens["refresh_token"] });
    server.post("/api/v1/sessions/refresh", &refresh).refused(401, "token_invalid");
    // Another session of the same user goes on.
    let other = server.sign_in("anna");
    server.get_as(&other, "/api/v1/users/me").data();
}

#[test]
fn a_refresh_token_is_good_once_and_a_late_use_ends_the_session() {
    let server = Server::start();
    server.join("anna");
    let body = json!({ "name": "anna", "password": PASSWORD });
    let first = server.post("/api/v1/sessions", &body).data()["tokens"].clone();
    let refresh = json!({ "refresh_token": first["refresh_token"] });
    let second = server.post("/api/v1/sessions/refresh", &refresh).data();
    let access = second["access_token"].as_str().expect("a token");
    server.get_as(access, "/api/v1/users/me").data();
    // An answer can be lost: the same next token once more, and no third time.
    let again = server.post("/api/v1/sessions/refresh", &refresh).data();
    assert_eq!(again["refresh_token"], second["refresh_token"]);
    server.post("/api/v1/sessions/refresh", &refresh).refused(401, "token_invalid");
    refuse(&server, access, "stolen");
    // An access token does not refresh.
    let wrong = json!({ "refresh_token": server.sign_in("anna") });
    server.post("/api/v1/sessions/refresh", &wrong).refused(401, "token_invalid");
}

#[test]
fn a_suspended_user_gets_no_new_tokens_and_can_do_nothing() {
    let server = Server::start();
    let anna = server.join("anna");
    let body = json!({ "name": "anna", "password": PASSWORD });
    let tokens = server.post("/api/v1/sessions", &body).data()["tokens"].clone();
    let path = format!("/api/v1/admin/users/{}/state", server.user_id(&anna));
    let suspend = json!({ "state": "suspended" });
    server.post_as(&anna, &path, &suspend).refused(403, "forbidden");
    let admin = server.sign_in("root");
    server.post_as(&admin, &path, &suspend).data();
    let refresh = json!({ "refresh_token": tokens["refresh_token"] });
    server.post("/api/v1/sessions/refresh", &refresh).refused(401, "token_invalid");
    server.post("/api/v1/sessions", &body).refused(403, "account_suspended");
    let wrong = json!({ "name": "anna", "password": "not the right one" });
    server.post("/api/v1/sessions", &wrong).refused(401, "credentials_invalid");
    let item = json!({ "sku": "A", "name": "Chair", "quantity": 1 });
    // The session has ended with it, and with the session its tokens.
    server.post_as(&anna, "/api/v1/stock-items", &item).refused(401, "token_invalid");
}

#[test]
fn pages_of_other_sites_change_nothing() {
    let server = Server::start();
    let body = json!({ "name": "anna", "password": PASSWORD });
    server.join("anna");
    let evil = "origin: http://evil.example\r\n";
    server.send("POST", "/api/v1/sessions", evil, &body).refused(403, "origin_forbidden");
    let opaque = "origin: null\r\n";
    server.send("POST", "/api/v1/sessions", opaque, &body).refused(403, "origin_forbidden");
    let own = format!("origin: http://{}\r\n", server.address);
    server.send("POST", "/api/v1/sessions", &own, &body).data();
    let cookie = "cookie: vendue_session=x\r\n";
    server.send("POST", "/api/v1/groups", cookie, &json!({})).refused(403, "origin_forbidden");
}

#[test]
fn nobody_can_ask_for_a_role() {
    let server = Server::start();
    let body = json!({
        "username": "eve", "email": "eve@example.org", "password": PASSWORD, "role": "admin",
    });
    let error = server.post("/api/v1/users", &body).refused(422, "invalid_argument");
    assert_eq!(error["details"]["field"], "role");
}

#[test]
fn the_log_holds_no_secret() {
    let server = Server::start();
    let token = server.join("anna");
    let body = json!({ "name": "anna", "password": "a wrong secret" });
    server.post("/api/v1/sessions", &body).refused(401, "credentials_invalid");
    server.get_as(&token, "/api/v1/users/me").data();
    let log = server.log();
    for secret in [PASSWORD, "a wrong secret", token.as_str()] {
        assert!(!log.contains(secret), "the log has {secret}");
    }
}
