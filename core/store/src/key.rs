//! Keys: the names of the aggregates that a write loads and locks.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;
use smallvec::SmallVec;
pub use vendue_domain::record::KeyParts;
use vendue_domain::record::{Record, Value};

use crate::row::RowType;

/// Two ids and their tags fit without touching the heap.
type Bytes = SmallVec<[u8; SPACE]>;
const SPACE: usize = 40;

const TAG_INT: u8 = 1;
const TAG_TEXT: u8 = 2;
const TAG_BYTES: u8 = 3;

/// The primary key of one row of one table.
#[derive(Clone)]
pub struct Key {
    row_type: &'static RowType,
    bytes: Bytes,
}

impl Key {
    /// The key of a record of type `T`.
    pub fn of<T: Record>(parts: impl KeyParts) -> Self {
        Self::of_type(RowType::of::<T>(), parts)
    }

    /// The key of a row of a type.
    pub fn of_type(row_type: &'static RowType, parts: impl KeyParts) -> Self {
        let mut encoder = Encoder::new();
        parts.each(&mut |value| encoder.put(&value));
        Self { row_type, bytes: encoder.finish() }
    }

    /// The key of a row.
    pub fn of_row(row: &dyn crate::row::AnyRow) -> Self {
        let mut encoder = Encoder::new();
        row.key_values(&mut |value| encoder.put(&value));
        Self { row_type: row.row_type(), bytes: encoder.finish() }
    }

    /// The type of the row.
    pub fn row_type(&self) -> &'static RowType {
        self.row_type
    }

    /// A hash of the values, whatever the table.
    pub fn subject_hash(&self) -> u64 {
        let mut hasher = FxHasher::default();
        self.bytes.hash(&mut hasher);
        hasher.finish()
    }

    /// Which of 64 stripes the key is in. All nodes must agree, whatever their version, so it is a
    /// hash that is written down here (FNV-1a) and not one of a library.
    pub fn stripe(&self) -> u8 {
        let mix = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        let hash = self.bytes.iter().fold(0xcbf2_9ce4_8422_2325, mix);
        u8::try_from((hash >> 32) & 63).unwrap_or(0)
    }

    /// Gives the values of the key to `sink`.
    pub fn values(&self, sink: &mut dyn FnMut(Value<'_>)) {
        let mut rest = self.bytes.as_slice();
        while let Some((value, after)) = decode(rest) {
            sink(value);
            rest = after;
        }
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        // A type's description may have several addresses, one a compilation unit, so another
        // address says nothing; the same one, which is the rule, spares the look at the name.
        let same_type = std::ptr::eq(self.row_type, other.row_type)
            || self.row_type.name() == other.row_type.name();
        same_type && self.bytes == other.bytes
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
        self.row_type.name().len().hash(state);
    }
}

/// Keys are locked in this order, so that two writers never wait for each other in a circle.
impl Ord for Key {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let last = |key: &Self| key.row_type.table.is_contended;
        let tables = last(self).cmp(&last(other));
        let tables = tables.then_with(|| self.row_type.name().cmp(other.row_type.name()));
        tables.then_with(|| self.bytes.cmp(&other.bytes))
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut list = out.debug_tuple(self.row_type.name());
        self.values(&mut |value| {
            list.field(&value);
        });
        list.finish()
    }
}

/// Writes the bytes of a key into a fixed space, and beyond it when they do not fit. A decision
/// makes a dozen keys, and growing a vector by each part was a tenth of the writer's work.
struct Encoder {
    space: [u8; SPACE],
    used: usize,
    /// Everything, once the space was too small.
    spilled: Option<Vec<u8>>,
}

impl Encoder {
    fn new() -> Self {
        Self { space: [0; SPACE], used: 0, spilled: None }
    }

    fn put(&mut self, value: &Value<'_>) {
        match value {
            // A key column is never null; an empty text keeps a broken record from panicking.
            Value::Null => self.put_slice(TAG_TEXT, &[]),
            Value::Int(number) => {
                self.write(&[TAG_INT]);
                self.write(&number.to_be_bytes());
            }
            Value::Text(text) => self.put_slice(TAG_TEXT, text.as_bytes()),
            Value::Bytes(raw) => self.put_slice(TAG_BYTES, raw),
        }
    }

    fn put_slice(&mut self, tag: u8, slice: &[u8]) {
        let length = u16::try_from(slice.len()).unwrap_or(u16::MAX);
        let [high, low] = length.to_be_bytes();
        self.write(&[tag, high, low]);
        self.write(slice.get(..usize::from(length)).unwrap_or(slice));
    }

    fn write(&mut self, part: &[u8]) {
        let end = self.used + part.len();
        match (&mut self.spilled, self.space.get_mut(self.used..end)) {
            (None, Some(space)) => space.copy_from_slice(part),
            (None, None) => {
                let mut all = self.space.get(..self.used).unwrap_or_default().to_vec();
                all.extend_from_slice(part);
                self.spilled = Some(all);
            }
            (Some(all), _) => all.extend_from_slice(part),
        }
        self.used = end;
    }

    fn finish(self) -> Bytes {
        match self.spilled {
            None => Bytes::from_buf_and_len(self.space, self.used),
            Some(all) => Bytes::from_vec(all),
        }
    }
}

fn decode(bytes: &[u8]) -> Option<(Value<'_>, &[u8])> {
    let (tag, rest) = bytes.split_first()?;
    if *tag == TAG_INT {
        let (raw, after) = rest.split_first_chunk::<8>()?;
        return Some((Value::Int(i64::from_be_bytes(*raw)), after));
    }
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let (raw, after) = rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
    if *tag == TAG_TEXT {
        return Some((Value::Text(String::from_utf8_lossy(raw)), after));
    }
    Some((Value::Bytes(Cow::Borrowed(raw)), after))
}

/// What a write needs to see.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    // Those of a bid fit without touching the heap.
    rows: SmallVec<[Key; 3]>,
    looks: SmallVec<[Key; 4]>,
    log: Option<Key>,
}

impl Keys {
    /// No keys yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the row of type `T` with this key.
    #[must_use]
    pub fn row<T: Record>(mut self, parts: impl KeyParts) -> Self {
        self.rows.push(Key::of::<T>(parts));
        self
    }

    /// Adds the row of type `T` with this key, which is looked at and not changed: others may look
    /// at it at the same time. To change it all the same is right too, only slower, where it has to
    /// wait for those who look.
    #[must_use]
    pub fn look<T: Record>(mut self, parts: impl KeyParts) -> Self {
        self.looks.push(Key::of::<T>(parts));
        self
    }

    /// Adds every row of the append-only table of `T` whose leading key columns are these, in key
    /// order. A write that names a log runs in a batch of its own, because the log must be read
    /// after everything before it has been stored; keep it for rare commands.
    #[must_use]
    pub fn log<T: Record>(mut self, prefix: impl KeyParts) -> Self {
        self.log = Some(Key::of::<T>(prefix));
        self
    }

    /// The keys of rows that may be changed.
    pub fn rows(&self) -> &[Key] {
        &self.rows
    }

    /// The keys of rows that are only looked at.
    pub fn looks(&self) -> &[Key] {
        &self.looks
    }

    /// The keys of all rows.
    pub fn all(&self) -> impl Iterator<Item = &Key> {
        self.rows.iter().chain(&self.looks)
    }

    /// A number that is the same for writes whose first key is of the same subject: where there
    /// are several lanes, they take the same one, in their order.
    pub fn lane_hash(&self) -> u64 {
        self.all().next().or(self.log.as_ref()).map_or(0, Key::subject_hash)
    }

    /// The log, if one is named.
    pub fn named_log(&self) -> Option<&Key> {
        self.log.as_ref()
    }
}

/// Keys that a decision asked for and that have not been loaded yet. The pipeline loads them and
/// runs the decision again.
#[derive(Clone, Debug, Default)]
pub struct Missing {
    /// The keys of rows that may be changed.
    // Not inline: it is rare, and every decision's result would be as large.
    pub keys: Vec<Key>,
    /// The keys of rows that are only looked at.
    pub looks: Vec<Key>,
}

/// The keys that a batch needs, in the order in which they are locked: each once, and among those
/// to be changed if any of its jobs may change it.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    rows: Vec<Key>,
    looks: Vec<Key>,
}

impl Needs {
    /// Adds what a decision found to be missing.
    pub fn extend(&mut self, missing: Missing) {
        self.rows.extend(missing.keys);
        self.looks.extend(missing.looks);
    }

    /// Adds a row that may be changed.
    pub fn row(&mut self, key: Key) {
        self.rows.push(key);
    }

    /// Adds a row that is only looked at.
    pub fn look(&mut self, key: Key) {
        self.looks.push(key);
    }

    /// Adds everything that another one holds.
    pub fn join(&mut self, other: &Self) {
        self.rows.extend_from_slice(&other.rows);
        self.looks.extend_from_slice(&other.looks);
    }

    /// Leaves the keys for which this holds.
    pub fn retain(&mut self, mut holds: impl FnMut(&Key) -> bool) {
        self.rows.retain(&mut holds);
        self.looks.retain(&mut holds);
    }

    /// The same, with those rows for which this holds among those that are only looked at.
    #[must_use]
    pub fn looking_at(&self, holds: impl Fn(&Key) -> bool) -> Self {
        let (looked_at, rows) = self.rows.iter().cloned().partition(holds);
        let mut needs = Self { rows, looks: looked_at };
        needs.looks.extend_from_slice(&self.looks);
        needs.sort();
        needs
    }

    /// Whether nothing is needed.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.looks.is_empty()
    }

    /// Puts the keys in their order and leaves each once.
    pub fn sort(&mut self) {
        self.rows.sort_unstable();
        self.rows.dedup();
        self.looks.sort_unstable();
        self.looks.dedup();
        let rows = &self.rows;
        self.looks.retain(|key| rows.binary_search(key).is_err());
    }

    /// The rows that may be changed.
    pub fn rows(&self) -> &[Key] {
        &self.rows
    }

    /// The rows that are only looked at.
    pub fn looks(&self) -> &[Key] {
        &self.looks
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Key> {
        self.rows.iter().chain(&self.looks)
    }
}

#[cfg(test)]
mod tests {
    use vendue_domain::inventory::StockItem;

    use super::*;

    fn texts(key: &Key) -> Vec<String> {
        let mut texts = Vec::new();
        key.values(&mut |value| match value {
            Value::Text(text) => texts.push(text.into_owned()),
            other => texts.push(format!("{other:?}")),
        });
        texts
    }

    #[test]
    fn a_key_of_any_length_gives_its_values_back() {
        for length in [0, 1, 36, 37, 38, 39, 40, 41, 500] {
            let text = "k".repeat(length);
            let key = Key::of::<StockItem>((text.clone(), 7_i64));
            assert_eq!(texts(&key), [text.clone(), "Int(7)".to_owned()]);
            assert_eq!(key, Key::of::<StockItem>((text.clone(), 7_i64)));
            assert_ne!(key, Key::of::<StockItem>((text, 8_i64)));
        }
    }
}
