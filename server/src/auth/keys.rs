//! The signing key and what is signed with it.
//!
//! Algorithm, issuer and audience are fixed here and never read from a token; there is one key, so
//! nothing in a token's header can choose another.

use std::fmt::Display;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use data_encoding::BASE64;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use vendue::{Error, ErrorCode, Market, Timestamp};

use super::known::Known;
use super::token_invalid;
use super::tokens::{Session, TokenKind, random_id};

const ISSUER: &str = "vendue";
const AUDIENCE: &str = "vendue-server";
/// Our tokens have some 400 bytes. Anything much longer is not read at all.
const TOKEN_BYTES_MAX: usize = 2_048;
/// What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410, section 7).
const PKCS8_PREFIX: [u8; 16] =
    [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/// The file of the key in a data folder.
pub(crate) const FILE: &str = "signing-key.pem";
/// The name of the key among the settings that nodes share.
const SETTING: &str = "signing_key";

/// The signing key.
pub(crate) struct Keys {
    private: EncodingKey,
    public: DecodingKey,
    validation: Validation,
    known: Known<Arc<Claims>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    sub: String,
    /// The type of the token; without it a refresh token could pass for an access token.
    typ: String,
    /// The session.
    sid: String,
    /// The token.
    jti: String,
    /// When the session is over, in seconds since 1970, as all moments in a token.
    session_exp: i64,
    iat: i64,
    exp: i64,
}

/// The key of a market: the one that all nodes on its database share, or that of the data folder.
///
/// Whoever can read the database can sign as this market, as could whoever can read the folder.
pub(crate) async fn signing_key(
    market: &Market,
    data_dir: &Path,
    is_shared: bool,
) -> Result<Keys, Error> {
    if !is_shared {
        return Keys::of_folder(data_dir);
    }
    let path = data_dir.join(FILE);
    // A folder that served a file before brings its key along, so that nobody has to sign in again.
    let own = read(&path)?;
    if let Some(pem) = &own {
        Keys::of_pem(pem, &path.display())?;
    }
    let proposed = own.clone().map_or_else(make, Ok)?;
    let shared = market.shared_setting(SETTING, proposed).await?;
    if own.is_some_and(|own| own != shared) {
        tracing::info!(file = %path.display(), "not used: the database has a signing key already");
    }
    Keys::of_pem(&shared, &"of the database")
}

impl Keys {
    /// Reads the key of a data folder, or makes one.
    pub(super) fn of_folder(data_dir: &Path) -> Result<Self, Error> {
        let path = data_dir.join(FILE);
        let pem = match read(&path)? {
            Some(pem) => pem,
            None => keep(&path, make()?)?,
        };
        Self::of_pem(&pem, &path.display())
    }

    fn of_pem(pem: &[u8], place: &dyn Display) -> Result<Self, Error> {
        let private = EncodingKey::from_ed_pem(pem).map_err(|why| unusable(place, &why))?;
        let public = Jwk::from_encoding_key(&private, Algorithm::EdDSA)
            .and_then(|jwk| DecodingKey::from_jwk(&jwk))
            .map_err(|why| unusable(place, &why))?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // Expiry is checked below, by the clock of the market.
        validation.validate_exp = false;
        Ok(Self { private, public, validation, known: Known::new() })
    }

    /// Signs a token of a session.
    pub(super) fn sign(
        &self,
        session: &Session,
        kind: TokenKind,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<String, Error> {
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: session.user_id.to_string(),
            typ: kind.as_str().to_owned(),
            sid: session.id.clone(),
            jti: random_id()?,
            session_exp: seconds(session.ends_at),
            iat: seconds(now),
            exp: seconds(until),
        };
        encode(&Header::new(Algorithm::EdDSA), &claims, &self.private)
            .map_err(|_| Error::new(ErrorCode::Internal, "a token could not be signed"))
    }

    /// The session of a token and the token's own id. Fails with `token_invalid`.
    pub(super) fn check(
        &self,
        token: &str,
        kind: TokenKind,
        now: Timestamp,
    ) -> Result<(Session, String), Error> {
        let claims = self.claims(token)?;
        let second = seconds(now);
        if claims.typ != kind.as_str() || claims.exp <= second || claims.session_exp <= second {
            return Err(token_invalid());
        }
        let user_id = claims.sub.parse().map_err(|_| token_invalid())?;
        let ends_at = moment(claims.session_exp);
        let expires_at = moment(claims.exp).min(ends_at);
        let id = claims.sid.clone();
        Ok((Session { id, user_id, ends_at, expires_at }, claims.jti.clone()))
    }

    /// What a token says, once its signature, issuer and audience are found right.
    fn claims(&self, token: &str) -> Result<Arc<Claims>, Error> {
        if token.len() > TOKEN_BYTES_MAX {
            return Err(token_invalid());
        }
        if let Some(claims) = self.known.get(token) {
            return Ok(claims);
        }
        let data =
            decode::<Claims>(token, &self.public, &self.validation).map_err(|_| token_invalid())?;
        let claims = Arc::new(data.claims);
        self.known.add(token, claims.clone());
        Ok(claims)
    }
}

fn seconds(moment: Timestamp) -> i64 {
    moment.as_ms() / 1_000
}

fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_ms(seconds.saturating_mul(1_000))
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, Error> {
    match std::fs::read(path) {
        Ok(pem) => Ok(Some(pem)),
        Err(failure) if failure.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(failure) => Err(unusable(&path.display(), &failure)),
    }
}

/// Makes a key.
fn make() -> Result<Vec<u8>, Error> {
    let mut der = PKCS8_PREFIX.to_vec();
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| {
        Error::new(ErrorCode::Internal, "the operating system gives no random bytes")
    })?;
    der.extend_from_slice(&seed);
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        BASE64.encode(&der)
    );
    Ok(pem.into_bytes())
}

/// Writes a key into a file, which nobody but its owner can read from its first moment on.
fn keep(path: &Path, pem: Vec<u8>) -> Result<Vec<u8>, Error> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        file.write_all(&pem)?;
        file.sync_all()
    });
    written.map_err(|why| unusable(&path.display(), &why))?;
    Ok(pem)
}

/// The cause is for the operator at the terminal; it never holds a part of the key.
fn unusable(place: &dyn Display, why: &dyn Display) -> Error {
    let message = format!("the signing key {place} cannot be used: {why}");
    Error::new(ErrorCode::StorageUnavailable, message)
}
