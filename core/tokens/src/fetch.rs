//! What this crate needs of a network.

use crate::Secret;

/// Gets a document over the network, on the thread of the caller.
///
/// [`HttpFetch`](crate::HttpFetch) is the one of this crate. A host that has its own rules for what
/// may leave it brings another.
pub trait Fetch: Send + Sync {
    /// The body at an address, with the bearer token given if there is one.
    ///
    /// Fails when there is no answer in a few seconds, when the status is not 200, and when the
    /// body has more than `bytes_max` bytes. A redirection is such a failure, so that nobody but
    /// the host that was configured is asked or told the token.
    fn get(
        &self,
        address: &str,
        bearer: Option<&Secret>,
        bytes_max: usize,
    ) -> Result<Vec<u8>, FetchFailure>;
}

/// Why nothing came. It is for the operator's log and must not hold an address, since that may
/// hold a key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FetchFailure(pub String);
