//! Two writers on one lane, which take turns.
//!
//! While one answers those whose writes it has stored, the other takes the next group, locks its
//! rows and decides. So the database need not wait for us, and groups are still decided in the
//! order in which they were taken, because nobody takes one before the group ahead is stored or
//! given up. They are told of in that order too.

use std::sync::Arc;

use parking_lot::lock_api::ArcMutexGuard;
use parking_lot::{Condvar, Mutex, RawMutex};

/// The turns of one lane.
#[derive(Debug, Default)]
pub struct Turns {
    /// The number of the next group. Held from taking a group until it is stored or given up.
    turn: Arc<Mutex<u64>>,
    /// How many groups are finished, each after the one ahead.
    finished: Mutex<u64>,
    changed: Condvar,
}

/// The right to take a group and to store it, until it is dropped.
pub(crate) type Turn = ArcMutexGuard<RawMutex, u64>;

/// The place of a group among all of its lane. It counts as finished when this is dropped, whatever
/// has become of the group.
pub(crate) struct Place {
    turns: Arc<Turns>,
    number: u64,
}

impl Turns {
    /// Waits for the right to take a group.
    pub(crate) fn turn(&self) -> Turn {
        self.turn.lock_arc()
    }

    /// The place of the group that was just taken.
    pub(crate) fn place(self: &Arc<Self>, turn: &mut Turn) -> Place {
        let number = **turn;
        **turn += 1;
        Place { turns: self.clone(), number }
    }
}

impl Place {
    /// Waits until every group ahead is finished.
    pub(crate) fn wait(&self) {
        let mut finished = self.turns.finished.lock();
        while *finished < self.number {
            self.turns.changed.wait(&mut finished);
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.wait();
        *self.turns.finished.lock() += 1;
        self.turns.changed.notify_all();
    }
}
