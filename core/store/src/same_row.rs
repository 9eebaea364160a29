//! Whether a row is still what is stored.

use smallvec::SmallVec;
use vendue_domain::record::Value;

use crate::row::AnyRow;

/// Whether two rows of one type have the same values.
pub(crate) fn is_same(one: &dyn AnyRow, other: &dyn AnyRow) -> bool {
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
