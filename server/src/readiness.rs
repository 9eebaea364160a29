//! Whether the server can answer, for those who watch it.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;
use vendue::{Error, ErrorCode, Market, PageRequest};

/// How long an answer of the store is believed. Whoever asks more often gets the same.
const BELIEVED: Duration = Duration::from_secs(1);
/// How long the store may take. It waits longer itself for a database that has gone; a balancer
/// should send requests elsewhere meanwhile.
const PATIENCE: Duration = Duration::from_secs(1);

/// Whether the server can answer.
pub(crate) struct Readiness {
    /// Cancelled when the server is to end: it still answers for some time, and says that nobody
    /// should come any more.
    draining: CancellationToken,
    store: Mutex<Option<Seen>>,
}

/// What the store was like.
#[derive(Clone, Copy)]
struct Seen {
    at: Instant,
    is_up: bool,
}

impl Readiness {
    pub(crate) fn new(draining: CancellationToken) -> Self {
        Self { draining, store: Mutex::const_new(None) }
    }

    /// Fails with `closed` when the server is about to end, and with `storage_unavailable` when the
    /// store does not answer.
    pub(crate) async fn check(&self, market: &Market) -> Result<(), Error> {
        if self.is_draining() {
            return Err(Error::new(ErrorCode::Closed, "the server is ending"));
        }
        if self.is_store_up(market).await {
            return Ok(());
        }
        Err(Error::new(ErrorCode::StorageUnavailable, "the store does not answer"))
    }

    /// Whether the server is about to end.
    pub(crate) fn is_draining(&self) -> bool {
        self.draining.is_cancelled()
    }

    /// Whether the store answers, as of a moment ago.
    pub(crate) async fn is_store_up(&self, market: &Market) -> bool {
        // Who comes while it is asked waits for the same answer.
        let mut store = self.store.lock().await;
        if let Some(seen) = store.filter(|seen| seen.at.elapsed() < BELIEVED) {
            return seen.is_up;
        }
        let is_up = matches!(timeout(PATIENCE, ask(market)).await, Ok(Ok(())));
        *store = Some(Seen { at: Instant::now(), is_up });
        is_up
    }
}

/// Asks a database who is there, and a file, which knows of no nodes, for a row.
async fn ask(market: &Market) -> Result<(), Error> {
    if market.nodes().await?.is_empty() {
        market.identity().page(PageRequest::first(1)).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_closed_store_is_found_out_and_an_end_told_before() {
        let market = vendue::open(":memory:").expect("opened");
        let draining = CancellationToken::new();
        let readiness = Readiness::new(draining.clone());
        assert!(readiness.check(&market).await.is_ok());
        market.close().await.expect("closed");
        assert!(readiness.is_store_up(&market).await, "it was asked a moment ago");
        tokio::time::sleep(BELIEVED).await;
        let refused = readiness.check(&market).await.expect_err("closed");
        assert_eq!(refused.code(), ErrorCode::StorageUnavailable);
        draining.cancel();
        let refused = readiness.check(&market).await.expect_err("ending");
        assert_eq!(refused.code(), ErrorCode::Closed);
    }
}
