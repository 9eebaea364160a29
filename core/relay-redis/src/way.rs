//! The connection that commands go over, or that there is none.

use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use tokio::sync::Notify;

use crate::connect::Connected;

/// The way to the server as those see it who use it. Asking for it never waits.
#[derive(Default)]
pub(crate) struct Way {
    connected: Mutex<Option<Connected>>,
    is_doubted: AtomicBool,
    doubts: Notify,
}

impl Way {
    pub(crate) fn open(&self, connected: Connected) {
        self.is_doubted.store(false, Ordering::Release);
        *self.connected.lock() = Some(connected);
    }

    pub(crate) fn cut(&self) {
        drop(self.connected.lock().take());
    }

    /// Whether there is a connection.
    pub(crate) fn is_open(&self) -> bool {
        self.connected.lock().is_some()
    }

    /// The connection.
    pub(crate) fn connected(&self) -> Option<Connected> {
        self.connected.lock().clone()
    }

    /// The connection, unless somebody waited in vain and it has not answered since. Otherwise
    /// each of a thousand callers would wait for its own limit before it knew.
    pub(crate) fn trusted(&self) -> Option<Connected> {
        if self.is_doubted.load(Ordering::Acquire) { None } else { self.connected() }
    }

    /// Somebody waited in vain.
    pub(crate) fn doubt(&self) {
        self.is_doubted.store(true, Ordering::Release);
        self.doubts.notify_one();
    }

    /// Waits until somebody has waited in vain.
    pub(crate) async fn doubted(&self) {
        self.doubts.notified().await;
    }

    /// The connection has answered.
    pub(crate) fn trust(&self) {
        self.is_doubted.store(false, Ordering::Release);
    }
}
