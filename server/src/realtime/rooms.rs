//! The rooms that are open, and the task that feeds each of them.

use std::collections::HashMap;
use std::sync::Arc;
use std::task::Waker;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use vendue::domain::events::Topic;
use vendue::{Error, Market, Subscription, UserId};

use super::frames::Frame;
use super::pace::Pace;
use super::room::Room;
use super::shown::{Shown, is_bid};

/// The least time between two counts of the viewers.
const COUNT_EVERY: Duration = Duration::from_secs(1);
/// How soon the other nodes are told of a change.
const TELL_WITHIN: Duration = Duration::from_millis(200);
/// The time after which a store that failed is asked again.
const RETRY_AFTER: Duration = Duration::from_secs(1);

/// The rooms that are open.
pub(crate) struct Rooms {
    market: Market,
    /// Whether there may be viewers at other nodes.
    is_shared: bool,
    stop: CancellationToken,
    open: Mutex<HashMap<Topic, Arc<Room>>>,
}

impl Rooms {
    pub(super) fn new(market: Market, is_shared: bool, stop: CancellationToken) -> Self {
        Self { market, is_shared, stop, open: Mutex::default() }
    }

    /// How many follow a topic, here and at the other nodes.
    pub(crate) fn viewers(&self, topic: Topic) -> usize {
        let here = self.open.lock().get(&topic).map_or(0, |room| room.viewers());
        here + self.viewers_elsewhere(topic)
    }

    /// How many follow a topic at the other nodes; it may be a second old.
    fn viewers_elsewhere(&self, topic: Topic) -> usize {
        if self.is_shared { self.market.events().viewers_elsewhere(topic) } else { 0 }
    }

    /// How many rooms are open.
    pub(super) fn count(&self) -> usize {
        self.open.lock().len()
    }

    /// Enters the room of a topic, which is opened when nobody is in it. `seen` is an event of the
    /// topic that is in the log already: a new room begins after it.
    ///
    /// Gives the room, the key of the member, and the last event that the room has had.
    pub(super) fn enter(
        self: &Arc<Self>,
        topic: Topic,
        seen: i64,
        user_id: Option<UserId>,
        is_every: bool,
    ) -> (Arc<Room>, usize, i64) {
        let mut open = self.open.lock();
        let room = open.entry(topic).or_insert_with(|| {
            let room = Arc::new(Room::new(topic, seen));
            tokio::spawn(Feed::new(self.clone(), room.clone(), seen).run());
            room
        });
        let room = room.clone();
        let (key, last) = room.enter(user_id, is_every);
        (room, key, last)
    }

    /// Closes a room that has nothing more to tell: whoever comes next opens another one.
    fn close(&self, room: &Room) {
        self.open.lock().remove(&room.topic);
    }

    /// Closes a room when it is empty. Nobody can enter meanwhile.
    fn close_when_empty(&self, room: &Room) -> bool {
        let mut open = self.open.lock();
        let is_empty = room.viewers() == 0;
        if is_empty {
            open.remove(&room.topic);
        }
        is_empty
    }
}

/// Feeds a room: follows its topic, sets the pace, counts the viewers.
struct Feed {
    rooms: Arc<Rooms>,
    room: Arc<Room>,
    last: i64,
    pace: Pace<Arc<Shown>>,
    /// How many the other nodes believe to be here.
    told_elsewhere: usize,
    /// How many the viewers believe to be here and elsewhere.
    announced: usize,
    announce_after: Instant,
    count_after: Instant,
    count_due: bool,
    wakers: Vec<Waker>,
}

/// Why a subscription is left.
enum Left {
    /// It failed, and is to be begun again.
    Failed(Error),
    /// The room was empty and is closed.
    Empty,
    /// There is nothing more to follow: the server stops, or the log has gone back behind what the
    /// room has shown. Then numbers stand for other events than before, so that the viewers have
    /// to come again and are told where the auction stands.
    Over,
}

impl Feed {
    fn new(rooms: Arc<Rooms>, room: Arc<Room>, seen: i64) -> Self {
        Self {
            rooms,
            room,
            last: seen,
            pace: Pace::new(),
            told_elsewhere: 0,
            announced: 0,
            announce_after: Instant::now(),
            count_after: Instant::now(),
            count_due: false,
            wakers: Vec::new(),
        }
    }

    async fn run(mut self) {
        loop {
            match self.follow().await {
                Left::Empty => return self.room.end(),
                Left::Over => break,
                Left::Failed(why) => {
                    let topic = self.room.topic;
                    tracing::warn!(%topic, error = %why, "a topic cannot be followed for now");
                    tokio::time::sleep(RETRY_AFTER).await;
                    if self.rooms.stop.is_cancelled() {
                        break;
                    }
                    if self.close_when_empty() {
                        return self.room.end();
                    }
                }
            }
        }
        self.tell_elsewhere(0);
        self.rooms.close(&self.room);
        self.room.end();
    }

    async fn follow(&mut self) -> Left {
        let events = self.rooms.market.events();
        let mut subscription = match events.subscribe(self.room.topic, Some(self.last)).await {
            Ok(subscription) => subscription,
            Err(why) => return Left::Failed(why),
        };
        if subscription.last_sequence() < Some(self.last) {
            return self.gone_back();
        }
        loop {
            if let Some(left) = self.step(&mut subscription).await {
                return left;
            }
        }
    }

    async fn step(&mut self, subscription: &mut Subscription) -> Option<Left> {
        let room = self.room.clone();
        let due = self.due();
        tokio::select! {
            () = self.rooms.stop.cancelled() => return Some(Left::Over),
            next = subscription.next() => match next {
                Ok(Some(delivery)) => self.take(Arc::new(Shown::new(delivery))),
                Ok(None) => return Some(self.gone_back()),
                Err(why) => return Some(Left::Failed(why)),
            },
            () = room.changed.notified() => self.changed(),
            () = tokio::time::sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {
                if self.pass() {
                    return Some(Left::Empty);
                }
            }
        }
        self.wakers.drain(..).for_each(Waker::wake);
        None
    }

    /// The subscription has ended, though perhaps only because the market is closed.
    fn gone_back(&self) -> Left {
        if !self.rooms.stop.is_cancelled() {
            let (topic, last) = (self.room.topic, self.last);
            tracing::warn!(%topic, last, "the log has gone back: viewers have to come again");
        }
        Left::Over
    }

    /// Somebody came or went. The other nodes take a second to hear of it, so they are told soon.
    fn changed(&mut self) {
        self.count_due = true;
        if self.rooms.is_shared {
            self.count_after = self.count_after.min(Instant::now() + TELL_WITHIN);
        }
    }

    /// When there is something to do though nothing happens.
    fn due(&self) -> Option<Instant> {
        let wait = self.pace.wait_ms(self.rooms.market.now());
        let wait = wait.and_then(|wait_ms| u64::try_from(wait_ms).ok());
        let show = wait.map(|wait_ms| Instant::now() + Duration::from_millis(wait_ms));
        let count = self.count_due.then_some(self.count_after);
        show.into_iter().chain(count).min()
    }

    fn take(&mut self, shown: Arc<Shown>) {
        let at = shown.event().at;
        self.last = shown.sequence();
        if is_bid(shown.event()) {
            self.room.happened(&shown, &mut self.wakers);
            if let Some(now) = self.pace.bid(at, shown) {
                self.room.show(now, &mut self.wakers);
            }
            return;
        }
        // The held bid came first, and whatever follows is read in the light of it.
        if let Some(held) = self.pace.release(at) {
            self.room.show(held, &mut self.wakers);
        }
        self.room.happened(&shown, &mut self.wakers);
        self.room.show(shown, &mut self.wakers);
    }

    /// Does what time brings. Says whether the room is closed.
    fn pass(&mut self) -> bool {
        let now = self.rooms.market.now();
        if self.pace.wait_ms(now) == Some(0)
            && let Some(held) = self.pace.release(now)
        {
            self.room.show(held, &mut self.wakers);
        }
        if !self.count_due || Instant::now() < self.count_after {
            return false;
        }
        if self.room.viewers() == 0 {
            self.count_due = false;
            return self.close_when_empty();
        }
        self.count();
        false
    }

    /// Counts the viewers here and elsewhere.
    fn count(&mut self) {
        let here = self.room.viewers();
        self.tell_elsewhere(here);
        self.pace.set_viewers(here);
        let count = here + self.rooms.viewers_elsewhere(self.room.topic);
        let now = Instant::now();
        let is_news = count != self.announced;
        if is_news && now >= self.announce_after {
            self.announce(count);
            self.announce_after = now + COUNT_EVERY.max(pause(here));
        }
        // Nobody says when a number elsewhere changes.
        self.count_due = self.rooms.is_shared || count != self.announced;
        self.count_after =
            if self.rooms.is_shared { now + COUNT_EVERY } else { self.announce_after };
    }

    fn tell_elsewhere(&mut self, count: usize) {
        if self.rooms.is_shared && count != self.told_elsewhere {
            self.told_elsewhere = count;
            self.rooms.market.events().set_viewers(self.room.topic, count);
        }
    }

    /// Closes the room when it is empty. The other nodes are told before: once it is closed,
    /// another room of the topic may open and tell them its own number.
    fn close_when_empty(&mut self) -> bool {
        if self.room.viewers() == 0 {
            self.tell_elsewhere(0);
        }
        let is_closed = self.rooms.close_when_empty(&self.room);
        self.count_due |= !is_closed;
        is_closed
    }

    fn announce(&mut self, count: usize) {
        self.announced = count;
        let frame = Frame::Viewers { topic: self.room.topic, count };
        self.room.announce(frame.text(), &mut self.wakers);
    }
}

/// How long to wait until the next count is told. To tell it costs as much as there are viewers, so
/// a large room is told less often: about a thousand frames a second go to one room for this,
/// however large it is.
fn pause(viewers: usize) -> Duration {
    Duration::from_millis(u64::try_from(viewers).unwrap_or(u64::MAX))
}
