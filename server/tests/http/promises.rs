//! Real answers of every operation, held against what the OpenAPI document promises.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::client::Answer;
use crate::schema::check;
use crate::server::{PASSWORD, bearer};
use crate::shop::{Shop, id_of, in_seconds};

/// A walk through the interface that remembers where it has been.
struct Walk {
    shop: Shop,
    document: Value,
    /// The workspace that requests choose.
    workspace: Option<String>,
    visited: BTreeSet<String>,
}

impl Walk {
    fn begin() -> Self {
        let shop = Shop::open();
        let document = shop.server.get("/api/openapi.json").json();
        Self { shop, document, workspace: None, visited: BTreeSet::new() }
    }

    /// Sends a request to an operation; `{}` in its path stand for `ids`. Checks the answer.
    fn go(&mut self, token: &str, operation: &str, ids: &[&str], body: &Value) -> Answer {
        let (method, pattern) = operation.split_once(' ').expect("a method and a path");
        let mut path = String::new();
        let mut ids = ids.iter();
        for part in pattern.split('/').skip(1) {
            let part = if part.starts_with('{') { ids.next().expect("an id") } else { part };
            path = format!("{path}/{part}");
        }
        let mut headers = if token.is_empty() { String::new() } else { bearer(token) };
        if let Some(workspace) = &self.workspace {
            headers = format!("{headers}Vendue-Workspace: {workspace}\r\n");
        }
        let answer = self.shop.server.send(method, &path, &headers, body);
        self.hold(method, pattern, &answer);
        self.visited.insert(operation.to_owned());
        answer
    }

    fn hold(&self, method: &str, pattern: &str, answer: &Answer) {
        let place = format!("{method} {pattern} {}", answer.status);
        let operation = &self.document["paths"][pattern][method.to_lowercase()];
        let response = &operation["responses"][answer.status.to_string()];
        let reference = response["$ref"].as_str().unwrap_or_default().trim_start_matches('#');
        let response =
            self.document.pointer(reference).filter(|_| !reference.is_empty()).unwrap_or(response);
        assert!(response.is_object(), "{place} is not promised: {answer:?}");
        let schema = &response["content"]["application/json"]["schema"];
        let fault = check(&self.document, schema, &answer.json());
        assert_eq!(fault, Ok(()), "{place}: {}", answer.body);
    }

    /// The REST operations of the document.
    fn operations(&self) -> BTreeSet<String> {
        let paths = self.document["paths"].as_object().expect("paths");
        let each = paths.iter().flat_map(|(path, item)| {
            let methods = item.as_object().expect("operations").keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        });
        // These two do not answer with JSON.
        each.filter(|name| !name.ends_with("/v1/ws") && !name.ends_with("/v1/events"))
            .filter(|name| !name.ends_with("/metrics"))
            .collect()
    }
}

fn bid(amount: &str) -> Value {
    json!({ "maximum": { "amount": amount, "currency": "EUR" } })
}

#[test]
fn every_operation_answers_as_the_document_says() {
    let mut walk = Walk::begin();
    people(&mut walk);
    credentials(&mut walk);
    relations(&mut walk);
    goods(&mut walk);
    tenants(&mut walk);
    contest(&mut walk);
    endings(&mut walk);
    refusals(&mut walk);
    let missed: Vec<String> = walk.operations().difference(&walk.visited).cloned().collect();
    assert!(missed.is_empty(), "never called: {missed:?}");
}

fn people(walk: &mut Walk) {
    let nothing = json!({});
    walk.go("", "GET /health", &[], &nothing);
    walk.go("", "GET /ready", &[], &nothing);
    let new = json!({ "username": "zoe", "email": "zoe@example.org", "password": PASSWORD });
    let zoe = id_of(&walk.go("", "POST /api/v1/users", &[], &new).data());
    let sign_in = json!({ "name": "zoe", "password": PASSWORD });
    let tokens = walk.go("", "POST /api/v1/sessions", &[], &sign_in).data()["tokens"].clone();
    let refresh = json!({ "refresh_token": tokens["refresh_token"] });
    let tokens = walk.go("", "POST /api/v1/sessions/refresh", &[], &refresh).data();
    let token = tokens["access_token"].as_str().expect("a token").to_owned();
    walk.go(&token, "GET /api/v1/users/me", &[], &nothing);
    walk.go("", "GET /api/v1/users/{user_id}", &[&zoe], &nothing);
    walk.go(&token, "DELETE /api/v1/sessions/current", &[], &nothing).data();
    let admin = walk.shop.admin.clone();
    let other = walk.shop.server.user_id(&admin);
    let link = json!({ "user_id": zoe, "linked_user_id": other });
    walk.go(&admin, "POST /api/v1/admin/links", &[], &link).data();
    let limit = json!({ "currency": "EUR", "limit": { "amount": "9", "currency": "EUR" } });
    walk.go(&admin, "POST /api/v1/admin/users/{user_id}/limits", &[&zoe], &limit).data();
    walk.go(&admin, "POST /api/v1/admin/users/{user_id}/ban", &[&zoe], &nothing).data();
    walk.go(&admin, "DELETE /api/v1/admin/users/{user_id}/sessions", &[&zoe], &nothing).data();
    let role = json!({ "role": "user" });
    walk.go(&admin, "POST /api/v1/admin/users/{user_id}/role", &[&zoe], &role).data();
    let state = json!({ "state": "suspended" });
    walk.go(&admin, "POST /api/v1/admin/users/{user_id}/state", &[&zoe], &state).data();
    let gone = json!({ "username": "yara", "email": "yara@example.org", "password": PASSWORD });
    let gone = id_of(&walk.go("", "POST /api/v1/users", &[], &gone).data());
    walk.go(&admin, "DELETE /api/v1/admin/users/{user_id}", &[&gone], &nothing).data();
}

/// By what people come in.
fn credentials(walk: &mut Walk) {
    let (seller, nothing) = (walk.shop.seller.clone(), json!({}));
    walk.go("", "GET /.well-known/jwks.json", &[], &nothing);
    walk.go(&seller, "GET /api/v1/sessions", &[], &nothing).data();
    walk.go(&seller, "DELETE /api/v1/sessions", &[], &nothing).data();
    let unknown = "01a22781-51c0-7000-8000-000000000000";
    walk.go(&seller, "DELETE /api/v1/sessions/{session_id}", &[unknown], &nothing);
    let token = json!({ "token": "a.b.c" });
    walk.go("", "POST /api/v1/sessions/external", &[], &token);
    let new = json!({ "name": "a script", "scopes": "auctions:read inventory:write" });
    let made = walk.go(&seller, "POST /api/v1/api-keys", &[], &new).data();
    let key = made["token"].as_str().expect("a token").to_owned();
    walk.go(&key, "GET /api/v1/auctions", &[], &nothing).data();
    walk.go(&key, "GET /api/v1/api-keys", &[], &nothing).refused(403, "scope_missing");
    walk.go(&seller, "GET /api/v1/api-keys", &[], &nothing).data();
    let id = made["api_key"]["id"].as_str().expect("an id").to_owned();
    walk.go(&seller, "DELETE /api/v1/api-keys/{api_key_id}", &[&id], &nothing).data();
    walk.go(&key, "GET /api/v1/auctions", &[], &nothing).refused(401, "token_invalid");
    walk.go(&seller, "POST /api/v1/users/me/email-verification", &[], &nothing).data();
    let email = json!({ "password": PASSWORD, "email": "other@example.org" });
    walk.go(&seller, "PUT /api/v1/users/me/email", &[], &email).data();
    let reset = json!({ "email": "nobody@example.org" });
    walk.go("", "POST /api/v1/password-resets", &[], &reset).data();
    let link = json!({ "token": "vw_nothing", "password": PASSWORD });
    walk.go("", "POST /api/v1/password-resets/confirm", &[], &link).refused(409, "link_invalid");
    let link = json!({ "token": "vv_nothing" });
    walk.go("", "POST /api/v1/email-verifications", &[], &link).refused(409, "link_invalid");
    let first = json!({
        "token": "vs_nothing", "username": "first", "email": "first@example.org",
        "password": PASSWORD,
    });
    walk.go("", "POST /api/v1/setup", &[], &first).refused(409, "link_invalid");
    let password = json!({ "old_password": PASSWORD, "password": "another long password" });
    walk.go(&seller, "PUT /api/v1/users/me/password", &[], &password).data();
}

fn relations(walk: &mut Walk) {
    let (seller, admin, nothing) = (walk.shop.seller.clone(), walk.shop.admin.clone(), json!({}));
    let gone = walk.shop.server.join("gone");
    let id = walk.shop.server.user_id(&gone);
    let bio = json!({ "bio": "Here for a moment." });
    walk.go(&gone, "PATCH /api/v1/users/me", &[], &bio).data();
    walk.go(&gone, "PUT /api/v1/users/me/avatar", &[], &nothing).refused(422, "media_unsupported");
    walk.go(&seller, "PUT /api/v1/users/{user_id}/follow", &[&id], &nothing).data();
    walk.go(&seller, "GET /api/v1/users/me/followed", &[], &nothing).data();
    walk.go(&gone, "GET /api/v1/users/me/followers", &[], &nothing).data();
    walk.go(&seller, "DELETE /api/v1/users/{user_id}/follow", &[&id], &nothing).data();
    walk.go(&seller, "PUT /api/v1/users/{user_id}/block", &[&id], &nothing).data();
    walk.go(&seller, "GET /api/v1/users/me/blocked", &[], &nothing).data();
    walk.go(&seller, "DELETE /api/v1/users/{user_id}/block", &[&id], &nothing).data();
    walk.go(&admin, "GET /api/v1/admin/users", &[], &nothing).data();
    let badges = json!({ "badges": ["verified"] });
    walk.go(&admin, "PUT /api/v1/admin/users/{user_id}/badges", &[&id], &badges).data();
    let sanctions = "/api/v1/admin/users/{user_id}/sanctions";
    let warning = json!({ "kind": "warning", "reason": "Answers nobody." });
    let warning = walk.go(&admin, &format!("POST {sanctions}"), &[&id], &warning).data();
    walk.go(&admin, &format!("GET {sanctions}"), &[&id], &nothing).data();
    let lift = "POST /api/v1/admin/sanctions/{sanction_id}/lift";
    walk.go(&admin, lift, &[&id_of(&warning)], &nothing).data();
    let password = json!({ "password": PASSWORD });
    walk.go(&gone, "DELETE /api/v1/users/me", &[], &password).data();
}

fn goods(walk: &mut Walk) {
    let (seller, nothing) = (walk.shop.seller.clone(), json!({}));
    let item = json!({ "sku": "B-1", "name": "Bottle", "quantity": 1 });
    let item = id_of(&walk.go(&seller, "POST /api/v1/stock-items", &[], &item).data());
    let receipt = json!({ "quantity": 2 });
    walk.go(&seller, "POST /api/v1/stock-items/{stock_item_id}/receipts", &[&item], &receipt)
        .data();
    walk.go(&seller, "GET /api/v1/stock-items", &[], &nothing).data();
    walk.go(&seller, "GET /api/v1/stock-items/{stock_item_id}", &[&item], &nothing).data();
    let listing = json!({
        "kind": "fixed_price", "title": "Bottle", "description": "Almost full, with its box.",
        "category": "fragrances", "condition": "good", "tags": ["scent"], "location": "Berlin",
        "quantity": 2, "stock_item_id": item,
        "attributes": {
            "kind": "fragrance", "brand": "Guerlain", "volume_ml": 100, "remaining_percent": 90,
            "batch_code": "9W01", "purchase_year": 2019, "box_condition": "good",
        },
    });
    for last in ["sold", "withdraw"] {
        let made = walk.go(&seller, "POST /api/v1/listings", &[], &listing).data();
        let id = id_of(&made);
        let edit = json!({ "title": "A bottle", "condition": "like_new" });
        walk.go(&seller, "PATCH /api/v1/listings/{listing_id}", &[&id], &edit);
        walk.go(&seller, "POST /api/v1/listings/{listing_id}/publish", &[&id], &nothing);
        let text = json!({ "text": "Bought in Paris." });
        walk.go(&seller, "POST /api/v1/listings/{listing_id}/additions", &[&id], &text);
        walk.go("", "GET /api/v1/listings/{listing_id}", &[&id], &nothing);
        walk.go("", "GET /api/v1/listings/{listing_id}/auctions", &[&id], &nothing);
        let last = format!("POST /api/v1/listings/{{listing_id}}/{last}");
        walk.go(&seller, &last, &[&id], &nothing);
    }
    walk.go(&seller, "GET /api/v1/listings", &[], &nothing).data();
}

fn tenants(walk: &mut Walk) {
    let (owner, member, nothing) = (walk.shop.seller.clone(), walk.shop.bidder.clone(), json!({}));
    let member_id = walk.shop.server.user_id(&member);
    let new = json!({ "name": "A shop", "approval": true });
    let made = walk.go(&owner, "POST /api/v1/workspaces", &[], &new).data();
    let (id, root) = (id_of(&made), "/api/v1/workspaces/{workspace_id}");
    let invites = format!("POST {root}/invites");
    let role = json!({ "role": "member" });
    let token = |invited: &Value| json!({ "token": invited["token"] });
    let invited = walk.go(&owner, &invites, &[&id], &role).data();
    walk.go("", "POST /api/v1/invites/preview", &[], &token(&invited)).data();
    walk.go(&member, "POST /api/v1/invites/accept", &[], &token(&invited)).data();
    let invited = id_of(&walk.go(&owner, &invites, &[&id], &role).data()["invite"]);
    walk.go(&owner, &format!("GET {root}/invites"), &[&id], &nothing).data();
    let revoke = format!("DELETE {root}/invites/{{invite_id}}");
    walk.go(&owner, &revoke, &[&id, &invited], &nothing).data();
    walk.go(&member, "GET /api/v1/workspaces", &[], &nothing).data();
    walk.go(&member, &format!("GET {root}"), &[&id], &nothing).data();
    let edit = json!({ "name": "The shop" });
    walk.go(&owner, &format!("PATCH {root}"), &[&id], &edit).data();
    walk.go(&member, &format!("PATCH {root}"), &[&id], &edit).refused(403, "forbidden");
    walk.go(&member, &format!("GET {root}/members"), &[&id], &nothing).data();

    walk.workspace = Some(id.clone());
    let item = json!({ "sku": "S-1", "name": "Scarf", "quantity": 1 });
    for (who, how) in [(&owner, "approve"), (&owner, "reject"), (&member, "withdraw")] {
        let asked = walk.go(&member, "POST /api/v1/stock-items", &[], &item);
        assert_eq!(asked.status, 202);
        let change = id_of(&asked.data());
        walk.go(&member, "GET /api/v1/changes/{change_id}", &[&change], &nothing).data();
        walk.go(who, &format!("POST /api/v1/changes/{{change_id}}/{how}"), &[&change], &nothing)
            .data();
    }
    walk.workspace = None;
    walk.go(&owner, &format!("GET {root}/changes"), &[&id], &nothing).data();
    let person = format!("{root}/members/{{user_id}}");
    let role = json!({ "role": "viewer" });
    walk.go(&owner, &format!("PUT {person}"), &[&id, &member_id], &role).data();
    walk.go(&owner, &format!("DELETE {person}"), &[&id, &member_id], &nothing).data();
    let leave = format!("DELETE {root}/members/me");
    walk.go(&owner, &leave, &[&id], &nothing).refused(409, "last_owner");
    walk.go(&owner, &format!("DELETE {root}"), &[&id], &nothing).data();
}

fn contest(walk: &mut Walk) {
    let (seller, bidder) = (walk.shop.seller.clone(), walk.shop.bidder.clone());
    let (admin, nothing) = (walk.shop.admin.clone(), json!({}));
    let group = walk.go(&seller, "POST /api/v1/groups", &[], &nothing).data();
    let auction = json!({
        "listing_id": walk.shop.listing(), "opening": { "amount": "10", "currency": "EUR" },
        "reserve": { "amount": "30", "currency": "EUR" }, "ends_at": in_seconds(90),
        "buy_now": { "amount": "80", "currency": "EUR" }, "soft_close": "common",
        "premium": "0:2500", "tax_basis_points": 1_900, "group_id": group,
        "admission": "registered",
    });
    let auction = id_of(&walk.go(&seller, "POST /api/v1/auctions", &[], &auction).data());
    let place = "POST /api/v1/auctions/{auction_id}";
    let go = |walk: &mut Walk, token: &str, what: &str, body: &Value| {
        walk.go(token, &format!("{place}/{what}"), &[&auction], body).data()
    };
    go(walk, &bidder, "registration", &nothing);
    let bidder_id = walk.shop.server.user_id(&bidder);
    let admit = json!({ "user_id": bidder_id, "status": "approved" });
    go(walk, &seller, "admissions", &admit);
    let deposit = json!({ "user_id": bidder_id, "deposit": { "amount": "1", "currency": "EUR" } });
    go(walk, &admin, "deposits", &deposit);
    let first = go(walk, &bidder, "bids", &bid("25"))["sequence"].to_string();
    let lower = json!({ "reserve": { "amount": "20", "currency": "EUR" } });
    go(walk, &seller, "reserve", &lower);
    go(walk, &admin, "pause", &nothing);
    go(walk, &admin, "resume", &nothing);
    let explanation = "GET /api/v1/auctions/{auction_id}/bids/{bid_sequence}/explanation";
    walk.go(&bidder, explanation, &[&auction, &first], &nothing).data();
    let retraction = "POST /api/v1/auctions/{auction_id}/bids/{bid_sequence}/retraction";
    let reason = json!({ "reason": "wrong_amount" });
    walk.go(&bidder, retraction, &[&auction, &first], &reason).data();
    go(walk, &bidder, "bids", &bid("40"));
    for token in ["", &bidder, &seller, &admin] {
        for what in ["", "/bids", "/events"] {
            let operation = format!("GET /api/v1/auctions/{{auction_id}}{what}");
            walk.go(token, &operation, &[&auction], &nothing).data();
        }
    }
    walk.go(&seller, "GET /api/v1/auctions/{auction_id}/verification", &[&auction], &nothing)
        .data();
    let sell = json!({ "how": "sell_to_leader" });
    go(walk, &seller, "end", &sell);
    go(walk, &admin, "no-response", &nothing);
    for token in ["", &bidder, &seller, &admin] {
        walk.go(token, "GET /api/v1/auctions/{auction_id}", &[&auction], &nothing).data();
        walk.go(token, "GET /api/v1/auctions/{auction_id}/events", &[&auction], &nothing).data();
    }
    walk.go("", "GET /api/v1/auctions", &[], &nothing).data();
}

fn endings(walk: &mut Walk) {
    let (admin, nothing) = (walk.shop.admin.clone(), json!({}));
    let buyer = walk.shop.server.join("buyer");
    let price = json!({ "buy_now": { "amount": "20", "currency": "EUR" } });
    let auction = walk.shop.auction(&price);
    let buy = "POST /api/v1/auctions/{auction_id}/buy-now";
    walk.go(&buyer, buy, &[&auction], &nothing).data();
    let auction = walk.shop.auction(&nothing);
    let cancel = "POST /api/v1/auctions/{auction_id}/cancel";
    walk.go(&admin, cancel, &[&auction], &nothing).data();
    walk.go("", "GET /api/v1/auctions/{auction_id}/events", &[&auction], &nothing).data();
}

fn refusals(walk: &mut Walk) {
    let (bidder, nothing) = (walk.shop.bidder.clone(), json!({}));
    let auction = walk.shop.auction(&nothing);
    let place = "POST /api/v1/auctions/{auction_id}/bids";
    let unknown = "0192f0c1-0000-7000-8000-000000000001";
    for (token, id, body, status) in [
        (bidder.as_str(), auction.as_str(), bid("1"), 409),
        (bidder.as_str(), auction.as_str(), bid("10"), 403),
        (bidder.as_str(), auction.as_str(), bid("1.005"), 422),
        (bidder.as_str(), "x", bid("1"), 400),
        (bidder.as_str(), unknown, bid("10"), 404),
        ("", auction.as_str(), bid("10"), 401),
        ("x", auction.as_str(), bid("10"), 401),
    ] {
        let answer = walk.go(token, place, &[id], &body);
        assert_eq!(answer.status, status, "{answer:?}");
    }
    let seller = walk.shop.seller.clone();
    let answer = walk.go(&seller, place, &[&auction], &bid("20"));
    assert_eq!(answer.status, 403, "{answer:?}");
}
