//! Which blocks of the log this process has written itself.
//!
//! Their events were told when they were committed, so whoever follows the log passes over them.

use std::collections::BTreeSet;

use parking_lot::Mutex;

/// The blocks that this process has written lately.
#[derive(Debug, Default)]
pub(crate) struct OwnBlocks(Mutex<Blocks>);

#[derive(Debug, Default)]
struct Blocks {
    own: BTreeSet<i64>,
    /// Blocks of commits of which nobody knows what became of them.
    doubtful: BTreeSet<i64>,
}

impl OwnBlocks {
    /// A block is about to be committed.
    pub(crate) fn add(&self, block: i64) {
        self.0.lock().own.insert(block);
    }

    /// A block was not committed.
    pub(crate) fn remove(&self, block: i64) {
        self.0.lock().own.remove(&block);
    }

    /// Nobody knows whether a block was committed: nobody was told of its events.
    pub(crate) fn doubt(&self, block: i64) {
        let mut blocks = self.0.lock();
        blocks.own.remove(&block);
        blocks.doubtful.insert(block);
    }

    /// The own blocks in a range.
    pub(crate) fn within(&self, from: i64, through: i64) -> Vec<i64> {
        self.0.lock().own.range(from..=through).copied().collect()
    }

    /// The blocks in doubt.
    pub(crate) fn doubtful(&self) -> Vec<i64> {
        self.0.lock().doubtful.iter().copied().collect()
    }

    /// What became of a block is known, and told.
    pub(crate) fn settle(&self, block: i64) {
        self.0.lock().doubtful.remove(&block);
    }

    /// The log may have gone back: what was written before is no longer certain to be there, and
    /// others may use its numbers.
    pub(crate) fn forget_all(&self) {
        self.0.lock().own.clear();
    }

    /// Forgets what lies before a block: it will not be asked for again.
    pub(crate) fn forget_before(&self, block: i64) {
        let mut blocks = self.0.lock();
        blocks.own = blocks.own.split_off(&block);
    }
}
