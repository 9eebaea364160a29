//! Users, and something to bid on.

use std::time::Duration;

use serde_json::{Value, json};
use vendue::{Clock, SystemClock};

use crate::program::Program;

const PASSWORD: &str = "correct horse battery staple";

/// Somebody who is signed in.
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) token: String,
}

/// Registers a user and signs in.
pub(crate) async fn user(program: &Program, name: &str) -> User {
    let email = format!("{name}@example.org");
    let new = json!({"username": name, "email": email, "password": PASSWORD});
    let made = program.send("POST", "/api/v1/users", &[], Some(&new)).await;
    assert_eq!(made.status, 201, "{}", made.body);
    sign_in(program, name).await
}

/// Signs in.
pub(crate) async fn sign_in(program: &Program, name: &str) -> User {
    let body = json!({"name": name, "password": PASSWORD});
    let answer = program.send("POST", "/api/v1/sessions", &[], Some(&body)).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let data = &answer.body["data"];
    User { id: text(&data["user"]["id"]), token: text(&data["tokens"]["access_token"]) }
}

/// Puts something up for auction by a seller of its own, from 10.00 EUR in steps of 1.00, with a
/// reserve of 30.00. Gives the auction's id.
pub(crate) async fn auction(program: &Program) -> (User, String) {
    let seller = user(program, "seller").await;
    let id = another_auction(program, &seller).await;
    (seller, id)
}

/// Puts something else up for auction.
pub(crate) async fn another_auction(program: &Program, seller: &User) -> String {
    let listing = json!({
        "kind": "auction", "title": "Palm Pilot M515", "category": "other", "condition": "good",
        "description": "Works, with its cradle.",
    });
    let listing = program.post("/api/v1/listings", &seller.token, &listing).await;
    let terms = json!({
        "listing_id": listing["id"], "opening": {"amount_minor": 1_000, "currency": "EUR"},
        "reserve": {"amount_minor": 3_000, "currency": "EUR"}, "increments": "fixed:100",
        "ends_at": SystemClock.now().plus_seconds(24 * 3_600),
    });
    let id = text(&program.post("/api/v1/auctions", &seller.token, &terms).await["id"]);
    let path = format!("/api/v1/auctions/{id}");
    for _ in 0..500 {
        let answer = program.send("GET", &path, &[], None).await;
        if answer.body["data"]["auction"]["state"] == "live" {
            return id;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the auction did not start");
}

/// Bids over HTTP.
pub(crate) async fn bid(
    program: &Program,
    user: &User,
    auction: &str,
    maximum_minor: i64,
) -> Value {
    let body = json!({"maximum": {"amount_minor": maximum_minor, "currency": "EUR"}});
    program.post(&format!("/api/v1/auctions/{auction}/bids"), &user.token, &body).await
}

/// A JSON text.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is not a text")).to_owned()
}
