//! A topic that one socket or event stream follows.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::ws::Utf8Bytes;
use tokio::time::Sleep;
use vendue::domain::events::{Event, Topic};
use vendue::{Error, Market, UserId};

use super::pace::Pace;
use super::rights::pause_after;
use super::room::{News, Room};
use super::rooms::Rooms;
use super::shown::{Shown, concerns, is_bid};

/// How many events are read from the log at a time.
const PORTION: u32 = 256;

/// A topic that is followed. Dropping it leaves the room.
pub(super) struct Watched {
    room: Arc<Room>,
    key: usize,
    /// The last event that was given.
    last: i64,
    is_every: bool,
    catch_up: Option<Box<CatchUp>>,
}

/// Reads what was missed from the log.
struct CatchUp {
    /// The last event that was read.
    read: i64,
    /// Until when nothing more is read, because whoever follows has read enough for now.
    pause: Option<Pin<Box<Sleep>>>,
    pace: Pace<Arc<Shown>>,
}

/// What a viewer is to be told.
pub(super) enum Told {
    /// An event.
    Event(Arc<Shown>),
    /// The number of viewers, as a frame.
    Viewers(Utf8Bytes),
    /// Events must be read from the log: see [`Watched::read_log`].
    Behind,
    /// Nothing more will come.
    Over,
}

impl Watched {
    /// Follows a topic after the event `since`. `seen` is the last event that is in the log.
    pub(super) fn new(
        rooms: &Arc<Rooms>,
        topic: Topic,
        since: i64,
        seen: i64,
        user_id: Option<UserId>,
        is_every: bool,
    ) -> Self {
        let (room, key, reached) = rooms.enter(topic, seen, user_id, is_every);
        let mut watched = Self { room, key, last: since, is_every, catch_up: None };
        if since < reached {
            watched.begin_catch_up();
        }
        watched
    }

    pub(super) fn topic(&self) -> Topic {
        self.room.topic
    }

    /// Makes it another user's, or nobody's.
    pub(super) fn set_user(&self, user_id: Option<UserId>) {
        self.room.set_user(self.key, user_id);
    }

    /// The next thing to tell.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Told> {
        loop {
            if let Some(catch_up) = &mut self.catch_up {
                return catch_up.poll_pause(context).map(|()| Told::Behind);
            }
            match self.room.poll(self.key, context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(News::Viewers(text)) => return Poll::Ready(Told::Viewers(text)),
                Poll::Ready(News::Over) => return Poll::Ready(Told::Over),
                Poll::Ready(News::Behind) => self.begin_catch_up(),
                // What was handed over directly comes again when everybody is shown it.
                Poll::Ready(News::Event(shown)) if shown.sequence() <= self.last => {}
                Poll::Ready(News::Event(shown)) => {
                    self.last = shown.sequence();
                    return Poll::Ready(Told::Event(shown));
                }
            }
        }
    }

    /// Reads nothing more of what was missed for some time.
    pub(super) fn pause(&mut self, refused: &Error) {
        if let Some(catch_up) = &mut self.catch_up {
            catch_up.pause = Some(Box::pin(tokio::time::sleep(pause_after(refused))));
        }
    }

    /// Reads a portion of what was missed from the log: what of it is shown to `user_id`.
    pub(super) async fn read_log(
        &mut self,
        user_id: Option<UserId>,
        market: &Market,
    ) -> Result<Vec<Arc<Shown>>, Error> {
        let Some(read) = self.catch_up.as_ref().map(|catch_up| catch_up.read) else {
            return Ok(Vec::new());
        };
        let events = market.events().read(self.topic(), read, PORTION).await?;
        let is_last = events.len() < usize::try_from(PORTION).unwrap_or(usize::MAX);
        let Some(catch_up) = &mut self.catch_up else { return Ok(Vec::new()) };
        let mut told = Vec::new();
        for event in events {
            catch_up.take(event, user_id, self.is_every, &mut told);
        }
        if is_last {
            told.extend(catch_up.pace.release(market.now()));
            self.last = catch_up.read;
            self.catch_up = None;
        }
        Ok(told)
    }

    fn begin_catch_up(&mut self) {
        self.room.restart(self.key);
        self.catch_up = Some(Box::new(CatchUp { read: self.last, pause: None, pace: Pace::new() }));
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.room.leave(self.key);
    }
}

impl CatchUp {
    fn poll_pause(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Some(pause) = &mut self.pause else { return Poll::Ready(()) };
        let over = pause.as_mut().poll(context);
        if over.is_ready() {
            self.pause = None;
        }
        over
    }

    /// Takes an event of the log. It is shown by the same rule as live: see [`super::pace`].
    fn take(
        &mut self,
        event: Event,
        user_id: Option<UserId>,
        is_every: bool,
        told: &mut Vec<Arc<Shown>>,
    ) {
        let at = event.at;
        self.read = event.sequence;
        let is_own = concerns(&event, user_id);
        let shown = Arc::new(Shown::new(Arc::new(event)));
        if is_every {
            told.push(shown);
        } else if !is_bid(shown.event()) {
            told.extend(self.pace.release(at));
            told.push(shown);
        } else if is_own {
            // It says all that the held one would have said.
            self.pace.forget();
            told.push(shown);
        } else {
            told.extend(self.pace.bid(at, shown));
        }
    }
}
