//! The store as the facade sees it.

use std::sync::Arc;

use vendue_domain::record::Record;

use crate::batch::Committed;
use crate::changes::Changes;
use crate::error::StoreError;
use crate::idempotency::Idempotency;
use crate::job::{Job, Refusal, write_job};
use crate::key::{Key, KeyParts, Keys};
use crate::overlay::View;
use crate::pending::Pending;
use crate::queries::Queries;
use crate::queue::Taken;
use crate::row::BoxedRow;

/// Told of every commit that stored events, in the order of the log: by this process, and, a
/// little later, by others on the same store. It is called on the thread that writes and must
/// return at once.
pub type CommitListener = Arc<dyn Fn(Committed) + Send + Sync>;

/// A store: one door for writes, reads by key, and the queries of each area.
pub trait Store: Queries + Send + Sync {
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
