//! A batch: many jobs decided in order over one overlay, stored as one.
//!
//! This part does no I/O, so that every backend drives the same steps: offer each job, load what
//! is missing, flush, commit, answer. A refused job leaves the overlay as it was and does not
//! disturb its neighbours.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rustc_hash::FxHashMap;
use vendue_domain::events::Event;
use vendue_domain::{Error, ErrorCode};

use crate::backend::Flush;
use crate::error::StoreError;
use crate::idempotency::OutcomeRow;
use crate::job::{Job, Verdict};
use crate::key::Missing;
use crate::overlay::{Overlay, View};
use crate::row::BoxedRow;

/// An event with its place in the whole log.
#[derive(Clone, PartialEq, Debug)]
pub struct StoredEvent {
    /// The place in the whole log: ascending, but not free of gaps.
    pub position: i64,
    /// The event.
    pub event: Event,
}

/// What a commit has made durable.
#[derive(Debug, Default)]
pub struct Committed {
    /// The events, in the order of the log.
    pub events: Vec<StoredEvent>,
}

enum Outcome {
    Decided,
    Replay(usize),
    ReplayStored(Vec<u8>),
    Failed(Error),
}

/// The jobs of one commit.
#[derive(Default)]
pub struct Batch {
    finished: Vec<(Box<dyn Job>, Outcome)>,
    log: Vec<BoxedRow>,
    events: Vec<Event>,
    outcomes: Vec<OutcomeRow>,
    by_key: FxHashMap<[u8; 16], usize>,
}

impl Batch {
    /// An empty batch with room for `jobs`.
    pub fn with_capacity(jobs: usize) -> Self {
        Self { finished: Vec::with_capacity(jobs), ..Self::default() }
    }

    /// Finishes a job whose key was used before in this batch. Gives the job back otherwise.
    pub fn replay_within(&mut self, job: Box<dyn Job>) -> Option<Box<dyn Job>> {
        let Some(idempotency) = job.idempotency().copied() else { return Some(job) };
        let Some(index) = self.by_key.get(&idempotency.key).copied() else { return Some(job) };
        let same = self
            .outcomes
            .get(index)
            .is_some_and(|earlier| earlier.idempotency.request == idempotency.request);
        let outcome = if same { Outcome::Replay(index) } else { Outcome::Failed(conflict()) };
        self.finished.push((job, outcome));
        None
    }

    /// Finishes a job whose key was used in an earlier commit.
    pub fn replay_stored(&mut self, job: Box<dyn Job>, earlier: OutcomeRow) {
        let same = job
            .idempotency()
            .is_some_and(|idempotency| idempotency.request == earlier.idempotency.request);
        let outcome =
            if same { Outcome::ReplayStored(earlier.answer) } else { Outcome::Failed(conflict()) };
        self.finished.push((job, outcome));
    }

    /// Decides a job and applies its changes to the overlay. Gives the job back with the keys that
    /// it needs when some are not loaded.
    pub fn decide(
        &mut self,
        overlay: &mut Overlay,
        log: &[BoxedRow],
        mut job: Box<dyn Job>,
    ) -> Option<(Box<dyn Job>, Missing)> {
        // A decision is pure: one that panics has changed nothing, and the writer outlives it.
        let view = View::new(overlay, log);
        let Ok(verdict) = catch_unwind(AssertUnwindSafe(|| job.decide(&view))) else {
            self.fail(job, Error::new(ErrorCode::Internal, "a decision failed unexpectedly"));
            return None;
        };
        match verdict {
            Verdict::Missing(missing) => return Some((job, missing)),
            Verdict::Refused => {}
            Verdict::Accepted(mut changes) => {
                overlay.apply(&mut changes);
                self.log.extend(changes.log.drain(..));
                self.events.extend(changes.events.drain(..));
                if let Some(idempotency) = job.idempotency().copied() {
                    self.by_key.insert(idempotency.key, self.outcomes.len());
                    self.outcomes.push(OutcomeRow { idempotency, answer: job.outcome() });
                }
            }
        }
        self.finished.push((job, Outcome::Decided));
        None
    }

    /// Finishes a job that cannot be decided.
    pub fn fail(&mut self, job: Box<dyn Job>, error: Error) {
        self.finished.push((job, Outcome::Failed(error)));
    }

    /// What must be stored, or nothing when every job was refused.
    pub fn flush<'a>(&'a self, overlay: &'a mut Overlay) -> Option<Flush<'a>> {
        let anything = overlay.has_changes() || !self.log.is_empty() || !self.events.is_empty();
        anything.then(|| Flush {
            overlay,
            log: &self.log,
            events: &self.events,
            outcomes: &self.outcomes,
        })
    }

    /// The commit succeeded: answers every caller, and gives the events with their positions.
    pub fn succeed(self, overlay: &mut Overlay, first_position: i64) -> Committed {
        overlay.settle();
        for (job, outcome) in self.finished {
            match outcome {
                Outcome::Decided => job.finish(),
                Outcome::Replay(index) => {
                    let answer = self.outcomes.get(index).map(|row| row.answer.as_slice());
                    job.replay(answer.unwrap_or_default());
                }
                Outcome::ReplayStored(answer) => job.replay(&answer),
                Outcome::Failed(error) => job.fail(error),
            }
        }
        let stored = self.events.into_iter().zip(first_position..);
        let events = stored.map(|(event, position)| StoredEvent { position, event }).collect();
        Committed { events }
    }

    /// The commit failed: nothing was stored. Gives the jobs back, to be tried one by one or to be
    /// answered with the failure.
    pub fn give_back(self, overlay: &mut Overlay) -> Vec<Box<dyn Job>> {
        overlay.clear();
        self.finished.into_iter().map(|(job, _)| job).collect()
    }

    /// Answers every caller that the store failed.
    pub fn answer_failure(jobs: Vec<Box<dyn Job>>, failure: &StoreError) {
        for job in jobs {
            job.fail(failure.clone().into());
        }
    }
}

fn conflict() -> Error {
    Error::new(ErrorCode::IdempotencyConflict, "the idempotency key was used with another request")
        .with("field", "idempotency_key")
}

impl std::fmt::Debug for Batch {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Batch").field("finished", &self.finished.len()).finish_non_exhaustive()
    }
}
