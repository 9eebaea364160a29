//! Many rows as parameters: each column is one array.
//!
//! A statement then has the same text whatever the number of rows, so that it is prepared once, and
//! a batch of any size is one round trip.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo};
use sqlx::{Encode, Postgres, Type};
use vendue_domain::record::Value;
use vendue_store::StoreError;

use crate::error::corrupt;
use crate::value::{SqlType, encode};

/// The length that says that an element is null.
const NULL: i32 = -1;
const HEADER: usize = 20;

/// One column of many rows, in the binary format of an array.
#[derive(Clone, Debug)]
pub(crate) struct ArrayParam {
    sql_type: SqlType,
    count: i32,
    has_null: bool,
    /// The elements, each after its length.
    elements: Vec<u8>,
}

impl ArrayParam {
    pub(crate) fn new(sql_type: SqlType) -> Self {
        Self { sql_type, count: 0, has_null: false, elements: Vec::new() }
    }

    /// The numbers from 1 to `count`.
    pub(crate) fn numbers(count: usize) -> Result<Self, StoreError> {
        let mut numbers = Self::new(SqlType::Int8);
        for (number, _) in (1..).zip(0..count) {
            numbers.push(&Value::Int(number))?;
        }
        Ok(numbers)
    }

    /// Adds an element. One that is refused leaves the array as it was.
    pub(crate) fn push(&mut self, value: &Value<'_>) -> Result<(), StoreError> {
        let start = self.elements.len();
        self.put(value).inspect_err(|_| self.elements.truncate(start))
    }

    fn put(&mut self, value: &Value<'_>) -> Result<(), StoreError> {
        let too_long = || corrupt("a parameter", "it is too long");
        let count = self.count.checked_add(1).ok_or_else(too_long)?;
        let start = self.elements.len();
        self.elements.extend(NULL.to_be_bytes());
        let first = self.elements.len();
        if encode(value, self.sql_type, &mut self.elements)? {
            self.has_null = true;
        } else {
            let length = i32::try_from(self.elements.len() - first).map_err(|_| too_long())?;
            if let Some(space) = self.elements.get_mut(start..first) {
                space.copy_from_slice(&length.to_be_bytes());
            }
        }
        self.count = count;
        Ok(())
    }
}

impl Type<Postgres> for ArrayParam {
    /// Only a word for the compiler: each array tells its own.
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(SqlType::Text.array_oid())
    }
}

impl Encode<'_, Postgres> for ArrayParam {
    fn encode_by_ref(&self, out: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let dimensions = i32::from(self.count > 0);
        out.extend(dimensions.to_be_bytes());
        out.extend(i32::from(self.has_null).to_be_bytes());
        out.extend(self.sql_type.oid().0.to_be_bytes());
        if dimensions > 0 {
            out.extend(self.count.to_be_bytes());
            // Numbered from 1.
            out.extend(1_i32.to_be_bytes());
            out.extend_from_slice(&self.elements);
        }
        Ok(IsNull::No)
    }

    fn produces(&self) -> Option<PgTypeInfo> {
        Some(PgTypeInfo::with_oid(self.sql_type.array_oid()))
    }

    fn size_hint(&self) -> usize {
        HEADER + self.elements.len()
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    fn bytes_of(array: &ArrayParam) -> Vec<u8> {
        let mut out = PgArgumentBuffer::default();
        let is_null = array.encode_by_ref(&mut out).expect("encoded");
        assert!(!is_null.is_null());
        out.to_vec()
    }

    fn numbers(numbers: &[i32]) -> Vec<u8> {
        numbers.iter().flat_map(|number| number.to_be_bytes()).collect()
    }

    #[test]
    fn an_empty_array_has_no_dimension() {
        assert_eq!(bytes_of(&ArrayParam::new(SqlType::Uuid)), numbers(&[0, 0, 2_950]));
    }

    #[test]
    fn elements_follow_each_other_after_their_lengths() {
        let mut array = ArrayParam::new(SqlType::Int4);
        for value in [Value::Int(5), Value::Null, Value::Int(-6)] {
            array.push(&value).expect("fits");
        }
        assert_eq!(bytes_of(&array), numbers(&[1, 1, 23, 3, 1, 4, 5, NULL, 4, -6]));
        assert_eq!(array.produces(), Some(PgTypeInfo::with_oid(SqlType::Int4.array_oid())));
    }

    #[test]
    fn a_refused_element_leaves_no_trace() {
        let mut array = ArrayParam::new(SqlType::Text);
        array.push(&Value::Text("a".into())).expect("fits");
        let before = bytes_of(&array);
        array.push(&Value::Int(1)).expect_err("no text");
        array.push(&Value::Text("\0".into())).expect_err("no such character");
        assert_eq!(bytes_of(&array), before);
    }
}
