//! Profiles of users that another system keeps.

mod cached;
mod client;
mod memory;

pub use cached::{CachedDirectory, DirectoryRules, Lookup};
pub use client::{DirectoryConfig, HttpDirectory};

use vendue_domain::Error;

/// How many profiles are asked for at once.
pub(crate) const BATCH_MAX: usize = 100;

/// A user as the other system describes them now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DirectoryProfile {
    /// Who it is over there: the subject of that system's tokens.
    pub id: String,
    /// The e-mail address.
    pub email: Option<String>,
    /// Whether the other system says that it has verified that address.
    pub email_verified: bool,
    /// The unique name over there.
    pub username: Option<String>,
    /// The name for people.
    pub display_name: Option<String>,
    /// Whether this is an old copy, because the other system does not answer.
    pub stale: bool,
}

/// A system that knows users.
pub trait Directory: Send + Sync {
    /// The profiles of these users, at most 100, in any order; nothing for those it does not know.
    ///
    /// It may take seconds: call it where waiting hinders nobody. Fails with
    /// `identity_provider_unavailable` when there is no answer.
    fn fetch(&self, ids: &[String]) -> Result<Vec<DirectoryProfile>, Error>;
}
