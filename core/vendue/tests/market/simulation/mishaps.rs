//! What may happen to a market between any two steps.

use super::world::{World, options};

impl World {
    /// Closes the market, or only lets go of it, and opens it again.
    pub(crate) fn reopen(&mut self) {
        if self.random.chance(50) {
            self.market.close().wait().expect("closed");
        }
        self.settle();
        self.open();
    }

    /// The process dies: what a new one finds is what was stored at this moment.
    pub(crate) fn crash(&mut self) {
        self.settle();
        self.place.die();
        self.open();
    }

    fn open(&mut self) {
        self.openings += 1;
        let options = options(&self.clock, self.seed, self.openings);
        let market = options.open(self.place.address());
        self.market = market.expect("open again");
    }
}
