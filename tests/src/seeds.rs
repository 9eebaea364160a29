//! Tests that play random histories: each follows from its seed and can be played again.

use std::sync::atomic::{AtomicU64, Ordering};

/// The seeds of a test.
#[derive(Clone, Copy, Debug)]
pub struct Seeds {
    variable: &'static str,
    first: u64,
    last: u64,
}

impl Seeds {
    /// The seeds from 1 to `count`, unless variables of the environment say otherwise: `variable`
    /// names one seed that is played alone, and with an `S` at its end it says how many are.
    pub fn named(variable: &'static str, count: u64) -> Self {
        let (first, last) = match number_from(variable) {
            Some(only) => (only, only),
            None => (1, number_from(&format!("{variable}S")).unwrap_or(count)),
        };
        Self { variable, first, last }
    }

    /// Whether one seed was named, to be looked at closely.
    pub fn is_one(&self) -> bool {
        self.first == self.last
    }

    /// Plays every seed, several at once, and names the one that fails.
    pub fn play(self, history: impl Fn(u64) + Sync) {
        let next = AtomicU64::new(self.first);
        let threads = std::thread::available_parallelism().map_or(2, usize::from).min(8);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    loop {
                        let seed = next.fetch_add(1, Ordering::SeqCst);
                        if seed > self.last {
                            return;
                        }
                        let failing = Failing(self.variable, seed);
                        history(seed);
                        drop(failing);
                    }
                });
            }
        });
    }
}

/// A number that a variable of the environment holds, if there is such a variable.
pub fn number_from(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().map(|text| text.parse().expect("a number"))
}

/// Names the seed when the test stops in it.
struct Failing(&'static str, u64);

impl Drop for Failing {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("failing seed: {}={}", self.0, self.1);
        }
    }
}
