//! Connections that only read, each on a thread of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{JoinHandle, current};

use crossbeam_channel::{Sender, TrySendError, bounded};
use parking_lot::Mutex;
use rusqlite::Connection;
use vendue_domain::{Error, ErrorCode};
use vendue_store::{Pending, Promise, StoreError};

use crate::backend::SharedConnection;
use crate::connection::open_reader;
use crate::options::{Location, SqliteOptions};

/// A read, run with a connection or with the reason why there is none for it.
type Task = Box<dyn FnOnce(Result<&Connection, StoreError>) + Send>;

/// How many reads may wait.
const WAITING_MAX: usize = 16_384;

/// Where reads are done.
pub(crate) enum Readers {
    /// On threads with connections of their own.
    Threads {
        /// Taken when the store closes.
        tasks: Mutex<Option<Sender<Task>>>,
        threads: Mutex<Vec<JoinHandle<()>>>,
    },
    /// At once, on the only connection of a store in memory, between two commits.
    Shared(Mutex<Option<SharedConnection>>),
}

impl Readers {
    pub(crate) fn open(
        options: &SqliteOptions,
        shared: &SharedConnection,
    ) -> Result<Self, StoreError> {
        if options.location == Location::Memory {
            return Ok(Self::Shared(Mutex::new(Some(shared.clone()))));
        }
        let (sender, receiver) = bounded::<Task>(WAITING_MAX);
        let mut threads = Vec::new();
        for number in 0..options.readers.max(1) {
            let connection = open_reader(options)?;
            let receiver = receiver.clone();
            let thread = std::thread::Builder::new()
                .name(format!("vendue-read-{number}"))
                .spawn(move || {
                    for task in receiver {
                        task(Ok(&connection));
                    }
                })
                .map_err(|failure| StoreError::Unavailable(failure.to_string()))?;
            threads.push(thread);
        }
        Ok(Self::Threads { tasks: Mutex::new(Some(sender)), threads: Mutex::new(threads) })
    }

    /// Runs a read and answers with what it found.
    pub(crate) fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Pending<T> {
        let (promise, pending) = Promise::new();
        self.run(Box::new(move |connection| {
            let answer = connection.map_err(Error::from);
            promise.answer(answer.and_then(|connection| guarded(read, connection)));
        }));
        pending
    }

    /// Runs a read.
    pub(crate) fn run(&self, task: Task) {
        match self {
            Self::Shared(connection) => {
                let connection = connection.lock().clone();
                match connection {
                    Some(connection) => task(Ok(&connection.lock())),
                    None => task(Err(StoreError::Closed)),
                }
            }
            Self::Threads { tasks, .. } => {
                let sender = tasks.lock().clone();
                let Some(sender) = sender else { return task(Err(StoreError::Closed)) };
                match sender.try_send(task) {
                    Ok(()) => {}
                    Err(TrySendError::Full(task)) => task(Err(StoreError::Overloaded)),
                    Err(TrySendError::Disconnected(task)) => task(Err(StoreError::Closed)),
                }
            }
        }
    }

    /// Takes no more reads and finishes those that wait.
    pub(crate) fn close(&self) {
        match self {
            Self::Shared(connection) => drop(connection.lock().take()),
            Self::Threads { tasks, threads } => {
                drop(tasks.lock().take());
                // Taken out first: nobody may be kept waiting for the lock until they end.
                let threads = std::mem::take(&mut *threads.lock());
                // A read may hold the last claim on the store, and its thread cannot wait for its
                // own end.
                let own = current().id();
                for thread in threads.into_iter().filter(|found| found.thread().id() != own) {
                    drop(thread.join());
                }
            }
        }
    }
}

/// Runs a read. One with a defect is answered, and the thread goes on to the next.
fn guarded<T>(
    read: impl FnOnce(&Connection) -> Result<T, Error>,
    connection: &Connection,
) -> Result<T, Error> {
    catch_unwind(AssertUnwindSafe(|| read(connection)))
        .unwrap_or_else(|_| Err(Error::new(ErrorCode::Internal, "a read failed unexpectedly")))
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn answer(readers: &Readers) -> Result<i64, Error> {
        readers.read(|_| Ok(1)).wait()
    }

    fn open() -> (tempfile::TempDir, Arc<Readers>) {
        let folder = tempfile::tempdir().expect("a folder");
        let options = SqliteOptions::new(Location::File(folder.path().join("market.db")));
        let connection = crate::connection::open_writer(&options).expect("made");
        let shared = Arc::new(Mutex::new(connection));
        let readers = Arc::new(Readers::open(&options, &shared).expect("open"));
        (folder, readers)
    }

    #[test]
    fn a_read_that_panics_is_answered_and_harms_no_other() {
        let (_folder, readers) = open();
        for _ in 0..5 {
            let read = |_: &Connection| std::panic::resume_unwind(Box::new("a defect of a read"));
            let failed = readers.read::<()>(read).wait().expect_err("told");
            assert_eq!(failed.code(), ErrorCode::Internal);
        }
        assert_eq!(answer(&readers), Ok(1));
        readers.close();
        assert_eq!(answer(&readers).expect_err("closed").code(), ErrorCode::Closed);
    }

    #[test]
    fn a_read_may_close_the_store_that_it_is_read_from() {
        let (_folder, readers) = open();
        let inside = readers.clone();
        let closed = readers.read(move |_| {
            inside.close();
            Ok(())
        });
        assert_eq!(closed.wait(), Ok(()));
        assert_eq!(answer(&readers).expect_err("closed").code(), ErrorCode::Closed);
    }
}
