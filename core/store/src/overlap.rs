//! Deciding and appending at the same time.
//!
//! In a large group more than a third of the work is deciding and more than a third is appending
//! what was decided, and neither needs the other's data. So a second thread appends portions of
//! what is decided, inside of the same transaction, while the next are being decided. Nothing else
//! changes: the touched rows are written after it, by one thread, and nobody is answered before
//! the commit.

use crossbeam_channel::{Receiver, bounded};

use crate::backend::{Appends, Backend};
use crate::batch::Batch;
use crate::earlier::Earlier;
use crate::error::StoreError;
use crate::job::Job;
use crate::overlay::Overlay;

/// From so many jobs on it pays to start a thread.
pub(crate) const JOBS_MIN: usize = 256;
/// How many accepted jobs are handed over at a time.
const PORTION: usize = 64;

/// Decides `waiting` until one of them asks for keys that are not loaded: that one is given back,
/// and it and the rest are to be decided without a second thread, because loading needs the
/// backend.
pub(crate) fn decide_and_append<B: Backend>(
    backend: &mut B,
    overlay: &mut Overlay,
    batch: &mut Batch,
    waiting: &mut std::vec::IntoIter<Box<dyn Job>>,
    earlier: &mut Earlier,
) -> Result<Option<Box<dyn Job>>, StoreError> {
    let (sender, receiver) = bounded(waiting.len() / PORTION + 1);
    std::thread::scope(|scope| {
        let started = std::thread::Builder::new()
            .name("vendue-append".into())
            .spawn_scoped(scope, move || append_all(backend, &receiver));
        let Ok(thread) = started else { return Ok(None) };
        let mut stopped = None;
        for job in waiting {
            stopped = decide(batch, overlay, earlier, job);
            if stopped.is_some() {
                break;
            }
            if let Some(portion) = batch.take_portion(PORTION)
                && sender.send(portion).is_err()
            {
                // The other thread has met a failure, which it gives at its end.
                break;
            }
        }
        drop(sender);
        let failed = || StoreError::Unavailable("appending failed unexpectedly".into());
        match thread.join().unwrap_or_else(|_| Err(failed())) {
            Ok(appended) => {
                batch.keep_appended(appended);
                Ok(stopped)
            }
            Err(failure) => {
                if let Some(job) = stopped {
                    batch.fail(job, failure.clone().into());
                }
                Err(failure)
            }
        }
    })
}

fn decide(
    batch: &mut Batch,
    overlay: &mut Overlay,
    earlier: &mut Earlier,
    job: Box<dyn Job>,
) -> Option<Box<dyn Job>> {
    let job = batch.replay_within(job)?;
    let job = earlier.replay(batch, job)?;
    batch.decide(overlay, &[], job).map(|(job, _)| job)
}

fn append_all<B: Backend>(
    backend: &mut B,
    receiver: &Receiver<Appends>,
) -> Result<Vec<Appends>, StoreError> {
    let mut appended = Vec::new();
    for portion in receiver {
        backend.append(&portion)?;
        appended.push(portion);
    }
    Ok(appended)
}
