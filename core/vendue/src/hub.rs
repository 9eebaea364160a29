//! The event hub: what a commit has made durable, handed to everybody in this process who listens.
//!
//! Each topic that somebody follows is one bounded ring that all of its subscribers read. A
//! subscriber that falls a whole ring behind is told so and goes on from the log, by sequence: no
//! slow reader can hold memory or anybody else up. The commit thread only looks up topics that are
//! followed; with nobody listening it does nothing at all.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use parking_lot::RwLock;
use rustc_hash::FxHashMap;
use tokio::sync::broadcast;
use vendue_domain::events::{Event, Topic};
use vendue_store::{Committed, Interest, Relay};

/// How many events of a topic are held for subscribers that are a little behind.
const RING: usize = 256;

/// What is told to a subscriber.
#[derive(Clone, Debug)]
pub(crate) enum Told {
    /// This happened.
    Event(Arc<Event>),
    /// Something may have happened that was not told: look at the log.
    LookAgain,
}

/// Topics and who follows them.
#[derive(Default)]
pub(crate) struct Hub {
    topics: RwLock<Topics>,
    followed: AtomicUsize,
    /// How many events of other nodes were heard of.
    heard: AtomicU64,
    /// Told which topics are followed here, so that the other nodes tell of them.
    relay: Option<Arc<dyn Relay>>,
}

#[derive(Debug, Default)]
struct Topics {
    senders: FxHashMap<Topic, broadcast::Sender<Told>>,
    closed: bool,
}

/// The only ones who publish: the threads that write, and those that hear of other nodes. When the
/// last of them ends, closed or by a defect, nothing will ever be published again, and every
/// subscription ends.
pub(crate) struct Publisher(pub(crate) Arc<Hub>);

impl Publisher {
    /// Hands committed events to those who follow their topics.
    pub(crate) fn publish(&self, committed: Committed) {
        if !committed.is_own {
            self.0.count_heard(committed.events.len());
        }
        self.0.publish(committed.events.into_iter().map(|stored| stored.event));
        if committed.has_gap {
            self.0.look_again(None);
        }
    }
}

impl Drop for Publisher {
    fn drop(&mut self) {
        self.0.close();
    }
}

impl Hub {
    /// A hub of one of several nodes, if there is a relay between them.
    pub(crate) fn new(relay: Option<Arc<dyn Relay>>) -> Self {
        Self { relay, ..Self::default() }
    }

    /// Hands events to those who follow their topics.
    pub(crate) fn publish(&self, events: impl Iterator<Item = Event>) {
        if self.followed.load(Ordering::Acquire) == 0 {
            return;
        }
        let topics = self.topics.read();
        for event in events {
            if let Some(sender) = topics.senders.get(&event.topic) {
                // Nobody may be listening any more; the topic is swept below.
                drop(sender.send(Told::Event(Arc::new(event))));
            }
        }
    }

    /// Counts events of other nodes.
    pub(crate) fn count_heard(&self, events: usize) {
        self.heard.fetch_add(events as u64, Ordering::Relaxed);
    }

    /// How many events of other nodes were heard of.
    pub(crate) fn heard(&self) -> u64 {
        self.heard.load(Ordering::Relaxed)
    }

    /// Tells those who follow a topic, or any topic, to look at the log.
    pub(crate) fn look_again(&self, topic: Option<Topic>) {
        let topics = self.topics.read();
        let concerned = |found: &Topic| topic.is_none_or(|only| *found == only);
        for (_, sender) in topics.senders.iter().filter(|(found, _)| concerned(found)) {
            drop(sender.send(Told::LookAgain));
        }
    }

    /// Which topics are followed.
    pub(crate) fn interest(&self) -> Interest {
        Interest::Topics(self.topics.read().senders.keys().copied().collect())
    }

    /// Begins to follow a topic. After the end there is nothing to follow.
    pub(crate) fn follow(&self, topic: Topic) -> broadcast::Receiver<Told> {
        let mut topics = self.topics.write();
        if topics.closed {
            return broadcast::channel(1).1;
        }
        let is_first = !topics.senders.contains_key(&topic);
        let sender = topics.senders.entry(topic).or_insert_with(|| broadcast::channel(RING).0);
        let receiver = sender.subscribe();
        self.followed.store(topics.senders.len(), Ordering::Release);
        // Still with the lock, so that to follow and to leave are told in their order.
        if let Some(relay) = self.relay.as_ref().filter(|_| is_first) {
            relay.follow(topic);
        }
        receiver
    }

    /// Forgets a topic that nobody follows any more.
    pub(crate) fn unfollow(&self, topic: Topic) {
        let mut topics = self.topics.write();
        if topics.senders.get(&topic).is_some_and(|sender| sender.receiver_count() == 0) {
            topics.senders.remove(&topic);
            if let Some(relay) = &self.relay {
                relay.unfollow(topic);
            }
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

impl std::fmt::Debug for Hub {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Hub").field("followed", &self.followed).finish_non_exhaustive()
    }
}
