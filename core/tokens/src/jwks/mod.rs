//! Public keys of other systems (RFC 7517): read, fetched and kept.

mod client;
mod plan;
mod set;

pub use client::RefreshRules;
pub(crate) use client::{Found, JwksClient, Patience};
pub(crate) use set::KeySet;

/// A key id is only compared; a longer one than this is not even that.
pub(crate) const KID_CHARS_MAX: usize = 200;
