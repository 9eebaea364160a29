//! `GET /api/v1/events`: the same as server-sent events, for one topic and without a way back.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::ws::Utf8Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use serde::Deserialize;
use tokio::time::Sleep;
use tokio_util::sync::WaitForCancellationFutureOwned;
use vendue::domain::events::{Topic, checked_since};
use vendue::{AuctionId, Error, ErrorCode};

use super::frames::Frame;
use super::private::{PrivateTold, PrivateTopic, access_lost, ended_text, private_text};
use super::protocol::AskedTopic;
use super::rights::{Rights, charge};
use super::shown::{Shown, concerns};
use super::watched::{Told, Watched};
use crate::auth::Caller;
use crate::error::ApiError;
use crate::limits::{ClientAddress, Place};
use crate::metrics::OpenSocket;
use crate::state::AppState;

/// How often a comment shows that the stream is alive.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// A stream of somebody who is not signed in has no end of its own.
const NO_END: Duration = Duration::from_secs(365 * 24 * 3_600);

/// What is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    topic: String,
    since: Option<i64>,
    #[serde(default)]
    every: bool,
}

/// Opens an event stream.
pub(super) async fn open(
    State(state): State<AppState>,
    caller: Caller,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(asked) = asked.map_err(|why| {
        Error::new(ErrorCode::InvalidArgument, format!("query: {}", why.body_text()))
    })?;
    let topic = AskedTopic::parse(&asked.topic)?;
    let since = checked_since(last_event_id(&headers)?.or(asked.since))?;
    let place = state.realtime.places.take(address)?;
    let (followed, first) = match topic {
        AskedTopic::Auction(topic, auction_id) => {
            watch(&state, &caller, topic, auction_id, since, asked.every).await?
        }
        AskedTopic::Private(topic) => {
            let market = caller.market(&state);
            let (private, first, since) = PrivateTopic::follow(&market, topic, since).await?;
            (Followed::Private(private), numbered(since, first))
        }
    };
    let rights = Rights::of(caller.into_market()).await?;
    let stream = EventStream::new(state, rights, followed, first, place);
    let events = unfold(stream, |mut stream| async move {
        let event = stream.next().await?;
        Some((Ok::<_, Infallible>(event), stream))
    });
    let sse = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE));
    // A proxy that collects answers before it passes them on would hold every event back.
    let unbuffered = (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    Ok(([unbuffered], sse).into_response())
}

/// Enters the room of an auction. Gives the first event, which says where the auction stands.
async fn watch(
    state: &AppState,
    caller: &Caller,
    topic: Topic,
    auction_id: AuctionId,
    since: Option<i64>,
    every: bool,
) -> Result<(Followed, Event), Error> {
    let view = caller.market(state).auctions().get(auction_id).await?.auction;
    let sequence = view.event_sequence;
    let since = since.map_or(sequence, |since| since.min(sequence));
    let (rooms, user_id) = (&state.realtime.rooms, caller.user_id());
    let watched = Watched::new(rooms, topic, since, sequence, user_id, every);
    let first = Frame::Subscribed {
        topic,
        sequence,
        since,
        viewers: Some(rooms.viewers(topic)),
        server_time: state.market.now(),
        state: Some(&view),
    };
    Ok((Followed::Room(watched), numbered(since, first.text())))
}

/// Where a browser that reconnects goes on from.
fn last_event_id(headers: &HeaderMap) -> Result<Option<i64>, Error> {
    let Some(value) = headers.get("last-event-id") else { return Ok(None) };
    let number = value.to_str().ok().and_then(|text| text.trim().parse().ok());
    number.map(Some).ok_or_else(|| Error::invalid("Last-Event-ID", "must be a whole number"))
}

/// One event stream.
struct EventStream {
    state: AppState,
    rights: Rights,
    followed: Followed,
    ready: VecDeque<Event>,
    rights_end: Pin<Box<Sleep>>,
    stop: Pin<Box<WaitForCancellationFutureOwned>>,
    /// Whether what is ready is all.
    is_over: bool,
    place: Place,
    _open: OpenSocket,
}

/// What a stream follows.
enum Followed {
    Room(Watched),
    Private(PrivateTopic),
}

/// What there is to tell.
enum Next {
    InRoom(Told),
    Private(PrivateTold),
}

impl EventStream {
    fn new(
        state: AppState,
        rights: Rights,
        followed: Followed,
        first: Event,
        place: Place,
    ) -> Self {
        let remaining = rights.remaining(state.market.now()).unwrap_or(NO_END);
        Self {
            rights,
            followed,
            ready: VecDeque::from([first]),
            rights_end: Box::pin(tokio::time::sleep(remaining)),
            stop: Box::pin(state.shutdown.clone().cancelled_owned()),
            is_over: false,
            place,
            _open: state.metrics.socket(),
            state,
        }
    }

    /// The next event. There is none when the server stops, and when the token is over: the client
    /// comes again with its last number, and with a token that is good.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if self.is_over {
                return None;
            }
            match poll_fn(|context| self.poll_told(context)).await? {
                Next::InRoom(Told::Event(shown)) => self.show(&shown)?,
                Next::InRoom(Told::Viewers(text)) => {
                    self.ready.push_back(Event::default().data(&*text));
                }
                Next::InRoom(Told::Behind) => self.catch_up().await?,
                Next::InRoom(Told::Over) => return None,
                Next::Private(told) => self.take_private(told).await?,
            }
        }
    }

    fn poll_told(&mut self, context: &mut Context<'_>) -> Poll<Option<Next>> {
        let is_stopped = self.stop.as_mut().poll(context).is_ready();
        let is_over = self.rights_end.as_mut().poll(context).is_ready()
            || self.rights.poll_lost(context).is_ready();
        if is_stopped || is_over {
            return Poll::Ready(None);
        }
        match &mut self.followed {
            Followed::Room(watched) => watched.poll(context).map(Next::InRoom).map(Some),
            Followed::Private(private) => private.poll(context).map(Next::Private).map(Some),
        }
    }

    /// Gets ready what is told of a topic that is addressed to whoever follows. There is nothing
    /// more when the rights to see it are gone, or when the log cannot be followed.
    async fn take_private(&mut self, told: PrivateTold) -> Option<()> {
        let Followed::Private(private) = &mut self.followed else { return None };
        match told {
            PrivateTold::Event(event) => {
                let now = self.state.market.now();
                self.rights.check(now).ok()?;
                let text = private_text(&event, now);
                self.ready.extend(text.map(|text| numbered(event.sequence, text)));
            }
            PrivateTold::Behind => match charge(&self.state, &self.rights, &self.place).await {
                Ok(()) => private.read_log(),
                Err(refused) => private.pause(&refused),
            },
            // Whose session is over is told so by the end alone, whichever is noticed first.
            PrivateTold::Lost { was_taken_out: false } => return None,
            PrivateTold::Lost { was_taken_out: true } => {
                let text = ended_text(private.topic(), &access_lost());
                self.ready.push_back(Event::default().data(&*text));
                self.is_over = true;
            }
            PrivateTold::Over => return None,
            PrivateTold::Failed(why) => {
                tracing::warn!(error = %why, "an event stream cannot read the log");
                return None;
            }
        }
        Some(())
    }

    /// Gets a portion of what was missed ready. Each counts as a request: see [`Watched::pause`].
    async fn catch_up(&mut self) -> Option<()> {
        let Followed::Room(watched) = &mut self.followed else { return None };
        if let Err(refused) = charge(&self.state, &self.rights, &self.place).await {
            watched.pause(&refused);
            return Some(());
        }
        let (user_id, market) = (self.rights.user_id(), &self.state.market);
        let events = match watched.read_log(user_id, market).await {
            Ok(events) => events,
            Err(why) => {
                tracing::warn!(error = %why, "an event stream cannot read the log");
                return None;
            }
        };
        events.iter().try_for_each(|shown| self.show(shown))
    }

    /// Gets an event ready. There is nothing more when the rights to see it are gone.
    fn show(&mut self, shown: &Shown) -> Option<()> {
        let (sequence, market) = (shown.sequence(), &self.state.market);
        match self.rights.user_id() {
            Some(user_id) if concerns(shown.event(), Some(user_id)) => {
                self.rights.check(market.now()).ok()?;
                // A stream that breaks between two texts of one event must get both again, so the
                // number comes with the last.
                let mut texts = shown.texts_for(user_id, market);
                let last = texts.pop().map(|text| numbered(sequence, text));
                self.ready.extend(texts.into_iter().map(|text| Event::default().data(&*text)));
                self.ready.extend(last);
            }
            _ => self.ready.push_back(numbered(sequence, shown.public_text(market))),
        }
        Some(())
    }
}

fn numbered(sequence: i64, text: Utf8Bytes) -> Event {
    Event::default().id(sequence.to_string()).data(&*text)
}
