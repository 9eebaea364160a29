//! Several verifiers, of which a token's issuer picks one.

use vendue_domain::{Error, Timestamp};

use super::verifier::TOKEN_BYTES_MAX;
use super::{ExternalClaims, Verifier};
use crate::failure::{AUDIT, token_invalid};
use crate::jws::Jws;

const VERIFIERS_MAX: usize = 32;

/// All other systems whose tokens are good here.
///
/// What a token says of its issuer is not proved when it is read to pick a verifier. It decides no
/// more than that: the verifier believes only its own keys, and checks the issuer again.
#[derive(Debug, Default)]
pub struct Verifiers {
    all: Vec<Verifier>,
}

impl Verifiers {
    /// Fails with `invalid_argument` when two have the same name or the same issuer, when more
    /// than one has none, or when one has that of our own tokens.
    pub fn new(all: Vec<Verifier>, own_issuer: &str) -> Result<Self, Error> {
        if all.len() > VERIFIERS_MAX {
            return Err(Error::invalid("verifiers", "must be 32 or fewer"));
        }
        for (place, one) in all.iter().enumerate() {
            if one.issuer() == Some(own_issuer) {
                return Err(Error::invalid("issuer", "is the one of this market's own tokens"));
            }
            for other in all.iter().take(place) {
                if one.source() == other.source() {
                    return Err(Error::invalid("source", "two verifiers have the same name"));
                }
                if one.issuer() == other.issuer() {
                    return Err(Error::invalid("issuer", "two verifiers have the same, or none"));
                }
            }
        }
        Ok(Self { all })
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The verifier of this name.
    pub fn of_source(&self, source: &str) -> Option<&Verifier> {
        self.all.iter().find(|one| one.source() == source)
    }

    /// Who a token stands for: see [`Verifier::check`].
    pub fn check(&self, token: &str, now: Timestamp) -> Result<ExternalClaims, Error> {
        self.of_token(token).ok_or_else(of_nobody)?.check(token, now)
    }

    /// The same from memory, at once: see [`Verifier::check_at_hand`].
    pub fn check_at_hand(
        &self,
        token: &str,
        now: Timestamp,
    ) -> Option<Result<ExternalClaims, Error>> {
        match self.of_token(token) {
            Some(verifier) => verifier.check_at_hand(token, now),
            None => Some(Err(of_nobody())),
        }
    }

    /// The one whose issuer a token names, else the one that has none.
    fn of_token(&self, token: &str) -> Option<&Verifier> {
        let claims = Jws::of(token, TOKEN_BYTES_MAX)?.claims()?;
        let issuer = claims.get("iss").and_then(|issuer| issuer.as_str());
        let named = self.all.iter().find(|one| issuer.is_some() && one.issuer() == issuer);
        named.or_else(|| self.all.iter().find(|one| one.issuer().is_none()))
    }
}

fn of_nobody() -> Error {
    let cause = "the issuer is none of those that are configured";
    tracing::info!(target: AUDIT, cause, "a token was refused");
    token_invalid()
}
