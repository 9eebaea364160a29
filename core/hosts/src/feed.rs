//! Events as they happen, one JSON text at a time.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::future::{Either, select};
use tokio::sync::{Mutex, Notify};
use vendue::{Error, ErrorCode, Pending, Subscription, Watch, block_on};

use crate::arguments::write;
use crate::open::{Process, forked};
use crate::records::EventRecord;

/// The events of a topic or an auction, each once and in order. Copies share the place in it.
///
/// Who gives up waiting for the next event loses none.
#[derive(Clone)]
pub struct Feed(Arc<Shared>);

struct Shared {
    /// The process that follows. Locks may be held for ever in one that was forked from it.
    process: Process,
    source: Mutex<Source>,
    is_stopped: AtomicBool,
    stop: Notify,
}

/// Where the events come from.
pub(crate) enum Source {
    /// Those of a topic, as they are stored.
    Topic(Subscription),
    /// Those of an auction, as somebody may see them.
    Auction(Watch),
}

/// What comes next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Next {
    /// An event, as JSON.
    Event(String),
    /// Nothing within the patience.
    Nothing,
    /// Nothing any more: the feed was stopped, or the market closed.
    Over,
}

impl Feed {
    pub(crate) fn new(source: Source) -> Self {
        Self(Arc::new(Shared {
            process: Process::this(),
            source: Mutex::new(source),
            is_stopped: AtomicBool::new(false),
            stop: Notify::new(),
        }))
    }

    /// The next event as JSON, or nothing when there is none any more.
    ///
    /// Fails with `forbidden` when the access to the topic has ended.
    pub fn next(&self) -> Pending<Option<String>> {
        if self.is_forked() {
            return Pending::ready(Err(forked()));
        }
        let shared = self.0.clone();
        Pending::from_future(async move {
            let stopped = pin!(shared.stop.notified());
            if shared.is_stopped.load(Ordering::Acquire) {
                return Ok(None);
            }
            let event = pin!(async {
                let mut source = shared.source.lock().await;
                source.next().await
            });
            match select(event, stopped).await {
                Either::Left((event, _)) => event,
                Either::Right(((), _)) => Ok(None),
            }
        })
    }

    /// The next event, waiting for it in this thread, at most as long as `patience`.
    ///
    /// Fails with `forbidden` when the access to the topic has ended.
    pub fn wait_next(&self, patience: Duration) -> Result<Next, Error> {
        match block_on(self.next(), Some(patience)) {
            Some(Ok(Some(event))) => Ok(Next::Event(event)),
            Some(Ok(None)) => Ok(Next::Over),
            Some(Err(refused)) => Err(refused),
            None => Ok(Next::Nothing),
        }
    }

    fn is_forked(&self) -> bool {
        self.0.process.is_forked()
    }

    /// Stops it: who waits, and whoever asks from now on, is told that nothing comes any more.
    pub fn stop(&self) {
        self.0.is_stopped.store(true, Ordering::Release);
        if !self.is_forked() {
            self.0.stop.notify_waiters();
        }
    }
}

impl Drop for Feed {
    fn drop(&mut self) {
        if self.is_forked() {
            std::mem::forget(self.0.clone());
        }
    }
}

impl Source {
    async fn next(&mut self) -> Result<Option<String>, Error> {
        match self {
            Self::Topic(following) => match following.next().await? {
                Some(event) => write(EventRecord::from(event.as_ref())).map(Some),
                None if following.has_lost_access() => {
                    Err(Error::new(ErrorCode::Forbidden, "the access to the topic has ended"))
                }
                None => Ok(None),
            },
            Self::Auction(watching) => {
                let event = watching.next().await?;
                event.map(|event| write(&event)).transpose()
            }
        }
    }
}

impl std::fmt::Debug for Feed {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Feed")
    }
}
