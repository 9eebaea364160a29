//! Changes: a decision's outcome as data.

use smallvec::SmallVec;
use vendue_domain::events::Event;
use vendue_domain::record::Record;

use crate::key::{Key, KeyParts};
use crate::row::BoxedRow;

#[derive(Debug)]
pub(crate) enum Change {
    Put(BoxedRow),
    Remove(Key),
}

/// Rows to write, log rows to append and events to tell. Applied whole or not at all, in one
/// commit; there is no transaction object in any API.
#[derive(Debug, Default)]
pub struct Changes {
    pub(crate) rows: SmallVec<[Change; 4]>,
    pub(crate) log: SmallVec<[BoxedRow; 1]>,
    pub(crate) events: SmallVec<[Event; 1]>,
}

impl Changes {
    /// Nothing to change: the job only wanted to look.
    pub fn none() -> Self {
        Self::default()
    }

    /// Writes a row, new or changed. Its key must have been seen through the view, so that a
    /// change never overwrites what the decision did not know.
    pub fn put<T: Record>(&mut self, row: T) {
        self.rows.push(Change::Put(Box::new(row)));
    }

    /// Removes a row, if it exists. Its key must have been seen through the view.
    pub fn remove<T: Record>(&mut self, parts: impl KeyParts) {
        self.rows.push(Change::Remove(Key::of::<T>(parts)));
    }

    /// Appends a row to an append-only table. Such rows are written once, in the order of the jobs,
    /// and are not kept in memory; a second row with the same key is a constraint violation.
    pub fn append<T: Record>(&mut self, row: T) {
        self.log.push(Box::new(row));
    }

    /// Tells an event. Its sequence comes from the topic's aggregate.
    pub fn emit(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Tells several events, in order.
    pub fn emit_all(&mut self, events: impl IntoIterator<Item = Event>) {
        self.events.extend(events);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.log.is_empty() && self.events.is_empty()
    }
}
