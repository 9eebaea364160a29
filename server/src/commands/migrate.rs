//! `vendue migrate`: moves a market from one store to another.

use std::process::ExitCode;
use std::time::Instant;

use indicatif::ProgressBar;
use serde::Serialize;
use vendue::transfer::{Checked, Comparison, CopyStep, Progress, compare_with_progress};
use vendue::{Market, Options};

use crate::commands::address::Address;
use crate::commands::output::{
    Failure, closing, exit, open, open_beside, print, print_json, progress_bar, require_closed,
    seconds_since,
};
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
    from: Secret,
    /// The market to make: a new file, or an empty database.
    #[arg(long, env = "VENDUE_MIGRATE_TO", hide_env_values = true, value_name = "ADDRESS")]
    to: Secret,
    /// Move nothing: compare two markets that nobody serves.
    #[arg(long)]
    verify_only: bool,
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
    exit("migrate", migrate(&args))
}

fn migrate(args: &MigrateArgs) -> Result<ExitCode, Failure> {
    let begun = Instant::now();
    let (from, to) = (Address::of(&args.from), Address::of(&args.to));
    let source = open_alone(&from)?;
    let bar = progress_bar("moving", 0);
    let told = |bar: ProgressBar| move |progress: Progress| show(&bar, progress);
    let done = if args.verify_only {
        open_alone(&to).and_then(|target| {
            let compared = compare_with_progress(&source, &target, told(bar.clone())).wait();
            closing(&target, compared.map(|compared| (compared, None)).map_err(Failure::from))
        })
    } else {
        open_target(&to).and_then(|target| {
            let moved = source.copy_into(&target, told(bar.clone())).wait();
            let moved = moved.map_err(|failure| not_moved(&failure, &to));
            closing(&target, moved.map(|moved| (moved.comparison, Some(moved.checked))))
        })
    };
    bar.finish_and_clear();
    let (comparison, checked) = closing(&source, done)?;
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

/// Opens a market that exists and that nobody else has open, as far as that shows.
fn open_alone(address: &Address) -> Result<Market, Failure> {
    if let Some(path) = address.file() {
        open_beside(address)?.close().wait()?;
        require_closed(path)?;
    }
    open_beside(address)
}

/// Opens the market to make.
fn open_target(address: &Address) -> Result<Market, Failure> {
    if address.file().is_some_and(std::path::Path::exists) {
        return open_alone(address);
    }
    open(address, Options::new().scheduler(false))
}

/// Says what became of the target: nothing was changed there, or it is of no use to anybody.
fn not_moved(failure: &vendue::Error, to: &Address) -> Failure {
    let message = failure.message();
    // Without the mark it is as it was, and may be a market that somebody needs.
    if failure.detail("is_marked").is_none() {
        return Failure::Work(format!("nothing was moved: {message}"));
    }
    Failure::Work(format!(
        "{message}; {to} is not complete and nobody can open it: remove it and begin anew"
    ))
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_message(match progress.step {
        CopyStep::Copying => "moving rows",
        CopyStep::Comparing => "comparing rows",
        CopyStep::Checking => "replaying logs",
    });
    bar.set_length(progress.total);
    bar.set_position(progress.done);
}

fn parts_of(comparison: &Comparison) -> Vec<PartReport> {
    let part = |part: &vendue::transfer::Part| PartReport {
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
