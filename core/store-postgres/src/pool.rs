//! Pools of connections: for reads, and for what a node does for itself.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection, Error};

use crate::options::PostgresOptions;
use crate::primary::Moved;

/// A connection that was used this lately is not asked whether it still is one: that would be a
/// second round trip for each read. One that is lost all the same is noticed when it is used.
const FRESH: Duration = Duration::from_millis(500);
/// How long a kept connection may take to say that it still is one. Where the network is silent, a
/// new connection is the better try.
const SIGN_OF_LIFE: Duration = Duration::from_secs(1);
/// Long before routers between here and the server forget a connection on which nothing is said.
const IDLE: Duration = Duration::from_secs(120);

/// A pool of so many connections to the primary. It connects when it is first needed, and to no
/// server that only repeats another. Once it has been led to another server, it drops what it has
/// kept of the earlier one.
pub(crate) fn primary_pool(
    options: &PostgresOptions,
    size: u32,
    server: PgConnectOptions,
    moved: Arc<Moved>,
) -> PgPool {
    let limit = limit(options);
    pool_options(options, size)
        .after_connect(move |connection, _| {
            let limit = limit.clone();
            Box::pin(async move {
                if timely(is_standby(connection)).await? {
                    return Err(Error::Protocol("the server only repeats another".into()));
                }
                timely(sqlx::raw_sql(AssertSqlSafe(limit)).execute(connection)).await.map(drop)
            })
        })
        .before_acquire(move |connection, about| {
            let is_of_another = moved.is_after(about.age);
            Box::pin(async move {
                if is_of_another {
                    return Ok(false);
                }
                // A server may come back as one that repeats another.
                Ok(about.idle_for < FRESH || !timely(is_standby(connection)).await?)
            })
        })
        .connect_lazy_with(server)
}

/// A pool on a server that repeats the primary.
pub(crate) fn replica_pool(options: &PostgresOptions, server: PgConnectOptions) -> PgPool {
    let limit = limit(options);
    pool_options(options, options.pool_max)
        .after_connect(move |connection, _| {
            let limit = limit.clone();
            Box::pin(async move {
                timely(sqlx::raw_sql(AssertSqlSafe(limit)).execute(connection)).await.map(drop)
            })
        })
        .before_acquire(|connection, about| {
            Box::pin(async move {
                if about.idle_for >= FRESH {
                    timely(connection.ping()).await?;
                }
                Ok(true)
            })
        })
        .connect_lazy_with(server)
}

fn pool_options(options: &PostgresOptions, size: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(size.max(1))
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

/// What takes a server that is well no time.
async fn timely<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let silent = |_| Error::Protocol("the server does not answer".into());
    tokio::time::timeout(SIGN_OF_LIFE, work).await.map_err(silent)?
}
