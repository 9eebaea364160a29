//! What a database must do for the pipeline, and nothing more.

use vendue_domain::events::Event;

use crate::batch::StoredEvent;
use crate::error::StoreError;
use crate::idempotency::OutcomeRow;
use crate::key::Key;
use crate::overlay::{Overlay, RowChange};
use crate::row::BoxedRow;

/// Everything that one commit stores.
#[derive(Debug)]
pub struct Flush<'a> {
    pub(crate) overlay: &'a mut Overlay,
    pub(crate) log: &'a [BoxedRow],
    pub(crate) events: &'a [Event],
    pub(crate) outcomes: &'a [OutcomeRow],
}

impl Flush<'_> {
    /// Gives every touched row once, in key order.
    pub fn each_row(
        &mut self,
        sink: &mut dyn FnMut(RowChange<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.overlay.each_change(sink)
    }

    /// The rows to append, in the order of the jobs.
    pub fn log(&self) -> &[BoxedRow] {
        self.log
    }

    /// The events to append, in the order of the jobs.
    pub fn events(&self) -> &[Event] {
        self.events
    }

    /// The outcomes to keep.
    pub fn outcomes(&self) -> &[OutcomeRow] {
        self.outcomes
    }
}

/// One connection that writes, driven by one thread.
pub trait Backend: Send + 'static {
    /// Begins a write transaction. When another process has written meanwhile, the backend clears
    /// the overlay and gives the events that process has stored.
    fn begin(&mut self, overlay: &mut Overlay) -> Result<Vec<StoredEvent>, StoreError>;

    /// Loads the rows with these keys into the overlay, absent ones too.
    fn load(&mut self, keys: &[Key], overlay: &mut Overlay) -> Result<(), StoreError>;

    /// Loads every row of a table whose leading key columns are `prefix`, in key order.
    fn load_log(&mut self, prefix: &Key) -> Result<Vec<BoxedRow>, StoreError>;

    /// The kept outcome of an idempotency key.
    fn find_outcome(&mut self, key: &[u8; 16]) -> Result<Option<OutcomeRow>, StoreError>;

    /// Stores everything; gives the position of the first event.
    fn flush(&mut self, flush: Flush<'_>) -> Result<i64, StoreError>;

    /// Commits durably.
    fn commit(&mut self) -> Result<(), StoreError>;

    /// Gives up the transaction.
    fn rollback(&mut self);

    /// Called when nothing waits: a time to tidy up, and to see what other processes have stored.
    /// As in [`Backend::begin`], the overlay is cleared when another process has written, also
    /// when it has stored no event.
    fn idle(&mut self, overlay: &mut Overlay) -> Result<Vec<StoredEvent>, StoreError>;
}
