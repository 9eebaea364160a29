//! An answer that is on its way to Python: waited for in a thread, or delivered to an event loop.

use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use pyo3::exceptions::{PyRuntimeError, PyTimeoutError, PyValueError};
use pyo3::prelude::*;
use vendue::{Pending, block_on};
use vendue_hosts::{Feed, HostMarket};

use crate::driver::Driver;
use crate::failure::failed;
use crate::feed::NativeFeed;
use crate::json;
use crate::market::NativeMarket;
use crate::place::{Kind, Place};

/// How often a thread that waits looks whether somebody pressed Ctrl-C.
const SIGNALS_EVERY: Duration = Duration::from_millis(100);

/// What an answer can be.
pub(crate) enum Outcome {
    /// JSON.
    Text(String),
    /// The next event as JSON, or that there is none any more.
    Event(Option<String>),
    /// A market with the rights of somebody.
    Market(HostMarket),
    /// Events to follow.
    Feed(Feed),
    /// A number.
    Count(i64),
    /// That it is done.
    Nothing,
}

/// An answer that is on its way. It is taken once, in one of the two ways.
#[pyclass(frozen, module = "vendue._native")]
pub(crate) struct Reply {
    asked: Mutex<Option<Asked>>,
    driver: Arc<Driver>,
}

/// What was asked, and its place among those that wait. Who closes the market needs none.
type Asked = (Pending<Outcome>, Option<Place>);

impl Reply {
    /// The answer to what `ask` asks, once there is a place for it. Fails with `overloaded`, and
    /// nothing was asked then.
    pub(crate) fn of<T: Send + 'static>(
        driver: &Arc<Driver>,
        kind: Kind,
        ask: impl FnOnce() -> Pending<T>,
        outcome: impl FnOnce(T) -> Outcome + Send + 'static,
    ) -> PyResult<Self> {
        let place = driver.places.take(kind).map_err(|refused| failed(&refused))?;
        let pending = ask().and_then(|answer| Ok(outcome(answer)));
        Ok(Self::new(driver, (pending, Some(place))))
    }

    /// The answer to closing the market.
    pub(crate) fn closing(driver: &Arc<Driver>, pending: Pending<Outcome>) -> Self {
        Self::new(driver, (pending, None))
    }

    fn new(driver: &Arc<Driver>, asked: Asked) -> Self {
        Self { asked: Mutex::new(Some(asked)), driver: driver.clone() }
    }

    fn take(&self) -> PyResult<Asked> {
        let taken = || PyRuntimeError::new_err("an answer is taken once");
        self.asked.lock().take().ok_or_else(taken)
    }
}

impl Drop for Reply {
    /// What was asked may hold the last claim on the market, which takes its time to close: others
    /// may run meanwhile.
    fn drop(&mut self) {
        if let Some(asked) = self.asked.get_mut().take() {
            Python::try_attach(|py| py.detach(|| drop(asked)));
        }
    }
}

#[pymethods]
impl Reply {
    /// Waits in this thread, at most so many seconds. Others run meanwhile.
    #[pyo3(signature = (timeout_s = None))]
    fn wait(&self, py: Python<'_>, timeout_s: Option<f64>) -> PyResult<Py<PyAny>> {
        let (pending, _place) = self.take()?;
        let until = timeout_s.map_or(Ok(None), end_of)?;
        let outcome = wait(py, pending, until)?.map_err(|error| failed(&error))?;
        value(py, outcome, &self.driver)
    }

    /// Gives the answer to a future of an event loop, when it is there.
    fn deliver(
        &self,
        py: Python<'_>,
        event_loop: Py<PyAny>,
        future: Py<PyAny>,
        settle: Py<PyAny>,
    ) -> PyResult<()> {
        self.driver.deliver(py, self.take()?, [event_loop, future, settle])
    }
}

/// Waits for an answer, at most until a moment. Others run meanwhile.
pub(crate) fn wait<F: Future + Send>(
    py: Python<'_>,
    answer: F,
    until: Option<Instant>,
) -> PyResult<F::Output>
where
    F::Output: Send,
{
    let mut answer = pin!(answer);
    loop {
        let left = until.map_or(SIGNALS_EVERY, |until| {
            until.saturating_duration_since(Instant::now()).min(SIGNALS_EVERY)
        });
        match py.detach(|| block_on(answer.as_mut(), Some(left))) {
            Some(answer) => return Ok(answer),
            None => py.check_signals()?,
        }
        if until.is_some_and(|until| until <= Instant::now()) {
            return Err(PyTimeoutError::new_err("nothing came in time"));
        }
    }
}

/// When so many seconds are over: at once for what is negative, and never for what is beyond what a
/// clock can say. Fails for what is no number.
fn end_of(seconds: f64) -> PyResult<Option<Instant>> {
    if seconds.is_nan() {
        return Err(PyValueError::new_err("timeout: must be a number of seconds"));
    }
    let patience = match Duration::try_from_secs_f64(seconds.max(0.0)) {
        Ok(patience) => patience,
        Err(_) => return Ok(None),
    };
    Ok(Instant::now().checked_add(patience))
}

/// An answer as Python sees it.
pub(crate) fn value(py: Python<'_>, outcome: Outcome, driver: &Arc<Driver>) -> PyResult<Py<PyAny>> {
    Ok(match outcome {
        Outcome::Text(text) | Outcome::Event(Some(text)) => json::read(py, &text)?.unbind(),
        Outcome::Market(market) => {
            Py::new(py, NativeMarket::new(market, driver.clone()))?.into_any()
        }
        Outcome::Feed(feed) => Py::new(py, NativeFeed::new(feed, driver.clone()))?.into_any(),
        Outcome::Count(count) => count.into_pyobject(py)?.into_any().unbind(),
        Outcome::Event(None) | Outcome::Nothing => py.None(),
    })
}
