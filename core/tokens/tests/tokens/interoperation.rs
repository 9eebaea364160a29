//! The same tokens with another library, so that we do not only agree with ourselves.

use jsonwebtoken::{
    Algorithm as Theirs, DecodingKey, EncodingKey, Header, Validation, decode, encode,
};
use serde_json::Value;

use crate::support::own::{OWN_ISSUER, issued, key, market, token_of_anna};
use crate::support::signers::Signer;
use crate::support::{
    AUDIENCE, SECRET, assert_refused, claims, jwks_config, now, secret_config, verifier,
};

/// Everything but the time, which that library takes from the clock of the machine.
fn validation(algorithm: Theirs) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false;
    validation.set_audience(&[AUDIENCE]);
    validation
}

#[test]
fn our_tokens_are_good_there() {
    let set: jsonwebtoken::jwk::JwkSet = serde_json::from_str(&market().jwks()).unwrap();
    let public = DecodingKey::from_jwk(set.find(key(7).kid()).unwrap()).unwrap();
    let mut validation = validation(Theirs::EdDSA);
    validation.set_issuer(&[OWN_ISSUER]);
    let read = decode::<Value>(issued(), &public, &validation).unwrap();
    assert_eq!(read.header.typ.as_deref(), Some("at+jwt"));
    assert_eq!(read.claims["sub"], token_of_anna().user_id.to_string());
}

#[test]
fn tokens_from_there_are_good_here() {
    let by_secret = EncodingKey::from_secret(SECRET.as_bytes());
    let token = encode(&Header::new(Theirs::HS256), &claims(), &by_secret).unwrap();
    let said = verifier(secret_config()).check(&token, now()).unwrap();
    assert_eq!((said.subject.as_str(), said.display_name.as_deref()), ("anna", Some("Anna A.")));

    let pem = key(1).to_pem().unwrap();
    let by_key = EncodingKey::from_ed_pem(pem.expose().as_bytes()).unwrap();
    let mut header = Header::new(Theirs::EdDSA);
    header.kid = Some("a".to_owned());
    let token = encode(&header, &claims(), &by_key).unwrap();
    let verifier = verifier(jwks_config(&[Signer::ed(1).jwk("a")]));
    assert_eq!(verifier.check(&token, now()).unwrap().subject, "anna");
    header.jku = Some("https://evil.example.org".to_owned());
    let token = encode(&header, &claims(), &by_key).unwrap();
    assert_refused(verifier.check(&token, now()));
}

#[test]
fn public_keys_of_every_kind_mean_the_same() {
    let (ec, ed) = (Signer::ec(), Signer::ed(1));
    for (signer, algorithm) in [
        (Signer::rsa(), Theirs::RS256),
        (Signer::pss(), Theirs::PS256),
        (&ec, Theirs::ES256),
        (&ed, Theirs::EdDSA),
    ] {
        let token = signer.token("k", &claims());
        let jwk = serde_json::from_value(signer.jwk("k")).unwrap();
        let public = DecodingKey::from_jwk(&jwk).unwrap();
        decode::<Value>(&token, &public, &validation(algorithm)).unwrap();
        let verifier = verifier(jwks_config(&[signer.jwk("k")]));
        assert_eq!(verifier.check(&token, now()).unwrap().subject, "anna", "{algorithm:?}");
    }
}
