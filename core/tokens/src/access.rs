//! Our own access tokens: a few minutes of being one user in one session.

use serde::{Deserialize, Serialize};
use vendue_domain::{Error, ErrorCode, SessionId, Timestamp, UserId};

use crate::failure::token_invalid;
use crate::jose::Rules;
use crate::keys::KeyRing;
use crate::known::Known;
use crate::{Algorithm, moment};

/// Our tokens have some 400 bytes. Anything much longer is not read at all.
const TOKEN_BYTES_MAX: usize = 2_048;
/// How far the clocks of nodes may be apart before a token seems to come from the future.
const AHEAD_S_MAX: i64 = 60;
const NAME_CHARS_MAX: usize = 255;

/// What is written into a new token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AccessToken {
    /// Whose it is.
    pub user_id: UserId,
    /// The session it belongs to: when that ends, the token is worth nothing.
    pub session_id: SessionId,
    /// When it is over.
    pub expires_at: Timestamp,
    /// Sixteen random bytes that no other token has.
    pub id: [u8; 16],
}

/// What a genuine token says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AccessClaims {
    /// Whose it is.
    pub user_id: UserId,
    /// The session it belongs to.
    pub session_id: SessionId,
    /// When it was made, in whole seconds.
    pub issued_at: Timestamp,
    /// When it is over, in whole seconds.
    pub expires_at: Timestamp,
    /// The token itself.
    pub id: [u8; 16],
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    // A text and not a list: a list is how others allow several audiences, and we never do.
    aud: String,
    sub: String,
    sid: String,
    jti: String,
    iat: i64,
    exp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nbf: Option<i64>,
}

/// What is remembered of a token whose signature is good.
#[derive(Clone, Copy)]
struct Genuine {
    claims: AccessClaims,
    not_before: Timestamp,
}

/// Makes access tokens and checks them.
pub struct Issuer {
    ring: KeyRing,
    issuer: String,
    audience: String,
    rules: Rules,
    known: Known<Genuine>,
}

impl Issuer {
    /// `issuer` names this market and `audience` whom its tokens are for. Both are fixed here and
    /// never taken from a token. Fails when one of them is empty or longer than 255 characters.
    pub fn new(ring: KeyRing, issuer: String, audience: String) -> Result<Self, Error> {
        for (field, name) in [("issuer", &issuer), ("audience", &audience)] {
            if name.is_empty() || name.chars().count() > NAME_CHARS_MAX {
                return Err(Error::invalid(field, "must have 1 to 255 characters"));
            }
        }
        let algorithms = [Algorithm::EdDsa, Algorithm::Hs256];
        let rules = Rules::new(&algorithms, Some(&issuer), std::slice::from_ref(&audience));
        Ok(Self { ring, issuer, audience, rules, known: Known::new() })
    }

    /// The name of this market in its tokens.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The public key set of the ring.
    pub fn jwks(&self) -> String {
        self.ring.jwks()
    }

    /// Signs a token with the current key.
    pub fn issue(&self, token: &AccessToken, now: Timestamp) -> Result<String, Error> {
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: token.user_id.to_string(),
            sid: token.session_id.to_string(),
            jti: data_encoding::HEXLOWER.encode(&token.id),
            iat: moment::seconds(now),
            exp: moment::seconds(token.expires_at),
            nbf: None,
        };
        let signed = self.ring.current().sign(&claims);
        signed.ok_or_else(|| Error::new(ErrorCode::Internal, "a token could not be signed"))
    }

    /// What a token says, if it is one of ours and in its time. Fails with `token_invalid`, with
    /// the same words whatever the reason.
    pub fn check(&self, token: &str, now: Timestamp) -> Result<AccessClaims, Error> {
        let genuine = self.genuine(token).ok_or_else(token_invalid)?;
        let claims = genuine.claims;
        let is_ahead = claims.issued_at > now.plus_seconds(AHEAD_S_MAX);
        if is_ahead || genuine.not_before > now || claims.expires_at <= now {
            return Err(token_invalid());
        }
        Ok(claims)
    }

    /// What a token says that one of our keys has signed for this issuer and audience.
    fn genuine(&self, token: &str) -> Option<Genuine> {
        if token.len() > TOKEN_BYTES_MAX {
            return None;
        }
        if let Some(genuine) = self.known.get(token) {
            return Some(genuine);
        }
        let (header, _) = token.split_once('.')?;
        // A claim that stands twice is refused, as is one that we do not write. The library has
        // compared issuer and audience.
        let claims: Claims = self.ring.key_of(header)?.read(token, &self.rules)?;
        let genuine = Self::genuine_of(&claims)?;
        self.known.add(token, genuine);
        Some(genuine)
    }

    fn genuine_of(claims: &Claims) -> Option<Genuine> {
        if claims.iat > claims.exp {
            return None;
        }
        let id = data_encoding::HEXLOWER.decode(claims.jti.as_bytes()).ok()?;
        Some(Genuine {
            not_before: moment::of_seconds(claims.nbf.unwrap_or(0))?,
            claims: AccessClaims {
                user_id: claims.sub.parse().ok()?,
                session_id: claims.sid.parse().ok()?,
                issued_at: moment::of_seconds(claims.iat)?,
                expires_at: moment::of_seconds(claims.exp)?,
                id: id.try_into().ok()?,
            },
        })
    }
}
