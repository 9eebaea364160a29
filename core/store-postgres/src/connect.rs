//! Connecting: to whichever server is the primary, for as long as there is patience.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};
use vendue_store::StoreError;

use crate::error::{is_hopeless, translate};
use crate::options::PostgresOptions;

/// How long to wait between two tries.
const PAUSE: Duration = Duration::from_millis(100);
/// How long a transaction may wait for its next statement, which comes as soon as a decision is
/// made. A node that stops in between, or that the network loses, must not hold the rows of an
/// auction for longer: others have to close it in time. Its lanes may wait for each other, and then
/// each of them has this time after the one before it.
const IDLE_IN_TRANSACTION: Duration = Duration::from_secs(1);
/// How long somebody who holds a row is waited for, once somebody did for too long.
const BRIEFLY: Duration = Duration::from_millis(250);
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
    begin_briefly: String,
}

impl Connector {
    pub(crate) fn new(options: &PostgresOptions) -> Self {
        let ms = |time: Duration| time.as_millis().max(1);
        // With the transaction and not with the connection, so that it holds behind a pooler too.
        // Rows are found by their keys alone: a plan that reads a whole table, which may look good
        // while tables are small and nothing is known of them, is never right here. And no plan
        // is worth compiling, however expensive it is said to be.
        // Each statement must see what others have committed by then, whatever the database's own
        // default is: a version that is read once its lock was waited for would be the one from
        // before otherwise.
        let begin = |lock_timeout: Duration| {
            format!(
                "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = {}; \
                 SET LOCAL lock_timeout = {}; SET LOCAL idle_in_transaction_session_timeout = {}; \
                 SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; \
                 SET LOCAL enable_mergejoin = off; SET LOCAL jit = off",
                ms(options.statement_timeout),
                ms(lock_timeout),
                ms(IDLE_IN_TRANSACTION.min(options.statement_timeout))
            )
        };
        Self {
            servers: options.servers.clone(),
            last: AtomicUsize::new(0),
            is_down: AtomicBool::new(false),
            connect_timeout: options.connect_timeout,
            patience: options.patience,
            statement_timeout: options.statement_timeout,
            begin: begin(options.lock_timeout),
            begin_briefly: begin(options.lock_timeout.min(BRIEFLY)),
        }
    }

    /// What begins a transaction: one that waits for those who hold a row for as long as is usual,
    /// or only briefly.
    pub(crate) fn begin(&self, briefly: bool) -> &str {
        if briefly { &self.begin_briefly } else { &self.begin }
    }

    /// What gives the transaction that runs as much time between statements as for one of them: for
    /// a decision about a whole log.
    pub(crate) fn allow_thought(&self) -> String {
        let ms = self.statement_timeout.as_millis().max(1);
        format!("SET LOCAL idle_in_transaction_session_timeout = {ms}")
    }

    pub(crate) fn statement_timeout(&self) -> Duration {
        self.statement_timeout
    }

    /// How long to wait for the server now.
    pub(crate) fn patience(&self) -> Duration {
        if self.is_down.load(Ordering::Relaxed) { Duration::ZERO } else { self.patience }
    }

    /// Whether the address names more than one server.
    pub(crate) fn has_several(&self) -> bool {
        self.servers.len() > 1
    }

    /// The number and the options of the server that was the primary last.
    pub(crate) fn primary(&self) -> Option<(usize, &PgConnectOptions)> {
        let number = self.last.load(Ordering::Relaxed);
        self.servers.get(number).map(|server| (number, server))
    }

    /// Tries until it succeeds or until a moment, at least once. What waiting does not cure, such
    /// as a wrong password, is told at once.
    pub(crate) async fn connect_until(&self, until: Instant) -> Result<PgConnection, StoreError> {
        loop {
            match self.try_each().await {
                Ok(connection) => {
                    self.is_down.store(false, Ordering::Relaxed);
                    return Ok(connection);
                }
                Err(refusal) if refusal.is_hopeless => return Err(refusal.failure),
                Err(refusal) if Instant::now() >= until => {
                    self.is_down.store(true, Ordering::Relaxed);
                    return Err(refusal.failure);
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    /// Tries each server once, the last primary first.
    pub(crate) async fn connect(&self) -> Result<PgConnection, StoreError> {
        self.try_each().await.map_err(|refusal| refusal.failure)
    }

    async fn try_each(&self) -> Result<PgConnection, Refusal> {
        let first = self.last.load(Ordering::Relaxed);
        let mut refusal: Option<Refusal> = None;
        for offset in 0..self.servers.len() {
            let index = (first + offset) % self.servers.len();
            let Some(server) = self.servers.get(index) else { continue };
            match self.connect_to(server).await {
                Ok(connection) => {
                    self.last.store(index, Ordering::Relaxed);
                    return Ok(connection);
                }
                // As long as one of them may come to take us, there is hope.
                Err(refused) if refusal.as_ref().is_none_or(|found| found.is_hopeless) => {
                    refusal = Some(refused);
                }
                Err(_) => {}
            }
        }
        Err(refusal.unwrap_or_else(|| Refusal::for_now("no server is named")))
    }

    async fn connect_to(&self, server: &PgConnectOptions) -> Result<PgConnection, Refusal> {
        let connecting = async {
            let mut connection = server.connect().await.map_err(Refusal::from)?;
            let asked = sqlx::query_scalar("SELECT pg_is_in_recovery()");
            let is_standby: bool = asked.fetch_one(&mut connection).await.map_err(Refusal::from)?;
            if is_standby {
                close(connection).await;
                return Err(Refusal::for_now("the server only repeats another"));
            }
            Ok(connection)
        };
        match tokio::time::timeout(self.connect_timeout, connecting).await {
            Ok(connected) => connected,
            Err(_) => Err(Refusal::for_now("the server takes no connection")),
        }
    }
}

/// Why there is no connection.
struct Refusal {
    failure: StoreError,
    /// Whether another try would end in the same way.
    is_hopeless: bool,
}

impl Refusal {
    fn for_now(why: &str) -> Self {
        Self { failure: StoreError::Unavailable(why.into()), is_hopeless: false }
    }
}

impl From<sqlx::Error> for Refusal {
    fn from(failure: sqlx::Error) -> Self {
        let is_hopeless = is_hopeless(&failure);
        Self { failure: translate(failure), is_hopeless }
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
