//! How a market is opened from a host language.

use std::sync::Arc;

use serde::Deserialize;
use vendue::domain::auctions::AuctionPolicy;
use vendue::domain::identity::IdentityPolicy;
use vendue::mail::{FolderMailer, Mailer, Sender};
use vendue::tokens::{KeySource, Secret, SigningKey, VerifierConfig};
use vendue::{Detail, Durability, Error, Options, PasswordCost, Timestamp, VirtualClock, json};

/// How a market is opened. What is left out has the default of the library.
#[derive(Deserialize, Default)]
#[cfg_attr(feature = "surface", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OpenOptions {
    /// What an acknowledged write survives: `full`, a power cut, or `normal`, a crash of the
    /// process. `full` when absent; of a file only.
    durability: Option<String>,
    /// The marketplace's own numbers about auctions.
    policy: Option<AuctionPolicy>,
    /// The marketplace's own numbers about who may come in, and for how long.
    identity: Option<IdentityPolicy>,
    /// Whether this process does what falls due, as starting and ending auctions; it does when
    /// absent.
    scheduler: Option<bool>,
    /// The moment at which the time stands still until it is moved, for simulations and tests; the
    /// time of the machine or the database when absent.
    virtual_time: Option<Timestamp>,
    /// The most writes that may wait; 32,768 when absent.
    queued_writes_max: Option<u32>,
    /// The most writes that share one commit; 2,048 when absent.
    group_max: Option<u32>,
    /// The address of the Redis through which nodes tell each other of news; nodes look at the
    /// database when absent.
    redis: Option<String>,
    /// The name of this node, for people. Of a database only.
    node_name: Option<String>,
    /// The address of a server that repeats the database, to which lists are sent.
    replica: Option<String>,
    /// How many lanes write to a database; 1 when absent.
    lanes: Option<u32>,
    /// How many connections read from a database at most; 8 when absent.
    connections_max: Option<u32>,
    /// Whether a database's schema is brought up to date; it is when absent.
    migrate: Option<bool>,
    /// What hashing a password costs; what OWASP recommends when absent.
    password_cost: Option<HashCost>,
    /// How many threads hash passwords; 1 when absent.
    password_threads: Option<u32>,
    /// The key that signs access tokens, an Ed25519 key in PEM; the market makes and keeps one when
    /// absent.
    signing_key_pem: Option<String>,
    /// By what access tokens name this market; `vendue` when absent.
    token_issuer: Option<String>,
    /// For whom access tokens are; `vendue` when absent.
    token_audience: Option<String>,
    /// Other systems whose tokens are good here; none when absent.
    verifiers: Option<Vec<TokenVerifier>>,
    /// Whether somebody who comes from another system is taken for the user with the same confirmed
    /// e-mail address; not when absent.
    link_by_email: Option<bool>,
    /// The address that links in mails begin with, such as `https://market.example.org`.
    public_url: Option<String>,
    /// The folder into which mails are written; no mail is sent when neither this nor `smtp_url` is
    /// there.
    mail_folder: Option<String>,
    /// The server to which mails are given: `smtps://user:password@host:465`.
    smtp_url: Option<String>,
    /// Whom mails are from, such as `Market <market@example.org>`.
    mail_from: Option<String>,
}

/// What hashing a password with argon2id costs.
#[derive(Deserialize)]
#[cfg_attr(feature = "surface", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
struct HashCost {
    /// The memory, in KiB.
    memory_kib: u32,
    /// How often the memory is passed over.
    passes: u32,
    /// Into how many lanes the memory is divided.
    lanes: u32,
}

/// Another system whose tokens are good here.
#[derive(Deserialize)]
#[cfg_attr(feature = "surface", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
struct TokenVerifier {
    /// What the system is called here: up to 40 of `a-z0-9_-`.
    source: String,
    /// What its tokens say in `aud`.
    audience: String,
    /// What its tokens say in `iss`; any will do when absent, for one verifier only.
    #[serde(default)]
    issuer: Option<String>,
    /// The secret that both have, of 32 characters or more.
    #[serde(default)]
    secret: Option<String>,
    /// The address of its public keys.
    #[serde(default)]
    jwks_url: Option<String>,
    /// Whether it confirms every address before it puts it into a token; not when absent.
    #[serde(default)]
    trust_email: Option<bool>,
}

impl OpenOptions {
    /// Reads options from a JSON object. Fails with `invalid_argument`, naming the field.
    ///
    /// ```
    /// use vendue_hosts::OpenOptions;
    /// assert!(OpenOptions::from_json(r#"{"durability": "normal", "lanes": 2}"#).is_ok());
    /// let refused = OpenOptions::from_json(r#"{"durable": true}"#).map(|_| ()).unwrap_err();
    /// assert_eq!(refused.detail("field"), Some(&"durable".into()));
    /// ```
    pub fn from_json(text: &str) -> Result<Self, Error> {
        Ok(json::read_object(text.as_bytes(), "the options")?)
    }

    /// The options of the library, and the virtual clock if there is to be one.
    pub(crate) fn read(self) -> Result<(Options, Option<VirtualClock>), Error> {
        let clock = self.virtual_time.map(VirtualClock::starting_at);
        let mut options = self.store()?;
        if let Some(clock) = &clock {
            options = options.clock(clock.clone());
        }
        let options = self.tokens(options)?;
        Ok((self.mails(options)?, clock))
    }

    fn store(&self) -> Result<Options, Error> {
        let count = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        let mut options = Options::new();
        match self.durability.as_deref() {
            None | Some("full") => {}
            Some("normal") => options = options.durability(Durability::Normal),
            Some(other) => {
                return Err(Error::invalid("durability", "must be full or normal")
                    .with("value", other.chars().take(40).collect::<String>()));
            }
        }
        if let Some(policy) = &self.policy {
            options = options.policy(policy.clone());
        }
        if let Some(policy) = self.identity {
            options = options.identity(policy);
        }
        if let Some(jobs) = self.queued_writes_max {
            options = options.queued_writes_max(count(jobs));
        }
        if let Some(jobs) = self.group_max {
            options = options.group_max(count(jobs));
        }
        if let Some(address) = &self.redis {
            options = redis(options, address)?;
        }
        if let Some(name) = &self.node_name {
            options = options.node_name(name.as_str());
        }
        if let Some(address) = &self.replica {
            options = options.replica(address.as_str());
        }
        if let Some(lanes) = self.lanes {
            options = options.lanes(count(lanes));
        }
        if let Some(connections) = self.connections_max {
            options = options.connections_max(connections);
        }
        options = options.migrate(self.migrate.unwrap_or(true));
        Ok(options.scheduler(self.scheduler.unwrap_or(true)))
    }

    fn tokens(&self, mut options: Options) -> Result<Options, Error> {
        if let Some(HashCost { memory_kib, passes, lanes }) = self.password_cost {
            let cost = PasswordCost::new(memory_kib, passes, lanes);
            let cost = cost.map_err(|refused| within("password_cost", refused));
            options = options.password_cost(cost?);
        }
        if let Some(threads) = self.password_threads {
            options = options.password_threads(usize::try_from(threads).unwrap_or(usize::MAX));
        }
        if let Some(pem) = &self.signing_key_pem {
            let key = SigningKey::from_pem(pem);
            let key = key.map_err(|refused| refused.named("signing_key_pem"))?;
            options = options.signing_key(key);
        }
        let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "vendue".to_owned());
        options = options.token_names(name(&self.token_issuer), name(&self.token_audience));
        for (number, verifier) in self.verifiers.iter().flatten().enumerate() {
            options = options.verifier(verifier.config(number)?);
        }
        Ok(options.link_by_email(self.link_by_email.unwrap_or_default()))
    }

    fn mails(&self, mut options: Options) -> Result<Options, Error> {
        let sender: Sender = match &self.mail_from {
            Some(sender) => sender.parse()?,
            None => Sender::default(),
        };
        let mailer: Option<Arc<dyn Mailer>> = match (&self.mail_folder, &self.smtp_url) {
            (None, None) => None,
            (Some(folder), None) => {
                Some(Arc::new(FolderMailer::new(folder.as_str()).with_sender(sender)))
            }
            (None, Some(url)) => Some(smtp(url, sender)?),
            (Some(_), Some(_)) => {
                return Err(Error::invalid("mail_folder", "give it, or smtp_url, and not both"));
            }
        };
        if let Some(mailer) = mailer {
            options = options.mailer(mailer);
        }
        if let Some(url) = &self.public_url {
            options = options.public_url(url.as_str());
        }
        Ok(options)
    }
}

/// The same error about a field of an option that has fields.
fn within(option: &str, refused: Error) -> Error {
    let Some(Detail::Text(field)) = refused.detail("field") else { return refused };
    let path = format!("{option}.{field}");
    refused.named(&path)
}

impl TokenVerifier {
    fn config(&self, number: usize) -> Result<VerifierConfig, Error> {
        let place = format!("verifiers[{number}]");
        let keys = match (&self.secret, &self.jwks_url) {
            (Some(secret), None) => KeySource::Secret(Secret::new(secret.as_str())),
            (None, Some(url)) => KeySource::JwksUrl(url.clone()),
            _ => {
                let refused = Error::invalid("secret", "give it, or jwks_url, and not both");
                return Err(within(&place, refused));
            }
        };
        let mut config = VerifierConfig::new(&self.source, keys, &self.audience);
        config.issuer.clone_from(&self.issuer);
        config.trust_email = self.trust_email.unwrap_or_default();
        // Here and not where the market is opened, because only here its place is known.
        config.check().map_err(|refused| within(&place, refused))?;
        Ok(config)
    }
}

#[cfg(feature = "service")]
fn redis(options: Options, address: &str) -> Result<Options, Error> {
    options.redis(address).map_err(|refused| refused.named("redis"))
}

#[cfg(not(feature = "service"))]
fn redis(_: Options, _: &str) -> Result<Options, Error> {
    Err(Error::invalid("redis", "is not in this build"))
}

#[cfg(feature = "service")]
fn smtp(url: &str, sender: Sender) -> Result<Arc<dyn Mailer>, Error> {
    use vendue::mail::{SmtpMailer, SmtpOptions};
    Ok(Arc::new(SmtpMailer::open(&SmtpOptions::new(url, sender))?))
}

#[cfg(not(feature = "service"))]
fn smtp(_: &str, _: Sender) -> Result<Arc<dyn Mailer>, Error> {
    Err(Error::invalid("smtp_url", "is not in this build"))
}

// A key, a secret or a password may be in it.
impl std::fmt::Debug for OpenOptions {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("OpenOptions")
    }
}
