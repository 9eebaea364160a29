//! Which market a command works on: a file, or a database.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::commands::output::Failure;
use crate::database::Secret;

/// Which market a command works on.
#[derive(Clone, Debug, clap::Args)]
#[group(skip)]
pub(crate) struct MarketArgs {
    /// The file of the market; then an address in the environment does not count.
    #[arg(long, value_name = "PATH")]
    database: Option<PathBuf>,
    /// The PostgreSQL database of the market, `postgres://user:password@host/database`. Give it by
    /// the environment: other users of the machine can read a command line.
    #[arg(long, env = "VENDUE_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database_url: Option<Secret>,
}

impl MarketArgs {
    /// The address, if there is one.
    pub(crate) fn given(&self) -> Option<Address> {
        match (&self.database, &self.database_url) {
            (Some(path), _) => Some(Address::File(path.clone())),
            (None, Some(url)) if url.is_given() => Some(Address::of(url)),
            _ => None,
        }
    }

    /// The address. Fails without one.
    pub(crate) fn required(&self) -> Result<Address, Failure> {
        self.given().ok_or_else(|| {
            Failure::input("name the market with --database PATH or --database-url URL")
        })
    }
}

/// The address of a market.
#[derive(Clone, Debug)]
pub(crate) enum Address {
    /// A file, or memory.
    File(PathBuf),
    /// A PostgreSQL database.
    Database(Secret),
}

impl Address {
    /// The address in a text that may be either.
    pub(crate) fn of(text: &Secret) -> Self {
        let found = text.reveal();
        if ["postgres://", "postgresql://"].iter().any(|scheme| found.starts_with(scheme)) {
            return Self::Database(text.clone());
        }
        let path = found.strip_prefix("sqlite:").unwrap_or(found);
        // An address of another kind, or one with a slip in it: it is refused when it is opened,
        // and until then it may hold a password.
        if path.contains("://") { Self::Database(text.clone()) } else { Self::File(path.into()) }
    }

    /// The file, where it is one.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Database(_) => None,
        }
    }

    /// The address by which the facade opens it.
    pub(crate) fn reveal(&self) -> Result<&str, Failure> {
        match self {
            Self::File(path) => path
                .to_str()
                .ok_or_else(|| Failure::input(format!("{} is not UTF-8", path.display()))),
            Self::Database(url) => Ok(url.reveal()),
        }
    }
}

/// The address without anything that lets somebody in.
impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(out),
            Self::Database(url) => out.write_str(&shown(url.reveal())),
        }
    }
}

/// Host and name of a database. A password may hold whatever separates the parts of an address, if
/// somebody forgot to escape it: where it is not clear what is what, nothing is shown.
fn shown(url: &str) -> String {
    const HIDDEN: &str = "the PostgreSQL database";
    let Some(("postgres" | "postgresql", rest)) = url.split_once("://") else {
        return HIDDEN.to_owned();
    };
    let (place, parameters) = rest.split_once('?').unwrap_or((rest, ""));
    if parameters.contains('@') {
        return HIDDEN.to_owned();
    }
    let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
    let hosts = place.split('/').next().unwrap_or_default();
    if hosts.split(',').all(is_host) { format!("postgres://{place}") } else { HIDDEN.to_owned() }
}

/// Whether a text is a host, and after a colon a port and nothing else.
fn is_host(text: &str) -> bool {
    match text.rsplit_once(':') {
        Some((_, port)) if !text.ends_with(']') => port.bytes().all(|byte| byte.is_ascii_digit()),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_shown() {
        for (url, expected) in [
            ("postgres://anna:pa55word@host:5433/market", "postgres://host:5433/market"),
            ("postgres://anna@host/market?password=pa55word", "postgres://host/market"),
            ("postgres://host/market?password=pa55@word", "the PostgreSQL database"),
            ("postgres://anna:pa55/w@rd@host/market", "postgres://host/market"),
            ("postgres://anna:pa55?word@host/market", "the PostgreSQL database"),
            ("postgres://anna:pa55word", "the PostgreSQL database"),
            ("postgres://a,b:1,[::1]/market", "postgres://a,b:1,[::1]/market"),
            ("postgresql:///market?host=/run/postgresql", "postgres:///market"),
        ] {
            let secret: Secret = url.parse().expect("a text");
            let address = Address::of(&secret);
            assert_eq!(address.to_string(), expected, "{url}");
            assert!(!format!("{address:?}").contains("pa55"), "{url}");
        }
    }

    #[test]
    fn what_is_no_database_is_a_file() {
        for text in ["market.db", "sqlite:market.db"] {
            let address = Address::of(&text.parse().expect("a text"));
            assert_eq!(address.file(), Some(Path::new("market.db")));
        }
    }
}
