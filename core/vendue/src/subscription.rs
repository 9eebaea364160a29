//! A subscription: the events of one topic after a number, once each and in order.

use std::collections::VecDeque;
use std::sync::{Arc, Weak};
use std::time::Duration;

use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use vendue_domain::events::{Event, Topic};
use vendue_domain::{Error, ErrorCode};
use vendue_store::queries::EventQueries;
use vendue_store::{Store, StoreError, block_on};

use crate::hub::{Hub, Told};

/// How many events are read from the log at a time.
const PORTION: u32 = 256;

/// The events of one topic. Await [`Subscription::next`], or block in
/// [`Subscription::wait_next`].
///
/// Whatever was missed, by a late start or by falling behind, is read from the log, so the
/// sequence has no gap and no repetition. It holds no claim on the market: when that is closed or
/// nobody uses it any more, the subscription ends.
pub struct Subscription {
    topic: Topic,
    hub: Arc<Hub>,
    store: Weak<dyn Store>,
    live: broadcast::Receiver<Told>,
    /// The last number that was given; nothing until the first when no start was named.
    last: Option<i64>,
    backlog: VecDeque<Arc<Event>>,
    /// Whether the log may hold events that were not given yet.
    behind: bool,
}

impl Subscription {
    /// Follows a topic: after `since`, or only what happens from now on.
    pub(crate) fn new(
        hub: Arc<Hub>,
        store: &Arc<dyn Store>,
        topic: Topic,
        since: Option<i64>,
    ) -> Self {
        let live = hub.follow(topic);
        let behind = since.is_some();
        let store = Arc::downgrade(store);
        Self { topic, hub, store, live, last: since, backlog: VecDeque::new(), behind }
    }

    /// Without a start, it follows from the topic's last event on, so that whatever comes next is
    /// found in the log too should the ring have moved on.
    pub(crate) fn starting_after(mut self, last: i64) -> Self {
        self.last = self.last.or(Some(last));
        self
    }

    /// The topic.
    pub fn topic(&self) -> Topic {
        self.topic
    }

    /// The number of the last event that was given.
    pub fn last_sequence(&self) -> Option<i64> {
        self.last
    }

    /// The next event, or nothing once the market is closed.
    pub async fn next(&mut self) -> Result<Option<Arc<Event>>, Error> {
        loop {
            if let Some(event) = self.backlog.pop_front() {
                self.last = Some(event.sequence);
                return Ok(Some(event));
            }
            if self.behind {
                match self.read_log().await {
                    Ok(()) => continue,
                    Err(failure) if failure.code() == ErrorCode::Closed => return Ok(None),
                    Err(failure) => return Err(failure),
                }
            }
            match self.live.recv().await {
                Ok(Told::Event(event)) => self.take_live(event),
                // The ring has moved on, or another node was not heard: the log has what was
                // missed.
                Ok(Told::LookAgain) | Err(RecvError::Lagged(_)) => {
                    self.behind = self.last.is_some()
                }
                Err(RecvError::Closed) => return Ok(None),
            }
        }
    }

    /// Blocks the calling thread until the next event is there, or until `patience` is over.
    pub fn wait_next(&mut self, patience: Duration) -> Result<Option<Arc<Event>>, Error> {
        block_on(self.next(), Some(patience)).unwrap_or(Ok(None))
    }

    fn take_live(&mut self, event: Arc<Event>) {
        let sequence = event.sequence;
        match self.last {
            Some(last) if sequence <= last => {}
            Some(last) if sequence > last + 1 => self.behind = true,
            _ => self.backlog.push_back(event),
        }
    }

    async fn read_log(&mut self) -> Result<(), Error> {
        let after = self.last.unwrap_or(0);
        let portion = match self.store.upgrade() {
            Some(store) => store.events_of(self.topic, after, PORTION),
            None => return Err(StoreError::Closed.into()),
        };
        let events = portion.await?;
        self.behind = events.len() >= usize::try_from(PORTION).unwrap_or(usize::MAX);
        self.backlog.extend(events.into_iter().map(Arc::new));
        Ok(())
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        // The receiver must be gone before the topic is looked at.
        self.live = broadcast::channel(1).1;
        self.hub.unfollow(self.topic);
    }
}

impl std::fmt::Debug for Subscription {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Subscription").field("topic", &self.topic).finish_non_exhaustive()
    }
}
