//! A topic that is addressed to somebody, as one socket or event stream follows it: a user's own,
//! or that of a workspace.
//!
//! Such a topic has few followers and few events, so each follower has a subscription of its own
//! and no room. The subscription ends by itself when access to the topic does.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::extract::ws::Utf8Bytes;
use tokio::time::Sleep;
use vendue::domain::events::{Event, Topic};
use vendue::{Error, ErrorCode, Market, Subscription, Timestamp};

use super::frames::{Frame, Happening, Refusal};
use super::rights::pause_after;

/// A topic that is followed.
pub(super) struct PrivateTopic {
    topic: Topic,
    state: State,
}

/// An event that is awaited, and the subscription that gives it.
type Awaited = Pin<Box<dyn Future<Output = (Subscription, Given)> + Send>>;
type Given = Result<Option<Arc<Event>>, Error>;

enum State {
    /// Something happens, or is read from the log.
    Waiting(Awaited),
    /// What comes next has to be read from the log.
    Behind(Box<Subscription>),
    /// It has to be, but whoever follows has read enough for now.
    Paused(Box<Subscription>, Pin<Box<Sleep>>),
    /// Nothing more will come.
    Over,
}

/// What whoever follows is to be told.
pub(super) enum PrivateTold {
    /// An event.
    Event(Arc<Event>),
    /// A portion of events must be read from the log: see [`PrivateTopic::read_log`].
    Behind,
    /// Access to the topic has ended: by an event of it, or with the session.
    Lost { was_taken_out: bool },
    /// Nothing more will come: the market is closed, or its log has gone back.
    Over,
    /// It cannot go on.
    Failed(Error),
}

impl PrivateTopic {
    /// Follows a topic with the rights of whoever a market acts for. Gives the first frame as well,
    /// and the number after which events follow.
    ///
    /// Fails with `unauthenticated` for somebody who is not signed in, and with `forbidden`.
    pub(super) async fn follow(
        acting: &Market,
        topic: Topic,
        since: Option<i64>,
    ) -> Result<(Self, Utf8Bytes, i64), Error> {
        if acting.actor().user_id().is_none() {
            return Err(Error::new(ErrorCode::Unauthenticated, "sign in to follow this"));
        }
        let subscription = acting.events().subscribe(topic, since).await?;
        let sequence = subscription.first_found();
        let since = subscription.last_sequence().unwrap_or(sequence);
        let frame = Frame::Subscribed {
            topic,
            sequence,
            since,
            viewers: None,
            server_time: acting.now(),
            state: None,
        };
        // To find that nothing was missed costs nothing.
        let state = if since < sequence {
            State::Behind(Box::new(subscription))
        } else {
            State::Waiting(next_of(subscription))
        };
        Ok((Self { topic, state }, frame.text(), since))
    }

    pub(super) fn topic(&self) -> Topic {
        self.topic
    }

    /// The next thing to tell.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<PrivateTold> {
        match &mut self.state {
            State::Waiting(awaited) => {
                let given = awaited.as_mut().poll(context);
                given.map(|(subscription, given)| self.take(subscription, given))
            }
            State::Behind(_) => Poll::Ready(PrivateTold::Behind),
            State::Paused(_, pause) => pause.as_mut().poll(context).map(|()| PrivateTold::Behind),
            State::Over => Poll::Ready(PrivateTold::Over),
        }
    }

    /// Reads a portion of what was missed from the log; it is told after that.
    pub(super) fn read_log(&mut self) {
        if let Some(subscription) = self.take_idle() {
            self.state = State::Waiting(next_of(*subscription));
        }
    }

    /// Reads nothing more of what was missed for some time.
    pub(super) fn pause(&mut self, refused: &Error) {
        if let Some(subscription) = self.take_idle() {
            let pause = Box::pin(tokio::time::sleep(pause_after(refused)));
            self.state = State::Paused(subscription, pause);
        }
    }

    /// The subscription, while it waits for nothing.
    fn take_idle(&mut self) -> Option<Box<Subscription>> {
        match std::mem::replace(&mut self.state, State::Over) {
            State::Behind(subscription) | State::Paused(subscription, _) => Some(subscription),
            other => {
                self.state = other;
                None
            }
        }
    }

    fn take(&mut self, subscription: Subscription, given: Given) -> PrivateTold {
        self.state = State::Over;
        match given {
            Ok(Some(event)) => {
                self.state = if subscription.is_behind() {
                    State::Behind(Box::new(subscription))
                } else {
                    State::Waiting(next_of(subscription))
                };
                PrivateTold::Event(event)
            }
            Ok(None) if subscription.has_lost_access() => {
                PrivateTold::Lost { was_taken_out: subscription.was_taken_out() }
            }
            Ok(None) => PrivateTold::Over,
            Err(why) => PrivateTold::Failed(why),
        }
    }
}

/// The event that comes next. A future of its own, because a portion that is being read must not be
/// given up whenever something else happens.
fn next_of(mut subscription: Subscription) -> Awaited {
    Box::pin(async move {
        let given = subscription.next().await;
        (subscription, given)
    })
}

/// The text of an event; nothing for one that is shown in another way.
pub(super) fn private_text(event: &Event, now: Timestamp) -> Option<Utf8Bytes> {
    let Event { topic, sequence, at, .. } = *event;
    let event = Happening::Addressed(event.body.addressed()?);
    Some(Frame::Event { topic, sequence, at, server_time: now, event }.text())
}

/// Why a topic is followed no longer.
pub(super) fn access_lost() -> Error {
    Error::new(ErrorCode::Forbidden, "you have no access to this any more")
}

/// The text that says that a topic is followed no longer, and why.
pub(super) fn ended_text(topic: Topic, why: &Error) -> Utf8Bytes {
    Frame::Unsubscribed { topic, error: Some(Refusal(why)) }.text()
}
