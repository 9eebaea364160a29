//! Following the log: tells this process what other nodes have stored.
//!
//! A transaction takes its positions before it commits, so positions do not appear in order: a
//! follower that asked for “everything after the last one I saw” would skip what commits late. So
//! it first asks how far the log is settled (`log_horizon` in the schema says how that is known)
//! and reads no further. Transactions of others on the same server, however long, hold it up no
//! more than their locks do: only our own writers count.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use sqlx::postgres::PgPool;
use tokio::sync::Notify;
use vendue_domain::events::Topic;
use vendue_store::queries::read_event;
use vendue_store::{
    CommitListener, Committed, Interest, InterestSource, ReadsExt, Select, StoreError, StoredEvent,
};

use crate::error::translate;
use crate::own::OwnBlocks;
use crate::readers::Readers;
use crate::write::BLOCK;

/// How many events are read at a time.
const PORTION: usize = 5_000;
/// Beyond so many topics all events are read and those that nobody wants are dropped.
const TOPICS_MAX: usize = 2_000;
/// The longest pause between two failures.
const PAUSE_MAX: Duration = Duration::from_secs(2);

/// What the follower needs.
pub(crate) struct Follower {
    pub(crate) readers: Arc<Readers>,
    pub(crate) pool: PgPool,
    pub(crate) own: Arc<OwnBlocks>,
    pub(crate) listener: CommitListener,
    pub(crate) interest: Option<InterestSource>,
    pub(crate) poll: Duration,
    /// Wakes it before the pause is over.
    pub(crate) wake: Arc<Notify>,
    /// How often it failed, for whoever watches.
    pub(crate) failures: Arc<AtomicU64>,
    /// What lies before has been imported and is told to nobody.
    pub(crate) imported: Arc<AtomicI64>,
    /// Everything up to here has been told or was of no interest.
    pub(crate) position: i64,
}

impl Follower {
    /// Runs until the task is ended.
    pub(crate) async fn run(mut self) {
        let mut pause = self.poll;
        loop {
            drop(tokio::time::timeout(pause, self.wake.notified()).await);
            match self.look().await {
                Ok(()) => pause = self.poll,
                Err(failure) => {
                    self.failures.fetch_add(1, Ordering::Relaxed);
                    tracing::warn!(%failure, "the log cannot be followed");
                    pause = (pause * 2).clamp(Duration::from_millis(100), PAUSE_MAX);
                }
            }
        }
    }

    async fn look(&mut self) -> Result<(), StoreError> {
        self.look_at_doubtful().await?;
        let horizon = horizon(&self.pool).await?;
        self.advance(self.imported.load(Ordering::Acquire));
        // After the horizon: whoever follows a topic from here on reads the log itself, and finds
        // everything that is settled by now.
        let interest = self.interest.as_ref().map_or(Interest::All, |ask| ask());
        let nothing = matches!(&interest, Interest::Topics(topics) if topics.is_empty());
        if nothing || horizon <= self.position {
            self.advance(horizon);
            return Ok(());
        }
        loop {
            let events = self.read(self.position, horizon, &interest).await?;
            let last = events.last().map(|stored| stored.position);
            let is_full = events.len() >= PORTION;
            if !events.is_empty() {
                (self.listener)(Committed { events, is_own: false });
            }
            match last.filter(|_| is_full) {
                Some(last) => self.advance(last),
                None => {
                    self.advance(horizon);
                    return Ok(());
                }
            }
        }
    }

    fn advance(&mut self, position: i64) {
        if position > self.position {
            self.position = position;
            self.own.forget_before(position / BLOCK);
        }
    }

    /// Events of other nodes in a range of positions, in the order of the log.
    async fn read(
        &self,
        after: i64,
        through: i64,
        interest: &Interest,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let mut select = Select::new(
            "SELECT position, topic_kind, topic_id, sequence, at, body FROM events \
             WHERE position > ",
        );
        select.bind(&after).push(" AND position <= ").bind(&through);
        let own = self.own.within(after / BLOCK, through / BLOCK);
        if !own.is_empty() {
            let numbers: Vec<String> = own.iter().map(i64::to_string).collect();
            // Numbers of our own, not anybody's text.
            select.push(&format!(" AND position / {BLOCK} NOT IN ({})", numbers.join(", ")));
        }
        let wanted = match interest {
            Interest::Topics(topics) if topics.len() <= TOPICS_MAX => {
                restrict(&mut select, topics);
                None
            }
            Interest::Topics(topics) => Some(topics.iter().copied().collect()),
            Interest::All => None,
        };
        let limit = i64::try_from(PORTION).unwrap_or(i64::MAX);
        select.push(" ORDER BY position LIMIT ").bind(&limit);
        let read = self.readers.fetch(select, read_event);
        let mut events =
            read.await.map_err(|failure| StoreError::Unavailable(failure.to_string()))?;
        if let Some(wanted) = wanted {
            let wanted: rustc_hash::FxHashSet<Topic> = wanted;
            // The last one stays: it says how far was read.
            let last = events.last().map(|stored| stored.position);
            events.retain(|stored| {
                wanted.contains(&stored.event.topic) || Some(stored.position) == last
            });
        }
        Ok(events)
    }

    /// Commits of this process of which it was not known what became of them: once they are
    /// settled, their events are told, if there are any.
    async fn look_at_doubtful(&self) -> Result<(), StoreError> {
        for block in self.own.doubtful() {
            let (first, last) = (block.saturating_mul(BLOCK), (block + 1).saturating_mul(BLOCK));
            if horizon(&self.pool).await? < last - 1 {
                continue;
            }
            let events = self.read(first - 1, last - 1, &Interest::All).await?;
            self.own.settle(block);
            // What the cursor has not reached yet, it will come to.
            let missed = events.into_iter().filter(|stored| stored.position <= self.position);
            let events: Vec<StoredEvent> = missed.collect();
            if !events.is_empty() {
                (self.listener)(Committed { events, is_own: false });
            }
        }
        Ok(())
    }
}

fn restrict(select: &mut Select, topics: &[Topic]) {
    select.push(" AND (topic_kind, topic_id) IN (");
    for (index, topic) in topics.iter().enumerate() {
        select.push(if index == 0 { "(" } else { ", (" });
        // The words of the kinds are ours.
        select.push(&format!("'{}', ", topic.kind.as_str())).bind(&topic.id).push(")");
    }
    select.push(")");
}

/// How far the log is settled.
pub(crate) async fn horizon(pool: &PgPool) -> Result<i64, StoreError> {
    sqlx::query_scalar("SELECT log_horizon()").fetch_one(pool).await.map_err(translate)
}
