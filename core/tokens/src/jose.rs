//! Where tokens are signed and read: by the library, in one way.
//!
//! `jsonwebtoken` signs, verifies and checks the registered claims. What it leaves open is closed
//! before and behind it: see "What the library does and what is done here" in the documentation of
//! the crate.

use jsonwebtoken::crypto::{CryptoProvider, aws_lc};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{DecodingKey, EncodingKey, Header, Validation};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Algorithm;
use crate::failure::Cause;

/// What the library asks of a token besides its signature, for each algorithm that is allowed. One
/// algorithm stands in each of them, so that a token never has a choice.
pub(crate) struct Rules(Vec<(Algorithm, Validation)>);

impl Rules {
    /// Tokens of this issuer, or of any, that are for one of these.
    pub(crate) fn new(algorithms: &[Algorithm], issuer: Option<&str>, audience: &[String]) -> Self {
        let rules = algorithms.iter().map(|algorithm| {
            let mut validation = Validation::new(algorithm.of_library());
            // Asked for by name, since a claim that is not there would pass.
            validation.set_required_spec_claims(&["exp", "aud"]);
            validation.set_audience(audience);
            if let Some(issuer) = issuer {
                validation.required_spec_claims.insert("iss".to_owned());
                validation.set_issuer(&[issuer]);
            }
            // The library would look at the clock of the machine. Whoever reads a token compares
            // its moments with that of the market.
            validation.validate_exp = false;
            validation.validate_nbf = false;
            (*algorithm, validation)
        });
        Self(rules.collect())
    }

    fn of(&self, algorithm: Algorithm) -> Option<&Validation> {
        self.0.iter().find(|(one, _)| *one == algorithm).map(|(_, validation)| validation)
    }
}

/// A token with these claims.
pub(crate) fn signed<T: Serialize>(
    header: &Header,
    claims: &T,
    key: &EncodingKey,
) -> Option<String> {
    provide();
    jsonwebtoken::encode(header, claims, key).ok()
}

/// What a token says that this key has signed in this way, for us. Its payload is not looked at
/// before the signature is found good.
pub(crate) fn read<T: DeserializeOwned>(
    token: &str,
    key: &DecodingKey,
    algorithm: Algorithm,
    rules: &Rules,
) -> Result<T, Cause> {
    provide();
    let rules = rules.of(algorithm).ok_or(Cause("the algorithm is not allowed"))?;
    let read = jsonwebtoken::decode(token, key, rules);
    read.map(|data| data.claims).map_err(|failure| cause(failure.kind()))
}

fn cause(kind: &ErrorKind) -> Cause {
    Cause(match kind {
        ErrorKind::InvalidSignature => "the signature is not of this key",
        ErrorKind::InvalidIssuer => "the issuer is another one",
        ErrorKind::InvalidAudience => "it is for another audience",
        ErrorKind::MissingRequiredClaim(_) => "exp, aud or iss is missing",
        _ => "it cannot be read",
    })
}

/// Sees to it that the library has a cryptography to work with.
///
/// It finds its own as long as it is built with one. A host that builds it with two, for another
/// crate of its own, would have it panic at the first token. So ours is named here, unless the host
/// has named one before: that one is used then.
pub(crate) fn provide() {
    if CryptoProvider::try_get_default().is_none() {
        // It fails if another thread was faster, and then there is one.
        aws_lc::DEFAULT_PROVIDER.install_default().ok();
    }
}
