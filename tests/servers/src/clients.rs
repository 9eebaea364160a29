//! Reaching a PostgreSQL server: URLs, statements, databases of one's own.

use std::io::Write;
use std::process::Stdio;
use std::sync::atomic::Ordering;

use crate::{Postgres, Proxy, programs};

/// A fresh database in a server, which lives as long as the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Database {
    name: String,
    url: String,
}

impl Database {
    /// The name, unlike that of any other database of the server.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where clients find it, through the server's socket.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Postgres {
    /// The URL of a database, through the server's socket.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        let (port, folder) = (self.port(), self.folder().display());
        format!("postgres://postgres@localhost:{port}/{database}?host={folder}")
    }

    /// The URL of a database, through loopback.
    #[must_use]
    pub fn tcp_url(&self, database: &str) -> String {
        format!("postgres://postgres@{}/{database}?sslmode=disable", self.address())
    }

    /// The URL of a database, through a proxy in front of this server.
    #[must_use]
    pub fn url_through(&self, proxy: &Proxy, database: &str) -> String {
        format!("postgres://postgres@{}/{database}?sslmode=disable", proxy.address())
    }

    /// Makes an empty database with a new name.
    #[must_use]
    pub fn create_database(&self) -> Database {
        let number = self.databases.fetch_add(1, Ordering::Relaxed) + 1;
        let name = format!("test_{number}");
        // Nobody connects to this template, so databases can be made at the same time.
        let made = self.psql("postgres", &format!("CREATE DATABASE {name} TEMPLATE template0"));
        made.unwrap_or_else(|error| panic!("{name} cannot be made: {error}"));
        let url = self.url(&name);
        Database { name, url }
    }

    /// Runs statements, each in a transaction of its own, and returns the rows they give: a
    /// line each, with `|` between columns.
    ///
    /// # Errors
    ///
    /// What psql complains of, at the first statement that fails.
    pub fn psql(&self, database: &str, sql: &str) -> Result<String, String> {
        let mut child = self
            .client("psql")
            .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", database])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        if let Some(mut input) = child.stdin.take() {
            // One that could not connect reads nothing, and says why in its output.
            drop(input.write_all(sql.as_bytes()));
        }
        let output = child.wait_with_output().map_err(|error| error.to_string())?;
        programs::text(&output)
    }
}
