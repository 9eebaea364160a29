//! What an open connection holds.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::OwnedSemaphorePermit;

/// The place of a connection among all, until every clone is dropped. Each request has one, so that
/// a socket can keep the place of the connection out of which it was made.
#[derive(Clone, Debug)]
pub(crate) struct Held(Arc<Connection>);

#[derive(Debug)]
struct Connection {
    is_socket: AtomicBool,
    _permit: OwnedSemaphorePermit,
}

impl Held {
    /// A connection that has this place.
    pub(crate) fn new(permit: OwnedSemaphorePermit) -> Self {
        Self(Arc::new(Connection { is_socket: AtomicBool::new(false), _permit: permit }))
    }

    /// Says that the connection is a socket from now on: it minds itself how long a write takes,
    /// and says why it ends.
    pub(crate) fn becomes_socket(&self) {
        self.0.is_socket.store(true, Ordering::Relaxed);
    }

    /// Whether the connection is a socket.
    pub(crate) fn is_socket(&self) -> bool {
        self.0.is_socket.load(Ordering::Relaxed)
    }
}
