//! Events: follow a topic, or read what it has.

use vendue_domain::events::{Event, Topic, TopicKind};
use vendue_domain::{AuctionId, Error, ErrorCode};
use vendue_store::{Pending, StoredEvent};

use crate::actor::{Actor, forbidden};
use crate::market::Market;
use crate::subscription::Subscription;

/// The most events that are read at once.
const EVENTS_MAX: u32 = 1_000;

/// What happens, as it happens.
///
/// Events are the system's own: they name users by id. What a viewer may see of one is made by
/// [`AuctionEvent::view`](vendue_domain::auctions::AuctionEvent::view).
#[derive(Clone, Debug)]
pub struct Events(pub(crate) Market);

impl Events {
    /// Follows a topic from its event number `since` on, or from now on. Every event after that
    /// number is given once, in order, also when the market was closed in between.
    ///
    /// Fails with `auction_not_found`, and with `forbidden` for a topic that the actor may not see.
    pub fn subscribe(&self, topic: Topic, since: Option<i64>) -> Pending<Subscription> {
        let inner = &self.0.inner;
        // Listening begins before anything is read, so nothing can fall between the two.
        let following = Subscription::new(inner.hub.clone(), inner.store.clone(), topic, since);
        self.authorize(topic).and_then(move |last| Ok(following.starting_after(last)))
    }

    /// Up to `limit` (1 to 1,000) events of a topic after a number, oldest first.
    pub fn read(&self, topic: Topic, after: i64, limit: u32) -> Pending<Vec<Event>> {
        let store = self.0.inner.store.clone();
        let authorized = self.authorize(topic);
        Pending::from_future(async move {
            authorized.await?;
            store.events_of(topic, after, limit.clamp(1, EVENTS_MAX)).await
        })
    }

    /// Up to `limit` (1 to 1,000) events of all topics after a position of the log, for a follower
    /// that keeps its own place. Only the host may.
    pub fn follow(&self, position: i64, limit: u32) -> Pending<Vec<StoredEvent>> {
        match self.0.require_host() {
            Ok(()) => self.0.inner.store.events_after(position, limit.clamp(1, EVENTS_MAX)),
            Err(refused) => Pending::ready(Err(refused)),
        }
    }

    /// How many follow a topic in this process.
    pub fn viewers(&self, topic: Topic) -> usize {
        self.0.inner.hub.followers(topic)
    }

    /// Whether the actor may see a topic; gives the number of its last event, where it has one.
    fn authorize(&self, topic: Topic) -> Pending<Option<i64>> {
        let actor = self.0.actor;
        match topic.kind {
            TopicKind::Auction => {
                let id = AuctionId::from_bytes(topic.id);
                self.0.inner.store.auction(id).and_then(|found| {
                    let row = found.ok_or_else(|| {
                        Error::new(ErrorCode::AuctionNotFound, "there is no such auction")
                    })?;
                    Ok(Some(row.standing.event_sequence))
                })
            }
            TopicKind::User => {
                let own = actor.user_id().is_some_and(|id| *id.as_bytes() == topic.id);
                if !own && actor != Actor::Host {
                    return Pending::ready(Err(forbidden()));
                }
                // A suspended user follows nothing of the own either.
                self.0.viewer().and_then(|_| Ok(None))
            }
            TopicKind::Workspace | TopicKind::Conversation => {
                let allowed = actor == Actor::Host;
                Pending::ready(if allowed { Ok(None) } else { Err(forbidden()) })
            }
        }
    }
}
