//! This market's own tokens, also such as it would never make.

use serde_json::{Value, json};
use vendue_domain::{SessionId, UserId};
use vendue_tokens::{AccessToken, Issuer, KeyRing, SigningKey};

use super::signers::Signer;
use super::{AUDIENCE, NOW_S, after, now, with};

pub(crate) const OWN_ISSUER: &str = "https://market.example.org";

pub(crate) fn key(number: u8) -> SigningKey {
    SigningKey::generate([number; 32]).expect("a key")
}

pub(crate) fn issuer_with(ring: KeyRing) -> Issuer {
    Issuer::new(ring, OWN_ISSUER.to_owned(), AUDIENCE.to_owned()).expect("names")
}

/// A market whose key is the one of `Signer::ed(7)`, so that a test can sign anything with it.
pub(crate) fn market() -> Issuer {
    issuer_with(KeyRing::new(key(7)))
}

pub(crate) fn token_of_anna() -> AccessToken {
    AccessToken {
        user_id: UserId::from_bytes([1; 16]),
        session_id: SessionId::from_bytes([2; 16]),
        expires_at: after(900),
        id: [3; 16],
    }
}

pub(crate) fn issued() -> String {
    market().issue(&token_of_anna(), now()).expect("a token")
}

/// The header that the market writes.
pub(crate) fn header() -> String {
    format!(r#"{{"typ":"at+jwt","alg":"EdDSA","kid":"{}"}}"#, key(7).kid())
}

/// The same with another value in the same place, or with one more member at the end.
pub(crate) fn header_with(name: &str, value: &Value) -> String {
    let known = header();
    let object: Value = serde_json::from_str(&known).expect("an object");
    match object.get(name) {
        Some(old) => known.replace(&format!("\"{name}\":{old}"), &format!("\"{name}\":{value}")),
        None => known.replacen('}', &format!(",\"{name}\":{value}}}"), 1),
    }
}

/// A token of the market's own key and honest claims under such a header.
pub(crate) fn token_under(name: &str, value: &Value) -> String {
    let (header, payload) = (header_with(name, value), own_claims().to_string());
    Signer::ed(7).raw(header.as_bytes(), payload.as_bytes())
}

/// A token of the market's own key with other claims. `null` takes one away.
pub(crate) fn token_with(changes: &Value) -> String {
    raw_token(&with(own_claims(), changes).to_string())
}

/// A token of the market's own key with exactly this payload.
pub(crate) fn raw_token(payload: &str) -> String {
    Signer::ed(7).raw(header().as_bytes(), payload.as_bytes())
}

pub(crate) fn own_claims() -> Value {
    json!({
        "iss": OWN_ISSUER,
        "aud": AUDIENCE,
        "sub": "01010101-0101-0101-0101-010101010101",
        "sid": "02020202-0202-0202-0202-020202020202",
        "jti": "03030303030303030303030303030303",
        "iat": NOW_S,
        "exp": NOW_S + 900,
    })
}
