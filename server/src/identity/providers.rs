//! The file that names other systems whose users come in here.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use vendue::tokens::{
    ClaimNames, DirectoryConfig, HttpDirectory, KeySource, Secret, VerifierConfig,
};
use vendue::{Error, Options};

/// A longer file is not read.
const BYTES_MAX: u64 = 1 << 20;

/// What the file holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    providers: Vec<Provider>,
    #[serde(default)]
    directory: Option<DirectoryEntry>,
    #[serde(default)]
    link_by_email: bool,
}

/// One system.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Provider {
    source: String,
    #[serde(default)]
    issuer: Option<String>,
    audience: Vec<String>,
    #[serde(default)]
    jwks_url: Option<String>,
    /// The name of the variable of the environment that holds the secret.
    #[serde(default)]
    secret_env: Option<String>,
    #[serde(default)]
    algorithms: Vec<String>,
    #[serde(default)]
    leeway_s: Option<i64>,
    #[serde(default)]
    lifetime_max_s: Option<i64>,
    #[serde(default)]
    token_type: Option<String>,
    #[serde(default)]
    required: BTreeMap<String, String>,
    #[serde(default)]
    claims: Claims,
    #[serde(default)]
    trust_email: bool,
}

/// Where a person is described, as far as it differs from OpenID Connect.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    subject: Option<String>,
    email: Option<String>,
    email_verified: Option<String>,
    username: Option<String>,
    display_name: Option<String>,
}

/// Where profiles are kept.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DirectoryEntry {
    source: String,
    base_url: String,
    #[serde(default)]
    bearer_env: Option<String>,
    #[serde(default)]
    fields: Claims,
    #[serde(default)]
    trust_email: bool,
}

/// The systems that the file names. Fails with `invalid_argument`.
pub(crate) fn verifiers(path: &Path) -> Result<Vec<VerifierConfig>, Error> {
    read(path)?.providers.into_iter().map(Provider::config).collect()
}

/// Adds what the file names to the options. Fails with `invalid_argument`, which says what is wrong
/// with the file.
pub(crate) fn add(options: Options, path: &Path) -> Result<Options, Error> {
    let file = read(path)?;
    let mut options = options.link_by_email(file.link_by_email);
    for provider in file.providers {
        options = options.verifier(provider.config()?);
    }
    if let Some(entry) = file.directory {
        let bearer = entry.bearer_env.as_deref().map(secret).transpose()?;
        let mut config = DirectoryConfig::new(&entry.base_url, bearer);
        config.trust_email = entry.trust_email;
        entry.fields.apply(&mut config.fields);
        options = options.directory(entry.source, HttpDirectory::new(config)?);
    }
    Ok(options)
}

fn read(path: &Path) -> Result<File, Error> {
    let refuse = |why: &dyn std::fmt::Display| {
        Error::invalid("identity_providers", format!("{}: {why}", path.display()))
    };
    let length = std::fs::metadata(path).map_err(|why| refuse(&why))?.len();
    if length > BYTES_MAX {
        return Err(refuse(&"the file is too long"));
    }
    let text = std::fs::read_to_string(path).map_err(|why| refuse(&why))?;
    serde_json::from_str(&text).map_err(|why| refuse(&why))
}

/// Secrets are not in the file: it may be kept with the rest of a configuration.
fn secret(name: &str) -> Result<Secret, Error> {
    std::env::var(name).map(Secret::new).map_err(|_| {
        Error::invalid("identity_providers", format!("the variable {name} is not set"))
    })
}

impl Provider {
    fn config(self) -> Result<VerifierConfig, Error> {
        let keys = match (self.jwks_url, self.secret_env) {
            (Some(url), None) => KeySource::JwksUrl(url),
            (None, Some(name)) => KeySource::Secret(secret(&name)?),
            _ => {
                let message = format!("{}: needs either jwks_url or secret_env", self.source);
                return Err(Error::invalid("identity_providers", message));
            }
        };
        let mut config = VerifierConfig::new(&self.source, keys, "");
        config.audience = self.audience;
        config.issuer = self.issuer;
        if !self.algorithms.is_empty() {
            let parsed = self.algorithms.iter().map(|name| name.parse());
            config.algorithms = parsed.collect::<Result<_, _>>()?;
        }
        config.leeway_s = self.leeway_s.unwrap_or(config.leeway_s);
        config.lifetime_max_s = self.lifetime_max_s;
        config.token_type = self.token_type;
        config.trust_email = self.trust_email;
        config.required = self.required.into_iter().collect();
        self.claims.apply(&mut config.claims);
        Ok(config)
    }
}

impl Claims {
    fn apply(self, names: &mut ClaimNames) {
        if let Some(subject) = self.subject {
            names.subject = subject;
        }
        names.email = self.email.or(names.email.take());
        names.email_verified = self.email_verified.or(names.email_verified.take());
        names.username = self.username.or(names.username.take());
        names.display_name = self.display_name.or(names.display_name.take());
    }
}
