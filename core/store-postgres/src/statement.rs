//! A statement that is put together from parts, with arrays as its parameters.

use sqlx::postgres::PgArguments;
use sqlx::{Arguments, AssertSqlSafe, Postgres};
use vendue_domain::record::Value;
use vendue_store::StoreError;

use crate::array::ArrayParam;
use crate::value::SqlType;

/// A statement and its parameters, each of which is one column of many rows.
#[derive(Default)]
pub(crate) struct Statement {
    text: String,
    arguments: PgArguments,
    count: usize,
}

impl Statement {
    /// Adds text.
    pub(crate) fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a column of values as a parameter.
    pub(crate) fn bind(&mut self, column: ArrayParam) -> Result<&mut Self, StoreError> {
        self.add(column)
    }

    /// Adds a number as a parameter.
    pub(crate) fn bind_number(&mut self, number: i64) -> Result<&mut Self, StoreError> {
        self.add(number)
    }

    fn add<'q, T>(&mut self, value: T) -> Result<&mut Self, StoreError>
    where
        T: sqlx::Encode<'q, Postgres> + sqlx::Type<Postgres>,
    {
        self.arguments.add(value).map_err(|why| StoreError::Corrupt(why.to_string()))?;
        self.count += 1;
        self.text.push('$');
        self.text.push_str(&self.count.to_string());
        Ok(self)
    }

    /// Adds columns of values as parameters, with commas between them.
    pub(crate) fn bind_all(&mut self, columns: Vec<ArrayParam>) -> Result<&mut Self, StoreError> {
        for (index, column) in columns.into_iter().enumerate() {
            if index > 0 {
                self.push(", ");
            }
            self.bind(column)?;
        }
        Ok(self)
    }

    /// Adds columns of values as a select list, one row for each place: `unnest($1), unnest($2)`.
    ///
    /// Not as a table of their own, `FROM unnest($1, $2)`: the server would collect each column
    /// before it reads the first row.
    pub(crate) fn bind_list(&mut self, columns: Vec<ArrayParam>) -> Result<&mut Self, StoreError> {
        for (index, column) in columns.into_iter().enumerate() {
            self.push(if index > 0 { ", unnest(" } else { "unnest(" });
            self.bind(column)?.push(")");
        }
        Ok(self)
    }

    /// The same as a table with the columns `c1`, `c2`, … and others after them, by name.
    pub(crate) fn bind_table(
        &mut self,
        columns: Vec<ArrayParam>,
        others: Vec<(&str, ArrayParam)>,
    ) -> Result<&mut Self, StoreError> {
        let numbered = (1..).zip(columns).map(|(number, column)| (format!("c{number}"), column));
        let others = others.into_iter().map(|(name, column)| (name.to_owned(), column));
        for (index, (name, column)) in numbered.chain(others).enumerate() {
            self.push(if index > 0 { ", unnest(" } else { "(SELECT unnest(" });
            self.bind(column)?.push(&format!(") AS {name}"));
        }
        Ok(self.push(") AS k"))
    }

    /// The query. Its text comes from the descriptions of tables and holds nobody's data.
    pub(crate) fn query(self) -> sqlx::query::Query<'static, Postgres, PgArguments> {
        sqlx::query_with(AssertSqlSafe(self.text), self.arguments)
    }
}

/// The columns of many rows, filled row by row.
pub(crate) struct Columns(Vec<ArrayParam>);

impl Columns {
    /// Empty columns of these types.
    pub(crate) fn of(types: &[SqlType]) -> Self {
        Self(types.iter().copied().map(ArrayParam::new).collect())
    }

    /// Adds a row: `values` gives its values in the order of the columns.
    pub(crate) fn push(
        &mut self,
        values: impl FnOnce(&mut dyn FnMut(Value<'_>)),
    ) -> Result<(), StoreError> {
        let mut columns = self.0.iter_mut();
        let mut outcome = Ok(());
        values(&mut |value| {
            if let (Ok(()), Some(column)) = (&outcome, columns.next()) {
                outcome = column.push(&value);
            }
        });
        outcome?;
        if columns.next().is_some() {
            return Err(StoreError::Corrupt("a row has too few values".into()));
        }
        Ok(())
    }

    pub(crate) fn into_params(self) -> Vec<ArrayParam> {
        self.0
    }
}
