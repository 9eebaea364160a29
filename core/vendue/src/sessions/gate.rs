//! What a market keeps in memory to tell who comes in.

use std::fmt;
use std::sync::Arc;

use tokio::sync::OnceCell;
use vendue_domain::{Error, UserId};
use vendue_tokens::{
    CachedDirectory, Directory, DirectoryProfile, SigningKey, Verifier, VerifierConfig, Verifiers,
};

use super::access::AccessFeed;
use super::known::Known;
use super::shown::{KnownKey, KnownPage};
use super::tokens::Tokens;
use crate::background::Background;

/// How tokens are made and believed, as the options say.
#[derive(Clone)]
pub(crate) struct TokenOptions {
    pub(crate) signing_key: Option<SigningKey>,
    pub(crate) previous_keys: Vec<SigningKey>,
    pub(crate) issuer: String,
    pub(crate) audience: String,
    pub(crate) verifiers: Vec<VerifierConfig>,
    pub(crate) directory: Option<(String, Arc<dyn Directory>)>,
    pub(crate) link_by_email: bool,
}

impl Default for TokenOptions {
    fn default() -> Self {
        Self {
            signing_key: None,
            previous_keys: Vec::new(),
            issuer: "vendue".to_owned(),
            audience: "vendue".to_owned(),
            verifiers: Vec::new(),
            directory: None,
            link_by_email: false,
        }
    }
}

impl fmt::Debug for TokenOptions {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("TokenOptions").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

/// A directory that is shared.
pub(crate) struct SharedDirectory(Arc<dyn Directory>);

impl Directory for SharedDirectory {
    fn fetch(&self, ids: &[String]) -> Result<Vec<DirectoryProfile>, Error> {
        self.0.fetch(ids)
    }
}

/// What a market keeps in memory to tell who comes in.
pub(crate) struct Gate {
    pub(crate) options: TokenOptions,
    pub(crate) verifiers: Arc<Verifiers>,
    /// The name of the system whose users the directory knows, and the directory.
    pub(crate) directory: Option<(String, Arc<CachedDirectory<SharedDirectory>>)>,
    pub(crate) tokens: OnceCell<Tokens>,
    pub(crate) access: OnceCell<Arc<AccessFeed>>,
    pub(crate) known_pages: Known<KnownPage>,
    pub(crate) known_keys: Known<KnownKey>,
    pub(crate) known_externals: Known<UserId>,
    /// Where other systems are asked, which can take seconds.
    pub(crate) background: Background,
    /// Where links are made and mailed that nobody waits for: other systems cannot be in the way.
    pub(crate) links: Background,
}

impl Gate {
    /// Fails with `invalid_argument` for verifiers that cannot be together.
    pub(crate) fn new(options: TokenOptions) -> Result<Self, Error> {
        let configured = options.verifiers.iter().cloned().map(Verifier::new);
        let verifiers =
            Verifiers::new(configured.collect::<Result<Vec<_>, _>>()?, &options.issuer)?;
        let directory = options.directory.clone().map(|(source, directory)| {
            (source, Arc::new(CachedDirectory::new(SharedDirectory(directory))))
        });
        Ok(Self {
            options,
            verifiers: Arc::new(verifiers),
            directory,
            tokens: OnceCell::new(),
            access: OnceCell::new(),
            known_pages: Known::default(),
            known_keys: Known::default(),
            known_externals: Known::default(),
            background: Background::default(),
            links: Background::default(),
        })
    }
}
