//! What the handle and the tasks behind it share.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use data_encoding::HEXLOWER;
use redis::Client;
use tokio::sync::{Semaphore, watch};
use vendue_domain::Error;
use vendue_store::{Heard, Listener, StoreError};

use crate::address;
use crate::announcements::Announcements;
use crate::following::Following;
use crate::limits::Scripts;
use crate::names::Names;
use crate::options::RedisOptions;
use crate::viewers::Viewers;
use crate::way::Way;

/// What the handle and the tasks behind it share.
pub(crate) struct Shared {
    pub(crate) options: RedisOptions,
    pub(crate) client: Client,
    pub(crate) names: Names,
    /// What this node calls itself, so that it knows its own messages. New each time: a node that
    /// was started again shares nothing with what it was.
    pub(crate) node: String,
    pub(crate) announcements: Announcements,
    pub(crate) following: Following,
    pub(crate) viewers: Viewers,
    pub(crate) way: Way,
    pub(crate) scripts: Scripts,
    /// Bounds how many ask about buckets at one time.
    pub(crate) takes: Arc<Semaphore>,
    listener: OnceLock<Listener>,
    is_hearing: AtomicBool,
    closing: watch::Sender<bool>,
}

impl Shared {
    /// With a clock for buckets that is set by hand, where a test brings one.
    pub(crate) fn new(options: RedisOptions, clock: Option<Arc<AtomicU64>>) -> Result<Self, Error> {
        let client = address::client(&options)?;
        let mut node = [0; 8];
        getrandom::fill(&mut node).map_err(|failure| {
            Error::from(StoreError::Unavailable(format!("no randomness: {failure}")))
        })?;
        Ok(Self {
            client,
            names: Names::new(&options.name_space)?,
            node: HEXLOWER.encode(&node),
            announcements: Announcements::new(options.announcements_max),
            following: Following::default(),
            viewers: Viewers::default(),
            way: Way::default(),
            scripts: Scripts::new(clock),
            takes: Arc::new(Semaphore::new(options.takes_max)),
            listener: OnceLock::new(),
            is_hearing: AtomicBool::new(false),
            closing: watch::Sender::new(false),
            options,
        })
    }

    pub(crate) fn listen(&self, listener: Listener) {
        if self.listener.set(listener).is_err() {
            tracing::warn!("a relay has one listener; the second is not told anything");
        }
    }

    pub(crate) fn tell(&self, heard: Heard) {
        if let Some(listener) = self.listener.get() {
            listener(heard);
        }
    }

    pub(crate) fn set_hearing(&self, is_hearing: bool) {
        self.is_hearing.store(is_hearing, Ordering::Release);
    }

    pub(crate) fn is_up(&self) -> bool {
        self.way.is_open() && self.is_hearing.load(Ordering::Acquire)
    }

    pub(crate) fn close(&self) {
        self.closing.send_replace(true);
        // From here on nobody goes this way but the goodbye, which has the connection itself.
        self.way.cut();
    }

    pub(crate) fn is_closed(&self) -> bool {
        *self.closing.borrow()
    }

    /// Waits until the relay is closed.
    pub(crate) async fn closed(&self) {
        // The sender lives as long as `self`, so this cannot fail before it is true.
        drop(self.closing.subscribe().wait_for(|&is_closing| is_closing).await);
    }
}
