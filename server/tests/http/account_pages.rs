//! The pages of an account, used as plain forms.

use crate::browser::{Browser, action_of, token_of, value_of};
use crate::server::{PASSWORD, Server};

const OTHER: &str = "staple battery horse";

/// A server with room for what a test asks.
fn server() -> Server {
    let unlimited =
        ["rate", "login", "registration", "reset"].map(|name| format!("--{name}-limit"));
    let args: Vec<&str> = unlimited.iter().flat_map(|name| [name.as_str(), "0"]).collect();
    Server::with(&args)
}

#[test]
fn an_address_is_confirmed_by_the_link_of_the_mail() {
    let server = server();
    let anna = Browser::registered(&server, "anna");
    assert!(anna.get("/").body.contains("We have sent a mail to anna@example.org."));
    assert!(anna.get("/account").body.contains("Not confirmed"));
    let first = token_of(&server, "anna@example.org", "verify");
    let told = anna.follow("/account/verification", &[]);
    assert!(told.body.contains("Another link is on its way."), "{}", told.body);
    // Only the last one is good, and whoever has it need not be signed in.
    let stranger = Browser::new(&server, "a phone");
    assert!(stranger.get("/verify").body.contains("name=\"token\""));
    for bad in ["", "nonsense", &first, "\"><script>alert(1)</script>"] {
        let refused = stranger.post("/verify", &[("token", bad)]);
        assert_eq!(refused.status, 409, "{refused:?}");
        assert!(refused.body.contains("id=\"token-problem\""), "{}", refused.body);
        assert!(bad.is_empty() || !refused.body.contains(bad), "{bad} is shown again");
    }
    let token = (0..100)
        .map(|_| token_of(&server, "anna@example.org", "verify"))
        .inspect(|_| std::thread::sleep(std::time::Duration::from_millis(20)))
        .find(|token| *token != first)
        .expect("another mail");
    let confirmed = stranger.post("/verify", &[("token", &token)]);
    assert_eq!(confirmed.status, 200, "{confirmed:?}");
    assert!(confirmed.body.contains("anna@example.org is confirmed."));
    assert!(!confirmed.body.contains(&token));
    assert!(!anna.get("/account").body.contains("Not confirmed"));
    assert_eq!(stranger.post("/verify", &[("token", &token)]).status, 409);
}

#[test]
fn a_forgotten_password_is_replaced_by_a_link_and_nobody_learns_who_is_here() {
    let server = server();
    let anna = Browser::registered(&server, "anna");
    let stranger = Browser::new(&server, "a phone");
    assert!(stranger.get("/login").body.contains("href=\"/forgot\""));
    let known = stranger.post("/forgot", &[("email", "anna@example.org")]);
    let unknown = stranger.post("/forgot", &[("email", "nobody@example.org")]);
    let since = |page: &str| page.split("<main").nth(1).map(str::to_owned);
    assert_eq!((known.status, since(&known.body)), (unknown.status, since(&unknown.body)));
    assert_eq!(stranger.post("/forgot", &[("email", "anna")]).status, 422);
    let token = token_of(&server, "anna@example.org", "reset");
    let short = stranger.post("/reset", &[("token", &token), ("password", "short")]);
    assert_eq!(short.status, 422);
    assert!(short.body.contains("id=\"password-problem\""), "{}", short.body);
    // It is still good, and whoever has pasted it need not do so again.
    assert_eq!(value_of(&short.body, "id=\"token\""), token);
    let form = [("token", token.as_str()), ("password", OTHER)];
    let done = stranger.follow("/reset", &form);
    assert!(done.body.contains("Your new password is set."), "{}", done.body);
    assert_eq!(anna.get("/account").header("location"), "/login?next=/account");
    assert_eq!(stranger.post("/reset", &form).status, 409);
    let log_in =
        |password| stranger.post("/login", &[("username", "anna"), ("password", password)]).status;
    assert_eq!((log_in(PASSWORD), log_in(OTHER)), (401, 303));
}

#[test]
fn a_profile_is_changed_and_comes_back_as_text() {
    let server = server();
    let anna = Browser::registered(&server, "anna");
    let name = "<b onmouseover=alert(1)>Anna & \"Co\"";
    let form = [("display_name", name), ("location", "Wien"), ("bio", "</textarea>One\r\nTwo")];
    let page = anna.follow("/account/profile", &form).body;
    assert!(page.contains("Your profile is changed."), "{page}");
    assert!(!page.contains("<b onmouse") && !page.contains("</textarea>One"), "{page}");
    assert!(value_of(&page, "id=\"display_name\"").starts_with("&#60;b onmouseover"), "{page}");
    assert_eq!(value_of(&page, "id=\"location\""), "Wien");
    let long = "x".repeat(51);
    let refused = anna.post("/account/profile", &[("display_name", &long), ("bio", "kept")]);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("id=\"display_name-problem\""), "{}", refused.body);
    assert!(refused.body.contains(&long) && refused.body.contains(">kept</textarea>"));
}

#[test]
fn another_password_and_another_address_need_the_password() {
    let server = server();
    let anna = Browser::registered(&server, "anna");
    let change =
        |old, new| anna.post("/account/password", &[("old_password", old), ("password", new)]);
    let wrong = change("not this one", OTHER);
    assert_eq!(wrong.status, 401);
    assert!(wrong.body.contains("id=\"old_password-problem\""), "{}", wrong.body);
    let short = change(PASSWORD, "short");
    assert_eq!(short.status, 422);
    assert!(short.body.contains("id=\"password-problem\""), "{}", short.body);
    assert!(!short.body.contains("short\""), "what was typed is not shown again");
    assert_eq!(change(PASSWORD, OTHER).header("location"), "/account?done=password");
    let move_to = |email, password| {
        anna.post("/account/email", &[("email", email), ("email_password", password)])
    };
    assert_eq!(move_to("new@example.org", PASSWORD).status, 401);
    let bad = move_to("nonsense", OTHER);
    assert_eq!(bad.status, 422);
    assert!(bad.body.contains("id=\"email-problem\""), "{}", bad.body);
    assert_eq!(move_to("new@example.org", OTHER).status, 303);
    assert!(anna.get("/account").body.contains("anna@example.org"), "until it is confirmed");
    let token = token_of(&server, "new@example.org", "verify");
    assert_eq!(anna.post("/verify", &[("token", &token)]).status, 200);
    assert!(!anna.get("/account").body.contains("anna@example.org"));
}

#[test]
fn sessions_are_seen_and_ended_from_another_device() {
    let server = server();
    let anna = Browser::registered(&server, "anna");
    let phone = Browser::new(&server, "<img src=x onerror=alert(1)> phone");
    let log_in = [("username", "anna"), ("password", PASSWORD)];
    assert_eq!(phone.post("/login", &log_in).status, 303);
    let page = anna.get("/account").body;
    assert!(page.contains("&#60;img src=x") && !page.contains("<img"), "{page}");
    assert_eq!(page.matches("This one").count(), 1);
    let end = action_of(&page, "/account/sessions/", "/end");
    assert!(anna.follow(end, &[]).body.contains("The session is ended."));
    assert_eq!(phone.get("/account").status, 303);
    // Once more does no harm, and nobody ends one of somebody else.
    assert_eq!(anna.post(end, &[]).status, 303);
    assert_eq!(phone.post("/login", &log_in).status, 303);
    let bert = Browser::registered(&server, "bert");
    let page = anna.get("/account").body;
    bert.post(action_of(&page, "/account/sessions/", "/end"), &[]);
    assert_eq!(phone.get("/account").status, 200);
    assert!(anna.follow("/account/sessions/end-others", &[]).body.contains("everywhere else"));
    assert_eq!((phone.get("/account").status, anna.get("/account").status), (303, 200));
}

#[test]
fn a_key_is_shown_once_does_what_was_ticked_and_is_revoked() {
    let server = server();
    let anna = Browser::registered(&server, "anna");
    let nothing = anna.post("/account/keys", &[("key_name", "a script")]);
    assert_eq!(nothing.status, 422);
    assert!(nothing.body.contains("id=\"scopes-problem\""), "{}", nothing.body);
    let unnamed = anna.post("/account/keys", &[("key_name", " "), ("auctions_write", "on")]);
    assert!(unnamed.body.contains("id=\"key_name-problem\""), "{}", unnamed.body);
    assert!(unnamed.body.contains("name=\"auctions_write\" checked"), "{}", unnamed.body);
    let form = [("key_name", "<i>script"), ("identity_read", "on"), ("key_days", "30")];
    let made = anna.post("/account/keys", &form);
    assert_eq!((made.status, made.header("cache-control")), (201, "no-store"));
    let token = value_of(&made.body, "id=\"key\"").to_owned();
    assert!(token.starts_with("vk_") && !made.body.contains("<i>"), "{}", made.body);
    assert_eq!(server.get_as(&token, "/api/v1/users/me").data()["username"], "anna");
    server.get_as(&token, "/api/v1/stock-items").refused(403, "scope_missing");
    let page = anna.get("/account").body;
    assert!(!page.contains(&token) && page.contains("identity:read"), "{page}");
    assert!(page.contains("good until"), "{page}");
    anna.follow(action_of(&page, "/account/keys/", "/revoke"), &[]);
    server.get_as(&token, "/api/v1/users/me").refused(401, "token_invalid");
    assert!(!anna.get("/account").body.contains("identity:read"));
}

#[test]
fn the_first_administrator_is_made_by_the_link_that_was_printed() {
    let server = server();
    // This one has an administrator already, so no link is good.
    let page = Browser::new(&server, "a browser");
    assert_eq!(page.get("/setup").status, 200);
    let form = [
        ("token", "vs_AAAA"),
        ("username", "<chief>"),
        ("email", "chief@example.org"),
        ("password", PASSWORD),
    ];
    let refused = page.post("/setup", &form);
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("id=\"token-problem\""), "{}", refused.body);
    assert_eq!(value_of(&refused.body, "id=\"username\""), "&#60;chief&#62;");
    assert!(!refused.body.contains(PASSWORD) && !refused.body.contains("vs_AAAA"));
}

#[test]
fn an_account_is_deleted_with_its_password() {
    let server = server();
    let anna = Browser::registered(&server, "anna");
    let delete = |password| anna.post("/account/delete", &[("delete_password", password)]);
    let wrong = delete("not this one");
    assert_eq!(wrong.status, 401);
    assert!(wrong.body.contains("id=\"delete_password-problem\""), "{}", wrong.body);
    assert_eq!(anna.get("/account").status, 200);
    let done = delete(PASSWORD);
    assert_eq!((done.status, done.header("location")), (303, "/"));
    assert!(anna.get("/").body.contains("href=\"/login\""));
    assert_eq!(anna.post("/login", &[("username", "anna"), ("password", PASSWORD)]).status, 401);
}

#[test]
fn no_other_site_and_no_stranger_changes_anything() {
    let server = server();
    let anna = Browser::registered(&server, "anna");
    let stranger = Browser::new(&server, "a browser");
    let id = "0192f0c1-2345-7abc-8def-0123456789ab";
    let places = [
        "/account/profile".to_owned(),
        "/account/password".to_owned(),
        "/account/email".to_owned(),
        "/account/verification".to_owned(),
        "/account/delete".to_owned(),
        "/account/sessions/end-others".to_owned(),
        format!("/account/sessions/{id}/end"),
        "/account/keys".to_owned(),
        format!("/account/keys/{id}/revoke"),
        "/workspaces".to_owned(),
        format!("/workspaces/{id}"),
        format!("/workspaces/{id}/leave"),
        format!("/workspaces/{id}/delete"),
        format!("/workspaces/{id}/members/{id}"),
        format!("/workspaces/{id}/members/{id}/remove"),
        format!("/workspaces/{id}/invites"),
        format!("/workspaces/{id}/invites/{id}/revoke"),
        format!("/workspaces/{id}/changes/{id}"),
        "/invite/accept".to_owned(),
    ];
    for place in &places {
        let form = [("key_name", "stolen"), ("auctions_write", "on"), ("name", "stolen")];
        let answer = anna.post_from("http://evil.example", place, &form);
        assert_eq!(answer.status, 403, "{place}");
        let answer = stranger.post(place, &form);
        assert_eq!(answer.status, 303, "{place}: {answer:?}");
        assert!(answer.header("location").starts_with("/login?next=/"), "{place}");
    }
    for place in ["/forgot", "/reset", "/verify", "/setup", "/invite"] {
        let answer = stranger.post_from("http://evil.example", place, &[]);
        assert_eq!(answer.status, 403, "{place}");
    }
    assert!(!anna.get("/account").body.contains("stolen"));
    assert!(!anna.get("/workspaces").body.contains("stolen"));
}
