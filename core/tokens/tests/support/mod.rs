//! The other side: systems that sign tokens, and those who forge them.

#![allow(dead_code, reason = "each test binary uses its own part")]

pub(crate) mod own;
pub(crate) mod server;
pub(crate) mod signers;

use serde_json::{Value, json};
use vendue_domain::{Error, ErrorCode, Timestamp};
use vendue_tokens::{KeySource, Secret, Verifier, VerifierConfig};

pub(crate) const SECRET: &str = "a secret that has 32 characters!";
pub(crate) const ISSUER: &str = "https://login.example.org";
pub(crate) const AUDIENCE: &str = "vendue";

/// A second of November 2026.
pub(crate) const NOW_S: i64 = 1_795_000_000;

pub(crate) fn now() -> Timestamp {
    after(0)
}

/// This many seconds later.
pub(crate) fn after(seconds: i64) -> Timestamp {
    Timestamp::from_ms(NOW_S * 1_000).plus_seconds(seconds)
}

/// What an honest system says of Anna, for a quarter of an hour.
pub(crate) fn claims() -> Value {
    json!({
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "anna",
        "email": "anna@example.org",
        "email_verified": true,
        "preferred_username": "anna",
        "name": "Anna A.",
        "iat": NOW_S,
        "exp": NOW_S + 900,
    })
}

/// The same with other values. `null` takes a claim away.
pub(crate) fn claims_with(changes: &Value) -> Value {
    with(claims(), changes)
}

pub(crate) fn with(mut object: Value, changes: &Value) -> Value {
    let target = object.as_object_mut().expect("an object");
    for (name, value) in changes.as_object().expect("an object") {
        if value.is_null() {
            target.remove(name);
        } else {
            target.insert(name.clone(), value.clone());
        }
    }
    object
}

pub(crate) fn secret_config() -> VerifierConfig {
    named("tms", KeySource::Secret(Secret::new(SECRET)))
}

pub(crate) fn jwks_config(keys: &[Value]) -> VerifierConfig {
    named("sso", KeySource::Jwks(json!({ "keys": keys }).to_string()))
}

pub(crate) fn url_config(address: &str) -> VerifierConfig {
    named("sso", KeySource::JwksUrl(address.to_owned()))
}

fn named(source: &str, keys: KeySource) -> VerifierConfig {
    let mut config = VerifierConfig::new(source, keys, AUDIENCE);
    config.issuer = Some(ISSUER.to_owned());
    config
}

pub(crate) fn verifier(config: VerifierConfig) -> Verifier {
    Verifier::new(config).expect("a safe configuration")
}

/// A refusal, and one that says no more than any other.
#[track_caller]
pub(crate) fn assert_refused<T: std::fmt::Debug>(result: Result<T, Error>) {
    let expected = "token_invalid: the token is not valid: sign in again";
    let failure = result.expect_err("a refusal");
    assert_eq!(format!("{failure:?}"), expected);
}

#[track_caller]
pub(crate) fn assert_unavailable<T: std::fmt::Debug>(result: Result<T, Error>) {
    assert_eq!(result.expect_err("a failure").code(), ErrorCode::IdentityProviderUnavailable);
}
