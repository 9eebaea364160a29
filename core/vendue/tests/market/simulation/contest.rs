//! Who leads an auction at which price: every maximum is kept, and both are worked out from all of
//! them.

use std::collections::BTreeMap;

use super::model::{Terms, Who};

/// What has made the leader and the price so far.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fact {
    Bid { number: i64, who: Who, maximum: i64 },
    Started,
    Reserve(Option<i64>),
}

/// Who leads at which price, as all the facts make it.
#[derive(Clone, Debug)]
pub(crate) struct Contest {
    pub(crate) price: i64,
    pub(crate) count: i64,
    pub(crate) leader: Option<Who>,
    live: bool,
    pub(crate) reserve: Option<i64>,
    /// The best maximum of each, and whether it was placed before the start.
    pub(crate) best: BTreeMap<Who, (i64, bool)>,
}

impl Contest {
    pub(crate) fn new(terms: &Terms, reserve: Option<i64>) -> Self {
        let best = BTreeMap::new();
        Self { price: terms.opening, count: 0, leader: None, live: false, reserve, best }
    }

    pub(crate) fn maximum(&self) -> Option<i64> {
        self.leader.map(|leader| self.best[&leader].0)
    }

    fn second(&self) -> Option<i64> {
        let others = self.best.iter().filter(|(who, _)| Some(**who) != self.leader);
        others.map(|(_, (maximum, _))| *maximum).max()
    }

    pub(crate) fn reserve_met(&self) -> bool {
        match self.reserve {
            None => true,
            Some(reserve) => self.live && self.maximum().is_some_and(|best| best >= reserve),
        }
    }

    pub(crate) fn apply(&mut self, terms: &Terms, fact: Fact) {
        match fact {
            Fact::Started => {
                self.live = true;
                self.reprice(terms);
            }
            Fact::Reserve(reserve) => {
                self.reserve = reserve;
                self.lift(terms, self.price);
            }
            Fact::Bid { who, maximum, .. } => self.take(terms, who, maximum),
        }
    }

    fn take(&mut self, terms: &Terms, who: Who, maximum: i64) {
        self.count += 1;
        let early = !self.live;
        if self.leader == Some(who) {
            if self.maximum().is_some_and(|own| maximum > own) {
                self.best.insert(who, (maximum, early));
                self.lift(terms, self.price);
            }
            return;
        }
        let wins = match self.leader.map(|leader| self.best[&leader]) {
            None => true,
            Some((best, best_early)) => {
                let tie = terms.live_beats_absentee && best_early && !early;
                maximum > best || (maximum == best && tie)
            }
        };
        let own = self.best.get(&who).copied();
        if wins {
            self.leader = Some(who);
            self.best.insert(who, (maximum, early));
        } else if own.is_none_or(|(own, _)| maximum > own) {
            self.best.insert(who, (maximum, early));
        }
        self.reprice(terms);
    }

    /// The second-best maximum and a step, never more than the best, and lifted to the reserve.
    fn reprice(&mut self, terms: &Terms) {
        let Some(best) = self.maximum() else { return };
        let price = match self.second() {
            None => terms.opening,
            Some(second) => best.min(second + step(&terms.steps, second)),
        };
        self.lift(terms, price);
    }

    fn lift(&mut self, terms: &Terms, price: i64) {
        let (true, Some(best)) = (self.live, self.maximum()) else { return };
        let lifted = match self.reserve {
            Some(reserve) if best >= reserve => price.max(reserve),
            Some(_) if terms.jumps_below_reserve => best,
            _ => price,
        };
        self.price = self.price.max(lifted);
    }
}

pub(crate) fn step(steps: &[(i64, i64)], price: i64) -> i64 {
    let fitting = steps.iter().filter(|(from, _)| *from <= price);
    fitting.map(|(_, step)| *step).next_back().expect("the first step is from 0")
}
