//! Gathering: a commit takes along those who come back from the last one.
//!
//! Whoever writes in a loop, as the threads of a service do, is back a moment after the last
//! commit. A writer that begins the next one with the first of them makes the others wait for a
//! whole commit more, and from then on half of them are in the commit that the other half waits
//! for: four threads do twice what one does. So before it begins, the writer waits for as many as
//! it knows of, but not longer after the last commit than half of what a commit takes, since beyond
//! that two groups in turns are as fast, and less for the last ones, who would keep more waiting.
//! Where that is in vain it is tried more and more seldom. Who writes one thing at a time and alone
//! is never waited with: nobody else is known of.
//!
//! Nothing is held while it waits, so neither a reader nor another process is in its way.

use std::time::{Duration, Instant};

use crate::backend::Backend;
use crate::job::Job;
use crate::writer::Writer;

/// More than so many are not waited for: among them what a commit costs is divided well enough.
const FEW: usize = 32;
/// What is faster than this is not worth a wait: to wake four threads and to hear of them takes
/// half of it.
const COMMIT_MIN: Duration = Duration::from_micros(400);
/// The most that a commit counts for. A machine that was stopped in the middle of one has not
/// become so slow.
const COMMIT_MAX: Duration = Duration::from_millis(20);
/// How many commits wait for nobody, at most, after waits in vain; in quarters.
const PAUSE_MAX: u32 = 4 * 64;

/// What a writer knows of those who write.
#[derive(Debug, Default)]
pub(crate) struct Gathering {
    /// How many were answered by the last commit or waited at that time. Of those who stay away one
    /// in four is forgotten with each commit, so that one is not at once, and a large group soon.
    known: usize,
    /// When the last group was answered, if it was stored: who is refused has waited for no commit.
    answered_at: Option<Instant>,
    /// What a commit takes, smoothed.
    commit: Duration,
    has_committed: bool,
    /// How many commits are still to wait for nobody.
    pausing: u32,
    /// How many after the next wait in vain, in quarters.
    pause: u32,
}

impl Gathering {
    /// How many are to be in a group that has so many now, if it is to wait for them.
    fn plan(&mut self, has: usize, group_max: usize, now: Instant) -> Option<Plan> {
        let wanted = self.known.min(group_max);
        let plan = Plan { wanted, answered_at: self.answered_at?, commit: self.commit };
        let is_few = has < wanted && self.known <= FEW;
        if !is_few || self.commit < COMMIT_MIN || now >= plan.until(has) {
            return None;
        }
        if let Some(left) = self.pausing.checked_sub(1) {
            self.pausing = left;
            return None;
        }
        Some(plan)
    }

    /// Most of those who were waited for have come, or they have not. It must be three of four
    /// times that they come, or the pauses become longer.
    fn waited(&mut self, have_come: bool) {
        if have_come {
            self.pause -= self.pause.div_ceil(4);
        } else {
            self.pausing = self.pause / 4;
            self.pause = (self.pause * 2 + 4).min(PAUSE_MAX);
        }
    }

    /// A commit took so long.
    pub(crate) fn took(&mut self, commit: Duration) {
        let commit = commit.min(COMMIT_MAX);
        self.commit = match self.commit {
            Duration::ZERO => commit,
            before => (before * 7 + commit) / 8,
        };
        self.has_committed = true;
    }

    /// So many are answered now, while so many others wait.
    fn answers(&mut self, answered: usize, waiting: usize, now: Instant) {
        let remembered = self.known - self.known.div_ceil(4);
        self.known = (answered + waiting).max(remembered);
        self.answered_at = std::mem::take(&mut self.has_committed).then_some(now);
    }
}

/// For how many a group waits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Plan {
    /// With so many nobody is missing.
    pub(crate) wanted: usize,
    answered_at: Instant,
    commit: Duration,
}

impl Plan {
    /// Until when a group that has so many waits: the fewer are missing, the sooner it goes.
    pub(crate) fn until(&self, has: usize) -> Instant {
        let part = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let missing = part(self.wanted.saturating_sub(has));
        let share = self.commit * missing / part(self.wanted).max(1);
        self.answered_at + share.min(self.commit / 2)
    }
}

impl<B: Backend> Writer<B> {
    /// Waits for those who are about to join the group, if any are.
    pub(crate) fn gather(&mut self, jobs: &mut Vec<Box<dyn Job>>) {
        // Where one must be in a commit of its own, the others do not share one.
        if self.backend.is_far() || jobs.iter().any(|job| job.keys().named_log().is_some()) {
            return;
        }
        let (has, group_max) = (jobs.len(), self.queue.group_max());
        let Some(plan) = self.gathering.plan(has, group_max, Instant::now()) else { return };
        self.queue.join(self.lane, jobs, &plan);
        let (came, missing) = (jobs.len() - has, plan.wanted - has);
        self.gathering.waited(came * 2 >= missing);
    }

    /// Remembers who may come back: so many are about to be answered.
    pub(crate) fn remember(&mut self, answered: usize) {
        if !self.backend.is_far() {
            let waiting = self.queue.waiting(self.lane);
            self.gathering.answers(answered, waiting, Instant::now());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMIT: Duration = Duration::from_millis(1);
    const MANY: usize = 2_000;

    /// A writer that has answered `answered` at the moment given, while `waiting` waited.
    fn after(answered: usize, waiting: usize, now: Instant) -> Gathering {
        let mut gathering = Gathering::default();
        gathering.took(COMMIT);
        gathering.answers(answered, waiting, now);
        gathering
    }

    #[test]
    fn those_who_are_known_are_waited_for_while_that_is_faster() {
        let now = Instant::now();
        let mut gathering = after(2, 2, now);
        let plan = |wanted| Some(Plan { wanted, answered_at: now, commit: COMMIT });
        assert_eq!(gathering.plan(2, MANY, now), plan(4));
        assert_eq!(gathering.plan(2, 3, now), plan(3), "a group has an end");
        assert_eq!(gathering.plan(4, MANY, now), None, "all are there");
        assert_eq!(gathering.plan(3, 3, now), None, "there is no room");
        assert_eq!(gathering.plan(2, MANY, now + COMMIT / 2), None, "it is too late");
    }

    #[test]
    fn the_last_ones_are_waited_for_less_long() {
        let now = Instant::now();
        let plan = after(2, 2, now).plan(1, MANY, now).expect("others are known");
        let waits = [0, 1, 2, 3, 4].map(|has| plan.until(has) - now);
        assert_eq!(waits, [COMMIT / 2, COMMIT / 2, COMMIT / 2, COMMIT / 4, Duration::ZERO]);
    }

    #[test]
    fn nobody_is_waited_for_without_need() {
        let now = Instant::now();
        assert_eq!(after(1, 0, now).plan(1, MANY, now), None, "a lone writer");
        assert_eq!(after(20, 13, now).plan(20, MANY, now), None, "a crowd");
        assert_eq!(Gathering::default().plan(1, MANY, now), None, "nothing was ever stored");
        let mut quick = Gathering::default();
        quick.took(Duration::from_micros(300));
        quick.answers(4, 0, now);
        assert_eq!(quick.plan(1, MANY, now), None, "a commit costs little");
        let mut refused = after(4, 0, now);
        refused.answers(4, 0, now);
        assert_eq!(refused.plan(1, MANY, now), None, "the last group was refused whole");
    }

    #[test]
    fn nobody_is_waited_for_as_long_as_a_machine_was_stopped() {
        let now = Instant::now();
        let mut gathering = Gathering::default();
        gathering.took(Duration::from_secs(4_800));
        gathering.answers(4, 0, now);
        let plan = gathering.plan(1, MANY, now).expect("others are known");
        assert_eq!(plan.until(1), now + COMMIT_MAX / 2);
    }

    /// For how many a group that has `has` waits, after each commit that answers `answered`.
    fn commits(
        mut gathering: Gathering,
        answered: usize,
        has: usize,
        now: Instant,
    ) -> impl Iterator<Item = Option<usize>> {
        std::iter::repeat_with(move || {
            gathering.took(COMMIT);
            gathering.answers(answered, 0, now);
            gathering.plan(has, MANY, now).map(|plan| plan.wanted)
        })
    }

    #[test]
    fn who_stays_away_is_forgotten_after_some_commits() {
        let now = Instant::now();
        let known = commits(after(4, 0, now), 1, 1, now);
        assert_eq!(known.take(4).collect::<Vec<_>>(), [Some(3), Some(2), None, None]);
    }

    #[test]
    fn a_large_group_is_forgotten_as_soon_as_it_has_passed() {
        let now = Instant::now();
        let commits = commits(after(1_000, 0, now), 4, 2, now);
        let until_waited_for = commits.take_while(Option::is_none).count();
        assert!(until_waited_for < 20, "{until_waited_for}");
    }

    /// How many commits wait for nobody after each of so many waits, of which every `nth` is not
    /// in vain.
    fn pauses(waits: usize, nth: usize) -> Vec<usize> {
        let now = Instant::now();
        let mut gathering = after(4, 0, now);
        let after_each = |number: usize| {
            gathering.waited(number.is_multiple_of(nth));
            let plans = std::iter::repeat_with(|| gathering.plan(1, MANY, now));
            plans.take_while(Option::is_none).count()
        };
        (1..=waits).map(after_each).collect()
    }

    #[test]
    fn what_is_in_vain_is_tried_more_and_more_seldom() {
        assert_eq!(pauses(8, usize::MAX), [0, 1, 3, 7, 15, 31, 63, 64]);
        // Also where every second one comes.
        assert_eq!(pauses(12, 2), [0, 0, 0, 0, 1, 0, 3, 0, 5, 0, 9, 0]);
    }

    #[test]
    fn one_in_five_may_stay_away() {
        let now = Instant::now();
        let mut gathering = after(4, 0, now);
        for number in 0..100 {
            gathering.waited(number % 5 != 0);
            assert!(gathering.plan(1, MANY, now).is_some(), "{number}");
        }
    }
}
