//! How a market is opened.

use std::sync::Arc;

use vendue_domain::auctions::AuctionPolicy;
use vendue_domain::{Error, ErrorCode, Timestamp};
use vendue_store::{QueueLimits, WriterOptions};
use vendue_store_sqlite::{Durability, Location, SqliteOptions};

use crate::clock::{Clock, SystemClock, VirtualClock};
use crate::entropy::{Entropy, SystemEntropy};
use crate::market::Market;

/// Opens a market with the defaults: a file, created when it does not exist, or `:memory:`.
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
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) policy: AuctionPolicy,
    pub(crate) durability: Durability,
    pub(crate) queue: QueueLimits,
    pub(crate) writer: WriterOptions,
    pub(crate) scheduler: bool,
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
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            policy: AuctionPolicy::default(),
            durability: Durability::Full,
            queue: QueueLimits::default(),
            writer: WriterOptions::default(),
            scheduler: true,
        }
    }

    /// The clock; the machine's by default.
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
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
        self.queue.jobs_max = jobs.max(1);
        self
    }

    /// The most writes that share one commit, 2,048 by default. More give more throughput and
    /// later answers.
    pub fn group_max(mut self, jobs: usize) -> Self {
        self.queue.group_max = jobs.max(1);
        self
    }

    /// Whether this process does what falls due (starts and ends auctions). On by default; on a
    /// clock that does not run by itself it is never done in the background.
    pub fn scheduler(mut self, on: bool) -> Self {
        self.scheduler = on;
        self
    }

    /// Opens the market at `address`: `:memory:`, or the path of a file, with or without
    /// `sqlite:` before it.
    ///
    /// Fails with `invalid_argument` for an address of another kind, and with
    /// `storage_unavailable`, `storage_read_only`, `storage_corrupt` or `schema_too_new`.
    pub fn open(self, address: &str) -> Result<Market, Error> {
        check_policy(&self.policy)?;
        let mut sqlite = SqliteOptions::new(location(address)?);
        sqlite.durability = self.durability;
        sqlite.queue = self.queue;
        sqlite.writer = self.writer;
        Market::start(self, sqlite)
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Options").field("policy", &self.policy).finish_non_exhaustive()
    }
}

/// Numbers with which no auction could be run as it says: an end before the bids that had arrived,
/// a ban that is over before it begins.
fn check_policy(policy: &AuctionPolicy) -> Result<(), Error> {
    let numbers = [
        ("maximum_minor", policy.maximum_minor, 1),
        ("buy_now_margin_basis_points", policy.buy_now_margin_basis_points, 0),
        ("close_grace_ms", policy.close_grace_ms, 0),
        ("ending_soon_ms", policy.ending_soon_ms, 0),
        ("settlement_ms", policy.settlement_ms, 0),
        ("first_ban_ms", policy.first_ban_ms, 0),
        ("permanent_ban_after", policy.permanent_ban_after, 1),
        ("duration_ms_max", policy.duration_ms_max, 1),
    ];
    for (field, number, minimum) in numbers {
        if number < minimum {
            return Err(Error::invalid(field, "is too small")
                .with("value", number)
                .with("minimum", minimum));
        }
    }
    Ok(())
}

fn location(address: &str) -> Result<Location, Error> {
    let refuse = |message: &str| {
        Err(Error::new(ErrorCode::InvalidArgument, format!("address: {message}"))
            .with("field", "address")
            .with("value", address))
    };
    if address.is_empty() {
        return refuse("must be a file path or :memory:");
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
        return refuse("this version opens files and :memory: only");
    }
    Ok(Location::File(path.into()))
}
