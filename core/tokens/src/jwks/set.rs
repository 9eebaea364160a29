//! A key set, with only those keys in it that can be used here.

use std::sync::Arc;

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RsaPublicKeyComponents,
};
use jsonwebtoken::jwk::{
    AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse,
};
use jsonwebtoken::{DecodingKey, DecodingKeyKind};
use serde::Deserialize;

use super::KID_CHARS_MAX;
use crate::Algorithm;

const KEYS_MAX: usize = 100;
/// RSA keys of 2,048 to 8,192 bits: shorter ones can be broken, longer ones keep us busy.
const MODULUS_BYTES: std::ops::RangeInclusive<usize> = 256..=1_024;
/// An exponent of more than 33 bits makes each check slow, and no honest key has one.
const EXPONENT_BYTES_MAX: usize = 5;
/// The letters of 32 bytes, which is what a coordinate has on both curves.
const COORDINATE_CHARS: usize = 43;

/// One key, good for one algorithm.
pub(crate) struct PublicKey {
    kid: Option<String>,
    algorithm: Algorithm,
    key: DecodingKey,
}

impl PublicKey {
    /// The key itself.
    pub(crate) fn key(&self) -> &DecodingKey {
        &self.key
    }
}

/// The keys of another system.
pub(crate) struct KeySet {
    keys: Vec<Arc<PublicKey>>,
}

#[derive(Deserialize)]
struct Document {
    keys: Vec<serde_json::Value>,
}

impl KeySet {
    /// Reads a document, for these algorithms. Keys of other kinds are passed over, as RFC 7517
    /// asks; a secret (`oct`) in a public document is a secret no more and is passed over too.
    pub(crate) fn read(text: &[u8], algorithms: &[Algorithm]) -> Result<Self, &'static str> {
        let document: Document =
            serde_json::from_slice(text).map_err(|_| "the answer is not a key set")?;
        if document.keys.len() > KEYS_MAX {
            return Err("the key set has more than 100 keys");
        }
        let jwks = document.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok());
        let keys = jwks.flat_map(|jwk: Jwk| usable(&jwk, algorithms)).map(Arc::new).collect();
        Ok(Self { keys })
    }

    /// How many keys can be used.
    pub(crate) fn len(&self) -> usize {
        self.keys.len()
    }

    /// The key of this id and algorithm. A token that names no key is checked only where there is
    /// but one that fits.
    pub(crate) fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Option<Arc<PublicKey>> {
        let mut fitting = self.keys.iter().filter(|key| {
            key.algorithm == algorithm && (kid.is_none() || key.kid.as_deref() == kid)
        });
        let first = fitting.next()?;
        (kid.is_some() || fitting.next().is_none()).then(|| first.clone())
    }
}

fn usable(jwk: &Jwk, algorithms: &[Algorithm]) -> Vec<PublicKey> {
    let (usage, operations) = (&jwk.common.public_key_use, &jwk.common.key_operations);
    let verifies = usage.as_ref().is_none_or(|usage| *usage == PublicKeyUse::Signature)
        && operations.as_ref().is_none_or(|list| list.contains(&KeyOperations::Verify));
    let kid = &jwk.common.key_id;
    let is_named = kid.as_ref().is_none_or(|kid| kid.chars().count() <= KID_CHARS_MAX);
    if !verifies || !is_named {
        return Vec::new();
    }
    let fitting = algorithms.iter().filter(|algorithm| {
        // A key that names its algorithm is good for no other one.
        let named = jwk.common.key_algorithm;
        named.is_none_or(|named| named == KeyAlgorithm::from(algorithm.of_library()))
    });
    let keys = fitting.filter_map(|algorithm| {
        let key = parsed(jwk, *algorithm)?;
        Some(PublicKey { kid: kid.clone(), algorithm: *algorithm, key })
    });
    keys.collect()
}

fn parsed(jwk: &Jwk, algorithm: Algorithm) -> Option<DecodingKey> {
    let key = DecodingKey::from_jwk(jwk).ok()?;
    match (algorithm, &jwk.algorithm) {
        (Algorithm::Rs256 | Algorithm::Ps256, AlgorithmParameters::RSA(_)) => rsa(&key),
        (Algorithm::Es256, AlgorithmParameters::EllipticCurve(point))
            if point.curve == EllipticCurve::P256 =>
        {
            let has_length = [&point.x, &point.y].iter().all(|one| one.len() == COORDINATE_CHARS);
            // The library would find a point that is not on the curve with the first token.
            let bytes = key.try_get_as_bytes().ok()?;
            let is_on_curve = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, bytes).is_ok();
            (has_length && is_on_curve).then_some(key)
        }
        (Algorithm::EdDsa, AlgorithmParameters::OctetKeyPair(point))
            if point.curve == EllipticCurve::Ed25519 =>
        {
            let is_point = ParsedPublicKey::new(&ED25519, key.try_get_as_bytes().ok()?).is_ok();
            (point.x.len() == COORDINATE_CHARS && is_point).then_some(key)
        }
        _ => None,
    }
}

fn rsa(key: &DecodingKey) -> Option<DecodingKey> {
    let DecodingKeyKind::RsaModulusExponent { n, e } = key.kind() else {
        return None;
    };
    let (n, e) = (number(n), number(e));
    if !MODULUS_BYTES.contains(&n.len()) || e.len() > EXPONENT_BYTES_MAX || e == [1] {
        return None;
    }
    let is_key =
        RsaPublicKeyComponents { n, e }.to_parsed_public_key(&RSA_PKCS1_2048_8192_SHA256).is_ok();
    is_key.then(|| DecodingKey::from_rsa_raw_components(n, e))
}

/// A number, without the zero that some systems write before it.
fn number(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}
