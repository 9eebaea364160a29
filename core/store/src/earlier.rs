//! Kept outcomes that concern a batch: looked up once for all of its jobs.

use rustc_hash::FxHashMap;

use crate::batch::Batch;
use crate::idempotency::OutcomeRow;
use crate::job::Job;

/// The kept outcomes of a batch's idempotency keys.
#[derive(Debug, Default)]
pub(crate) struct Earlier(FxHashMap<[u8; 16], OutcomeRow>);

impl Earlier {
    /// Of these rows.
    pub(crate) fn of(rows: Vec<OutcomeRow>) -> Self {
        Self(rows.into_iter().map(|row| (row.idempotency.key, row)).collect())
    }

    /// Finishes a job whose key was used in an earlier commit. Gives the job back otherwise.
    pub(crate) fn replay(&mut self, batch: &mut Batch, job: Box<dyn Job>) -> Option<Box<dyn Job>> {
        let known = job.idempotency().and_then(|once| self.0.get(&once.key).cloned());
        let Some(row) = known else { return Some(job) };
        batch.replay_stored(job, row);
        None
    }
}
