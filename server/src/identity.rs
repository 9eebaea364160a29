//! The settings of who comes in, and how a market is opened with them.

pub(crate) mod providers;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use vendue::domain::identity::{IdentityPolicy, SessionPolicy};
use vendue::mail::{FolderMailer, Mailer, Sender, SmtpMailer, SmtpOptions};
use vendue::{Error, Options, PasswordCost};

use crate::database::Secret;

/// How long tokens and sessions hold.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Tokens")]
pub(crate) struct TokenArgs {
    /// How long an access token holds.
    #[arg(long, env = "VENDUE_ACCESS_TOKEN_S", default_value_t = 900, value_name = "SECONDS")]
    pub(crate) access_token_s: i64,
    /// How long a refresh token holds, and a page's session without a visit.
    #[arg(long, env = "VENDUE_REFRESH_TOKEN_S", default_value_t = 604_800, value_name = "SECONDS")]
    pub(crate) refresh_token_s: i64,
    /// How long a session can be kept alive by refreshing.
    #[arg(long, env = "VENDUE_SESSION_S", default_value_t = 2_592_000, value_name = "SECONDS")]
    pub(crate) session_s: i64,
    /// How many sessions a user may have: `multi` (a hundred), `single`, or `max`, which is as many
    /// as `--sessions-max`. One more ends the oldest.
    #[arg(long, env = "VENDUE_SESSIONS", default_value = "multi", value_name = "POLICY")]
    pub(crate) sessions: SessionPolicy,
    /// How many sessions with `--sessions max`.
    #[arg(long, env = "VENDUE_SESSIONS_MAX", default_value_t = 10, value_name = "COUNT")]
    pub(crate) sessions_max: i64,
    /// By what access tokens name this market. Markets with the same key must differ in this or in
    /// the audience.
    #[arg(long, env = "VENDUE_TOKEN_ISSUER", default_value = "vendue", value_name = "NAME")]
    pub(crate) token_issuer: String,
    /// Whom access tokens are for.
    #[arg(long, env = "VENDUE_TOKEN_AUDIENCE", default_value = "vendue", value_name = "NAME")]
    pub(crate) token_audience: String,
    /// Sign access tokens with this secret of 32 characters or more (HS256) and not with a key of
    /// this market's own (EdDSA). All nodes need the same. Give it by the environment.
    #[arg(long, env = "VENDUE_TOKEN_SECRET", hide_env_values = true, value_name = "SECRET")]
    pub(crate) token_secret: Option<Secret>,
}

/// By what users come in.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Identity")]
pub(crate) struct IdentityArgs {
    /// Wrong passwords in a row that lock an account; 0 switches this off.
    #[arg(long, env = "VENDUE_LOCK_AFTER", default_value_t = 5, value_name = "COUNT")]
    pub(crate) lock_after: i64,
    /// For how long it is locked, unless its owner sets another password by mail.
    #[arg(long, env = "VENDUE_LOCK_S", default_value_t = 1_800, value_name = "SECONDS")]
    pub(crate) lock_s: i64,
    /// Let nobody bid or sell who has not confirmed the e-mail address.
    #[arg(long, env = "VENDUE_VERIFIED_EMAIL_ONLY")]
    pub(crate) verified_email_only: bool,
    /// No passwords of this market's own: users come from the systems of `--identity-providers`.
    #[arg(long, env = "VENDUE_NO_PASSWORDS")]
    pub(crate) no_passwords: bool,
    /// A JSON file that names other systems whose tokens are good here; see docs/identity.md.
    #[arg(long, env = "VENDUE_IDENTITY_PROVIDERS", value_name = "FILE")]
    pub(crate) identity_providers: Option<PathBuf>,
    /// How much memory hashing a password takes, in KiB.
    #[arg(long, env = "VENDUE_PASSWORD_MEMORY_KIB", default_value_t = 19_456, value_name = "KIB")]
    pub(crate) password_memory_kib: u32,
    /// How many times it goes over that memory.
    #[arg(long, env = "VENDUE_PASSWORD_PASSES", default_value_t = 2, value_name = "COUNT")]
    pub(crate) password_passes: u32,
    /// How many passwords are hashed at a time: each keeps one core busy.
    #[arg(long, env = "VENDUE_PASSWORD_THREADS", default_value_t = 1, value_name = "COUNT")]
    pub(crate) password_threads: usize,
    /// The server that takes mail, `smtp://user:password@host:587` (with STARTTLS) or `smtps://…`.
    /// Without it mails are files in the folder `mails` of the data folder.
    #[arg(long, env = "VENDUE_SMTP_URL", hide_env_values = true, value_name = "URL")]
    pub(crate) smtp_url: Option<Secret>,
    /// Who mails are from, such as `Market <no-reply@example.org>`.
    #[arg(long, env = "VENDUE_MAIL_FROM", value_name = "SENDER")]
    pub(crate) mail_from: Option<Sender>,
}

impl IdentityArgs {
    /// The options with these settings. Fails with `invalid_argument`.
    pub(crate) fn options(
        &self,
        options: Options,
        tokens: &TokenArgs,
        data_dir: &Path,
        public_url: &str,
    ) -> Result<Options, Error> {
        let cost = PasswordCost::new(self.password_memory_kib, self.password_passes, 1)?;
        let mut options = options
            .identity(self.policy(tokens))
            .password_cost(cost)
            .password_threads(self.password_threads)
            .token_names(&tokens.token_issuer, &tokens.token_audience)
            .mailer(self.mailer(data_dir)?)
            .public_url(public_url);
        if let Some(secret) = tokens.token_secret.as_ref().filter(|secret| secret.is_given()) {
            let key = vendue::tokens::SigningKey::from_secret(secret.reveal().as_bytes())?;
            options = options.signing_key(key);
        }
        match &self.identity_providers {
            Some(file) => providers::add(options, file),
            None => Ok(options),
        }
    }

    fn policy(&self, tokens: &TokenArgs) -> IdentityPolicy {
        IdentityPolicy {
            access_token_s: tokens.access_token_s,
            refresh_token_s: tokens.refresh_token_s,
            session_s: tokens.session_s,
            sessions: tokens.sessions,
            sessions_max: tokens.sessions_max,
            lock_after: self.lock_after,
            lock_s: self.lock_s,
            own_passwords: !self.no_passwords,
            verified_email_only: self.verified_email_only,
            ..IdentityPolicy::default()
        }
    }

    fn mailer(&self, data_dir: &Path) -> Result<Arc<dyn Mailer>, Error> {
        if let Some(server) = self.smtp()? {
            return Ok(Arc::new(server));
        }
        let folder = FolderMailer::new(data_dir.join("mails"));
        Ok(Arc::new(folder.with_sender(self.mail_from.clone().unwrap_or_default())))
    }

    /// The server that takes mail, if one is named. Nothing is connected yet.
    pub(crate) fn smtp(&self) -> Result<Option<SmtpMailer>, Error> {
        let Some(url) = self.smtp_url.as_ref().filter(|url| url.is_given()) else {
            return Ok(None);
        };
        let sender = self.mail_from.clone().ok_or_else(|| {
            Error::invalid("mail_from", "is needed to send mail: see --mail-from")
        })?;
        SmtpMailer::open(&SmtpOptions::new(url.reveal(), sender)).map(Some)
    }
}
