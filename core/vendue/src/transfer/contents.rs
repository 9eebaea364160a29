//! What a part of a market holds, in a few bytes that can be compared.

use vendue_domain::record::{Field, Value};
use vendue_store::{AnyRow, OutcomeRow, StoredEvent};

const TAG_NULL: u8 = 0;
const TAG_INT: u8 = 1;
const TAG_TEXT: u8 = 2;
const TAG_BYTES: u8 = 3;

/// How many rows a part of a market has, and a BLAKE3 digest of all of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Contents {
    /// The number of rows.
    pub rows: u64,
    /// The digest of their values.
    pub digest: [u8; 32],
}

impl Contents {
    /// The digest as a text of 64 characters.
    pub fn digest_hex(&self) -> String {
        blake3::Hash::from_bytes(self.digest).to_hex().to_string()
    }
}

/// Takes the values of rows in order.
#[derive(Default)]
pub(super) struct Digest {
    hasher: blake3::Hasher,
    rows: u64,
}

impl Digest {
    /// Takes a row of a table.
    pub(super) fn row(&mut self, row: &dyn AnyRow) {
        self.rows += 1;
        row.values(&mut |value| put(&mut self.hasher, &value));
    }

    /// Takes an event with its place.
    pub(super) fn event(&mut self, stored: &StoredEvent) {
        self.rows += 1;
        let event = &stored.event;
        put(&mut self.hasher, &stored.position.to_value());
        put(&mut self.hasher, &Value::Text(event.topic.kind.as_str().into()));
        put(&mut self.hasher, &event.topic.id.to_value());
        put(&mut self.hasher, &event.sequence.to_value());
        put(&mut self.hasher, &event.at.to_value());
        // A body has always the same text: its fields are written in the order of their
        // declaration. One that cannot be written is never stored.
        let body = serde_json::to_string(&event.body).unwrap_or_default();
        put(&mut self.hasher, &body.to_value());
    }

    pub(super) fn finish(self) -> Contents {
        Contents { rows: self.rows, digest: *self.hasher.finalize().as_bytes() }
    }
}

/// Takes kept outcomes in any order: each store has its own. The digests of the rows are added up,
/// so that a row that is there twice counts twice.
#[derive(Default)]
pub(super) struct Sum {
    lanes: [u64; 4],
    rows: u64,
}

impl Sum {
    pub(super) fn outcome(&mut self, row: &OutcomeRow) {
        self.rows += 1;
        let mut hasher = blake3::Hasher::new();
        put(&mut hasher, &row.idempotency.key.to_value());
        put(&mut hasher, &row.idempotency.request.to_value());
        put(&mut hasher, &row.idempotency.at.to_value());
        put(&mut hasher, &row.answer.to_value());
        let hash = hasher.finalize();
        for (lane, bytes) in self.lanes.iter_mut().zip(hash.as_bytes().chunks_exact(8)) {
            let number = bytes.try_into().map_or(0, u64::from_le_bytes);
            *lane = lane.wrapping_add(number);
        }
    }

    pub(super) fn finish(self) -> Contents {
        let mut digest = [0; 32];
        for (bytes, lane) in digest.chunks_exact_mut(8).zip(self.lanes) {
            bytes.copy_from_slice(&lane.to_le_bytes());
        }
        Contents { rows: self.rows, digest }
    }
}

/// Every value says how long it is, so that no two rows look alike.
fn put(hasher: &mut blake3::Hasher, value: &Value<'_>) {
    let (tag, bytes): (u8, &[u8]) = match value {
        Value::Null => (TAG_NULL, &[]),
        Value::Int(number) => {
            hasher.update(&[TAG_INT]).update(&number.to_le_bytes());
            return;
        }
        Value::Text(text) => (TAG_TEXT, text.as_bytes()),
        Value::Bytes(bytes) => (TAG_BYTES, bytes),
    };
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    hasher.update(&[tag]).update(&length.to_le_bytes()).update(bytes);
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test stops at the first surprise")]
mod tests {
    use vendue_domain::{Setting, Timestamp};
    use vendue_store::Idempotency;

    use super::*;

    fn settings(pairs: &[(&str, &[u8])]) -> Contents {
        let mut digest = Digest::default();
        for (name, value) in pairs {
            digest.row(&Setting { name: (*name).to_owned(), value: value.to_vec() });
        }
        digest.finish()
    }

    fn outcome(key: u8) -> OutcomeRow {
        let at = Timestamp::from_ms(1_795_000_000_000);
        let idempotency = Idempotency { key: [key; 16], request: [9; 16], at };
        OutcomeRow { idempotency, answer: b"1".to_vec() }
    }

    fn sum(keys: &[u8]) -> Contents {
        let mut sum = Sum::default();
        keys.iter().for_each(|key| sum.outcome(&outcome(*key)));
        sum.finish()
    }

    #[test]
    fn rows_count_in_their_order_and_with_their_ends() {
        let one = settings(&[("a", b"bc"), ("d", b"")]);
        assert_eq!(one, settings(&[("a", b"bc"), ("d", b"")]));
        assert_eq!(one.rows, 2);
        assert_eq!(one.digest_hex().len(), 64);
        for other in [
            settings(&[("d", b""), ("a", b"bc")]),
            settings(&[("ab", b"c"), ("d", b"")]),
            settings(&[("a", b"bc")]),
            settings(&[("a", b"bc"), ("d", b"\0")]),
        ] {
            assert_ne!(one.digest, other.digest);
        }
    }

    #[test]
    fn outcomes_count_in_any_order_and_twice_when_they_are_there_twice() {
        assert_eq!(sum(&[1, 2, 3]), sum(&[3, 1, 2]));
        for other in [sum(&[1, 2]), sum(&[1, 2, 2]), sum(&[1, 2, 3, 3]), sum(&[1, 2, 4])] {
            assert_ne!(sum(&[1, 2, 3]).digest, other.digest);
        }
        let mut later = outcome(1);
        later.answer = b"2".to_vec();
        let mut changed = Sum::default();
        changed.outcome(&later);
        assert_ne!(sum(&[1]), changed.finish());
    }
}
