//! The event hub: what a commit has made durable, handed to everybody in this process who listens.
//!
//! Each topic that somebody follows is one bounded ring that all of its subscribers read. A
//! subscriber that falls a whole ring behind is told so and goes on from the log, by sequence: no
//! slow reader can hold memory or anybody else up. The commit thread only looks up topics that are
//! followed; with nobody listening it does nothing at all.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::RwLock;
use rustc_hash::FxHashMap;
use tokio::sync::broadcast;
use vendue_domain::events::{Event, Topic};
use vendue_store::Committed;

/// How many events of a topic are held for subscribers that are a little behind.
const RING: usize = 256;

/// Topics and who follows them.
#[derive(Debug, Default)]
pub(crate) struct Hub {
    topics: RwLock<Topics>,
    followed: AtomicUsize,
}

#[derive(Debug, Default)]
struct Topics {
    senders: FxHashMap<Topic, broadcast::Sender<Arc<Event>>>,
    closed: bool,
}

/// The only one who publishes: the thread that writes. When it ends, closed or by a defect,
/// nothing will ever be published again, and every subscription ends.
pub(crate) struct Publisher(pub(crate) Arc<Hub>);

impl Publisher {
    /// Hands committed events to those who follow their topics.
    pub(crate) fn publish(&self, committed: Committed) {
        self.0.publish(committed);
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Hub {
    fn publish(&self, committed: Committed) {
        if self.followed.load(Ordering::Acquire) == 0 {
            return;
        }
        let topics = self.topics.read();
        for stored in committed.events {
            if let Some(sender) = topics.senders.get(&stored.event.topic) {
                // Nobody may be listening any more; the topic is swept below.
                drop(sender.send(Arc::new(stored.event)));
            }
        }
    }

    /// Begins to follow a topic. After the end there is nothing to follow.
    pub(crate) fn follow(&self, topic: Topic) -> broadcast::Receiver<Arc<Event>> {
        let mut topics = self.topics.write();
        if topics.closed {
            return broadcast::channel(1).1;
        }
        let sender = topics.senders.entry(topic).or_insert_with(|| broadcast::channel(RING).0);
        let receiver = sender.subscribe();
        self.followed.store(topics.senders.len(), Ordering::Release);
        receiver
    }

    /// Forgets a topic that nobody follows any more.
    pub(crate) fn unfollow(&self, topic: Topic) {
        let mut topics = self.topics.write();
        if topics.senders.get(&topic).is_some_and(|sender| sender.receiver_count() == 0) {
            topics.senders.remove(&topic);
        }
        self.followed.store(topics.senders.len(), Ordering::Release);
    }

    /// How many follow a topic.
    pub(crate) fn followers(&self, topic: Topic) -> usize {
        self.topics.read().senders.get(&topic).map_or(0, broadcast::Sender::receiver_count)
    }

    /// Ends every subscription, and those to come.
    fn close(&self) {
        let mut topics = self.topics.write();
        topics.senders.clear();
        topics.closed = true;
        self.followed.store(0, Ordering::Release);
    }
}
