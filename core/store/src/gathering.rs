//! Gathering: a commit takes along those who come back from the last one.
//!
//! Whoever writes in a loop, as the threads of a service do, is back a moment after the last
//! commit. A writer that commits with the first of them makes the others wait for a whole commit
//! more, and from then on half of them are in the commit that the other half waits for: four
//! threads do twice what one does. So before it commits the writer looks who has come meanwhile,
//! and when it knows of more, it waits for them, but not longer after the last commit than a commit
//! takes. Where that is in vain it is tried more and more seldom. A lone writer is never waited
//! with: nobody else is known of.

use std::time::{Duration, Instant};

use crate::backend::Backend;
use crate::batch::Batch;
use crate::error::StoreError;
use crate::job::Job;
use crate::key::Needs;
use crate::overlay::Overlay;
use crate::writer::Writer;

/// More than so many are not waited for: among them what a commit costs is divided well enough.
const FEW: usize = 32;
/// What is faster than this is not worth a wait.
const COMMIT_MIN: Duration = Duration::from_micros(50);
/// How many commits wait for nobody, at most, after waits in vain.
const PAUSE_MAX: u32 = 64;

/// What a writer knows of those who write.
#[derive(Debug)]
pub(crate) struct Gathering {
    /// How many were answered by the last commit or waited at that time. One who stays away for a
    /// commit is not forgotten at once.
    known: usize,
    answered_at: Option<Instant>,
    /// What a commit takes, smoothed.
    commit: Duration,
    /// How many commits are still to wait for nobody, and how many after the next wait in vain.
    pausing: u32,
    pause: u32,
}

impl Gathering {
    pub(crate) fn new() -> Self {
        Self { known: 0, answered_at: None, commit: Duration::ZERO, pausing: 0, pause: 0 }
    }

    /// How many are to be in the commit that has so many now, and until when they are waited for.
    fn plan(&mut self, has: usize, now: Instant) -> Option<(usize, Instant)> {
        let until = self.answered_at? + self.commit;
        let is_few = has < self.known && self.known <= FEW;
        if !is_few || self.commit < COMMIT_MIN || now >= until {
            return None;
        }
        if let Some(left) = self.pausing.checked_sub(1) {
            self.pausing = left;
            return None;
        }
        Some((self.known, until))
    }

    /// Those who were waited for have come, or they have not.
    fn waited(&mut self, have_come: bool) {
        if have_come {
            self.pause = 0;
        } else {
            self.pausing = self.pause;
            self.pause = (self.pause * 2).clamp(1, PAUSE_MAX);
        }
    }

    /// A commit took so long.
    pub(crate) fn took(&mut self, commit: Duration) {
        self.commit = match self.commit {
            Duration::ZERO => commit,
            before => (before * 7 + commit) / 8,
        };
    }

    /// So many are answered now, while so many others wait.
    pub(crate) fn answers(&mut self, answered: usize, waiting: usize, now: Instant) {
        self.known = (answered + waiting).max(self.known.saturating_sub(1));
        self.answered_at = Some(now);
    }
}

impl<B: Backend> Writer<B> {
    /// Lets those join the batch who have come while it was decided, and those who are about to.
    pub(crate) fn let_join(
        &mut self,
        overlay: &mut Overlay,
        batch: &mut Batch,
        waiting: &mut std::vec::IntoIter<Box<dyn Job>>,
        extra: &mut Needs,
    ) -> Result<(), StoreError> {
        let most = FEW.min(self.queue.group_max());
        if self.is_divided || self.backend.is_far() || batch.len() >= most {
            return Ok(());
        }
        // Where nothing is to be stored there is no commit that could be shared.
        let stores = batch.flush(overlay).is_some();
        let plan = if stores { self.gathering.plan(batch.len(), Instant::now()) } else { None };
        loop {
            let until = plan.filter(|(wanted, _)| batch.len() < *wanted).map(|(_, until)| until);
            if until.is_some()
                && let Some(portion) = batch.take_portion(1)
            {
                // There is time for it.
                self.backend.append(&portion)?;
                batch.keep_appended(vec![portion]);
            }
            let jobs = self.queue.join(self.lane, most.saturating_sub(batch.len()), until);
            if jobs.is_empty() {
                break;
            }
            *waiting = jobs.into_iter();
            self.decide_all(overlay, batch, waiting, extra)?;
        }
        if let Some((wanted, _)) = plan {
            self.gathering.waited(batch.len() >= wanted);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMIT: Duration = Duration::from_millis(1);

    /// A writer that has answered `answered` at the moment given, while `waiting` waited.
    fn after(answered: usize, waiting: usize, now: Instant) -> Gathering {
        let mut gathering = Gathering::new();
        gathering.took(COMMIT);
        gathering.answers(answered, waiting, now);
        gathering
    }

    #[test]
    fn those_who_are_known_are_waited_for_as_long_as_a_commit_takes() {
        let now = Instant::now();
        let mut gathering = after(2, 2, now);
        assert_eq!(gathering.plan(2, now), Some((4, now + COMMIT)));
        assert_eq!(gathering.plan(4, now), None, "all are there");
        assert_eq!(gathering.plan(2, now + COMMIT), None, "it is too late");
    }

    #[test]
    fn nobody_is_waited_for_without_need() {
        let now = Instant::now();
        assert_eq!(after(1, 0, now).plan(1, now), None, "a lone writer");
        assert_eq!(after(20, 13, now).plan(20, now), None, "a crowd");
        assert_eq!(Gathering::new().plan(1, now), None, "nothing was ever stored");
        let mut quick = Gathering::new();
        quick.took(Duration::from_micros(5));
        quick.answers(4, 0, now);
        assert_eq!(quick.plan(1, now), None, "a commit costs nothing");
    }

    #[test]
    fn who_stays_away_is_forgotten_after_some_commits() {
        let now = Instant::now();
        let mut gathering = after(4, 0, now);
        let known = std::iter::repeat_with(|| {
            gathering.answers(1, 0, now);
            gathering.plan(1, now).map(|(known, _)| known)
        });
        assert_eq!(known.take(4).collect::<Vec<_>>(), [Some(3), Some(2), None, None]);
    }

    #[test]
    fn what_is_in_vain_is_tried_more_and_more_seldom() {
        let now = Instant::now();
        let mut gathering = after(4, 0, now);
        let mut pause = || {
            gathering.waited(false);
            std::iter::repeat_with(|| gathering.plan(1, now)).take_while(Option::is_none).count()
        };
        let pauses: Vec<usize> = std::iter::repeat_with(&mut pause).take(9).collect();
        assert_eq!(pauses, [0, 1, 2, 4, 8, 16, 32, 64, 64]);
        gathering.waited(true);
        assert!(gathering.plan(1, now).is_some(), "one who comes is trusted again");
    }
}
