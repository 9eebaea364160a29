//! The writer: one thread that takes groups of jobs and makes each group one commit.
//!
//! Where the database is far, a group is decided ahead if possible (`ahead.rs`); what is here locks
//! first, and is right in any case.

use std::sync::Arc;
use std::time::{Duration, Instant};

use vendue_domain::{Error, ErrorCode};

use crate::backend::Backend;
use crate::batch::{Batch, Committed};
use crate::earlier::Earlier;
use crate::error::StoreError;
use crate::gathering::Gathering;
use crate::idempotency::{Idempotency, OutcomeRow};
use crate::job::Job;
use crate::key::Needs;
use crate::overlap;
use crate::overlay::Overlay;
use crate::queue::Queue;
use crate::row::BoxedRow;
use crate::store::CommitListener;
use crate::turns::{Place, Turn, Turns};

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
pub(crate) const ROUNDS_MAX: usize = 32;

/// How often a batch is tried again when other writers are in its way.
const CONFLICTS_MAX: u32 = 12;
/// How often a job is tried by itself that needs what somebody else holds for too long.
const HELD_MAX: u32 = 4;
/// How long a group is divided to find out which of its jobs that are, when nothing else tells.
const DIVIDING_MAX: Duration = Duration::from_secs(5);
/// How often a batch as a whole asks a far backend for what its jobs did not name. After that each
/// job asks for itself.
pub(crate) const DISCOVERIES_MAX: u32 = 4;

/// The thread's state.
pub struct Writer<B> {
    pub(crate) backend: B,
    pub(crate) queue: Arc<Queue>,
    /// The lane of the queue from which it takes its jobs.
    pub(crate) lane: usize,
    listener: CommitListener,
    pub(crate) options: WriterOptions,
    /// Whether a second thread of the same group would find a core to run on.
    has_cores: bool,
    /// Shared with the other writer of the lane, if there is one.
    pub(crate) turns: Arc<Turns>,
    /// Whether the group at hand is stored in several commits.
    is_divided: bool,
    /// Until when the group at hand may be divided because of what somebody holds.
    dividing_until: Option<Instant>,
    /// The place of the group at hand among those of the lane.
    pub(crate) place: Option<Place>,
    /// Whom the next commit may take along.
    pub(crate) gathering: Gathering,
}

/// Closes the queue when the thread ends, also when it ends by a panic of the backend or of the
/// listener: a caller is answered `closed` then, and does not wait for ever.
struct AbandonOnExit(Arc<Queue>, usize);

impl Drop for AbandonOnExit {
    fn drop(&mut self) {
        self.0.abandon(self.1);
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
        Self {
            backend,
            queue,
            lane: 0,
            listener,
            options,
            has_cores,
            turns: Arc::default(),
            is_divided: false,
            dividing_until: None,
            place: None,
            gathering: Gathering::default(),
        }
    }

    /// The same writer, for a lane other than the first.
    #[must_use]
    pub fn on_lane(mut self, lane: usize) -> Self {
        self.lane = lane;
        self
    }

    /// The same writer, as one of two that take turns on its lane.
    #[must_use]
    pub fn in_turns(mut self, turns: Arc<Turns>) -> Self {
        self.turns = turns;
        self
    }

    /// Runs until the queue is closed and everything in it is decided; gives the backend back.
    pub fn run(mut self) -> B {
        let _abandoned = AbandonOnExit(self.queue.clone(), self.lane);
        while let Some((turn, jobs)) = self.take() {
            if jobs.is_empty() {
                self.idle(turn);
            } else {
                self.run_group(turn, jobs);
            }
            self.place = None;
        }
        self.backend
    }

    /// The next group, once the one ahead is decided.
    fn take(&mut self) -> Option<(Turn, Vec<Box<dyn Job>>)> {
        // Without the turn, which the other writer may need meanwhile.
        self.queue.wait(self.lane, self.options.poll);
        let mut turn = self.turns.turn();
        let jobs = self.queue.take(self.lane)?;
        if !jobs.is_empty() {
            self.place = Some(self.turns.place(&mut turn));
        }
        Some((turn, jobs))
    }

    /// Tells of a commit, after those of the groups ahead.
    pub(crate) fn tell(&self, committed: Committed) {
        if committed.events.is_empty() {
            return;
        }
        if let Some(place) = &self.place {
            place.wait_to_tell();
        }
        (self.listener)(committed);
    }

    fn idle(&mut self, mut turn: Turn) {
        match self.backend.idle(&mut turn.overlay) {
            Ok(events) => self.tell(Committed::of_others(events)),
            Err(failure) => tracing::warn!(%failure, "the store cannot be looked at"),
        }
    }

    fn run_group(&mut self, turn: Turn, mut jobs: Vec<Box<dyn Job>>) {
        self.gather(&mut jobs);
        let Some((turn, jobs)) = self.run_ahead(turn, jobs) else { return };
        let turn = &mut Some(self.alone(turn));
        self.dividing_until = None;
        // Split at the jobs that must run alone.
        let mut together = Vec::with_capacity(jobs.len());
        self.is_divided = jobs.iter().any(|job| job.keys().named_log().is_some());
        for job in jobs {
            if job.keys().named_log().is_none() {
                together.push(job);
                continue;
            }
            self.run_batch(turn, std::mem::take(&mut together));
            self.run_batch(turn, vec![job]);
        }
        self.run_batch(turn, together);
    }

    /// The turn once every group ahead is stored, so that what is locked and read is what they have
    /// left behind.
    fn alone(&self, turn: Turn) -> Turn {
        match &self.place {
            Some(place) if !place.is_first() => {
                drop(turn);
                place.wait_to_store();
                self.turns.turn()
            }
            _ => turn,
        }
    }

    fn run_batch(&mut self, turn: &mut Option<Turn>, mut jobs: Vec<Box<dyn Job>>) {
        if jobs.is_empty() {
            return;
        }
        // What an attempt has found out that it needs, so that the next one locks it in order.
        let mut extra = Needs::default();
        let mut was_raced = false;
        let mut held = 0;
        for attempt in 0..=CONFLICTS_MAX {
            let Err((again, failure)) = self.try_batch(turn, jobs, &mut extra) else { return };
            jobs = again;
            let is_conflict = matches!(failure, StoreError::Conflict(_));
            if is_conflict && attempt < CONFLICTS_MAX {
                tracing::debug!(%failure, attempt, "a batch is tried again");
                std::thread::sleep(pause(attempt, self.lane));
                continue;
            }
            // Somebody else holds what one of the jobs needs. The others need not wait for it.
            let is_held = matches!(failure, StoreError::Busy(_)) && self.backend.is_far();
            if is_held {
                self.backend.hurry();
                held += 1;
                if jobs.len() == 1 && held < HELD_MAX {
                    continue;
                }
                match self.without_held(jobs, &failure) {
                    (rest, true) if rest.is_empty() => return,
                    (rest, true) => {
                        jobs = rest;
                        continue;
                    }
                    (all, false) => jobs = all,
                }
            }
            // Another node may have put a row that was absent when it was looked for.
            let is_raced = matches!(failure, StoreError::Constraint(_)) && self.backend.is_far();
            if is_raced && !was_raced && attempt < CONFLICTS_MAX {
                was_raced = true;
                continue;
            }
            // One bad row, to be written or already there, must not fail its neighbours: each half
            // is tried by itself, so that one among thousands is found in a few steps.
            if (is_held || is_of_one_job(&failure)) && jobs.len() > 1 {
                // The next group must not overtake the second half.
                self.is_divided = true;
                let rest = jobs.split_off(jobs.len() / 2);
                self.run_batch(turn, jobs);
                self.run_batch(turn, rest);
                return;
            }
            tracing::warn!(%failure, jobs = jobs.len(), "a batch could not be stored");
            Batch::answer_failure(jobs, &failure);
            return;
        }
    }

    /// Answers those jobs that name a row which somebody else holds for too long. Gives the others,
    /// and whether there were any to answer; when nobody can tell which they are and time is up,
    /// that is all of them.
    fn without_held(
        &mut self,
        jobs: Vec<Box<dyn Job>>,
        failure: &StoreError,
    ) -> (Vec<Box<dyn Job>>, bool) {
        let mut needs = Needs::default();
        for key in jobs.iter().flat_map(|job| job.keys().rows()) {
            needs.row(key.clone());
        }
        needs.sort();
        let held = self.backend.held(&needs).unwrap_or_default();
        let names_held = |job: &dyn Job| job.keys().rows().iter().any(|key| held.contains(key));
        let now = Instant::now();
        let until = *self.dividing_until.get_or_insert(now + DIVIDING_MAX);
        let (answered, rest): (Vec<_>, Vec<_>) =
            jobs.into_iter().partition(|job| names_held(job.as_ref()) || now > until);
        let is_any = !answered.is_empty();
        if is_any {
            tracing::warn!(%failure, jobs = answered.len(), "rows are held by somebody else");
            Batch::answer_failure(answered, failure);
        }
        (rest, is_any)
    }

    fn try_batch(
        &mut self,
        turn: &mut Option<Turn>,
        jobs: Vec<Box<dyn Job>>,
        extra: &mut Needs,
    ) -> Result<(), (Vec<Box<dyn Job>>, StoreError)> {
        let overlay = &mut turn.get_or_insert_with(|| self.turns.turn()).overlay;
        overlay.begin(self.options.cached_rows_max);
        let foreign = match self.backend.begin(overlay) {
            Ok(events) => events,
            Err(failure) => {
                overlay.clear();
                return Err((jobs, failure));
            }
        };
        self.tell(Committed::of_others(foreign));
        let mut batch = Batch::with_capacity(jobs.len());
        let mut waiting = jobs.into_iter();
        let decided = self.decide_all(overlay, &mut batch, &mut waiting, extra);
        match decided.and_then(|()| self.store(overlay, &batch)) {
            Ok(first_position) => {
                overlay.settle(self.backend.version());
                if !self.is_divided {
                    // The next group need not wait until everybody has an answer.
                    self.pass_on(turn.take());
                }
                self.remember(batch.len());
                let committed = batch.succeed(first_position);
                self.tell(committed);
                self.backend.settle();
                Ok(())
            }
            Err(failure) => {
                self.backend.rollback();
                overlay.clear();
                let mut jobs = batch.give_back();
                jobs.extend(waiting);
                Err((jobs, failure))
            }
        }
    }

    /// The group at hand is stored: those behind it may be.
    pub(crate) fn pass_on(&self, turn: Option<Turn>) {
        drop(turn);
        if let Some(place) = &self.place {
            place.stored();
        }
    }

    fn decide_all(
        &mut self,
        overlay: &mut Overlay,
        batch: &mut Batch,
        waiting: &mut std::vec::IntoIter<Box<dyn Job>>,
        extra: &mut Needs,
    ) -> Result<(), StoreError> {
        let mut earlier = self.load_named(overlay, waiting.as_slice(), extra)?;
        if self.has_cores && !self.backend.is_far() && waiting.len() >= overlap::JOBS_MIN {
            let backend = &mut self.backend;
            let stopped =
                overlap::decide_and_append(backend, overlay, batch, waiting, &mut earlier)?;
            if let Some(job) = stopped {
                self.decide_one(overlay, batch, &[], job, &mut earlier, extra)?;
            }
        }
        let mut discoveries = 0;
        while let Some(job) = waiting.next() {
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
            let asked = self.decide_one(overlay, batch, &log, job, &mut earlier, extra)?;
            if asked && self.backend.is_far() && discoveries < DISCOVERIES_MAX {
                discoveries += 1;
                self.discover(overlay, waiting.as_mut_slice(), extra)?;
            }
        }
        Ok(())
    }

    /// Loads what the jobs have named and what an earlier attempt has found; gives the outcomes
    /// that are kept under their keys.
    fn load_named(
        &mut self,
        overlay: &mut Overlay,
        jobs: &[Box<dyn Job>],
        extra: &Needs,
    ) -> Result<Earlier, StoreError> {
        let mut needs = unknown(overlay, jobs);
        needs.join(extra);
        let once: Vec<_> = jobs.iter().filter_map(|job| job.idempotency()).map(key_of).collect();
        self.load(overlay, needs, &once).map(Earlier::of)
    }

    /// Loads at once what the jobs that wait did not name.
    fn discover(
        &mut self,
        overlay: &mut Overlay,
        jobs: &mut [Box<dyn Job>],
        extra: &mut Needs,
    ) -> Result<(), StoreError> {
        let needs = Batch::discover(overlay, jobs);
        extra.join(&needs);
        self.load(overlay, needs, &[]).map(drop)
    }

    /// Decides a job; says whether it asked for keys that were not loaded.
    fn decide_one(
        &mut self,
        overlay: &mut Overlay,
        batch: &mut Batch,
        log: &[BoxedRow],
        job: Box<dyn Job>,
        earlier: &mut Earlier,
        extra: &mut Needs,
    ) -> Result<bool, StoreError> {
        let Some(job) = batch.replay_within(job) else { return Ok(false) };
        let Some(mut job) = earlier.replay(batch, job) else { return Ok(false) };
        for round in 0..ROUNDS_MAX {
            let Some((again, missing)) = batch.decide(overlay, log, job) else {
                return Ok(round > 0);
            };
            job = again;
            let mut needs = Needs::default();
            needs.extend(missing);
            extra.join(&needs);
            if let Err(failure) = self.load(overlay, needs, &[]) {
                batch.fail(job, failure.clone().into());
                return Err(failure);
            }
        }
        batch.fail(job, Error::new(ErrorCode::Internal, "a decision asked for keys without end"));
        Ok(true)
    }

    fn load(
        &mut self,
        overlay: &mut Overlay,
        mut needs: Needs,
        once: &[[u8; 16]],
    ) -> Result<Vec<OutcomeRow>, StoreError> {
        if needs.is_empty() && once.is_empty() {
            return Ok(Vec::new());
        }
        needs.sort();
        self.backend.load(&needs, once, overlay)
    }

    /// Stores what the batch decided; gives the position of the first event.
    fn store(&mut self, overlay: &mut Overlay, batch: &Batch) -> Result<i64, StoreError> {
        let Some(flush) = batch.flush(overlay) else {
            self.backend.rollback();
            return Ok(0);
        };
        let first_position = self.backend.flush(flush)?;
        let began = Instant::now();
        self.backend.commit()?;
        self.gathering.took(began.elapsed());
        Ok(first_position)
    }
}

/// What jobs have named and the overlay does not hold.
pub(crate) fn unknown(overlay: &mut Overlay, jobs: &[Box<dyn Job>]) -> Needs {
    let mut needs = Needs::default();
    for job in jobs {
        for key in job.keys().rows() {
            if !overlay.knows_own(key) {
                needs.row(key.clone());
            }
        }
        for key in job.keys().looks() {
            if !overlay.touch_look(key) {
                needs.look(key.clone());
            }
        }
    }
    needs
}

fn key_of(once: &Idempotency) -> [u8; 16] {
    once.key
}

/// Whether it may be one job of a batch that fails, and the others would not.
fn is_of_one_job(failure: &StoreError) -> bool {
    use StoreError::{Constraint, Corrupt, Invalid, TooLarge};
    matches!(failure, Constraint(_) | Corrupt(_) | Invalid(_) | TooLarge(_))
}

/// How long to wait before the next attempt: twice as long each time, and not as long as another
/// lane waits.
fn pause(attempt: u32, lane: usize) -> Duration {
    let step = u64::try_from(lane % 7).unwrap_or(0) + 3;
    Duration::from_micros(step * (100 << attempt.min(8)))
}

impl<B> std::fmt::Debug for Writer<B> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Writer").field("options", &self.options).finish_non_exhaustive()
    }
}
