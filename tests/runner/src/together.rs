//! Playing every scenario.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::files::all;
use crate::play::{Place, play};
use crate::scenario::Scenario;
use crate::stage::Stage;

/// Plays every scenario of which `place` knows where, each on a stage of its own and as many at a
/// time as there are processors. What differs from what is expected stops the test, all of it at
/// once.
pub fn play_all(
    place: impl Fn(&Scenario, usize) -> Option<Place> + Sync,
    stage: impl Fn(&Scenario) -> Box<dyn Stage> + Sync,
) {
    let files = all();
    let scenarios: Vec<(&str, &Scenario)> = files
        .iter()
        .flat_map(|file| file.scenarios.iter().map(|scenario| (file.path.as_str(), scenario)))
        .collect();
    let (next, steps) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let failures = Mutex::new(Vec::new());
    let work = || {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let Some((path, scenario)) = scenarios.get(number) else { return };
            let Some(place) = place(scenario, number) else { continue };
            match play(scenario, &place, stage(scenario).as_mut()) {
                Ok(count) => drop(steps.fetch_add(count, Ordering::Relaxed)),
                Err(why) => {
                    let failure = format!("{path}, {}: {why}", scenario.name);
                    failures.lock().map(|mut failures| failures.push(failure)).unwrap_or_default();
                }
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    let failures = failures.into_inner().unwrap_or_default();
    assert!(failures.is_empty(), "{} differ:\n{}", failures.len(), failures.join("\n"));
    assert!(steps.into_inner() > 0, "no step was done");
}
