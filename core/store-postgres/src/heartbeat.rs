//! The heartbeat: says that this node is alive, and sees who else is.
//!
//! Nodes divide what falls due by it, and agree on the clock of the database. Nothing is decided by
//! it: a node that was thought dead and goes on, or two that both think a thing is theirs, do the
//! same work twice, and whoever comes second finds it done.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use parking_lot::Mutex;
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};
use vendue_store::{Node, Share, StoreError};

use crate::ask::{Failure, give_back, within};
use crate::error::translate;
use crate::upkeep::Upkeep;

/// After how many heartbeats without a word a node is taken for dead.
pub(crate) const SILENCE: u32 = 4;
/// After how long the row of a dead node is removed.
const GONE: &str = "1 hour";
/// How many looks at the clock are kept.
const SAMPLES: usize = 16;
/// How far two good clocks may part while looks are kept.
const DRIFT_MAX: Duration = Duration::from_millis(20);
/// A clock that is off by more is told to the operator.
const CLOCK_WARNING_MS: i64 = 1_000;

/// What the last heartbeat has seen.
#[derive(Debug)]
pub(crate) struct Seen {
    share: Mutex<Share>,
    /// What the clock of the database showed, nothing before the first heartbeat.
    clock: Mutex<Option<Sample>>,
}

impl Default for Seen {
    fn default() -> Self {
        Self { share: Mutex::new(Share::WHOLE), clock: Mutex::new(None) }
    }
}

impl Seen {
    pub(crate) fn share(&self) -> Share {
        *self.share.lock()
    }

    /// By how much the clock of the database is before this machine's at this moment. Somebody may
    /// set the machine's clock between two heartbeats, so what has passed since the last one is
    /// measured by the clock that nobody sets.
    pub(crate) fn clock_ahead_ms(&self) -> i64 {
        let sample = *self.clock.lock();
        sample.map_or(0, |sample| sample.database_ms(Instant::now()) - machine_ms())
    }
}

/// A node that tells the others that it is there.
pub(crate) struct Heartbeat {
    pub(crate) upkeep: Arc<Upkeep>,
    pub(crate) id: [u8; 16],
    pub(crate) name: String,
    pub(crate) interval: Duration,
    pub(crate) seen: Arc<Seen>,
    /// Whether it does its share of what falls due.
    pub(crate) takes_share: bool,
    pub(crate) clock: Samples,
}

/// One look at the clock of the database.
#[derive(Clone, Copy, Debug)]
struct Sample {
    /// How long the answer took: it is wrong by half of that at most.
    took: Duration,
    /// The middle between question and answer.
    at: Instant,
    database_ms: i64,
}

impl Sample {
    /// What the clock of the database shows at a moment.
    fn database_ms(&self, at: Instant) -> i64 {
        let ms = |time: Duration| i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        match at.checked_duration_since(self.at) {
            Some(since) => self.database_ms.saturating_add(ms(since)),
            None => self.database_ms.saturating_sub(ms(self.at.duration_since(at))),
        }
    }

    /// Whether both can be of one clock that runs as it should.
    fn agrees_with(&self, other: &Self) -> bool {
        let difference_ms = self.database_ms(other.at).abs_diff(other.database_ms);
        Duration::from_millis(difference_ms) <= (self.took + other.took) / 2 + DRIFT_MAX
    }
}

/// The last few looks at the clock. The one with the quickest answer is the best.
#[derive(Debug, Default)]
pub(crate) struct Samples(VecDeque<Sample>);

impl Samples {
    fn add(&mut self, sample: Sample) -> Sample {
        // A clock was set, this machine slept, or another server answers now.
        self.0.retain(|earlier| earlier.agrees_with(&sample));
        if self.0.len() >= SAMPLES {
            self.0.pop_front();
        }
        self.0.push_back(sample);
        self.0.iter().min_by_key(|found| found.took).copied().unwrap_or(sample)
    }
}

impl Heartbeat {
    /// Runs until the task is ended.
    pub(crate) async fn run(mut self) {
        loop {
            if let Err(failure) = self.beat(self.interval * SILENCE).await {
                tracing::warn!(%failure, "a heartbeat could not be told");
                // Nobody else looks for another server while nothing is read or written.
                self.upkeep.find_primary().await;
            }
            tokio::time::sleep(self.interval).await;
        }
    }

    /// One heartbeat, within a time: there is no use in one that takes so long that the others
    /// think this node dead.
    pub(crate) async fn beat(&mut self, limit: Duration) -> Result<(), StoreError> {
        let until = Instant::now() + limit;
        let known_ms = self.seen.clock_ahead_ms();
        // Before the clock is read: to wait for a connection is no part of the way to the server.
        let mut connection = self.upkeep.acquire(left(until)).await?;
        let found = self.tell_and_look(&mut connection, -known_ms, until).await;
        give_back(connection, &found);
        let (sample, share) = found.map_err(Failure::into_inner)?;
        *self.seen.clock.lock() = Some(self.clock.add(sample));
        let ahead_ms = self.seen.clock_ahead_ms();
        if ahead_ms.abs() > CLOCK_WARNING_MS && known_ms.abs() <= CLOCK_WARNING_MS {
            tracing::warn!(ahead_ms, "the clock of the database is before this machine's");
        }
        let before = std::mem::replace(&mut *self.seen.share.lock(), share);
        if before != share {
            tracing::info!(nodes = share.count, "the nodes have divided the work anew");
        }
        Ok(())
    }

    /// Says that this node lives, and looks at the clock and at who else does.
    async fn tell_and_look(
        &self,
        connection: &mut PgConnection,
        clock_ahead_ms: i64,
        until: Instant,
    ) -> Result<(Sample, Share), Failure> {
        let started = Instant::now();
        let database_ms = within(left(until), self.tell(connection, clock_ahead_ms)).await?;
        let took = started.elapsed();
        let sample = Sample { took, at: started + took / 2, database_ms };
        Ok((sample, within(left(until), self.share(connection)).await?))
    }

    /// Says that this node lives; gives what the clock of the database shows.
    async fn tell(
        &self,
        connection: &mut PgConnection,
        clock_ahead_ms: i64,
    ) -> Result<i64, sqlx::Error> {
        sqlx::query_scalar(
            "INSERT INTO nodes (id, name, started_at, seen_at, clock_ahead_ms, takes_share) \
             VALUES (encode($1, 'hex')::uuid, $2, clock_timestamp(), clock_timestamp(), $3, $4) \
             ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp(), \
             clock_ahead_ms = excluded.clock_ahead_ms \
             RETURNING (extract(epoch FROM clock_timestamp()) * 1000)::int8",
        )
        .bind(self.id.as_slice())
        .bind(&self.name)
        .bind(clock_ahead_ms)
        .bind(self.takes_share)
        .fetch_one(connection)
        .await
    }

    /// The share of this node: its place among those that do theirs and were seen lately, in the
    /// order of their ids, on which all agree.
    async fn share(&self, connection: &mut PgConnection) -> Result<Share, sqlx::Error> {
        let silence = self.interval * SILENCE;
        let (index, count): (i64, i64) = sqlx::query_as(
            "SELECT count(*) FILTER (WHERE uuid_send(id) < $2), count(*) FROM nodes \
             WHERE takes_share AND seen_at > clock_timestamp() - $1 * interval '1 millisecond'",
        )
        .bind(i64::try_from(silence.as_millis()).unwrap_or(i64::MAX))
        .bind(self.id.as_slice())
        .fetch_one(connection)
        .await?;
        let count = u32::try_from(count).unwrap_or(1).max(1);
        Ok(Share { index: u32::try_from(index).unwrap_or(0).min(count - 1), count })
    }
}

/// The nodes that were seen lately, in the order of their ids.
pub(crate) async fn alive(upkeep: &Upkeep, silence: Duration) -> Result<Vec<Node>, StoreError> {
    let silence_ms = i64::try_from(silence.as_millis()).unwrap_or(i64::MAX);
    let mut connection = upkeep.acquire(upkeep.short()).await?;
    let asked = sqlx::query(
        "SELECT uuid_send(id), name, \
         (extract(epoch FROM clock_timestamp() - seen_at) * 1000)::int8, clock_ahead_ms \
         FROM nodes WHERE seen_at > clock_timestamp() - $1 * interval '1 millisecond' ORDER BY id",
    );
    let asked = asked.bind(silence_ms).fetch_all(&mut *connection);
    let found = within(upkeep.short(), asked).await;
    give_back(connection, &found);
    found.map_err(Failure::into_inner)?.iter().map(node).collect()
}

fn node(row: &PgRow) -> Result<Node, StoreError> {
    let id: &[u8] = row.try_get(0).map_err(translate)?;
    Ok(Node {
        id: id.try_into().unwrap_or_default(),
        name: row.try_get(1).map_err(translate)?,
        seen_ms_ago: row.try_get(2).map_err(translate)?,
        clock_ahead_ms: row.try_get(3).map_err(translate)?,
    })
}

/// Says that a node goes, so that the others need not wait for its silence.
pub(crate) async fn leave(upkeep: &Upkeep, id: [u8; 16]) -> Result<(), StoreError> {
    let text = format!(
        "DELETE FROM nodes WHERE uuid_send(id) = $1 \
         OR seen_at < clock_timestamp() - interval '{GONE}'"
    );
    let mut connection = upkeep.acquire(upkeep.short()).await?;
    let query = sqlx::query(sqlx::AssertSqlSafe(text)).bind(id.as_slice());
    let left = within(upkeep.short(), query.execute(&mut *connection)).await;
    give_back(connection, &left);
    left.map(drop).map_err(Failure::into_inner)
}

fn left(until: Instant) -> Duration {
    until.saturating_duration_since(Instant::now())
}

fn machine_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quickest_answer_tells_the_time() {
        let now = Instant::now();
        let sample = |after_ms, took_ms, database_ms| Sample {
            took: Duration::from_millis(took_ms),
            at: now + Duration::from_millis(after_ms),
            database_ms,
        };
        let mut samples = Samples::default();
        samples.add(sample(0, 2, 50_000));
        let best = samples.add(sample(500, 80, 50_530));
        assert_eq!(best.database_ms(now + Duration::from_millis(1_000)), 51_000);
    }

    #[test]
    fn a_clock_that_was_set_is_followed_at_once() {
        let now = Instant::now();
        let quick = Sample { took: Duration::from_millis(1), at: now, database_ms: 50_000 };
        let at = now + Duration::from_millis(500);
        let slow = Sample { took: Duration::from_millis(40), at, database_ms: 3_650_500 };
        let mut samples = Samples::default();
        samples.add(quick);
        assert_eq!(samples.add(slow).database_ms(at), 3_650_500);
        // The machine slept, and its monotonic clock with it.
        let woken = Sample { took: Duration::from_millis(40), at, database_ms: 9_000_000 };
        assert_eq!(samples.add(woken).database_ms(at), 9_000_000);
    }

    #[test]
    fn without_a_heartbeat_the_machine_tells_the_time() {
        assert_eq!(Seen::default().clock_ahead_ms(), 0);
    }
}
