//! Rows without their type: what the pipeline and a backend handle.

use std::any::Any;
use std::fmt::Debug;

use vendue_domain::record::{Malformed, Record, Table, Value};

/// A record of any type. Every [`Record`] is one.
pub trait AnyRow: Any + Debug + Send + Sync {
    /// The type, by which a backend finds the table.
    fn row_type(&self) -> &'static RowType;
    /// Gives every value to `sink`, in the order of the columns.
    fn values(&self, sink: &mut dyn FnMut(Value<'_>));
    /// Gives the values of the primary key to `sink`.
    fn key_values(&self, sink: &mut dyn FnMut(Value<'_>));
    /// The record itself.
    fn as_any(&self) -> &dyn Any;
    /// The record itself, to be taken over.
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

impl<T: Record> AnyRow for T {
    fn row_type(&self) -> &'static RowType {
        RowType::of::<T>()
    }

    fn values(&self, sink: &mut dyn FnMut(Value<'_>)) {
        Record::values(self, sink);
    }

    fn key_values(&self, sink: &mut dyn FnMut(Value<'_>)) {
        Record::key_values(self, sink);
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// A row on the heap.
pub type BoxedRow = Box<dyn AnyRow>;

/// Gives the next column's value to a reader of rows.
pub type NextValue<'a, 'v> = &'a mut dyn FnMut() -> Result<Value<'v>, Malformed>;

/// A type of row: its table and how to read it.
#[derive(Debug)]
pub struct RowType {
    /// The table.
    pub table: &'static Table,
    /// Builds a row from its values in the order of the columns.
    pub read: for<'a, 'v> fn(NextValue<'a, 'v>) -> Result<BoxedRow, Malformed>,
}

struct Of<T>(std::marker::PhantomData<T>);

impl<T: Record> Of<T> {
    const TABLE: &'static Table = &T::TABLE;
    const TYPE: RowType = RowType { table: Self::TABLE, read: read::<T> };
}

fn read<T: Record>(next: NextValue<'_, '_>) -> Result<BoxedRow, Malformed> {
    T::from_values(next).map(|row| Box::new(row) as BoxedRow)
}

impl RowType {
    /// The row type of a record.
    pub fn of<T: Record>() -> &'static Self {
        &Of::<T>::TYPE
    }

    /// The name of the table.
    pub fn name(&self) -> &'static str {
        self.table.name
    }
}
