//! The heartbeat: says that this node is alive, and sees who else is.
//!
//! Nodes divide what falls due by it, and agree on the clock of the database. Nothing is decided by
//! it: a node that was thought dead and goes on, or two that both think a thing is theirs, do the
//! same work twice, and whoever comes second finds it done.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use parking_lot::Mutex;
use sqlx::Row;
use sqlx::postgres::PgPool;
use vendue_store::{Node, Share, StoreError};

use crate::error::translate;

/// After how many heartbeats without a word a node is taken for dead.
const SILENCE: u32 = 4;
/// After how long the row of a dead node is removed.
const GONE: &str = "1 hour";
/// A clock that is off by more is told to the operator.
const CLOCK_WARNING_MS: i64 = 1_000;

/// What the last heartbeat has seen.
#[derive(Debug)]
pub(crate) struct Seen {
    share: Mutex<Share>,
    /// By how much the clock of the database is before this machine's.
    clock_ahead_ms: AtomicI64,
}

impl Default for Seen {
    fn default() -> Self {
        Self { share: Mutex::new(Share::WHOLE), clock_ahead_ms: AtomicI64::new(0) }
    }
}

impl Seen {
    pub(crate) fn share(&self) -> Share {
        *self.share.lock()
    }

    pub(crate) fn clock_ahead_ms(&self) -> i64 {
        self.clock_ahead_ms.load(Ordering::Relaxed)
    }
}

/// A node that tells the others that it is there.
pub(crate) struct Heartbeat {
    pub(crate) pool: PgPool,
    pub(crate) id: [u8; 16],
    pub(crate) name: String,
    pub(crate) interval: Duration,
    pub(crate) seen: Arc<Seen>,
    /// Samples of the clock: how long the answer took, and the difference.
    pub(crate) clock: Samples,
}

/// The last few comparisons of the clocks. The one with the quickest answer is the best.
#[derive(Debug, Default)]
pub(crate) struct Samples(std::collections::VecDeque<(Duration, i64)>);

impl Samples {
    fn add(&mut self, took: Duration, ahead_ms: i64) -> i64 {
        if self.0.len() >= 16 {
            self.0.pop_front();
        }
        self.0.push_back((took, ahead_ms));
        self.0.iter().min_by_key(|(took, _)| *took).map_or(ahead_ms, |(_, ahead)| *ahead)
    }
}

impl Heartbeat {
    /// Runs until the task is ended.
    pub(crate) async fn run(mut self) {
        loop {
            let beat = tokio::time::timeout(self.interval * SILENCE, self.beat());
            match beat.await {
                Ok(Ok(())) => {}
                Ok(Err(failure)) => tracing::warn!(%failure, "a heartbeat could not be told"),
                Err(_) => tracing::warn!("a heartbeat took too long"),
            }
            tokio::time::sleep(self.interval).await;
        }
    }

    /// One heartbeat.
    pub(crate) async fn beat(&mut self) -> Result<(), StoreError> {
        let (started, asked_ms) = (Instant::now(), machine_ms());
        let known = self.seen.clock_ahead_ms();
        let told: i64 = sqlx::query_scalar(
            "INSERT INTO nodes (id, name, started_at, seen_at, clock_ahead_ms) \
             VALUES (encode($1, 'hex')::uuid, $2, clock_timestamp(), clock_timestamp(), $3) \
             ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp(), \
             clock_ahead_ms = excluded.clock_ahead_ms \
             RETURNING (extract(epoch FROM clock_timestamp()) * 1000)::int8",
        )
        .bind(self.id.as_slice())
        .bind(&self.name)
        .bind(-known)
        .fetch_one(&self.pool)
        .await
        .map_err(translate)?;
        let took = started.elapsed();
        let half_ms = i64::try_from(took.as_millis() / 2).unwrap_or(0);
        let ahead = self.clock.add(took, told - asked_ms - half_ms);
        if ahead.abs() > CLOCK_WARNING_MS && known.abs() <= CLOCK_WARNING_MS {
            tracing::warn!(ahead_ms = ahead, "the clock of the database is before this machine's");
        }
        self.seen.clock_ahead_ms.store(ahead, Ordering::Relaxed);
        let alive = alive(&self.pool, self.interval * SILENCE).await?;
        let index = alive.iter().position(|node| node.id == self.id).unwrap_or(0);
        let share = Share {
            index: u32::try_from(index).unwrap_or(0),
            count: u32::try_from(alive.len()).unwrap_or(1).max(1),
        };
        let before = std::mem::replace(&mut *self.seen.share.lock(), share);
        if before != share {
            tracing::info!(nodes = share.count, "the nodes have divided the work anew");
        }
        Ok(())
    }
}

/// The nodes that were seen lately, in an order on which all agree.
pub(crate) async fn alive(pool: &PgPool, silence: Duration) -> Result<Vec<Node>, StoreError> {
    let silence_ms = i64::try_from(silence.as_millis()).unwrap_or(i64::MAX);
    let rows = sqlx::query(
        "SELECT uuid_send(id), name, \
         (extract(epoch FROM clock_timestamp() - seen_at) * 1000)::int8, clock_ahead_ms \
         FROM nodes WHERE seen_at > clock_timestamp() - $1 * interval '1 millisecond' ORDER BY id",
    )
    .bind(silence_ms)
    .fetch_all(pool)
    .await
    .map_err(translate)?;
    let mut nodes = Vec::with_capacity(rows.len());
    for row in &rows {
        let id: &[u8] = row.try_get(0).map_err(translate)?;
        nodes.push(Node {
            id: id.try_into().unwrap_or_default(),
            name: row.try_get(1).map_err(translate)?,
            seen_ms_ago: row.try_get(2).map_err(translate)?,
            clock_ahead_ms: row.try_get(3).map_err(translate)?,
        });
    }
    Ok(nodes)
}

/// Says that a node goes, so that the others need not wait for its silence.
pub(crate) async fn leave(pool: &PgPool, id: [u8; 16]) -> Result<(), StoreError> {
    let text = format!(
        "DELETE FROM nodes WHERE uuid_send(id) = $1 \
         OR seen_at < clock_timestamp() - interval '{GONE}'"
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(text)).bind(id.as_slice());
    query.execute(pool).await.map(drop).map_err(translate)
}

fn machine_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
