//! How a relay is opened.

use std::fmt;
use std::time::Duration;

use crate::address;

/// How a relay is opened. The defaults are meant to be used; those of all nodes should be alike.
#[derive(Clone)]
pub struct RedisOptions {
    /// Where Redis is: `redis://user:password@host:6379`, `rediss://…` with TLS, or
    /// `redis+unix:///path/of/redis.sock`.
    pub url: String,
    /// A certificate in PEM that TLS trusts instead of those of the system.
    pub ca_certificate: Option<Vec<u8>>,
    /// What all keys and channels begin with, so that several markets can share one Redis. The
    /// number of a database in the URL does not separate them: channels have none.
    pub name_space: String,
    /// Whether news go over sharded channels where the server has them (from 7.0 on). All nodes
    /// must agree; false is for proxies that do not know the commands.
    pub sharded: bool,
    /// How long [`take`](vendue_store::Limiter::take) may take.
    pub take_timeout: Duration,
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// How long any other answer may take before the connection counts as dead.
    pub answer_timeout: Duration,
    /// How often each connection is asked whether it lives.
    pub ping_every: Duration,
    /// The longest pause between two attempts to connect.
    pub pause_max: Duration,
    /// How many topics may wait to be announced before announcements are dropped.
    pub announcements_max: usize,
    /// How many buckets may be asked about at one time before asking fails at once.
    pub takes_max: usize,
    /// How often the viewers at the other nodes are counted.
    pub viewers_every: Duration,
    /// After how long a node that says nothing has no viewers any more. What each node has is
    /// written anew more than twice in this time.
    pub viewers_forgotten_after: Duration,
}

impl RedisOptions {
    /// The defaults for a URL.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            ca_certificate: None,
            name_space: "vendue".to_owned(),
            sharded: true,
            take_timeout: Duration::from_millis(50),
            connect_timeout: Duration::from_secs(1),
            answer_timeout: Duration::from_secs(1),
            ping_every: Duration::from_secs(1),
            pause_max: Duration::from_secs(2),
            announcements_max: 10_000,
            takes_max: 10_000,
            viewers_every: Duration::from_secs(1),
            viewers_forgotten_after: Duration::from_secs(12),
        }
    }
}

/// Shows the address and leaves out who enters with which password.
impl fmt::Debug for RedisOptions {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RedisOptions")
            .field("url", &address::shown(&self.url))
            .field("name_space", &self.name_space)
            .field("sharded", &self.sharded)
            .field("take_timeout", &self.take_timeout)
            .finish_non_exhaustive()
    }
}
