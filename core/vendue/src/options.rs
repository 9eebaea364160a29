//! How a market is opened.

mod identity;
mod numbers;

use std::sync::Arc;

use vendue_domain::auctions::AuctionPolicy;
use vendue_domain::identity::IdentityPolicy;
use vendue_domain::{Error, ErrorCode, Timestamp};
use vendue_store::{CommitListener, QueueLimits, Relay, Store, WriterOptions};
#[cfg(feature = "postgres")]
use vendue_store::{InterestSource, StoreError};
use vendue_store_sqlite::{Durability, Location, SqliteOptions, SqliteStore};

use crate::clock::{Clock, VirtualClock};
use crate::entropy::{Entropy, SystemEntropy};
use crate::mails::MailOptions;
use crate::market::Market;
use crate::password::PoolOptions;
use crate::sessions::TokenOptions;

/// Opens a market with the defaults: a file, created when it does not exist, `:memory:`, or a
/// PostgreSQL database, `postgres://user:password@host/database`.
///
/// Fails with `storage_unavailable`, `storage_read_only`, `storage_corrupt` or `schema_too_new`.
pub fn open(address: &str) -> Result<Market, Error> {
    Options::new().open(address)
}

/// Opens a market with the defaults on virtual time, which stands still until it is moved: for
/// simulations, replays and tests.
///
/// ```
/// let (market, clock) = vendue::open_virtual(":memory:", "2026-11-20T12:00:00Z".parse()?)?;
/// clock.advance_ms(90_000);
/// assert_eq!(market.now(), "2026-11-20T12:01:30Z".parse()?);
/// # Ok::<(), vendue::Error>(())
/// ```
pub fn open_virtual(address: &str, start: Timestamp) -> Result<(Market, VirtualClock), Error> {
    let clock = VirtualClock::starting_at(start);
    Ok((Options::new().clock(clock.clone()).open(address)?, clock))
}

/// How a market is opened. The defaults are meant to be used.
///
/// ```
/// use vendue::{Options, VirtualClock};
/// let clock = VirtualClock::starting_at("2026-11-20T12:00:00Z".parse()?);
/// let market = Options::new().clock(clock.clone()).open(":memory:")?;
/// assert_eq!(market.now(), "2026-11-20T12:00:00Z".parse()?);
/// # Ok::<(), vendue::Error>(())
/// ```
#[derive(Clone)]
#[must_use = "options do nothing until they open a market"]
pub struct Options {
    /// That of the store, unless another one was given.
    pub(crate) clock: Option<Arc<dyn Clock>>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) policy: AuctionPolicy,
    pub(crate) identity: IdentityPolicy,
    pub(crate) durability: Durability,
    pub(crate) queue: QueueLimits,
    pub(crate) writer: WriterOptions,
    pub(crate) scheduler: bool,
    pub(crate) relay: Option<Arc<dyn Relay>>,
    pub(crate) node_name: Option<String>,
    pub(crate) replica: Option<String>,
    pub(crate) lanes: Option<usize>,
    pub(crate) connections_max: Option<u32>,
    pub(crate) migrate: bool,
    pub(crate) passwords: PoolOptions,
    pub(crate) tokens: TokenOptions,
    pub(crate) mail: MailOptions,
}

/// An open store.
pub(crate) struct Opened {
    pub(crate) store: Arc<dyn Store>,
    /// The same, when it is a file or in memory.
    pub(crate) sqlite: Option<Arc<SqliteStore>>,
}

impl Default for Options {
    fn default() -> Self {
        Self::new()
    }
}

impl Options {
    /// The defaults.
    pub fn new() -> Self {
        Self {
            clock: None,
            entropy: Arc::new(SystemEntropy),
            policy: AuctionPolicy::default(),
            identity: IdentityPolicy::default(),
            durability: Durability::Full,
            queue: QueueLimits::default(),
            writer: WriterOptions::default(),
            scheduler: true,
            relay: None,
            node_name: None,
            replica: None,
            lanes: None,
            connections_max: None,
            migrate: true,
            passwords: PoolOptions::default(),
            tokens: TokenOptions::default(),
            mail: MailOptions::default(),
        }
    }

    /// The clock. By default it is the machine's for a file, and the database's for a database, so
    /// that all nodes agree.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Some(Arc::new(clock));
        self
    }

    /// The source of random bytes; the operating system by default.
    pub fn entropy(mut self, entropy: impl Entropy + 'static) -> Self {
        self.entropy = Arc::new(entropy);
        self
    }

    /// The marketplace's own numbers. [`Options::open`] refuses those with which no auction could
    /// be run, such as a negative grace, as `invalid_argument`.
    pub fn policy(mut self, policy: AuctionPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// What an acknowledged write survives; a power cut by default.
    pub fn durability(mut self, durability: Durability) -> Self {
        self.durability = durability;
        self
    }

    /// The most writes that may wait, 32,768 by default. One more is answered `overloaded`.
    pub fn queued_writes_max(mut self, jobs: usize) -> Self {
        self.queue.jobs_max = jobs;
        self
    }

    /// The most writes that share one commit, 2,048 by default. More give more throughput and
    /// later answers.
    pub fn group_max(mut self, jobs: usize) -> Self {
        self.queue.group_max = jobs;
        self
    }

    /// Whether this process does what falls due (starts and ends auctions). On by default; on a
    /// clock that does not run by itself it is never done in the background.
    pub fn scheduler(mut self, on: bool) -> Self {
        self.scheduler = on;
        self
    }

    /// How this node hears of what others do sooner than by looking at the database, where several
    /// are open on one. Without it, news takes up to a tenth of a second from node to node.
    pub fn relay(mut self, relay: Arc<dyn Relay>) -> Self {
        self.relay = Some(relay);
        self
    }

    /// Connects this node with the others through Redis, `redis://host:port`. Fails with
    /// `invalid_argument`; that Redis is not there is no failure, news only takes longer then.
    #[cfg(feature = "redis")]
    pub fn redis(self, address: &str) -> Result<Self, Error> {
        let options = vendue_relay_redis::RedisOptions::new(address);
        Ok(self.relay(Arc::new(vendue_relay_redis::RedisRelay::open(options)?)))
    }

    /// The name of this node, for people who look at a cluster. Of a database only.
    pub fn node_name(mut self, name: impl Into<String>) -> Self {
        self.node_name = Some(name.into());
        self
    }

    /// A server that repeats the database, to which lists are sent. They may be a moment old.
    pub fn replica(mut self, address: impl Into<String>) -> Self {
        self.replica = Some(address.into());
        self
    }

    /// How many lanes write to a database, 1 by default and 64 at most, with two connections each.
    /// Each lane takes the writes of its own auctions; more of them help where bidders seldom bid
    /// on several at once.
    pub fn lanes(mut self, count: usize) -> Self {
        self.lanes = Some(count);
        self
    }

    /// How many connections read from a database at most, 8 by default.
    pub fn connections_max(mut self, count: u32) -> Self {
        self.connections_max = Some(count);
        self
    }

    /// Whether a database's schema is brought up to date when it is opened; it is by default. A
    /// file's always is.
    pub fn migrate(mut self, on: bool) -> Self {
        self.migrate = on;
        self
    }

    /// Opens the market at `address`: `:memory:`, the path of a file, with or without `sqlite:`
    /// before it, or a PostgreSQL database, `postgres://user:password@host:port/database`.
    ///
    /// Fails with `invalid_argument` for an address of another kind and for a count that is 0 or
    /// above what it may be, and with `storage_unavailable`, `storage_read_only`, `storage_corrupt`
    /// or `schema_too_new`.
    pub fn open(self, address: &str) -> Result<Market, Error> {
        self.check_counts()?;
        numbers::check_policy(&self.policy)?;
        self.identity.validate()?;
        #[cfg(feature = "postgres")]
        if vendue_store_postgres::PostgresOptions::is_address(address) {
            let postgres = self.postgres(address)?;
            return Market::start(self, |_, listener, interest| {
                open_postgres(postgres, listener, interest)
            });
        }
        let location = location(address)?;
        Market::start(self, |options, listener, _| open_sqlite(options, location, listener))
    }

    #[cfg(feature = "postgres")]
    pub(crate) fn postgres(
        &self,
        address: &str,
    ) -> Result<vendue_store_postgres::PostgresOptions, Error> {
        let mut postgres = vendue_store_postgres::PostgresOptions::new(address)?;
        postgres.queue = self.queue;
        postgres.writer = self.writer;
        postgres.migrate = self.migrate;
        postgres.lanes = self.lanes.unwrap_or(postgres.lanes);
        postgres.pool_max = self.connections_max.unwrap_or(postgres.pool_max);
        if let Some(name) = &self.node_name {
            postgres.node_name.clone_from(name);
        }
        // Whoever does not do what falls due must not be waited for.
        postgres.takes_share =
            self.scheduler && self.clock.as_ref().is_none_or(|clock| clock.runs());
        if let Some(relay) = self.relay.clone() {
            postgres.told = Some(Arc::new(move || relay.is_up()));
        }
        match &self.replica {
            Some(replica) => postgres.replica(replica).map_err(|refused| refused.named("replica")),
            None => Ok(postgres),
        }
    }
}

fn open_sqlite(
    options: &Options,
    location: Location,
    listener: CommitListener,
) -> Result<Opened, Error> {
    let mut sqlite = SqliteOptions::new(location);
    sqlite.durability = options.durability;
    sqlite.queue = options.queue;
    sqlite.writer = options.writer;
    let place = sqlite.location.to_string();
    let sqlite = SqliteStore::open(sqlite, listener).map_err(|failure| failure.at(&place))?;
    let sqlite = Arc::new(sqlite);
    Ok(Opened { store: sqlite.clone(), sqlite: Some(sqlite) })
}

#[cfg(feature = "postgres")]
fn open_postgres(
    mut options: vendue_store_postgres::PostgresOptions,
    listener: CommitListener,
    interest: InterestSource,
) -> Result<Opened, Error> {
    options.interest = Some(interest);
    let place = options.place();
    let store = vendue_store_postgres::PostgresStore::open(options, listener);
    let store = store.inspect_err(tell_operator).map_err(|failure| failure.at(&place))?;
    Ok(Opened { store: Arc::new(store), sqlite: None })
}

/// Whoever runs the program need not be who reads the error.
#[cfg(feature = "postgres")]
fn tell_operator(failure: &StoreError) {
    tracing::error!(%failure, "the database cannot be opened");
}

impl std::fmt::Debug for Options {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Options").field("policy", &self.policy).finish_non_exhaustive()
    }
}

/// What an address can be, in this build.
const ADDRESSES: &str = if cfg!(feature = "postgres") {
    "must be a file path, :memory: or postgres://host/database"
} else {
    "must be a file path or :memory:; PostgreSQL is not in this build"
};

pub(crate) fn location(address: &str) -> Result<Location, Error> {
    let refuse = |message: &str| {
        let refused = Error::new(ErrorCode::InvalidArgument, format!("address: {message}"))
            .with("field", "address");
        // A database's address with a slip in it may hold a password.
        Err(if address.contains("://") { refused } else { refused.with("value", address) })
    };
    if address.is_empty() {
        return refuse(ADDRESSES);
    }
    let path = address.strip_prefix("sqlite:").unwrap_or(address);
    if path == ":memory:" {
        return Ok(Location::Memory);
    }
    // SQLite would read it as a URI, which may name a file in memory or options of its own.
    if path.starts_with("file:") {
        return refuse("must be a plain path, not a URI");
    }
    if path.contains("://") {
        return refuse(ADDRESSES);
    }
    Ok(Location::File(path.into()))
}
