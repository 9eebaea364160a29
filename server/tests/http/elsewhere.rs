//! Users who come with a token of another system: here another market, whose keys are fetched.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::server::{PASSWORD, Server};

/// The other system. Its tokens say that they are for `shop`.
fn other(more: &[&str]) -> Server {
    Server::with(&[&["--token-issuer", "elsewhere", "--token-audience", "shop"], more].concat())
}

/// A folder in which a file says that tokens of the other system are good.
fn believing(address: &str, changes: &Value) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut provider = json!({
        "source": "elsewhere",
        "issuer": "elsewhere",
        "audience": ["shop"],
        "jwks_url": format!("http://{address}/.well-known/jwks.json"),
        "leeway_s": 0,
    });
    for (name, value) in changes.as_object().expect("an object") {
        provider[name] = value.clone();
    }
    let file = json!({ "providers": [provider] }).to_string();
    std::fs::write(folder.path().join("providers.json"), file).expect("written");
    folder
}

fn shop(folder: TempDir) -> Server {
    let file = folder.path().join("providers.json").to_str().expect("text").to_owned();
    Server::in_folder(folder, &["--identity-providers", &file])
}

fn exchanged(shop: &Server, token: &str) -> Value {
    shop.post("/api/v1/sessions/external", &json!({ "token": token })).data()
}

#[test]
fn a_user_of_another_system_comes_in_and_stays_the_same() {
    let other = other(&[]);
    let token = other.join("anna");
    let shop = shop(believing(&other.address, &json!({})));
    let id = shop.user_id(&token);
    let session = exchanged(&shop, &token);
    assert_eq!(session["user"]["id"], id.as_str());
    let own = session["tokens"]["access_token"].as_str().expect("a token");
    let item = json!({ "sku": "A", "name": "Chair", "quantity": 1 });
    shop.post_as(own, "/api/v1/stock-items", &item).data();
    assert_eq!(shop.user_id(&other.sign_in("anna")), id, "by a later token");
    assert_ne!(shop.user_id(&other.join("bert")), id);
    // The other way round nobody is believed.
    other.get_as(own, "/api/v1/users/me").refused(401, "token_invalid");
}

#[test]
fn the_log_says_why_a_token_was_refused() {
    let other = other(&["--access-token-s", "1"]);
    let token = other.join("anna");
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let stranger = Server::with(&["--token-issuer", "a stranger"]);
    for (token, changes, cause) in [
        (token.as_str(), json!({}), "it is over"),
        (&other.sign_in("anna"), json!({ "audience": ["another"] }), "for another audience"),
        (&other.sign_in("anna"), json!({ "algorithms": ["ES256"] }), "algorithm is not allowed"),
        (&stranger.join("anna"), json!({}), "none of those that are configured"),
    ] {
        let shop = shop(believing(&other.address, &changes));
        shop.get_as(token, "/api/v1/users/me").refused(401, "token_invalid");
        let body = json!({ "token": token });
        shop.post("/api/v1/sessions/external", &body).refused(401, "token_invalid");
        let log = shop.log();
        assert!(log.contains(cause), "{cause}: {log}");
        assert!(!log.contains(token), "the token is in the log");
    }
    // One of our own that is over is no matter of how other systems are set up.
    let shop = shop(believing(&other.address, &json!({})));
    shop.get_as(&Server::start().join("anna"), "/api/v1/users/me").refused(401, "token_invalid");
    assert!(!shop.log().contains("a token was refused"), "{}", shop.log());
}

#[test]
fn a_system_that_is_away_is_no_fault_of_the_user() {
    let other = other(&[]);
    let token = other.join("anna");
    let shop_before = shop(believing(&other.address, &json!({})));
    let id = shop_before.user_id(&token);
    let shop_after = shop(believing(&other.address, &json!({})));
    drop(other);
    assert_eq!(shop_before.user_id(&token), id, "the keys are known");
    let path = "/api/v1/users/me";
    shop_after.get_as(&token, path).refused(503, "identity_provider_unavailable");
    let root = json!({ "name": "root", "password": PASSWORD });
    shop_after.post("/api/v1/sessions", &root).data();
}
