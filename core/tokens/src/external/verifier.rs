//! One verifier.

use std::fmt;
use std::sync::Arc;

use jsonwebtoken::DecodingKey;
use serde_json::{Map, Value};
use vendue_domain::{Error, Timestamp};

use super::names::at;
use super::{KeySource, Person, VerifierConfig};
use crate::failure::{Cause, Refusals, token_invalid, unavailable};
use crate::jose::{self, Rules};
use crate::jwks::{Found, JwksClient, KID_CHARS_MAX, KeySet, Patience};
use crate::jws::Jws;
use crate::strict_json::Object;
use crate::{Algorithm, Fetch, moment};

/// Systems that put the groups of a user into a token make long ones, yet not as long as this.
pub(super) const TOKEN_BYTES_MAX: usize = 16_384;
const AUDIENCES_MAX: usize = 50;
/// What a header may say in `typ` unless the configuration says otherwise. Tokens for other ends
/// have other types (`logout+jwt`, `dpop+jwt`, `secevent+jwt`), whoever signed them.
const TYPES: [&str; 3] = ["jwt", "at+jwt", "application/at+jwt"];
/// Members by which a token would bring its own key, or name a place to get it from, and those
/// that change what is signed or ask for something that is not done here.
const REFUSED_MEMBERS: [&str; 7] = ["jwk", "jku", "x5u", "x5c", "crit", "b64", "zip"];

/// Who somebody is, as another system says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExternalClaims {
    /// The system: `source` of its verifier.
    pub source: String,
    /// Who it is over there, for ever: at most 255 characters.
    pub subject: String,
    /// The e-mail address: at most 320 characters.
    pub email: Option<String>,
    /// Whether the other system says that it has verified that address.
    pub email_verified: bool,
    /// The unique name over there: at most 200 characters.
    pub username: Option<String>,
    /// The name for people: at most 200 characters.
    pub display_name: Option<String>,
    /// When the token was issued, if it says so.
    pub issued_at: Option<Timestamp>,
    /// When the token is over.
    pub expires_at: Timestamp,
}

/// Checks the tokens of one other system.
pub struct Verifier {
    config: VerifierConfig,
    rules: Rules,
    keys: Keys,
    refusals: Refusals,
}

enum Keys {
    Secret(DecodingKey),
    Fixed(KeySet),
    Fetched(Box<JwksClient>),
}

impl Verifier {
    /// A verifier that fetches keys over HTTP. Fails with `invalid_argument` for a configuration
    /// that would be unsafe, and for keys at an address where this was built without `http`.
    /// Nothing is fetched before the first token.
    pub fn new(config: VerifierConfig) -> Result<Self, Error> {
        if cfg!(not(feature = "http")) && matches!(config.keys, KeySource::JwksUrl(_)) {
            return Err(Error::invalid("jwks_url", "is not in this build"));
        }
        Self::with_fetch(config, Arc::new(crate::http::HttpFetch::new()))
    }

    /// A verifier that fetches keys in the host's own way.
    pub fn with_fetch(config: VerifierConfig, fetch: Arc<dyn Fetch>) -> Result<Self, Error> {
        config.check()?;
        let keys = match &config.keys {
            KeySource::Secret(secret) => {
                let key = DecodingKey::from_secret(secret.expose().as_bytes());
                Keys::Secret(key.map_err(|_| Error::invalid("secret", "must not be empty"))?)
            }
            KeySource::Jwks(text) => Keys::Fixed(fixed(text, &config.algorithms)?),
            KeySource::JwksUrl(address) => Keys::Fetched(Box::new(JwksClient::new(
                config.source.clone(),
                address.clone(),
                config.algorithms.clone(),
                config.refresh,
                fetch,
            ))),
        };
        let rules = Rules::new(&config.algorithms, config.issuer.as_deref(), &config.audience);
        Ok(Self { config, rules, keys, refusals: Refusals::default() })
    }

    /// What the system is called here.
    pub fn source(&self) -> &str {
        &self.config.source
    }

    /// What its tokens say in `iss`, if that is known.
    pub fn issuer(&self) -> Option<&str> {
        self.config.issuer.as_deref()
    }

    /// How many keys there are to check with: where they are fetched, this fetches them unless they
    /// are known. Fails with `identity_provider_unavailable`, and may take seconds.
    pub fn reach(&self, now: Timestamp) -> Result<usize, Error> {
        let client = match &self.keys {
            Keys::Secret(_) => return Ok(1),
            Keys::Fixed(set) => return Ok(set.len()),
            Keys::Fetched(client) => client,
        };
        if let Some(algorithm) = self.config.algorithms.first() {
            client.find(None, *algorithm, now, Patience::Wait);
        }
        client.count(now).ok_or_else(|| unavailable(&self.config.source))
    }

    /// Who a token stands for. Fails with `token_invalid`, with the same words whatever the reason,
    /// and with `identity_provider_unavailable` when the keys are needed and cannot be had.
    ///
    /// It may fetch keys, which can take seconds: call it where waiting hinders nobody.
    pub fn check(&self, token: &str, now: Timestamp) -> Result<ExternalClaims, Error> {
        let verdict = self.verify(token, now, Patience::Wait);
        let verdict = verdict.unwrap_or(Err(Refused::Because(Cause("the keys are not there"))));
        self.told(verdict, now)
    }

    /// The same from memory, at once; nothing when keys would have to be fetched first.
    pub fn check_at_hand(
        &self,
        token: &str,
        now: Timestamp,
    ) -> Option<Result<ExternalClaims, Error>> {
        self.verify(token, now, Patience::Never).map(|verdict| self.told(verdict, now))
    }

    /// The verdict for whoever shows the token. The cause of a refusal goes to the operator, who
    /// could not set up another system without it.
    fn told(
        &self,
        verdict: Result<ExternalClaims, Refused>,
        now: Timestamp,
    ) -> Result<ExternalClaims, Error> {
        let source = self.config.source.as_str();
        verdict.map_err(|refused| match refused {
            Refused::Because(cause) => {
                self.refusals.note(Some(source), cause, now);
                token_invalid()
            }
            Refused::Unavailable => unavailable(source),
        })
    }

    fn verify(
        &self,
        token: &str,
        now: Timestamp,
        patience: Patience,
    ) -> Option<Result<ExternalClaims, Refused>> {
        let header = match self.header(token) {
            Ok(header) => header,
            Err(cause) => return Some(Err(Refused::Because(cause))),
        };
        let (kid, algorithm) = (header.kid.as_deref(), header.algorithm);
        let unknown = Err(Cause("no key of this id and algorithm is known"));
        let read = match &self.keys {
            Keys::Secret(key) => self.read(token, key, algorithm, now),
            Keys::Fixed(set) => match set.find(kid, algorithm) {
                Some(found) => self.read(token, found.key(), algorithm, now),
                None => unknown,
            },
            Keys::Fetched(client) => match client.find(kid, algorithm, now, patience) {
                Found::Key(found) => self.read(token, found.key(), algorithm, now),
                Found::Nothing => unknown,
                Found::Unavailable => return Some(Err(Refused::Unavailable)),
                Found::NotAtHand => return None,
            },
        };
        Some(read.map_err(Refused::Because))
    }

    /// What the header may decide: which of the configured algorithms, which of the known keys.
    fn header(&self, token: &str) -> Result<Header, Cause> {
        let header = Jws::of(token, TOKEN_BYTES_MAX).and_then(|jws| jws.header());
        let header = header.ok_or(Cause("it has no header that can be read"))?;
        if REFUSED_MEMBERS.iter().any(|name| header.contains_key(*name)) {
            return Err(Cause("the header has a member that is not taken, such as jku"));
        }
        let algorithm = header.get("alg").and_then(Value::as_str);
        let algorithm: Option<Algorithm> = algorithm.and_then(|name| name.parse().ok());
        let algorithm = algorithm.filter(|known| self.config.algorithms.contains(known));
        let algorithm = algorithm.ok_or(Cause("the algorithm is not allowed"))?;
        if !self.is_of_type(header.get("typ")) {
            return Err(Cause("typ is of tokens for another end"));
        }
        let kid = match header.get("kid") {
            None => None,
            Some(Value::String(kid)) if kid.chars().count() <= KID_CHARS_MAX => Some(kid.clone()),
            Some(_) => return Err(Cause("kid is no short text")),
        };
        Ok(Header { algorithm, kid })
    }

    fn is_of_type(&self, found: Option<&Value>) -> bool {
        match (&self.config.token_type, found) {
            (None, None) => true,
            (Some(asked), Some(Value::String(found))) => asked.eq_ignore_ascii_case(found),
            (None, Some(Value::String(found))) => {
                TYPES.iter().any(|known| known.eq_ignore_ascii_case(found))
            }
            _ => false,
        }
    }

    fn read(
        &self,
        token: &str,
        key: &DecodingKey,
        algorithm: Algorithm,
        now: Timestamp,
    ) -> Result<ExternalClaims, Cause> {
        let Object(claims) = jose::read(token, key, algorithm, &self.rules)?;
        self.claims(&claims, now)
    }

    /// What a genuine token says. The library has compared issuer and audience.
    fn claims(&self, claims: &Map<String, Value>, now: Timestamp) -> Result<ExternalClaims, Cause> {
        let is_asked = |(path, value): &(String, String)| {
            at(claims, path).is_some_and(|found| found == value.as_str())
        };
        // The library also takes a list of issuers with ours in it, and an audience of any length.
        let is_one_issuer =
            self.config.issuer.is_none() || claims.get("iss").is_some_and(Value::is_string);
        let audience = claims.get("aud").and_then(Value::as_array);
        let is_for_few = audience.is_none_or(|list| list.len() <= AUDIENCES_MAX);
        if !is_one_issuer || !is_for_few {
            return Err(Cause("it names several issuers, or too many audiences"));
        }
        if !self.config.required.iter().all(is_asked) {
            return Err(Cause("a required claim is missing or has another value"));
        }
        let (issued_at, expires_at) = self.in_time(claims, now)?;
        let Person { subject, email, email_verified, username, display_name } =
            self.config.claims.person(claims).ok_or(Cause("the claims name no user"))?;
        Ok(ExternalClaims {
            source: self.config.source.clone(),
            subject,
            email_verified: email.is_some() && email_verified.unwrap_or(self.config.trust_email),
            email,
            username,
            display_name,
            issued_at,
            expires_at,
        })
    }

    /// When the token was issued and when it is over, if it has begun and is not over yet.
    fn in_time(
        &self,
        claims: &Map<String, Value>,
        now: Timestamp,
    ) -> Result<(Option<Timestamp>, Timestamp), Cause> {
        // A claim that is there and cannot be read is not the same as one that is not there.
        let moment = |name: &str| match claims.get(name).map(seconds) {
            Some(None) => Err(Cause("exp, nbf or iat is no whole number of seconds")),
            found => Ok(found.flatten()),
        };
        let (not_before, issued_at) = (moment("nbf")?, moment("iat")?);
        let expires_at = moment("exp")?.ok_or(Cause("exp is missing"))?;
        let (soonest, latest) =
            (now.plus_seconds(-self.config.leeway_s), now.plus_seconds(self.config.leeway_s));
        if expires_at <= soonest {
            return Err(Cause("it is over"));
        }
        if not_before > Some(latest) || issued_at > Some(latest) {
            return Err(Cause("it is not good yet: a clock may be wrong"));
        }
        if let Some(most) = self.config.lifetime_max_s {
            let issued_at = issued_at.ok_or(Cause("iat is missing"))?;
            if expires_at.ms_since(issued_at) > most.saturating_mul(1_000) {
                return Err(Cause("it lives for longer than it may"));
            }
        }
        Ok((issued_at, expires_at))
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Verifier({})", self.config.source)
    }
}

/// Why nobody is known by a token.
enum Refused {
    Because(Cause),
    Unavailable,
}

struct Header {
    algorithm: Algorithm,
    kid: Option<String>,
}

/// A whole number of seconds: fractions are allowed by RFC 7519 and written by nobody.
fn seconds(value: &Value) -> Option<Timestamp> {
    moment::of_seconds(value.as_i64()?)
}

fn fixed(text: &str, algorithms: &[Algorithm]) -> Result<KeySet, Error> {
    let set =
        KeySet::read(text.as_bytes(), algorithms).map_err(|why| Error::invalid("jwks", why))?;
    if set.len() == 0 {
        return Err(Error::invalid("jwks", "must have a key for one of the algorithms"));
    }
    Ok(set)
}
