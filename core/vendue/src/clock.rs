//! The clock as configuration: the machine's own, or one that stands still until it is moved.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Weak};
use std::time::{SystemTime, UNIX_EPOCH};

use vendue_domain::Timestamp;
use vendue_store::Store;

/// Tells the time. Nothing else in Vendue reads a clock.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// Whether time passes by itself. On a clock that only moves when it is told to, nobody waits
    /// for a deadline: [`Market::run_due`](crate::Market::run_due) does what is due.
    fn runs(&self) -> bool;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }

    fn runs(&self) -> bool {
        true
    }
}

/// The clock of a store: the machine's own for a file, and the database's where several nodes must
/// agree. A node whose own clock is wrong closes no auction early.
pub(crate) struct StoreClock(Weak<dyn Store>);

impl StoreClock {
    pub(crate) fn of(store: &Arc<dyn Store>) -> Self {
        Self(Arc::downgrade(store))
    }
}

impl Clock for StoreClock {
    fn now(&self) -> Timestamp {
        let ahead_ms = self.0.upgrade().map_or(0, |store| store.clock_ahead_ms());
        SystemClock.now().plus_ms(ahead_ms)
    }

    fn runs(&self) -> bool {
        true
    }
}

/// A clock for tests, simulations and replays. Clones share the time.
///
/// ```
/// use vendue::{Clock, VirtualClock};
/// let clock = VirtualClock::starting_at("2026-11-20T12:00:00Z".parse()?);
/// clock.advance_ms(90_000);
/// assert_eq!(clock.now().to_string(), "2026-11-20T12:01:30.000Z");
/// # Ok::<(), vendue::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct VirtualClock(Arc<AtomicI64>);

impl VirtualClock {
    /// A clock that stands at a moment.
    pub fn starting_at(moment: Timestamp) -> Self {
        Self(Arc::new(AtomicI64::new(moment.as_ms())))
    }

    /// Moves the clock forward.
    pub fn advance_ms(&self, ms: i64) {
        self.0.fetch_add(ms.max(0), Ordering::SeqCst);
    }

    /// Sets the clock.
    pub fn set(&self, moment: Timestamp) {
        self.0.store(moment.as_ms(), Ordering::SeqCst);
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_ms(self.0.load(Ordering::SeqCst))
    }

    fn runs(&self) -> bool {
        false
    }
}
