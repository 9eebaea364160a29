//! How a market is opened, as far as it concerns who comes in.

use std::sync::Arc;

use vendue_domain::identity::IdentityPolicy;
use vendue_mail::{MailTexts, Mailer};
use vendue_tokens::{Directory, SigningKey, VerifierConfig};

use super::Options;
use crate::password::PasswordCost;

impl Options {
    /// Who may come in, and for how long. [`Options::open`] refuses numbers that cannot be as
    /// `invalid_argument`.
    pub fn identity(mut self, policy: IdentityPolicy) -> Self {
        self.identity = policy;
        self
    }

    /// What hashing a password costs. Hashes that are cheaper are replaced when their owners sign
    /// in.
    pub fn password_cost(mut self, cost: PasswordCost) -> Self {
        self.passwords.cost = cost;
        self
    }

    /// How many threads hash passwords, 1 by default and 64 at most. Each does about 40 a second at
    /// the usual cost, and takes the memory that the cost says while it does.
    pub fn password_threads(mut self, count: usize) -> Self {
        self.passwords.threads = count;
        self
    }

    /// The key that signs access tokens. Without a word the first who needs one makes it and keeps
    /// it in the market, where all nodes find it; whoever reads the market's store can sign then.
    pub fn signing_key(mut self, key: SigningKey) -> Self {
        self.tokens.signing_key = Some(key);
        self
    }

    /// A key that signed before and is still believed: until its last token is over, after fifteen
    /// minutes. At most eight.
    pub fn previous_signing_key(mut self, key: SigningKey) -> Self {
        self.tokens.previous_keys.push(key);
        self
    }

    /// By what access tokens name this market and whom they are for, both `vendue` without a word.
    /// Markets with the same key must differ in one of them.
    pub fn token_names(mut self, issuer: impl Into<String>, audience: impl Into<String>) -> Self {
        self.tokens.issuer = issuer.into();
        self.tokens.audience = audience.into();
        self
    }

    /// Another system whose tokens are good here. Its users become users of this market when they
    /// are seen for the first time. May be called for several.
    ///
    /// [`Options::open`] refuses what would be unsafe as `invalid_argument`: a secret of fewer than
    /// 32 characters, keys over plain HTTP, no audience.
    pub fn verifier(mut self, config: VerifierConfig) -> Self {
        self.tokens.verifiers.push(config);
        self
    }

    /// Whether somebody who comes from another system for the first time is taken for the user with
    /// the same e-mail address, if both systems have confirmed it. Off by default: it believes the
    /// other system about addresses.
    pub fn link_by_email(mut self, on: bool) -> Self {
        self.tokens.link_by_email = on;
        self
    }

    /// Where the profiles of the users of a system are kept that is one of the verifiers' sources.
    pub fn directory(
        mut self,
        source: impl Into<String>,
        directory: impl Directory + 'static,
    ) -> Self {
        self.tokens.directory = Some((source.into(), Arc::new(directory)));
        self
    }

    /// By what mail is sent: to confirm addresses, to set other passwords, to invite. Without it
    /// what needs a mail fails with `mail_unavailable`.
    pub fn mailer(mut self, mailer: Arc<dyn Mailer>) -> Self {
        self.mail.mailer = Some(mailer);
        self
    }

    /// What the mails say; English without a word.
    pub fn mail_texts(mut self, texts: Arc<dyn MailTexts>) -> Self {
        self.mail.texts = texts;
        self
    }

    /// The address that links in mails begin with, such as `https://market.example.org`.
    pub fn public_url(mut self, url: impl Into<String>) -> Self {
        self.mail.public_url = url.into();
        self
    }
}
