//! The queue of writes: bounded in jobs, taken in whole groups.
//!
//! One lock per submission and one per group: the writer takes everything that waits at once, so
//! under load the lock is touched by the writer a few hundred times a second, not once a job.

use std::collections::VecDeque;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use crate::error::StoreError;
use crate::job::Job;

/// How much may wait.
#[derive(Clone, Copy, Debug)]
pub struct QueueLimits {
    /// The most jobs that may wait; one more is answered `overloaded`.
    pub jobs_max: usize,
    /// The most jobs that are decided and committed as one group.
    pub group_max: usize,
}

impl Default for QueueLimits {
    fn default() -> Self {
        Self { jobs_max: 32_768, group_max: 2_048 }
    }
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Box<dyn Job>>,
    closed: bool,
}

/// The queue between those who write and the thread that stores.
pub struct Queue {
    limits: QueueLimits,
    state: Mutex<State>,
    arrived: Condvar,
}

impl Queue {
    /// An empty queue.
    pub fn new(limits: QueueLimits) -> Self {
        Self { limits, state: Mutex::new(State::default()), arrived: Condvar::new() }
    }

    /// Adds jobs, all or none. Fails with `Overloaded` when they do not fit and with `Closed`.
    pub fn submit(&self, jobs: impl ExactSizeIterator<Item = Box<dyn Job>>) -> Result<(), StoreError> {
        let mut state = self.state.lock();
        if state.closed {
            return Err(StoreError::Closed);
        }
        if state.jobs.len() + jobs.len() > self.limits.jobs_max {
            return Err(StoreError::Overloaded);
        }
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
        Some(state.jobs.drain(..count).collect())
    }

    /// Takes no more jobs. What waits is still decided.
    pub fn close(&self) {
        self.state.lock().closed = true;
        self.arrived.notify_all();
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
