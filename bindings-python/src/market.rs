//! A market in Python.

use std::mem::ManuallyDrop;
use std::sync::Arc;

use pyo3::prelude::*;
use vendue::Pending;
use vendue_hosts::{HostMarket, OpenOptions, rules};

use crate::driver::Driver;
use crate::failure::failed;
use crate::place::Kind;
use crate::reply::{Outcome, Reply, value, wait};

/// A market with the rights of somebody.
#[pyclass(frozen, module = "vendue._native")]
pub(crate) struct NativeMarket {
    market: ManuallyDrop<HostMarket>,
    /// Who tells event loops of answers, for all copies of the market.
    driver: Arc<Driver>,
}

impl NativeMarket {
    pub(crate) fn new(market: HostMarket, driver: Arc<Driver>) -> Self {
        Self { market: ManuallyDrop::new(market), driver }
    }

    fn copy(&self, market: HostMarket) -> Self {
        Self::new(market, self.driver.clone())
    }

    /// The answer to a call, with the interpreter let go while it is handed over.
    fn reply<T: Send + 'static>(
        &self,
        py: Python<'_>,
        ask: impl FnOnce(&HostMarket) -> Pending<T> + Send,
        outcome: impl FnOnce(T) -> Outcome + Send + 'static,
    ) -> PyResult<Reply> {
        let market: &HostMarket = &self.market;
        Reply::of(&self.driver, Kind::Call, || py.detach(|| ask(market)), outcome)
    }
}

#[pymethods]
impl NativeMarket {
    /// Opens a market with options in JSON.
    #[staticmethod]
    fn open(py: Python<'_>, address: &str, options: &str) -> PyResult<Self> {
        let opened = py.detach(|| HostMarket::open(address, OpenOptions::from_json(options)?));
        let market = opened.map_err(|error| failed(&error))?;
        Ok(Self::new(market, Arc::default()))
    }

    /// Calls an operation with arguments in JSON.
    fn call(&self, py: Python<'_>, operation: &str, arguments: &str) -> PyResult<Reply> {
        self.reply(py, |market| market.call(operation, arguments), Outcome::Text)
    }

    /// Calls an operation with arguments in JSON and waits in this thread. In one step, because
    /// each time that the interpreter is let go it has to be waited for, where other threads run.
    fn ask(&self, py: Python<'_>, operation: &str, arguments: &str) -> PyResult<Py<PyAny>> {
        let asked = async { self.market.call(operation, arguments).await };
        let answer = wait(py, asked, None)?.map_err(|error| failed(&error))?;
        value(py, Outcome::Text(answer), &self.driver)
    }

    /// The market with a user's rights.
    fn acting_as(&self, user_id: &str) -> PyResult<Self> {
        let market = self.market.acting_as(user_id).map_err(|error| failed(&error))?;
        Ok(self.copy(market))
    }

    /// The market for somebody who is not signed in.
    fn acting_as_anyone(&self) -> Self {
        self.copy(self.market.acting_as_anyone())
    }

    /// The market for who holds an access token or an API key.
    fn acting_with(&self, py: Python<'_>, bearer: &str) -> PyResult<Reply> {
        self.reply(py, |market| market.acting_with(bearer), Outcome::Market)
    }

    /// The market for who holds the cookie of a page's session.
    fn acting_with_page(&self, py: Python<'_>, cookie: &str) -> PyResult<Reply> {
        self.reply(py, |market| market.acting_with_page(cookie), Outcome::Market)
    }

    /// The market in a workspace.
    fn in_workspace(&self, workspace_id: &str) -> PyResult<Self> {
        let market = self.market.in_workspace(workspace_id).map_err(|error| failed(&error))?;
        Ok(self.copy(market))
    }

    /// The market with its next write made safe to send again.
    fn once(&self, key: &str) -> Self {
        self.copy(self.market.once(key))
    }

    /// Moves the virtual clock and does what falls due.
    fn run_until(&self, py: Python<'_>, moment_ms: i64) -> PyResult<Reply> {
        self.reply(py, |market| market.run_until(moment_ms), Outcome::Count)
    }

    /// Follows a topic.
    #[pyo3(signature = (topic, since))]
    fn subscribe(&self, py: Python<'_>, topic: &str, since: Option<i64>) -> PyResult<Reply> {
        self.reply(py, |market| market.subscribe(topic, since), Outcome::Feed)
    }

    /// Watches an auction.
    #[pyo3(signature = (auction_id, since))]
    fn watch(&self, py: Python<'_>, auction_id: &str, since: Option<i64>) -> PyResult<Reply> {
        self.reply(py, |market| market.watch(auction_id, since), Outcome::Feed)
    }

    /// Closes the market.
    fn close(&self, py: Python<'_>) -> Reply {
        let pending = py.detach(|| self.market.close());
        Reply::closing(&self.driver, pending.and_then(|()| Ok(Outcome::Nothing)))
    }

    /// Whether the market was closed.
    #[getter]
    fn is_closed(&self) -> bool {
        self.market.is_closed()
    }

    /// Whether this process was forked from the one that opened the market.
    #[getter]
    fn is_forked(&self) -> bool {
        self.market.is_forked()
    }

    /// The time by the market's clock, in milliseconds since 1970.
    #[getter]
    fn now_ms(&self) -> i64 {
        self.market.now_ms()
    }

    /// The id of the user who acts.
    #[getter]
    fn user_id(&self) -> Option<String> {
        self.market.user_id()
    }
}

impl Drop for NativeMarket {
    /// The last copy closes the file, which takes its time: others may run meanwhile.
    fn drop(&mut self) {
        // SAFETY: it is taken here and nowhere else, and nothing looks at it after `drop`.
        let market = unsafe { ManuallyDrop::take(&mut self.market) };
        Python::try_attach(|py| py.detach(|| drop(market)));
    }
}

/// Asks a rule that needs no market.
#[pyfunction]
pub(crate) fn rule(name: &str, arguments: &str) -> PyResult<String> {
    rules::call(name, arguments).map_err(|error| failed(&error))
}

/// The version of the library.
#[pyfunction]
pub(crate) fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
