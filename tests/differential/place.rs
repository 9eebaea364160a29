//! Where a history is played: a file, or a database of its own.

use std::sync::Arc;

use vendue::VirtualClock;
use vendue_store::Store;
use vendue_store_postgres::{PostgresOptions, PostgresStore};
use vendue_store_sqlite::{Location, SqliteOptions, SqliteStore};
use vendue_test_servers::{Database, Postgres};

/// An empty place, which goes with this value.
pub(crate) enum Place {
    File(tempfile::TempDir),
    Database(Database),
}

impl Place {
    pub(crate) fn file() -> Self {
        Self::File(tempfile::tempdir().expect("a folder"))
    }

    pub(crate) fn database() -> Self {
        Self::Database(Postgres::shared().create_database())
    }

    pub(crate) fn address(&self) -> String {
        match self {
            Self::File(folder) => {
                folder.path().join("market.db").to_str().expect("plain").to_owned()
            }
            Self::Database(database) => database.url().to_owned(),
        }
    }

    /// The store itself, once no market is open on it.
    pub(crate) fn store(&self) -> Arc<dyn Store> {
        let nobody = Arc::new(|_| {});
        match self {
            Self::File(_) => {
                let options = SqliteOptions::new(Location::File(self.address().into()));
                Arc::new(SqliteStore::open(options, nobody).expect("open"))
            }
            Self::Database(_) => {
                let options = PostgresOptions::new(&self.address()).expect("an address");
                Arc::new(PostgresStore::open(options, nobody).expect("open"))
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Self::Database(database) = self {
            let sql = format!("DROP DATABASE {} WITH (FORCE)", database.name());
            // One that stays goes with the server.
            drop(Postgres::shared().psql("postgres", &sql));
        }
    }
}

pub(crate) fn clock() -> VirtualClock {
    VirtualClock::starting_at("2026-11-20T12:00:00Z".parse().expect("a moment"))
}
