//! What is wrong with a history: what writers were told, what nodes heard, and what the server has
//! that took over. Plain data in and complaints out, so that it is itself tested with planted
//! errors.

use std::collections::{BTreeMap, BTreeSet};

/// What a node heard, by position: the numbers of the writes. At one position there is one, unless
/// the position was used again.
pub(crate) type Heard = BTreeMap<i64, BTreeSet<i64>>;

/// Everything that was done and seen. A write has a number, a row and an event.
#[derive(Clone, Debug, Default)]
pub(crate) struct History {
    /// The writes that were acknowledged, and those of them that were before the primary died.
    pub(crate) acknowledged: Vec<i64>,
    pub(crate) before: BTreeSet<i64>,
    /// The rows at the server that has taken over.
    pub(crate) stored: BTreeSet<i64>,
    /// Its log, in order: positions and numbers.
    pub(crate) logged: Vec<(i64, i64)>,
    /// What each of two nodes heard.
    pub(crate) heard: [Heard; 2],
    /// How often each of them was told that there may be something of which it was not told.
    pub(crate) gaps: [u64; 2],
}

/// What a standby promises.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Promise {
    /// Whatever was acknowledged is there.
    Everything,
    /// Whatever was acknowledged since it has taken over is there. Of what was before at least so
    /// many are lost, and their positions are used again: else the history has not shown anything.
    SinceThen { lost_min: usize },
}

impl History {
    /// The writes that were acknowledged and are not there.
    fn lost(&self) -> Vec<i64> {
        let lost = self.acknowledged.iter().filter(|number| !self.stored.contains(number));
        lost.copied().collect()
    }

    /// How many positions some node has heard two different events at.
    fn used_again(&self) -> usize {
        let of = |heard: &Heard| heard.values().filter(|numbers| numbers.len() > 1).count();
        self.heard.iter().map(of).max().unwrap_or(0)
    }

    /// It in one line.
    pub(crate) fn told(&self) -> String {
        let (count, lost) = (self.acknowledged.len(), self.lost().len());
        let again = self.used_again();
        format!("{lost} of {count} acknowledged writes are lost, {again} positions used again")
    }
}

/// Every complaint about a history.
pub(crate) fn complaints(history: &History, promise: Promise) -> Vec<String> {
    let mut found = Vec::new();
    check_lost(history, promise, &mut found);
    check_log(history, &mut found);
    for (node, heard) in history.heard.iter().enumerate() {
        check_heard(history, promise, (node, heard), &mut found);
    }
    let no_gap = history.gaps.iter().enumerate().filter(|(_, gaps)| **gaps == 0);
    found.extend(no_gap.map(|(node, _)| format!("node {node} was not told to look again")));
    found
}

fn check_lost(history: &History, promise: Promise, found: &mut Vec<String>) {
    let lost = history.lost();
    let may_be_lost =
        |number: &i64| promise != Promise::Everything && history.before.contains(number);
    let unexpected = lost.iter().filter(|number| !may_be_lost(number));
    found.extend(unexpected.map(|number| format!("write {number} was acknowledged and is lost")));
    let Promise::SinceThen { lost_min } = promise else { return };
    if lost.len() < lost_min {
        found.push(format!("only {} writes are lost and not {lost_min}", lost.len()));
    }
    if history.used_again() == 0 {
        found.push("no position was used again".into());
    }
}

/// Each row has its event, and each event is there once, in order.
fn check_log(history: &History, found: &mut Vec<String>) {
    let mut seen = BTreeSet::new();
    for (_, number) in &history.logged {
        if !seen.insert(*number) {
            found.push(format!("the log has write {number} twice"));
        }
    }
    let lacking = history.stored.difference(&seen);
    found.extend(lacking.map(|number| format!("the log lacks write {number}")));
    let invented = seen.difference(&history.stored);
    found.extend(invented.map(|number| format!("write {number} is in the log and not stored")));
    for pair in history.logged.windows(2) {
        if let [(before, _), (after, number)] = pair
            && after <= before
        {
            found.push(format!("write {number} is at {after}, after {before}"));
        }
    }
}

/// A node has heard of everything, and of nothing that is not so. Where writes were lost it was
/// told of them all the same, and what others have stored at their positions it has to look up.
fn check_heard(
    history: &History,
    promise: Promise,
    (node, heard): (usize, &Heard),
    found: &mut Vec<String>,
) {
    if promise != Promise::Everything {
        return;
    }
    let log: BTreeMap<i64, i64> = history.logged.iter().copied().collect();
    for (position, numbers) in heard {
        for number in numbers.iter().filter(|number| log.get(position) != Some(number)) {
            found
                .push(format!("node {node} heard of write {number} at {position}, which is wrong"));
        }
    }
    let all: BTreeSet<i64> = heard.values().flatten().copied().collect();
    for number in history.acknowledged.iter().filter(|number| !all.contains(number)) {
        found.push(format!("node {node} did not hear of write {number}"));
    }
}
