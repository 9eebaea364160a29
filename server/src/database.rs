//! Which database a command works on, and how it reaches the other nodes.

use std::fmt;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use clap::Args;
use vendue::{Error, Options, Relay};
use vendue_relay_redis::{RedisOptions, RedisRelay};

/// Where the market is. Without an address of a database it is a file.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Database")]
pub(crate) struct DatabaseArgs {
    /// The PostgreSQL database of the market, `postgres://user:password@host/database`, instead of
    /// a file. Give it by the environment: other users of the machine can read a command line.
    #[arg(long, env = "VENDUE_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    pub(crate) database_url: Option<Secret>,
    /// A server that repeats the database, to which lists are sent.
    #[arg(long, env = "VENDUE_REPLICA_URL", hide_env_values = true, value_name = "URL")]
    pub(crate) replica_url: Option<Secret>,
    /// The Redis through which several nodes hear of each other at once and count limits together,
    /// `redis://:password@host:6379`.
    #[arg(long, env = "VENDUE_REDIS_URL", hide_env_values = true, value_name = "URL")]
    pub(crate) redis_url: Option<Secret>,
    /// How many lanes write to the database, with two connections each; 1 without a word.
    #[arg(long, env = "VENDUE_LANES", value_name = "COUNT")]
    pub(crate) lanes: Option<usize>,
    /// How many connections read from the database at most; 8 without a word.
    #[arg(long, env = "VENDUE_DATABASE_CONNECTIONS", value_name = "COUNT")]
    pub(crate) database_connections: Option<u32>,
    /// The name of this node, for people who look at several; the process id without a word.
    #[arg(long, env = "VENDUE_NODE_NAME", value_name = "NAME")]
    pub(crate) node_name: Option<String>,
    /// Leave the schema of the database as it is, and fail if it is not up to date.
    #[arg(long, env = "VENDUE_NO_MIGRATE")]
    pub(crate) no_migrate: bool,
}

impl DatabaseArgs {
    /// Whether the market is in a database, where there may be other nodes.
    pub(crate) fn is_database(&self) -> bool {
        self.database_url.as_ref().is_some_and(Secret::is_given)
    }

    fn names_postgres(&self) -> bool {
        let url = self.database_url.as_ref().map_or("", Secret::reveal);
        ["postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme))
    }

    /// The address of the market: that of the database, or this file.
    pub(crate) fn address(&self, default_file: &Path) -> String {
        match &self.database_url {
            Some(url) if url.is_given() => url.reveal().to_owned(),
            _ => default_file.to_string_lossy().into_owned(),
        }
    }

    /// How the market is opened, without a way to the other nodes: who serves adds it.
    pub(crate) fn options(&self) -> Result<Options, Error> {
        if self.is_database() && !self.names_postgres() {
            // The store would refuse it too, and repeat it.
            return Err(Error::invalid("database_url", "must be postgres://host/database"));
        }
        let mut options = Options::new().migrate(!self.no_migrate);
        if let Some(url) = self.replica_url.as_ref().filter(|url| url.is_given()) {
            options = options.replica(url.reveal());
        }
        if let Some(lanes) = self.lanes {
            options = options.lanes(lanes);
        }
        if let Some(connections) = self.database_connections {
            options = options.connections_max(connections);
        }
        if let Some(name) = self.node_name.as_ref().filter(|name| !name.is_empty()) {
            options = options.node_name(name);
        }
        Ok(options)
    }

    /// The way to the other nodes, if there is one. That Redis is not there is no failure. Fails
    /// with `invalid_argument`.
    pub(crate) fn relay(&self) -> Result<Option<Arc<dyn Relay>>, Error> {
        let Some(url) = self.redis_url.as_ref().filter(|url| url.is_given()) else {
            return Ok(None);
        };
        if !self.is_database() {
            tracing::warn!("Redis is not used: a market in a file has one node");
            return Ok(None);
        }
        let relay = RedisRelay::open(RedisOptions::new(url.reveal()))?;
        Ok(Some(Arc::new(relay)))
    }
}

/// A value that may hold a password: it is not written into logs by accident.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl Secret {
    /// The value.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether there is something. A variable that is set to nothing counts as none.
    pub(crate) fn is_given(&self) -> bool {
        !self.0.is_empty()
    }
}

impl FromStr for Secret {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(text: &str) -> Option<Secret> {
        Some(Secret(text.to_owned()))
    }

    #[test]
    fn a_database_takes_the_place_of_the_file() {
        let file = Path::new("folder/market.db");
        let mut args = DatabaseArgs::default();
        assert_eq!(args.address(file), "folder/market.db");
        args.database_url = secret("");
        assert!(!args.is_database());
        assert_eq!(args.address(file), "folder/market.db");
        args.database_url = secret("postgres://host/market");
        assert!(args.is_database());
        assert_eq!(args.address(file), "postgres://host/market");
    }

    #[test]
    fn a_password_is_shown_by_nothing() {
        let url = "postgres://anna:hidden-word@host/market";
        let args = DatabaseArgs {
            database_url: secret(url),
            replica_url: secret(url),
            redis_url: secret("nonsense://:hidden-word@host"),
            ..DatabaseArgs::default()
        };
        assert!(!format!("{args:?}").contains("hidden-word"));
        let refused = args.relay().map(drop).expect_err("not an address of Redis");
        assert!(!format!("{refused:?}").contains("hidden-word"));
    }
}
