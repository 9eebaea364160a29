//! The turns of those who write on one lane.
//!
//! A lane has one writer, or two that take turns: while the group of one is being stored, the other
//! takes the next group and decides it ahead, on what the group before it will leave behind. Groups
//! are decided in the order in which they were taken, because nobody takes one before the group
//! ahead is decided; they are stored in that order, because everybody waits for the group ahead
//! before storing, and they are told of in that order too.

use std::sync::Arc;

use parking_lot::lock_api::ArcMutexGuard;
use parking_lot::{Condvar, Mutex, RawMutex};

use crate::overlay::Overlay;
use crate::trust::Trust;

/// What the writers of a lane share, one at a time.
#[derive(Debug, Default)]
pub(crate) struct Lane {
    /// The rows as the groups that were decided so far leave them.
    pub(crate) overlay: Overlay,
    /// The number of the next group.
    next: u64,
}

/// How far the groups of a lane have come: how many are at each step, counted from the first.
#[derive(Debug, Default)]
struct Progress {
    /// Hold what they need, or nothing any more.
    locked: u64,
    /// Stored or given up.
    stored: u64,
    /// Told of as well.
    finished: u64,
    /// The group that holds nothing any more and is to be decided again.
    given_back: Option<u64>,
    /// The last group that asked for locks ahead, until it holds none any more.
    holding: Option<u64>,
}

/// The turns of one lane.
#[derive(Debug, Default)]
pub struct Turns {
    /// Held from taking a group until it is decided, and by whoever may not decide ahead until it
    /// is stored.
    lane: Arc<Mutex<Lane>>,
    progress: Mutex<Progress>,
    changed: Condvar,
    /// Whether it pays to decide ahead.
    pub(crate) trust: Mutex<Trust>,
}

/// The right to take a group and to decide it, until it is dropped.
pub(crate) type Turn = ArcMutexGuard<RawMutex, Lane>;

/// The place of a group among all of its lane. It counts as finished when this is dropped, whatever
/// has become of the group.
pub(crate) struct Place {
    turns: Arc<Turns>,
    number: u64,
}

impl Turns {
    /// Waits for the right to take a group.
    pub(crate) fn turn(&self) -> Turn {
        self.lane.lock_arc()
    }

    /// The place of the group that was just taken.
    pub(crate) fn place(self: &Arc<Self>, turn: &mut Turn) -> Place {
        let number = turn.next;
        turn.next += 1;
        Place { turns: self.clone(), number }
    }

    fn wait(&self, until: impl Fn(&Progress) -> bool) {
        let mut progress = self.progress.lock();
        while !until(&progress) {
            self.changed.wait(&mut progress);
        }
    }
}

impl Place {
    /// Whether every group ahead is stored or given up.
    pub(crate) fn is_first(&self) -> bool {
        self.turns.progress.lock().stored >= self.number
    }

    /// Waits until every group ahead holds what it needs, so that this one cannot be in its way: it
    /// waits in the database then, and goes on there as soon as the one ahead is stored.
    pub(crate) fn wait_to_lock(&self) {
        self.turns.wait(|progress| progress.locked.max(progress.stored) >= self.number);
    }

    /// This group asks for its locks.
    pub(crate) fn holds(&self) {
        self.turns.progress.lock().holding = Some(self.number);
    }

    /// This group holds no lock any more.
    pub(crate) fn released(&self) {
        let mut progress = self.turns.progress.lock();
        progress.holding = progress.holding.filter(|number| *number != self.number);
        self.turns.changed.notify_all();
    }

    /// Waits until no group behind holds what this one may need again.
    pub(crate) fn wait_for_those_behind(&self) {
        self.turns.wait(|progress| progress.holding.is_none_or(|number| number <= self.number));
    }

    /// This group holds what it needs.
    pub(crate) fn locked(&self) {
        let mut progress = self.turns.progress.lock();
        progress.locked = progress.locked.max(self.number + 1);
        self.turns.changed.notify_all();
    }

    /// Waits until every group ahead is stored or given up. Nobody may wait who holds the turn: the
    /// group ahead may need it to be decided again.
    pub(crate) fn wait_to_store(&self) {
        self.turns.wait(|progress| progress.stored >= self.number);
    }

    /// The same for a group that holds what it needs. Says whether it may be stored: not when the
    /// group ahead has given back what it held and will need it again.
    pub(crate) fn may_store(&self) -> bool {
        let ahead = self.number.checked_sub(1);
        let is_given_back =
            |progress: &Progress| progress.given_back.is_some() && progress.given_back == ahead;
        self.turns.wait(|progress| progress.stored >= self.number || is_given_back(progress));
        self.turns.progress.lock().stored >= self.number
    }

    /// This group has to be decided again.
    pub(crate) fn given_back(&self) {
        self.turns.progress.lock().given_back = Some(self.number);
        self.turns.changed.notify_all();
    }

    /// This group is stored, or given up, after those ahead.
    pub(crate) fn stored(&self) {
        let mut progress = self.turns.progress.lock();
        progress.stored = progress.stored.max(self.number + 1);
        self.turns.changed.notify_all();
    }

    /// Waits until every group ahead is told of.
    pub(crate) fn wait_to_tell(&self) {
        self.turns.wait(|progress| progress.finished >= self.number);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.wait_to_store();
        self.stored();
        self.wait_to_tell();
        self.turns.progress.lock().finished += 1;
        self.turns.changed.notify_all();
    }
}
