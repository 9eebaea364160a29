//! The same tokens signed and verified by hand, without the library, so that it does not only agree
//! with itself.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, Ed25519KeyPair, RSA_PKCS1_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA256, RsaParameters, RsaPublicKeyComponents, UnparsedPublicKey,
};
use data_encoding::{BASE64, BASE64URL_NOPAD};
use serde_json::{Value, json};

use crate::support::own::{OWN_ISSUER, issued, issuer_with, key, market, token_of_anna};
use crate::support::signers::Signer;
use crate::support::{
    AUDIENCE, SECRET, assert_refused, claims, jwks_config, now, secret_config, verifier,
};

fn bytes(text: &str) -> Vec<u8> {
    BASE64URL_NOPAD.decode(text.as_bytes()).unwrap()
}

/// What is signed, and the signature.
fn halves(token: &str) -> (&str, Vec<u8>) {
    let (signed, signature) = token.rsplit_once('.').unwrap();
    (signed, bytes(signature))
}

/// The header and the claims.
fn parts(token: &str) -> (Value, Value) {
    let (header, payload) = halves(token).0.split_once('.').unwrap();
    let read = |part| serde_json::from_slice(&bytes(part)).unwrap();
    (read(header), read(payload))
}

/// Whether the key of a set has signed a token.
fn has_signed(jwk: &Value, token: &str) -> bool {
    let of = |name: &str| bytes(jwk[name].as_str().unwrap());
    let (signed, signature) = halves(token);
    let signed = signed.as_bytes();
    let rsa = |parameters: &'static RsaParameters| {
        let key = RsaPublicKeyComponents { n: of("n"), e: of("e") };
        key.verify(parameters, signed, &signature).is_ok()
    };
    match jwk["alg"].as_str().unwrap() {
        "RS256" => rsa(&RSA_PKCS1_2048_8192_SHA256),
        "PS256" => rsa(&RSA_PSS_2048_8192_SHA256),
        "ES256" => {
            let point = [vec![4], of("x"), of("y")].concat();
            let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
            key.verify(signed, &signature).is_ok()
        }
        "EdDSA" => UnparsedPublicKey::new(&ED25519, of("x")).verify(signed, &signature).is_ok(),
        other => panic!("{other}"),
    }
}

#[test]
fn our_tokens_are_good_there() {
    let set: Value = serde_json::from_str(&market().jwks()).unwrap();
    let jwk = &set["keys"][0];
    assert_eq!((&jwk["kid"], &jwk["use"]), (&json!(key(7).kid()), &json!("sig")));
    assert!(has_signed(jwk, &issued()));
    let (header, claims) = parts(&issued());
    assert_eq!(header, json!({"typ": "at+jwt", "alg": "EdDSA", "kid": key(7).kid()}));
    assert_eq!(claims["sub"], token_of_anna().user_id.to_string());
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!(OWN_ISSUER), &json!(AUDIENCE)));

    let secret = vendue_tokens::SigningKey::from_secret(SECRET.as_bytes()).unwrap();
    let market = issuer_with(vendue_tokens::KeyRing::new(secret));
    let token = market.issue(&token_of_anna(), now()).unwrap();
    let (signed, signature) = halves(&token);
    assert_eq!(Signer::secret(SECRET).sign(signed), signature);
}

#[test]
fn tokens_from_there_are_good_here() {
    let token = Signer::secret(SECRET).token("any", &claims());
    let said = verifier(secret_config()).check(&token, now()).unwrap();
    assert_eq!((said.subject.as_str(), said.display_name.as_deref()), ("anna", Some("Anna A.")));

    let pem = key(1).to_pem().unwrap();
    let body = pem.expose().lines().nth(1).unwrap();
    let der = BASE64.decode(body.as_bytes()).unwrap();
    let by_key = Signer::Ed(Ed25519KeyPair::from_pkcs8(&der).unwrap());
    let verifier = verifier(jwks_config(&[Signer::ed(1).jwk("a")]));
    assert_eq!(verifier.check(&by_key.token("a", &claims()), now()).unwrap().subject, "anna");
    let header = json!({
        "typ": "JWT", "alg": "EdDSA", "kid": "a", "jku": "https://evil.example.org",
    });
    assert_refused(verifier.check(&by_key.with_header(&header, &claims()), now()));
}

#[test]
fn public_keys_of_every_kind_mean_the_same() {
    let (ec, ed) = (Signer::ec(), Signer::ed(1));
    for signer in [Signer::rsa(), Signer::pss(), &ec, &ed] {
        let token = signer.token("k", &claims());
        let jwk = signer.jwk("k");
        assert!(has_signed(&jwk, &token));
        let verifier = verifier(jwks_config(&[jwk]));
        assert_eq!(verifier.check(&token, now()).unwrap().subject, "anna", "{}", signer.alg());
    }
}
