//! The limit of the disk and of SQLite: the rows of accepted bids, written by a bare loop.
//!
//! The loop takes rows that a market has really stored, and writes them again into a fresh file of
//! the same schema with the same pragmas, in transactions of the same size: for each accepted bid
//! its entry of the log, its event and its kept outcome, and for each group one update of the
//! standing and one of the exposure of everybody in it. Nothing is decided, hashed or answered.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use rusqlite::types::Value;
use rusqlite::{Connection, Statement, params_from_iter};

use crate::{Outcome, Place};

/// How many rows of each table are taken as samples.
const SAMPLES: usize = 10_000;

/// The groups that the bare loop writes.
#[derive(Clone, Copy, Debug)]
pub struct BareGroups {
    /// How many accepted bids share a commit.
    pub accepted: usize,
    /// How long the loop runs.
    pub measured: Duration,
}

/// A table's statement and the rows that go through it.
struct Samples {
    insert: String,
    rows: Vec<Vec<Value>>,
    /// The column that counts up: the sequence of a log, the position of an event.
    counters: Vec<usize>,
}

impl Samples {
    fn read(connection: &Connection, table: &str, counters: &[&str]) -> Outcome<Self> {
        let sql = format!("SELECT * FROM {table} ORDER BY {} DESC LIMIT {SAMPLES}", counters[0]);
        let mut select = connection.prepare(&sql)?;
        let columns: Vec<String> = select.column_names().into_iter().map(str::to_owned).collect();
        let mut rows = Vec::new();
        let mut found = select.query([])?;
        while let Some(row) = found.next()? {
            let values: Result<Vec<Value>, _> =
                (0..columns.len()).map(|column| row.get(column)).collect();
            rows.push(values?);
        }
        if rows.is_empty() {
            return Err(format!("no rows of {table} to write again").into());
        }
        let marks = vec!["?"; columns.len()].join(", ");
        let insert = format!("INSERT INTO {table} VALUES ({marks})");
        let place = |name: &&str| columns.iter().position(|column| column == name);
        Ok(Self { insert, rows, counters: counters.iter().filter_map(place).collect() })
    }

    fn write(&mut self, statement: &mut Statement<'_>, number: i64) -> Outcome {
        let count = self.rows.len();
        let place = usize::try_from(number).unwrap_or(0) % count;
        let Some(row) = self.rows.get_mut(place) else { return Ok(()) };
        for counter in &self.counters {
            if let Some(value) = row.get_mut(*counter) {
                *value = Value::Integer(number);
            }
        }
        statement.execute(params_from_iter(row.iter()))?;
        Ok(())
    }
}

/// Writes the rows of `market_file` again, as fast as SQLite can, and gives how many accepted bids
/// a second that would be.
pub fn run_bare_loop(market_file: &str, groups: BareGroups) -> Outcome<f64> {
    let market = Connection::open(market_file)?;
    let mut log = Samples::read(&market, "auction_log", &["sequence"])?;
    let mut events = Samples::read(&market, "events", &["position", "sequence"])?;
    let mut outcomes = Samples::read(&market, "outcomes", &["position"])?;
    let exposed = exposed_users(&market, &log)?;
    let place = Place::new()?;
    let connection = fresh_copy(&market, &place)?;

    let mut insert_log = connection.prepare(&log.insert)?;
    let mut insert_event = connection.prepare(&events.insert)?;
    let mut insert_outcome = connection.prepare(&outcomes.insert)?;
    let mut update_standing = connection.prepare(
        "UPDATE standings SET price_minor = ?1, sequence = ?1, bid_count = ?1, event_sequence = ?1",
    )?;
    let mut update_exposure =
        connection.prepare("UPDATE exposures SET leading_minor = ? WHERE user_id = ?")?;
    // Far behind what is there, so that nothing meets.
    let first = 1_000_000_000;
    let (mut number, mut groups_done) = (first, 0_usize);
    let started = Instant::now();
    while started.elapsed() < groups.measured {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        let begin = number;
        update_standing.execute([number])?;
        for user in touched(&exposed, begin, groups.accepted) {
            update_exposure.execute(rusqlite::params![number, user])?;
        }
        for _ in 0..groups.accepted {
            log.write(&mut insert_log, number)?;
            number += 1;
        }
        for number in begin..number {
            events.write(&mut insert_event, number)?;
        }
        for number in begin..number {
            outcomes.write(&mut insert_outcome, number)?;
        }
        connection.execute_batch("COMMIT")?;
        groups_done += 1;
    }
    #[expect(clippy::cast_precision_loss, reason = "a count of rows is far below 2^52")]
    let written = (groups_done * groups.accepted) as f64;
    Ok(written / started.elapsed().as_secs_f64())
}

/// Who placed each of the sampled bids.
fn exposed_users(market: &Connection, log: &Samples) -> Outcome<Vec<Vec<u8>>> {
    let place = market.prepare("SELECT * FROM auction_log")?.column_index("actor_id")?;
    let users = log.rows.iter().filter_map(|row| match row.get(place) {
        Some(Value::Blob(user)) => Some(user.clone()),
        _ => None,
    });
    Ok(users.collect())
}

/// The bidders of a group, each once and in the order of the table.
fn touched(exposed: &[Vec<u8>], begin: i64, accepted: usize) -> BTreeSet<&Vec<u8>> {
    let start = usize::try_from(begin).unwrap_or(0) % exposed.len().max(1);
    exposed.iter().cycle().skip(start).take(accepted).collect()
}

/// A file with the same schema, the same users and auction, and no bids.
fn fresh_copy(market: &Connection, place: &Place) -> Outcome<Connection> {
    let connection = Connection::open(place.file("bare.db"))?;
    let page_size: i64 = market.pragma_query_value(None, "page_size", |row| row.get(0))?;
    connection.pragma_update(None, "page_size", page_size)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -64 * 1024)?;
    connection.pragma_update(None, "wal_autocheckpoint", 8_000)?;
    connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
    let mut schema = market
        .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type = 'index'")?;
    let statements: Result<Vec<String>, _> = schema.query_map([], |row| row.get(0))?.collect();
    for statement in statements? {
        connection.execute_batch(&statement)?;
    }
    for table in ["standings", "exposures"] {
        copy_table(market, &connection, table)?;
    }
    Ok(connection)
}

fn copy_table(from: &Connection, to: &Connection, table: &str) -> Outcome {
    let mut select = from.prepare(&format!("SELECT * FROM {table}"))?;
    let columns = select.column_count();
    let marks = vec!["?"; columns].join(", ");
    let mut insert = to.prepare(&format!("INSERT INTO {table} VALUES ({marks})"))?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let values: Result<Vec<Value>, _> = (0..columns).map(|column| row.get(column)).collect();
        insert.execute(params_from_iter(values?.iter()))?;
    }
    Ok(())
}
