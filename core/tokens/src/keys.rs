//! Our own signing keys, and the ring of those that are good at the same time.

use std::fmt;

use aws_lc_rs::encoding::AsBigEndian;
use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, ParsedPublicKey};
use aws_lc_rs::{digest, hmac};
use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use serde_json::json;
use vendue_domain::Error;

use crate::{Algorithm, Secret};

/// An HMAC key as short as its hash or shorter can be guessed (RFC 7518, section 3.2).
const SECRET_BYTES_MIN: usize = 32;
/// The bytes of the hash that make a key id.
const KID_BYTES: usize = 8;
/// Keys that are no longer used to sign and still believed.
const PREVIOUS_MAX: usize = 8;
/// What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410, section 7).
const PKCS8_PREFIX: [u8; 16] =
    [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
const PEM_BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const PEM_END: &str = "-----END PRIVATE KEY-----";

/// A key of ours: it signs, and checks what it has signed. Its algorithm is a part of it.
#[derive(Clone)]
pub struct SigningKey {
    kind: Kind,
    kid: String,
    /// The first part of every token of this key, as it is sent.
    header: String,
}

#[derive(Clone)]
enum Kind {
    Ed25519 { pair: Box<Ed25519KeyPair>, public: Box<ParsedPublicKey> },
    Hmac(Box<hmac::Key>),
}

impl SigningKey {
    /// A new Ed25519 key from 32 random bytes.
    pub fn generate(random: [u8; 32]) -> Result<Self, Error> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&random).map_err(|_| unusable())?;
        Self::ed25519(pair)
    }

    /// Reads an Ed25519 key as PKCS #8 in PEM, as [`to_pem`](Self::to_pem) or OpenSSL writes it.
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        let body = pem.trim().strip_prefix(PEM_BEGIN).and_then(|rest| rest.strip_suffix(PEM_END));
        let letters: String =
            body.ok_or_else(unusable)?.chars().filter(|letter| !letter.is_whitespace()).collect();
        let der = BASE64.decode(letters.as_bytes()).map_err(|_| unusable())?;
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(&der).map_err(|_| unusable())?;
        Self::ed25519(pair)
    }

    /// An HS256 key from a secret of at least 32 bytes.
    pub fn from_secret(secret: &[u8]) -> Result<Self, Error> {
        if secret.len() < SECRET_BYTES_MIN {
            return Err(Error::invalid("signing_key", "a secret must have 32 bytes or more"));
        }
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let kid = kid(hmac::sign(&key, b"vendue key id").as_ref());
        Ok(Self::of(Kind::Hmac(Box::new(key)), Algorithm::Hs256, kid))
    }

    fn ed25519(pair: Ed25519KeyPair) -> Result<Self, Error> {
        let public = pair.public_key().as_ref();
        let kid = kid(digest::digest(&digest::SHA256, public).as_ref());
        let public = ParsedPublicKey::new(&ED25519, public).map_err(|_| unusable())?;
        let kind = Kind::Ed25519 { pair: Box::new(pair), public: Box::new(public) };
        Ok(Self::of(kind, Algorithm::EdDsa, kid))
    }

    fn of(kind: Kind, algorithm: Algorithm, kid: String) -> Self {
        // A key id is hexadecimal, so nothing in it has to be escaped.
        let header = format!(r#"{{"typ":"at+jwt","alg":"{algorithm}","kid":"{kid}"}}"#);
        let header = BASE64URL_NOPAD.encode(header.as_bytes());
        Self { kind, kid, header }
    }

    /// The key as PEM, to be kept. A secret has no such form.
    pub fn to_pem(&self) -> Option<Secret> {
        let Kind::Ed25519 { pair, .. } = &self.kind else {
            return None;
        };
        let seed = pair.seed().and_then(|seed| seed.as_be_bytes()).ok()?;
        let der = [PKCS8_PREFIX.as_slice(), seed.as_ref()].concat();
        Some(Secret::new(format!("{PEM_BEGIN}\n{}\n{PEM_END}\n", BASE64.encode(&der))))
    }

    /// The id of the key: 16 hexadecimal digits of a hash. It tells nothing of a secret.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The algorithm of the key.
    pub fn algorithm(&self) -> Algorithm {
        match self.kind {
            Kind::Ed25519 { .. } => Algorithm::EdDsa,
            Kind::Hmac(_) => Algorithm::Hs256,
        }
    }

    /// A token with this payload.
    pub(crate) fn sign(&self, payload: &[u8]) -> String {
        let signed = format!("{}.{}", self.header, BASE64URL_NOPAD.encode(payload));
        let signature = match &self.kind {
            Kind::Ed25519 { pair, .. } => {
                BASE64URL_NOPAD.encode(pair.sign(signed.as_bytes()).as_ref())
            }
            Kind::Hmac(key) => BASE64URL_NOPAD.encode(hmac::sign(key, signed.as_bytes()).as_ref()),
        };
        format!("{signed}.{signature}")
    }

    /// Whether this key has signed a text.
    pub(crate) fn has_signed(&self, text: &str, signature: &[u8]) -> bool {
        match &self.kind {
            Kind::Ed25519 { public, .. } => public.verify_sig(text.as_bytes(), signature).is_ok(),
            // Compares in the same time wherever the difference is.
            Kind::Hmac(key) => hmac::verify(key, text.as_bytes(), signature).is_ok(),
        }
    }

    /// What others need to check tokens of this key. Nothing for a secret.
    fn jwk(&self) -> Option<serde_json::Value> {
        let Kind::Ed25519 { pair, .. } = &self.kind else {
            return None;
        };
        let x = BASE64URL_NOPAD.encode(pair.public_key().as_ref());
        let kid = &self.kid;
        Some(json!({
            "kty": "OKP", "crv": "Ed25519", "x": x, "kid": kid, "use": "sig", "alg": "EdDSA",
        }))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "SigningKey({} {})", self.algorithm(), self.kid)
    }
}

/// The key that signs, and those that signed before and are believed until their last token is
/// over: this is how keys are changed without signing anybody out.
#[derive(Clone, Debug)]
pub struct KeyRing {
    current: SigningKey,
    previous: Vec<SigningKey>,
}

impl KeyRing {
    /// A ring of one key.
    pub fn new(current: SigningKey) -> Self {
        Self { current, previous: Vec::new() }
    }

    /// The same ring with one more key that is still believed. Fails for more than eight.
    pub fn with_previous(mut self, key: SigningKey) -> Result<Self, Error> {
        if self.previous.len() >= PREVIOUS_MAX {
            return Err(Error::invalid("previous", "must be 8 keys or fewer"));
        }
        self.previous.push(key);
        Ok(self)
    }

    /// The key that signs.
    pub fn current(&self) -> &SigningKey {
        &self.current
    }

    /// The public key set (RFC 7517), for those who check our tokens themselves. Secrets are not
    /// in it.
    pub fn jwks(&self) -> String {
        let keys: Vec<serde_json::Value> = self.keys().filter_map(SigningKey::jwk).collect();
        json!({ "keys": keys }).to_string()
    }

    /// The key of ours whose tokens begin like this.
    ///
    /// The header is compared and never read: type, algorithm and key id have to be, byte for
    /// byte, what we write ourselves, so nothing in a header can mean anything else.
    pub(crate) fn key_of(&self, header: &str) -> Option<&SigningKey> {
        self.keys().find(|key| key.header == header)
    }

    fn keys(&self) -> impl Iterator<Item = &SigningKey> {
        std::iter::once(&self.current).chain(&self.previous)
    }
}

fn kid(hash: &[u8]) -> String {
    HEXLOWER.encode(hash.get(..KID_BYTES).unwrap_or(hash))
}

/// The cause is not told: it could hold a part of the key.
fn unusable() -> Error {
    Error::invalid("signing_key", "is not an Ed25519 key as PKCS #8 in PEM")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `openssl genpkey -algorithm ed25519` writes; RFC 8410, section 10.3.
    const RFC_8410: &str = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
        -----END PRIVATE KEY-----\n";

    #[test]
    fn a_key_survives_its_pem() {
        let key = SigningKey::from_pem(RFC_8410).unwrap();
        assert_eq!(key.to_pem().unwrap().expose(), RFC_8410);
        // The public key of section 10.1.
        let x = "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE";
        assert!(KeyRing::new(key.clone()).jwks().contains(x));
        assert_eq!((key.kid().len(), key.algorithm()), (16, Algorithm::EdDsa));
        let other = SigningKey::generate([7; 32]).unwrap();
        let again = SigningKey::from_pem(other.to_pem().unwrap().expose()).unwrap();
        assert_eq!(other.kid(), again.kid());
        assert_ne!(other.kid(), key.kid());
    }

    #[test]
    fn what_is_no_key_is_refused_and_not_shown() {
        for pem in ["", "swordfish", PEM_BEGIN, &RFC_8410.replace("MC4C", "MC4D")] {
            let failure = SigningKey::from_pem(pem).unwrap_err();
            assert_eq!(failure.code().as_str(), "invalid_argument", "{pem}");
            assert!(!format!("{failure:?}").contains("swordfish"));
        }
    }

    #[test]
    fn a_secret_is_long_enough_and_hidden() {
        assert!(SigningKey::from_secret(&[1; 31]).is_err());
        let key = SigningKey::from_secret(b"0123456789abcdef0123456789abcdef").unwrap();
        assert!(key.to_pem().is_none());
        assert!(!format!("{key:?}").contains("0123456789abcdef0"));
        assert_eq!(KeyRing::new(key).jwks(), r#"{"keys":[]}"#);
    }

    #[test]
    fn a_ring_has_a_limit() {
        let mut ring = KeyRing::new(SigningKey::generate([0; 32]).unwrap());
        for number in 1..=8 {
            ring = ring.with_previous(SigningKey::generate([number; 32]).unwrap()).unwrap();
        }
        assert!(ring.with_previous(SigningKey::generate([9; 32]).unwrap()).is_err());
    }
}
