//! The overlay: the rows that a batch has loaded, as the jobs so far have changed them.
//!
//! It outlives the batch as a cache, so a hot auction is read once and not once a group. Whatever
//! another process may have changed is dropped by [`Overlay::clear`]; what a failed flush left
//! behind is dropped the same way.

use std::cell::{Cell, RefCell};

use rustc_hash::FxHashMap;

use crate::changes::{Change, Changes};
use crate::footprint::Footprint;
use crate::key::Key;
use crate::row::{AnyRow, BoxedRow};
use crate::same_row::is_same;
use crate::stripes::Stripes;

#[derive(Debug)]
struct Slot {
    row: Option<BoxedRow>,
    /// The row as it is stored, while it is changed here.
    stored_row: Option<BoxedRow>,
    /// Whether the row exists in the store, as far as the last commit.
    stored: bool,
    dirty: bool,
    /// The transaction that wrote the row as it is stored, where others write too.
    version: u32,
    /// The batch that used the slot last, and whether it may change the row.
    used: Cell<u64>,
    may_change: Cell<bool>,
    /// The batch that has put the row where there was none.
    put_by: u64,
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
    /// Rows that others may change, where others write too: they are not kept by their stripe.
    passing: Option<Vec<Key>>,
    /// What the batch has used, where others write too.
    touched: RefCell<Vec<Key>>,
    /// Whether the decision at hand has seen anything.
    has_seen: Cell<bool>,
    /// Steady rows that are kept by a lock and not by their stripe, where others write too.
    locked_steady: Vec<Key>,
    stripes: Stripes,
    /// The server from which the rows are.
    server: String,
}

/// What must be done to one row.
#[derive(Debug)]
pub enum RowChange<'a> {
    /// The row is new.
    Insert(&'a dyn AnyRow),
    /// The row exists and is written anew. With the version under which it was read, unless it was
    /// only looked at.
    Update(&'a dyn AnyRow, Option<u32>),
    /// The row goes. With its version as well.
    Delete(&'a Key, Option<u32>),
}

impl Slot {
    fn new(row: Option<BoxedRow>, version: u32, used: u64) -> Self {
        let stored = row.is_some();
        let (used, may_change) = (Cell::new(used), Cell::new(false));
        Self {
            row,
            stored_row: None,
            stored,
            dirty: false,
            version,
            used,
            may_change,
            put_by: 0,
            stripe: None,
        }
    }

    /// The version of a row that is not only kept by its stripe.
    fn own_version(&self) -> Option<u32> {
        if self.stripe.is_none() { Some(self.version) } else { None }
    }
}

impl Overlay {
    /// Starts a batch. When more than `capacity` rows are held, those that the last batches did not
    /// use are dropped.
    pub(crate) fn begin(&mut self, capacity: usize) {
        self.batch += 1;
        if !self.dirty.is_empty() {
            // Somebody has failed in the middle of a batch, and nobody knows how far it came.
            self.clear();
        }
        self.touched.get_mut().clear();
        if self.slots.len() > capacity {
            self.shrink(capacity / 2);
            let slots = &self.slots;
            if let Some(passing) = &mut self.passing {
                passing.retain(|key| slots.contains_key(key));
            }
        }
    }

    fn shrink(&mut self, most: usize) {
        for age in [64, 8, 1] {
            let oldest = self.batch.saturating_sub(age);
            self.slots.retain(|_, slot| slot.used.get() >= oldest);
            if self.slots.len() <= most {
                return;
            }
        }
        self.slots.clear();
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.slots.clear();
        self.dirty.clear();
        self.locked_steady.clear();
        self.passing = self.passing.take().map(|_| Vec::new());
        self.touched.get_mut().clear();
        self.stripes = Stripes::default();
    }

    /// Begins a batch where others write too: forgets what they may have changed. What is kept by
    /// its stripe is not seen before that is found unchanged.
    pub fn clear_passing(&mut self) {
        for key in self.passing.replace(Vec::new()).unwrap_or_default() {
            if self.slots.get(&key).is_some_and(|slot| slot.stripe.is_none()) {
                self.slots.remove(&key);
            }
        }
        self.locked_steady.clear();
        self.stripes.begin();
    }

    /// Says which server the batch is of. The versions of another one mean something else.
    pub fn of_server(&mut self, server: &str) {
        if self.server != server {
            server.clone_into(&mut self.server);
            self.clear();
        }
    }

    /// Begins a batch that is decided ahead, where others write too: whatever is kept is seen, and
    /// has to be found as it was seen before anything is stored.
    pub fn trust(&mut self) {
        self.passing.get_or_insert_default();
        self.stripes.trust();
        // Their stripe was held alone and is not any more. They are read again, to be kept by it.
        for key in std::mem::take(&mut self.locked_steady) {
            if self.slots.get(&key).is_some_and(|slot| slot.stripe.is_none()) {
                self.slots.remove(&key);
            }
        }
    }

    /// The stripes whose rows may be seen.
    pub fn held_stripes(&self) -> u64 {
        self.stripes.held()
    }

    /// What the batch has used and with which versions.
    pub(crate) fn footprint(&self) -> Footprint {
        let mut print = Footprint::default();
        let mut looked_into = 0;
        for key in self.touched.borrow().iter() {
            let Some(slot) = self.slots.get(key) else { continue };
            if let Some(stripe) = slot.stripe {
                looked_into |= 1_u64 << (stripe & 63);
                continue;
            }
            let needs = if slot.stored { &mut print.present } else { &mut print.absent };
            match slot.may_change.get() {
                true => needs.row(key.clone()),
                false => needs.look(key.clone()),
            }
            if slot.stored {
                print.versions.insert(key.clone(), slot.version);
                print.rests_on_new |= slot.put_by.saturating_add(1) >= self.batch;
            }
        }
        print.present.sort();
        print.absent.sort();
        print.stripes = self.stripes.versions_of(looked_into);
        print
    }

    /// A decision begins, which has seen nothing yet.
    pub(crate) fn look_away(&self) {
        self.has_seen.set(false);
    }

    /// Whether the decision has seen anything.
    pub(crate) fn has_seen(&self) -> bool {
        self.has_seen.get()
    }

    /// Notes that the batch rests on these rows, as if it had looked at them.
    pub(crate) fn rest_on<'k>(&self, keys: impl Iterator<Item = &'k Key>) {
        for key in keys {
            if let Some(slot) = self.slots.get(key) {
                self.mark(key, slot, false);
            }
        }
    }

    /// Notes that the batch uses a row.
    fn mark(&self, key: &Key, slot: &Slot, may_change: bool) {
        if slot.used.replace(self.batch) != self.batch {
            slot.may_change.set(false);
            if self.passing.is_some() {
                self.touched.borrow_mut().push(key.clone());
            }
        }
        if may_change {
            slot.may_change.set(true);
        }
    }

    /// The row with this key, if it was looked up and may be seen.
    pub(crate) fn find(&self, key: &Key, may_change: bool) -> Option<Option<&dyn AnyRow>> {
        let slot = self.slots.get(key).filter(|slot| self.stripes.is_seen(slot.stripe))?;
        self.mark(key, slot, may_change);
        self.has_seen.set(true);
        Some(slot.row.as_deref())
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
        self.load_version(key, row, 0);
    }

    /// The same where others write too, with the transaction that wrote the row.
    pub fn load_version(&mut self, key: Key, row: Option<BoxedRow>, version: u32) {
        if let Some(passing) = &mut self.passing {
            passing.push(key.clone());
            if key.row_type().table.is_steady {
                self.locked_steady.push(key.clone());
            }
        }
        // Not used yet: whoever uses it is noted.
        self.slots.insert(key, Slot::new(row, version, 0));
    }

    /// The same for a row that is only looked at, and kept by its stripe.
    pub fn load_steady(&mut self, key: Key, row: Option<BoxedRow>) {
        let stripe = Some(key.stripe());
        self.slots.insert(key, Slot { stripe, ..Slot::new(row, 0, 0) });
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
                if !stays && slot.used.get() == batch {
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

    /// Whether a row that is only looked at is held. One that is kept by its stripe will be seen
    /// once the stripe is found unchanged.
    pub(crate) fn touch_look(&mut self, key: &Key) -> bool {
        let Some(slot) = self.slots.get(key) else { return false };
        if let Some(stripe) = slot.stripe {
            self.mark(key, slot, false);
            self.stripes.want(stripe);
        }
        true
    }

    /// Applies the row changes of one accepted job.
    pub(crate) fn apply(&mut self, changes: &mut Changes) {
        for change in changes.rows.drain(..) {
            let (key, row) = match change {
                Change::Put(row) => (Key::of_row(row.as_ref()), Some(row)),
                Change::Remove(key) => (key, None),
            };
            if !self.slots.contains_key(&key) {
                self.load(key.clone(), None);
            }
            if let Some(slot) = self.slots.get(&key) {
                self.mark(&key, slot, true);
            }
            let Some(slot) = self.slots.get_mut(&key) else { continue };
            let before = std::mem::replace(&mut slot.row, row);
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
            let Some(slot) = self.slots.get_mut(key) else { continue };
            let version = slot.own_version();
            match (&slot.row, slot.stored) {
                (Some(row), false) => sink(RowChange::Insert(row.as_ref()))?,
                (Some(row), true) => {
                    let before = slot.stored_row.as_ref();
                    if before.is_some_and(|before| is_same(before.as_ref(), row.as_ref())) {
                        slot.dirty = false;
                        continue;
                    }
                    sink(RowChange::Update(row.as_ref(), version))?;
                }
                (None, true) => sink(RowChange::Delete(key, version))?,
                (None, false) => {}
            }
        }
        Ok(())
    }

    /// Whether anything must be stored.
    pub(crate) fn has_changes(&self) -> bool {
        !self.dirty.is_empty()
    }

    /// The changes are stored, or about to be, by the transaction of this number.
    pub(crate) fn settle(&mut self, version: u32) {
        for key in self.dirty.drain(..) {
            if key.row_type().table.is_steady {
                // The stripe has a new version now.
                self.stripes.forget(key.stripe());
            }
            let Some(slot) = self.slots.get_mut(&key) else { continue };
            slot.stored_row = None;
            if slot.row.is_some() && !slot.stored {
                slot.put_by = self.batch;
            }
            slot.stored = slot.row.is_some();
            // Not of a row that was left as it was.
            if std::mem::take(&mut slot.dirty) {
                slot.version = version;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use vendue_domain::UserId;
    use vendue_domain::identity::User;

    use super::*;

    /// However many batches lock first, one after the other, nothing of them is left behind.
    #[test]
    fn what_held_for_one_batch_is_forgotten_with_it() {
        let mut overlay = Overlay::default();
        for _ in 0..50 {
            overlay.begin(100);
            overlay.clear_passing();
            overlay.load_version(Key::of::<User>(UserId::from_bytes([1; 16])), None, 0);
        }
        assert_eq!((overlay.len(), overlay.locked_steady.len()), (1, 1));
        assert_eq!(overlay.passing.as_ref().map(Vec::len), Some(1));
        overlay.trust();
        assert!(overlay.is_empty() && overlay.locked_steady.is_empty());
    }
}
