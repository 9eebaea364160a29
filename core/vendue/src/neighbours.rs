//! Other nodes of the same market: tells them of news, and hears of theirs.
//!
//! What is heard is only that there is something to read; the events come from the log. So nothing
//! that is lost on the way, told twice or told late can put anything wrong.

use std::sync::{Arc, Weak};

use parking_lot::{Condvar, Mutex};
use rustc_hash::FxHashMap;
use vendue_domain::Error;
use vendue_domain::events::{Event, Topic};
use vendue_store::queries::EventQueries;
use vendue_store::{Committed, Heard, News, Relay, Store};

use crate::hub::Hub;

/// How many events of a topic are read at a time.
const PORTION: u32 = 256;
/// How many topics are read in one query.
const TOPICS: usize = 50;

/// What was heard and not read yet.
#[derive(Default)]
struct Waiting {
    /// After which number to read each topic.
    topics: FxHashMap<Topic, i64>,
    closed: bool,
}

/// The neighbours of this node.
pub(crate) struct Neighbours {
    relay: Arc<dyn Relay>,
    hub: Arc<Hub>,
    waiting: Mutex<Waiting>,
    heard: Condvar,
}

impl Neighbours {
    /// Begins to listen. What is heard is read once [`Neighbours::start`] was called.
    pub(crate) fn new(relay: Arc<dyn Relay>, hub: Arc<Hub>) -> Arc<Self> {
        let neighbours = Arc::new(Self {
            relay: relay.clone(),
            hub,
            waiting: Mutex::default(),
            heard: Condvar::new(),
        });
        let listening = Arc::downgrade(&neighbours);
        relay.listen(Arc::new(move |heard| {
            if let Some(neighbours) = listening.upgrade() {
                neighbours.hear(heard);
            }
        }));
        neighbours
    }

    /// Starts the thread that reads what there is news of.
    pub(crate) fn start(self: &Arc<Self>, store: &Arc<dyn Store>) -> Result<(), Error> {
        let (neighbours, store) = (self.clone(), Arc::downgrade(store));
        std::thread::Builder::new()
            .name("vendue-neighbours".into())
            .spawn(move || neighbours.run(&store))
            .map(drop)
            .map_err(vendue_store::relay_unavailable)
    }

    /// The way to the other nodes.
    pub(crate) fn relay(&self) -> &dyn Relay {
        self.relay.as_ref()
    }

    /// Tells the other nodes what this one has stored.
    pub(crate) fn announce(&self, committed: &Committed) {
        let mut news: FxHashMap<Topic, News> = FxHashMap::default();
        for event in committed.events.iter().map(|stored| &stored.event) {
            let (topic, number) = (event.topic, event.sequence);
            let first = News { topic, first_sequence: number, last_sequence: number };
            let known = news.entry(topic).or_insert(first);
            known.last_sequence = known.last_sequence.max(number);
        }
        let news: Vec<News> = news.into_values().collect();
        self.relay.announce(&news);
    }

    /// Ends the thread and the relay.
    pub(crate) fn close(&self) {
        self.waiting.lock().closed = true;
        self.heard.notify_all();
        self.relay.close();
    }

    fn hear(&self, heard: Heard) {
        match heard {
            Heard::Gap(topic) => self.hub.look_again(topic),
            Heard::News(news) if self.hub.followers(news.topic) > 0 => {
                let after = news.first_sequence.saturating_sub(1);
                let mut waiting = self.waiting.lock();
                let known = waiting.topics.entry(news.topic).or_insert(after);
                *known = after.min(*known);
                drop(waiting);
                self.heard.notify_one();
            }
            Heard::News(_) => {}
        }
    }

    fn run(&self, store: &Weak<dyn Store>) {
        while let Some(places) = self.take() {
            let Some(store) = store.upgrade() else { return };
            let topics: Vec<Topic> = places.iter().map(|(topic, _)| *topic).collect();
            match store.events_of_many(places, PORTION).wait() {
                Ok(events) => self.tell(events),
                Err(failure) => {
                    tracing::warn!(%failure, "news of another node could not be read");
                    // Whoever follows them tries for himself, and tells if that fails too.
                    topics.into_iter().for_each(|topic| self.hub.look_again(Some(topic)));
                }
            }
        }
    }

    fn tell(&self, events: Vec<Event>) {
        let mut counts: FxHashMap<Topic, u32> = FxHashMap::default();
        for event in &events {
            *counts.entry(event.topic).or_default() += 1;
        }
        self.hub.count_heard(events.len());
        self.hub.publish(events.into_iter());
        // There may be more of these than was read.
        for (topic, _) in counts.into_iter().filter(|(_, count)| *count >= PORTION) {
            self.hub.look_again(Some(topic));
        }
    }

    /// Waits for something to read; gives nothing at the end.
    fn take(&self) -> Option<Vec<(Topic, i64)>> {
        let mut waiting = self.waiting.lock();
        while waiting.topics.is_empty() && !waiting.closed {
            self.heard.wait(&mut waiting);
        }
        if waiting.closed {
            return None;
        }
        let topics: Vec<Topic> = waiting.topics.keys().copied().take(TOPICS).collect();
        let place = |topic| waiting.topics.remove(&topic).map(|after| (topic, after));
        Some(topics.into_iter().filter_map(place).collect())
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::time::{Duration, Instant};

    use vendue_domain::UserId;
    use vendue_store::{Allowance, Limiter, Listener, Pending, Quota, StoreError};

    use super::*;
    use crate::subscription::Subscription;
    use crate::{Market, Options, fixture};

    const PATIENCE: Duration = Duration::from_secs(10);

    /// A way between nodes that only remembers what it was told.
    #[derive(Default)]
    struct Remembers {
        listener: Mutex<Option<Listener>>,
        announced: Mutex<Vec<News>>,
        followed: Mutex<Vec<Topic>>,
    }

    impl Remembers {
        fn tell(&self, heard: Heard) {
            let listener = self.listener.lock().clone().expect("somebody listens");
            listener(heard);
        }
    }

    impl Limiter for Remembers {
        fn take(&self, _: &str, _: Quota) -> Pending<Allowance> {
            Pending::ready(Err(StoreError::Closed.into()))
        }

        fn give_back(&self, _: &str, _: Quota) {}
    }

    impl Relay for Remembers {
        fn listen(&self, listener: Listener) {
            *self.listener.lock() = Some(listener);
        }

        fn announce(&self, news: &[News]) {
            self.announced.lock().extend(news);
        }

        fn follow(&self, topic: Topic) {
            self.followed.lock().push(topic);
        }

        fn unfollow(&self, topic: Topic) {
            self.followed.lock().retain(|found| *found != topic);
        }

        fn set_viewers(&self, _: Topic, _: usize) {}

        fn viewers_elsewhere(&self, _: Topic) -> usize {
            0
        }

        fn is_up(&self) -> bool {
            true
        }

        fn ping(&self) -> Pending<Duration> {
            Pending::ready(Ok(Duration::ZERO))
        }

        fn close(&self) {}
    }

    fn market() -> (Market, Arc<Remembers>, Topic) {
        let relay = Arc::new(Remembers::default());
        let market = Options::new().relay(relay.clone()).open(":memory:").expect("open");
        let topic = fixture::lamp(&market);
        (market, relay, topic)
    }

    fn next_numbers(following: &mut Subscription) -> Vec<i64> {
        let next = |_| following.wait_next(PATIENCE).expect("open").expect("an event").sequence;
        (0..2).map(next).collect()
    }

    /// A subscription that does not look at the log by itself.
    fn waiting(market: &Market, topic: Topic) -> Subscription {
        let inner = &market.inner;
        Subscription::new(inner.hub.clone(), &inner.store, topic, None).starting_after(0)
    }

    #[test]
    fn what_is_stored_here_is_announced_with_its_numbers() {
        let (market, relay, topic) = market();
        let announced = relay.announced.lock().clone();
        let of_topic: Vec<&News> = announced.iter().filter(|news| news.topic == topic).collect();
        let first = of_topic.first().expect("announced").first_sequence;
        let last = of_topic.last().expect("announced").last_sequence;
        assert_eq!((first, last), (1, 2), "{announced:?}");
        market.close().wait().expect("closed");
    }

    #[test]
    fn news_of_another_node_is_read_and_told_at_once() {
        let (market, relay, topic) = market();
        let mut following = waiting(&market, topic);
        assert_eq!(*relay.followed.lock(), [topic]);
        // Two words of it, in the wrong order: it is read from the first of both on.
        for first_sequence in [2, 1] {
            relay.tell(Heard::News(News { topic, first_sequence, last_sequence: 2 }));
        }
        assert_eq!(next_numbers(&mut following), [1, 2]);
        let until = Instant::now() + PATIENCE;
        while market.inner.hub.heard() < 2 {
            assert!(Instant::now() < until, "what was heard is counted");
        }
        drop(following);
        assert!(relay.followed.lock().is_empty());
    }

    #[test]
    fn a_gap_makes_those_it_concerns_look() {
        let (market, relay, topic) = market();
        for concerned in [Some(topic), None] {
            let mut following = waiting(&market, topic);
            relay.tell(Heard::Gap(Some(Topic::user(UserId::from_bytes([7; 16])))));
            let nothing = following.wait_next(Duration::from_millis(50)).expect("open");
            assert!(nothing.is_none(), "{nothing:?}");
            relay.tell(Heard::Gap(concerned));
            assert_eq!(next_numbers(&mut following), [1, 2]);
        }
    }

    #[test]
    fn news_that_nobody_follows_here_is_not_read() {
        let (market, relay, topic) = market();
        relay.tell(Heard::News(News { topic, first_sequence: 1, last_sequence: 2 }));
        let neighbours = market.inner.neighbours.clone().expect("there is a relay");
        assert!(neighbours.waiting.lock().topics.is_empty());
    }
}
