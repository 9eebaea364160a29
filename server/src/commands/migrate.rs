//! `vendue migrate`: moves a market from one store to another.

use std::process::ExitCode;
use std::time::Instant;

use serde::Serialize;
use vendue::Options;
use vendue::transfer::{Checked, Comparison, Part};

use crate::commands::address::Address;
use crate::commands::moving::{compare_markets, move_market};
use crate::commands::output::{Failure, exit, open, print, print_json, seconds_since};
use crate::database::Secret;

/// Move a market into another file or database, with everything in it, and verify it.
///
/// Rows, events with their positions, sequences, hash chains and the answers of the last day to
/// writes that may be sent again are moved as they are; then both markets are read again and
/// compared, and every log of the new one is replayed. Pictures and the signing key are files of
/// their own: take them along. The old market is left as it is.
///
/// Nobody may serve either market meanwhile. What is not finished cannot be opened by anybody:
/// remove it and begin anew. The exit code is 0 when everything was verified, 1 when not, and 2
/// when it could not begin.
#[derive(Debug, clap::Args)]
pub(crate) struct MigrateArgs {
    /// The market to move: the path of a file, or `postgres://user@host/database`. Give a password
    /// by PGPASSWORD or in a .pgpass file, or the whole address by the environment: other users of
    /// the machine can read a command line.
    #[arg(long, env = "VENDUE_MIGRATE_FROM", hide_env_values = true, value_name = "ADDRESS")]
    from: Option<Secret>,
    /// The market to make: a new file, or an empty database.
    #[arg(long, env = "VENDUE_MIGRATE_TO", hide_env_values = true, value_name = "ADDRESS")]
    to: Option<Secret>,
    /// The PostgreSQL database that stands for whichever of the two is not named.
    #[arg(long, env = "VENDUE_DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database_url: Option<Secret>,
    /// Move nothing: compare two markets that nobody serves.
    #[arg(long)]
    verify_only: bool,
    /// Move nothing: bring the schema of the database that `--database-url` names up to date, as
    /// its owner, so that nodes need not be.
    #[arg(long, conflicts_with = "verify_only")]
    schema_only: bool,
    /// Print the result as one line of JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Report {
    from: String,
    to: String,
    /// Whether both hold the same, and where it was moved, whether every log holds.
    verified: bool,
    parts: Vec<PartReport>,
    /// What was checked in the new market; absent where nothing was moved.
    checked: Option<CheckedReport>,
    seconds: f64,
}

#[derive(Debug, Serialize)]
struct PartReport {
    part: &'static str,
    from_rows: u64,
    to_rows: u64,
    from_digest: String,
    to_digest: String,
}

#[derive(Debug, Serialize)]
struct CheckedReport {
    auctions: u64,
    log_entries: i64,
    topics: u64,
}

/// Runs the command.
pub(crate) fn run(args: MigrateArgs) -> ExitCode {
    exit("migrate", if args.schema_only { bring_up_to_date(&args) } else { migrate(&args) })
}

#[derive(Debug, Serialize)]
struct SchemaReport {
    database: String,
    seconds: f64,
}

/// Makes the tables of a market, or changes them to what this version knows.
fn bring_up_to_date(args: &MigrateArgs) -> Result<ExitCode, Failure> {
    let begun = Instant::now();
    if [&args.from, &args.to].into_iter().flatten().any(Secret::is_given) {
        return Err(Failure::input("--schema-only moves nothing: leave --from and --to out"));
    }
    let url = args.database_url.as_ref().filter(|url| url.is_given());
    let url = url.ok_or_else(|| Failure::input("name the database with --database-url URL"))?;
    let address = Address::of(url);
    open(&address, Options::new().scheduler(false))?.close().wait()?;
    let report = SchemaReport { database: address.to_string(), seconds: seconds_since(begun) };
    if args.json {
        print_json(&report)?;
    } else {
        print(&format!("the schema of {address} is up to date"))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn migrate(args: &MigrateArgs) -> Result<ExitCode, Failure> {
    let begun = Instant::now();
    let (from, to) = args.sides()?;
    let (comparison, checked) = if args.verify_only {
        (compare_markets(&from, &to)?, None)
    } else {
        let moved = move_market(&from, &to)?;
        (moved.comparison, Some(moved.checked))
    };
    let report = Report {
        from: from.to_string(),
        to: to.to_string(),
        verified: comparison.is_equal(),
        parts: parts_of(&comparison),
        checked: checked.map(CheckedReport::from),
        seconds: seconds_since(begun),
    };
    if args.json {
        print_json(&report)?;
    } else {
        print(&report.table(&comparison))?;
    }
    Ok(if report.verified { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

impl MigrateArgs {
    /// What to move, and where to. Fails unless one of them is named, and the other one or a
    /// database.
    fn sides(&self) -> Result<(Address, Address), Failure> {
        let given = |side: &Option<Secret>| side.clone().filter(Secret::is_given);
        let (from, to) = (given(&self.from), given(&self.to));
        let is_named = from.is_some() || to.is_some();
        let database = given(&self.database_url).filter(|_| is_named);
        match (from.or_else(|| database.clone()), to.or(database)) {
            (Some(from), Some(to)) => Ok((Address::of(&from), Address::of(&to))),
            _ => Err(Failure::input(
                "name what to move with --from ADDRESS and where with --to ADDRESS; one of them \
                 may be left to --database-url or VENDUE_DATABASE_URL",
            )),
        }
    }
}

fn parts_of(comparison: &Comparison) -> Vec<PartReport> {
    let part = |part: &Part| PartReport {
        part: part.name,
        from_rows: part.source.rows,
        to_rows: part.target.rows,
        from_digest: part.source.digest_hex(),
        to_digest: part.target.digest_hex(),
    };
    comparison.parts.iter().map(part).collect()
}

impl From<Checked> for CheckedReport {
    fn from(checked: Checked) -> Self {
        let Checked { auctions, log_entries, topics } = checked;
        Self { auctions, log_entries, topics }
    }
}

impl Report {
    fn table(&self, comparison: &Comparison) -> String {
        let mut lines = vec![format!("from {}\nto   {}\n", self.from, self.to)];
        for part in &self.parts {
            let is_equal = part.from_digest == part.to_digest && part.from_rows == part.to_rows;
            let verdict = if is_equal { "equal" } else { "DIFFERENT" };
            let digest: String = part.to_digest.chars().take(16).collect();
            let (name, rows) = (part.part, part.to_rows);
            lines.push(format!("{name:<20} {rows:>12} rows   {digest}   {verdict}"));
        }
        lines.push(String::new());
        lines.extend(comparison.differences());
        if let Some(CheckedReport { auctions, log_entries, topics }) = &self.checked {
            lines.push(format!(
                "{auctions} logs with {log_entries} entries replayed, {topics} topics without a gap"
            ));
        }
        let verdict = if self.verified { "verified" } else { "not the same" };
        lines.push(format!("{verdict} in {:.1} s", self.seconds));
        lines.join("\n")
    }
}
