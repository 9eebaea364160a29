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

use rustc_hash::FxHashSet;
use sqlx::Row;
use sqlx::postgres::PgArguments;
use vendue_domain::events::Topic;
use vendue_domain::record::Malformed;
use vendue_store::queries::read_event;
use vendue_store::{
    CommitListener, Committed, Interest, InterestSource, Select, StoreError, StoredEvent,
};

use crate::answer::{cells, types_of};
use crate::ask::Ask;
use crate::error::{corrupt, translate};
use crate::own::OwnBlocks;
use crate::upkeep::Upkeep;
use crate::write::BLOCK;

/// How many events are read at a time.
const PORTION: usize = 5_000;
/// Beyond so many topics all events are read and those that nobody wants are dropped.
const TOPICS_MAX: usize = 2_000;
/// How many blocks of our own are passed over in one query. There are more when the log could not
/// be followed for long.
const OWN_MAX: usize = 5_000;
/// The longest pause between two failures.
const PAUSE_MAX: Duration = Duration::from_secs(2);

/// How often the log is looked at while something else tells of news.
const TOLD: Duration = Duration::from_secs(1);

/// What the follower needs.
pub(crate) struct Follower {
    pub(crate) upkeep: Arc<Upkeep>,
    pub(crate) own: Arc<OwnBlocks>,
    pub(crate) listener: CommitListener,
    pub(crate) interest: Option<InterestSource>,
    pub(crate) poll: Duration,
    /// Whether something else tells of news at once.
    pub(crate) told: Option<Arc<dyn Fn() -> bool + Send + Sync>>,
    /// How often it failed, for whoever watches.
    pub(crate) failures: Arc<AtomicU64>,
    /// What lies before has been imported and is told to nobody.
    pub(crate) imported: Arc<AtomicI64>,
    /// Everything up to here has been told or was of no interest.
    pub(crate) position: i64,
    /// What tells the server that was asked last from every other.
    pub(crate) server: String,
    /// Whether the server was lost since it was last asked.
    pub(crate) has_failed: bool,
}

impl Follower {
    /// Runs until the task is ended.
    pub(crate) async fn run(mut self) {
        let mut pause = self.pause();
        loop {
            tokio::time::sleep(pause).await;
            match self.look().await {
                Ok(()) => pause = self.pause(),
                Err(failure) => {
                    self.failures.fetch_add(1, Ordering::Relaxed);
                    tracing::warn!(%failure, "the log cannot be followed");
                    // One that can only be read has become a standby, and may be promoted again.
                    use StoreError::{ReadOnly, Unavailable};
                    self.has_failed |= matches!(failure, Unavailable(_) | ReadOnly(_));
                    pause = (pause * 2).clamp(Duration::from_millis(100), PAUSE_MAX);
                    self.upkeep.find_primary().await;
                }
            }
        }
    }

    /// How long to wait before the next look.
    fn pause(&self) -> Duration {
        let is_told = self.told.as_ref().is_some_and(|ask| ask());
        if is_told { self.poll.max(TOLD) } else { self.poll }
    }

    async fn look(&mut self) -> Result<(), StoreError> {
        let horizon = self.horizon().await?;
        self.look_at_doubtful(horizon).await?;
        self.advance(self.imported.load(Ordering::Acquire));
        // After the horizon: whoever follows a topic from here on reads the log itself, and finds
        // everything that is settled by now.
        let interest = self.interest.as_ref().map_or(Interest::All, |ask| ask());
        let nothing = matches!(&interest, Interest::Topics(topics) if topics.is_empty());
        if nothing || horizon <= self.position {
            self.advance(horizon);
            return Ok(());
        }
        while self.position < horizon {
            let (events, through) = self.read(self.position, horizon, &interest).await?;
            if !events.is_empty() {
                (self.listener)(Committed::of_others(events));
            }
            self.advance(through);
        }
        Ok(())
    }

    /// How far the log is settled. A server that has taken over may lack what was stored last, and
    /// use its positions again; so may one that has crashed and does not wait for its disk. Events
    /// may lie before ours then that nobody was told.
    ///
    /// A server that was lost and is there again is taken for another one, whatever it says of
    /// itself. That costs a second look at events that were told before. Blocks that a writer of
    /// this process enters meanwhile may be forgotten, too: their events are told twice then, and
    /// whoever goes by the sequence of a topic drops them.
    async fn horizon(&mut self) -> Result<i64, StoreError> {
        let Settled { server, horizon } = settled(&self.upkeep).await?;
        if std::mem::take(&mut self.has_failed) || server != self.server {
            tracing::info!("another server tells the log, or the same one after it was lost");
            self.server = server;
            self.position = self.position.min(horizon);
            self.own.forget_all();
            (self.listener)(Committed { has_gap: true, ..Committed::default() });
        }
        Ok(horizon)
    }

    fn advance(&mut self, position: i64) {
        if position > self.position {
            self.position = position;
            self.own.forget_before(position / BLOCK);
        }
    }

    /// Events of other nodes in a range of positions, in the order of the log, and the position up
    /// to which they were read: there may be more of them than one portion.
    ///
    /// The text of the query is always one of four, with lists as one parameter each: every other
    /// text would be prepared anew on every connection.
    async fn read(
        &self,
        after: i64,
        mut through: i64,
        interest: &Interest,
    ) -> Result<(Vec<StoredEvent>, i64), StoreError> {
        let own = self.own.within(after / BLOCK, through / BLOCK);
        let (own, further) = own.split_at(own.len().min(OWN_MAX));
        if let Some(next) = further.first() {
            through = through.min(next.saturating_mul(BLOCK) - 1);
        }
        let mut select = Select::new(
            "SELECT position, topic_kind, topic_id, sequence, at, body FROM events \
             WHERE position > ",
        );
        select.bind(&after).push(" AND position <= ").bind(&through);
        if !own.is_empty() {
            select.push(&format!(" AND position / {BLOCK} <> ALL(string_to_array("));
            select.bind(&list(own.iter())).push(", ',')::bigint[])");
        }
        let wanted: Option<FxHashSet<Topic>> = match interest {
            Interest::Topics(topics) if topics.len() <= TOPICS_MAX => {
                restrict(&mut select, topics);
                None
            }
            Interest::Topics(topics) => Some(topics.iter().copied().collect()),
            Interest::All => None,
        };
        let limit = i64::try_from(PORTION).unwrap_or(i64::MAX);
        select.push(" ORDER BY position LIMIT ").bind(&limit);
        let rows = self.upkeep.ask(&Ask::Select(&select), self.upkeep.long()).await?;
        let types = types_of(&rows);
        let events = rows.iter().map(|row| read_event(&mut cells(row, &types, 0)));
        let events: Result<Vec<StoredEvent>, Malformed> = events.collect();
        let mut events = events.map_err(|found| corrupt("events", found.expected))?;
        if let Some(last) = events.last().filter(|_| events.len() >= PORTION) {
            through = last.position;
        }
        if let Some(wanted) = wanted {
            events.retain(|stored| wanted.contains(&stored.event.topic));
        }
        Ok((events, through))
    }

    /// Commits of this process of which it was not known what became of them: once they are
    /// settled, their events are told, if there are any.
    async fn look_at_doubtful(&self, horizon: i64) -> Result<(), StoreError> {
        for block in self.own.doubtful() {
            let (first, last) = (block.saturating_mul(BLOCK), (block + 1).saturating_mul(BLOCK));
            if horizon < last - 1 {
                continue;
            }
            // A block fits into one portion.
            let (events, _) = self.read(first - 1, last - 1, &Interest::All).await?;
            self.own.settle(block);
            // What the cursor has not reached yet, it will come to.
            let missed = events.into_iter().filter(|stored| stored.position <= self.position);
            let events: Vec<StoredEvent> = missed.collect();
            if !events.is_empty() {
                (self.listener)(Committed::of_others(events));
            }
        }
        Ok(())
    }
}

/// Of few positions each row is looked at: an index of topics would find all that they ever had.
fn restrict(select: &mut Select, topics: &[Topic]) {
    let words = topics.iter().map(|topic| {
        let id = u128::from_be_bytes(topic.id);
        format!("{}{id:032x}", topic.kind.as_str())
    });
    select.push(" AND topic_kind || encode(uuid_send(topic_id), 'hex') = ANY(string_to_array(");
    select.bind(&list(words)).push(", ','))");
}

/// A list as one text, which `string_to_array` takes apart. What is in it has no comma.
fn list(items: impl Iterator<Item = impl ToString>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(",")
}

/// How far the log is settled, and who says so.
pub(crate) struct Settled {
    /// What tells this server from every other.
    pub(crate) server: String,
    /// Every event up to here is there, or never will be.
    pub(crate) horizon: i64,
}

/// Since when it runs tells a server from others, and from itself before it was started again. When
/// one of its processes dies it begins anew without that; what it has counted is lost then, and the
/// moment at which it began to count is another.
pub(crate) const SERVER: &str =
    "concat_ws(' ', pg_postmaster_start_time(), pg_stat_get_bgwriter_stat_reset_time())";

/// Asks once how far the log is settled.
pub(crate) async fn settled(upkeep: &Upkeep) -> Result<Settled, StoreError> {
    let text = format!("SELECT {SERVER}, log_horizon()");
    let asked = Ask::Query { text: &text, arguments: &PgArguments::default() };
    let rows = upkeep.ask(&asked, upkeep.short()).await?;
    let row = rows.first().ok_or_else(|| corrupt("log_horizon", "it gave nothing"))?;
    Ok(Settled {
        server: row.try_get(0).map_err(translate)?,
        horizon: row.try_get(1).map_err(translate)?,
    })
}
