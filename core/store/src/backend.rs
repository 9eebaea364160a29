//! What a database must do for the pipeline, and nothing more.

use vendue_domain::events::Event;

use crate::batch::StoredEvent;
use crate::error::StoreError;
use crate::idempotency::OutcomeRow;
use crate::key::{Key, Needs};
use crate::overlay::{Overlay, RowChange};
use crate::row::BoxedRow;

/// What a commit, or a part of one, appends, in the order of the jobs.
#[derive(Debug, Default)]
pub struct Appends {
    /// Rows of append-only tables.
    pub log: Vec<BoxedRow>,
    /// Events.
    pub events: Vec<Event>,
    /// Outcomes to keep.
    pub outcomes: Vec<OutcomeRow>,
}

impl Appends {
    /// Whether there is nothing to append.
    pub fn is_empty(&self) -> bool {
        self.log.is_empty() && self.events.is_empty() && self.outcomes.is_empty()
    }
}

/// What is left to be stored before one commit.
#[derive(Debug)]
pub struct Flush<'a> {
    pub(crate) overlay: &'a mut Overlay,
    pub(crate) appends: &'a Appends,
}

impl Flush<'_> {
    /// Gives every touched row once, in key order.
    pub fn each_row(
        &mut self,
        sink: &mut dyn FnMut(RowChange<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.overlay.each_change(sink)
    }

    /// What was not appended yet.
    pub fn appends(&self) -> &Appends {
        self.appends
    }
}

/// One connection that writes, driven by one thread.
pub trait Backend: Send + 'static {
    /// Begins a write transaction. When another process has written meanwhile, the backend clears
    /// the overlay and gives the events that process has stored.
    fn begin(&mut self, overlay: &mut Overlay) -> Result<Vec<StoredEvent>, StoreError>;

    /// Whether every call travels over a network. Then the writer collects what a whole batch
    /// needs before it asks, and appends everything in the end.
    fn is_far(&self) -> bool {
        false
    }

    /// Locks the rows with these keys and loads them into the overlay, absent ones too. Then, with
    /// the locks held, gives the kept outcomes of those of these idempotency keys that have one.
    ///
    /// Fails with [`StoreError::Conflict`] when another writer is in the way of a transaction that
    /// holds locks already.
    fn load(
        &mut self,
        needs: &Needs,
        once: &[[u8; 16]],
        overlay: &mut Overlay,
    ) -> Result<Vec<OutcomeRow>, StoreError>;

    /// Loads every row of a table whose leading key columns are `prefix`, in key order.
    fn load_log(&mut self, prefix: &Key) -> Result<Vec<BoxedRow>, StoreError>;

    /// Appends a part of what the transaction stores. Called any number of times between begin and
    /// flush, also on another thread than they are, and only when nothing else is going on.
    fn append(&mut self, part: &Appends) -> Result<(), StoreError>;

    /// Stores what is left; gives the position of the first event of the transaction.
    fn flush(&mut self, flush: Flush<'_>) -> Result<i64, StoreError>;

    /// Commits durably. A backend that loses its connection meanwhile finds out what became of the
    /// commit: it fails with [`StoreError::Conflict`] only when nothing was stored.
    fn commit(&mut self) -> Result<(), StoreError>;

    /// Called after each group, once its callers have their answers: a time to tidy up.
    fn settle(&mut self) {}

    /// Gives up the transaction.
    fn rollback(&mut self);

    /// Called when nothing waits: a time to tidy up, and to see what other processes have stored.
    /// As in [`Backend::begin`], the overlay is cleared when another process has written, also
    /// when it has stored no event.
    fn idle(&mut self, overlay: &mut Overlay) -> Result<Vec<StoredEvent>, StoreError>;
}
