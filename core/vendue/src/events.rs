//! Events: watch an auction, follow a topic, or read what it has.

use vendue_domain::events::{Event, Topic, TopicKind};
use vendue_domain::identity::Member;
use vendue_domain::{AuctionId, Error, ErrorCode, WorkspaceId};
use vendue_store::queries::{AuctionQueries, EventQueries};
use vendue_store::{Pending, StoreExt, StoredEvent};

use crate::actor::{Actor, forbidden};
use crate::market::Market;
use crate::subscription::Subscription;
use crate::watch::{Watch, WatchedEvent};

/// The most events that are read at once.
const EVENTS_MAX: u32 = 1_000;

/// What happens, as it happens.
///
/// Everybody may [`watch`](Self::watch) an auction. The events as they are stored are the system's
/// own: they name users by id, and are for the host, who makes of one what a viewer may see by
/// [`AuctionEvent::view`](vendue_domain::auctions::AuctionEvent::view).
#[derive(Clone, Debug)]
pub struct Events(pub(crate) Market);

impl Events {
    /// Watches an auction from its event number `since` on, or from now on: every event after that
    /// number once and in order, as the actor may see it. What the actor is counts as of now.
    ///
    /// Fails with `auction_not_found`, with `forbidden` for a suspended user and with
    /// `unauthenticated` for one whose account is gone.
    pub fn watch(&self, auction_id: AuctionId, since: Option<i64>) -> Pending<Watch> {
        let following = self.listen(Topic::auction(auction_id), since);
        let (viewer, last) = (self.0.viewer(), self.last_of(auction_id));
        Pending::from_future(async move {
            let viewer = viewer.await?;
            Ok(Watch::new(following.starting_after(last.await?), viewer))
        })
    }

    /// Up to `limit` (1 to 1,000) events of an auction after a number, oldest first, as the actor
    /// may see them. Fails as [`Events::watch`] does.
    pub fn views(
        &self,
        auction_id: AuctionId,
        after: i64,
        limit: u32,
    ) -> Pending<Vec<WatchedEvent>> {
        let store = self.0.inner.store.clone();
        let (viewer, last) = (self.0.viewer(), self.last_of(auction_id));
        Pending::from_future(async move {
            let viewer = viewer.await?;
            last.await?;
            let limit = limit.clamp(1, EVENTS_MAX);
            let events = store.events_of(Topic::auction(auction_id), after, limit).await?;
            Ok(events.iter().map(|event| WatchedEvent::of(event, &viewer)).collect())
        })
    }

    /// Follows a topic from its event number `since` on, or from now on. Every event after that
    /// number is given once, in order, also when the market was closed in between.
    ///
    /// The host may follow everything, a user what is addressed to that user, and members of a
    /// workspace what is addressed to it, as long as they are members. Fails with `forbidden`
    /// otherwise, and with `auction_not_found`.
    pub fn subscribe(&self, topic: Topic, since: Option<i64>) -> Pending<Subscription> {
        let following = self.listen(topic, since);
        let authorized = self.authorize(topic);
        authorized.and_then(move |last| Ok(following.starting_after(last)))
    }

    /// Up to `limit` (1 to 1,000) events of a topic after a number, oldest first. Fails as
    /// [`Events::subscribe`] does.
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

    /// How many watch a topic at the other nodes, as far as this one has heard; it may be seconds
    /// old. Nobody without a relay between the nodes.
    pub fn viewers_elsewhere(&self, topic: Topic) -> usize {
        self.0.inner.neighbours.as_ref().map_or(0, |found| found.relay().viewers_elsewhere(topic))
    }

    /// Tells the other nodes how many watch a topic at this one. Only the host may: from anybody
    /// else it is not heard.
    pub fn set_viewers(&self, topic: Topic, count: usize) {
        if let (Ok(()), Some(neighbours)) = (self.0.require_host(), &self.0.inner.neighbours) {
            neighbours.relay().set_viewers(topic, count);
        }
    }

    /// Listening begins before anything is read, so nothing can fall between the two.
    fn listen(&self, topic: Topic, since: Option<i64>) -> Subscription {
        let inner = &self.0.inner;
        Subscription::new(inner.hub.clone(), &inner.store, topic, since)
    }

    /// The number of the last event of an auction. Fails with `auction_not_found`.
    fn last_of(&self, auction_id: AuctionId) -> Pending<i64> {
        self.0.inner.store.auction(auction_id).and_then(|found| {
            let missing = || Error::new(ErrorCode::AuctionNotFound, "there is no such auction");
            Ok(found.ok_or_else(missing)?.standing.event_sequence)
        })
    }

    /// Whether the actor may have the events of a topic as they are; gives the number of its last
    /// one.
    fn authorize(&self, topic: Topic) -> Pending<i64> {
        let actor = self.0.actor;
        let store = self.0.inner.store.clone();
        if actor == Actor::Host {
            return match topic.kind {
                TopicKind::Auction => self.last_of(AuctionId::from_bytes(topic.id)),
                _ => store.last_sequence(topic),
            };
        }
        let viewer = self.0.viewer();
        let is_own = topic.kind == TopicKind::User
            && actor.user_id().is_some_and(|id| *id.as_bytes() == topic.id);
        match topic.kind {
            TopicKind::User if is_own => Pending::from_future(async move {
                // A suspended user follows nothing of the own either.
                viewer.await?;
                store.last_sequence(topic).await
            }),
            TopicKind::Workspace => Pending::from_future(async move {
                let user_id = viewer.await?.user_id.ok_or_else(forbidden)?;
                let workspace_id = WorkspaceId::from_bytes(topic.id);
                let member = store.get::<Member>((workspace_id, user_id)).await?;
                member.ok_or_else(forbidden)?;
                store.last_sequence(topic).await
            }),
            _ => Pending::ready(Err(forbidden())),
        }
    }
}
