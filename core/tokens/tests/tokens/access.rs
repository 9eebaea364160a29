//! Our own tokens and the keys that sign them.

use serde_json::{Value, json};
use vendue_domain::{ErrorCode, Timestamp};
use vendue_tokens::{
    AccessClaims, Issuer, KeyRing, KeySource, SigningKey, Verifier, VerifierConfig,
};

use crate::support::own::{OWN_ISSUER, issued, issuer_with, key, market, token_of_anna};
use crate::support::{AUDIENCE, NOW_S, SECRET, after, assert_refused, now};

#[test]
fn a_token_says_what_was_put_into_it() {
    let asked = token_of_anna();
    let said = AccessClaims {
        user_id: asked.user_id,
        session_id: asked.session_id,
        issued_at: now(),
        expires_at: after(900),
        id: asked.id,
    };
    for ring in [key(7), SigningKey::from_secret(SECRET.as_bytes()).unwrap()].map(KeyRing::new) {
        let market = issuer_with(ring);
        let token = market.issue(&asked, now()).unwrap();
        assert!(token.len() < 600, "{} bytes", token.len());
        // The second time the signature is known already.
        for moment in [0, 0, 899] {
            assert_eq!(market.check(&token, after(moment)).unwrap(), said);
        }
        // What is known is still asked for its time, every time.
        assert_refused(market.check(&token, after(900)));
        assert_refused(market.check(&token, after(-61)));
        assert_eq!(market.check(&token, now()).unwrap(), said);
    }
}

#[test]
fn a_moment_within_a_second_is_the_beginning_of_it() {
    let mut asked = token_of_anna();
    asked.expires_at = Timestamp::from_ms((NOW_S + 10) * 1_000 + 999);
    let token = market().issue(&asked, Timestamp::from_ms(NOW_S * 1_000 + 999)).unwrap();
    let said = market().check(&token, now()).unwrap();
    assert_eq!((said.issued_at, said.expires_at), (now(), after(10)));
}

#[test]
fn keys_are_changed_without_signing_anybody_out() {
    let before = issued();
    let ring = KeyRing::new(key(8)).with_previous(key(7)).unwrap();
    let rotated = issuer_with(ring.clone());
    assert!(rotated.check(&before, now()).is_ok());
    let after_it = rotated.issue(&token_of_anna(), now()).unwrap();
    assert!(rotated.check(&after_it, now()).is_ok());
    // The old market does not know the new key, and one that has dropped the old key not that one.
    assert_refused(market().check(&after_it, now()));
    assert_refused(issuer_with(KeyRing::new(key(8))).check(&before, now()));
    let kids: Vec<String> = kids(&ring.jwks());
    assert_eq!(kids, [key(8).kid(), key(7).kid()]);
}

#[test]
fn a_key_set_gives_away_no_secret() {
    let secret = SigningKey::from_secret(SECRET.as_bytes()).unwrap();
    let ring = KeyRing::new(secret).with_previous(key(7)).unwrap();
    let set = issuer_with(ring).jwks();
    assert_eq!(kids(&set), [key(7).kid()]);
    let pem = key(7).to_pem().unwrap();
    let seed = pem.expose().lines().nth(1).unwrap().chars().rev().take(20).collect::<String>();
    assert!(!set.contains(SECRET) && !set.contains("\"d\"") && !set.contains(&seed));
}

#[test]
fn others_can_check_our_tokens_by_our_key_set() {
    let keys = KeySource::Jwks(market().jwks());
    let mut config = VerifierConfig::new("market", keys, AUDIENCE);
    config.issuer = Some(OWN_ISSUER.to_owned());
    config.token_type = Some("at+jwt".to_owned());
    let said = Verifier::new(config).unwrap().check(&issued(), now()).unwrap();
    assert_eq!(said.subject, token_of_anna().user_id.to_string());
}

#[test]
fn an_issuer_has_a_name_and_an_audience() {
    let ring = || KeyRing::new(key(7));
    for (issuer, audience) in [("", "a"), ("a", ""), (&*"x".repeat(256), "a")] {
        let refused = Issuer::new(ring(), issuer.to_owned(), audience.to_owned());
        assert_eq!(refused.err().unwrap().code(), ErrorCode::InvalidArgument);
    }
}

#[test]
fn nothing_that_can_be_shown_holds_a_secret() {
    let pem = key(7).to_pem().unwrap();
    let ring = KeyRing::new(SigningKey::from_secret(SECRET.as_bytes()).unwrap());
    let shown = format!("{pem:?} {ring:?} {:?}", key(7));
    let body = pem.expose().lines().nth(1).unwrap();
    assert!(!shown.contains(SECRET) && !shown.contains(body), "{shown}");
}

fn kids(set: &str) -> Vec<String> {
    let set: Value = serde_json::from_str(set).unwrap();
    let keys = set["keys"].as_array().unwrap();
    assert!(keys.iter().all(|key| key["alg"] == json!("EdDSA") && key["kty"] == json!("OKP")));
    keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}
