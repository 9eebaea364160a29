//! The best current practices for JSON web tokens, section by section, with the attacks that each
//! of them is about. "Ours" are the market's own access tokens, "theirs" those of other systems.

// Everything here is a test, also what stands outside of the functions marked as such.
#![allow(clippy::expect_used, clippy::unwrap_used)]

#[path = "rfc8725/received.rs"]
mod received;
mod support;

use serde_json::{Value, json};
use support::own::{header, issued, market, own_claims, token_of_anna, token_under, token_with};
use support::signers::{Signer, encoded, unsigned};
use support::{
    ISSUER, SECRET, assert_refused, claims, claims_with, jwks_config, now, secret_config, verifier,
    with,
};
use vendue_tokens::{
    Algorithm, Issuer, KeyRing, KeySource, Secret, SigningKey, Verifier, VerifierConfig, Verifiers,
};

/// All spellings of an algorithm that signs nothing.
const NONE: [&str; 8] = ["none", "None", "NONE", "nOnE", "none ", " none", "", "null"];

/// Theirs with an Ed25519 key named `a`.
fn theirs() -> Verifier {
    verifier(jwks_config(&[Signer::ed(1).jwk("a")]))
}

fn tms() -> Verifier {
    verifier(secret_config())
}

#[test]
fn what_is_right_is_accepted() {
    assert_eq!(market().check(&issued(), now()).unwrap().user_id, token_of_anna().user_id);
    assert!(market().check(&token_with(&json!({})), now()).is_ok());
    assert!(market().check(&token_under("typ", &json!("at+jwt")), now()).is_ok());
    let anna = theirs().check(&Signer::ed(1).token("a", &claims()), now()).unwrap();
    assert_eq!((anna.source.as_str(), anna.subject.as_str()), ("sso", "anna"));
    assert!(tms().check(&Signer::secret(SECRET).token("x", &claims()), now()).is_ok());
}

// 3.1: perform algorithm verification.

#[test]
fn s3_1_a_token_without_a_signature_is_refused_however_it_says_so() {
    for alg in NONE {
        for signature in [&[][..], &[0; 64][..]] {
            let head = json!({"typ": "JWT", "alg": alg, "kid": "a"});
            assert_refused(theirs().check(&unsigned(&head, &claims(), signature), now()));
            assert_refused(tms().check(&unsigned(&head, &claims(), signature), now()));
            let signed = token_under("alg", &json!(alg)).rsplit_once('.').unwrap().0.to_owned();
            assert_refused(market().check(&format!("{signed}.{}", encoded(signature)), now()));
        }
    }
    for alg in [json!(null), json!(0), json!(["EdDSA"]), json!({"EdDSA": 1}), json!(true)] {
        let head = json!({"typ": "JWT", "alg": alg, "kid": "a"});
        assert_refused(theirs().check(&Signer::ed(1).with_header(&head, &claims()), now()));
    }
    let head = json!({"typ": "JWT", "kid": "a"});
    assert_refused(theirs().check(&Signer::ed(1).with_header(&head, &claims()), now()));
}

#[test]
fn s3_1_a_signature_that_was_cut_off_is_missed() {
    for (token, check) in both() {
        let (signed, _) = token.rsplit_once('.').unwrap();
        for stripped in [signed.to_owned(), format!("{signed}."), format!("{signed}..")] {
            check(&stripped);
        }
    }
}

#[test]
fn s3_1_a_public_key_is_never_a_secret() {
    let rsa = Signer::rsa();
    let verifier = verifier(jwks_config(&[rsa.jwk("r")]));
    assert!(verifier.check(&rsa.token("r", &claims()), now()).is_ok());
    let forms = rsa.public_forms();
    assert_eq!(forms.len(), 6);
    for form in forms {
        let forged = Signer::Secret(form).token("r", &claims());
        assert_refused(verifier.check(&forged, now()));
    }
    // The same with our own public key, which everybody can read in the key set.
    let jwk: Value = serde_json::from_str(&market().jwks()).unwrap();
    let x = jwk["keys"][0]["x"].as_str().unwrap();
    let public = data_encoding::BASE64URL_NOPAD.decode(x.as_bytes()).unwrap();
    for secret in [public, x.as_bytes().to_vec()] {
        let head = header().replace("EdDSA", "HS256");
        let forged =
            Signer::Secret(secret).raw(head.as_bytes(), own_claims().to_string().as_bytes());
        assert_refused(market().check(&forged, now()));
    }
}

#[test]
fn s3_1_a_key_is_good_for_its_own_algorithm_alone() {
    let rsa = Signer::rsa();
    let verifier = verifier(jwks_config(&[rsa.jwk("r"), Signer::ec().jwk("e")]));
    for alg in ["PS256", "ES256", "EdDSA", "HS256", "RS384", "RS1", "rs256"] {
        for kid in ["r", "e"] {
            let head = json!({"typ": "JWT", "alg": alg, "kid": kid});
            assert_refused(verifier.check(&rsa.with_header(&head, &claims()), now()));
        }
    }
    // Ours: a ring of both kinds, and the header of one with the signature of the other.
    let secret = SigningKey::from_secret(SECRET.as_bytes()).unwrap();
    let head = format!(r#"{{"typ":"at+jwt","alg":"HS256","kid":"{}"}}"#, secret.kid());
    let ring = KeyRing::new(secret).with_previous(support::own::key(7)).unwrap();
    let market = support::own::issuer_with(ring);
    let (by_secret, by_key) = (Signer::secret(SECRET), Signer::ed(7));
    let payload = own_claims().to_string();
    assert!(market.check(&by_secret.raw(head.as_bytes(), payload.as_bytes()), now()).is_ok());
    assert!(market.check(&by_key.raw(header().as_bytes(), payload.as_bytes()), now()).is_ok());
    assert_refused(market.check(&by_key.raw(head.as_bytes(), payload.as_bytes()), now()));
    assert_refused(market.check(&by_secret.raw(header().as_bytes(), payload.as_bytes()), now()));
}

#[test]
fn s3_1_a_secret_signs_under_its_own_name_alone() {
    let secret = Signer::secret(SECRET);
    for alg in ["RS256", "PS256", "ES256", "EdDSA", "HS384", "HS512", "hs256"] {
        let head = json!({"typ": "JWT", "alg": alg});
        assert_refused(tms().check(&secret.with_header(&head, &claims()), now()));
    }
}

#[test]
fn s3_1_what_the_operator_did_not_allow_is_refused() {
    let (rsa, ed) = (Signer::rsa(), Signer::ed(1));
    let mut config = jwks_config(&[rsa.jwk("r"), ed.jwk("a")]);
    config.algorithms = vec![Algorithm::EdDsa];
    let verifier = verifier(config);
    assert!(verifier.check(&ed.token("a", &claims()), now()).is_ok());
    assert_refused(verifier.check(&rsa.token("r", &claims()), now()));
}

// 3.2: use appropriate algorithms.

#[test]
fn s3_2_weak_and_unknown_algorithms_have_no_name_here() {
    for name in ["none", "HS1", "HS384", "RS1", "RS512", "ES256K", "ES384", "hs256", "EdDSA "] {
        assert!(name.parse::<Algorithm>().is_err(), "{name}");
    }
    for algorithm in Algorithm::PUBLIC {
        assert_eq!(algorithm.as_str().parse::<Algorithm>().unwrap(), algorithm);
    }
}

#[test]
fn s3_2_secrets_and_public_keys_are_never_mixed() {
    let mut config = jwks_config(&[Signer::ed(1).jwk("a")]);
    config.algorithms.push(Algorithm::Hs256);
    assert!(Verifier::new(config).is_err());
    let mut config = secret_config();
    config.algorithms.push(Algorithm::Rs256);
    assert!(Verifier::new(config).is_err());
}

// 3.3: validate all cryptographic operations.

#[test]
fn s3_3_a_signature_of_somebody_else_or_of_something_else_is_refused() {
    assert_refused(theirs().check(&Signer::ed(2).token("a", &claims()), now()));
    assert_refused(
        tms().check(
            &Signer::secret("another secret of 32 characters!").token("a", &claims()),
            now(),
        ),
    );
    let honest = Signer::ed(1).token("a", &claims());
    let admin = Signer::ed(1).token("a", &claims_with(&json!({"sub": "admin"})));
    let (signed, _) = admin.rsplit_once('.').unwrap();
    let (_, signature) = honest.rsplit_once('.').unwrap();
    assert_refused(theirs().check(&format!("{signed}.{signature}"), now()));
    let forged = Signer::ed(8).raw(header().as_bytes(), own_claims().to_string().as_bytes());
    assert_refused(market().check(&forged, now()));
}

#[test]
fn s3_3_a_key_that_cannot_be_used_checks_nothing() {
    let ed = Signer::ed(1);
    for change in [
        json!({"use": "enc"}),
        json!({"key_ops": ["encrypt"]}),
        json!({"alg": "ES256"}),
        json!({"alg": "RSA-OAEP"}),
        json!({"kty": "EC"}),
        json!({"crv": "X25519"}),
        json!({"x": "AAAA"}),
        json!({"x": null}),
        json!({"kid": "k".repeat(201)}),
    ] {
        let keys = [with(ed.jwk("a"), &change), Signer::ed(2).jwk("b")];
        let verifier = verifier(jwks_config(&keys));
        assert_refused(verifier.check(&ed.token("a", &claims()), now()));
        assert!(verifier.check(&Signer::ed(2).token("b", &claims()), now()).is_ok());
    }
    // A secret in a document that anybody may read.
    let keys = [Signer::secret(SECRET).jwk("s"), ed.jwk("a")];
    let verifier = verifier(jwks_config(&keys));
    assert_refused(verifier.check(&Signer::secret(SECRET).token("s", &claims()), now()));
}

// 3.4: validate cryptographic inputs.

#[test]
fn s3_4_a_signature_of_zeros_is_no_signature() {
    let ec = Signer::ec();
    let verifier = verifier(jwks_config(&[ec.jwk("e")]));
    assert!(verifier.check(&ec.token("e", &claims()), now()).is_ok());
    // CVE-2022-21449: r = s = 0 was good for every text and every key.
    let order = data_encoding::HEXLOWER
        .decode(b"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
        .unwrap();
    let head = json!({"typ": "JWT", "alg": "ES256", "kid": "e"});
    let one = [vec![0; 31], vec![1]].concat();
    for signature in [
        vec![0; 64],
        vec![0; 1],
        vec![0x30, 6, 2, 1, 0, 2, 1, 0],
        [order.clone(), order.clone()].concat(),
        [order, one.clone()].concat(),
        [vec![0; 32], one].concat(),
        vec![0xff; 64],
    ] {
        assert_refused(verifier.check(&unsigned(&head, &claims(), &signature), now()));
    }
    let head = json!({"typ": "JWT", "alg": "EdDSA", "kid": "a"});
    for signature in [vec![0; 64], vec![0xff; 64], [vec![1], vec![0; 63]].concat()] {
        assert_refused(theirs().check(&unsigned(&head, &claims(), &signature), now()));
    }
}

#[test]
fn s3_4_a_point_that_is_not_on_the_curve_is_no_key() {
    let ec = Signer::ec().jwk("e");
    let zeros = encoded(&[0; 32]);
    for change in [json!({"x": zeros, "y": zeros}), json!({"x": ec["y"], "y": ec["x"]})] {
        assert!(Verifier::new(jwks_config(&[with(ec.clone(), &change)])).is_err());
    }
}

// 3.5: ensure cryptographic keys have sufficient entropy.

#[test]
fn s3_5_short_secrets_and_short_keys_are_refused() {
    assert!(SigningKey::from_secret(&[b'x'; 31]).is_err());
    let weak = KeySource::Secret(Secret::new("x".repeat(31)));
    assert!(Verifier::new(VerifierConfig::new("tms", weak, "vendue")).is_err());
    let rsa = Signer::rsa().jwk("r");
    let short = encoded(&[0xc1; 128]);
    for change in [json!({"n": short}), json!({"e": "AQ"}), json!({"e": ""}), json!({"n": "AA"})] {
        assert!(Verifier::new(jwks_config(&[with(rsa.clone(), &change)])).is_err(), "{change}");
    }
}

// 3.6: avoid compression. Nothing is encrypted here, and nothing is inflated.

#[test]
fn s3_6_a_compressed_token_is_refused() {
    let head = json!({"typ": "JWT", "alg": "EdDSA", "kid": "a", "zip": "DEF"});
    assert_refused(theirs().check(&Signer::ed(1).with_header(&head, &claims()), now()));
}

// 3.7: use UTF-8.

#[test]
fn s3_7_what_is_not_utf_8_is_refused() {
    let head = json!({"typ": "JWT", "alg": "EdDSA", "kid": "a"}).to_string();
    let mut payload = claims().to_string().into_bytes();
    let at = payload.windows(4).position(|four| four == b"anna").unwrap();
    payload[at] = 0xff;
    assert_refused(theirs().check(&Signer::ed(1).raw(head.as_bytes(), &payload), now()));
    assert_refused(theirs().check(&Signer::ed(1).raw(b"{\"alg\":\"\xff\"}", &payload), now()));
    let utf_16: Vec<u8> = claims().to_string().encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_refused(theirs().check(&Signer::ed(1).raw(head.as_bytes(), &utf_16), now()));
    let with_mark = [b"\xef\xbb\xbf", claims().to_string().as_bytes()].concat();
    assert_refused(theirs().check(&Signer::ed(1).raw(head.as_bytes(), &with_mark), now()));
    assert_refused(theirs().check("é.é.é", now()));
    assert_refused(market().check("é.é.é", now()));
}

// 3.8: validate issuer and subject.

#[test]
fn s3_8_another_issuer_is_refused() {
    for issuer in [json!("https://evil.example.org"), json!(null), json!([ISSUER]), json!("")] {
        let changed = claims_with(&json!({ "iss": issuer }));
        assert_refused(theirs().check(&Signer::ed(1).token("a", &changed), now()));
        assert_refused(market().check(&token_with(&json!({ "iss": issuer })), now()));
    }
    let slash = claims_with(&json!({"iss": format!("{ISSUER}/")}));
    assert_refused(theirs().check(&Signer::ed(1).token("a", &slash), now()));
}

#[test]
fn s3_8_a_token_without_a_subject_is_refused() {
    for subject in [json!(null), json!(""), json!(["anna"]), json!({"a": 1}), json!(1.5)] {
        let changed = claims_with(&json!({ "sub": subject }));
        assert_refused(theirs().check(&Signer::ed(1).token("a", &changed), now()));
        assert_refused(market().check(&token_with(&json!({ "sub": subject })), now()));
    }
    assert_refused(market().check(&token_with(&json!({"sub": "anna"})), now()));
}

// 3.9: use and validate audience.

#[test]
fn s3_9_a_token_for_somebody_else_is_refused() {
    for audience in [
        json!("another"),
        json!(null),
        json!(["another", "third"]),
        json!([]),
        json!(["vendue", 1]),
        json!([["vendue"]]),
        json!({"vendue": true}),
        json!("vendue "),
        json!("VENDUE"),
        json!(true),
    ] {
        let changed = claims_with(&json!({ "aud": audience }));
        assert_refused(theirs().check(&Signer::ed(1).token("a", &changed), now()));
        assert_refused(market().check(&token_with(&json!({ "aud": audience })), now()));
    }
    let several = claims_with(&json!({"aud": ["another", "vendue"]}));
    assert!(theirs().check(&Signer::ed(1).token("a", &several), now()).is_ok());
    // Ours is for one, and for nobody else besides.
    assert_refused(market().check(&token_with(&json!({"aud": ["vendue"]})), now()));
    let mut config = secret_config();
    config.audience.clear();
    assert!(Verifier::new(config).is_err());
}

// 3.11: use explicit typing.

#[test]
fn s3_11_a_token_of_another_type_is_refused() {
    for typ in [json!("JWT"), json!("jwt"), json!("AT+JWT"), json!("id+jwt"), json!(null)] {
        assert_refused(market().check(&token_under("typ", &typ), now()));
    }
    let theirs = theirs();
    for (typ, is_good) in [
        (json!("JWT"), true),
        (json!("jwt"), true),
        (json!("at+jwt"), true),
        (json!("application/at+jwt"), true),
        (json!("logout+jwt"), false),
        (json!("dpop+jwt"), false),
        (json!("secevent+jwt"), false),
        (json!("refresh+jwt"), false),
        (json!(1), false),
    ] {
        let head = json!({"typ": typ, "alg": "EdDSA", "kid": "a"});
        let token = Signer::ed(1).with_header(&head, &claims());
        assert_eq!(theirs.check(&token, now()).is_ok(), is_good, "{typ}");
    }
    let head = json!({"alg": "EdDSA", "kid": "a"});
    let untyped = Signer::ed(1).with_header(&head, &claims());
    assert!(theirs.check(&untyped, now()).is_ok());
    let mut config = jwks_config(&[Signer::ed(1).jwk("a")]);
    config.token_type = Some("at+jwt".to_owned());
    let strict = verifier(config);
    assert_refused(strict.check(&untyped, now()));
    assert_refused(strict.check(&Signer::ed(1).token("a", &claims()), now()));
}

// 3.12: use mutually exclusive validation rules for different kinds of tokens.

#[test]
fn s3_12_an_id_token_is_no_access_token() {
    // An ID token is for the program that signs in, not for the market.
    let id_token = claims_with(&json!({"aud": "a-web-page", "nonce": "n", "at_hash": "h"}));
    assert_refused(theirs().check(&Signer::ed(1).token("a", &id_token), now()));
    // Where a system tells them apart by a claim, that claim is asked for.
    let mut config = jwks_config(&[Signer::ed(1).jwk("a")]);
    config.required = vec![("token_use".to_owned(), "access".to_owned())];
    let verifier = verifier(config);
    for (usage, is_good) in [(json!("access"), true), (json!("id"), false), (json!(null), false)] {
        let token = Signer::ed(1).token("a", &claims_with(&json!({ "token_use": usage })));
        assert_eq!(verifier.check(&token, now()).is_ok(), is_good, "{usage}");
    }
    // Even if our own key had signed one.
    let ours = token_under("typ", &json!("JWT"));
    assert_refused(market().check(&ours, now()));
}

#[test]
fn s3_12_a_token_of_one_system_is_none_of_another() {
    let (one, two) = (Signer::ed(1), Signer::ed(2));
    let config = |source: &str, issuer: &str, signer: &Signer| {
        let mut config = jwks_config(&[signer.jwk("a")]);
        config.source = source.to_owned();
        config.issuer = Some(issuer.to_owned());
        verifier(config)
    };
    let all = vec![config("one", "https://one", &one), config("two", "https://two", &two)];
    let verifiers = Verifiers::new(all, support::own::OWN_ISSUER).unwrap();
    let of = |issuer: &str| claims_with(&json!({ "iss": issuer }));
    let good = verifiers.check(&one.token("a", &of("https://one")), now()).unwrap();
    assert_eq!(good.source, "one");
    // Both have a key of the same id, and both have an Anna.
    assert_refused(verifiers.check(&one.token("a", &of("https://two")), now()));
    assert_refused(verifiers.check(&two.token("a", &of("https://one")), now()));
    assert_refused(verifiers.check(&one.token("a", &of("https://three")), now()));
    assert_refused(verifiers.check(&issued(), now()));
    assert_refused(market().check(&one.token("a", &of("https://one")), now()));
}

#[test]
fn s3_12_a_token_of_another_market_is_none_of_ours() {
    // The test environment, by mistake with the same key.
    let ring = KeyRing::new(support::own::key(7));
    let other = Issuer::new(ring, "https://test.example.org".into(), "vendue".into()).unwrap();
    let token = other.issue(&token_of_anna(), now()).unwrap();
    assert!(other.check(&token, now()).is_ok());
    assert_refused(market().check(&token, now()));
}

type Refused = fn(&str);

/// A genuine token of each kind, with a check that it is refused.
fn both() -> [(String, Refused); 2] {
    [
        (Signer::ed(1).token("a", &claims()), |token| assert_refused(theirs().check(token, now()))),
        (issued(), |token| assert_refused(market().check(token, now()))),
    ]
}
