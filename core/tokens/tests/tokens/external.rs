//! What other systems say of a person, and which of them is asked.

use serde_json::{Value, json};
use vendue_domain::ErrorCode;
use vendue_tokens::{ExternalClaims, KeySource, Verifier, VerifierConfig, Verifiers};

use crate::support::own::OWN_ISSUER;
use crate::support::signers::Signer;
use crate::support::{
    ISSUER, NOW_S, SECRET, after, assert_refused, claims, claims_with, jwks_config, now,
    secret_config, verifier,
};

fn by_secret(claims: &Value) -> String {
    Signer::secret(SECRET).token("any", claims)
}

#[test]
fn a_person_is_described_as_the_token_does() {
    let said = verifier(secret_config()).check(&by_secret(&claims()), now()).unwrap();
    let expected = ExternalClaims {
        source: "tms".to_owned(),
        subject: "anna".to_owned(),
        email: Some("anna@example.org".to_owned()),
        email_verified: true,
        username: Some("anna".to_owned()),
        display_name: Some("Anna A.".to_owned()),
        issued_at: Some(now()),
        expires_at: after(900),
    };
    assert_eq!(said, expected);
}

#[test]
fn a_token_of_supabase_is_read() {
    // As that system writes it: a shared secret, no key id, an audience by its role.
    let mut config = secret_config();
    config.source = "supabase".to_owned();
    config.audience = vec!["authenticated".to_owned()];
    config.claims.display_name = Some("user_metadata.full_name".to_owned());
    config.claims.email_verified = Some("user_metadata.email_verified".to_owned());
    let token = Signer::secret(SECRET).with_header(
        &json!({"alg": "HS256", "typ": "JWT"}),
        &json!({
            "iss": ISSUER, "aud": "authenticated", "exp": NOW_S + 3_600, "iat": NOW_S,
            "sub": "7c5e1e1c-8c4f-4a5a-9a80-0a4f3d2c1b0a", "email": "anna@example.org",
            "phone": "", "role": "authenticated", "aal": "aal1", "is_anonymous": false,
            "app_metadata": {"provider": "email", "providers": ["email"]},
            "user_metadata": {"full_name": "Anna A.", "email_verified": true},
            "amr": [{"method": "password", "timestamp": NOW_S}],
            "session_id": "b6a1f1f0-0000-4000-8000-000000000000",
        }),
    );
    let said = verifier(config).check(&token, now()).unwrap();
    assert_eq!(said.display_name.as_deref(), Some("Anna A."));
    assert!(said.email_verified);
}

#[test]
fn users_may_be_numbered_and_audiences_are_few() {
    let numbered = by_secret(&claims_with(&json!({"sub": 42})));
    assert_eq!(verifier(secret_config()).check(&numbered, now()).unwrap().subject, "42");
    for (others, is_good) in [(49, true), (50, false)] {
        let mut audience: Vec<String> = (0..others).map(|number| number.to_string()).collect();
        audience.push("vendue".to_owned());
        let token = by_secret(&claims_with(&json!({ "aud": audience })));
        assert_eq!(verifier(secret_config()).check(&token, now()).is_ok(), is_good, "{others}");
    }
}

#[test]
fn what_does_not_fit_is_left_out() {
    let odd = claims_with(&json!({
        "email": "x".repeat(400),
        "preferred_username": ["anna"],
        "name": "a\u{7}b",
        "email_verified": true,
    }));
    let said = verifier(secret_config()).check(&by_secret(&odd), now()).unwrap();
    assert_eq!((said.email, said.email_verified), (None, false));
    assert_eq!((said.username, said.display_name), (None, None));
}

#[test]
fn a_token_that_names_no_key_is_checked_by_the_only_one() {
    let (one, two) = (Signer::ed(1), Signer::ed(2));
    let token = one.with_header(&json!({"alg": "EdDSA"}), &claims());
    assert!(verifier(jwks_config(&[one.jwk("a")])).check(&token, now()).is_ok());
    // A key of another algorithm is no second one.
    let others = [Signer::ec().jwk("e"), one.jwk("a"), Signer::rsa().jwk("r")];
    assert!(verifier(jwks_config(&others)).check(&token, now()).is_ok());
    assert_refused(verifier(jwks_config(&[one.jwk("a"), two.jwk("b")])).check(&token, now()));
}

#[test]
fn a_fixed_key_set_must_be_of_use() {
    for text in ["", "[]", "{}", r#"{"keys":[]}"#, r#"{"keys":[{"kty":"oct","k":"AAAA"}]}"#] {
        let config = VerifierConfig::new("sso", KeySource::Jwks(text.to_owned()), "vendue");
        assert_eq!(Verifier::new(config).unwrap_err().code(), ErrorCode::InvalidArgument, "{text}");
    }
    let many: Vec<Value> = (0..101).map(|_| Signer::ed(1).jwk("a")).collect();
    assert!(Verifier::new(jwks_config(&many)).is_err());
}

fn named(source: &str, issuer: Option<&str>) -> Verifier {
    let mut config = secret_config();
    config.source = source.to_owned();
    config.issuer = issuer.map(str::to_owned);
    verifier(config)
}

#[test]
fn the_issuer_picks_the_verifier() {
    let all = vec![named("a", Some("https://a")), named("b", None), named("c", Some("https://c"))];
    let verifiers = Verifiers::new(all, OWN_ISSUER).unwrap();
    for (issuer, source) in [
        (json!("https://a"), "a"),
        (json!("https://c"), "c"),
        (json!("https://d"), "b"),
        (json!(null), "b"),
    ] {
        let token = by_secret(&claims_with(&json!({ "iss": issuer })));
        assert_eq!(verifiers.check(&token, now()).unwrap().source, source);
        let at_hand = verifiers.check_at_hand(&token, now()).unwrap();
        assert_eq!(at_hand.unwrap().source, source);
    }
    assert!(verifiers.of_source("b").is_some() && verifiers.of_source("d").is_none());
    let none = Verifiers::default();
    assert!(none.is_empty());
    assert_refused(none.check(&by_secret(&claims()), now()));
    assert_refused(none.check_at_hand(&by_secret(&claims()), now()).unwrap());
}

/// The one that names no issuer would have to fetch keys for it, and could be down.
#[test]
fn no_other_system_is_asked_about_our_own_tokens() {
    let verifiers = Verifiers::new(vec![named("b", None)], OWN_ISSUER).unwrap();
    let of = |issuer: &str| by_secret(&claims_with(&json!({ "iss": issuer })));
    assert!(verifiers.check(&of("https://d"), now()).is_ok());
    assert_refused(verifiers.check(&of(OWN_ISSUER), now()));
    assert_refused(verifiers.check_at_hand(&of(OWN_ISSUER), now()).unwrap());
}

#[test]
fn addresses_are_confirmed_where_a_claim_or_the_operator_says_so() {
    for (claim, trust_email, expected) in [
        (json!(true), false, true),
        (json!(false), false, false),
        (json!(null), false, false),
        (json!(null), true, true),
        (json!(false), true, false),
        (json!("no"), true, false),
    ] {
        let mut config = secret_config();
        config.trust_email = trust_email;
        let verifier = verifier(config);
        let mut changed = claims_with(&json!({ "email_verified": claim }));
        if claim.is_null() {
            changed.as_object_mut().unwrap().remove("email_verified");
        }
        let said = verifier.check(&by_secret(&changed), now()).unwrap();
        assert_eq!(said.email_verified, expected, "{claim} {trust_email}");
        let nobody = claims_with(&json!({ "email_verified": claim, "email": null }));
        assert!(!verifier.check(&by_secret(&nobody), now()).unwrap().email_verified);
    }
}

#[test]
fn two_verifiers_are_never_meant_by_one_token() {
    for all in [
        vec![named("a", Some("https://a")), named("b", Some("https://a"))],
        vec![named("a", Some("https://a")), named("a", Some("https://b"))],
        vec![named("a", None), named("b", None)],
        vec![named("a", Some(OWN_ISSUER))],
    ] {
        let refused = Verifiers::new(all, OWN_ISSUER).unwrap_err();
        assert_eq!(refused.code(), ErrorCode::InvalidArgument);
    }
}
