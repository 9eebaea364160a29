//! A subscription: the events of one topic after a number, once each and in order.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Weak};
use std::task::Poll;
use std::time::Duration;

use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;
use vendue_domain::events::{Event, Topic};
use vendue_domain::{Error, ErrorCode};
use vendue_store::queries::EventQueries;
use vendue_store::{Store, StoreError, block_on};

use crate::holder::Holder;
use crate::hub::{Hub, Told};

/// How many events are read from the log at a time.
const PORTION: u32 = 256;

/// The events of one topic. Await [`Subscription::next`], or block in
/// [`Subscription::wait_next`].
///
/// Whatever was missed, by a late start or by falling behind, is read from the log, so the
/// sequence has no gap and no repetition. It holds no claim on the market: when that is closed or
/// nobody uses it any more, the subscription ends.
///
/// It also ends when the log goes back, as it does when a database takes over that lacks the last
/// writes: the numbers that were given stand for other events from then on. Whoever follows has to
/// load what it shows again, and to subscribe anew.
///
/// Of somebody who may follow a topic only for a time, it ends when that time is over: see
/// [`Subscription::has_lost_access`].
pub struct Subscription {
    topic: Topic,
    hub: Arc<Hub>,
    store: Weak<dyn Store>,
    live: broadcast::Receiver<Told>,
    /// The last number that was given; nothing until the first when no start was named.
    last: Option<i64>,
    /// The last event that was given, by which a log is known again.
    given: Option<Arc<Event>>,
    backlog: VecDeque<Arc<Event>>,
    /// Whether the log may hold events that were not given yet.
    behind: bool,
    /// Whether it may be another log than before, whose numbers stand for other events.
    is_doubtful: bool,
    is_over: bool,
    /// The last number that there was at the start.
    found: i64,
    /// By whose access it is followed; nobody's when it is the host's.
    holder: Option<Box<Holder>>,
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
        Self {
            topic,
            hub,
            store,
            live,
            last: since,
            given: None,
            backlog: VecDeque::new(),
            behind,
            is_doubtful: false,
            is_over: false,
            found: 0,
            holder: None,
        }
    }

    /// Without a start, it follows from the topic's last event on, so that whatever comes next is
    /// found in the log too should the ring have moved on. A start that does not exist yet comes
    /// from another life of this log: then it follows from the last event on, too, and
    /// [`Subscription::last_sequence`] is lower than what was asked for.
    pub(crate) fn starting_after(mut self, last: i64) -> Self {
        self.last = Some(self.last.map_or(last, |since| since.min(last)));
        self.found = last;
        self
    }

    /// It goes by somebody's access.
    pub(crate) fn held_by(mut self, holder: Holder) -> Self {
        self.holder = Some(Box::new(holder));
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

    /// The number of the last event that there was when it began: what comes up to that one is
    /// past.
    pub fn first_found(&self) -> i64 {
        self.found
    }

    /// Whether what comes next has to be read from the log, up to 256 events at a time.
    pub fn is_behind(&self) -> bool {
        self.behind && self.backlog.is_empty()
    }

    /// Whether it has ended because who follows may not any more: is no member of the workspace, is
    /// suspended, or has signed out.
    pub fn has_lost_access(&self) -> bool {
        self.holder.as_ref().is_some_and(|holder| holder.has_lost())
    }

    /// Whether access was lost by an event of the topic, such as the end of a membership, and not
    /// because the session or the key has ended.
    pub fn was_taken_out(&self) -> bool {
        self.holder.as_ref().is_some_and(|holder| holder.is_taken_out())
    }

    /// The next event, or nothing once the market is closed, the log has gone back, or access is
    /// lost. Giving up while it waits loses none.
    pub async fn next(&mut self) -> Result<Option<Arc<Event>>, Error> {
        loop {
            if self.is_over || self.holder.as_mut().is_some_and(|holder| holder.is_lost()) {
                return Ok(None);
            }
            if let Some(event) = self.backlog.pop_front() {
                self.last = Some(event.sequence);
                self.given = Some(event.clone());
                if let Some(holder) = &mut self.holder {
                    holder.note(&event);
                }
                return Ok(Some(event));
            }
            if self.behind {
                match self.read_log().await {
                    Ok(()) => continue,
                    Err(failure) if failure.code() == ErrorCode::Closed => return Ok(None),
                    Err(failure) => return Err(failure),
                }
            }
            match self.hear().await {
                Ok(Told::Event(event)) => self.take_live(event),
                // Another node was not heard, or another server tells the log: it has what was
                // missed, if it is still the same. So it is when the ring has moved on, out of
                // which that word may have fallen.
                Ok(Told::LookAgain) | Err(RecvError::Lagged(_)) => {
                    self.behind = self.last.is_some();
                    self.is_doubtful = self.behind;
                }
                Err(RecvError::Closed) => return Ok(None),
            }
        }
    }

    /// Blocks the calling thread until the next event is there, or until `patience` is over.
    pub fn wait_next(&mut self, patience: Duration) -> Result<Option<Arc<Event>>, Error> {
        block_on(self.next(), Some(patience)).unwrap_or(Ok(None))
    }

    /// Waits for what is told. Once access is lost nothing is told any more.
    async fn hear(&mut self) -> Result<Told, RecvError> {
        let Self { live, holder, .. } = self;
        let mut told = pin!(live.recv());
        poll_fn(|context| {
            if holder.as_mut().is_some_and(|holder| holder.poll_lost(context).is_ready()) {
                return Poll::Ready(Err(RecvError::Closed));
            }
            told.as_mut().poll(context)
        })
        .await
    }

    fn take_live(&mut self, event: Arc<Event>) {
        let sequence = event.sequence;
        match self.last {
            // It was given already, unless what had this number is another event.
            Some(last) if sequence == last => {
                self.is_doubtful |= self.given.as_ref().is_some_and(|given| *given != event);
                self.behind |= self.is_doubtful;
            }
            Some(last) if sequence < last => {}
            Some(last) if sequence > last + 1 => self.behind = true,
            _ => self.backlog.push_back(event),
        }
    }

    /// Reads what comes after the last event that was given. In doubt it reads that event once
    /// more: where it is gone or is another one, what was given never happened in this log.
    async fn read_log(&mut self) -> Result<(), Error> {
        let last = self.last.unwrap_or(0);
        let is_doubtful = self.is_doubtful && last > 0;
        let after = if is_doubtful { last - 1 } else { last };
        let portion = match self.store.upgrade() {
            Some(store) => store.events_of(self.topic, after, PORTION),
            None => return Err(StoreError::Closed.into()),
        };
        let mut events: VecDeque<Event> = portion.await?.into();
        self.behind = events.len() >= usize::try_from(PORTION).unwrap_or(usize::MAX);
        self.is_doubtful = false;
        if is_doubtful {
            let found = events.pop_front().filter(|event| event.sequence == last);
            let is_known = |found: &Event| self.given.as_deref().is_none_or(|given| given == found);
            if !found.as_ref().is_some_and(is_known) {
                self.is_over = true;
                return Ok(());
            }
        }
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

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test stops at the first surprise")]
mod tests {
    use vendue_domain::Timestamp;
    use vendue_domain::auctions::AuctionEvent;

    use super::*;
    use crate::{Market, fixture};

    const MOMENT: Duration = Duration::from_millis(50);

    fn market() -> (Market, Topic) {
        let market = crate::open(":memory:").expect("open");
        let topic = fixture::lamp(&market);
        (market, topic)
    }

    fn follow(market: &Market, topic: Topic, since: i64) -> Subscription {
        market.events().subscribe(topic, Some(since)).wait().expect("followed")
    }

    fn told(topic: Topic, sequence: i64) -> Event {
        let at = Timestamp::from_ms(1_795_000_000_000);
        Event { topic, sequence, at, body: AuctionEvent::Paused.into() }
    }

    fn is_over(following: &mut Subscription) -> bool {
        block_on(following.next(), Some(MOMENT)) == Some(Ok(None))
    }

    #[test]
    fn it_goes_on_when_the_log_is_as_it_was() {
        let (market, topic) = market();
        let hub = market.inner.hub.clone();
        let (mut from_start, mut at_end) = (follow(&market, topic, 0), follow(&market, topic, 2));
        for _ in 0..2 {
            assert!(from_start.wait_next(MOMENT).expect("open").is_some());
        }
        for following in [&mut from_start, &mut at_end] {
            for _ in 0..3 {
                hub.look_again(None);
                assert!(!is_over(following), "{:?}", following.last_sequence());
            }
        }
    }

    #[test]
    fn it_ends_when_the_log_has_gone_back_behind_what_was_given() {
        let (market, topic) = market();
        let hub = market.inner.hub.clone();
        let mut following = follow(&market, topic, 2);
        assert!(!is_over(&mut following));
        // An event that the log of the other server does not have.
        hub.publish([told(topic, 3)].into_iter());
        assert_eq!(following.wait_next(MOMENT).expect("open").map(|one| one.sequence), Some(3));
        hub.look_again(None);
        assert!(is_over(&mut following) && is_over(&mut following), "and stays the end");
    }

    #[test]
    fn it_ends_when_its_last_number_stands_for_something_else() {
        for is_told in [true, false] {
            let (market, topic) = market();
            let hub = market.inner.hub.clone();
            let mut following = follow(&market, topic, 1);
            // The log has another second event than the one that is given here.
            following.behind = false;
            hub.publish([told(topic, 2)].into_iter());
            assert_eq!(following.wait_next(MOMENT).expect("open").map(|one| one.sequence), Some(2));
            if is_told {
                hub.look_again(Some(topic));
            } else {
                let stored = market.events().read(topic, 1, 1).wait().expect("read");
                hub.publish(stored.into_iter());
            }
            assert!(is_over(&mut following), "{is_told}");
        }
    }

    #[test]
    fn a_start_that_does_not_exist_yet_is_put_back() {
        let (market, topic) = market();
        assert_eq!(follow(&market, topic, 7).last_sequence(), Some(2));
        assert_eq!(follow(&market, topic, 1).last_sequence(), Some(1));
    }
}
