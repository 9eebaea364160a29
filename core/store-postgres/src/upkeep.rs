//! What a node does for itself: it says that it lives, follows the log, and tidies.
//!
//! That has connections of its own. In one pool with what clients read it would wait for its turn,
//! and a node that answers too many of them would be taken for dead by the others. Nothing here
//! waits for a server that is silent for longer than it has to: a connection on which there was no
//! answer in time is closed, and the next question looks for another way.

use std::sync::Arc;
use std::time::Duration;

use sqlx::Postgres;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgPool, PgRow};
use vendue_store::StoreError;

use crate::ask::{Ask, Failure, ParamTypes, SPARE, acquire, ask};
use crate::options::PostgresOptions;
use crate::primary::Primary;

/// One for each of the heartbeat, the follower and the tidying; to list the nodes takes a moment
/// and waits for whichever is free.
pub(crate) const CONNECTIONS: u32 = 3;

/// The connections on which a node does what it does for itself.
pub(crate) struct Upkeep {
    pool: PgPool,
    types: ParamTypes,
    primary: Arc<Primary>,
    short: Duration,
    long: Duration,
}

impl Upkeep {
    pub(crate) fn new(options: &PostgresOptions, pool: PgPool, primary: Arc<Primary>) -> Self {
        Self {
            pool,
            types: ParamTypes::default(),
            primary,
            short: options.connect_timeout,
            long: options.statement_timeout + SPARE,
        }
    }

    /// How long a server that is well may need to connect, or to answer what is a look at a few
    /// rows.
    pub(crate) fn short(&self) -> Duration {
        self.short
    }

    /// How long it may need for anything: its own limit for a statement strikes before.
    pub(crate) fn long(&self) -> Duration {
        self.long
    }

    /// A connection, within a time.
    pub(crate) async fn acquire(
        &self,
        limit: Duration,
    ) -> Result<PoolConnection<Postgres>, StoreError> {
        acquire(&self.pool, limit).await.map_err(Failure::into_inner)
    }

    /// Asks once, and waits so long for the answer. A failure is told and not made good: whoever
    /// follows the log has to know that a connection was lost.
    pub(crate) async fn ask(
        &self,
        wanted: &Ask<'_>,
        limit: Duration,
    ) -> Result<Vec<PgRow>, StoreError> {
        let asked = ask(&self.pool, wanted, &self.types, self.short, limit).await;
        asked.map_err(Failure::into_inner)
    }

    /// After a failure: leads all pools to the primary, which may be another server now.
    pub(crate) async fn find_primary(&self) {
        self.primary.find().await;
    }

    /// Closes the connections.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}
