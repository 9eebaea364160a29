//! The other system: it signs tokens, and has keys and profiles to give.

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use vendue::Timestamp;
use vendue::tokens::{KeySource, Secret, VerifierConfig};

pub(crate) const SECRET: &str = "a secret that has 32 characters!";
pub(crate) const ISSUER: &str = "https://login.example.org";
pub(crate) const AUDIENCE: &str = "vendue";

/// What the other system says of Anna, for a quarter of an hour, with other values in places.
pub(crate) fn claims(now: Timestamp, changes: &Value) -> Value {
    let mut claims = json!({
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "anna",
        "email": "anna@example.org",
        "email_verified": true,
        "preferred_username": "anna",
        "name": "Anna A.",
        "iat": now.as_ms() / 1_000,
        "exp": now.as_ms() / 1_000 + 900,
    });
    for (name, value) in changes.as_object().expect("an object") {
        claims[name] = value.clone();
    }
    claims
}

fn encoded(value: &Value) -> String {
    BASE64URL_NOPAD.encode(value.to_string().as_bytes())
}

fn token(header: &Value, claims: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let signed = format!("{}.{}", encoded(header), encoded(claims));
    let signature = BASE64URL_NOPAD.encode(&sign(signed.as_bytes()));
    format!("{signed}.{signature}")
}

/// A token signed with a secret.
pub(crate) fn by_secret(secret: &[u8], claims: &Value) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
    let header = json!({"typ": "JWT", "alg": "HS256"});
    token(&header, claims, |text| hmac::sign(&key, text).as_ref().to_vec())
}

fn pair(number: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[number; 32]).expect("a key")
}

/// A token signed with one of the keys of the other system.
pub(crate) fn by_key(number: u8, claims: &Value) -> String {
    let header = json!({"typ": "JWT", "alg": "EdDSA", "kid": number.to_string()});
    token(&header, claims, |text| pair(number).sign(text).as_ref().to_vec())
}

/// The public keys of the other system.
pub(crate) fn keys(numbers: &[u8]) -> String {
    let jwk = |number: &u8| {
        let x = BASE64URL_NOPAD.encode(pair(*number).public_key().as_ref());
        let kid = number.to_string();
        json!({"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "kid": kid, "x": x})
    };
    json!({ "keys": numbers.iter().map(jwk).collect::<Vec<_>>() }).to_string()
}

/// How a market believes the other system: `tms` by the secret, `sso` by the keys at an address.
pub(crate) fn verifier(source: &str, keys: KeySource) -> VerifierConfig {
    let mut config = VerifierConfig::new(source, keys, AUDIENCE);
    config.issuer = Some(ISSUER.to_owned());
    config
}

pub(crate) fn by_shared_secret() -> VerifierConfig {
    verifier("tms", KeySource::Secret(Secret::new(SECRET)))
}
