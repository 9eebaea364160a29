//! What a database must do for the pipeline, and nothing more.

use vendue_domain::events::Event;

use crate::batch::StoredEvent;
use crate::error::StoreError;
use crate::footprint::Footprint;
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
    /// needs before it asks, appends everything in the end, and decides ahead where it can.
    fn is_far(&self) -> bool {
        false
    }

    /// Which of these rows somebody else holds at this moment, as far as that can be told.
    fn held(&mut self, _: &Needs) -> Result<Vec<Key>, StoreError> {
        Ok(Vec::new())
    }

    /// Somebody holds a row for too long: for a while, whoever is in the way is waited for only
    /// briefly, so that those who need other rows do not wait as well.
    fn hurry(&mut self) {}

    /// Locks the rows with these keys and loads them into the overlay, absent ones too. Then, with
    /// the locks held, gives the kept outcomes of those of these idempotency keys that have one.
    ///
    /// Fails with [`StoreError::Conflict`] when another writer is in the way of a transaction that
    /// holds locks already, and with [`StoreError::Busy`] when one is for too long.
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

    /// The number of the transaction, under which the rows that it writes are known to others; 0
    /// where nobody else writes. Known once something was stored, and ahead from the beginning.
    fn version(&self) -> u32 {
        0
    }

    /// Begins a transaction that is decided ahead: on what is kept and on what [`Backend::peek`]
    /// finds, without a lock. This and what follows is asked of far backends only.
    fn begin_ahead(&mut self, _: &mut Overlay) -> Result<(), StoreError> {
        Err(not_ahead())
    }

    /// Reads rows into the overlay without locking them, absent ones too.
    fn peek(&mut self, _: &Needs, _: &mut Overlay) -> Result<(), StoreError> {
        Err(not_ahead())
    }

    /// Takes what a batch that was decided ahead is to store, if anything, and what it rests on:
    /// what it has seen, and that nothing is kept under the keys of what it refused. Nothing is
    /// sent yet. Says whether it can be stored like this.
    fn prepare(
        &mut self,
        _: Option<Flush<'_>>,
        _: Footprint,
        _: Vec<[u8; 16]>,
    ) -> Result<bool, StoreError> {
        Err(not_ahead())
    }

    /// Locks what the batch has seen and compares it. Waits for the group ahead, if that is not
    /// stored yet.
    ///
    /// Fails with [`StoreError::Conflict`] when something is not as it was seen.
    fn compare(&mut self) -> Result<(), StoreError> {
        Err(not_ahead())
    }

    /// Looks at what cannot be locked, once the groups ahead are stored, and stores what the batch
    /// is to store. Gives the position of the first event of the transaction, if anything was.
    ///
    /// Fails with [`StoreError::Conflict`] when something is not as it was seen.
    fn confirm(&mut self) -> Result<Option<i64>, StoreError> {
        Err(not_ahead())
    }

    /// Called after each group, once its callers have their answers: a time to tidy up.
    fn settle(&mut self) {}

    /// Gives up the transaction.
    fn rollback(&mut self);

    /// Called when nothing waits: a time to tidy up, and to see what other processes have stored.
    /// As in [`Backend::begin`], the overlay is cleared when another process has written, also
    /// when it has stored no event.
    fn idle(&mut self, overlay: &mut Overlay) -> Result<Vec<StoredEvent>, StoreError>;
}

fn not_ahead() -> StoreError {
    StoreError::Unavailable("this store does not decide ahead".into())
}
