//! The roles of `deploy/roles.sql` are enough for nodes, and are no more than they need.

use std::path::Path;
use std::process::{Command, Output};

use vendue_test_servers::Postgres;

use crate::cluster::{counted, eventually};
use crate::lot;
use crate::program::Program;

fn url(postgres: &Postgres, role: &str) -> String {
    format!("postgres://{role}@{}/market?sslmode=disable", postgres.address())
}

/// Makes roles and database as the compose file does.
fn make_roles(postgres: &Postgres) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/roles.sql");
    let mut psql = postgres.client("psql");
    psql.args(["--no-psqlrc", "--set", "ON_ERROR_STOP=1", "--file"]).arg(file);
    let done = psql.env("MARKET_OWNER_PASSWORD", "it's").env("MARKET_APP_PASSWORD", "b").output();
    let done = done.expect("psql runs");
    assert!(done.status.success(), "{done:?}");
}

fn bring_up_to_date(postgres: &Postgres, role: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_vendue"));
    let program = program.args(["migrate", "--schema-only"]);
    program.env("VENDUE_DATABASE_URL", url(postgres, role)).output().expect("it runs")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_owns_no_table_does_everything_but_change_one() {
    let postgres = Postgres::quick();
    make_roles(&postgres);
    let refused = bring_up_to_date(&postgres, "market_app");
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    for _ in 0..2 {
        let done = bring_up_to_date(&postgres, "market_owner");
        assert_eq!(done.status.code(), Some(0), "{done:?}");
    }
    let (address, flags) = (url(&postgres, "market_app"), ["--no-migrate", "--database-url"]);
    let nodes = [(); 2].map(|()| Program::start(&[flags[0], flags[1], &address]));
    let (_, auction) = lot::auction(&nodes[0]).await;
    let anna = lot::user(&nodes[1], "anna").await;
    lot::bid(&nodes[1], &anna, &auction, 1_500).await;
    eventually("they find each other", async || {
        counted(&nodes[0], "vendue_nodes_alive").await >= 2.0
    })
    .await;
    for change in ["DROP TABLE events", "ALTER TABLE users ADD note text", "CREATE TABLE t ()"] {
        let mut psql = postgres.client("psql");
        psql.env("PGUSER", "market_app").env("PGDATABASE", "market").args(["-c", change]);
        let refused = psql.output().expect("psql runs");
        assert!(!refused.status.success(), "{change}: {refused:?}");
    }
}
