//! Telling event loops of answers.
//!
//! `asyncio` is woken by `call_soon_threadsafe`, which needs the interpreter's lock. One thread
//! waits for answers and never touches Python; another takes all that have come, takes the lock
//! once, and tells each loop of its share in one call. So a loop that is busy delays nobody, and
//! under load there is one wake-up for many answers.
//!
//! The threads start with the first answer for an event loop, and end with the market or with the
//! interpreter, whichever is first: a thread must not ask for the lock of an interpreter that is
//! being taken down.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak, mpsc};
use std::thread::JoinHandle;

use parking_lot::Mutex;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyList;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use vendue::{Error, ErrorCode, Pending};

use crate::failure::failed;
use crate::reply::{Outcome, value};

/// The most answers that are delivered while the lock is held once.
const PORTION: usize = 1_024;

/// The most answers that may be on their way to the event loops of one market.
const WAITING_MAX: usize = 65_536;

/// Delivers answers to event loops.
#[derive(Default)]
pub(crate) struct Driver {
    threads: Mutex<State>,
}

#[derive(Default)]
enum State {
    #[default]
    NotStarted,
    Running(Threads),
    /// The interpreter is being taken down.
    Over,
}

struct Threads {
    /// Threads do not come along into a forked process.
    process: u32,
    jobs: Sender<Job>,
    /// How many answers are on their way. Neither queue holds more, so nobody waits for a place.
    waiting: Arc<AtomicUsize>,
    delivers: Option<JoinHandle<()>>,
}

/// An answer to be waited for, and whom to tell.
struct Job {
    pending: Pending<Outcome>,
    whom: Whom,
}

struct Whom {
    /// Keeps the threads until everybody was told.
    driver: Arc<Driver>,
    event_loop: Py<PyAny>,
    future: Py<PyAny>,
    settle: Py<PyAny>,
}

type Done = (Whom, Result<Outcome, Error>);

impl Driver {
    pub(crate) fn deliver(
        self: &Arc<Self>,
        py: Python<'_>,
        pending: Pending<Outcome>,
        event_loop: Py<PyAny>,
        future: Py<PyAny>,
        settle: Py<PyAny>,
    ) -> PyResult<()> {
        let over = || PyRuntimeError::new_err("the interpreter is being taken down");
        let job = Job { pending, whom: Whom { driver: self.clone(), event_loop, future, settle } };
        let mut state = self.threads.lock();
        if let State::Running(threads) = &*state
            && threads.process == std::process::id()
        {
            return threads.hand_over(job);
        }
        if matches!(*state, State::Over) {
            return Err(over());
        }
        let threads = Threads::start()?;
        threads.hand_over(job)?;
        let before = std::mem::replace(&mut *state, State::Running(threads));
        drop(state);
        // Those of the process that this one was forked from are not ours to end.
        std::mem::forget(before);
        let ending = Py::new(py, Ending(Arc::downgrade(self)))?;
        py.import("atexit")?.call_method1("register", (ending,))?;
        Ok(())
    }

    /// Ends the threads: what is not delivered by then never is.
    fn end(&self, py: Python<'_>) {
        let before = std::mem::replace(&mut *self.threads.lock(), State::Over);
        if let State::Running(Threads { process, jobs, delivers, .. }) = before {
            drop(jobs);
            if process == std::process::id()
                && let Some(delivers) = delivers
            {
                // It may be waiting for the lock that is held here.
                py.detach(|| drop(delivers.join()));
            }
        }
    }
}

/// What is called when the interpreter ends.
#[pyclass(frozen, module = "vendue._native")]
struct Ending(Weak<Driver>);

#[pymethods]
impl Ending {
    fn __call__(&self, py: Python<'_>) {
        if let Some(driver) = self.0.upgrade() {
            driver.end(py);
        }
    }
}

impl Threads {
    fn start() -> PyResult<Self> {
        let (jobs, asked) = channel(WAITING_MAX);
        let (done, answered) = mpsc::sync_channel(WAITING_MAX);
        let waiting = Arc::new(AtomicUsize::new(0));
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        std::thread::Builder::new()
            .name("vendue-answers".to_owned())
            .spawn(move || runtime.block_on(wait_for(asked, done)))?;
        let delivers = std::thread::Builder::new().name("vendue-loops".to_owned()).spawn({
            let waiting = waiting.clone();
            move || deliver(&answered, &waiting)
        })?;
        Ok(Self { process: std::process::id(), jobs, waiting, delivers: Some(delivers) })
    }

    /// Fails with `overloaded` when too many answers are on their way.
    fn hand_over(&self, job: Job) -> PyResult<()> {
        let is_full = self.waiting.fetch_add(1, Ordering::AcqRel) >= WAITING_MAX;
        if is_full || self.jobs.try_send(job).is_err() {
            self.waiting.fetch_sub(1, Ordering::AcqRel);
            let message = "too many calls wait for their answers: await some of them first";
            let maximum = i64::try_from(WAITING_MAX).unwrap_or(i64::MAX);
            let refused = Error::new(ErrorCode::Overloaded, message).with("maximum", maximum);
            return Err(failed(&refused));
        }
        Ok(())
    }
}

/// Waits for every answer, until nobody can ask any more.
async fn wait_for(mut asked: Receiver<Job>, done: mpsc::SyncSender<Done>) {
    while let Some(Job { pending, whom }) = asked.recv().await {
        let done = done.clone();
        drop(tokio::spawn(async move {
            let answer = pending.await;
            // Nobody listens any more when the interpreter is gone.
            drop(done.send((whom, answer)));
        }));
    }
}

/// Tells event loops of answers, until there are none any more.
fn deliver(answered: &mpsc::Receiver<Done>, waiting: &AtomicUsize) {
    while let Ok(first) = answered.recv() {
        let mut portion = vec![first];
        portion.extend(answered.try_iter().take(PORTION));
        waiting.fetch_sub(portion.len(), Ordering::AcqRel);
        let told = Python::try_attach(|py| tell(py, portion));
        if told.is_none() {
            return;
        }
    }
}

/// Tells each loop of its answers in one call.
fn tell(py: Python<'_>, portion: Vec<Done>) {
    let mut rest = portion;
    while let Some((first, _)) = rest.first() {
        let (event_loop, settle) = (first.event_loop.clone_ref(py), first.settle.clone_ref(py));
        let (same, others): (Vec<Done>, Vec<Done>) =
            rest.into_iter().partition(|(whom, _)| whom.event_loop.is(&event_loop));
        rest = others;
        let list = PyList::empty(py);
        for (whom, answer) in same {
            let (value, failure) = match answer.map(|outcome| value(py, outcome, &whom.driver)) {
                Ok(Ok(value)) => (value, py.None()),
                Ok(Err(failure)) => (py.None(), failure.into_value(py).into_any()),
                Err(error) => (py.None(), failed(&error).into_value(py).into_any()),
            };
            // There is nobody to tell of a failure to make a list.
            drop(list.append((whom.future, value, failure)));
        }
        // A loop that was closed meanwhile wants no answers.
        drop(event_loop.call_method1(py, "call_soon_threadsafe", (settle, list)));
    }
}
