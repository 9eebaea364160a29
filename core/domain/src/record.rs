//! How a type says, once, how it is stored: its table, its columns and their neutral values.
//!
//! A store knows nothing of auctions: it reads [`Table`], asks a record for its [`Value`]s and
//! builds a record from them. Every backend needs one generic load, insert and update, and a new
//! area needs a struct with `#[derive(Record)]` and a line of SQL in the migration.

use std::borrow::Cow;

pub use vendue_macros::Record;

use crate::error::Error;

/// A value as every backend understands it.
#[derive(Clone, PartialEq, Debug)]
pub enum Value<'a> {
    /// No value.
    Null,
    /// A whole number; also yes and no as 1 and 0, and moments as milliseconds.
    Int(i64),
    /// A text.
    Text(Cow<'a, str>),
    /// Bytes; ids are sixteen of them.
    Bytes(Cow<'a, [u8]>),
}

impl Value<'_> {
    /// The same value with its own memory.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Self::Null => Value::Null,
            Self::Int(number) => Value::Int(number),
            Self::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Self::Bytes(bytes) => Value::Bytes(Cow::Owned(bytes.into_owned())),
        }
    }
}

/// A stored value cannot be read as the type that the record declares.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Malformed {
    /// What was expected.
    pub expected: &'static str,
}

/// A type that fits in one column.
pub trait Field: Sized {
    /// The value to store.
    fn to_value(&self) -> Value<'_>;
    /// Reads the value back.
    fn from_value(value: Value<'_>) -> Result<Self, Malformed>;
}

/// The values of a key: one field, or two.
pub trait KeyParts {
    /// Gives each value to `sink`.
    fn each(&self, sink: &mut impl FnMut(Value<'_>));
}

impl<A: Field> KeyParts for A {
    fn each(&self, sink: &mut impl FnMut(Value<'_>)) {
        sink(self.to_value());
    }
}

impl<A: Field, B: Field> KeyParts for (A, B) {
    fn each(&self, sink: &mut impl FnMut(Value<'_>)) {
        sink(self.0.to_value());
        sink(self.1.to_value());
    }
}

/// The table of a record.
#[derive(Debug)]
pub struct Table {
    /// The name, as in SQL.
    pub name: &'static str,
    /// The columns in order; the first [`Table::key_columns`] of them are the primary key.
    pub columns: &'static [&'static str],
    /// How many of the leading columns form the primary key.
    pub key_columns: usize,
    /// Whether many writes at once want the same rows: it is locked after all others, so that the
    /// rest is at hand when their turn comes.
    pub is_contended: bool,
    /// Whether rows are looked at far more often than they are written: where many nodes write,
    /// those that are only looked at are kept in memory as long as nobody has written any near
    /// them.
    pub is_steady: bool,
}

/// A type that is one row of one table. Derived by `#[derive(Record)]`.
///
/// ```
/// use vendue_domain::record::{Record, Value};
///
/// /// A shelf.
/// #[derive(Clone, Debug, Record)]
/// #[record(table = "shelves", key = 1)]
/// struct Shelf {
///     code: String,
///     places: i64,
/// }
///
/// assert_eq!(Shelf::TABLE.columns, ["code", "places"]);
/// let shelf = Shelf { code: "A1".into(), places: 12 };
/// let mut values = Vec::new();
/// shelf.values(&mut |value| values.push(format!("{value:?}")));
/// assert_eq!(values.len(), 2);
/// ```
pub trait Record: Clone + std::fmt::Debug + Send + Sync + 'static {
    /// The table.
    const TABLE: Table;

    /// Gives every value to `sink`, in the order of the columns.
    fn values(&self, sink: &mut dyn FnMut(Value<'_>));

    /// Builds the record; `next` gives the values in the order of the columns.
    fn from_values<'a>(
        next: &mut dyn FnMut() -> Result<Value<'a>, Malformed>,
    ) -> Result<Self, Malformed>;

    /// Gives the values of the primary key to `sink`.
    fn key_values(&self, sink: &mut dyn FnMut(Value<'_>));
}

/// Reads a text value through `FromStr`.
pub(crate) fn parse_text<T>(value: Value<'_>) -> Result<T, Malformed>
where
    T: std::str::FromStr<Err = Error>,
{
    match value {
        Value::Text(text) => text.parse().map_err(|_| Malformed { expected: "a known text form" }),
        _ => Err(Malformed { expected: "a text" }),
    }
}

/// Reads a value of exactly `N` bytes.
pub(crate) fn fixed_bytes<const N: usize>(value: Value<'_>) -> Result<[u8; N], Malformed> {
    match value {
        Value::Bytes(bytes) => {
            bytes.as_ref().try_into().map_err(|_| Malformed { expected: "bytes of this length" })
        }
        _ => Err(Malformed { expected: "bytes" }),
    }
}

macro_rules! int_field {
    ($($name:ty),+) => { $(
        impl Field for $name {
            fn to_value(&self) -> Value<'_> {
                Value::Int(i64::from(*self))
            }

            fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
                match value {
                    Value::Int(number) => <$name>::try_from(number)
                        .map_err(|_| Malformed { expected: "a smaller number" }),
                    _ => Err(Malformed { expected: "a whole number" }),
                }
            }
        }
    )+ };
}
int_field!(i64, u32, u16, u8);

impl Field for bool {
    fn to_value(&self) -> Value<'_> {
        Value::Int(i64::from(*self))
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        match value {
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            _ => Err(Malformed { expected: "0 or 1" }),
        }
    }
}

impl Field for String {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self))
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        match value {
            Value::Text(text) => Ok(text.into_owned()),
            _ => Err(Malformed { expected: "a text" }),
        }
    }
}

impl Field for Vec<u8> {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        match value {
            Value::Bytes(bytes) => Ok(bytes.into_owned()),
            _ => Err(Malformed { expected: "bytes" }),
        }
    }
}

impl<const N: usize> Field for [u8; N] {
    fn to_value(&self) -> Value<'_> {
        Value::Bytes(Cow::Borrowed(self))
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        fixed_bytes(value)
    }
}

impl<T: Field> Field for Option<T> {
    fn to_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Field::to_value)
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        match value {
            Value::Null => Ok(None),
            other => T::from_value(other).map(Some),
        }
    }
}

impl Field for crate::time::Timestamp {
    fn to_value(&self) -> Value<'_> {
        Value::Int(self.as_ms())
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        i64::from_value(value).map(Self::from_ms)
    }
}

impl Field for crate::currency::Currency {
    fn to_value(&self) -> Value<'_> {
        Value::Text(Cow::Borrowed(self.as_str()))
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        parse_text(value)
    }
}
