//! The store as the facade sees it.

use std::sync::Arc;

use vendue_domain::events::Topic;
use vendue_domain::record::Record;

use crate::batch::Committed;
use crate::changes::Changes;
use crate::error::StoreError;
use crate::idempotency::Idempotency;
use crate::job::{Job, Refusal, write_job};
use crate::key::{Key, KeyParts, Keys};
use crate::pending::Pending;
use crate::queue::Taken;
use crate::row::BoxedRow;
use crate::select::Reads;
use crate::share::{Node, Share};
use crate::transfer::Transfer;
use crate::view::View;

/// Told once of every event that is stored: by this process at once, and by others on the same
/// store a little later. It is called on a thread that writes and must return at once.
///
/// What others have stored may come after something later of our own. Whoever needs the order goes
/// by the sequence of the topic, and finds in the log what is missing.
pub type CommitListener = Arc<dyn Fn(Committed) + Send + Sync>;

/// Which topics somebody in this process follows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Interest {
    /// Every event is wanted.
    All,
    /// Those of these topics are; others need not be told when another process has stored them.
    Topics(Vec<Topic>),
}

/// Asked before the events of other processes are read. It must return at once.
pub type InterestSource = Arc<dyn Fn() -> Interest + Send + Sync>;

/// A store: one door for writes, reads by key, and the queries of each area.
pub trait Store: Reads {
    /// Hands jobs to the writer, all or none, in order.
    fn submit(&self, jobs: Vec<Box<dyn Job>>) -> Result<(), StoreError>;

    /// The same for the market's own work, for which a few places are kept free: requests cannot
    /// keep it out.
    fn submit_reserved(&self, jobs: Vec<Box<dyn Job>>) -> Result<(), StoreError>;

    /// Reads rows by key, as of some commit after the call.
    fn read(&self, keys: Vec<Key>) -> Pending<Vec<Option<BoxedRow>>>;

    /// Takes no more writes, finishes those that wait, and gives up the database.
    fn close(&self) -> Pending<()>;

    /// How many writes wait.
    fn queued(&self) -> usize;

    /// How many writes have been taken to be decided, and in how many groups.
    fn taken(&self) -> Taken;

    /// This process's share of what falls due, where several divide it.
    fn share(&self) -> Share {
        Share::WHOLE
    }

    /// The nodes on this store that are alive, this one among them; none for a file, which knows of
    /// no others.
    fn nodes(&self) -> Pending<Vec<Node>> {
        Pending::ready(Ok(Vec::new()))
    }

    /// By how many milliseconds the clock of the store is before that of this machine. Nodes on one
    /// store agree on its clock.
    fn clock_ahead_ms(&self) -> i64 {
        0
    }

    /// How often the log of other processes could not be followed since the store was opened.
    fn follow_failures(&self) -> u64 {
        0
    }

    /// What of a market is not in rows of records, in both directions.
    fn transfer(&self) -> &dyn Transfer;
}

/// What every store can do by means of [`Store`].
pub trait StoreExt {
    /// Writes: loads `keys`, decides, stores the changes whole or not at all, and answers once
    /// that is durable. `decide` is pure and may run again.
    fn write<T, F>(&self, keys: Keys, decide: F) -> Pending<T>
    where
        T: Send + 'static,
        F: FnMut(&View<'_>) -> Result<(Changes, T), Refusal> + Send + 'static;

    /// Writes at most once for an idempotency key; sent again, it gives the first answer.
    /// `request_bytes` is about what the decision holds on the heap while it waits.
    fn write_once<T, F>(
        &self,
        keys: Keys,
        once: Option<Idempotency>,
        request_bytes: usize,
        decide: F,
    ) -> Pending<T>
    where
        T: serde::Serialize + serde::de::DeserializeOwned + Send + 'static,
        F: FnMut(&View<'_>) -> Result<(Changes, T), Refusal> + Send + 'static;

    /// Reads one row.
    fn get<T: Record>(&self, parts: impl KeyParts) -> Pending<Option<T>>;
}

impl<S: Store + ?Sized> StoreExt for S {
    fn write<T, F>(&self, keys: Keys, decide: F) -> Pending<T>
    where
        T: Send + 'static,
        F: FnMut(&View<'_>) -> Result<(Changes, T), Refusal> + Send + 'static,
    {
        let (job, pending) = write_job(keys, decide);
        submitted(self.submit(vec![Box::new(job)]), pending)
    }

    fn write_once<T, F>(
        &self,
        keys: Keys,
        once: Option<Idempotency>,
        request_bytes: usize,
        decide: F,
    ) -> Pending<T>
    where
        T: serde::Serialize + serde::de::DeserializeOwned + Send + 'static,
        F: FnMut(&View<'_>) -> Result<(Changes, T), Refusal> + Send + 'static,
    {
        let (job, pending) = write_job(keys, decide);
        let job = job.holding(request_bytes);
        let job: Box<dyn Job> = match once {
            Some(idempotency) => Box::new(job.once(idempotency)),
            None => Box::new(job),
        };
        submitted(self.submit(vec![job]), pending)
    }

    fn get<T: Record>(&self, parts: impl KeyParts) -> Pending<Option<T>> {
        self.read(vec![Key::of::<T>(parts)]).and_then(|mut rows| {
            let row = rows.pop().flatten();
            Ok(row.and_then(|found| found.into_any().downcast::<T>().ok()).map(|found| *found))
        })
    }
}

fn submitted<T: Send + 'static>(
    submitted: Result<(), StoreError>,
    pending: Pending<T>,
) -> Pending<T> {
    match submitted {
        Ok(()) => pending,
        Err(failure) => Pending::ready(Err(failure.into())),
    }
}
