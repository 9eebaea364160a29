//! Connections that only read, each on a thread of its own.

use std::thread::JoinHandle;

use crossbeam_channel::{Sender, bounded};
use parking_lot::Mutex;
use rusqlite::Connection;
use vendue_domain::Error;
use vendue_store::{Pending, Promise, StoreError};

use crate::backend::SharedConnection;
use crate::connection::open_reader;
use crate::options::{Location, SqliteOptions};

type Task = Box<dyn FnOnce(&Connection) + Send>;

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
                        task(&connection);
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
        let closed = || Pending::ready(Err(StoreError::Closed.into()));
        match self {
            Self::Shared(connection) => match connection.lock().as_ref() {
                Some(connection) => Pending::ready(read(&connection.lock())),
                None => closed(),
            },
            Self::Threads { tasks, .. } => {
                let Some(tasks) = tasks.lock().clone() else { return closed() };
                let (promise, pending) = Promise::new();
                let task: Task = Box::new(move |connection| promise.answer(read(connection)));
                match tasks.try_send(task) {
                    Ok(()) => pending,
                    Err(_) => Pending::ready(Err(StoreError::Overloaded.into())),
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
                for thread in threads.lock().drain(..) {
                    drop(thread.join());
                }
            }
        }
    }
}
