//! Pools of connections for reads.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, Error};

use crate::options::PostgresOptions;

/// A connection that was used this lately is not asked whether it still is one: that would be a
/// second round trip for each read. One that is lost all the same is noticed when it is used.
const FRESH: Duration = Duration::from_millis(500);
/// Long before routers between here and the server forget a connection on which nothing is said.
const IDLE: Duration = Duration::from_secs(120);

/// A pool on the primary. It connects when it is first needed, and to no server that only repeats
/// another.
pub(crate) fn primary_pool(options: &PostgresOptions, server: PgConnectOptions) -> PgPool {
    let limit = limit(options);
    pool_options(options)
        .after_connect(move |connection, _| {
            let limit = limit.clone();
            Box::pin(async move {
                if is_standby(connection).await? {
                    return Err(Error::Protocol("the server only repeats another".into()));
                }
                sqlx::raw_sql(AssertSqlSafe(limit)).execute(connection).await.map(drop)
            })
        })
        .before_acquire(|connection, about| {
            Box::pin(async move {
                // A server may come back as one that repeats another.
                Ok(about.idle_for < FRESH || !is_standby(connection).await?)
            })
        })
        .connect_lazy_with(server)
}

/// A pool on a server that repeats the primary.
pub(crate) fn replica_pool(options: &PostgresOptions, server: PgConnectOptions) -> PgPool {
    let limit = limit(options);
    pool_options(options)
        .after_connect(move |connection, _| {
            let limit = limit.clone();
            Box::pin(async move {
                sqlx::raw_sql(AssertSqlSafe(limit)).execute(connection).await.map(drop)
            })
        })
        .before_acquire(|connection, about| {
            Box::pin(async move {
                if about.idle_for >= FRESH {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_lazy_with(server)
}

fn pool_options(options: &PostgresOptions) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(options.pool_max.max(1))
        .acquire_timeout(options.patience.max(options.connect_timeout))
        .idle_timeout(IDLE)
        .test_before_acquire(false)
}

/// Sets the limit for a statement. Not as a part of connecting, which poolers refuse.
fn limit(options: &PostgresOptions) -> String {
    format!("SET statement_timeout = {}", options.statement_timeout.as_millis().max(1))
}

async fn is_standby(connection: &mut PgConnection) -> Result<bool, Error> {
    sqlx::query_scalar("SELECT pg_is_in_recovery()").fetch_one(connection).await
}
