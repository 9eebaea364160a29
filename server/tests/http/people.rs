//! Profiles, who follows and blocks whom, measures, and the end of an account.

use serde_json::{Value, json};

use crate::client::{Answer, send};
use crate::server::{PASSWORD, bearer};
use crate::shop::Shop;

fn change(shop: &Shop, token: &str, method: &str, path: &str, body: &Value) -> Answer {
    shop.server.send(method, &format!("/api/v1{path}"), &bearer(token), body)
}

fn names(page: &Value) -> Vec<String> {
    let items = page.as_array().expect("a page").iter();
    items.map(|item| item["user"]["username"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn a_profile_is_changed_in_the_version_that_was_read() {
    let shop = Shop::open();
    let bio = json!({ "bio": "Sells lamps." });
    let changed = change(&shop, &shop.seller, "PATCH", "/users/me", &bio);
    assert_eq!(changed.data()["bio"], "Sells lamps.");
    let tag = changed.header("etag").to_owned();
    let patch = |tag: &str| {
        let headers = format!("{}if-match: {tag}\r\n", bearer(&shop.seller));
        shop.server.send("PATCH", "/api/v1/users/me", &headers, &json!({ "location": "Bern" }))
    };
    assert_eq!(patch(&tag).data()["location"], "Bern");
    patch(&tag).refused(409, "version_conflict");
    let role = json!({ "role": "admin" });
    change(&shop, &shop.seller, "PATCH", "/users/me", &role).refused(422, "invalid_argument");
    change(&shop, &shop.seller, "PATCH", "/users/me", &json!({ "locale": "x" }))
        .refused(422, "invalid_argument");
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR and the rest";
    let headers = bearer(&shop.seller);
    let address = &shop.server.address;
    let set = send(address, "PUT", "/api/v1/users/me/avatar", &headers, picture).data();
    let avatar = set["avatar"].as_str().expect("an address");
    assert_eq!(shop.server.get(&format!("/pictures/{avatar}")).header("content-type"), "image/png");
    let id = shop.server.user_id(&shop.seller);
    let seen = shop.server.get(&format!("/api/v1/users/{id}")).data();
    assert_eq!((&seen["bio"], &seen["locale"]), (&json!("Sells lamps."), &Value::Null));
}

#[test]
fn users_follow_and_block_each_other() {
    let shop = Shop::open();
    let seller = shop.server.user_id(&shop.seller);
    let bidder = shop.server.user_id(&shop.bidder);
    let nothing = json!({});
    let follow = format!("/users/{seller}/follow");
    change(&shop, &shop.bidder, "PUT", &follow, &nothing).data();
    let followers = || shop.server.get_as(&shop.seller, "/api/v1/users/me/followers").data();
    assert_eq!(names(&followers()), ["bidder"]);
    let followed = shop.server.get_as(&shop.bidder, "/api/v1/users/me/followed").data();
    assert_eq!(names(&followed), ["seller"]);
    assert!(!followed.to_string().contains("example.org"), "{followed}");
    let block = format!("/users/{bidder}/block");
    change(&shop, &shop.seller, "PUT", &block, &json!({ "bids": true })).data();
    assert_eq!(names(&followers()), Vec::<String>::new());
    change(&shop, &shop.bidder, "PUT", &follow, &nothing).refused(403, "blocked");
    let auction = shop.auction(&nothing);
    shop.bid(&shop.bidder, &auction, 2_000).refused(403, "blocked");
    let blocked = shop.server.get_as(&shop.seller, "/api/v1/users/me/blocked").data();
    assert_eq!((names(&blocked), &blocked[0]["bids"]), (vec!["bidder".to_owned()], &json!(true)));
    change(&shop, &shop.seller, "DELETE", &block, &nothing).data();
    shop.bid(&shop.bidder, &auction, 2_000).data();
    change(&shop, &shop.bidder, "DELETE", &follow, &nothing).data();
    shop.server.get("/api/v1/users/me/followed").refused(401, "unauthenticated");
}

#[test]
fn administrators_take_measures_and_lift_them() {
    let shop = Shop::open();
    let id = shop.server.user_id(&shop.bidder);
    let auction = shop.auction(&json!({}));
    let path = format!("/admin/users/{id}/sanctions");
    let ban = json!({ "kind": "bid_ban", "reason": "Did not pay." });
    change(&shop, &shop.seller, "POST", &path, &ban).refused(403, "forbidden");
    let taken = change(&shop, &shop.admin, "POST", &path, &ban).data();
    shop.bid(&shop.bidder, &auction, 2_000).refused(403, "bidder_banned");
    let own = shop.server.get_as(&shop.bidder, &format!("/api/v1{path}")).data();
    assert_eq!(own[0]["reason"], "Did not pay.");
    shop.server.get_as(&shop.seller, &format!("/api/v1{path}")).refused(403, "forbidden");
    let lift = format!("/admin/sanctions/{}/lift", taken["id"].as_str().expect("an id"));
    let lifted = change(&shop, &shop.admin, "POST", &lift, &json!({})).data();
    assert!(lifted["lifted_at"].is_string());
    shop.bid(&shop.bidder, &auction, 2_000).data();
    let badges = json!({ "badges": ["verified"] });
    let path = format!("/admin/users/{id}/badges");
    change(&shop, &shop.bidder, "PUT", &path, &badges).refused(403, "forbidden");
    let shown = change(&shop, &shop.admin, "PUT", &path, &badges).data();
    assert_eq!(shown["badges"], json!(["verified"]));
    shop.server.get_as(&shop.bidder, "/api/v1/admin/users").refused(403, "forbidden");
    let all = shop.server.get_as(&shop.admin, "/api/v1/admin/users").data();
    assert_eq!(all.as_array().map(Vec::len), Some(3));
}

#[test]
fn an_account_is_deleted_with_its_password_and_nothing_else() {
    let shop = Shop::open();
    let id = shop.server.user_id(&shop.bidder);
    let delete = |body: &Value| change(&shop, &shop.bidder, "DELETE", "/users/me", body);
    delete(&json!({})).refused(401, "credentials_invalid");
    delete(&json!({ "password": "wrong" })).refused(401, "credentials_invalid");
    let auction = shop.auction(&json!({}));
    let right = json!({ "password": PASSWORD });
    change(&shop, &shop.seller, "DELETE", "/users/me", &right).refused(409, "account_in_use");
    shop.bid(&shop.bidder, &auction, 2_000).data();
    delete(&right).data();
    shop.server.get_as(&shop.bidder, "/api/v1/users/me").refused(401, "token_invalid");
    shop.bid(&shop.bidder, &auction, 9_000).refused(401, "token_invalid");
    let sign_in = json!({ "name": "bidder", "password": PASSWORD });
    shop.server.post("/api/v1/sessions", &sign_in).refused(401, "credentials_invalid");
    let left = shop.server.get(&format!("/api/v1/users/{id}"));
    assert!(!left.body.contains("bidder"), "{left:?}");
    assert_eq!(left.data()["state"], "deleted");
    assert!(!shop.server.log().contains(PASSWORD));
}
