//! What nodes tell each other beside the database: that there is news, who watches, how much was
//! asked for. None of it is the truth: a node that hears nothing is later and never wrong.

use std::sync::Arc;
use std::time::Duration;

use vendue_domain::events::Topic;

use crate::error::StoreError;
use crate::limiter::Limiter;
use crate::pending::Pending;

/// A topic has events that were not there before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct News {
    /// The topic.
    pub topic: Topic,
    /// The number of the first new event.
    pub first_sequence: i64,
    /// The number of the last one.
    pub last_sequence: i64,
}

/// What a node hears of the others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Heard {
    /// A topic that this node follows has news.
    News(News),
    /// Something may have been missed, of this topic or of all: look at the log.
    Gap(Option<Topic>),
}

/// Told of what a node hears. It must return at once.
pub type Listener = Arc<dyn Fn(Heard) + Send + Sync>;

/// The way between nodes. `vendue-relay-redis` implements it.
///
/// Nothing here waits for the network but [`take`](Limiter::take), which has a short limit of its
/// own and fails when the way is cut or too slow: then each node counts for itself. While the way
/// is cut, announcements are dropped, and the end of the cut is heard as a [`Heard::Gap`].
pub trait Relay: Limiter {
    /// Says whom to tell what is heard. Called once, before anything else.
    fn listen(&self, listener: Listener);

    /// Tells the nodes that follow these topics. Never waits; what cannot be sent is dropped.
    fn announce(&self, news: &[News]);

    /// Begins to hear of a topic. Once the others' announcements are certain to be heard, that is
    /// told as a [`Heard::Gap`] of the topic, because what came before was not heard.
    fn follow(&self, topic: Topic);

    /// No longer hears of a topic.
    fn unfollow(&self, topic: Topic);

    /// Says how many watch a topic at this node.
    fn set_viewers(&self, topic: Topic, count: usize);

    /// How many watch a topic at the other nodes, as far as is known; it may be seconds old. Known
    /// only for topics that have viewers here.
    fn viewers_elsewhere(&self, topic: Topic) -> usize;

    /// How many announcements were dropped so far, because the way was cut or the queue full.
    fn announcements_dropped(&self) -> u64 {
        0
    }

    /// Whether the way is open, as far as is known.
    fn is_up(&self) -> bool;

    /// Asks whether the way is open, and how long that took.
    fn ping(&self) -> Pending<Duration>;

    /// Ends it.
    fn close(&self);
}

/// How a relay fails: it is not there. Told as `storage_unavailable`.
pub fn relay_unavailable(why: impl std::fmt::Display) -> vendue_domain::Error {
    StoreError::Unavailable(why.to_string()).into()
}
