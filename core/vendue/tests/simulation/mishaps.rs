//! What may happen to a market between any two steps.

use std::path::PathBuf;

use crate::world::{World, options};

impl World {
    /// Closes the market, or only lets go of it, and opens it again.
    pub(crate) fn reopen(&mut self) {
        let path = self.path();
        if self.random.chance(50) {
            self.market.close().wait().expect("closed");
        }
        self.settle();
        self.open(path);
    }

    /// The process dies: what a new one finds is what the disk holds at this moment.
    pub(crate) fn crash(&mut self) {
        self.settle();
        let old = self.path();
        self.deaths += 1;
        let new = self.path();
        for suffix in ["", "-wal"] {
            let name = |path: &PathBuf| format!("{}{suffix}", path.display());
            if std::fs::exists(name(&old)).expect("looked") {
                std::fs::copy(name(&old), name(&new)).expect("copied");
            }
        }
        self.open(new);
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join(format!("{}.db", self.deaths))
    }

    fn open(&mut self, path: PathBuf) {
        self.openings += 1;
        let path = path.to_str().expect("plain");
        let market = options(&self.clock, self.seed, self.openings).open(path);
        self.market = market.expect("open again");
    }
}
