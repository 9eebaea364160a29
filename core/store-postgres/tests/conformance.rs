//! The conformance suite, with one lane and with several.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use vendue_store::conformance::{Setup, Subject};
use vendue_store::{CommitListener, Store};
use vendue_store_postgres::{PostgresOptions, PostgresStore};
use vendue_test_servers::{Database, Postgres};

/// A database of its own.
struct Fresh {
    database: Database,
    lanes: usize,
}

impl Subject for Fresh {
    fn open(&self, setup: Setup, listener: CommitListener) -> Arc<dyn Store> {
        let mut options = PostgresOptions::new(self.database.url()).expect("an address");
        options.queue = setup.queue;
        options.writer = setup.writer;
        options.lanes = self.lanes;
        options.pool_max = 3;
        options.poll = std::time::Duration::from_millis(10);
        Arc::new(PostgresStore::open(options, listener).expect("open"))
    }
}

fn one_lane() -> Fresh {
    Fresh { database: Postgres::shared().create_database(), lanes: 1 }
}

fn three_lanes() -> Fresh {
    Fresh { database: Postgres::shared().create_database(), lanes: 3 }
}

mod one {
    use super::one_lane;

    vendue_store::conformance_suite!(one_lane, shared);
}

mod three {
    use super::three_lanes;

    vendue_store::conformance_suite!(three_lanes, shared);
}
