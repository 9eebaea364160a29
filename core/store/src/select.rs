//! Queries that every database answers: SQL text with numbered parameters, and neutral values.
//!
//! An area writes its queries once. The text is in the part of SQL that both databases share, with
//! `$1`, `$2`, … for parameters; a backend binds each [`Value`] as what the column is, and gives
//! the columns of each row back as values.

use vendue_domain::Error;
use vendue_domain::record::{Field, Malformed, Record, Value};

use crate::error::StoreError;
use crate::pending::{Pending, Promise};
use crate::row::NextValue;

/// A query with its parameters.
///
/// ```
/// use vendue_store::Select;
///
/// let mut select = Select::new("SELECT name FROM shelves WHERE places > ");
/// select.bind(&12_i64).push(" AND code > ").bind(&"A1".to_owned()).push(" ORDER BY code");
/// assert_eq!(
///     select.text(),
///     "SELECT name FROM shelves WHERE places > $1 AND code > $2 ORDER BY code"
/// );
/// assert_eq!(select.params().len(), 2);
/// ```
#[derive(Clone, Debug)]
pub struct Select {
    text: String,
    params: Vec<Value<'static>>,
    may_be_late: bool,
    horizon: Option<usize>,
}

impl Select {
    /// A query that begins with this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), params: Vec::new(), may_be_late: false, horizon: None }
    }

    /// The columns of a record under an alias, to begin a query with: `SELECT l."id", l."state"`.
    pub fn records<T: Record>(alias: &str) -> Self {
        Self::new(format!("SELECT {}", columns_of::<T>(alias)))
    }

    /// Adds text.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a parameter.
    pub fn bind(&mut self, value: &impl Field) -> &mut Self {
        self.bind_value(value.to_value())
    }

    /// Adds a parameter.
    pub fn bind_value(&mut self, value: Value<'_>) -> &mut Self {
        self.params.push(value.into_owned());
        self.text.push('$');
        self.text.push_str(&self.params.len().to_string());
        self
    }

    /// Adds a parameter for the position up to which the log is settled. Where a transaction may
    /// commit after another one that has later positions, the store sets it, before it asks;
    /// elsewhere everything that is there is settled.
    pub fn bind_horizon(&mut self) -> &mut Self {
        self.horizon = Some(self.params.len());
        self.bind(&i64::MAX)
    }

    /// Whether the store is to set the horizon.
    pub fn wants_horizon(&self) -> bool {
        self.horizon.is_some()
    }

    /// Sets the horizon.
    pub fn set_horizon(&mut self, position: i64) {
        if let Some(param) = self.horizon.take().and_then(|place| self.params.get_mut(place)) {
            *param = Value::Int(position);
        }
    }

    /// The same query, for a list that may be a moment old: a replica may answer it. Nothing that
    /// is decided may rest on such an answer.
    #[must_use]
    pub fn may_be_late(mut self) -> Self {
        self.may_be_late = true;
        self
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The parameters, `$1` first.
    pub fn params(&self) -> &[Value<'static>] {
        &self.params
    }

    /// Whether a replica may answer.
    pub fn is_for_replica(&self) -> bool {
        self.may_be_late
    }
}

/// The columns of a record under an alias: `a."id", a."state"`.
pub fn columns_of<T: Record>(alias: &str) -> String {
    let named = T::TABLE.columns.iter().map(|column| format!("{alias}.\"{column}\""));
    named.collect::<Vec<_>>().join(", ")
}

/// Whoever takes the rows of an answer.
pub trait Rows: Send {
    /// Takes one row; `next` gives its columns in order.
    fn row(&mut self, next: NextValue<'_, '_>) -> Result<(), Malformed>;
    /// All rows were given, or it failed.
    fn finish(self: Box<Self>, outcome: Result<(), StoreError>);
}

/// A database that answers queries.
pub trait Reads: Send + Sync {
    /// Runs a query and gives its rows to `rows`, on a thread of the store.
    fn select(&self, select: Select, rows: Box<dyn Rows>);
}

/// What can be asked by means of [`Reads`].
pub trait ReadsExt: Reads {
    /// Runs a query and reads each row with `read`.
    fn fetch<T, F>(&self, select: Select, read: F) -> Pending<Vec<T>>
    where
        T: Send + 'static,
        F: FnMut(NextValue<'_, '_>) -> Result<T, Malformed> + Send + 'static,
    {
        let (promise, pending) = Promise::new();
        self.select(select, Box::new(Fetch { read, rows: Vec::new(), promise }));
        pending
    }

    /// Runs a query whose rows are records of one type.
    fn fetch_records<T: Record>(&self, select: Select) -> Pending<Vec<T>> {
        self.fetch(select, |next| T::from_values(next))
    }

    /// Runs a query that gives one column, of one row or of none.
    fn fetch_one<T: Field + Send + 'static>(&self, select: Select) -> Pending<Option<T>> {
        let found = self.fetch(select, |next| T::from_value(next()?));
        found.and_then(|rows| Ok(rows.into_iter().next()))
    }
}

impl<S: Reads + ?Sized> ReadsExt for S {}

struct Fetch<T, F> {
    read: F,
    rows: Vec<T>,
    promise: Promise<Vec<T>>,
}

impl<T, F> Rows for Fetch<T, F>
where
    T: Send,
    F: FnMut(NextValue<'_, '_>) -> Result<T, Malformed> + Send,
{
    fn row(&mut self, next: NextValue<'_, '_>) -> Result<(), Malformed> {
        self.rows.push((self.read)(next)?);
        Ok(())
    }

    fn finish(self: Box<Self>, outcome: Result<(), StoreError>) {
        let Self { rows, promise, .. } = *self;
        promise.answer(outcome.map(|()| rows).map_err(Error::from));
    }
}
