//! Work that is done to its end, whether or not whoever asked for it is still there.

use std::future::Future;

use tracing::Instrument;
use vendue::{Error, ErrorCode};

/// Does something to its end. A connection that closes would otherwise stop it between two steps:
/// an attempt to sign in would be counted and its password never looked at.
pub(crate) async fn whole<T: Send + 'static>(
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error> {
    // What it logs still names the request.
    match tokio::spawn(work.in_current_span()).await {
        Ok(done) => done,
        Err(_) => Err(Error::new(ErrorCode::Internal, "it did not come to its end")),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    use super::whole;

    #[tokio::test]
    async fn it_goes_on_when_nobody_waits() {
        let done = Arc::new(AtomicBool::new(false));
        let told = done.clone();
        let work = whole(async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            told.store(true, Ordering::Relaxed);
            Ok(())
        });
        let given_up = tokio::time::timeout(Duration::from_millis(5), work).await;
        assert!(given_up.is_err());
        while !done.load(Ordering::Relaxed) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}
