//! A batch: many jobs decided in order over one overlay, stored as one.
//!
//! This part does no I/O, so that every backend drives the same steps: offer each job, load what
//! is missing, flush, commit, answer. A refused job leaves the overlay as it was and does not
//! disturb its neighbours.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rustc_hash::FxHashMap;
use vendue_domain::events::Event;
use vendue_domain::{Error, ErrorCode};

use crate::backend::{Appends, Flush};
use crate::error::StoreError;
use crate::idempotency::OutcomeRow;
use crate::job::{Job, Verdict};
use crate::key::{Missing, Needs};
use crate::overlay::Overlay;
use crate::row::BoxedRow;
use crate::view::View;

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
    /// Whether this process has stored them.
    pub is_own: bool,
    /// Whether others may have stored something of which nobody was told: whoever follows a topic
    /// has to look at the log.
    pub has_gap: bool,
}

impl Committed {
    /// What another process has stored.
    pub fn of_others(events: Vec<StoredEvent>) -> Self {
        Self { events, ..Self::default() }
    }
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
    /// What the backend has appended already.
    appended: Vec<Appends>,
    /// What it has not.
    fresh: Appends,
    /// The keys of this batch: the place of the outcome, and what was asked for.
    by_key: FxHashMap<[u8; 16], (usize, [u8; 16])>,
    outcome_count: usize,
    /// The keys of what was refused: a refusal leaves nothing, so an earlier outcome under its key
    /// would not show by itself.
    refused: Vec<[u8; 16]>,
}

impl Batch {
    /// An empty batch with room for `jobs`.
    pub fn with_capacity(jobs: usize) -> Self {
        Self { finished: Vec::with_capacity(jobs), ..Self::default() }
    }

    /// How many jobs it has.
    pub(crate) fn len(&self) -> usize {
        self.finished.len()
    }

    /// Finishes a job whose key was used before in this batch. Gives the job back otherwise.
    pub fn replay_within(&mut self, job: Box<dyn Job>) -> Option<Box<dyn Job>> {
        let Some(idempotency) = job.idempotency().copied() else { return Some(job) };
        let Some((index, request)) = self.by_key.get(&idempotency.key).copied() else {
            return Some(job);
        };
        let same = request == idempotency.request;
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
        overlay.look_away();
        let Ok(verdict) = catch_unwind(AssertUnwindSafe(|| job.decide(&view))) else {
            self.fail(job, Error::new(ErrorCode::Internal, "a decision failed unexpectedly"));
            return None;
        };
        match verdict {
            Verdict::Missing(missing) => return Some((job, missing)),
            Verdict::Refused => {
                if let Some(once) = job.idempotency() {
                    self.refused.push(once.key);
                    // The same write may be on its way elsewhere: it holds what it has named, and
                    // so this one finds it, unless it rests on nothing at all.
                    if !overlay.has_seen() {
                        overlay.rest_on(job.keys().all());
                    }
                }
            }
            Verdict::Accepted(mut changes) => {
                overlay.apply(&mut changes);
                self.fresh.log.extend(changes.log.drain(..));
                self.fresh.events.extend(changes.events.drain(..));
                if let Some(idempotency) = job.idempotency().copied() {
                    let known = (self.outcome_count, idempotency.request);
                    self.by_key.insert(idempotency.key, known);
                    self.outcome_count += 1;
                    self.fresh.outcomes.push(OutcomeRow { idempotency, answer: job.outcome() });
                }
            }
        }
        self.finished.push((job, Outcome::Decided));
        None
    }

    /// What jobs will ask for beyond what they named, as far as it shows before the jobs ahead of
    /// them are decided. A decision is pure, so to run it only for this changes nothing.
    pub fn discover(overlay: &Overlay, jobs: &mut [Box<dyn Job>]) -> Needs {
        let mut needs = Needs::default();
        for job in jobs.iter_mut().filter(|job| job.keys().named_log().is_none()) {
            let view = View::new(overlay, &[]);
            if let Ok(Verdict::Missing(missing)) =
                catch_unwind(AssertUnwindSafe(|| job.decide(&view)))
            {
                needs.extend(missing);
            }
        }
        needs
    }

    /// Finishes a job that cannot be decided.
    pub fn fail(&mut self, job: Box<dyn Job>, error: Error) {
        self.finished.push((job, Outcome::Failed(error)));
    }

    /// What must be stored, or nothing when every job was refused.
    pub fn flush<'a>(&'a self, overlay: &'a mut Overlay) -> Option<Flush<'a>> {
        let anything = overlay.has_changes() || !self.fresh.is_empty() || !self.appended.is_empty();
        anything.then_some(Flush { overlay, appends: &self.fresh })
    }

    /// Takes what is to be appended once it is of this size.
    pub(crate) fn take_portion(&mut self, size: usize) -> Option<Appends> {
        let is_due = self.fresh.log.len().max(self.fresh.events.len()) >= size;
        is_due.then(|| std::mem::take(&mut self.fresh))
    }

    /// Takes back what was appended, in the order in which it was taken.
    pub(crate) fn keep_appended(&mut self, appended: Vec<Appends>) {
        self.appended.extend(appended);
    }

    /// The idempotency keys of what was refused.
    pub(crate) fn take_refused(&mut self) -> Vec<[u8; 16]> {
        std::mem::take(&mut self.refused)
    }

    /// The commit succeeded: answers every caller, and gives the events with their positions.
    pub fn succeed(mut self, first_position: i64) -> Committed {
        self.appended.push(self.fresh);
        let outcomes = || self.appended.iter().flat_map(|part| &part.outcomes);
        for (job, outcome) in self.finished {
            match outcome {
                Outcome::Decided => job.finish(),
                Outcome::Replay(index) => {
                    let answer = outcomes().nth(index).map(|row| row.answer.as_slice());
                    job.replay(answer.unwrap_or_default());
                }
                Outcome::ReplayStored(answer) => job.replay(&answer),
                Outcome::Failed(error) => job.fail(error),
            }
        }
        let events = self.appended.into_iter().flat_map(|part| part.events);
        let stored = events.zip(first_position..);
        Committed {
            events: stored.map(|(event, position)| StoredEvent { position, event }).collect(),
            is_own: true,
            has_gap: false,
        }
    }

    /// The commit failed: nothing was stored. Gives the jobs back, to be tried one by one or to be
    /// answered with the failure.
    pub fn give_back(self) -> Vec<Box<dyn Job>> {
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
