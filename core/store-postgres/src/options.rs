//! How a PostgreSQL store is opened.

use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use vendue_domain::{Error, ErrorCode};
use vendue_store::{InterestSource, QueueLimits, WriterOptions};

use crate::upkeep::CONNECTIONS;

/// How a PostgreSQL store is opened. The defaults are meant to be used.
#[derive(Clone)]
pub struct PostgresOptions {
    /// The servers, one of which is the primary: they are tried in turn, and one that only repeats
    /// another is passed over.
    pub(crate) servers: Vec<PgConnectOptions>,
    /// A server that repeats the primary, for lists.
    pub(crate) replica: Option<PgConnectOptions>,
    /// The limits of the queue of writes.
    pub queue: QueueLimits,
    /// How the writers behave.
    pub writer: WriterOptions,
    /// How many lanes write, 1 by default, with two connections each that take turns. Each lane
    /// takes the writes of its own subjects. More of them help where the writes of one node share
    /// little: bidders who bid on many auctions at once make lanes wait for each other.
    pub lanes: usize,
    /// How many connections read at most, 8 by default. A node has others beside:
    /// [`PostgresOptions::connections`] says how many in all.
    pub pool_max: u32,
    /// Whether the schema is brought up to date when the store is opened; it is by default.
    pub migrate: bool,
    /// The name of this node, for people; the process id by default.
    pub node_name: String,
    /// How long a statement may run, 15 seconds by default.
    pub statement_timeout: Duration,
    /// How long a write waits for another one that holds its rows, 5 seconds by default.
    pub lock_timeout: Duration,
    /// How long to try to connect once, 5 seconds by default.
    pub connect_timeout: Duration,
    /// How long writes and reads wait for a server that has gone to come back, 15 seconds by
    /// default. After that they fail at once until it is back.
    pub patience: Duration,
    /// How often the events of other nodes are looked for, 100 ms by default.
    pub poll: Duration,
    /// Asked whether something else tells of them at once. As long as it does, they are looked for
    /// once a second at most, for what it may have missed.
    pub told: Option<Arc<dyn Fn() -> bool + Send + Sync>>,
    /// How often a node says that it is alive, 500 ms by default; after four times as long without
    /// a word others take over what it should do.
    pub heartbeat: Duration,
    /// Whether this node does its share of what falls due, as it does by default. One that does not
    /// is known to the others, and they divide the work without it.
    pub takes_share: bool,
    /// Asked which topics are followed here; without it every event is told.
    pub interest: Option<InterestSource>,
}

impl PostgresOptions {
    /// The defaults for a database by its address, `postgres://user:password@host:port/database`.
    ///
    /// Several hosts may be named, `host-a:5432,host-b:5432`: whichever is the primary is used. The
    /// parameters of libpq that are known are `sslmode`, `sslrootcert`, `sslcert`, `sslkey`,
    /// `host` (a socket's folder), `port`, `user`, `password`, `dbname`, `application_name`,
    /// `options` and `statement-cache-capacity`.
    ///
    /// Fails with `invalid_argument`.
    pub fn new(address: &str) -> Result<Self, Error> {
        let servers = each_host(address).iter().map(|one| parse(one)).collect::<Result<_, _>>()?;
        Ok(Self {
            servers,
            replica: None,
            queue: QueueLimits::default(),
            writer: WriterOptions::default(),
            lanes: 1,
            pool_max: 8,
            migrate: true,
            node_name: format!("process {}", std::process::id()),
            statement_timeout: Duration::from_secs(15),
            lock_timeout: Duration::from_secs(5),
            connect_timeout: Duration::from_secs(5),
            patience: Duration::from_secs(15),
            poll: Duration::from_millis(100),
            told: None,
            heartbeat: Duration::from_millis(500),
            takes_share: true,
            interest: None,
        })
    }

    /// Sends lists to a server that repeats the primary. What it answers may be a moment old, so
    /// nothing else is asked there. Fails with `invalid_argument`.
    pub fn replica(mut self, address: &str) -> Result<Self, Error> {
        self.replica = Some(parse(address)?);
        Ok(self)
    }

    /// How many connections to the primary one store with these options holds at most: two for each
    /// lane, those that read, those of what a node does for itself, and one more while it starts or
    /// looks for another server. A replica is given as many as read.
    pub fn connections(&self) -> u32 {
        let lanes = u32::try_from(self.lanes.max(1)).unwrap_or(u32::MAX);
        let kept = lanes.saturating_mul(2).saturating_add(self.pool_max.max(1));
        kept.saturating_add(CONNECTIONS).saturating_add(1)
    }

    /// Where the servers are, such as `db1:5432, db2:5432`. Nothing in it lets anybody in.
    pub fn place(&self) -> String {
        self.servers.iter().map(shown).collect::<Vec<_>>().join(", ")
    }

    /// Whether an address is one of PostgreSQL.
    pub fn is_address(address: &str) -> bool {
        address.starts_with("postgres://") || address.starts_with("postgresql://")
    }
}

impl std::fmt::Debug for PostgresOptions {
    // An address may hold a password.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let hosts: Vec<&str> = self.servers.iter().map(PgConnectOptions::get_host).collect();
        out.debug_struct("PostgresOptions")
            .field("hosts", &hosts)
            .field("lanes", &self.lanes)
            .field("pool_max", &self.pool_max)
            .finish_non_exhaustive()
    }
}

/// A server in a word. Nothing in it lets anybody in.
pub(crate) fn shown(server: &PgConnectOptions) -> String {
    match server.get_socket() {
        Some(folder) => format!("{}:{}", folder.display(), server.get_port()),
        None => format!("{}:{}", server.get_host(), server.get_port()),
    }
}

fn parse(address: &str) -> Result<PgConnectOptions, Error> {
    let refuse = |why: &str| {
        Error::new(ErrorCode::InvalidArgument, format!("address: {why}")).with("field", "address")
    };
    if !PostgresOptions::is_address(address) {
        return Err(refuse("must begin with postgres://"));
    }
    if let Some(unknown) = unknown_parameter(address) {
        // The driver would pass over it, and somebody believe the way to be encrypted.
        let refused =
            refuse("has a parameter that is not known (a ? in a password is to be written as %3F)");
        return Err(match unknown {
            Some(name) => refused.with("parameter", name),
            None => refused,
        });
    }
    // What is wrong is told without the address, which may hold a password.
    let parsed: PgConnectOptions =
        address.parse().map_err(|_| refuse("is not a valid address of PostgreSQL"))?;
    if parsed.get_database().is_none() {
        return Err(refuse("must name a database, as in postgres://host/database"));
    }
    // The driver calls whoever is not named "anonymous"; everybody expects libpq's own way.
    let parsed = match std::env::var("USER") {
        Ok(user) if parsed.get_username() == "anonymous" => parsed.username(&user),
        _ => parsed,
    };
    if parsed.get_application_name().is_none() {
        return Ok(parsed.application_name("vendue"));
    }
    Ok(parsed)
}

/// The parameters of an address that mean something.
const PARAMETERS: [&str; 18] = [
    "application_name",
    "dbname",
    "host",
    "hostaddr",
    "password",
    "port",
    "ssl-ca",
    "ssl-cert",
    "ssl-key",
    "ssl-mode",
    "ssl-root-cert",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "statement-cache-capacity",
    "user",
    "options",
];

/// Whether there is a parameter that means nothing, and its name where that may be told.
///
/// A password with a `?` or `&` that is not escaped looks like parameters in its second half, so a
/// name is told only where nothing but a slip of the pen can have made it.
fn unknown_parameter(address: &str) -> Option<Option<&str>> {
    let (_, parameters) = address.split_once('?')?;
    let mut may_be_told = !parameters.contains('@');
    for one in parameters.split('&') {
        let (name, has_value) = match one.split_once('=') {
            Some((name, _)) => (name, true),
            None => (one, false),
        };
        if !(name.is_empty() || PARAMETERS.contains(&name) || name.starts_with("options[")) {
            let is_plain = name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'_' | b'-'));
            return Some(Some(name).filter(|_| may_be_told && is_plain && has_value));
        }
        may_be_told &= name != "password";
    }
    None
}

/// The same address once for each of its hosts.
fn each_host(address: &str) -> Vec<String> {
    let whole = || vec![address.to_owned()];
    let Some((scheme, rest)) = address.split_once("://") else { return whole() };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let Some((authority, path)) = rest.split_at_checked(end) else { return whole() };
    let (login, hosts) = match authority.rsplit_once('@') {
        Some((login, hosts)) => (format!("{login}@"), hosts),
        None => (String::new(), authority),
    };
    hosts.split(',').map(|host| format!("{scheme}://{login}{host}{path}")).collect()
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn every_host_has_an_address_of_its_own() {
        assert_eq!(
            each_host("postgres://u:p,w@a:1,b/db?sslmode=require"),
            ["postgres://u:p,w@a:1/db?sslmode=require", "postgres://u:p,w@b/db?sslmode=require"]
        );
        assert_eq!(each_host("postgres:///db?host=/run"), ["postgres:///db?host=/run"]);
    }

    #[test]
    fn a_parameter_with_a_slip_is_refused() {
        let slip = "postgres://u@a/db?application_name=x&sslmod=verify-full";
        assert_eq!(unknown_parameter(slip), Some(Some("sslmod")));
        assert!(PostgresOptions::new(slip).is_err());
        assert!(PostgresOptions::new("postgres://u@a/db?sslmode=verify-full").is_ok());
    }

    #[test]
    fn a_password_that_looks_like_parameters_is_not_told() {
        for bad in [
            "postgres://u:pa?hidden@a/db",
            "postgres://u:pa?hidden=word@a/db",
            "postgres://u:pa?sslmode=x&hidden=word@a/db",
            "postgres://a/db?user=u&password=pa&hidden=word",
            "postgres://a/db?hidden",
            "postgres://a/db?hidden9=word",
            "postgres://a/db?sslmod=hidden",
        ] {
            let refused = PostgresOptions::new(bad).map(drop).expect_err(bad);
            assert_eq!(refused.code(), ErrorCode::InvalidArgument, "{bad}");
            assert!(!format!("{refused:?} {refused}").contains("hidden"), "{bad}: {refused:?}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let options = PostgresOptions::new("postgres://u:hidden@a/db").expect("valid");
        assert!(!format!("{options:?}").contains("hidden"));
        for bad in ["postgres://u:hidden@a:port/db", "postgres://u:hidden@a", "mysql://u:hidden@a"]
        {
            let refused = PostgresOptions::new(bad).map(drop).expect_err(bad);
            assert_eq!(refused.code(), ErrorCode::InvalidArgument, "{bad}");
            assert!(!format!("{refused:?}").contains("hidden"), "{bad}");
        }
    }
}
