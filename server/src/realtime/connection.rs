//! One socket: one task, which hears its client, tells it what happens, and keeps the time.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures_util::stream::FuturesUnordered;
use futures_util::{SinkExt, StreamExt};
use tokio::time::{Sleep, timeout};
use tokio_util::sync::WaitForCancellationFutureOwned;
use vendue::{Error, ErrorCode};

use super::bucket::Bucket;
use super::commands;
use super::frames::{Frame, error_text};
use super::places::Place;
use super::rights::Rights;
use super::settings::Settings;
use super::shown::{Shown, concerns};
use super::watched::{Told, Watched};
use crate::auth::Session;
use crate::metrics::OpenSocket;
use crate::state::AppState;

/// How many messages too many a client may send at once before it is shut out, and how many a
/// second go unpunished.
const REFUSALS: (u32, u32) = (1, 20);
/// How many heartbeats may stay unanswered.
const UNANSWERED_MAX: u8 = 2;
/// How long the last words may take.
const FAREWELL_TIME: Duration = Duration::from_secs(3);

/// The answer to a bid that is being decided.
pub(super) type BidAnswer = Pin<Box<dyn Future<Output = Utf8Bytes> + Send>>;

/// One socket. What is rare is boxed, because a socket mostly waits.
pub(super) struct Connection {
    pub(super) state: AppState,
    pub(super) rights: Rights,
    pub(super) watched: Vec<Watched>,
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
    _place: Place,
    _open: OpenSocket,
}

/// How a socket ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Closing {
    /// The other end is gone, or has said goodbye.
    Gone,
    /// We end it, and say why.
    With(u16, &'static str),
}

impl Closing {
    const TOO_BIG: Self = Self::With(1009, "message_too_large");
    const MALFORMED: Self = Self::With(1002, "malformed_frame");
    const RESTART: Self = Self::With(1012, "server_restart");
    const SLOW: Self = Self::With(4008, "slow_consumer");
    const SILENT: Self = Self::With(4009, "heartbeat_missed");
    const RATE: Self = Self::With(4029, "rate_limited");
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
    /// A heartbeat is due, or the rights are over.
    Time,
}

impl Connection {
    pub(super) fn new(
        state: AppState,
        socket: WebSocket,
        session: Option<Session>,
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
            rights: Rights::new(session),
            watched: Vec::new(),
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
            _place: place,
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

    fn poll_step(&mut self, context: &mut Context<'_>) -> Poll<Step> {
        if self.stop.as_mut().poll(context).is_ready() {
            return Poll::Ready(Step::Stop);
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
        let count = self.watched.len();
        for place in 0..count {
            let index = (self.turn + place) % count;
            if let Poll::Ready(told) = self.watched[index].poll(context) {
                self.turn = index + 1;
                return Poll::Ready(Step::Told(index, told));
            }
        }
        self.timer.as_mut().poll(context).map(|()| Step::Time)
    }

    async fn take(&mut self, step: Step) -> Result<(), Closing> {
        match step {
            Step::Stop => Err(Box::pin(self.finish_bids()).await),
            Step::Answer(answer) => self.send(answer).await,
            Step::Heard(None) => Err(Closing::Gone),
            Step::Heard(Some(Err(broken))) => Err(why_broken(&broken)),
            Step::Heard(Some(Ok(message))) => self.hear(message).await,
            Step::Told(_, Told::Event(shown)) => self.show(&shown).await,
            Step::Told(_, Told::Viewers(text)) => self.send(text).await,
            Step::Told(index, Told::Behind) => Box::pin(self.catch_up(index)).await,
            Step::Told(_, Told::Over) => Err(Closing::RESTART),
            Step::Time => self.keep_time().await,
        }
    }

    async fn hear(&mut self, message: Message) -> Result<(), Closing> {
        self.unanswered = 0;
        match message {
            Message::Close(_) => Err(Closing::Gone),
            Message::Pong(_) => Ok(()),
            _ if !self.admit().await? => Ok(()),
            Message::Ping(_) => Ok(()),
            Message::Text(text) => Box::pin(commands::obey(self, &text)).await,
            Message::Binary(_) => {
                let message = "message: must be a text frame";
                self.refuse(&Error::new(ErrorCode::InvalidArgument, message)).await
            }
        }
    }

    /// Counts a message. Says whether it is heard.
    async fn admit(&mut self) -> Result<bool, Closing> {
        let now = Instant::now();
        let Some(Err(wait)) = self.messages.as_mut().map(|bucket| bucket.take(now)) else {
            return Ok(true);
        };
        if self.refusals.take(now).is_err() {
            return Err(Closing::RATE);
        }
        let wait_ms = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX).max(1);
        let refused = Error::new(ErrorCode::RateLimited, "too many messages: wait a little");
        self.refuse(&refused.with("retry_after_ms", wait_ms)).await?;
        Ok(false)
    }

    /// Shows an event: to a user whom it concerns, that user's own view of it.
    async fn show(&mut self, shown: &Shown) -> Result<(), Closing> {
        if concerns(shown.event(), self.rights.user_id()) {
            self.check_rights().await?;
        }
        let market = &self.state.market;
        match self.rights.user_id() {
            Some(user_id) if concerns(shown.event(), Some(user_id)) => {
                let texts = shown.texts_for(user_id, market);
                self.send_all(texts).await
            }
            _ => {
                let text = shown.public_text(market);
                self.send(text).await
            }
        }
    }

    async fn catch_up(&mut self, index: usize) -> Result<(), Closing> {
        let Self { watched, rights, state, .. } = self;
        let Some(watched) = watched.get_mut(index) else { return Ok(()) };
        match watched.read_log(rights.user_id(), &state.market).await {
            Ok(events) => {
                for shown in &events {
                    self.show(shown).await?;
                }
                Ok(())
            }
            Err(why) => {
                // The client cannot know what it has missed: it comes again with its number.
                self.refuse(&why).await?;
                Err(Closing::RESTART)
            }
        }
    }

    /// Gives up rights that hold no longer, and says so. What was subscribed goes on as for
    /// anyone.
    pub(super) async fn check_rights(&mut self) -> Result<(), Closing> {
        let now = self.state.market.now();
        match self.rights.check(&self.state.auth, now) {
            Ok(()) => Ok(()),
            Err(over) => {
                self.rights_changed();
                self.refuse(&over).await
            }
        }
    }

    /// Lets everything that depends on the rights follow them.
    pub(super) fn rights_changed(&mut self) {
        let user_id = self.rights.user_id();
        self.watched.iter().for_each(|watched| watched.set_user(user_id));
        self.set_timer();
    }

    async fn keep_time(&mut self) -> Result<(), Closing> {
        self.check_rights().await?;
        if Instant::now() >= self.heartbeat_at {
            if self.unanswered >= UNANSWERED_MAX {
                return Err(Closing::SILENT);
            }
            self.unanswered += 1;
            self.heartbeat_at = Instant::now() + self.settings().heartbeat;
            self.write(Message::Ping(bytes::Bytes::new())).await?;
        }
        self.set_timer();
        Ok(())
    }

    fn set_timer(&mut self) {
        let remaining = self.rights.remaining(self.state.market.now());
        let rights_end = remaining.map(|remaining| Instant::now() + remaining);
        let next = rights_end.map_or(self.heartbeat_at, |end| end.min(self.heartbeat_at));
        self.timer.as_mut().reset(next.into());
    }

    /// Says why something was refused.
    pub(super) async fn refuse(&mut self, why: &Error) -> Result<(), Closing> {
        self.send(error_text(why)).await
    }

    /// Sends a frame.
    pub(super) async fn send(&mut self, text: Utf8Bytes) -> Result<(), Closing> {
        self.write(Message::Text(text)).await
    }

    /// Sends frames in one go.
    async fn send_all(&mut self, texts: Vec<Utf8Bytes>) -> Result<(), Closing> {
        let patience = self.settings().write_time;
        let sending = async {
            for text in texts {
                self.socket.feed(Message::Text(text)).await?;
            }
            self.socket.flush().await
        };
        timeout(patience, sending).await.map_err(|_| Closing::SLOW)?.map_err(|_| Closing::Gone)
    }

    async fn write(&mut self, message: Message) -> Result<(), Closing> {
        let patience = self.settings().write_time;
        let sending = timeout(patience, self.socket.send(message));
        sending.await.map_err(|_| Closing::SLOW)?.map_err(|_| Closing::Gone)
    }

    /// Answers the bids that are being decided before the server stops.
    async fn finish_bids(&mut self) -> Closing {
        let Some(mut bids) = self.bids.take() else { return Closing::RESTART };
        let answering = async {
            while let Some(answer) = bids.next().await {
                self.send(answer).await?;
            }
            Ok(())
        };
        match timeout(FAREWELL_TIME, answering).await {
            Ok(Err(why)) => why,
            _ => Closing::RESTART,
        }
    }

    /// Says why it ends, and hears the client out: to close while something is unread would throw
    /// the last words away.
    async fn say_goodbye(&mut self, why: Closing) {
        let goodbye = async {
            if let Closing::With(code, reason) = why {
                let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
                self.socket.send(Message::Close(Some(frame))).await?;
            }
            while let Some(heard) = self.socket.next().await {
                heard?;
            }
            Ok::<_, axum::Error>(())
        };
        // Whoever does not listen even now misses nothing that could still be sent.
        drop(timeout(FAREWELL_TIME, goodbye).await);
    }
}

/// What is wrong with what was received. The types of the cause belong to a library below.
fn why_broken(broken: &axum::Error) -> Closing {
    let cause = broken.to_string();
    if cause.contains("too long") {
        Closing::TOO_BIG
    } else if cause.contains("closing handshake") || cause.contains("IO error") {
        Closing::Gone
    } else {
        Closing::MALFORMED
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
