//! The queue of writes: bounded in jobs and in bytes, taken in whole groups.
//!
//! One lock per submission and one per group: the writer takes everything that waits at once, so
//! under load the lock is touched by the writer a few hundred times a second, not once a job.
//!
//! Where several connections write, each takes its jobs from a lane of its own. A job's lane
//! follows from its first key, so that those about one subject stay in their order and in one
//! group.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use smallvec::SmallVec;

use crate::error::StoreError;
use crate::gathering::Plan;
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
    lanes: Vec<VecDeque<Box<dyn Job>>>,
    /// How many jobs wait in all lanes, and how many bytes they hold.
    jobs: usize,
    bytes: usize,
    closed: bool,
}

impl State {
    fn is_empty(&self, lane: usize) -> bool {
        self.lanes.get(lane).is_none_or(VecDeque::is_empty)
    }

    /// Moves what waits in a lane to a group, as long as that has not so many; gives how many.
    fn move_to(&mut self, group: &mut Vec<Box<dyn Job>>, lane: usize, group_max: usize) -> usize {
        let Some(jobs) = self.lanes.get_mut(lane) else { return 0 };
        let before = group.len();
        let count = jobs.len().min(group_max.saturating_sub(before));
        group.extend(jobs.drain(..count));
        self.took(group.get(before..).unwrap_or_default());
        count
    }

    /// These wait no more.
    fn took(&mut self, jobs: &[Box<dyn Job>]) {
        let bytes: usize = jobs.iter().map(|job| job.weight()).sum();
        self.bytes = self.bytes.saturating_sub(bytes);
        self.jobs = self.jobs.saturating_sub(jobs.len());
    }
}

/// The queue between those who write and the threads that store.
pub struct Queue {
    limits: QueueLimits,
    state: Mutex<State>,
    /// One for each lane.
    arrived: Vec<Condvar>,
    groups: AtomicU64,
    jobs: AtomicU64,
    ahead: AtomicU64,
    again: AtomicU64,
}

/// How much has been taken from a queue since it was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Taken {
    /// How many groups: each is at least one commit, unless everything in it was refused.
    pub groups: u64,
    /// How many jobs, refused ones among them.
    pub jobs: u64,
    /// How many groups were decided ahead of the locks and stored like that, where the database is
    /// far.
    pub ahead: u64,
    /// How many were decided ahead and had to be decided again with the locks: others had changed
    /// what they rested on, or a write was sent again.
    pub again: u64,
}

impl Queue {
    /// An empty queue with one lane.
    pub fn new(limits: QueueLimits) -> Self {
        Self::with_lanes(limits, 1)
    }

    /// An empty queue with so many lanes, at least one.
    pub fn with_lanes(limits: QueueLimits, lanes: usize) -> Self {
        let lanes = lanes.max(1);
        let state = State {
            lanes: std::iter::repeat_with(VecDeque::new).take(lanes).collect(),
            ..State::default()
        };
        Self {
            limits,
            state: Mutex::new(state),
            arrived: std::iter::repeat_with(Condvar::new).take(lanes).collect(),
            groups: AtomicU64::new(0),
            jobs: AtomicU64::new(0),
            ahead: AtomicU64::new(0),
            again: AtomicU64::new(0),
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
        let heavy = state.jobs > 0 && state.bytes.saturating_add(bytes) > limits.bytes_max;
        if heavy || state.jobs + jobs.len() > limits.jobs_max {
            return Err(StoreError::Overloaded);
        }
        state.bytes += bytes;
        state.jobs += jobs.len();
        let mut woken: SmallVec<[usize; 4]> = SmallVec::new();
        for job in jobs {
            let index = self.lane_of(job.as_ref());
            let Some(lane) = state.lanes.get_mut(index) else { continue };
            if lane.is_empty() {
                woken.push(index);
            }
            lane.push_back(job);
        }
        drop(state);
        for index in woken {
            if let Some(arrived) = self.arrived.get(index) {
                arrived.notify_one();
            }
        }
        Ok(())
    }

    fn lane_of(&self, job: &dyn Job) -> usize {
        let lanes = self.arrived.len();
        if lanes == 1 {
            return 0;
        }
        // The high bits are the well mixed ones of this hash.
        let hash = usize::try_from(job.keys().lane_hash() >> 32).unwrap_or(0);
        hash % lanes
    }

    /// Waits up to `patience` until there is a job in a lane, or the queue is closed.
    pub(crate) fn wait(&self, lane: usize, patience: Duration) {
        let Some(arrived) = self.arrived.get(lane) else { return };
        let mut state = self.state.lock();
        if state.is_empty(lane) && !state.closed {
            arrived.wait_for(&mut state, patience);
        }
    }

    /// Takes the next group of a lane. Gives nothing when there is none, and `None` once the queue
    /// is closed and the lane empty.
    pub fn take(&self, lane: usize) -> Option<Vec<Box<dyn Job>>> {
        let mut state = self.state.lock();
        if state.is_empty(lane) {
            return if state.closed { None } else { Some(Vec::new()) };
        }
        let mut group = Vec::new();
        let count = state.move_to(&mut group, lane, self.limits.group_max);
        self.groups.fetch_add(1, Ordering::Relaxed);
        self.jobs.fetch_add(u64::try_from(count).unwrap_or(0), Ordering::Relaxed);
        Some(group)
    }

    /// Adds what comes to a group, and waits for it as planned.
    pub(crate) fn join(&self, lane: usize, group: &mut Vec<Box<dyn Job>>, plan: &Plan) {
        let Some(arrived) = self.arrived.get(lane) else { return };
        let mut state = self.state.lock();
        loop {
            let count = state.move_to(group, lane, self.limits.group_max);
            self.jobs.fetch_add(u64::try_from(count).unwrap_or(0), Ordering::Relaxed);
            let is_over = group.len() >= plan.wanted || state.closed;
            if is_over || arrived.wait_until(&mut state, plan.until(group.len())).timed_out() {
                return;
            }
        }
    }

    /// The most jobs of a group.
    pub(crate) fn group_max(&self) -> usize {
        self.limits.group_max
    }

    /// How many jobs wait in a lane.
    pub(crate) fn waiting(&self, lane: usize) -> usize {
        self.state.lock().lanes.get(lane).map_or(0, VecDeque::len)
    }

    /// How much has been taken so far.
    pub fn taken(&self) -> Taken {
        Taken {
            groups: self.groups.load(Ordering::Relaxed),
            jobs: self.jobs.load(Ordering::Relaxed),
            ahead: self.ahead.load(Ordering::Relaxed),
            again: self.again.load(Ordering::Relaxed),
        }
    }

    /// Counts a group that was decided ahead.
    pub(crate) fn count_ahead(&self, is_stored: bool) {
        let counter = if is_stored { &self.ahead } else { &self.again };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Takes no more jobs. What waits is still decided.
    pub fn close(&self) {
        self.state.lock().closed = true;
        for arrived in &self.arrived {
            arrived.notify_all();
        }
    }

    /// Takes no more jobs and drops those that wait in a lane, which answers them `closed`: nobody
    /// is left to decide them. The other lanes decide theirs and end.
    pub(crate) fn abandon(&self, lane: usize) {
        let mut state = self.state.lock();
        state.closed = true;
        let mut waiting = state.lanes.get_mut(lane).map(std::mem::take).unwrap_or_default();
        state.took(waiting.make_contiguous());
        drop(state);
        for arrived in &self.arrived {
            arrived.notify_all();
        }
        drop(waiting);
    }

    /// How many jobs wait.
    pub fn len(&self) -> usize {
        self.state.lock().jobs
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
