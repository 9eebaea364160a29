//! Events: watch an auction, follow a topic, or read what it has.

use vendue_domain::events::{Event, Topic, TopicKind, checked_number, checked_since};
use vendue_domain::identity::{Member, Workspace};
use vendue_domain::{AuctionId, Error, ErrorCode, WorkspaceId};
use vendue_store::queries::{AuctionQueries, EventQueries};
use vendue_store::{Pending, StoreExt, StoredEvent, checked_limit};

use crate::actor::{Actor, forbidden};
use crate::holder::Holder;
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
    /// Fails with `invalid_argument` for a negative number, with `auction_not_found`, with
    /// `account_suspended` for a suspended user and with `unauthenticated` for one whose account
    /// is gone.
    pub fn watch(&self, auction_id: AuctionId, since: Option<i64>) -> Pending<Watch> {
        let following = self.listen(Topic::auction(auction_id), since);
        let (viewer, last) = (self.0.viewer(), self.last_of(auction_id));
        Pending::from_future(async move {
            checked_since(since)?;
            let viewer = viewer.await?;
            Ok(Watch::new(following.starting_after(last.await?), viewer))
        })
    }

    /// Up to `limit` (1 to 1,000) events of an auction after a number, oldest first, as the actor
    /// may see them. Fails as [`Events::watch`] does, and with `invalid_argument` for another
    /// limit or a negative number.
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
            let (after, limit) =
                (checked_number("after", after)?, checked_limit(limit, EVENTS_MAX)?);
            let events = store.events_of(Topic::auction(auction_id), after, limit).await?;
            Ok(events.iter().map(|event| WatchedEvent::of(event, &viewer)).collect())
        })
    }

    /// Follows a topic from its event number `since` on, or from now on. Every event after that
    /// number is given once, in order, also when the market was closed in between.
    ///
    /// The host may follow everything, a user what is addressed to that user, and members of a
    /// workspace what is addressed to it. Access that ends, ends it: after the event that tells of
    /// that, and at once when the session ends or the key is revoked. That a token is over ends
    /// nothing, because its session goes on.
    ///
    /// Fails with `forbidden` otherwise, with `invalid_argument` for a negative number, and with
    /// `auction_not_found`.
    pub fn subscribe(&self, topic: Topic, since: Option<i64>) -> Pending<Subscription> {
        if let Err(refused) = checked_since(since) {
            return Pending::ready(Err(refused));
        }
        let following = self.listen(topic, since);
        let Some(user_id) = self.0.actor.user_id() else {
            let authorized = self.authorize(topic);
            return authorized.and_then(move |last| Ok(following.starting_after(last)));
        };
        let events = self.clone();
        Pending::from_future(async move {
            // Before access is looked at, so that no end of it falls between the two.
            let guard = events.0.access().await?.guard(&events.0);
            let last = events.authorize(topic).await?;
            Ok(following.starting_after(last).held_by(Holder::new(user_id, guard, last)))
        })
    }

    /// Up to `limit` (1 to 1,000) events of a topic after a number, oldest first. Fails as
    /// [`Events::subscribe`] does, and with `invalid_argument` for another limit.
    pub fn read(&self, topic: Topic, after: i64, limit: u32) -> Pending<Vec<Event>> {
        let store = self.0.inner.store.clone();
        let authorized = self.authorize(topic);
        Pending::from_future(async move {
            authorized.await?;
            let (after, limit) =
                (checked_number("after", after)?, checked_limit(limit, EVENTS_MAX)?);
            store.events_of(topic, after, limit).await
        })
    }

    /// Up to `limit` (1 to 1,000) events of all topics after a position of the log, for a follower
    /// that keeps its own place. Only the host may. Fails with `invalid_argument` for another
    /// limit.
    pub fn follow(&self, position: i64, limit: u32) -> Pending<Vec<StoredEvent>> {
        let checked = self.0.require_host().and_then(|()| {
            Ok((checked_number("position", position)?, checked_limit(limit, EVENTS_MAX)?))
        });
        match checked {
            Ok((position, limit)) => self.0.inner.store.events_after(position, limit),
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
    /// one. That is read first: whatever ends the access that is found has a higher number.
    fn authorize(&self, topic: Topic) -> Pending<i64> {
        let actor = self.0.actor;
        let store = self.0.inner.store.clone();
        if actor == Actor::Host {
            return match topic.kind {
                TopicKind::Auction => self.last_of(AuctionId::from_bytes(topic.id)),
                _ => store.last_sequence(topic),
            };
        }
        let market = self.0.clone();
        let is_own = topic.kind == TopicKind::User
            && actor.user_id().is_some_and(|id| *id.as_bytes() == topic.id);
        match topic.kind {
            TopicKind::User if is_own => Pending::from_future(async move {
                let last = store.last_sequence(topic).await?;
                // A suspended user follows nothing of the own either.
                market.viewer().await?;
                Ok(last)
            }),
            TopicKind::Workspace => Pending::from_future(async move {
                let last = store.last_sequence(topic).await?;
                let user_id = market.viewer().await?.user_id.ok_or_else(forbidden)?;
                let workspace_id = WorkspaceId::from_bytes(topic.id);
                let member = store.get::<Member>((workspace_id, user_id)).await?;
                // Memberships are taken away some time after a workspace is deleted.
                let workspace = store.get::<Workspace>(workspace_id).await?;
                let is_there = workspace.is_some_and(|found| found.deleted_at.is_none());
                member.filter(|_| is_there).ok_or_else(forbidden)?;
                Ok(last)
            }),
            _ => Pending::ready(Err(forbidden())),
        }
    }
}
