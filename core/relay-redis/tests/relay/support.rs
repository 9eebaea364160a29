//! Relays on a real Redis, and ears that remember what they heard.

use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use vendue_domain::events::{Topic, TopicKind};
use vendue_relay_redis::{RedisOptions, RedisRelay};
use vendue_store::{Heard, News, Relay};

/// Far longer than anything here takes, on a machine that does a lot besides.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn topic(id: u8) -> Topic {
    Topic { kind: TopicKind::Auction, id: [id; 16] }
}

pub(crate) fn news(id: u8, sequence: i64) -> News {
    News { topic: topic(id), first_sequence: sequence, last_sequence: sequence }
}

/// The defaults, with more time for one answer than a production limit allows: a busy machine
/// must not fail a test that is about something else.
pub(crate) fn options(url: &str) -> RedisOptions {
    let mut options = RedisOptions::new(url);
    options.take_timeout = PATIENCE;
    options
}

/// A relay and what it heard.
pub(crate) struct Node {
    pub(crate) relay: RedisRelay,
    heard: Arc<(Mutex<Vec<Heard>>, Condvar)>,
}

impl Node {
    /// Opens a relay and waits until the way is open.
    pub(crate) fn open(options: RedisOptions) -> Self {
        let node = Self::begin(options);
        node.wait_until_up();
        node
    }

    /// Opens a relay.
    pub(crate) fn begin(options: RedisOptions) -> Self {
        let relay = RedisRelay::open(options).expect("a relay opens");
        let heard: Arc<(Mutex<Vec<Heard>>, Condvar)> = Arc::default();
        let ears = Arc::clone(&heard);
        relay.listen(Arc::new(move |one| {
            ears.0.lock().expect("no panic in between").push(one);
            ears.1.notify_all();
        }));
        Self { relay, heard }
    }

    pub(crate) fn wait_until_up(&self) {
        wait_until("the way is open", || self.relay.is_up());
    }

    pub(crate) fn wait_until_down(&self) {
        wait_until("the way is cut", || !self.relay.is_up());
    }

    /// Follows a topic and waits until that is certain.
    pub(crate) fn follow(&self, id: u8) {
        self.relay.follow(topic(id));
        self.wait_for(Heard::Gap(Some(topic(id))));
    }

    /// Everything heard so far.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.0.lock().expect("no panic in between").clone()
    }

    pub(crate) fn forget(&self) {
        self.heard.0.lock().expect("no panic in between").clear();
    }

    /// Waits until something was heard.
    pub(crate) fn wait_for(&self, expected: Heard) {
        let heard = self.heard.0.lock().expect("no panic in between");
        let is_missing = |heard: &mut Vec<Heard>| !heard.contains(&expected);
        let (heard, _) =
            self.heard.1.wait_timeout_while(heard, PATIENCE, is_missing).expect("no panic");
        assert!(heard.contains(&expected), "{expected:?} was not heard, only {heard:?}");
    }

    /// How often something was heard.
    pub(crate) fn times(&self, expected: Heard) -> usize {
        self.heard().into_iter().filter(|&one| one == expected).count()
    }
}

/// Waits until something is so.
pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "in vain: {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A plain connection, to look at the server from outside.
pub(crate) fn connection(url: &str) -> redis::Connection {
    let client = redis::Client::open(url).expect("the URL of a server");
    client.get_connection().expect("the server is there")
}
