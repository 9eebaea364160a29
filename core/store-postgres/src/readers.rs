//! Reads: on a pool of connections, as tasks of the store's own runtime.
//!
//! A read changes nothing, so one whose connection was lost is simply asked again, for as long as
//! there is patience. Its rows are given only once all of them are here: whoever takes them never
//! gets one twice.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use sqlx::Row;
use sqlx::postgres::{PgArguments, PgPool, PgRow};
use tokio::runtime::Handle;
use tokio::sync::OnceCell;
use vendue_store::{BoxedRow, Key, Pending, Promise, Reads, Rows, Select, StoreError};

use crate::answer::give;
use crate::ask::{Ask, Failure, ParamTypes, SPARE, ask};
use crate::by_key;
use crate::catalog::{COLUMNS, Catalog};
use crate::error::{corrupt, translate};
use crate::options::PostgresOptions;
use crate::pool::replica_pool;
use crate::primary::Primary;
use crate::tables::Tables;

/// How many reads may wait.
const WAITING_MAX: usize = 16_384;
/// How often a read is tried at least: the first time it may have met a connection that had been
/// lost before.
const TRIES: usize = 3;
/// How long to wait between two tries.
const PAUSE: Duration = Duration::from_millis(50);
/// How long to wait for a connection when the server is known to be gone.
const QUICK: Duration = Duration::from_secs(1);
/// How long a replica that failed is left alone.
const REST: Duration = Duration::from_secs(5);
/// How far the log is settled.
const HORIZON: &str = "SELECT log_horizon()";
/// How long the end of the store may take.
const GOODBYE: Duration = Duration::from_secs(5);

/// Where reads are done.
pub(crate) struct Readers {
    inner: Arc<Inner>,
    /// Whether it has been closed. Held meanwhile, so that whoever closes it too waits for that.
    finished: Mutex<bool>,
}

struct Inner {
    handle: Handle,
    options: PostgresOptions,
    primary: Arc<Primary>,
    pool: PgPool,
    replica: Option<PgPool>,
    /// Until when the replica is left alone.
    replica_rests: Mutex<Option<Instant>>,
    types: ParamTypes,
    /// Made when rows are first read by key.
    tables: OnceCell<Mutex<Tables>>,
    /// Whether reads have failed for as long as there was patience: then nobody waits as long again
    /// before one has succeeded.
    is_down: AtomicBool,
    is_closed: AtomicBool,
    waiting: AtomicUsize,
}

impl Readers {
    /// Reads on a pool, whose place `primary` knows. Called within the store's own runtime.
    pub(crate) fn new(options: &PostgresOptions, pool: PgPool, primary: Arc<Primary>) -> Self {
        let replica = options.replica.clone().map(|server| replica_pool(options, server));
        let inner = Arc::new(Inner {
            options: options.clone(),
            primary,
            pool,
            replica,
            replica_rests: Mutex::new(None),
            types: ParamTypes::default(),
            tables: OnceCell::new(),
            is_down: AtomicBool::new(false),
            is_closed: AtomicBool::new(false),
            waiting: AtomicUsize::new(0),
            handle: Handle::current(),
        });
        Self { inner, finished: Mutex::new(false) }
    }

    /// The pool, for what is no read. It leads to whichever server is the primary.
    pub(crate) fn pool(&self) -> PgPool {
        self.inner.pool.clone()
    }

    /// Runs something on the store's own runtime.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.inner.handle.spawn(work);
    }

    /// Answers with what a task found. Whoever closes the store waits for it.
    pub(crate) fn ask<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, StoreError>> + Send + 'static,
    ) -> Pending<T> {
        let Some(turn) = Turn::take(&self.inner) else { return closed() };
        let (promise, pending) = Promise::new();
        self.spawn(async move {
            let done = work.await;
            drop(turn);
            promise.answer(done.map_err(Into::into));
        });
        pending
    }

    /// Reads rows by key.
    pub(crate) fn read(&self, keys: Vec<Key>) -> Pending<Vec<Option<BoxedRow>>> {
        let Some(turn) = Turn::take(&self.inner) else { return closed() };
        if turn.is_one_too_many() {
            return Pending::ready(Err(StoreError::Overloaded.into()));
        }
        let (promise, pending) = Promise::new();
        self.spawn(async move {
            let found = turn.0.rows_of(&keys).await;
            drop(turn);
            promise.answer(found.map_err(Into::into));
        });
        pending
    }

    /// Takes no more reads, finishes those that run, does a last thing, and closes the pools. It
    /// blocks, and must not be called on a thread of a runtime.
    pub(crate) fn finish(&self, last: impl Future<Output = ()>) {
        let mut finished = self.finished.lock();
        if std::mem::replace(&mut *finished, true) {
            return;
        }
        let inner = &self.inner;
        inner.is_closed.store(true, Ordering::SeqCst);
        inner.handle.block_on(async {
            let until = Instant::now() + GOODBYE;
            while inner.waiting.load(Ordering::SeqCst) > 0 && Instant::now() < until {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            drop(tokio::time::timeout(GOODBYE, last).await);
            drop(tokio::time::timeout(GOODBYE, inner.pool.close()).await);
            if let Some(replica) = &inner.replica {
                drop(tokio::time::timeout(GOODBYE, replica.close()).await);
            }
        });
    }
}

impl Reads for Readers {
    fn select(&self, mut select: Select, rows: Box<dyn Rows>) {
        let Some(turn) = Turn::take(&self.inner) else {
            return rows.finish(Err(StoreError::Closed));
        };
        if turn.is_one_too_many() {
            return rows.finish(Err(StoreError::Overloaded));
        }
        self.spawn(async move {
            let answer = match turn.0.set_horizon(&mut select).await {
                Ok(()) => turn.0.answer(&select).await,
                Err(failure) => Err(failure),
            };
            give(rows, answer);
            drop(turn);
        });
    }
}

fn closed<T: Send + 'static>() -> Pending<T> {
    Pending::ready(Err(StoreError::Closed.into()))
}

/// A read that is on its way.
struct Turn(Arc<Inner>);

impl Turn {
    /// None once the store is closed.
    fn take(inner: &Arc<Inner>) -> Option<Self> {
        // Counted before it looks, so that whoever closes either sees it or is seen.
        inner.waiting.fetch_add(1, Ordering::SeqCst);
        let turn = Self(inner.clone());
        (!inner.is_closed.load(Ordering::SeqCst)).then_some(turn)
    }

    fn is_one_too_many(&self) -> bool {
        self.0.waiting.load(Ordering::SeqCst) > WAITING_MAX
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Inner {
    /// Asks how far the log is settled, where a query wants to know: before and not together with
    /// its rows, so that what commits between the two is among them. What is not settled yet is
    /// left for the next time.
    async fn set_horizon(&self, select: &mut Select) -> Result<(), StoreError> {
        if !select.wants_horizon() {
            return Ok(());
        }
        let asked = Ask::Query { text: HORIZON, arguments: &PgArguments::default() };
        let rows = self.ask_primary(&asked).await?;
        let row = rows.first().ok_or_else(|| corrupt("log_horizon", "it gave nothing"))?;
        select.set_horizon(row.try_get(0).map_err(translate)?);
        Ok(())
    }

    async fn answer(&self, select: &Select) -> Result<Vec<PgRow>, StoreError> {
        let wanted = Ask::Select(select);
        if let Some(replica) = self.replica.as_ref().filter(|_| select.is_for_replica())
            && self.replica_rests.lock().is_none_or(|until| until <= Instant::now())
        {
            match ask(replica, &wanted, &self.types, QUICK, self.limit()).await {
                Ok(rows) => return Ok(rows),
                // Whatever it is, the primary knows best.
                Err(failure) => {
                    tracing::warn!(failure = %failure.into_inner(), "the replica did not answer");
                    *self.replica_rests.lock() = Some(Instant::now() + REST);
                }
            }
        }
        self.ask_primary(&wanted).await
    }

    /// How long an answer is waited for: the server's own limit should strike before.
    fn limit(&self) -> Duration {
        self.options.statement_timeout + SPARE
    }

    /// Asks until there is an answer or no patience left.
    async fn ask_primary(&self, wanted: &Ask<'_>) -> Result<Vec<PgRow>, StoreError> {
        let is_down = self.is_down.load(Ordering::Relaxed);
        let patience = if is_down { Duration::ZERO } else { self.options.patience };
        let until = Instant::now() + patience;
        let mut tries = 0;
        loop {
            let left = until.saturating_duration_since(Instant::now()).max(QUICK);
            match ask(&self.pool, wanted, &self.types, left, self.limit()).await {
                Ok(rows) => {
                    self.is_down.store(false, Ordering::Relaxed);
                    return Ok(rows);
                }
                // Who has waited for the limit of a statement has waited long enough.
                Err(Failure::Final(failure) | Failure::Silent(failure)) => return Err(failure),
                Err(Failure::Lost(failure)) => {
                    tries += 1;
                    if tries >= TRIES && Instant::now() >= until {
                        self.is_down.store(true, Ordering::Relaxed);
                        return Err(failure);
                    }
                }
            }
            if self.is_closed.load(Ordering::SeqCst) {
                return Err(StoreError::Closed);
            }
            self.primary.find().await;
            if tries > 1 {
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Reads rows by key: a query for each table.
    async fn rows_of(&self, keys: &[Key]) -> Result<Vec<Option<BoxedRow>>, StoreError> {
        let tables = self.tables.get_or_try_init(|| self.load_tables()).await?;
        let queries = by_key::queries(keys, &mut tables.lock())?;
        let mut found: Vec<Option<BoxedRow>> = Vec::new();
        found.resize_with(keys.len(), || None);
        for query in queries {
            let asked = Ask::Query { text: &query.text, arguments: &query.arguments };
            let rows = self.ask_primary(&asked).await?;
            query.read(&rows, &mut found)?;
        }
        Ok(found)
    }

    async fn load_tables(&self) -> Result<Mutex<Tables>, StoreError> {
        let asked = Ask::Query { text: COLUMNS, arguments: &PgArguments::default() };
        let catalog = Catalog::of_rows(&self.ask_primary(&asked).await?)?;
        Ok(Mutex::new(Tables::new(Arc::new(catalog))))
    }
}
