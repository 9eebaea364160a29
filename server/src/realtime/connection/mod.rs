//! One socket: one task, which hears its client, tells it what happens, and keeps the time.

mod hear;
mod private;
mod speak;
mod tell;
mod time;

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Instant;

use axum::extract::ws::{Message, Utf8Bytes, WebSocket};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::Sleep;
use tokio_util::sync::WaitForCancellationFutureOwned;
use vendue::Error;

pub(super) use speak::Closing;

use super::bucket::Bucket;
use super::frames::Frame;
use super::private::{PrivateTold, PrivateTopic};
use super::rights::{Rights, charge};
use super::settings::Settings;
use super::watched::{Told, Watched};
use crate::limits::Place;
use crate::metrics::OpenSocket;
use crate::state::AppState;

/// How many messages too many go unpunished: so many a second, and so many at once.
const REFUSALS: (u32, u32) = (1, 20);
/// The answer to a bid that is being decided.
pub(super) type BidAnswer = Pin<Box<dyn Future<Output = Utf8Bytes> + Send>>;

/// One socket. What is rare is boxed, because a socket mostly waits.
pub(super) struct Connection {
    pub(super) state: AppState,
    pub(super) rights: Rights,
    pub(super) watched: Vec<Watched>,
    /// What is addressed to whoever holds the socket.
    pub(super) private: Vec<PrivateTopic>,
    pub(super) bids: Option<Box<FuturesUnordered<BidAnswer>>>,
    socket: WebSocket,
    /// Which topic is asked first, so that a busy one does not silence the others.
    turn: usize,
    messages: Option<Bucket>,
    refusals: Bucket,
    heartbeat_at: Instant,
    unanswered: u8,
    timer: Pin<Box<Sleep>>,
    stop: Pin<Box<WaitForCancellationFutureOwned>>,
    place: Place,
    _open: OpenSocket,
}

/// What a socket has to do next.
enum Step {
    /// The server stops.
    Stop,
    /// A bid was decided.
    Answer(Utf8Bytes),
    /// The client said something.
    Heard(Option<Result<Message, axum::Error>>),
    /// Something happened in a topic.
    Told(usize, Told),
    /// The same in a topic that is addressed to somebody.
    TellPrivate(usize, PrivateTold),
    /// A heartbeat is due, or the rights are over or lost.
    Time,
}

impl Connection {
    pub(super) fn new(
        state: AppState,
        socket: WebSocket,
        rights: Rights,
        place: Place,
        open: OpenSocket,
    ) -> Box<Self> {
        let now = Instant::now();
        let settings = &state.realtime.settings;
        let rate = (settings.messages_per_second > 0)
            .then(|| Bucket::new(settings.messages_per_second, settings.burst, now));
        let heartbeat_at = now + settings.heartbeat;
        let stop = Box::pin(state.shutdown.clone().cancelled_owned());
        Box::new(Self {
            rights,
            watched: Vec::new(),
            private: Vec::new(),
            bids: None,
            socket,
            turn: 0,
            messages: rate,
            refusals: Bucket::new(REFUSALS.0, REFUSALS.1, now),
            heartbeat_at,
            unanswered: 0,
            timer: Box::pin(tokio::time::sleep_until(heartbeat_at.into())),
            stop,
            state,
            place,
            _open: open,
        })
    }

    /// Serves the socket to its end.
    pub(super) async fn run(mut self: Box<Self>) {
        let why = match self.serve().await {
            Ok(()) => Closing::Gone,
            Err(why) => why,
        };
        // Nothing is told any more, so nothing should be kept for this socket.
        self.watched.clear();
        self.private.clear();
        self.say_goodbye(why).await;
    }

    async fn serve(&mut self) -> Result<(), Closing> {
        self.set_timer();
        self.send(self.hello()).await?;
        loop {
            let step = poll_fn(|context| self.poll_step(context)).await;
            self.take(step).await?;
        }
    }

    fn hello(&self) -> Utf8Bytes {
        let (user_id, limits) = (self.rights.user_id(), self.settings());
        Frame::Hello { server_time: self.state.market.now(), user_id, limits }.text()
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.state.realtime.settings
    }

    /// Counts what REST would count as a request. Fails with `rate_limited`. It takes the socket
    /// for itself, because parts of it cannot be shared between threads.
    pub(super) async fn charge(&mut self) -> Result<(), Error> {
        charge(&self.state, &self.rights, &self.place).await
    }

    fn poll_step(&mut self, context: &mut Context<'_>) -> Poll<Step> {
        if self.stop.as_mut().poll(context).is_ready() {
            return Poll::Ready(Step::Stop);
        }
        if self.rights.poll_lost(context).is_ready() {
            return Poll::Ready(Step::Time);
        }
        if let Some(bids) = &mut self.bids {
            match bids.poll_next_unpin(context) {
                Poll::Ready(Some(answer)) => return Poll::Ready(Step::Answer(answer)),
                Poll::Ready(None) => self.bids = None,
                Poll::Pending => {}
            }
        }
        if let Poll::Ready(heard) = self.socket.poll_next_unpin(context) {
            return Poll::Ready(Step::Heard(heard));
        }
        if let Poll::Ready(step) = self.poll_topics(context) {
            return Poll::Ready(step);
        }
        self.timer.as_mut().poll(context).map(|()| Step::Time)
    }

    fn poll_topics(&mut self, context: &mut Context<'_>) -> Poll<Step> {
        let watched = self.watched.len();
        let count = watched + self.private.len();
        for place in 0..count {
            let index = (self.turn + place) % count;
            let step = if index < watched {
                self.watched[index].poll(context).map(|told| Step::Told(index, told))
            } else {
                let index = index - watched;
                self.private[index].poll(context).map(|told| Step::TellPrivate(index, told))
            };
            if step.is_ready() {
                self.turn = index + 1;
                return step;
            }
        }
        Poll::Pending
    }

    async fn take(&mut self, step: Step) -> Result<(), Closing> {
        match step {
            Step::Stop => Err(Box::pin(self.finish_bids()).await),
            Step::Answer(answer) => self.send(answer).await,
            Step::Heard(None) => Err(Closing::Gone),
            Step::Heard(Some(Err(broken))) => Err(Closing::because(&broken)),
            Step::Heard(Some(Ok(message))) => self.hear(message).await,
            Step::Told(_, Told::Event(shown)) => self.show(&shown).await,
            Step::Told(_, Told::Viewers(text)) => self.send(text).await,
            Step::Told(index, Told::Behind) => Box::pin(self.catch_up(index)).await,
            Step::Told(_, Told::Over) => Err(Closing::RESTART),
            Step::TellPrivate(index, told) => Box::pin(self.tell_private(index, told)).await,
            Step::Time => self.keep_time().await,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size_of_future<F, Running>(_: F) -> usize
    where
        F: FnOnce(Box<Connection>) -> Running,
    {
        size_of::<Running>()
    }

    #[test]
    fn a_socket_is_small_while_it_waits() {
        let task = size_of_future(Connection::run);
        let connection = size_of::<Connection>();
        assert!(task <= 1_024, "the task of a socket has {task} bytes");
        assert!(connection <= 1_024, "a connection has {connection} bytes");
    }
}
