//! How one other system's tokens are checked.

use vendue_domain::Error;

use super::ClaimNames;
use crate::{Algorithm, RefreshRules, Secret, address};

const SOURCE_CHARS_MAX: usize = 40;
const NAME_CHARS_MAX: usize = 255;
const AUDIENCES_MAX: usize = 20;
const REQUIRED_MAX: usize = 20;
const SECRET_BYTES_MIN: usize = 32;
const LEEWAY_S: i64 = 60;
const LEEWAY_S_MAX: i64 = 300;

/// Where the keys of another system come from.
#[derive(Clone, Debug)]
pub enum KeySource {
    /// A secret that both sides have, of 32 characters or more: HS256.
    Secret(Secret),
    /// The address of a public key set.
    JwksUrl(String),
    /// A public key set itself.
    Jwks(String),
}

/// One other system whose tokens are good here.
#[derive(Clone, Debug)]
pub struct VerifierConfig {
    /// What the system is called here: up to 40 of `a-z0-9_-`. Its users are kept under it.
    pub source: String,
    /// What its tokens say in `iss`. Without it any will do, and only one verifier may be so.
    pub issuer: Option<String>,
    /// What its tokens must say in `aud`, one of these. Without this a token for any other
    /// program of that system would sign in here.
    pub audience: Vec<String>,
    /// Its keys.
    pub keys: KeySource,
    /// The algorithms that are believed: HS256 for a secret, others for a key set.
    pub algorithms: Vec<Algorithm>,
    /// How far its clock may be from ours: 60 seconds, at most 300.
    pub leeway_s: i64,
    /// The longest life of a token. With it `iat` is needed.
    pub lifetime_max_s: Option<i64>,
    /// What the header must say in `typ`. Without it the header says nothing, `JWT` or `at+jwt`.
    pub token_type: Option<String>,
    /// Claims that must have exactly these values, such as `token_use` with `access`: many systems
    /// tell their access tokens from others only by one of these.
    pub required: Vec<(String, String)>,
    /// Where in a token a person is described.
    pub claims: ClaimNames,
    /// Whether the system confirms every address before it puts it into a token. Without it only a
    /// claim that says so counts.
    pub trust_email: bool,
    /// When the keys of an address are fetched again.
    pub refresh: RefreshRules,
}

impl VerifierConfig {
    /// A system of this name, whose tokens are for this audience, with the usual settings.
    pub fn new(source: &str, keys: KeySource, audience: &str) -> Self {
        let algorithms = match keys {
            KeySource::Secret(_) => vec![Algorithm::Hs256],
            KeySource::JwksUrl(_) | KeySource::Jwks(_) => Algorithm::PUBLIC.to_vec(),
        };
        Self {
            source: source.to_owned(),
            issuer: None,
            audience: vec![audience.to_owned()],
            keys,
            algorithms,
            leeway_s: LEEWAY_S,
            lifetime_max_s: None,
            token_type: None,
            required: Vec::new(),
            claims: ClaimNames::default(),
            trust_email: false,
            refresh: RefreshRules::default(),
        }
    }

    /// Fails with `invalid_argument` for what would be unsafe or cannot work.
    pub fn check(&self) -> Result<(), Error> {
        self.check_names()?;
        self.check_keys()?;
        if !(0..=LEEWAY_S_MAX).contains(&self.leeway_s) {
            return Err(Error::invalid("leeway_s", "must be from 0 to 300"));
        }
        if self.lifetime_max_s.is_some_and(|seconds| seconds < 1) {
            return Err(Error::invalid("lifetime_max_s", "must be 1 or more"));
        }
        self.refresh.check()?;
        self.claims.check()
    }

    fn check_names(&self) -> Result<(), Error> {
        let is_plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-');
        let source = &self.source;
        if !(1..=SOURCE_CHARS_MAX).contains(&source.len()) || !source.bytes().all(is_plain) {
            return Err(Error::invalid("source", "must have 1 to 40 of a-z, 0-9, _ and -"));
        }
        if self.audience.is_empty() || self.audience.len() > AUDIENCES_MAX {
            return Err(Error::invalid("audience", "must be 1 to 20 names"));
        }
        let names = self.audience.iter().chain(&self.issuer).chain(&self.token_type);
        if names.into_iter().any(|name| !is_name(name)) {
            return Err(Error::invalid("names", "a name must have 1 to 255 characters"));
        }
        let is_pair = |(path, value): &(String, String)| is_name(path) && is_name(value);
        if self.required.len() > REQUIRED_MAX || !self.required.iter().all(is_pair) {
            return Err(Error::invalid("required", "must be 20 pairs or fewer, none empty"));
        }
        Ok(())
    }

    fn check_keys(&self) -> Result<(), Error> {
        let is_secret = |algorithm: &Algorithm| *algorithm == Algorithm::Hs256;
        let fits = match &self.keys {
            KeySource::Secret(_) => self.algorithms.iter().all(is_secret),
            // With both, a public key could be used as a secret that everybody has.
            KeySource::JwksUrl(_) | KeySource::Jwks(_) => !self.algorithms.iter().any(is_secret),
        };
        if self.algorithms.is_empty() || !fits {
            return Err(Error::invalid(
                "algorithms",
                "must be HS256 for a secret, others for keys",
            ));
        }
        match &self.keys {
            KeySource::Secret(secret) if secret.expose().len() < SECRET_BYTES_MIN => {
                Err(Error::invalid("secret", "must have 32 characters or more"))
            }
            KeySource::JwksUrl(address) => address::checked("jwks_url", address),
            KeySource::Secret(_) | KeySource::Jwks(_) => Ok(()),
        }
    }
}

fn is_name(name: &str) -> bool {
    !name.trim().is_empty() && name.chars().count() <= NAME_CHARS_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(length: usize) -> VerifierConfig {
        VerifierConfig::new("tms", KeySource::Secret(Secret::new("s".repeat(length))), "vendue")
    }

    fn url(address: &str) -> VerifierConfig {
        VerifierConfig::new("sso", KeySource::JwksUrl(address.to_owned()), "vendue")
    }

    #[test]
    fn the_usual_settings_pass() {
        assert!(secret(32).check().is_ok());
        assert!(url("https://example.org/keys").check().is_ok());
        assert!(url("http://127.0.0.1:80/keys").check().is_ok());
    }

    #[test]
    fn what_is_unsafe_is_refused() {
        type Change = fn(&mut VerifierConfig);
        let changes: [(&str, Change); 15] = [
            ("source", |config| config.source.clear()),
            ("source", |config| config.source = "TMS".to_owned()),
            ("source", |config| config.source = "a/b".to_owned()),
            ("source", |config| config.source = "a".repeat(41)),
            ("audience", |config| config.audience.clear()),
            ("names", |config| config.audience = vec![" ".to_owned()]),
            ("names", |config| config.issuer = Some(String::new())),
            ("algorithms", |config| config.algorithms.clear()),
            ("algorithms", |config| config.algorithms.push(Algorithm::Rs256)),
            ("algorithms", |config| config.keys = KeySource::Jwks(String::new())),
            ("leeway_s", |config| config.leeway_s = 301),
            ("leeway_s", |config| config.leeway_s = -1),
            ("lifetime_max_s", |config| config.lifetime_max_s = Some(0)),
            ("claims", |config| config.claims.subject.clear()),
            ("min_interval_s", |config| config.refresh.min_interval_s = 0),
        ];
        for (field, change) in changes {
            let mut config = secret(32);
            change(&mut config);
            let failure = config.check().unwrap_err();
            assert_eq!(failure.detail("field"), Some(&field.into()), "{failure}");
        }
        assert!(secret(31).check().is_err());
        assert!(url("http://example.org/keys").check().is_err());
    }

    #[test]
    fn a_configuration_can_be_logged() {
        let config = VerifierConfig::new("a", KeySource::Secret(Secret::new("swordfish")), "b");
        assert!(!format!("{config:?}").contains("swordfish"));
    }
}
