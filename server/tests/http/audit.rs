//! What the operator finds in the log of an attempt to come in, and whoever made it does not learn.

use serde_json::{Value, json};

use crate::browser::token_of;
use crate::server::{PASSWORD, Server};

fn sign_in(server: &Server, name: &str, password: &str) -> String {
    let answer = server.post("/api/v1/sessions", &json!({ "name": name, "password": password }));
    answer.json()["error"]["code"].as_str().unwrap_or("ok").to_owned()
}

/// The lines of the log about who came in that have all of these.
fn lines(server: &Server, parts: &[&str]) -> usize {
    let log = server.log();
    let audit = log.lines().filter(|line| line.contains("vendue::audit"));
    audit.filter(|line| parts.iter().all(|part| line.contains(part))).count()
}

#[test]
fn the_log_says_whose_account_it_was_and_why() {
    let server = Server::start();
    let anna = server.join("anna");
    let id = server.user_id(&anna);
    assert_eq!(sign_in(&server, "anna", "not this one"), "credentials_invalid");
    assert_eq!(sign_in(&server, "nobody_here", "not this one"), "credentials_invalid");
    assert_eq!(lines(&server, &["another password", &id]), 1);
    assert_eq!(lines(&server, &["nobody has the name"]), 1);
    assert_eq!(lines(&server, &["sign-in refused", "127.0.0.1"]), 2);
    // What was typed into the field of the name may be a password.
    assert_eq!(lines(&server, &["nobody_here"]), 0);

    let tokens = |answer: Value| answer["tokens"]["refresh_token"].clone();
    let body = json!({ "name": "anna", "password": PASSWORD });
    let first = tokens(server.post("/api/v1/sessions", &body).data());
    let refresh =
        |token: &Value| server.post("/api/v1/sessions/refresh", &json!({ "refresh_token": token }));
    let second = refresh(&first).data()["refresh_token"].clone();
    refresh(&second).data();
    refresh(&first).refused(401, "token_invalid");
    assert_eq!(lines(&server, &["an old refresh token", &id]), 1);
}

#[test]
fn a_suspended_user_learns_why_and_until_when() {
    let server = Server::start();
    let id = server.user_id(&server.join("anna"));
    let root = server.sign_in("root");
    let sanctions = format!("/api/v1/admin/users/{id}/sanctions");
    let measure = |reason: &str, ends_at: Value| {
        let body = json!({ "kind": "suspension", "reason": reason, "ends_at": ends_at });
        server.post_as(&root, &sanctions, &body).data();
    };
    measure("Sold what was not there", json!("2126-01-01T00:00:00Z"));
    measure("Was rude", json!("2100-01-01T00:00:00Z"));
    let body = json!({ "name": "anna", "password": PASSWORD });
    let told = server.post("/api/v1/sessions", &body).refused(403, "account_suspended");
    assert_eq!(told["details"]["reason"], "Sold what was not there");
    assert_eq!(told["details"]["ends_at"], "2126-01-01T00:00:00.000Z");
    assert_eq!(lines(&server, &["suspended", &id]), 1);
    // On the page, too.
    let browser = crate::browser::Browser::new(&server, "a browser");
    let page = browser.post("/login", &[("username", "anna"), ("password", PASSWORD)]);
    assert_eq!(page.status, 403);
    assert!(page.body.contains("Sold what was not there"), "{}", page.body);
}

#[test]
fn the_log_says_who_asked_for_too_much() {
    let server = Server::with(&["--log-format", "json", "--login-limit", "0"]);
    let anna = server.join("anna");
    let id = server.user_id(&anna);
    server.get_as(&anna, "/api/v1/admin/users").refused(403, "forbidden");
    server.get_as("x.y.z", "/api/v1/users/me").refused(401, "token_invalid");
    let missing = format!("/api/v1/auctions/{id}");
    server.get_as(&anna, &missing).refused(404, "auction_not_found");
    let log = server.log();
    let lines = log.lines().map(|line| serde_json::from_str(line).expect("each line is JSON"));
    let noted: Vec<Value> = lines.filter(|line: &Value| line["message"] == "refused").collect();
    let [forbidden, invalid] = noted.as_slice() else { panic!("{noted:?}") };
    let field = |line: &Value, name: &str| line[name].as_str().map(str::to_owned);
    assert_eq!(field(forbidden, "target").as_deref(), Some("vendue::audit"));
    assert_eq!(field(forbidden, "code").as_deref(), Some("forbidden"));
    assert_eq!(field(forbidden, "user_id"), Some(id));
    assert_eq!(field(forbidden, "address").as_deref(), Some("127.0.0.1"));
    assert_eq!(forbidden["span"]["path"], "/api/v1/admin/users");
    assert_eq!(field(invalid, "code").as_deref(), Some("token_invalid"));
    assert_eq!(field(invalid, "user_id"), None);
}

/// Whose it was that changed is in the log, however it was done.
#[test]
fn what_people_come_in_by_is_noted_when_it_changes() {
    let server = Server::start();
    let anna = server.join("anna");
    let id = server.user_id(&anna);
    let changed = |what: &str| lines(&server, &["changed", &format!("what=\"{what}\""), &id]);
    let link = token_of(&server, "anna@example.org", "verify");
    server.post("/api/v1/email-verifications", &json!({ "token": link })).data();
    assert_eq!(changed("email by link"), 1);
    let new = json!({ "name": "a script", "scopes": "auctions:read" });
    let key = server.post_as(&anna, "/api/v1/api-keys", &new).data();
    assert_eq!(changed("new api key"), 1);
    let path = format!("/api/v1/api-keys/{}", key["api_key"]["id"].as_str().expect("an id"));
    let headers = crate::server::bearer(&anna);
    crate::client::send(&server.address, "DELETE", &path, &headers, b"").data();
    assert_eq!(changed("revoked api key"), 1);
    server.post("/api/v1/password-resets", &json!({ "email": "anna@example.org" })).data();
    let link = token_of(&server, "anna@example.org", "reset");
    let body = json!({ "token": link, "password": "another password" });
    server.post("/api/v1/password-resets/confirm", &body).data();
    assert_eq!(changed("password by link"), 1);
}

#[test]
fn an_administrator_ends_the_sessions_of_a_user() {
    let server = Server::start();
    let (anna, bert) = (server.join("anna"), server.join("bert"));
    let path = format!("/api/v1/admin/users/{}/sessions", server.user_id(&anna));
    let end = |token: &str| {
        let headers = crate::server::bearer(token);
        crate::client::send(&server.address, "DELETE", &path, &headers, b"")
    };
    end(&bert).refused(403, "forbidden");
    server.get_as(&anna, "/api/v1/users/me").data();
    assert_eq!(end(&server.sign_in("root")).data()["ended"], 1);
    server.get_as(&anna, "/api/v1/users/me").refused(401, "token_invalid");
    server.get_as(&bert, "/api/v1/users/me").data();
    server.sign_in("anna");
    let root = server.user_id(&server.sign_in("root"));
    assert_eq!(lines(&server, &["administered", "method=DELETE", &path, &root, "127.0.0.1"]), 1);
    assert_eq!(lines(&server, &["administered"]), 1, "what was refused was not done");
}
