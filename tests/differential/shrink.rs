//! Makes a history that fails shorter, as long as it goes on failing.

use std::time::{Duration, Instant};

use crate::command::Step;

/// How long to look for a shorter one.
const PATIENCE: Duration = Duration::from_secs(60);

/// A history that fails in the same way as a longer one: without every part, from the half of it
/// down to a single step, that it does not need.
pub(crate) fn shrink(mut history: Vec<Step>, fails: impl Fn(&[Step]) -> bool) -> Vec<Step> {
    let until = Instant::now() + PATIENCE;
    let mut length = history.len() / 2;
    while length > 0 {
        let mut place = 0;
        while place < history.len() && Instant::now() < until {
            let end = (place + length).min(history.len());
            let mut shorter = history.clone();
            shorter.drain(place..end);
            if fails(&shorter) {
                history = shorter;
            } else {
                place = end;
            }
        }
        length /= 2;
    }
    history
}

#[test]
fn what_a_failure_needs_stays() {
    use crate::command::{Act, Command, Time, Who};
    let step = |ms| {
        let act = Act::Time(Time::Advance { ms });
        vec![Command { who: Who::Admin, key: None, act }]
    };
    let found = |step: &Step, wanted: i64| match step.first().map(|command| &command.act) {
        Some(Act::Time(Time::Advance { ms })) => *ms == wanted,
        _ => false,
    };
    let history: Vec<Step> = (0..100).map(step).collect();
    let fails = |history: &[Step]| {
        [17, 83].iter().all(|wanted| history.iter().any(|step| found(step, *wanted)))
    };
    let shorter = shrink(history, fails);
    assert_eq!(shorter.len(), 2);
    assert!(fails(&shorter));
}
