//! Connecting: to whichever server is the primary, for as long as there is patience.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};
use vendue_store::StoreError;

use crate::error::translate;
use crate::options::PostgresOptions;

/// How long to wait between two tries.
const PAUSE: Duration = Duration::from_millis(100);
/// How long a connection gets to say goodbye.
const GOODBYE: Duration = Duration::from_millis(200);

/// Makes connections to the primary.
pub(crate) struct Connector {
    servers: Vec<PgConnectOptions>,
    /// The server that was the primary last.
    last: AtomicUsize,
    /// Whether nobody could connect for as long as there was patience: then nobody waits as long
    /// again before one has.
    is_down: AtomicBool,
    connect_timeout: Duration,
    patience: Duration,
    statement_timeout: Duration,
    begin: String,
}

impl Connector {
    pub(crate) fn new(options: &PostgresOptions) -> Self {
        let ms = |time: Duration| time.as_millis().max(1);
        // With the transaction and not with the connection, so that it holds behind a pooler too.
        // Rows are found by their keys alone: a plan that reads a whole table, which may look good
        // while tables are small and nothing is known of them, is never right here. And no plan
        // is worth compiling, however expensive it is said to be.
        let begin = format!(
            "BEGIN; SET LOCAL statement_timeout = {}; SET LOCAL lock_timeout = {}; \
             SET LOCAL idle_in_transaction_session_timeout = {}; SET LOCAL enable_seqscan = off; \
             SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; \
             SET LOCAL jit = off",
            ms(options.statement_timeout),
            ms(options.lock_timeout),
            ms(options.statement_timeout)
        );
        Self {
            servers: options.servers.clone(),
            last: AtomicUsize::new(0),
            is_down: AtomicBool::new(false),
            connect_timeout: options.connect_timeout,
            patience: options.patience,
            statement_timeout: options.statement_timeout,
            begin,
        }
    }

    /// What begins a transaction.
    pub(crate) fn begin(&self) -> &str {
        &self.begin
    }

    pub(crate) fn statement_timeout(&self) -> Duration {
        self.statement_timeout
    }

    /// How long to wait for the server now.
    pub(crate) fn patience(&self) -> Duration {
        if self.is_down.load(Ordering::Relaxed) { Duration::ZERO } else { self.patience }
    }

    /// The options of the server that was the primary last.
    pub(crate) fn primary(&self) -> Option<&PgConnectOptions> {
        self.servers.get(self.last.load(Ordering::Relaxed))
    }

    /// Tries until it succeeds or until a moment, at least once.
    pub(crate) async fn connect_until(&self, until: Instant) -> Result<PgConnection, StoreError> {
        loop {
            match self.connect().await {
                Ok(connection) => {
                    self.is_down.store(false, Ordering::Relaxed);
                    return Ok(connection);
                }
                Err(failure) if Instant::now() >= until => {
                    self.is_down.store(true, Ordering::Relaxed);
                    return Err(failure);
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// Tries each server once, the last primary first.
    pub(crate) async fn connect(&self) -> Result<PgConnection, StoreError> {
        let first = self.last.load(Ordering::Relaxed);
        let mut failure = StoreError::Unavailable("no server is named".into());
        for offset in 0..self.servers.len() {
            let index = (first + offset) % self.servers.len();
            let Some(server) = self.servers.get(index) else { continue };
            match self.connect_to(server).await {
                Ok(connection) => {
                    self.last.store(index, Ordering::Relaxed);
                    return Ok(connection);
                }
                Err(failed) => failure = failed,
            }
        }
        Err(failure)
    }

    async fn connect_to(&self, server: &PgConnectOptions) -> Result<PgConnection, StoreError> {
        let connecting = async {
            let mut connection = server.connect().await.map_err(translate)?;
            let asked = sqlx::query_scalar("SELECT pg_is_in_recovery()");
            let is_standby: bool = asked.fetch_one(&mut connection).await.map_err(translate)?;
            if is_standby {
                close(connection).await;
                return Err(StoreError::Unavailable("the server only repeats another".into()));
            }
            Ok(connection)
        };
        match tokio::time::timeout(self.connect_timeout, connecting).await {
            Ok(connected) => connected,
            Err(_) => Err(StoreError::Unavailable("the server takes no connection".into())),
        }
    }
}

/// Closes a connection, with a word of goodbye if that is quick.
pub(crate) async fn close(connection: PgConnection) {
    drop(tokio::time::timeout(GOODBYE, connection.close()).await);
}

impl std::fmt::Debug for Connector {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Connector").field("servers", &self.servers.len()).finish_non_exhaustive()
    }
}
