//! Who has lost access: what every node has to know at once, although tokens say nothing of it.
//!
//! An access token is good for minutes without a look at the store. What ends earlier is told in
//! one topic of the market, in the commit that ends it; each node follows that topic and keeps in
//! memory what ended during the life of an access token. Other nodes hear of it through the relay,
//! or by looking at the log ten times a second.

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::oneshot;
use vendue_domain::events::{EventBody, Topic};
use vendue_domain::identity::{IdentityEvent, token_invalid};
use vendue_domain::{ApiKeyId, Error, ErrorCode, SessionId, Timestamp, UserId};
use vendue_store::block_on;
use vendue_store::queries::IdentityQueries;

use crate::actor::Actor;
use crate::market::{Inner, Market};
use crate::subscription::Subscription;

/// How long the follower waits for news before it looks whether anybody needs it still. A look into
/// the log that takes longer begins anew, so it is much longer than one may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long it waits after a failure.
const PAUSE: Duration = Duration::from_millis(500);
/// For how much longer than an access token lives an end is kept: clocks of nodes differ.
const MARGIN_MS: i64 = 120_000;
/// The most ends that are read at the start. More in the life of an access token would be tens of
/// thousands a minute; sessions beyond are found out when they are refreshed.
const ENDS_MAX: u32 = 1_000_000;
/// How many ends are kept before those that are past are looked for.
const SWEEP_FROM: usize = 4_096;

/// What ended, and who has to be told.
#[derive(Debug, Default)]
pub(crate) struct AccessFeed {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// What ended, each until when somebody could ask.
    sessions: HashMap<SessionId, Timestamp>,
    keys: HashMap<ApiKeyId, Timestamp>,
    sweep_at: usize,
    guards: HashMap<UserId, Vec<Guarded>>,
}

/// Something that is held open for somebody.
#[derive(Debug)]
struct Guarded {
    session_id: Option<SessionId>,
    api_key_id: Option<ApiKeyId>,
    tell: oneshot::Sender<()>,
}

/// Resolves once the access with which a market acts is lost, or once the market is closed.
#[derive(Debug)]
pub struct AccessGuard(Option<oneshot::Receiver<()>>);

impl AccessGuard {
    /// One that is lost.
    pub(crate) fn lost() -> Self {
        Self(Some(oneshot::channel().1))
    }

    /// Whether it is lost already. Once it has resolved, it is.
    pub fn is_lost(&mut self) -> bool {
        let Some(told) = &mut self.0 else { return false };
        !matches!(told.try_recv(), Err(oneshot::error::TryRecvError::Empty))
    }
}

impl Future for AccessGuard {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        match &mut self.0 {
            // A channel must not be asked again after it has answered.
            Some(told) if told.is_terminated() => Poll::Ready(()),
            Some(told) => Pin::new(told).poll(context).map(drop),
            None => Poll::Pending,
        }
    }
}

impl AccessFeed {
    /// Whether a session has ended that a token may still name.
    pub(crate) fn has_ended(&self, id: SessionId) -> bool {
        self.state.lock().sessions.contains_key(&id)
    }

    /// Whether a key was revoked a while ago.
    pub(crate) fn is_revoked(&self, id: ApiKeyId) -> bool {
        self.state.lock().keys.contains_key(&id)
    }

    /// Notes what was told. `until` is when nobody can ask any more.
    pub(crate) fn note(&self, told: &IdentityEvent, until: Timestamp, now: Timestamp) {
        let mut state = self.state.lock();
        match *told {
            IdentityEvent::SessionEnded { session_id, user_id, .. } => {
                state.sessions.insert(session_id, until);
                state.tell(user_id, |guarded| guarded.session_id == Some(session_id));
            }
            IdentityEvent::ApiKeyRevoked { api_key_id, user_id } => {
                state.keys.insert(api_key_id, until);
                state.tell(user_id, |guarded| guarded.api_key_id == Some(api_key_id));
            }
            IdentityEvent::UserShutOut { user_id } => {
                state.tell(user_id, |_| true);
            }
            _ => {}
        }
        state.sweep(now);
    }

    /// Tells all who hold something open without a session: they have to show who they are again.
    fn tell_without_session(&self) {
        let mut state = self.state.lock();
        let users: Vec<UserId> = state.guards.keys().copied().collect();
        for user_id in users {
            state.tell(user_id, |guarded| guarded.session_id.is_none());
        }
    }

    /// Watches over what is held open for who acts in a market.
    pub(crate) fn guard(&self, market: &Market) -> AccessGuard {
        let Some(user_id) = market.actor.user_id() else { return AccessGuard(None) };
        let api_key_id = match market.actor {
            Actor::Key(key) => Some(key.api_key_id),
            _ => None,
        };
        let (tell, told) = oneshot::channel();
        let mut state = self.state.lock();
        let is_lost = market.session.is_some_and(|id| state.sessions.contains_key(&id))
            || api_key_id.is_some_and(|id| state.keys.contains_key(&id));
        if !is_lost {
            let guarded = Guarded { session_id: market.session, api_key_id, tell };
            let theirs = state.guards.entry(user_id).or_default();
            theirs.retain(|guarded| !guarded.tell.is_closed());
            theirs.push(guarded);
            state.sweep(market.now());
        }
        // Of what is lost already the other end is gone, which resolves at once.
        AccessGuard(Some(told))
    }
}

impl State {
    fn tell(&mut self, user_id: UserId, concerns: impl Fn(&Guarded) -> bool) {
        let Some(theirs) = self.guards.get_mut(&user_id) else { return };
        let (concerned, others) =
            std::mem::take(theirs).into_iter().partition(|guarded| concerns(guarded));
        *theirs = others;
        let concerned: Vec<Guarded> = concerned;
        // Whoever is gone needs not to be told.
        for guarded in concerned {
            let _is_gone = guarded.tell.send(()).is_err();
        }
    }

    fn sweep(&mut self, now: Timestamp) {
        let count = self.sessions.len() + self.keys.len() + self.guards.len();
        if count < self.sweep_at.max(SWEEP_FROM) {
            return;
        }
        self.sessions.retain(|_, until| *until > now);
        self.keys.retain(|_, until| *until > now);
        self.guards.retain(|_, theirs| {
            theirs.retain(|guarded| !guarded.tell.is_closed());
            !theirs.is_empty()
        });
        self.sweep_at = 2 * (self.sessions.len() + self.keys.len() + self.guards.len());
    }
}

impl Market {
    /// Who has lost access. The first who asks begins to follow it, so that a market in which
    /// nobody signs in does not.
    pub(crate) async fn access(&self) -> Result<&AccessFeed, Error> {
        let started = self.inner.gate.access.get_or_try_init(|| start(self)).await?;
        Ok(started.as_ref())
    }

    /// Fails with `token_invalid` when what somebody acts with was good once and has ended. A
    /// market can be held for long, and a request that has begun may take its time to say what it
    /// wants.
    pub(crate) fn require_access(&self) -> Result<(), Error> {
        let Some(feed) = self.inner.gate.access.get() else { return Ok(()) };
        let is_lost = match self.actor {
            Actor::Key(key) => feed.is_revoked(key.api_key_id),
            _ => self.session.is_some_and(|id| feed.has_ended(id)),
        };
        if is_lost { Err(token_invalid()) } else { Ok(()) }
    }

    /// Notes at once what this node itself has ended, so that nobody who was told of it gets in.
    pub(crate) fn note_access(&self, told: &[IdentityEvent]) {
        let Some(feed) = self.inner.gate.access.get() else { return };
        let now = self.now();
        for told in told {
            feed.note(told, kept_until(self, now), now);
        }
    }
}

fn kept_until(market: &Market, ended_at: Timestamp) -> Timestamp {
    ended_at.plus_seconds(market.inner.identity.access_token_s).plus_ms(MARGIN_MS)
}

async fn start(market: &Market) -> Result<Arc<AccessFeed>, Error> {
    let host = Market::of(market.inner.clone());
    let feed = Arc::new(AccessFeed::default());
    let following = host.events().subscribe(Topic::ACCESS, None).await?;
    load(&host, &feed).await?;
    let (inner, kept) = (Arc::downgrade(&market.inner), feed.clone());
    std::thread::Builder::new()
        .name("vendue-access".into())
        .spawn(move || follow(&inner, &kept, following))
        .map_err(|_| Error::new(ErrorCode::Internal, "the access feed cannot be followed"))?;
    Ok(feed)
}

/// Reads what ended while nobody followed.
async fn load(host: &Market, feed: &AccessFeed) -> Result<(), Error> {
    let now = host.now();
    let since = now.plus_seconds(-host.inner.identity.access_token_s).plus_ms(-MARGIN_MS);
    for ended in host.inner.store.sessions_ended_after(since, ENDS_MAX).await? {
        let (Some(at), Some(reason)) = (ended.ended_at, ended.ended_because) else { continue };
        let (session_id, user_id) = (ended.id, ended.user_id);
        let told = IdentityEvent::SessionEnded { session_id, user_id, reason };
        feed.note(&told, kept_until(host, at), now);
    }
    Ok(())
}

fn follow(inner: &Weak<Inner>, feed: &AccessFeed, mut following: Subscription) {
    loop {
        let next = block_on(following.next(), Some(PATIENCE));
        let Some(alive) = inner.upgrade() else { return };
        let host = Market::of(alive);
        match next {
            None => {}
            Some(Ok(Some(event))) => {
                if let EventBody::Identity(told) = &event.body {
                    feed.note(told, kept_until(&host, event.at), host.now());
                }
            }
            Some(Ok(None)) | Some(Err(_)) => match resume(&host, feed) {
                Ok(Some(again)) => following = again,
                Ok(None) => return,
                Err(failure) => {
                    tracing::warn!(%failure, "who has lost access is not known; trying again");
                    drop(host);
                    std::thread::sleep(PAUSE);
                }
            },
        }
    }
}

/// Follows anew after the log has gone back or could not be read. Nothing once the market is
/// closed.
fn resume(host: &Market, feed: &AccessFeed) -> Result<Option<Subscription>, Error> {
    let is_closed = |failure: &Error| failure.code() == ErrorCode::Closed;
    let following = match host.events().subscribe(Topic::ACCESS, None).wait() {
        Err(failure) if is_closed(&failure) => return Ok(None),
        followed => followed?,
    };
    match block_on(load(host, feed), None) {
        Some(Err(failure)) if is_closed(&failure) => return Ok(None),
        Some(Err(failure)) => return Err(failure),
        _ => {}
    }
    // Which keys were revoked and who was shut out in between nobody tells: whoever came in
    // without a session is looked at again.
    host.inner.gate.known_keys.forget();
    feed.tell_without_session();
    Ok(Some(following))
}
