//! Neutral values to and from PostgreSQL's binary formats.

use std::borrow::Cow;

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo};
use sqlx::{Encode, Postgres, Type};
use vendue_domain::record::{Malformed, Value};
use vendue_store::StoreError;

use crate::error::corrupt;

/// From 1970, where moments are counted from elsewhere, to 2000, where PostgreSQL counts from.
const EPOCH_MS: i64 = 946_684_800_000;
const MICROS_PER_MS: i64 = 1_000;
/// The version of the binary format of `jsonb`.
const JSONB_VERSION: u8 = 1;

/// A type of column, as far as columns of this store have them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum SqlType {
    Int8,
    Int4,
    Text,
    Json,
    Jsonb,
    Bytea,
    Uuid,
    Timestamptz,
    Bool,
}

impl SqlType {
    /// The type of a number from PostgreSQL's catalog, which never change for its own types.
    pub(crate) fn of_oid(oid: Oid) -> Option<Self> {
        Some(match oid.0 {
            16 => Self::Bool,
            17 => Self::Bytea,
            20 => Self::Int8,
            23 => Self::Int4,
            25 => Self::Text,
            114 => Self::Json,
            1_184 => Self::Timestamptz,
            2_950 => Self::Uuid,
            3_802 => Self::Jsonb,
            _ => return None,
        })
    }

    pub(crate) fn oid(self) -> Oid {
        Oid(match self {
            Self::Bool => 16,
            Self::Bytea => 17,
            Self::Int8 => 20,
            Self::Int4 => 23,
            Self::Text => 25,
            Self::Json => 114,
            Self::Timestamptz => 1_184,
            Self::Uuid => 2_950,
            Self::Jsonb => 3_802,
        })
    }

    /// The type of an array of it.
    pub(crate) fn array_oid(self) -> Oid {
        Oid(match self {
            Self::Json => 199,
            Self::Bool => 1_000,
            Self::Bytea => 1_001,
            Self::Int4 => 1_007,
            Self::Text => 1_009,
            Self::Int8 => 1_016,
            Self::Timestamptz => 1_185,
            Self::Uuid => 2_951,
            Self::Jsonb => 3_807,
        })
    }
}

/// Writes a value as a type. Says whether it is null; then nothing was written.
pub(crate) fn encode(
    value: &Value<'_>,
    sql_type: SqlType,
    out: &mut Vec<u8>,
) -> Result<bool, StoreError> {
    match (value, sql_type) {
        (Value::Null, _) => return Ok(true),
        (Value::Int(number), SqlType::Int8) => out.extend(number.to_be_bytes()),
        (Value::Int(number), SqlType::Int4) => {
            let small = i32::try_from(*number).map_err(|_| unfit(sql_type, "a smaller number"))?;
            out.extend(small.to_be_bytes());
        }
        (Value::Int(number), SqlType::Timestamptz) => {
            let since = number.checked_sub(EPOCH_MS);
            let micros = since.and_then(|ms| ms.checked_mul(MICROS_PER_MS));
            let micros = micros.ok_or_else(|| unfit(sql_type, "a moment"))?;
            out.extend(micros.to_be_bytes());
        }
        (Value::Int(number @ (0 | 1)), SqlType::Bool) => out.push(u8::from(*number == 1)),
        (Value::Text(text), SqlType::Text) => {
            // The server would refuse it in words that name neither the cause nor the column.
            if text.contains('\0') {
                return Err(StoreError::Invalid("a text has the character NUL".into()));
            }
            out.extend(text.as_bytes());
        }
        // JSON writes such a character with a backslash.
        (Value::Text(text), SqlType::Json) => out.extend(text.as_bytes()),
        (Value::Text(text), SqlType::Jsonb) => {
            out.push(JSONB_VERSION);
            out.extend(text.as_bytes());
        }
        (Value::Bytes(bytes), SqlType::Bytea) => out.extend(bytes.as_ref()),
        (Value::Bytes(bytes), SqlType::Uuid) => {
            if bytes.len() != 16 {
                return Err(unfit(sql_type, "sixteen bytes"));
            }
            out.extend(bytes.as_ref());
        }
        _ => return Err(unfit(sql_type, "a value of its kind")),
    }
    Ok(false)
}

fn unfit(sql_type: SqlType, expected: &str) -> StoreError {
    corrupt("a value", &format!("expected {expected} for {sql_type:?}"))
}

/// Reads a value; no bytes are null.
pub(crate) fn cell(bytes: Option<&[u8]>, sql_type: SqlType) -> Result<Value<'_>, Malformed> {
    let Some(bytes) = bytes else { return Ok(Value::Null) };
    Ok(match sql_type {
        SqlType::Int8 => Value::Int(i64::from_be_bytes(fixed(bytes)?)),
        SqlType::Int4 => Value::Int(i64::from(i32::from_be_bytes(fixed(bytes)?))),
        SqlType::Timestamptz => {
            let micros = i64::from_be_bytes(fixed(bytes)?);
            // A thousandth of any number leaves room for the years between.
            Value::Int(micros.div_euclid(MICROS_PER_MS).saturating_add(EPOCH_MS))
        }
        SqlType::Bool => match bytes {
            [byte @ (0 | 1)] => Value::Int(i64::from(*byte)),
            _ => return Err(Malformed { expected: "yes or no" }),
        },
        SqlType::Text | SqlType::Json => Value::Text(text(bytes)?),
        SqlType::Jsonb => match bytes.split_first() {
            Some((&JSONB_VERSION, rest)) => Value::Text(text(rest)?),
            _ => return Err(Malformed { expected: "version 1 of jsonb" }),
        },
        SqlType::Bytea => Value::Bytes(Cow::Borrowed(bytes)),
        SqlType::Uuid => {
            let id: &[u8; 16] =
                bytes.try_into().map_err(|_| Malformed { expected: "sixteen bytes" })?;
            Value::Bytes(Cow::Borrowed(id))
        }
    })
}

fn fixed<const N: usize>(bytes: &[u8]) -> Result<[u8; N], Malformed> {
    bytes.try_into().map_err(|_| Malformed { expected: "bytes of this length" })
}

fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Malformed> {
    let text = std::str::from_utf8(bytes).map_err(|_| Malformed { expected: "UTF-8" })?;
    Ok(Cow::Borrowed(text))
}

/// The fields of a whole row in one value, as `ROW(…)` makes it.
pub(crate) struct RecordCells<'r> {
    rest: &'r [u8],
    left: u32,
}

impl<'r> RecordCells<'r> {
    pub(crate) fn new(bytes: &'r [u8]) -> Result<Self, Malformed> {
        let (count, rest) = bytes.split_first_chunk().ok_or(CUT)?;
        Ok(Self { rest, left: u32::from_be_bytes(*count) })
    }

    /// The next field, which must be of this type.
    pub(crate) fn next(&mut self, sql_type: SqlType) -> Result<Value<'r>, Malformed> {
        self.left = self.left.checked_sub(1).ok_or(Malformed { expected: "another field" })?;
        let (oid, rest) = self.rest.split_first_chunk().ok_or(CUT)?;
        let (length, rest) = rest.split_first_chunk().ok_or(CUT)?;
        if SqlType::of_oid(Oid(u32::from_be_bytes(*oid))) != Some(sql_type) {
            return Err(Malformed { expected: "a field of the column's type" });
        }
        // -1 is the length of nothing.
        let Ok(length) = usize::try_from(i32::from_be_bytes(*length)) else {
            self.rest = rest;
            return Ok(Value::Null);
        };
        let (bytes, rest) = rest.split_at_checked(length).ok_or(CUT)?;
        self.rest = rest;
        cell(Some(bytes), sql_type)
    }
}

const CUT: Malformed = Malformed { expected: "more bytes" };

/// One value as a parameter.
#[derive(Clone, Debug)]
pub(crate) struct Param {
    sql_type: SqlType,
    /// Nothing when it is null.
    bytes: Option<Vec<u8>>,
}

impl Param {
    pub(crate) fn new(value: &Value<'_>, sql_type: SqlType) -> Result<Self, StoreError> {
        let mut bytes = Vec::new();
        let is_null = encode(value, sql_type, &mut bytes)?;
        Ok(Self { sql_type, bytes: (!is_null).then_some(bytes) })
    }
}

impl Type<Postgres> for Param {
    /// Only a word for the compiler: each parameter tells its own.
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(SqlType::Text.oid())
    }
}

impl Encode<'_, Postgres> for Param {
    fn encode_by_ref(&self, out: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let Some(bytes) = &self.bytes else { return Ok(IsNull::Yes) };
        out.extend_from_slice(bytes);
        Ok(IsNull::No)
    }

    fn produces(&self) -> Option<PgTypeInfo> {
        Some(PgTypeInfo::with_oid(self.sql_type.oid()))
    }

    fn size_hint(&self) -> usize {
        self.bytes.as_ref().map_or(0, Vec::len)
    }
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    const TYPES: [SqlType; 9] = [
        SqlType::Int8,
        SqlType::Int4,
        SqlType::Text,
        SqlType::Json,
        SqlType::Jsonb,
        SqlType::Bytea,
        SqlType::Uuid,
        SqlType::Timestamptz,
        SqlType::Bool,
    ];

    fn encoded(value: &Value<'_>, sql_type: SqlType) -> Result<Vec<u8>, StoreError> {
        let mut bytes = Vec::new();
        assert!(!encode(value, sql_type, &mut bytes)?);
        Ok(bytes)
    }

    fn there_and_back(value: Value<'_>, sql_type: SqlType) {
        let bytes = encoded(&value, sql_type).expect("encoded");
        assert_eq!(cell(Some(&bytes), sql_type), Ok(value), "{sql_type:?}");
    }

    #[test]
    fn every_value_comes_back() {
        for number in [i64::MIN, -1, 0, 1, i64::MAX] {
            there_and_back(Value::Int(number), SqlType::Int8);
        }
        there_and_back(Value::Int(-7), SqlType::Int4);
        there_and_back(Value::Int(0), SqlType::Bool);
        there_and_back(Value::Int(1), SqlType::Bool);
        for ms in [-1, 0, 1_795_000_000_123, 253_402_300_799_999] {
            there_and_back(Value::Int(ms), SqlType::Timestamptz);
        }
        there_and_back(Value::Text("B\u{e9}ll".into()), SqlType::Text);
        there_and_back(Value::Text("{\"a\": \"\\u0000\"}".into()), SqlType::Json);
        there_and_back(Value::Text("[]".into()), SqlType::Jsonb);
        there_and_back(Value::Bytes([0, 255, 0].as_slice().into()), SqlType::Bytea);
        there_and_back(Value::Bytes([7; 16].as_slice().into()), SqlType::Uuid);
    }

    #[test]
    fn a_moment_is_counted_in_microseconds_from_2000() {
        let second = encoded(&Value::Int(EPOCH_MS + 1_000), SqlType::Timestamptz);
        assert_eq!(second.expect("a moment"), 1_000_000_i64.to_be_bytes());
        let before_1970 = (-EPOCH_MS * MICROS_PER_MS - 1).to_be_bytes();
        assert_eq!(cell(Some(&before_1970), SqlType::Timestamptz), Ok(Value::Int(-1)));
    }

    #[test]
    fn nothing_is_null_in_every_type() {
        for sql_type in TYPES {
            let mut bytes = vec![9];
            assert!(encode(&Value::Null, sql_type, &mut bytes).expect("null"));
            assert_eq!(bytes, [9]);
            assert_eq!(cell(None, sql_type), Ok(Value::Null));
            assert_eq!(SqlType::of_oid(sql_type.oid()), Some(sql_type));
        }
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let text = Value::Text("1".into());
        let bytes = Value::Bytes([1; 15].as_slice().into());
        let unfit = [
            (Value::Int(i64::MAX), SqlType::Int4),
            (Value::Int(i64::MAX), SqlType::Timestamptz),
            (Value::Int(i64::MIN), SqlType::Timestamptz),
            (Value::Int(2), SqlType::Bool),
            (Value::Int(1), SqlType::Text),
            (text.clone(), SqlType::Int8),
            (text, SqlType::Bytea),
            (bytes.clone(), SqlType::Uuid),
            (bytes, SqlType::Text),
        ];
        for (value, sql_type) in unfit {
            let refused = encoded(&value, sql_type).expect_err("refused");
            assert!(matches!(refused, StoreError::Corrupt(_)), "{value:?} {sql_type:?}");
        }
        let refused = encoded(&Value::Text("a\0b".into()), SqlType::Text).expect_err("NUL");
        assert!(matches!(refused, StoreError::Invalid(_)));
    }

    #[test]
    fn cells_that_are_cut_are_malformed() {
        for sql_type in [SqlType::Int8, SqlType::Int4, SqlType::Timestamptz, SqlType::Uuid] {
            assert!(cell(Some(&[0; 3]), sql_type).is_err(), "{sql_type:?}");
        }
        assert!(cell(Some(&[2]), SqlType::Bool).is_err());
        assert!(cell(Some(&[0xff]), SqlType::Text).is_err());
        assert!(cell(Some(b"\x02[]"), SqlType::Jsonb).is_err());
    }

    fn record(fields: &[(SqlType, Value<'_>)]) -> Vec<u8> {
        let count = u32::try_from(fields.len()).expect("few");
        let mut bytes = count.to_be_bytes().to_vec();
        for (sql_type, value) in fields {
            let mut field = Vec::new();
            let is_null = encode(value, *sql_type, &mut field).expect("encoded");
            let length = if is_null { -1 } else { i32::try_from(field.len()).expect("short") };
            bytes.extend(sql_type.oid().0.to_be_bytes());
            bytes.extend(length.to_be_bytes());
            bytes.extend(field);
        }
        bytes
    }

    #[test]
    fn the_fields_of_a_record_are_read_in_order() {
        let fields = [
            (SqlType::Text, Value::Text("".into())),
            (SqlType::Uuid, Value::Null),
            (SqlType::Int8, Value::Int(-3)),
        ];
        let bytes = record(&fields);
        let mut cells = RecordCells::new(&bytes).expect("a record");
        for (sql_type, value) in fields {
            assert_eq!(cells.next(sql_type), Ok(value));
        }
        assert!(cells.next(SqlType::Int8).is_err(), "there is no fourth");
        let mut other = RecordCells::new(&bytes).expect("a record");
        assert!(other.next(SqlType::Json).is_err(), "it is a text");
        for length in 0..bytes.len() {
            let cut = RecordCells::new(&bytes[..length]).and_then(|mut cells| {
                cells.next(SqlType::Text)?;
                cells.next(SqlType::Uuid)?;
                cells.next(SqlType::Int8)
            });
            assert!(cut.is_err(), "{length} bytes");
        }
    }
}
