//! Section 3.10: do not trust received claims. The longest list, because all that a stranger sends
//! is received.

use serde_json::json;

use crate::support::own::{issued, market, own_claims, raw_token, token_under, token_with};
use crate::support::server::Server;
use crate::support::signers::{Signer, encoded};
use crate::support::{
    NOW_S, after, assert_refused, claims, claims_with, jwks_config, now, verifier,
};
use crate::{both, theirs};

#[test]
fn s3_10_a_key_that_a_token_brings_along_is_not_used() {
    let thief = Signer::ed(9);
    let lure = Server::of(json!({"keys": [thief.jwk("a")]}).to_string());
    for (name, value) in [
        ("jwk", thief.jwk("a")),
        ("jku", json!(lure.url("/keys"))),
        ("x5u", json!(lure.url("/chain"))),
        ("x5c", json!([encoded(b"a certificate")])),
    ] {
        let head = json!({"typ": "JWT", "alg": "EdDSA", "kid": "a", name: value});
        assert_refused(theirs().check(&thief.with_header(&head, &claims()), now()));
        // Not even together with a genuine signature: nobody honest has a use for these.
        assert_refused(theirs().check(&Signer::ed(1).with_header(&head, &claims()), now()));
        assert_refused(market().check(&token_under(name, &value), now()));
    }
    assert_eq!(lure.count(), 0);
}

#[test]
fn s3_10_a_key_id_is_only_compared() {
    let signer = Signer::ed(1);
    for kid in [
        "../../../../dev/null",
        "/proc/sys/kernel/randomize_va_space",
        "a' OR '1'='1",
        "a' UNION SELECT 'key' --",
        "a; DROP TABLE keys",
        "$(id)",
        "`id`",
        "http://evil.example.org/keys",
        "a\u{0}",
        "a\n",
        "A",
        "",
        "%61",
    ] {
        assert_refused(theirs().check(&signer.token(kid, &claims()), now()));
        let empty = Signer::Secret(vec![]).token(kid, &claims());
        assert_refused(theirs().check(&empty, now()));
        assert_refused(market().check(&token_under("kid", &json!(kid)), now()));
    }
    for kid in [json!("k".repeat(201)), json!(1), json!(["a"]), json!({"a": 1}), json!(null)] {
        let head = json!({"typ": "JWT", "alg": "EdDSA", "kid": kid});
        assert_refused(theirs().check(&signer.with_header(&head, &claims()), now()));
    }
    // Even a strange name is a name.
    let odd = "../' OR 1=1 --";
    let verifier = verifier(jwks_config(&[signer.jwk(odd)]));
    assert!(verifier.check(&signer.token(odd, &claims()), now()).is_ok());
}

#[test]
fn s3_10_what_must_be_understood_and_is_not_is_refused() {
    for (name, value) in [("crit", json!(["exp"])), ("crit", json!([])), ("b64", json!(false))] {
        let head = json!({"typ": "JWT", "alg": "EdDSA", "kid": "a", name: value});
        assert_refused(theirs().check(&Signer::ed(1).with_header(&head, &claims()), now()));
        assert_refused(market().check(&token_under(name, &value), now()));
    }
}

#[test]
fn s3_10_a_claim_that_stands_twice_means_nothing() {
    let head = json!({"typ": "JWT", "alg": "EdDSA", "kid": "a"}).to_string();
    for extra in [r#","sub":"admin"}"#, r#","exp":9999999999}"#, r#","\u0073ub":"admin"}"#] {
        let payload = claims().to_string().replacen('}', extra, 1);
        assert_refused(
            theirs().check(&Signer::ed(1).raw(head.as_bytes(), payload.as_bytes()), now()),
        );
        let payload = own_claims().to_string().replacen('}', extra, 1);
        assert_refused(market().check(&raw_token(&payload), now()));
    }
    let twice = head.replacen('}', r#","alg":"EdDSA"}"#, 1);
    let token = Signer::ed(1).raw(twice.as_bytes(), claims().to_string().as_bytes());
    assert_refused(theirs().check(&token, now()));
    // Ours have nothing in them that we do not write.
    assert_refused(market().check(&token_with(&json!({"admin": true})), now()));
}

#[test]
fn s3_10_enormous_tokens_are_not_read() {
    let honest = Signer::ed(1).token("a", &claims());
    let deep = format!("{{\"a\":{}{}}}", "[".repeat(5_000), "]".repeat(5_000));
    let deep_head = Signer::ed(1).raw(deep.as_bytes(), claims().to_string().as_bytes());
    let deep_claims = format!(
        "{{\"a\":{}{},{}",
        "[".repeat(2_000),
        "]".repeat(2_000),
        claims().to_string().trim_start_matches('{')
    );
    let head = json!({"typ": "JWT", "alg": "EdDSA", "kid": "a"}).to_string();
    let deep_claims = Signer::ed(1).raw(head.as_bytes(), deep_claims.as_bytes());
    let long = claims_with(&json!({"long": "x".repeat(1_000_000)}));
    for token in [
        "a".repeat(1_000_000),
        ".".repeat(1_000_000),
        format!("{honest}{}", ".".repeat(1_000_000)),
        format!("{honest}{}", "A".repeat(1_000_000)),
        format!("{}{honest}", "A".repeat(1_000_000)),
        Signer::ed(1).token("a", &long),
        deep_head,
        deep_claims,
        String::new(),
    ] {
        assert_refused(theirs().check(&token, now()));
        assert_refused(market().check(&token, now()));
    }
    // A genuine one of ours is refused for its length alone.
    assert_refused(market().check(&token_with(&json!({"jti": "0".repeat(2_000)})), now()));
    let groups: Vec<u32> = (0..1_000).collect();
    let big = claims_with(&json!({ "groups": groups }));
    assert!(theirs().check(&Signer::ed(1).token("a", &big), now()).is_ok());
}

#[test]
fn s3_10_malformed_base64_is_refused() {
    for (token, check) in both() {
        let (head, rest) = token.split_once('.').unwrap();
        for changed in [
            format!("{head}=.{rest}"),
            format!("{head}.{rest}="),
            format!("{head}.{rest}=="),
            format!(" {token}"),
            format!("{token} "),
            format!("{token}\n"),
            format!("{token}\0"),
            format!("{head}..{rest}"),
            format!(".{token}"),
            format!("{token}."),
            format!("{head}. {rest}"),
            format!("{head}+.{rest}"),
            format!("Bearer {token}"),
            token.replace('.', ","),
        ] {
            check(&changed);
        }
    }
}

#[test]
fn s3_10_moments_are_whole_seconds_of_this_world() {
    for exp in [
        json!(null),
        json!("9999999999"),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(-1),
        json!(0),
        json!(1e300),
        json!(NOW_S as f64 + 900.5),
        json!(NOW_S as f64 + 900.0),
        json!([NOW_S + 900]),
        json!(true),
        json!(253_402_300_800_i64),
        json!(NOW_S - 1_000),
    ] {
        let changed = claims_with(&json!({ "exp": exp }));
        assert_refused(theirs().check(&Signer::ed(1).token("a", &changed), now()));
        assert_refused(market().check(&token_with(&json!({ "exp": exp })), now()));
    }
    let head = json!({"typ": "JWT", "alg": "EdDSA", "kid": "a"}).to_string();
    let huge = claims().to_string().replace(&(NOW_S + 900).to_string(), "99999999999999999999");
    assert_refused(theirs().check(&Signer::ed(1).raw(head.as_bytes(), huge.as_bytes()), now()));
    for claim in ["nbf", "iat"] {
        for value in [json!("x"), json!(-1), json!(1.5), json!(i64::MAX), json!(NOW_S + 1_000)] {
            let changed = claims_with(&json!({ claim: value }));
            assert_refused(theirs().check(&Signer::ed(1).token("a", &changed), now()));
            assert_refused(market().check(&token_with(&json!({ claim: value })), now()));
        }
    }
    assert_refused(market().check(&token_with(&json!({"iat": null})), now()));
}

#[test]
fn s3_10_clocks_may_differ_a_little() {
    let token = Signer::ed(1).token("a", &claims_with(&json!({"nbf": NOW_S})));
    for (moment, is_good) in [(-61, false), (-60, true), (0, true), (959, true), (960, false)] {
        assert_eq!(theirs().check(&token, after(moment)).is_ok(), is_good, "{moment}");
    }
    // Ours end by our own clock, and only nodes may differ about the beginning.
    for (moment, is_good) in [(-61, false), (-60, true), (899, true), (900, false)] {
        assert_eq!(market().check(&issued(), after(moment)).is_ok(), is_good, "{moment}");
    }
    let later = token_with(&json!({"nbf": NOW_S + 1}));
    assert_refused(market().check(&later, now()));
    assert!(market().check(&later, after(1)).is_ok());
}

#[test]
fn s3_10_a_token_that_lives_too_long_is_refused_where_that_is_asked() {
    let mut config = jwks_config(&[Signer::ed(1).jwk("a")]);
    config.lifetime_max_s = Some(900);
    let verifier = verifier(config);
    assert!(verifier.check(&Signer::ed(1).token("a", &claims()), now()).is_ok());
    for change in [json!({"exp": NOW_S + 901}), json!({"iat": null})] {
        let token = Signer::ed(1).token("a", &claims_with(&change));
        assert_refused(verifier.check(&token, now()));
    }
}
