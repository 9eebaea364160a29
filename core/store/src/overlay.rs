//! The overlay: the rows that a batch has loaded, as the jobs so far have changed them.
//!
//! It outlives the batch as a cache, so a hot auction is read once and not once a group. Whatever
//! another process may have changed is dropped by [`Overlay::clear`]; what a failed flush left
//! behind is dropped the same way.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use vendue_domain::record::{Record, Value};

use crate::changes::{Change, Changes};
use crate::key::{Key, KeyParts, Keys, Missing};
use crate::row::{AnyRow, BoxedRow};

#[derive(Debug)]
struct Slot {
    row: Option<BoxedRow>,
    /// The row as it is stored, while it is changed here.
    stored_row: Option<BoxedRow>,
    /// Whether the row exists in the store, as far as the last commit.
    stored: bool,
    dirty: bool,
    /// The batch that used the slot last.
    used: u64,
}

/// Loaded rows and the changes made to them.
#[derive(Debug, Default)]
pub struct Overlay {
    slots: FxHashMap<Key, Slot>,
    dirty: Vec<Key>,
    batch: u64,
}

/// What must be done to one row.
#[derive(Debug)]
pub enum RowChange<'a> {
    /// The row is new.
    Insert(&'a dyn AnyRow),
    /// The row exists and is written anew.
    Update(&'a dyn AnyRow),
    /// The row goes.
    Delete(&'a Key),
}

impl Overlay {
    /// Starts a batch. When more than `capacity` rows are held, those that the last batches did not
    /// use are dropped.
    pub(crate) fn begin(&mut self, capacity: usize) {
        self.batch += 1;
        if self.slots.len() <= capacity {
            return;
        }
        let half = capacity / 2;
        for age in [64, 8, 1] {
            let oldest = self.batch.saturating_sub(age);
            self.slots.retain(|_, slot| slot.used >= oldest);
            if self.slots.len() <= half {
                return;
            }
        }
        self.slots.clear();
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.slots.clear();
        self.dirty.clear();
    }

    /// Whether the row with this key has been looked up, whether or not it exists.
    pub fn knows(&self, key: &Key) -> bool {
        self.slots.contains_key(key)
    }

    /// Enters what a backend found for a key.
    pub fn load(&mut self, key: Key, row: Option<BoxedRow>) {
        let stored = row.is_some();
        let used = self.batch;
        self.slots.insert(key, Slot { row, stored_row: None, stored, dirty: false, used });
    }

    /// How many rows are held.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether no row is held.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    pub(crate) fn touch(&mut self, key: &Key) -> bool {
        match self.slots.get_mut(key) {
            Some(slot) => {
                slot.used = self.batch;
                true
            }
            None => false,
        }
    }

    /// Applies the row changes of one accepted job.
    pub(crate) fn apply(&mut self, changes: &mut Changes) {
        for change in changes.rows.drain(..) {
            let (key, row) = match change {
                Change::Put(row) => (Key::of_row(row.as_ref()), Some(row)),
                Change::Remove(key) => (key, None),
            };
            let used = self.batch;
            let slot = self.slots.entry(key.clone()).or_insert(Slot {
                row: None,
                stored_row: None,
                stored: false,
                dirty: false,
                used,
            });
            let before = std::mem::replace(&mut slot.row, row);
            slot.used = used;
            if !slot.dirty {
                slot.dirty = true;
                slot.stored_row = before;
                self.dirty.push(key);
            }
        }
    }

    /// Gives every change that must be stored to `sink`, in key order. A row that is as it was is
    /// none: in a contest most of those who led in between have in the end at stake what they had.
    pub(crate) fn each_change(
        &mut self,
        sink: &mut dyn FnMut(RowChange<'_>) -> Result<(), crate::StoreError>,
    ) -> Result<(), crate::StoreError> {
        self.dirty.sort_unstable();
        for key in &self.dirty {
            let Some(slot) = self.slots.get(key) else { continue };
            match (&slot.row, slot.stored) {
                (Some(row), false) => sink(RowChange::Insert(row.as_ref()))?,
                (Some(row), true) => {
                    let before = slot.stored_row.as_ref();
                    if !before.is_some_and(|before| is_same(before.as_ref(), row.as_ref())) {
                        sink(RowChange::Update(row.as_ref()))?;
                    }
                }
                (None, true) => sink(RowChange::Delete(key))?,
                (None, false) => {}
            }
        }
        Ok(())
    }

    /// Whether anything must be stored.
    pub(crate) fn has_changes(&self) -> bool {
        !self.dirty.is_empty()
    }

    /// The changes are stored.
    pub(crate) fn settle(&mut self) {
        for key in self.dirty.drain(..) {
            if let Some(slot) = self.slots.get_mut(&key) {
                slot.dirty = false;
                slot.stored_row = None;
                slot.stored = slot.row.is_some();
            }
        }
    }
}

/// Whether two rows of one type have the same values.
fn is_same(one: &dyn AnyRow, other: &dyn AnyRow) -> bool {
    written(one) == written(other)
}

/// The values of a row one after the other, each with its kind and length before it.
fn written(row: &dyn AnyRow) -> SmallVec<[u8; 256]> {
    let mut bytes = SmallVec::new();
    let mut put = |kind: u8, value: &[u8]| {
        bytes.push(kind);
        bytes.extend_from_slice(&value.len().to_le_bytes());
        bytes.extend_from_slice(value);
    };
    row.values(&mut |value| match &value {
        Value::Null => put(0, &[]),
        Value::Int(number) => put(1, &number.to_le_bytes()),
        Value::Text(text) => put(2, text.as_bytes()),
        Value::Bytes(raw) => put(3, raw),
    });
    bytes
}

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
        self.find(&key).ok_or_else(|| Missing { keys: vec![key], looks: Vec::new() })
    }

    /// The same for a row that is only looked at and not changed: others may look at it at the same
    /// time.
    pub fn look<T: Record>(&self, parts: impl KeyParts) -> Result<Option<&'a T>, Missing> {
        let key = Key::of::<T>(parts);
        self.find(&key).ok_or_else(|| Missing { keys: Vec::new(), looks: vec![key] })
    }

    fn find<T: Record>(&self, key: &Key) -> Option<Option<&'a T>> {
        let row = self.overlay.slots.get(key)?.row.as_ref();
        Some(row.and_then(|found| found.as_ref().as_any().downcast_ref::<T>()))
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
