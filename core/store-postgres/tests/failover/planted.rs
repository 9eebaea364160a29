//! Errors planted into correct histories: the checks must report each of them.

use crate::checks::{History, Promise, complaints};

const LATER: Promise = Promise::SinceThen { lost_min: 2 };

/// Five writes, of which three were before the primary died.
fn history() -> History {
    let mut history = History {
        acknowledged: (1..=5).collect(),
        before: (1..=3).collect(),
        stored: (1..=5).collect(),
        logged: (1..=5).map(|number| (number * 4_096, number)).collect(),
        gaps: [1, 1],
        ..History::default()
    };
    for heard in &mut history.heard {
        heard.extend((1..=5).map(|number| (number * 4_096, [number].into())));
    }
    history
}

/// The same, where the second and the third are lost and their positions used again.
fn history_with_losses() -> History {
    let mut history = history();
    for number in [2, 3] {
        history.stored.remove(&number);
    }
    history.logged = vec![(4_096, 1), (2 * 4_096, 4), (3 * 4_096, 5)];
    for heard in &mut history.heard {
        heard.retain(|position, _| *position <= 3 * 4_096);
        heard.entry(2 * 4_096).or_default().insert(4);
        heard.entry(3 * 4_096).or_default().insert(5);
    }
    history
}

fn assert_reported(history: &History, promise: Promise, part: &str) {
    let found = complaints(history, promise);
    assert!(found.iter().any(|complaint| complaint.contains(part)), "{part}: {found:?}");
}

#[test]
fn correct_histories_are_not_complained_about() {
    assert_eq!(complaints(&history(), Promise::Everything), Vec::<String>::new());
    assert_eq!(complaints(&history_with_losses(), LATER), Vec::<String>::new());
}

#[test]
fn an_acknowledged_write_that_is_lost_is_reported() {
    let mut lost = history();
    lost.stored.remove(&2);
    assert_reported(&lost, Promise::Everything, "write 2 was acknowledged and is lost");
    let mut late = history_with_losses();
    late.stored.remove(&4);
    assert_reported(&late, LATER, "write 4 was acknowledged and is lost");
}

#[test]
fn a_history_without_losses_does_not_pass_for_one_with_them() {
    assert_reported(&history(), LATER, "only 0 writes are lost and not 2");
    assert_reported(&history(), LATER, "no position was used again");
    let mut fewer = history_with_losses();
    fewer.stored.insert(2);
    assert_reported(&fewer, LATER, "only 1 writes are lost and not 2");
    let mut fresh = history_with_losses();
    for heard in &mut fresh.heard {
        heard.values_mut().for_each(|numbers| numbers.retain(|number| *number <= 3));
    }
    assert_reported(&fresh, LATER, "no position was used again");
}

#[test]
fn a_log_that_lacks_doubles_invents_or_exchanges_something_is_reported() {
    for (history, promise) in [(history(), Promise::Everything), (history_with_losses(), LATER)] {
        let mut lacking = history.clone();
        lacking.logged.remove(1);
        assert_reported(&lacking, promise, "the log lacks write");
        let mut doubled = history.clone();
        doubled.logged.push((9 * 4_096, 1));
        assert_reported(&doubled, promise, "the log has write 1 twice");
        let mut invented = history.clone();
        invented.logged.push((9 * 4_096, 9));
        assert_reported(&invented, promise, "write 9 is in the log and not stored");
        let mut exchanged = history;
        exchanged.logged.swap(0, 1);
        assert_reported(&exchanged, promise, "write 1 is at 4096, after 8192");
    }
}

#[test]
fn what_a_node_does_not_hear_or_hears_wrongly_is_reported() {
    let mut deaf = history();
    deaf.heard[1].remove(&(2 * 4_096));
    assert_reported(&deaf, Promise::Everything, "node 1 did not hear of write 2");
    let mut misled = history();
    misled.heard[0].entry(2 * 4_096).or_default().insert(7);
    assert_reported(&misled, Promise::Everything, "node 0 heard of write 7 at 8192, which is");
    let mut elsewhere = history();
    elsewhere.heard[0].insert(9 * 4_096, [2].into());
    assert_reported(&elsewhere, Promise::Everything, "node 0 heard of write 2 at 36864, which is");
    for (mut history, promise) in [(history(), Promise::Everything), (history_with_losses(), LATER)]
    {
        history.gaps[1] = 0;
        assert_reported(&history, promise, "node 1 was not told to look again");
    }
}
