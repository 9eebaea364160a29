//! The store: a queue with lanes, the threads that write, the pool that reads, and the tasks that
//! keep in touch with other nodes.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::thread::JoinHandle;

use parking_lot::Mutex;
use tokio::runtime::{Handle, Runtime};
use tokio::task::AbortHandle;
use vendue_store::{
    BoxedRow, CommitListener, Job, Key, Node, Pending, Promise, Queue, Reads, Rows, Select, Share,
    Store, StoreError, Taken, Transfer, Turns, Writer,
};

use crate::backend::PostgresBackend;
use crate::catalog::Catalog;
use crate::connect::{Connector, close};
use crate::follower::{Follower, Settled, settled};
use crate::heartbeat::{Heartbeat, SILENCE, Samples, Seen, alive, leave};
use crate::migrate::prepare;
use crate::options::PostgresOptions;
use crate::own::OwnBlocks;
use crate::pool::primary_pool;
use crate::primary::{Moved, Primary};
use crate::readers::Readers;
use crate::tables::Tables;
use crate::tidy;
use crate::upkeep::{CONNECTIONS, Upkeep};
use crate::version;

/// A store in a PostgreSQL database. Any number of nodes may be open on one.
pub struct PostgresStore {
    options: PostgresOptions,
    queue: Arc<Queue>,
    pub(crate) readers: Arc<Readers>,
    upkeep: Arc<Upkeep>,
    pub(crate) own: Arc<OwnBlocks>,
    seen: Arc<Seen>,
    node_id: [u8; 16],
    follow_failures: Arc<AtomicU64>,
    /// Events up to here were imported, and are told to nobody.
    pub(crate) imported: Arc<AtomicI64>,
    tasks: Vec<AbortHandle>,
    lanes: Arc<Mutex<Vec<JoinHandle<()>>>>,
    /// Held while the store is being closed: who closes it as well waits until it is.
    closing: Arc<Mutex<()>>,
    /// Ended without waiting: it may be dropped inside of another runtime.
    runtime: Mutex<Option<Runtime>>,
}

impl PostgresStore {
    /// Opens a store and, unless it was told not to, brings its schema up to date.
    ///
    /// `listener` is told of every event: of this process by the threads that write, of other nodes
    /// by the one that follows the log.
    pub fn open(options: PostgresOptions, listener: CommitListener) -> Result<Self, StoreError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("vendue-postgres")
            .enable_all()
            .build()
            .map_err(|why| StoreError::Unavailable(why.to_string()))?;
        let connector = Arc::new(Connector::new(&options));
        let opened = outside(|| runtime.block_on(open(&options, &connector)));
        let Opened { catalog, readers, upkeep, settled } = match opened {
            Ok(opened) => opened,
            Err(failure) => {
                runtime.shutdown_background();
                return Err(failure);
            }
        };
        let own = Arc::new(OwnBlocks::default());
        let mut store = Self {
            queue: Arc::new(Queue::with_lanes(options.queue, options.lanes)),
            readers: Arc::new(readers),
            upkeep: Arc::new(upkeep),
            own: own.clone(),
            seen: Arc::new(Seen::default()),
            node_id: random_id()?,
            follow_failures: Arc::new(AtomicU64::new(0)),
            imported: Arc::default(),
            tasks: Vec::new(),
            lanes: Arc::default(),
            closing: Arc::default(),
            runtime: Mutex::new(None),
            options,
        };
        // From here on whatever fails ends it with the store, without waiting.
        let handle = runtime.handle().clone();
        *store.runtime.lock() = Some(runtime);
        store.start_tasks(&handle, &own, &listener, settled)?;
        store.start_lanes(&connector, &own, &Arc::new(catalog), &listener)?;
        Ok(store)
    }

    fn start_tasks(
        &mut self,
        runtime: &Handle,
        own: &Arc<OwnBlocks>,
        listener: &CommitListener,
        settled: Settled,
    ) -> Result<(), StoreError> {
        let mut heartbeat = Heartbeat {
            upkeep: self.upkeep.clone(),
            id: self.node_id,
            name: self.options.node_name.clone(),
            interval: self.options.heartbeat,
            takes_share: self.options.takes_share,
            seen: self.seen.clone(),
            clock: Samples::default(),
        };
        // Before anything else: from the first moment on this node has its share and the time.
        let limit = self.upkeep.short();
        outside(|| runtime.block_on(heartbeat.beat(limit)))?;
        let follower = Follower {
            upkeep: self.upkeep.clone(),
            own: own.clone(),
            listener: listener.clone(),
            interest: self.options.interest.clone(),
            poll: self.options.poll,
            told: self.options.told.clone(),
            failures: self.follow_failures.clone(),
            imported: self.imported.clone(),
            position: settled.horizon,
            server: settled.server,
            has_failed: false,
        };
        self.tasks = vec![
            runtime.spawn(heartbeat.run()).abort_handle(),
            runtime.spawn(follower.run()).abort_handle(),
            runtime.spawn(tidy::run(self.upkeep.clone())).abort_handle(),
        ];
        Ok(())
    }

    fn start_lanes(
        &self,
        connector: &Arc<Connector>,
        own: &Arc<OwnBlocks>,
        catalog: &Arc<Catalog>,
        listener: &CommitListener,
    ) -> Result<(), StoreError> {
        let lanes = (0..self.options.lanes.max(1)).map(|lane| (lane, Arc::new(Turns::default())));
        for (lane, turns) in lanes.flat_map(|found| [found.clone(), found]) {
            let tables = Tables::new(catalog.clone());
            let backend =
                PostgresBackend::new(connector.clone(), own.clone(), tables, random_id()?)?;
            let writer =
                Writer::new(backend, self.queue.clone(), listener.clone(), self.options.writer)
                    .on_lane(lane)
                    .in_turns(turns);
            let thread = std::thread::Builder::new()
                .name(format!("vendue-lane-{lane}"))
                .spawn(move || drop(writer.run()))
                .map_err(|why| StoreError::Unavailable(why.to_string()))?;
            self.lanes.lock().push(thread);
        }
        Ok(())
    }

    /// Ends the lanes, once they have decided what waits, and everything else.
    fn end(
        lanes: &Mutex<Vec<JoinHandle<()>>>,
        tasks: &[AbortHandle],
        (readers, upkeep): (&Readers, &Upkeep),
        node_id: [u8; 16],
    ) {
        let threads = std::mem::take(&mut *lanes.lock());
        let own = std::thread::current().id();
        for thread in threads.into_iter().filter(|found| found.thread().id() != own) {
            drop(thread.join());
        }
        for task in tasks {
            task.abort();
        }
        readers.finish(async {
            if let Err(failure) = leave(upkeep, node_id).await {
                tracing::debug!(%failure, "the others have to find out that this node is gone");
            }
            upkeep.close().await;
        });
    }
}

/// What is there once a store has been found, or made.
struct Opened {
    catalog: Catalog,
    readers: Readers,
    upkeep: Upkeep,
    settled: Settled,
}

/// Runs on the store's own runtime, to which the pools belong.
async fn open(options: &PostgresOptions, connector: &Arc<Connector>) -> Result<Opened, StoreError> {
    let until = std::time::Instant::now() + options.patience;
    let mut connection = connector.connect_until(until).await?;
    version::check(&mut connection).await?;
    prepare(&mut connection, options.migrate).await?;
    let catalog = Catalog::load(&mut connection).await?;
    close(connection).await;
    let primary = connector.primary().map(|(number, server)| (number, server.clone()));
    let (number, server) =
        primary.ok_or_else(|| StoreError::Unavailable("no server is named".into()))?;
    let moved = Arc::new(Moved::default());
    let pool = |size| primary_pool(options, size, server.clone(), moved.clone());
    let (reading, keeping) = (pool(options.pool_max), pool(CONNECTIONS));
    let pools = vec![reading.clone(), keeping.clone()];
    let primary = Arc::new(Primary::new(connector.clone(), number, pools, moved.clone()));
    let upkeep = Upkeep::new(options, keeping, primary.clone());
    let settled = settled(&upkeep).await?;
    Ok(Opened { catalog, readers: Readers::new(options, reading, primary), upkeep, settled })
}

/// Runs what blocks on a runtime of its own: from a thread that belongs to another runtime that is
/// not allowed, and somebody may well open a store there.
fn outside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| match scope.spawn(work).join() {
        Ok(done) => done,
        Err(panic) => std::panic::resume_unwind(panic),
    })
}

fn random_id() -> Result<[u8; 16], StoreError> {
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(|why| StoreError::Unavailable(why.to_string()))?;
    Ok(id)
}

impl Reads for PostgresStore {
    fn select(&self, select: Select, rows: Box<dyn Rows>) {
        self.readers.select(select, rows);
    }
}

impl Store for PostgresStore {
    fn submit(&self, jobs: Vec<Box<dyn Job>>) -> Result<(), StoreError> {
        self.queue.submit(jobs)
    }

    fn submit_reserved(&self, jobs: Vec<Box<dyn Job>>) -> Result<(), StoreError> {
        self.queue.submit_reserved(jobs)
    }

    fn read(&self, keys: Vec<Key>) -> Pending<Vec<Option<BoxedRow>>> {
        self.readers.read(keys)
    }

    fn close(&self) -> Pending<()> {
        self.queue.close();
        let (promise, pending) = Promise::new();
        let (lanes, tasks) = (self.lanes.clone(), self.tasks.clone());
        let (readers, upkeep) = (self.readers.clone(), self.upkeep.clone());
        let (node_id, closing) = (self.node_id, self.closing.clone());
        let closing = std::thread::Builder::new().name("vendue-close".into()).spawn(move || {
            let _closing = closing.lock();
            Self::end(&lanes, &tasks, (&readers, &upkeep), node_id);
            promise.answer(Ok(()));
        });
        match closing {
            Ok(_) => pending,
            Err(why) => Pending::ready(Err(StoreError::Unavailable(why.to_string()).into())),
        }
    }

    fn queued(&self) -> usize {
        self.queue.len()
    }

    fn taken(&self) -> Taken {
        self.queue.taken()
    }

    fn share(&self) -> Share {
        self.seen.share()
    }

    fn nodes(&self) -> Pending<Vec<Node>> {
        let (upkeep, silence) = (self.upkeep.clone(), self.options.heartbeat * SILENCE);
        self.readers.ask(async move { alive(&upkeep, silence).await })
    }

    fn clock_ahead_ms(&self) -> i64 {
        self.seen.clock_ahead_ms()
    }

    fn follow_failures(&self) -> u64 {
        self.follow_failures.load(Ordering::Relaxed)
    }

    fn transfer(&self) -> &dyn Transfer {
        self
    }
}

/// A store that is dropped without being closed still decides everything that was submitted.
impl Drop for PostgresStore {
    fn drop(&mut self) {
        self.queue.close();
        let (lanes, tasks) = (self.lanes.clone(), std::mem::take(&mut self.tasks));
        let (readers, upkeep) = (self.readers.clone(), self.upkeep.clone());
        let node_id = self.node_id;
        let runtime = self.runtime.lock().take();
        // On a thread of its own: the last claim may go on a thread of another runtime, where
        // waiting is not allowed, or on one of the lanes, which cannot wait for its own end.
        let ending = std::thread::Builder::new().name("vendue-close".into()).spawn(move || {
            Self::end(&lanes, &tasks, (&readers, &upkeep), node_id);
            if let Some(runtime) = runtime {
                runtime.shutdown_background();
            }
        });
        drop(ending);
    }
}

impl std::fmt::Debug for PostgresStore {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("PostgresStore").field("options", &self.options).finish_non_exhaustive()
    }
}
