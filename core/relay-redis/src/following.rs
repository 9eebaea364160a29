//! Which topics are followed, and which of them the server does not know of yet.

use parking_lot::Mutex;
use rustc_hash::FxHashSet;
use tokio::sync::Notify;
use vendue_domain::events::Topic;

/// The topics that this node follows.
#[derive(Default)]
pub(crate) struct Following {
    inner: Mutex<Inner>,
    changed: Notify,
}

#[derive(Default)]
struct Inner {
    wanted: FxHashSet<Topic>,
    // Followed, and not yet told that the others' announcements are certain to be heard.
    unconfirmed: FxHashSet<Topic>,
    // Followed or unfollowed since the connection looked. Empty while there is no connection,
    // which begins with all that are wanted.
    changed: FxHashSet<Topic>,
    is_connected: bool,
}

/// What a connection has to do.
pub(crate) struct Changes {
    /// Wanted now.
    pub(crate) wanted: Vec<Topic>,
    /// Not wanted any more.
    pub(crate) unwanted: Vec<Topic>,
}

impl Following {
    pub(crate) fn follow(&self, topic: Topic) {
        let mut inner = self.inner.lock();
        inner.wanted.insert(topic);
        inner.unconfirmed.insert(topic);
        self.note_change(&mut inner, topic);
    }

    pub(crate) fn unfollow(&self, topic: Topic) {
        let mut inner = self.inner.lock();
        inner.unconfirmed.remove(&topic);
        if inner.wanted.remove(&topic) {
            self.note_change(&mut inner, topic);
        }
    }

    fn note_change(&self, inner: &mut Inner, topic: Topic) {
        if inner.is_connected {
            inner.changed.insert(topic);
            self.changed.notify_one();
        }
    }

    /// Whether news of a topic are still asked for.
    pub(crate) fn wants(&self, topic: Topic) -> bool {
        self.inner.lock().wanted.contains(&topic)
    }

    /// A connection begins: all that it has to subscribe to. What changes from now on is noted.
    pub(crate) fn begin(&self) -> Vec<Topic> {
        let mut inner = self.inner.lock();
        inner.is_connected = true;
        inner.changed.clear();
        inner.wanted.iter().copied().collect()
    }

    /// The connection is over.
    pub(crate) fn end(&self) {
        let mut inner = self.inner.lock();
        inner.is_connected = false;
        inner.changed.clear();
    }

    /// Waits until something may have changed.
    pub(crate) async fn changed(&self) {
        self.changed.notified().await;
    }

    /// What has changed since it was last asked.
    pub(crate) fn take_changes(&self) -> Changes {
        let mut inner = self.inner.lock();
        let changed = std::mem::take(&mut inner.changed);
        let (wanted, unwanted) =
            changed.into_iter().partition(|topic| inner.wanted.contains(topic));
        Changes { wanted, unwanted }
    }

    /// Those of `subscribed` that somebody waits for to be confirmed. Each is given once.
    pub(crate) fn confirm(&self, subscribed: &[Topic]) -> Vec<Topic> {
        let mut inner = self.inner.lock();
        subscribed.iter().copied().filter(|topic| inner.unconfirmed.remove(topic)).collect()
    }
}

#[cfg(test)]
mod tests {
    use vendue_domain::events::TopicKind;

    use super::*;

    fn topic(id: u8) -> Topic {
        Topic { kind: TopicKind::Auction, id: [id; 16] }
    }

    #[test]
    fn a_connection_begins_with_all_and_goes_on_with_changes() {
        let following = Following::default();
        following.follow(topic(1));
        following.follow(topic(2));
        following.unfollow(topic(2));
        assert_eq!(following.begin(), [topic(1)]);
        following.follow(topic(3));
        following.unfollow(topic(1));
        let changes = following.take_changes();
        assert_eq!((changes.wanted, changes.unwanted), (vec![topic(3)], vec![topic(1)]));
        assert!(following.take_changes().wanted.is_empty());
        following.end();
        following.follow(topic(4));
        assert_eq!(following.begin().len(), 2);
        assert!(following.take_changes().wanted.is_empty());
    }

    #[test]
    fn every_follow_is_confirmed_once() {
        let following = Following::default();
        following.follow(topic(1));
        assert_eq!(following.confirm(&[topic(1), topic(2)]), [topic(1)]);
        assert!(following.confirm(&[topic(1)]).is_empty());
        following.follow(topic(1));
        assert_eq!(following.confirm(&[topic(1)]), [topic(1)]);
        following.follow(topic(1));
        following.unfollow(topic(1));
        assert!(following.confirm(&[topic(1)]).is_empty());
    }
}
