//! Our own signing keys, and the ring of those that are good at the same time.

use std::fmt;

use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use jsonwebtoken::crypto::aws_lc;
use jsonwebtoken::jwk::{EllipticCurve, Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{DecodingKey, EncodingKey, Header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use vendue_domain::Error;

use crate::jose::{self, Rules};
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
/// Where these 32 bytes are, also when the public key stands behind them.
const SEED: std::ops::Range<usize> = 16..48;
const PEM_BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const PEM_END: &str = "-----END PRIVATE KEY-----";

/// A key of ours: it signs, and checks what it has signed. Its algorithm is a part of it.
#[derive(Clone)]
pub struct SigningKey {
    algorithm: Algorithm,
    private: EncodingKey,
    public: DecodingKey,
    kid: String,
    header: Header,
    /// The header as it is sent: the first part of every token of this key.
    header_text: String,
}

impl SigningKey {
    /// A new Ed25519 key from 32 random bytes.
    pub fn generate(random: [u8; 32]) -> Result<Self, Error> {
        let private = EncodingKey::from_ed_der(&[PKCS8_PREFIX.as_slice(), &random].concat());
        let public = public_of(&private).ok_or_else(unusable)?;
        let hash =
            (aws_lc::DEFAULT_PROVIDER.key_utils.compute_digest)(&public, ThumbprintHash::SHA256);
        let kid = kid(&hash.map_err(|_| unusable())?);
        Self::of(Algorithm::EdDsa, private, DecodingKey::from_ed_der(&public), kid)
    }

    /// Reads an Ed25519 key as PKCS #8 in PEM, as [`to_pem`](Self::to_pem) or OpenSSL writes it.
    pub fn from_pem(pem: &str) -> Result<Self, Error> {
        let given = EncodingKey::from_ed_pem(pem.as_bytes()).map_err(|_| unusable())?;
        let seed = given.as_bytes().get(SEED).and_then(|seed| seed.try_into().ok());
        let key = Self::generate(seed.ok_or_else(unusable)?)?;
        // What was read and what it was taken for have the same public key, or it was not a key.
        let is_same = public_of(&given).as_deref() == key.public.try_get_as_bytes().ok();
        if is_same { Ok(key) } else { Err(unusable()) }
    }

    /// An HS256 key from a secret of at least 32 bytes.
    pub fn from_secret(secret: &[u8]) -> Result<Self, Error> {
        if secret.len() < SECRET_BYTES_MIN {
            return Err(Error::invalid("signing_key", "a secret must have 32 bytes or more"));
        }
        let private = EncodingKey::from_secret(secret).map_err(|_| unusable())?;
        let public = DecodingKey::from_secret(secret).map_err(|_| unusable())?;
        jose::provide();
        let algorithm = Algorithm::Hs256;
        let signature =
            jsonwebtoken::crypto::sign(b"vendue key id", &private, algorithm.of_library());
        let signature = signature.map_err(|_| unusable())?;
        let hash = BASE64URL_NOPAD.decode(signature.as_bytes()).map_err(|_| unusable())?;
        Self::of(algorithm, private, public, kid(&hash))
    }

    fn of(
        algorithm: Algorithm,
        private: EncodingKey,
        public: DecodingKey,
        kid: String,
    ) -> Result<Self, Error> {
        let mut header = Header::new(algorithm.of_library());
        header.typ = Some("at+jwt".to_owned());
        header.kid = Some(kid.clone());
        let text = serde_json::to_vec(&header).map_err(|_| unusable())?;
        let header_text = BASE64URL_NOPAD.encode(&text);
        Ok(Self { algorithm, private, public, kid, header, header_text })
    }

    /// The key as PEM, to be kept. A secret has no such form.
    pub fn to_pem(&self) -> Option<Secret> {
        if self.algorithm != Algorithm::EdDsa {
            return None;
        }
        let body = BASE64.encode(self.private.as_bytes());
        Some(Secret::new(format!("{PEM_BEGIN}\n{body}\n{PEM_END}\n")))
    }

    /// The id of the key: 16 hexadecimal digits of a hash. It tells nothing of a secret.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The algorithm of the key.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// A token with these claims.
    pub(crate) fn sign<T: Serialize>(&self, claims: &T) -> Option<String> {
        jose::signed(&self.header, claims, &self.private)
    }

    /// What a token says that this key has signed.
    pub(crate) fn read<T: DeserializeOwned>(&self, token: &str, rules: &Rules) -> Option<T> {
        jose::read(token, &self.public, self.algorithm, rules).ok()
    }

    /// What others need to check tokens of this key. Nothing for a secret.
    fn jwk(&self) -> Option<Jwk> {
        if self.algorithm != Algorithm::EdDsa {
            return None;
        }
        let algorithm = Some(self.algorithm.of_library());
        let mut jwk = Jwk::from_decoding_key(&self.public, algorithm).ok()?;
        jwk.common.key_id = Some(self.kid.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        Some(jwk)
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
        let keys: Vec<Jwk> = self.keys().filter_map(SigningKey::jwk).collect();
        json!({ "keys": keys }).to_string()
    }

    /// The key of ours whose tokens begin like this.
    ///
    /// The header is compared and never read: type, algorithm and key id have to be, byte for
    /// byte, what we write ourselves, so nothing in a header can mean anything else.
    pub(crate) fn key_of(&self, header: &str) -> Option<&SigningKey> {
        self.keys().find(|key| key.header_text == header)
    }

    fn keys(&self) -> impl Iterator<Item = &SigningKey> {
        std::iter::once(&self.current).chain(&self.previous)
    }
}

/// The public half of an Ed25519 key in PKCS #8.
fn public_of(private: &EncodingKey) -> Option<Vec<u8>> {
    let of_private = aws_lc::DEFAULT_PROVIDER.key_utils.ed_pub_components_from_private_key;
    of_private(private.as_bytes(), &EllipticCurve::Ed25519).ok()
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
    fn a_key_with_its_public_half_is_the_same_key() {
        // RFC 8410, section 10.3, the second form.
        let pem = "-----BEGIN PRIVATE KEY-----\n\
            MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
            oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB\n\
            Z9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PRIVATE KEY-----\n";
        let key = SigningKey::from_pem(pem).unwrap();
        assert_eq!(key.to_pem().unwrap().expose(), RFC_8410);
        // With another public key behind it, it is none.
        assert!(SigningKey::from_pem(&pem.replace("w7lshQ", "w7lshR")).is_err());
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
