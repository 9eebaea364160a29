//! Events as they happen, in Python.

use std::sync::Arc;

use pyo3::prelude::*;
use vendue_hosts::Feed;

use crate::driver::Driver;
use crate::place::Kind;
use crate::reply::{Outcome, Reply};

/// The events of a topic or an auction, as JSON.
#[pyclass(frozen, module = "vendue._native")]
pub(crate) struct NativeFeed {
    feed: Feed,
    driver: Arc<Driver>,
}

impl NativeFeed {
    pub(crate) fn new(feed: Feed, driver: Arc<Driver>) -> Self {
        Self { feed, driver }
    }
}

impl Drop for NativeFeed {
    /// Who waits for an event on behalf of nobody is told that none comes.
    fn drop(&mut self) {
        self.feed.stop();
    }
}

#[pymethods]
impl NativeFeed {
    /// The next event, or nothing when there is none any more. Who gives up waiting loses none.
    fn next(&self) -> PyResult<Reply> {
        Reply::of(&self.driver, Kind::Event, || self.feed.next(), Outcome::Event)
    }

    /// Stops it.
    fn stop(&self) {
        self.feed.stop();
    }
}
