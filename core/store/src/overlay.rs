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
use crate::stripes::Stripes;

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
    /// The stripe by which a row is kept from one batch to the next, where others write too. It is
    /// only seen in a batch that has found nothing written in the stripe meanwhile.
    stripe: Option<u8>,
}

/// Loaded rows and the changes made to them.
#[derive(Debug, Default)]
pub struct Overlay {
    slots: FxHashMap<Key, Slot>,
    dirty: Vec<Key>,
    batch: u64,
    /// Rows that hold for one batch only, where others write too.
    passing: Option<Vec<Key>>,
    stripes: Stripes,
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
        self.passing = None;
        self.stripes = Stripes::default();
    }

    /// Forgets what held for the last batch only, where others write too; what is kept by its
    /// stripe is not seen before that is found unchanged.
    pub fn clear_passing(&mut self) {
        for key in self.passing.replace(Vec::new()).unwrap_or_default() {
            if self.slots.get(&key).is_some_and(|slot| slot.stripe.is_none()) {
                self.slots.remove(&key);
            }
        }
        self.stripes.begin();
    }

    /// Whether the row with this key has been looked up, whether or not it exists.
    pub fn knows(&self, key: &Key) -> bool {
        self.slots.get(key).is_some_and(|slot| self.stripes.is_seen(slot.stripe))
    }

    /// Whether the row with this key has been looked up in this batch, to be changed.
    pub fn knows_own(&self, key: &Key) -> bool {
        self.slots.get(key).is_some_and(|slot| slot.stripe.is_none())
    }

    /// Whether the row with this key is kept, seen or not.
    pub fn keeps(&self, key: &Key) -> bool {
        self.slots.contains_key(key)
    }

    /// Enters what a backend found for a key.
    pub fn load(&mut self, key: Key, row: Option<BoxedRow>) {
        if let Some(passing) = &mut self.passing {
            passing.push(key.clone());
        }
        self.enter(key, row, None);
    }

    /// The same for a row that is only looked at, and kept by its stripe.
    pub fn load_steady(&mut self, key: Key, row: Option<BoxedRow>) {
        let stripe = key.stripe();
        self.enter(key, row, Some(stripe));
    }

    fn enter(&mut self, key: Key, row: Option<BoxedRow>, stripe: Option<u8>) {
        let stored = row.is_some();
        let used = self.batch;
        let slot = Slot { row, stored_row: None, stored, dirty: false, used, stripe };
        self.slots.insert(key, slot);
    }

    /// The stripes of the kept rows that the batch wants to look at.
    pub fn wanted_stripes(&self) -> u64 {
        self.stripes.wanted()
    }

    /// A stripe has this version, and will have it until the commit. Forgets the rows that were
    /// kept under another one, and gives those of them that the batch wants.
    pub fn validate(&mut self, stripe: u8, version: i64) -> Vec<Key> {
        let mut gone = Vec::new();
        if !self.stripes.validate(stripe, version) {
            let batch = self.batch;
            self.slots.retain(|key, slot| {
                let stays = slot.stripe != Some(stripe);
                if !stays && slot.used == batch {
                    gone.push(key.clone());
                }
                stays
            });
        }
        gone
    }

    /// How many rows are held.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether no row is held.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// Whether a row that may be changed is held.
    pub(crate) fn touch(&mut self, key: &Key) -> bool {
        match self.slots.get_mut(key).filter(|slot| slot.stripe.is_none()) {
            Some(slot) => {
                slot.used = self.batch;
                true
            }
            None => false,
        }
    }

    /// Whether a row that is only looked at is held. One that is kept by its stripe will be seen
    /// once the stripe is found unchanged.
    pub(crate) fn touch_look(&mut self, key: &Key) -> bool {
        let Some(slot) = self.slots.get_mut(key) else { return false };
        slot.used = self.batch;
        self.stripes.want(slot.stripe);
        true
    }

    /// Applies the row changes of one accepted job.
    pub(crate) fn apply(&mut self, changes: &mut Changes) {
        for change in changes.rows.drain(..) {
            let (key, row) = match change {
                Change::Put(row) => (Key::of_row(row.as_ref()), Some(row)),
                Change::Remove(key) => (key, None),
            };
            let used = self.batch;
            let slot = self.slots.entry(key.clone()).or_insert_with(|| {
                if let Some(passing) = &mut self.passing {
                    passing.push(key.clone());
                }
                let (row, stored_row) = (None, None);
                Slot { row, stored_row, stored: false, dirty: false, used, stripe: None }
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
            if key.row_type().table.is_steady {
                // The stripe has a new version now.
                self.stripes.forget(key.stripe());
            }
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
        let slot = self.overlay.slots.get(key)?;
        if !self.overlay.stripes.is_seen(slot.stripe) {
            return None;
        }
        let row = slot.row.as_ref();
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
