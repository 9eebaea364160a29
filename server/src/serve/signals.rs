//! The signals that end the server.

use tokio_util::sync::CancellationToken;
use vendue::Error;

use super::failed;

/// Cancels the token at the first interrupt or termination; a second one ends the process.
#[cfg(unix)]
pub(super) fn cancel_on_signal(stop: CancellationToken) -> Result<(), Error> {
    use tokio::signal::unix::{SignalKind, signal};
    let unusable = |why: std::io::Error| failed("signals cannot be received", &why);
    let mut interrupt = signal(SignalKind::interrupt()).map_err(unusable)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(unusable)?;
    tokio::spawn(async move {
        for round in 0..2 {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            if round == 0 {
                tracing::info!("ending: what runs is finished first");
                stop.cancel();
            }
        }
        // What was acknowledged is durable at any moment, so this loses nothing.
        std::process::exit(130);
    });
    Ok(())
}

/// Cancels the token at an interrupt.
#[cfg(not(unix))]
pub(super) fn cancel_on_signal(stop: CancellationToken) -> Result<(), Error> {
    tokio::spawn(async move {
        if let Err(why) = tokio::signal::ctrl_c().await {
            tracing::error!(%why, "signals cannot be received");
            return;
        }
        stop.cancel();
    });
    Ok(())
}
