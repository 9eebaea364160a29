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
