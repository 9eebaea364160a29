//! What there is in place of HTTP where this was built without it.

use crate::{Fetch, FetchFailure, Secret};

/// Fetches nothing.
pub(crate) struct HttpFetch;

impl HttpFetch {
    pub(crate) fn new() -> Self {
        Self
    }
}

impl Fetch for HttpFetch {
    fn get(&self, _: &str, _: Option<&Secret>, _: usize) -> Result<Vec<u8>, FetchFailure> {
        Err(FetchFailure("HTTP is not in this build".to_owned()))
    }
}
