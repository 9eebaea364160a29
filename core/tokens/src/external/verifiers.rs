//! Several verifiers, of which a token's issuer picks one.

use vendue_domain::{Error, Timestamp};

use super::verifier::TOKEN_BYTES_MAX;
use super::{ExternalClaims, Verifier};
use crate::failure::{Cause, Refusals, token_invalid};
use crate::jws::Jws;

const VERIFIERS_MAX: usize = 32;

/// All other systems whose tokens are good here.
///
/// What a token says of its issuer is not proved when it is read to pick a verifier. It decides no
/// more than that: the verifier believes only its own keys, and checks the issuer again.
#[derive(Debug, Default)]
pub struct Verifiers {
    all: Vec<Verifier>,
    own_issuer: String,
    refusals: Refusals,
}

/// Whose a token says that it is.
enum Named<'a> {
    /// Of a system that is known, or may be of the one whose issuer is not.
    Of(&'a Verifier),
    /// Of this market: no other system may say who comes in with it.
    Own,
    Nobody,
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
        Ok(Self { all, own_issuer: own_issuer.to_owned(), refusals: Refusals::default() })
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Each of them.
    pub fn each(&self) -> impl Iterator<Item = &Verifier> {
        self.all.iter()
    }

    /// The verifier of this name.
    pub fn of_source(&self, source: &str) -> Option<&Verifier> {
        self.all.iter().find(|one| one.source() == source)
    }

    /// Who a token stands for: see [`Verifier::check`]. One of this market's own that has come this
    /// far is over, and is refused without a word in the log.
    pub fn check(&self, token: &str, now: Timestamp) -> Result<ExternalClaims, Error> {
        match self.named(token) {
            Named::Of(verifier) => verifier.check(token, now),
            named => Err(self.refused(&named, now)),
        }
    }

    /// The same from memory, at once: see [`Verifier::check_at_hand`].
    pub fn check_at_hand(
        &self,
        token: &str,
        now: Timestamp,
    ) -> Option<Result<ExternalClaims, Error>> {
        match self.named(token) {
            Named::Of(verifier) => verifier.check_at_hand(token, now),
            named => Some(Err(self.refused(&named, now))),
        }
    }

    /// The one whose issuer a token names, else the one that has none.
    fn named(&self, token: &str) -> Named<'_> {
        let claims = Jws::of(token, TOKEN_BYTES_MAX).and_then(|jws| jws.claims());
        let Some(claims) = claims else { return Named::Nobody };
        let issuer = claims.get("iss").and_then(|issuer| issuer.as_str());
        if issuer == Some(&self.own_issuer) {
            return Named::Own;
        }
        let named = self.all.iter().find(|one| issuer.is_some() && one.issuer() == issuer);
        let any = || self.all.iter().find(|one| one.issuer().is_none());
        named.or_else(any).map_or(Named::Nobody, Named::Of)
    }

    fn refused(&self, named: &Named<'_>, now: Timestamp) -> Error {
        if matches!(named, Named::Nobody) {
            let cause = Cause("the issuer is none of those that are configured");
            self.refusals.note(None, cause, now);
        }
        token_invalid()
    }
}
