//! Asking the database once.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnection, PgPool, PgRow, Postgres};
use sqlx::{Arguments, AssertSqlSafe, Either, Error, Executor, SqlSafeStr, Statement, TypeInfo};
use vendue_domain::record::Value;
use vendue_store::{Select, StoreError};

use crate::error::{corrupt, is_connection_lost, translate};
use crate::value::{Param, SqlType};

/// How many texts of queries are remembered.
const TEXTS_MAX: usize = 2_000;
/// How long the server is waited for beyond its own limit for a statement.
pub(crate) const SPARE: Duration = Duration::from_secs(5);
/// How long a connection may take on its way back into its pool.
const WAY_BACK: Duration = Duration::from_secs(5);
/// The moments that PostgreSQL knows, in milliseconds since 1970, with a wide margin.
const MOMENTS_MS: (i64, i64) = (-62_000_000_000_000, 9_000_000_000_000_000);

/// A question.
pub(crate) enum Ask<'a> {
    /// A neutral query, whose parameters are bound as what the server takes them for.
    Select(&'a Select),
    /// A query whose parameters are bound already.
    Query {
        /// The text, which holds nobody's data.
        text: &'a str,
        /// The parameters.
        arguments: &'a PgArguments,
    },
}

/// Why there is no answer.
pub(crate) enum Failure {
    /// The connection was lost, or there was none: another try may do.
    Lost(StoreError),
    /// There was no answer in time. Another try may do, and may take as long.
    Silent(StoreError),
    /// Another try would fail too.
    Final(StoreError),
}

impl Failure {
    pub(crate) fn into_inner(self) -> StoreError {
        match self {
            Self::Lost(failure) | Self::Silent(failure) | Self::Final(failure) => failure,
        }
    }
}

impl From<Error> for Failure {
    fn from(failure: Error) -> Self {
        let is_lost = is_connection_lost(&failure);
        let failure = translate(failure);
        if is_lost { Self::Lost(failure) } else { Self::Final(failure) }
    }
}

impl From<StoreError> for Failure {
    fn from(failure: StoreError) -> Self {
        Self::Final(failure)
    }
}

/// The types of the parameters of queries, as the server has told them. They are asked for once a
/// text, and not once a connection.
#[derive(Debug, Default)]
pub(crate) struct ParamTypes(Mutex<FxHashMap<String, Arc<[SqlType]>>>);

impl ParamTypes {
    async fn of(
        &self,
        connection: &mut PgConnection,
        text: &str,
    ) -> Result<Arc<[SqlType]>, Failure> {
        if let Some(known) = self.0.lock().get(text) {
            return Ok(known.clone());
        }
        let prepared = connection.prepare(AssertSqlSafe(text).into_sql_str()).await?;
        let types: Arc<[SqlType]> = match prepared.parameters() {
            Some(Either::Left(types)) => types.iter().map(known_type).collect::<Result<_, _>>()?,
            _ => return Err(corrupt("a query", "its parameters have no types").into()),
        };
        let mut known = self.0.lock();
        // There are few texts. Should there be many all the same, they must not fill the memory.
        if known.len() >= TEXTS_MAX {
            known.clear();
        }
        known.insert(text.to_owned(), types.clone());
        Ok(types)
    }
}

fn known_type(found: &sqlx::postgres::PgTypeInfo) -> Result<SqlType, StoreError> {
    let unknown = || corrupt("a query", &format!("no parameter can be {}", found.name()));
    found.oid().and_then(SqlType::of_oid).ok_or_else(unknown)
}

fn bind(params: &[Value<'_>], types: &[SqlType]) -> Result<PgArguments, StoreError> {
    if params.len() != types.len() {
        let why = format!("it has {} parameters and {} values", types.len(), params.len());
        return Err(corrupt("a query", &why));
    }
    let mut arguments = PgArguments::default();
    for (value, sql_type) in params.iter().zip(types) {
        let param = match (value, sql_type) {
            // A place in a list comes from outside and may hold any number. Only moments within
            // reason are stored, so one beyond them is as good as any further one.
            (Value::Int(ms), SqlType::Timestamptz) => {
                Param::new(&Value::Int(*ms.clamp(&MOMENTS_MS.0, &MOMENTS_MS.1)), *sql_type)
            }
            _ => Param::new(value, *sql_type),
        };
        arguments.add(param?).map_err(|why| corrupt("a query", &why.to_string()))?;
    }
    Ok(arguments)
}

/// A connection, within a time.
pub(crate) async fn acquire(
    pool: &PgPool,
    patience: Duration,
) -> Result<PoolConnection<Postgres>, Failure> {
    match tokio::time::timeout(patience, pool.acquire()).await {
        Ok(connection) => Ok(connection?),
        Err(_) => {
            let text = "there is no connection".to_owned();
            Err(Failure::Lost(StoreError::Unavailable(text)))
        }
    }
}

/// Waits for an answer, within a time.
pub(crate) async fn within<T, E: Into<Failure>>(
    limit: Duration,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, Failure> {
    match tokio::time::timeout(limit, work).await {
        Ok(answer) => answer.map_err(Into::into),
        Err(_) => {
            let text = "the server does not answer".to_owned();
            Err(Failure::Silent(StoreError::Unavailable(text)))
        }
    }
}

/// Gives a connection back to its pool, or closes it after a failure that may befall whoever is
/// next too.
///
/// The pool asks every connection that comes back for a sign of life, and would wait for that for
/// ever, with one connection less: of a silent network it is to be gone after a while.
pub(crate) fn give_back<T>(mut connection: PoolConnection<Postgres>, answer: &Result<T, Failure>) {
    if matches!(answer, Err(Failure::Lost(_) | Failure::Silent(_))) {
        drop(connection.detach());
        return;
    }
    let way_back = connection.return_to_pool();
    drop(tokio::spawn(tokio::time::timeout(WAY_BACK, way_back)));
}

/// Asks once: waits up to `patience` for a connection, and up to `limit` for the answer.
pub(crate) async fn ask(
    pool: &PgPool,
    wanted: &Ask<'_>,
    types: &ParamTypes,
    patience: Duration,
    limit: Duration,
) -> Result<Vec<PgRow>, Failure> {
    let mut connection = acquire(pool, patience).await?;
    let answer = within(limit, on(&mut connection, wanted, types)).await;
    give_back(connection, &answer);
    answer
}

async fn on(
    connection: &mut PgConnection,
    wanted: &Ask<'_>,
    types: &ParamTypes,
) -> Result<Vec<PgRow>, Failure> {
    let (text, arguments) = match wanted {
        Ask::Query { text, arguments } => (*text, (*arguments).clone()),
        Ask::Select(select) => {
            let text = select.text();
            // A value that does not fit is told before anything is sent.
            let types = types.of(connection, text).await?;
            (text, bind(select.params(), &types)?)
        }
    };
    Ok(sqlx::query_with(AssertSqlSafe(text), arguments).fetch_all(connection).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_bound_as_the_parameters_are() {
        let values = [Value::Int(1), Value::Null];
        assert!(bind(&values, &[SqlType::Bool, SqlType::Uuid]).is_ok());
        assert!(bind(&values, &[SqlType::Bool]).is_err());
        assert!(bind(&values, &[SqlType::Text, SqlType::Uuid]).is_err());
    }

    #[test]
    fn a_moment_from_outside_may_be_any_number() {
        for number in [i64::MIN, -1, i64::MAX] {
            assert!(bind(&[Value::Int(number)], &[SqlType::Timestamptz]).is_ok(), "{number}");
        }
    }
}
