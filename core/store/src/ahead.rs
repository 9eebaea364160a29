//! Deciding ahead: a group is decided on what is known already, while the one before it is stored.
//!
//! Over a network most of the time of a group is spent in the database, and while it stores one
//! group it could be given the next. So a group is decided without a lock, on the rows as the
//! groups ahead of it leave them behind, with whatever else it needs read as it stands. Before it
//! is stored everything that it has seen is locked and compared: rows by the transaction that wrote
//! them, steady rows by the version of their stripe, absent ones by another look. If all of it is
//! as it was seen, the decisions are those that would have been made with the locks; otherwise they
//! are thrown away and made anew with the locks, as always.
//!
//! So what is kept and read here is only ever a guess, and nothing rests on its being right.

use crate::backend::Backend;
use crate::batch::Batch;
use crate::error::StoreError;
use crate::job::Job;
use crate::key::Needs;
use crate::overlay::Overlay;
use crate::turns::Turn;
use crate::writer::{DISCOVERIES_MAX, ROUNDS_MAX, Writer, unknown};

/// The group, to be run with locks, and the turn for it.
type Again = Option<(Turn, Vec<Box<dyn Job>>)>;

impl<B: Backend> Writer<B> {
    /// Runs a group ahead. Gives it back when it has to be run with locks.
    pub(crate) fn run_ahead(&mut self, mut turn: Turn, jobs: Vec<Box<dyn Job>>) -> Again {
        let may = self.backend.is_far() && jobs.iter().all(|job| may_be_ahead(job.as_ref()));
        if !may || !self.turns.trust.lock().ask() {
            return Some((turn, jobs));
        }
        let mut batch = Batch::with_capacity(jobs.len());
        let mut waiting = jobs.into_iter();
        let decided = self.decide_ahead(&mut turn.overlay, &mut batch, &mut waiting);
        let stored = match decided {
            Ok(Some(rests_on_new)) => {
                turn.overlay.settle(self.backend.version());
                // From here on the other writer may decide the next group.
                drop(turn);
                let stored = self.store_ahead(rests_on_new);
                if stored.is_err() {
                    self.let_go();
                }
                if let Some(place) = &self.place {
                    place.released();
                }
                stored
            }
            other => {
                let jobs = batch.give_back().into_iter().chain(waiting).collect();
                return self.give_up(turn, jobs, other.err());
            }
        };
        match stored {
            Ok(first_position) => {
                self.pass_on(None);
                self.turns.trust.lock().won();
                self.queue.count_ahead(true);
                let committed = batch.succeed(first_position);
                self.tell(committed);
                self.backend.settle();
                None
            }
            Err(failure) => {
                if let Some(place) = &self.place {
                    place.wait_for_those_behind();
                }
                let turn = self.turns.turn();
                self.give_up(turn, batch.give_back(), Some(failure))
            }
        }
    }

    /// Gives up the transaction before anything else: whoever has the turn may wait for what is
    /// locked here, and whoever comes after this group may hold what it needs.
    fn let_go(&mut self) {
        if let Some(place) = &self.place {
            place.given_back();
        }
        self.backend.rollback();
    }

    /// Nothing was stored, or nobody knows. Only what is certain not to be stored may run again.
    fn give_up(
        &mut self,
        mut turn: Turn,
        jobs: Vec<Box<dyn Job>>,
        failure: Option<StoreError>,
    ) -> Again {
        self.backend.rollback();
        turn.overlay.clear();
        self.queue.count_ahead(false);
        let Some(failure) = failure else { return Some((turn, jobs)) };
        self.turns.trust.lock().lost();
        if matches!(failure, StoreError::Unknown(_)) {
            tracing::warn!(%failure, jobs = jobs.len(), "a batch could not be stored");
            Batch::answer_failure(jobs, &failure);
            return None;
        }
        tracing::debug!(%failure, "a batch that was decided ahead is decided again");
        Some((turn, jobs))
    }

    /// Decides everything. Gives nothing when it cannot be stored as it was decided, and otherwise
    /// whether it rests on what the group ahead has put.
    fn decide_ahead(
        &mut self,
        overlay: &mut Overlay,
        batch: &mut Batch,
        waiting: &mut std::vec::IntoIter<Box<dyn Job>>,
    ) -> Result<Option<bool>, StoreError> {
        overlay.begin(self.options.cached_rows_max);
        self.backend.begin_ahead(overlay)?;
        let needs = unknown(overlay, waiting.as_slice());
        self.peek(overlay, needs)?;
        let mut discoveries = 0;
        while let Some(job) = waiting.next() {
            let asked = self.decide_one_ahead(overlay, batch, job)?;
            if asked && discoveries < DISCOVERIES_MAX {
                discoveries += 1;
                let needs = Batch::discover(overlay, waiting.as_mut_slice());
                self.peek(overlay, needs)?;
            }
        }
        let footprint = overlay.footprint();
        let rests_on_new = footprint.rests_on_new;
        let refused = batch.take_refused();
        let may = self.backend.prepare(batch.flush(overlay), footprint, refused)?;
        Ok(may.then_some(rests_on_new))
    }

    /// Decides a job; says whether it asked for keys that were not known.
    fn decide_one_ahead(
        &mut self,
        overlay: &mut Overlay,
        batch: &mut Batch,
        job: Box<dyn Job>,
    ) -> Result<bool, StoreError> {
        let Some(mut job) = batch.replay_within(job) else { return Ok(false) };
        for round in 0..ROUNDS_MAX {
            let Some((again, missing)) = batch.decide(overlay, &[], job) else {
                return Ok(round > 0);
            };
            job = again;
            let mut needs = Needs::default();
            needs.extend(missing);
            if let Err(failure) = self.peek(overlay, needs) {
                batch.fail(job, failure.clone().into());
                return Err(failure);
            }
        }
        let failure = StoreError::Conflict("a decision asks for keys without end".into());
        batch.fail(job, failure.clone().into());
        Err(failure)
    }

    fn peek(&mut self, overlay: &mut Overlay, mut needs: Needs) -> Result<(), StoreError> {
        needs.sort();
        self.backend.peek(&needs, overlay)
    }

    /// Stores what was prepared, after the groups ahead; gives the position of the first event.
    fn store_ahead(&mut self, rests_on_new: bool) -> Result<i64, StoreError> {
        if let Some(place) = &self.place {
            if rests_on_new {
                place.wait_to_store();
            } else {
                // Whoever is ahead has its locks, so this cannot be in its way; it waits there.
                place.wait_to_lock();
            }
            place.holds();
        }
        self.backend.compare()?;
        if let Some(place) = &self.place {
            place.locked();
            if !place.may_store() {
                let text = "the group ahead has to be decided again";
                return Err(StoreError::Conflict(text.into()));
            }
        }
        match self.backend.confirm()? {
            Some(first_position) => {
                self.backend.commit()?;
                Ok(first_position)
            }
            None => {
                self.backend.rollback();
                Ok(0)
            }
        }
    }
}

/// A log has to be read after everything before it is stored, and whoever may change a steady row
/// has its stripe alone.
fn may_be_ahead(job: &dyn Job) -> bool {
    let is_steady = |key: &crate::key::Key| key.row_type().table.is_steady;
    job.keys().named_log().is_none() && !job.keys().rows().iter().any(is_steady)
}
