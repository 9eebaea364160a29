//! Threads for what waits for other systems: neither a caller's task nor the one that stores may.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use crossbeam_channel::{Sender, TrySendError, bounded};
use vendue_domain::{Error, ErrorCode};
use vendue_store::{Pending, Promise};

/// How many wait at a time. Each does so for some seconds at most.
const THREADS: usize = 4;
/// How many may wait for their turn. One more is answered `overloaded`.
const WAITING_MAX: usize = 256;

type Task = Box<dyn FnOnce() + Send>;

/// The threads, which are started with the first task. Clones share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Background(Arc<OnceLock<Option<Sender<Task>>>>);

impl Background {
    /// Does something that may take seconds. Fails with `overloaded` when too much of that waits.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Error> + Send + 'static,
    ) -> Pending<T> {
        let Some(sender) = self.0.get_or_init(start) else {
            let message = "no thread could be started to ask another system";
            return Pending::ready(Err(Error::new(ErrorCode::Internal, message)));
        };
        let (promise, pending) = Promise::new();
        match sender.try_send(Box::new(move || promise.answer(work()))) {
            Ok(()) => pending,
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                let message = "too many wait for another system; try again shortly";
                let refused = Error::new(ErrorCode::Overloaded, message);
                Pending::ready(Err(refused.with("retry_after_ms", 1_000)))
            }
        }
    }
}

/// The threads end when the sender goes.
fn start() -> Option<Sender<Task>> {
    let (sender, receiver) = bounded::<Task>(WAITING_MAX);
    let mut started = false;
    for _ in 0..THREADS {
        let tasks = receiver.clone();
        let thread = std::thread::Builder::new().name("vendue-outside".into());
        let work = move || {
            for task in tasks {
                // What a host's own code does must not end the thread for everybody.
                if catch_unwind(AssertUnwindSafe(task)).is_err() {
                    tracing::error!("something that asks another system has panicked");
                }
            }
        };
        started |= thread.spawn(work).is_ok();
    }
    started.then_some(sender)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_panics_ends_nothing() {
        let background = Background::default();
        for _ in 0..2 * THREADS {
            let broken = background.run(|| -> Result<(), Error> { panic!("on purpose") });
            assert!(broken.wait().is_err());
        }
        assert_eq!(background.run(|| Ok(7)).wait(), Ok(7));
    }

    #[test]
    fn what_waits_has_a_limit() {
        let background = Background::default();
        assert_eq!(background.run(|| Ok(7)).wait(), Ok(7));
        let (go, gate) = bounded::<()>(0);
        let waiting: Vec<_> = (0..THREADS + WAITING_MAX + 50)
            .map(|_| {
                let gate = gate.clone();
                background.run(move || {
                    let _is_open = gate.recv().is_ok();
                    Ok(())
                })
            })
            .collect();
        drop(go);
        let answers: Vec<_> = waiting.into_iter().map(Pending::wait).collect();
        let refused = answers.iter().filter_map(|answer| answer.as_ref().err());
        let codes: Vec<ErrorCode> = refused.map(Error::code).collect();
        assert!(codes.len() >= 50, "{}", codes.len());
        assert!(codes.iter().all(|code| *code == ErrorCode::Overloaded));
    }
}
