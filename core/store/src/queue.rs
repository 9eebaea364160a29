//! The queue of writes: bounded in jobs and in bytes, taken in whole groups.
//!
//! One lock per submission and one per group: the writer takes everything that waits at once, so
//! under load the lock is touched by the writer a few hundred times a second, not once a job.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use crate::error::StoreError;
use crate::job::Job;

/// How much may wait.
#[derive(Clone, Copy, Debug)]
pub struct QueueLimits {
    /// The most jobs that may wait; one more is answered `overloaded`.
    pub jobs_max: usize,
    /// The most bytes that the waiting jobs may hold together, as far as they say.
    pub bytes_max: usize,
    /// The most jobs that are decided and committed as one group.
    pub group_max: usize,
}

impl Default for QueueLimits {
    fn default() -> Self {
        Self { jobs_max: 32_768, bytes_max: 64 * 1_024 * 1_024, group_max: 2_048 }
    }
}

/// How many jobs of the market's own there is room for beyond the limits.
const RESERVE: usize = 2_048;

#[derive(Default)]
struct State {
    jobs: VecDeque<Box<dyn Job>>,
    bytes: usize,
    closed: bool,
}

/// The queue between those who write and the thread that stores.
pub struct Queue {
    limits: QueueLimits,
    state: Mutex<State>,
    arrived: Condvar,
    groups: AtomicU64,
    jobs: AtomicU64,
}

/// How much has been taken from a queue since it was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Taken {
    /// How many groups: each is at least one commit, unless everything in it was refused.
    pub groups: u64,
    /// How many jobs, refused ones among them.
    pub jobs: u64,
}

impl Queue {
    /// An empty queue.
    pub fn new(limits: QueueLimits) -> Self {
        Self {
            limits,
            state: Mutex::new(State::default()),
            arrived: Condvar::new(),
            groups: AtomicU64::new(0),
            jobs: AtomicU64::new(0),
        }
    }

    /// Adds jobs, all or none. Fails with `Overloaded` when they do not fit and with `Closed`.
    pub fn submit(&self, jobs: Vec<Box<dyn Job>>) -> Result<(), StoreError> {
        self.add(jobs, self.limits)
    }

    /// Adds jobs of the market's own, all or none. There is room for 2,048 of them beyond the
    /// limits, so that requests, however many there are, cannot keep out what falls due.
    pub fn submit_reserved(&self, jobs: Vec<Box<dyn Job>>) -> Result<(), StoreError> {
        let jobs_max = self.limits.jobs_max.saturating_add(RESERVE);
        self.add(jobs, QueueLimits { jobs_max, bytes_max: usize::MAX, ..self.limits })
    }

    fn add(&self, jobs: Vec<Box<dyn Job>>, limits: QueueLimits) -> Result<(), StoreError> {
        let bytes: usize = jobs.iter().map(|job| job.weight()).sum();
        let mut state = self.state.lock();
        if state.closed {
            return Err(StoreError::Closed);
        }
        // A single job that is heavier than the limit is taken when nothing else waits.
        let heavy = !state.jobs.is_empty() && state.bytes.saturating_add(bytes) > limits.bytes_max;
        if heavy || state.jobs.len() + jobs.len() > limits.jobs_max {
            return Err(StoreError::Overloaded);
        }
        state.bytes += bytes;
        let was_empty = state.jobs.is_empty();
        state.jobs.extend(jobs);
        drop(state);
        if was_empty {
            self.arrived.notify_one();
        }
        Ok(())
    }

    /// Takes the next group, waiting up to `patience` for the first job. Gives nothing when none
    /// came, and `None` once the queue is closed and empty.
    pub fn take(&self, patience: Duration) -> Option<Vec<Box<dyn Job>>> {
        let mut state = self.state.lock();
        if state.jobs.is_empty() && !state.closed {
            self.arrived.wait_for(&mut state, patience);
        }
        if state.jobs.is_empty() {
            return if state.closed { None } else { Some(Vec::new()) };
        }
        let count = state.jobs.len().min(self.limits.group_max);
        self.groups.fetch_add(1, Ordering::Relaxed);
        self.jobs.fetch_add(u64::try_from(count).unwrap_or(0), Ordering::Relaxed);
        let group: Vec<Box<dyn Job>> = state.jobs.drain(..count).collect();
        let bytes: usize = group.iter().map(|job| job.weight()).sum();
        state.bytes = state.bytes.saturating_sub(bytes);
        Some(group)
    }

    /// How much has been taken so far.
    pub fn taken(&self) -> Taken {
        Taken {
            groups: self.groups.load(Ordering::Relaxed),
            jobs: self.jobs.load(Ordering::Relaxed),
        }
    }

    /// Takes no more jobs. What waits is still decided.
    pub fn close(&self) {
        self.state.lock().closed = true;
        self.arrived.notify_all();
    }

    /// Takes no more jobs and drops those that wait, which answers them `closed`: nobody is left
    /// to decide them.
    pub(crate) fn abandon(&self) {
        let waiting = {
            let mut state = self.state.lock();
            state.closed = true;
            state.bytes = 0;
            std::mem::take(&mut state.jobs)
        };
        drop(waiting);
    }

    /// How many jobs wait.
    pub fn len(&self) -> usize {
        self.state.lock().jobs.len()
    }

    /// Whether no job waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Queue").field("limits", &self.limits).field("len", &self.len()).finish()
    }
}
