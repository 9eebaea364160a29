//! The usual way, measured beside ours: PostgreSQL, one row lock for each bid.
//!
//! The server is Debian's, started in a temporary folder with its own defaults for durability
//! (`fsync` and `synchronous_commit` on), reached through a socket, and stopped in the end. Each
//! of pgbench's clients locks the auction, inserts its bid, updates the auction and commits.

use std::time::Duration;

use vendue_test_servers::Postgres;

use crate::Outcome;

/// The tables, with what a bid of ours stores as columns.
const SCHEMA: &str = "
CREATE TABLE auctions (id bigint PRIMARY KEY, price_minor bigint NOT NULL,
    leader_id bigint, leader_maximum_minor bigint, bid_count bigint NOT NULL,
    ends_at timestamptz NOT NULL);
CREATE TABLE bids (auction_id bigint NOT NULL, sequence bigint NOT NULL, bidder_id bigint NOT NULL,
    maximum_minor bigint NOT NULL, price_minor bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (auction_id, sequence));
INSERT INTO auctions VALUES (1, 1000, NULL, NULL, 0, now() + interval '7 days');
";

const BID: &str = "
\\set bidder random(1, 1000)
BEGIN;
SELECT price_minor, bid_count FROM auctions WHERE id = 1 FOR UPDATE \\gset
INSERT INTO bids (auction_id, sequence, bidder_id, maximum_minor, price_minor)
    VALUES (1, :bid_count + 1, :bidder, :price_minor + 100, :price_minor);
UPDATE auctions SET price_minor = :price_minor + 100, leader_id = :bidder,
    leader_maximum_minor = :price_minor + 100, bid_count = :bid_count + 1 WHERE id = 1;
COMMIT;
";

/// The row-locked transaction.
#[derive(Clone, Copy, Debug)]
pub struct RowLocked {
    /// How many clients bid at once.
    pub clients: u32,
    /// How long they do.
    pub measured: Duration,
}

/// Transactions a second, on a server of its own.
pub fn row_locked_transactions(load: RowLocked) -> Outcome<f64> {
    row_locked_on(&Postgres::start(), load)
}

/// Transactions a second, on a server that runs.
pub fn row_locked_on(server: &Postgres, load: RowLocked) -> Outcome<f64> {
    let database = server.create_database();
    server.psql(database.name(), SCHEMA)?;
    let place = tempfile::Builder::new().prefix("bench-pg-").tempdir()?;
    let script = place.path().join("bid.sql");
    std::fs::write(&script, BID)?;
    // The server's own user must be able to read it.
    let readable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(place.path(), readable)?;
    let (clients, seconds) = (load.clients.to_string(), load.measured.as_secs().max(1));
    let output = server
        .client("pgbench")
        .args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--client", &clients])
        .args(["--time", &seconds.to_string(), "--file"])
        .arg(&script)
        .arg(database.name())
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
    }
    let said = String::from_utf8_lossy(&output.stdout);
    let figure = said.lines().find_map(|line| line.strip_prefix("tps = "));
    let figure = figure.and_then(|rest| rest.split_whitespace().next());
    Ok(figure.ok_or("pgbench gave no figure")?.parse()?)
}
