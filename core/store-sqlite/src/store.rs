//! The store: a queue, the thread that writes, and the connections that read.

use std::sync::Arc;
use std::thread::{JoinHandle, current};

use parking_lot::Mutex;
use vendue_store::{
    BoxedRow, CommitListener, Job, Key, Pending, Promise, Queue, Store, StoreError, Taken,
    Transfer, Writer,
};

use crate::backend::SqliteBackend;
use crate::checkpoint::Checkpointer;
use crate::connection::{open_checkpointer, open_writer};
use crate::error::translate;
use crate::migrate::migrate;
use crate::options::{Location, SqliteOptions};
use crate::readers::Readers;
use crate::sql::SqlCache;
use crate::transfer::Entrance;
use crate::value::{bind, read_boxed};

/// A store in one SQLite file, or in memory.
pub struct SqliteStore {
    pub(crate) options: SqliteOptions,
    pub(crate) readers: Arc<Readers>,
    pub(crate) entrance: Entrance,
    queue: Arc<Queue>,
    /// Gives the connection that writes back at its end. Whoever closes a file last moves the
    /// write-ahead log into it and removes the log, which a connection that only reads cannot: so
    /// this one is closed after the readers.
    writer: Arc<Mutex<Option<JoinHandle<SqliteBackend>>>>,
    /// Held while the store is being closed: who closes it as well waits until it is.
    closing: Arc<Mutex<()>>,
}

impl SqliteStore {
    /// Opens or creates a store and brings its schema up to date.
    ///
    /// `listener` is told of every commit, on the thread that writes.
    pub fn open(options: SqliteOptions, listener: CommitListener) -> Result<Self, StoreError> {
        let mut connection = open_writer(&options)?;
        migrate(&mut connection)?;
        let shared = Arc::new(Mutex::new(connection));
        let readers = Arc::new(Readers::open(&options, &shared)?);
        let queue = Arc::new(Queue::new(options.queue));
        let checkpointer = match &options.location {
            Location::File(_) => {
                let own = open_checkpointer(&options)?;
                Some(Checkpointer::start(&shared.lock(), own)?)
            }
            Location::Memory => None,
        };
        let entrance = Entrance::of(&shared);
        let imported = entrance.imported.clone();
        let backend = SqliteBackend::new(shared, checkpointer, options.recent_keys_max, imported)?;
        let writer = Writer::new(backend, queue.clone(), listener, options.writer);
        let thread = std::thread::Builder::new()
            .name("vendue-write".into())
            .spawn(move || writer.run())
            .map_err(|failure| StoreError::Unavailable(failure.to_string()))?;
        let writer = Arc::new(Mutex::new(Some(thread)));
        Ok(Self { options, readers, entrance, queue, writer, closing: Arc::default() })
    }
}

impl Store for SqliteStore {
    fn submit(&self, jobs: Vec<Box<dyn Job>>) -> Result<(), StoreError> {
        self.queue.submit(jobs)
    }

    fn submit_reserved(&self, jobs: Vec<Box<dyn Job>>) -> Result<(), StoreError> {
        self.queue.submit_reserved(jobs)
    }

    fn read(&self, keys: Vec<Key>) -> Pending<Vec<Option<BoxedRow>>> {
        self.readers.read(move |connection| {
            let mut cache = SqlCache::default();
            let mut found = Vec::with_capacity(keys.len());
            for key in &keys {
                let sql = cache.of(key.row_type());
                let mut select = connection.prepare_cached(&sql.select).map_err(translate)?;
                bind(&mut select, 1, |sink| key.values(sink))?;
                let mut rows = select.raw_query();
                found.push(match rows.next().map_err(translate)? {
                    Some(row) => Some(read_boxed(row, key.row_type())?),
                    None => None,
                });
            }
            Ok(found)
        })
    }

    fn close(&self) -> Pending<()> {
        self.queue.close();
        let (promise, pending) = Promise::new();
        let writer = self.writer.clone();
        let (readers, closing) = (self.readers.clone(), self.closing.clone());
        let closing = std::thread::Builder::new().name("vendue-close".into()).spawn(move || {
            let _closing = closing.lock();
            // Taken out of the lock first: the last claim on the store may go meanwhile.
            let thread = writer.lock().take();
            let backend = thread.map(JoinHandle::join);
            readers.close();
            drop(backend);
            promise.answer(Ok(()));
        });
        match closing {
            Ok(_) => pending,
            Err(failure) => {
                Pending::ready(Err(StoreError::Unavailable(failure.to_string()).into()))
            }
        }
    }

    fn queued(&self) -> usize {
        self.queue.len()
    }

    fn taken(&self) -> Taken {
        self.queue.taken()
    }

    fn transfer(&self) -> &dyn Transfer {
        self
    }
}

/// A store that is dropped without being closed still decides everything that was submitted.
impl Drop for SqliteStore {
    fn drop(&mut self) {
        self.queue.close();
        let writer = self.writer.lock().take();
        // An answer may hold the last claim on the store and be dropped by the writer itself, which
        // cannot wait for its own end.
        let thread = writer.filter(|found| found.thread().id() != current().id());
        let backend = thread.map(JoinHandle::join);
        self.readers.close();
        drop(backend);
    }
}

impl std::fmt::Debug for SqliteStore {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SqliteStore").field("options", &self.options).finish_non_exhaustive()
    }
}
