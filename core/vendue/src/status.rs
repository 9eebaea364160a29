//! How a node stands among others.

use vendue_domain::Error;
use vendue_store::Share;

use crate::market::Market;

/// How a node stands among others on the same market, as far as it knows at this moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Status {
    /// Its share of what falls due. There are as many shares as nodes that are alive, as of the
    /// last heartbeat; a file has one.
    pub share: Share,
    /// By how many milliseconds the clock of the database is before this machine's; the market's
    /// time is the database's.
    pub clock_ahead_ms: i64,
    /// How many events of other nodes were heard of since the market was opened. One that is
    /// heard of in two ways counts twice.
    pub heard_events: u64,
    /// How often the log could not be followed since the market was opened.
    pub follow_failures: u64,
    /// Mails since the market was opened.
    pub mails: MailCounts,
}

/// Mails since the market was opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct MailCounts {
    /// How many wait to be sent, those that are tried again among them.
    pub waiting: u64,
    /// How many were sent.
    pub sent: u64,
    /// How many were given up.
    pub failed: u64,
    /// How many were never tried, because too many waited.
    pub dropped: u64,
}

impl Market {
    /// How this node stands among others. It asks nobody and never waits. Only the host may.
    pub fn status(&self) -> Result<Status, Error> {
        self.require_host()?;
        let store = &self.inner.store;
        Ok(Status {
            share: store.share(),
            clock_ahead_ms: store.clock_ahead_ms(),
            heard_events: self.inner.hub.heard(),
            follow_failures: store.follow_failures(),
            mails: self.inner.mails.counts(),
        })
    }
}
