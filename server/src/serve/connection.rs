//! Connections: how many, how slowly they may ask, and how they end.
//!
//! This is the loop of `axum::serve` with what that one leaves open: a limit on connections, a
//! time within which the head of a request must be there, another for the answer to be taken, small
//! buffers, and an end with a deadline.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use super::stream::TimedStream;
use crate::config::Config;
use crate::error::ApiError;
use crate::limits::{Held, PeerAddress, Place, Places, network};
use crate::state::AppState;

/// How long the head of a request may take to arrive; also how long a connection may idle.
const HEAD_TIME: Duration = Duration::from_secs(30);
/// The most bytes of a request's head, and of an answer that waits to be sent.
const BUFFER_BYTES: usize = 64 * 1024;
/// How long to wait after the system could not give a connection: it is out of descriptors.
const PAUSE: Duration = Duration::from_millis(50);

/// Takes connections until the server stops, and then lets those that are open end.
pub(crate) async fn serve(listener: TcpListener, router: Router, state: &AppState) {
    let open = TaskTracker::new();
    let gate = Gate::new(&state.config);
    loop {
        let taken = tokio::select! {
            () = state.shutdown.cancelled() => break,
            taken = gate.take(&listener) => taken,
        };
        let Some(taken) = taken else { continue };
        open.spawn(answer(taken, router.clone(), state.clone()));
    }
    drop(listener);
    open.close();
    if tokio::time::timeout(state.config.shutdown_time, open.wait()).await.is_err() {
        tracing::warn!(open = open.len(), "some requests did not end in time");
    }
}

/// Who may come in.
struct Gate {
    /// All connections, also those that have become sockets.
    all: Arc<Semaphore>,
    /// Those of one address, until they become sockets, which are counted for themselves.
    by_address: Arc<Places>,
    trusted: Vec<IpAddr>,
}

/// A connection that has come in.
struct Taken {
    stream: TcpStream,
    peer: SocketAddr,
    held: Held,
    place: Option<Place>,
}

impl Gate {
    fn new(config: &Config) -> Self {
        Self {
            all: Arc::new(Semaphore::new(config.connections)),
            by_address: Arc::new(Places::new(
                "connections",
                usize::MAX,
                config.connections_per_address,
            )),
            trusted: config.trusted_proxies.clone(),
        }
    }

    /// The next connection, once there is a place for it. One too many of an address is closed.
    async fn take(&self, listener: &TcpListener) -> Option<Taken> {
        let permit = self.all.clone().acquire_owned().await.ok()?;
        match listener.accept().await {
            Ok((stream, peer)) => {
                let place = self.place(peer.ip().to_canonical()).ok()?;
                Some(Taken { stream, peer, held: Held::new(permit), place })
            }
            Err(why) => {
                tracing::debug!(%why, "a connection could not be taken");
                tokio::time::sleep(PAUSE).await;
                None
            }
        }
    }

    /// A place of the address; a proxy that is believed speaks for many and needs none.
    fn place(&self, peer: IpAddr) -> Result<Option<Place>, ApiError> {
        if self.trusted.contains(&peer) {
            return Ok(None);
        }
        self.by_address.take(network(peer)).map(Some)
    }
}

/// Answers the requests of one connection.
async fn answer(taken: Taken, router: Router, state: AppState) {
    let Taken { stream, peer, held, place } = taken;
    // Small answers must not wait for the acknowledgement of those before.
    drop(stream.set_nodelay(true));
    let shutdown = state.shutdown;
    let stream = TimedStream::new(stream, state.config.socket_write_time, held.clone());
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(PeerAddress(peer));
        request.extensions_mut().insert(held.clone());
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
    drop(place);
}
