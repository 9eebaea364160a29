//! Two people share a shop: one owns it, the other works in it and waits for approval.

use serde_json::{Value, json};

use crate::browser::token_of;
use crate::client::Answer;
use crate::server::bearer;
use crate::shop::{Shop, id_of};

/// Sends a request in a workspace.
fn within(shop: &Shop, place: &str, token: &str, request: &str, body: &Value) -> Answer {
    let (method, path) = request.split_once(' ').expect("a method and a path");
    let headers = format!("{}Vendue-Workspace: {place}\r\n", bearer(token));
    shop.server.send(method, &format!("/api/v1{path}"), &headers, body)
}

fn of(shop: &Shop, token: &str, request: &str, body: &Value) -> Answer {
    let (method, path) = request.split_once(' ').expect("a method and a path");
    shop.server.send(method, &format!("/api/v1{path}"), &bearer(token), body)
}

fn item() -> Value {
    json!({ "sku": "L-1", "name": "A lamp", "quantity": 2 })
}

/// A workspace of the seller that asks for approval.
fn founded(shop: &Shop) -> String {
    let new = json!({ "name": "The lamp shop", "approval": true });
    let made = of(shop, &shop.seller, "POST /workspaces", &new);
    assert_eq!((made.status, made.header("etag")), (201, "\"1\""));
    id_of(&made.data())
}

/// Lets a user in; gives the user's id.
fn let_in(shop: &Shop, place: &str, token: &str, role: &str) -> String {
    let invite = json!({ "role": role });
    let invited = of(shop, &shop.seller, &format!("POST /workspaces/{place}/invites"), &invite);
    assert_eq!(invited.status, 201);
    let shown = json!({ "token": invited.data()["token"] });
    of(shop, token, "POST /invites/accept", &shown).data();
    shop.server.user_id(token)
}

#[test]
fn what_a_member_writes_waits_and_an_owner_lets_it_happen() {
    let shop = Shop::open();
    let (server, seller, helper) = (&shop.server, &shop.seller, &shop.bidder);
    let place = founded(&shop);
    let_in(&shop, &place, helper, "member");
    let mine = of(&shop, helper, "GET /workspaces", &json!({})).data();
    let names: Vec<&Value> =
        mine.as_array().expect("a list").iter().map(|it| &it["name"]).collect();
    assert_eq!(names, ["bidder", "The lamp shop"]);
    assert_eq!(mine[1]["role"], "member");

    let asked = within(&shop, &place, helper, "POST /stock-items", &item());
    assert_eq!(asked.status, 202);
    let change = asked.data();
    assert_eq!(
        (&change["state"], &change["operation"]),
        (&json!("pending"), &json!("inventory.create"))
    );
    let stock = || within(&shop, &place, seller, "GET /stock-items", &json!({})).data();
    assert_eq!(stock(), json!([]));
    let waiting = format!("GET /workspaces/{place}/changes?state=pending");
    assert_eq!(of(&shop, seller, &waiting, &json!({})).data(), json!([change]));

    let decide = |token: &str, how: &str, id: &str, body: &Value| {
        of(&shop, token, &format!("POST /changes/{id}/{how}"), body)
    };
    let id = id_of(&change);
    decide(helper, "approve", &id, &json!({})).refused(403, "forbidden");
    let other = server.join("other");
    decide(&other, "approve", &id, &json!({})).refused(404, "pending_change_not_found");
    let approved = decide(seller, "approve", &id, &json!({ "note": "Thank you." })).data();
    assert_eq!((&approved["state"], &approved["note"]), (&json!("approved"), &json!("Thank you.")));
    decide(seller, "reject", &id, &json!({})).refused(409, "version_conflict");
    let lamp = id_of(&stock()[0]);
    assert_eq!(change["request"]["stock_item_id"], lamp.as_str());

    // Without the header it is found by its id all the same, and the workspace asks all the same.
    let receipts = format!("POST /stock-items/{lamp}/receipts");
    let more = of(&shop, helper, &receipts, &json!({ "quantity": 5 }));
    assert_eq!(more.status, 202);
    decide(helper, "withdraw", &id_of(&more.data()), &json!({})).data();
    assert_eq!(of(&shop, seller, &receipts, &json!({ "quantity": 5 })).status, 200);
    assert_eq!(stock()[0]["quantity"], 7);
    of(&shop, &other, &receipts, &json!({ "quantity": 5 })).refused(404, "stock_item_not_found");

    // What is offered does not wait.
    let listing = json!({
        "kind": "fixed_price", "title": "A lamp", "description": "Brass, from the 1930s.",
        "category": "lamps", "condition": "good", "stock_item_id": lamp,
    });
    let listed = within(&shop, &place, helper, "POST /listings", &listing).data();
    assert_eq!(listed["workspace_id"], place.as_str());
    of(&shop, helper, "POST /listings", &listing).refused(404, "stock_item_not_found");
}

#[test]
fn members_come_and_go() {
    let shop = Shop::open();
    let (seller, helper) = (&shop.seller, &shop.bidder);
    let place = founded(&shop);
    let (root, nothing) = (format!("/workspaces/{place}"), json!({}));
    let invite = json!({ "email": "bidder@example.org", "role": "viewer" });
    let invited = of(&shop, seller, &format!("POST {root}/invites"), &invite).data();
    let shown = json!({ "token": invited["token"] });
    let preview = shop.server.post("/api/v1/invites/preview", &shown).data();
    assert_eq!(
        (&preview["workspace_name"], &preview["role"]),
        (&json!("The lamp shop"), &json!("viewer"))
    );
    assert_eq!(preview["inviter"]["username"], "seller");
    assert!(preview["inviter"].get("email").is_none());
    let other = shop.server.join("other");
    of(&shop, &other, "POST /invites/accept", &shown).refused(404, "invite_not_found");
    of(&shop, helper, "POST /invites/accept", &shown).refused(403, "email_unverified");
    let link = token_of(&shop.server, "bidder@example.org", "verify");
    shop.server.post("/api/v1/email-verifications", &json!({ "token": link })).data();
    of(&shop, helper, "POST /invites/accept", &shown).data();
    let listed = of(&shop, seller, &format!("GET {root}/invites"), &nothing).data();
    assert_eq!((&listed[0]["state"], listed[0].get("token")), (&json!("accepted"), None));

    let helper_id = shop.server.user_id(helper);
    within(&shop, &place, helper, "POST /stock-items", &item()).refused(403, "forbidden");
    assert_eq!(within(&shop, &place, helper, "GET /stock-items", &nothing).data(), json!([]));
    let member = format!("{root}/members/{helper_id}");
    of(&shop, helper, &format!("PUT {member}"), &json!({ "role": "owner" }))
        .refused(403, "forbidden");
    of(&shop, seller, &format!("PUT {member}"), &json!({ "role": "chief" }))
        .refused(422, "invalid_argument");
    let role = of(&shop, seller, &format!("PUT {member}"), &json!({ "role": "admin" })).data();
    assert_eq!(role["role"], "admin");
    let members = of(&shop, helper, &format!("GET {root}/members"), &nothing).data();
    assert_eq!(members.as_array().map(Vec::len), Some(2));
    of(&shop, seller, &format!("DELETE {root}/members/me"), &nothing).refused(409, "last_owner");
    of(&shop, helper, &format!("DELETE {root}/members/me"), &nothing).data();
    of(&shop, helper, &format!("GET {root}"), &nothing).refused(404, "workspace_not_found");
    of(&shop, seller, &format!("DELETE {member}"), &nothing).refused(404, "member_not_found");
    let invited = of(&shop, seller, &format!("POST {root}/invites"), &json!({ "role": "member" }));
    let revoked = format!("DELETE {root}/invites/{}", id_of(&invited.data()["invite"]));
    assert_eq!(of(&shop, seller, &revoked, &nothing).data()["state"], "revoked");
    of(&shop, seller, &format!("DELETE {root}"), &nothing).data();
    of(&shop, seller, &format!("GET {root}"), &nothing).refused(404, "workspace_not_found");
}

#[test]
fn a_workspace_is_changed_as_it_was_read() {
    let shop = Shop::open();
    let place = founded(&shop);
    let patch = |tag: &str, body: &Value| {
        let headers = format!("{}if-match: {tag}\r\n", bearer(&shop.seller));
        shop.server.send("PATCH", &format!("/api/v1/workspaces/{place}"), &headers, body)
    };
    let changed = patch("\"1\"", &json!({ "name": "Lamps", "approval": false }));
    assert_eq!(
        (changed.data()["approval"].clone(), changed.header("etag")),
        (json!(false), "\"2\"")
    );
    patch("\"1\"", &json!({ "name": "Chairs" })).refused(409, "version_conflict");
    patch("*", &json!({ "name": "" })).refused(422, "invalid_argument");
    patch("*", &json!({ "owner_id": place })).refused(422, "invalid_argument");
    let helper = &shop.bidder;
    within(&shop, &place, helper, "GET /stock-items", &json!({}))
        .refused(404, "workspace_not_found");
    for malformed in ["x", "", "*", &format!("{place}0")] {
        let answer = within(&shop, malformed, &shop.seller, "GET /stock-items", &json!({}));
        answer.refused(400, "id_malformed");
    }
    let both = format!("{place}\r\nVendue-Workspace: {place}");
    within(&shop, &both, &shop.seller, "GET /stock-items", &json!({})).refused(400, "id_malformed");
    let own = shop.server.user_id(&shop.seller);
    let answer = of(&shop, &shop.seller, &format!("DELETE /workspaces/{own}"), &json!({}));
    answer.refused(409, "workspace_required");
}

/// A request that comes again is kept once; the token of an invitation is shown once.
#[test]
fn what_waits_can_be_sent_again() {
    let shop = Shop::open();
    let place = founded(&shop);
    let_in(&shop, &place, &shop.bidder, "member");
    let ask = || {
        let headers = format!(
            "{}Vendue-Workspace: {place}\r\nIdempotency-Key: lamp\r\n",
            bearer(&shop.bidder)
        );
        shop.server.send("POST", "/api/v1/stock-items", &headers, &item())
    };
    let (first, again) = (ask(), ask());
    assert_eq!((first.status, first.data()), (again.status, again.data()));
    let read = of(&shop, &shop.seller, &format!("GET /workspaces/{place}"), &json!({})).data();
    assert_eq!(read["pending_count"], 1);
    let invite = || {
        let headers = format!("{}Idempotency-Key: in\r\n", bearer(&shop.seller));
        let path = format!("/api/v1/workspaces/{place}/invites");
        shop.server.send("POST", &path, &headers, &json!({ "role": "viewer" }))
    };
    let token = invite().data()["token"].as_str().expect("a token").to_owned();
    invite().refused(409, "already_exists");
    assert!(token.starts_with("vi_") && !shop.server.log().contains(&token));
}
