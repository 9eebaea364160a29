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

use std::sync::{Arc, Weak, mpsc};
use std::thread::JoinHandle;

use parking_lot::Mutex;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyList;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use vendue::{Error, ErrorCode, Pending};

use crate::failure::failed;
use crate::place::{Place, Places, WAITING_MAX};
use crate::reply::{Outcome, value};

/// The most answers that are delivered while the lock is held once.
const PORTION: usize = 128;

/// The most answers that may be on their way to the event loops of one market: calls, feeds, and
/// those that close it, which must always be possible.
const JOBS_MAX: usize = 2 * WAITING_MAX + 64;

/// Delivers answers to event loops.
#[derive(Default)]
pub(crate) struct Driver {
    threads: Mutex<State>,
    /// How many answers are on their way.
    pub(crate) places: Places,
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
    delivers: JoinHandle<()>,
}

/// An answer to be waited for, and whom to tell.
struct Job {
    pending: Pending<Outcome>,
    whom: Whom,
}

struct Whom {
    /// Keeps the threads until everybody was told.
    driver: Arc<Driver>,
    /// Neither queue holds more answers than there are places. Who closes the market needs none.
    _place: Option<Place>,
    event_loop: Py<PyAny>,
    future: Py<PyAny>,
    settle: Py<PyAny>,
}

type Done = (Whom, Result<Outcome, Error>);

impl Driver {
    pub(crate) fn deliver(
        self: &Arc<Self>,
        py: Python<'_>,
        (pending, place): (Pending<Outcome>, Option<Place>),
        [event_loop, future, settle]: [Py<PyAny>; 3],
    ) -> PyResult<()> {
        let over = || PyRuntimeError::new_err("the interpreter is being taken down");
        let whom = Whom { driver: self.clone(), _place: place, event_loop, future, settle };
        let job = Job { pending, whom };
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
        Ending::learn(py, self)
    }

    /// Ends the threads: what is not delivered by then never is.
    fn end(&self, py: Python<'_>) {
        let before = std::mem::replace(&mut *self.threads.lock(), State::Over);
        let State::Running(threads) = before else {
            return;
        };
        if threads.process != std::process::id() {
            // They are of the process that this one was forked from, and not ours to end.
            std::mem::forget(threads);
            return;
        }
        let Threads { jobs, delivers, .. } = threads;
        drop(jobs);
        // It may be waiting for the lock that is held here.
        py.detach(|| drop(delivers.join()));
    }
}

/// What is called when the interpreter ends, once for all markets.
#[pyclass(frozen, module = "vendue._native")]
struct Ending;

/// Whose threads run. Nothing if the interpreter was not asked to tell of its end yet.
static RUNNING: Mutex<Option<Vec<Weak<Driver>>>> = Mutex::new(None);

impl Ending {
    /// Learns of one more whose threads are to be ended.
    fn learn(py: Python<'_>, driver: &Arc<Driver>) -> PyResult<()> {
        let is_first = {
            let mut running = RUNNING.lock();
            let is_first = running.is_none();
            let known = running.get_or_insert_default();
            known.retain(|other| other.strong_count() > 0);
            known.push(Arc::downgrade(driver));
            is_first
        };
        if is_first {
            py.import("atexit")?.call_method1("register", (Py::new(py, Self)?,))?;
        }
        Ok(())
    }
}

#[pymethods]
impl Ending {
    fn __call__(&self, py: Python<'_>) {
        let running = RUNNING.lock().as_mut().map(std::mem::take).unwrap_or_default();
        for driver in running.iter().filter_map(Weak::upgrade) {
            driver.end(py);
        }
    }
}

impl Threads {
    fn start() -> PyResult<Self> {
        let (jobs, asked) = channel(JOBS_MAX);
        #[allow(clippy::disallowed_methods, reason = "the places bound it")]
        let (done, answered) = mpsc::channel();
        let runtime = tokio::runtime::Builder::new_current_thread().build()?;
        std::thread::Builder::new()
            .name("vendue-answers".to_owned())
            .spawn(move || runtime.block_on(wait_for(asked, done)))?;
        let delivers = std::thread::Builder::new()
            .name("vendue-loops".to_owned())
            .spawn(move || deliver(&answered))?;
        Ok(Self { process: std::process::id(), jobs, delivers })
    }

    fn hand_over(&self, job: Job) -> PyResult<()> {
        // Only if the market is closed again and again faster than it can be told.
        let full = |_| Error::new(ErrorCode::Overloaded, "too many answers are on their way");
        self.jobs.try_send(job).map_err(full).map_err(|refused| failed(&refused))
    }
}

/// Waits for every answer, until nobody can ask any more.
async fn wait_for(mut asked: Receiver<Job>, done: mpsc::Sender<Done>) {
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
fn deliver(answered: &mpsc::Receiver<Done>) {
    while let Ok(first) = answered.recv() {
        let mut portion = vec![first];
        portion.extend(answered.try_iter().take(PORTION));
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
