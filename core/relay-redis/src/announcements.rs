//! Announcements that wait to be sent: one for each topic, and never more than so many.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use tokio::sync::Notify;
use vendue_domain::events::Topic;
use vendue_store::News;

/// What waits, and what was dropped.
pub(crate) struct Announcements {
    waiting: Mutex<FxHashMap<Topic, News>>,
    some: Notify,
    topics_max: usize,
    dropped: AtomicU64,
    // Whether something was dropped that nobody was told of yet.
    owed: AtomicBool,
}

impl Announcements {
    pub(crate) fn new(topics_max: usize) -> Self {
        Self {
            waiting: Mutex::default(),
            some: Notify::new(),
            topics_max,
            dropped: AtomicU64::new(0),
            owed: AtomicBool::new(false),
        }
    }

    /// Puts announcements into the queue. Those of a topic that waits already become one with it;
    /// those of further topics are dropped when the queue is full.
    pub(crate) fn add(&self, news: &[News]) {
        let mut dropped = 0;
        let mut waiting = self.waiting.lock();
        for one in news {
            let is_full = waiting.len() >= self.topics_max;
            match waiting.get_mut(&one.topic) {
                Some(earlier) => {
                    earlier.first_sequence = earlier.first_sequence.min(one.first_sequence);
                    earlier.last_sequence = earlier.last_sequence.max(one.last_sequence);
                }
                None if is_full => dropped += 1,
                None => drop(waiting.insert(one.topic, *one)),
            }
        }
        drop(waiting);
        self.count_dropped(dropped);
        self.some.notify_one();
    }

    /// Everything that waits, to be sent.
    pub(crate) fn send(&self) -> Sending<'_> {
        let news = std::mem::take(&mut *self.waiting.lock()).into_values().collect();
        Sending { announcements: self, news }
    }

    /// Waits until something may be there.
    pub(crate) async fn ready(&self) {
        self.some.notified().await;
    }

    /// Gives up everything that waits.
    pub(crate) fn drop_all(&self) {
        drop(self.send());
    }

    /// Remembers that announcements were dropped.
    pub(crate) fn count_dropped(&self, count: usize) {
        if count > 0 {
            self.dropped.fetch_add(u64::try_from(count).unwrap_or(u64::MAX), Ordering::Relaxed);
            self.owed.store(true, Ordering::Release);
        }
    }

    /// How many were dropped in all.
    pub(crate) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// Whether the others are to be told that something was dropped.
    pub(crate) fn settle(&self) -> Option<Debt<'_>> {
        self.owed.swap(false, Ordering::AcqRel).then_some(Debt { announcements: self })
    }
}

/// Announcements on their way. Those that are not sent when this goes out of sight, because the
/// connection ended meanwhile, were dropped.
pub(crate) struct Sending<'a> {
    announcements: &'a Announcements,
    news: Vec<News>,
}

impl Sending<'_> {
    /// The next of them, at most so many.
    pub(crate) fn next(&self, count_max: usize) -> Option<&[News]> {
        self.news.rchunks(count_max).next()
    }

    /// Those that were given last are sent.
    pub(crate) fn are_sent(&mut self, count_max: usize) {
        self.news.truncate(self.news.len().saturating_sub(count_max));
    }
}

impl Drop for Sending<'_> {
    fn drop(&mut self) {
        self.announcements.count_dropped(self.news.len());
    }
}

/// The others have to be told. It stays owed until it is paid.
pub(crate) struct Debt<'a> {
    announcements: &'a Announcements,
}

impl Debt<'_> {
    /// They were told.
    pub(crate) fn pay(self) {
        std::mem::forget(self);
    }
}

impl Drop for Debt<'_> {
    fn drop(&mut self) {
        self.announcements.owed.store(true, Ordering::Release);
    }
}

#[cfg(test)]
mod tests {
    use vendue_domain::events::TopicKind;

    use super::*;

    fn news(id: u8, first_sequence: i64, last_sequence: i64) -> News {
        let topic = Topic { kind: TopicKind::Auction, id: [id; 16] };
        News { topic, first_sequence, last_sequence }
    }

    fn sent(queue: &Announcements) -> Vec<News> {
        let mut sending = queue.send();
        let mut sent = Vec::new();
        while let Some(chunk) = sending.next(2) {
            sent.extend_from_slice(chunk);
            sending.are_sent(2);
        }
        sent.sort_by_key(|one| one.topic);
        sent
    }

    #[test]
    fn one_topic_waits_once_with_all_its_numbers() {
        let queue = Announcements::new(3);
        queue.add(&[news(1, 5, 6), news(2, 1, 1), news(3, 1, 1)]);
        queue.add(&[news(1, 7, 9), news(1, 4, 4)]);
        assert_eq!(sent(&queue), [news(1, 4, 9), news(2, 1, 1), news(3, 1, 1)]);
        assert!(sent(&queue).is_empty());
        assert_eq!(queue.dropped(), 0);
        assert!(queue.settle().is_none());
    }

    #[test]
    fn a_full_queue_drops_further_topics_and_counts_them() {
        let queue = Announcements::new(2);
        queue.add(&[news(1, 1, 1), news(2, 1, 1), news(3, 1, 1), news(1, 2, 2)]);
        assert_eq!(queue.dropped(), 1);
        queue.settle().expect("one was dropped").pay();
        assert!(queue.settle().is_none());
        assert_eq!(sent(&queue).len(), 2);
        queue.add(&[news(4, 1, 1)]);
        queue.drop_all();
        assert_eq!(queue.dropped(), 2);
        assert!(queue.settle().is_some());
        // The others were not told.
        assert!(queue.settle().is_some());
    }

    #[test]
    fn what_was_on_its_way_when_the_connection_ended_is_dropped() {
        let queue = Announcements::new(9);
        queue.add(&[news(1, 1, 1), news(2, 1, 1), news(3, 1, 1)]);
        let mut sending = queue.send();
        assert_eq!(sending.next(2).map(<[News]>::len), Some(2));
        sending.are_sent(2);
        assert_eq!(sending.next(2).map(<[News]>::len), Some(1));
        drop(sending);
        assert_eq!(queue.dropped(), 1);
        assert!(queue.settle().is_some());
    }
}
