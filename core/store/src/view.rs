//! What a decision sees.

use vendue_domain::record::Record;

use crate::key::{Key, KeyParts, Keys, Missing};
use crate::overlay::Overlay;
use crate::row::BoxedRow;

/// What a decision sees: rows by key, and the log it named.
#[derive(Debug)]
pub struct View<'a> {
    overlay: &'a Overlay,
    log: &'a [BoxedRow],
}

impl<'a> View<'a> {
    /// A view of an overlay and a loaded log.
    pub fn new(overlay: &'a Overlay, log: &'a [BoxedRow]) -> Self {
        Self { overlay, log }
    }

    /// The row with this key, or nothing when it does not exist. A key that was not loaded yet is
    /// [`Missing`]: pass it on with `?` and the pipeline loads it and decides again.
    ///
    /// A row that is there is locked until the commit. One that is not there cannot be: what is
    /// certain is that it was not there once all rows that are there were locked. So a decision
    /// that rests on the absence of a row also puts that row, or gets another one that everybody
    /// gets who puts it.
    pub fn get<T: Record>(&self, parts: impl KeyParts) -> Result<Option<&'a T>, Missing> {
        let key = Key::of::<T>(parts);
        self.find(&key, true).ok_or_else(|| Missing { keys: vec![key], looks: Vec::new() })
    }

    /// The same for a row that is only looked at and not changed: others may look at it at the same
    /// time.
    pub fn look<T: Record>(&self, parts: impl KeyParts) -> Result<Option<&'a T>, Missing> {
        let key = Key::of::<T>(parts);
        self.find(&key, false).ok_or_else(|| Missing { keys: Vec::new(), looks: vec![key] })
    }

    fn find<T: Record>(&self, key: &Key, may_change: bool) -> Option<Option<&'a T>> {
        let row = self.overlay.find(key, may_change)?;
        Some(row.and_then(|found| found.as_any().downcast_ref::<T>()))
    }

    /// Asks for several rows at once, so that a decision about many rows is run again once and not
    /// once a row. Fails with those of `keys` that were not loaded yet: pass it on with `?`.
    pub fn need(&self, keys: &Keys) -> Result<(), Missing> {
        let unknown = |of: &[Key]| -> Vec<Key> {
            of.iter().filter(|key| !self.overlay.knows(key)).cloned().collect()
        };
        let missing = Missing { keys: unknown(keys.rows()), looks: unknown(keys.looks()) };
        let is_met = missing.keys.is_empty() && missing.looks.is_empty();
        if is_met { Ok(()) } else { Err(missing) }
    }

    /// The rows of the named log, in key order.
    pub fn log<T: Record>(&self) -> impl Iterator<Item = &'a T> {
        self.log.iter().filter_map(|row| row.as_ref().as_any().downcast_ref::<T>())
    }
}
