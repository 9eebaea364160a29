//! Connections: how many, how slowly they may ask, and how they end.
//!
//! This is the loop of `axum::serve` with what that one leaves open: a limit on connections, a
//! time within which the head of a request must be there, small buffers, and an end with a
//! deadline.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use crate::limits::PeerAddress;
use crate::state::AppState;

/// How long the head of a request may take to arrive; also how long a connection may idle.
const HEAD_TIME: Duration = Duration::from_secs(30);
/// The most bytes of a request's head, and of an answer that waits to be sent.
const BUFFER_BYTES: usize = 64 * 1024;
/// How long to wait after the system could not give a connection: it is out of descriptors.
const PAUSE: Duration = Duration::from_millis(50);

/// Takes connections until the server stops, and then lets those that are open end.
pub(super) async fn serve(listener: TcpListener, router: Router, state: &AppState) {
    let open = TaskTracker::new();
    let places = Arc::new(Semaphore::new(state.config.connections));
    loop {
        let taken = tokio::select! {
            () = state.shutdown.cancelled() => break,
            taken = take(&listener, &places) => taken,
        };
        let Some((stream, place)) = taken else { continue };
        let (router, shutdown) = (router.clone(), state.shutdown.clone());
        open.spawn(async move {
            answer(stream, router, shutdown).await;
            drop(place);
        });
    }
    drop(listener);
    open.close();
    if tokio::time::timeout(state.config.shutdown_time, open.wait()).await.is_err() {
        tracing::warn!(open = open.len(), "some requests did not end in time");
    }
}

/// The next connection, once there is a place for it.
async fn take(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => Some((stream, place)),
        Err(why) => {
            tracing::debug!(%why, "a connection could not be taken");
            tokio::time::sleep(PAUSE).await;
            None
        }
    }
}

/// Answers the requests of one connection.
async fn answer(stream: TcpStream, router: Router, shutdown: CancellationToken) {
    let Ok(peer) = stream.peer_addr() else { return };
    // Small answers must not wait for the acknowledgement of those before.
    drop(stream.set_nodelay(true));
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(PeerAddress(peer));
        router.clone().into_service().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(BUFFER_BYTES)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = shutdown.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(why) = ended {
        tracing::debug!(%why, "a connection broke");
    }
}
