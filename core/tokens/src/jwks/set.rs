//! A key set, with only those keys in it that can be used here.

use std::sync::Arc;

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA256, RsaParameters, RsaPublicKeyComponents,
};
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;

use super::KID_CHARS_MAX;
use crate::Algorithm;

const KEYS_MAX: usize = 100;
/// RSA keys of 2,048 to 8,192 bits: shorter ones can be broken, longer ones keep us busy.
const MODULUS_BYTES: std::ops::RangeInclusive<usize> = 256..=1_024;
/// An exponent of more than 33 bits makes each check slow, and no honest key has one.
const EXPONENT_BYTES_MAX: usize = 5;

/// One key, good for one algorithm.
pub(crate) struct PublicKey {
    kid: Option<String>,
    algorithm: Algorithm,
    key: ParsedPublicKey,
}

impl PublicKey {
    /// Whether this key has signed a text.
    pub(crate) fn has_signed(&self, text: &str, signature: &[u8]) -> bool {
        self.key.verify_sig(text.as_bytes(), signature).is_ok()
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

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(rename = "use")]
    usage: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    kid: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
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
    let verifies = jwk.usage.as_deref().is_none_or(|usage| usage == "sig")
        && jwk.key_ops.as_ref().is_none_or(|list| list.iter().any(|one| one == "verify"));
    let is_named = jwk.kid.as_ref().is_none_or(|kid| kid.chars().count() <= KID_CHARS_MAX);
    if !verifies || !is_named {
        return Vec::new();
    }
    let fitting = algorithms.iter().filter(|algorithm| {
        // A key that names its algorithm is good for no other one.
        jwk.alg.as_deref().is_none_or(|name| name == algorithm.as_str())
    });
    let keys = fitting.filter_map(|algorithm| {
        let key = parsed(jwk, *algorithm)?;
        Some(PublicKey { kid: jwk.kid.clone(), algorithm: *algorithm, key })
    });
    keys.collect()
}

fn parsed(jwk: &Jwk, algorithm: Algorithm) -> Option<ParsedPublicKey> {
    match (algorithm, jwk.kty.as_str(), jwk.crv.as_deref()) {
        (Algorithm::Rs256, "RSA", _) => rsa(jwk, &RSA_PKCS1_2048_8192_SHA256),
        (Algorithm::Ps256, "RSA", _) => rsa(jwk, &RSA_PSS_2048_8192_SHA256),
        (Algorithm::Es256, "EC", Some("P-256")) => {
            let (x, y) = (fixed(jwk.x.as_deref()?)?, fixed(jwk.y.as_deref()?)?);
            // An uncompressed point. One that is not on the curve is refused here.
            let point = [[4].as_slice(), x.as_slice(), y.as_slice()].concat();
            ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).ok()
        }
        (Algorithm::EdDsa, "OKP", Some("Ed25519")) => {
            ParsedPublicKey::new(&ED25519, fixed(jwk.x.as_deref()?)?).ok()
        }
        _ => None,
    }
}

fn rsa(jwk: &Jwk, parameters: &'static RsaParameters) -> Option<ParsedPublicKey> {
    let (n, e) = (number(jwk.n.as_deref()?)?, number(jwk.e.as_deref()?)?);
    if !MODULUS_BYTES.contains(&n.len()) || e.len() > EXPONENT_BYTES_MAX || e == [1] {
        return None;
    }
    RsaPublicKeyComponents { n, e }.to_parsed_public_key(parameters).ok()
}

/// A number, without the zero that some systems write before it.
fn number(text: &str) -> Option<Vec<u8>> {
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).map(<[u8]>::to_vec)
}

fn fixed(text: &str) -> Option<[u8; 32]> {
    BASE64URL_NOPAD.decode(text.as_bytes()).ok()?.try_into().ok()
}
