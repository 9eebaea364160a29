//! The writer: one thread that takes groups of jobs and makes each group one commit.

use std::sync::Arc;
use std::time::Duration;

use vendue_domain::{Error, ErrorCode};

use crate::backend::Backend;
use crate::batch::{Batch, Committed};
use crate::error::StoreError;
use crate::job::Job;
use crate::key::Key;
use crate::overlap;
use crate::overlay::Overlay;
use crate::queue::Queue;
use crate::row::BoxedRow;
use crate::store::CommitListener;

/// How the writer behaves.
#[derive(Clone, Copy, Debug)]
pub struct WriterOptions {
    /// How many rows the overlay may keep as a cache.
    pub cached_rows_max: usize,
    /// How long the writer sleeps at most before it looks at what other processes have stored.
    pub poll: Duration,
}

impl Default for WriterOptions {
    fn default() -> Self {
        Self { cached_rows_max: 100_000, poll: Duration::from_millis(100) }
    }
}

/// How often a decision may ask for further keys. Each round must load something new, so a
/// decision that never ends is a defect and not a wait.
const ROUNDS_MAX: usize = 32;

/// The thread's state.
pub struct Writer<B> {
    backend: B,
    overlay: Overlay,
    queue: Arc<Queue>,
    listener: CommitListener,
    options: WriterOptions,
    /// Whether a second thread of the same group would find a core to run on.
    has_cores: bool,
}

/// Closes the queue when the thread ends, also when it ends by a panic of the backend or of the
/// listener: a caller is answered `closed` then, and does not wait for ever.
struct AbandonOnExit(Arc<Queue>);

impl Drop for AbandonOnExit {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

impl<B: Backend> Writer<B> {
    /// A writer that takes its jobs from `queue` and tells `listener` of every commit.
    pub fn new(
        backend: B,
        queue: Arc<Queue>,
        listener: CommitListener,
        options: WriterOptions,
    ) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let has_cores = cores > 1;
        Self { backend, overlay: Overlay::default(), queue, listener, options, has_cores }
    }

    /// Runs until the queue is closed and everything in it is decided; gives the backend back.
    pub fn run(mut self) -> B {
        let _abandoned = AbandonOnExit(self.queue.clone());
        while let Some(jobs) = self.queue.take(self.options.poll) {
            if jobs.is_empty() {
                self.idle();
            } else {
                self.run_group(jobs);
            }
        }
        self.backend
    }

    fn idle(&mut self) {
        match self.backend.idle(&mut self.overlay) {
            Ok(events) if !events.is_empty() => (self.listener)(Committed { events }),
            Ok(_) => {}
            Err(failure) => tracing::warn!(%failure, "the store cannot be looked at"),
        }
    }

    /// Splits a group at the jobs that must run alone.
    fn run_group(&mut self, jobs: Vec<Box<dyn Job>>) {
        let mut together = Vec::with_capacity(jobs.len());
        for job in jobs {
            if job.keys().named_log().is_none() {
                together.push(job);
                continue;
            }
            self.run_batch(std::mem::take(&mut together));
            self.run_batch(vec![job]);
        }
        self.run_batch(together);
    }

    fn run_batch(&mut self, jobs: Vec<Box<dyn Job>>) {
        if jobs.is_empty() {
            return;
        }
        let alone = jobs.len() == 1;
        let Err((jobs, failure)) = self.try_batch(jobs) else { return };
        // One bad row, to be written or already there, must not fail its neighbours: each job is
        // tried again by itself.
        if matches!(failure, StoreError::Constraint(_) | StoreError::Corrupt(_)) && !alone {
            for job in jobs {
                self.run_batch(vec![job]);
            }
            return;
        }
        tracing::warn!(%failure, jobs = jobs.len(), "a batch could not be stored");
        Batch::answer_failure(jobs, &failure);
    }

    fn try_batch(
        &mut self,
        jobs: Vec<Box<dyn Job>>,
    ) -> Result<(), (Vec<Box<dyn Job>>, StoreError)> {
        self.overlay.begin(self.options.cached_rows_max);
        let foreign = match self.backend.begin(&mut self.overlay) {
            Ok(events) => events,
            Err(failure) => {
                self.overlay.clear();
                return Err((jobs, failure));
            }
        };
        if !foreign.is_empty() {
            (self.listener)(Committed { events: foreign });
        }
        let mut batch = Batch::with_capacity(jobs.len());
        let mut waiting = jobs.into_iter();
        let outcome = self.decide_all(&mut batch, &mut waiting).and_then(|()| self.store(&batch));
        match outcome {
            Ok(first_position) => {
                let committed = batch.succeed(&mut self.overlay, first_position);
                if !committed.events.is_empty() {
                    (self.listener)(committed);
                }
                self.backend.settle();
                Ok(())
            }
            Err(failure) => {
                self.backend.rollback();
                let mut jobs = batch.give_back(&mut self.overlay);
                jobs.extend(waiting);
                Err((jobs, failure))
            }
        }
    }

    fn decide_all(
        &mut self,
        batch: &mut Batch,
        waiting: &mut std::vec::IntoIter<Box<dyn Job>>,
    ) -> Result<(), StoreError> {
        let mut missing: Vec<Key> = Vec::new();
        for job in waiting.as_slice() {
            for key in job.keys().rows() {
                if !self.overlay.touch(key) {
                    missing.push(key.clone());
                }
            }
        }
        self.load(missing)?;
        if self.has_cores && waiting.len() >= overlap::JOBS_MIN {
            let (backend, overlay) = (&mut self.backend, &mut self.overlay);
            if let Some(job) = overlap::decide_and_append(backend, overlay, batch, waiting)? {
                self.decide_one(batch, &[], job)?;
            }
        }
        for job in waiting.by_ref() {
            let log = match job.keys().named_log() {
                Some(prefix) => match self.backend.load_log(prefix) {
                    Ok(log) => log,
                    Err(failure) => {
                        batch.fail(job, failure.clone().into());
                        return Err(failure);
                    }
                },
                None => Vec::new(),
            };
            self.decide_one(batch, &log, job)?;
        }
        Ok(())
    }

    fn decide_one(
        &mut self,
        batch: &mut Batch,
        log: &[BoxedRow],
        job: Box<dyn Job>,
    ) -> Result<(), StoreError> {
        let Some(mut job) = batch.replay_within(job) else { return Ok(()) };
        if let Some(idempotency) = job.idempotency() {
            let earlier = match self.backend.find_outcome(&idempotency.key) {
                Ok(earlier) => earlier,
                Err(failure) => {
                    batch.fail(job, failure.clone().into());
                    return Err(failure);
                }
            };
            if let Some(earlier) = earlier {
                batch.replay_stored(job, earlier);
                return Ok(());
            }
        }
        for _ in 0..ROUNDS_MAX {
            let Some((again, missing)) = batch.decide(&mut self.overlay, log, job) else {
                return Ok(());
            };
            job = again;
            if let Err(failure) = self.load(missing.keys) {
                batch.fail(job, failure.clone().into());
                return Err(failure);
            }
        }
        batch.fail(job, Error::new(ErrorCode::Internal, "a decision asked for keys without end"));
        Ok(())
    }

    fn load(&mut self, mut keys: Vec<Key>) -> Result<(), StoreError> {
        if keys.is_empty() {
            return Ok(());
        }
        keys.sort_unstable();
        keys.dedup();
        self.backend.load(&keys, &mut self.overlay)
    }

    /// Stores what the batch decided; gives the position of the first event.
    fn store(&mut self, batch: &Batch) -> Result<i64, StoreError> {
        let Some(flush) = batch.flush(&mut self.overlay) else {
            self.backend.rollback();
            return Ok(0);
        };
        let first_position = self.backend.flush(flush)?;
        self.backend.commit()?;
        Ok(first_position)
    }
}

impl<B> std::fmt::Debug for Writer<B> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Writer").field("options", &self.options).finish_non_exhaustive()
    }
}
