//! `vendue backup`: a copy of a database, also while a server is serving it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use serde::Serialize;

use crate::commands::address::{Address, MarketArgs};
use crate::commands::output::{
    Failure, exit, open_beside, print, print_json, progress_bar, seconds_since, size_of,
};

/// What a database is copied by. A copy by rows would not be of one moment.
const INSTEAD: &str = "a PostgreSQL database is copied by its own means, which copy it as of one \
                       moment while it is served: pg_dump, or pg_basebackup with an archive of \
                       the log; see docs/operations.md";

/// Copy the file of a market as of one moment, also while a server is serving it, and check the
/// copy.
///
/// A PostgreSQL database is copied by its own means: pg_dump, or pg_basebackup with an archive of
/// the log.
#[derive(Debug, clap::Args)]
pub(crate) struct BackupArgs {
    #[command(flatten)]
    market: MarketArgs,
    /// The file to write. It must not exist yet.
    #[arg(value_name = "TARGET")]
    target: PathBuf,
    /// Print the result as one line of JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Report<'a> {
    database: &'a Path,
    target: &'a Path,
    bytes: u64,
    seconds: f64,
}

/// Runs the command.
pub(crate) fn run(args: BackupArgs) -> ExitCode {
    exit("backup", copy(&args).map(|()| ExitCode::SUCCESS))
}

fn copy(args: &BackupArgs) -> Result<(), Failure> {
    let database = args.market.required_file(INSTEAD)?;
    if args.target.exists() {
        return Err(Failure::input(format!("there is {} already", args.target.display())));
    }
    let market = open_beside(&Address::File(database.clone()))?;
    let begun = Instant::now();
    let bar = progress_bar("copying pages", 0);
    let shown = bar.clone();
    let copied = market
        .backup(&args.target, move |progress| {
            shown.set_length(progress.pages);
            shown.set_position(progress.pages_done);
        })
        .wait();
    bar.finish_and_clear();
    market.close().wait()?;
    copied?;
    let report = Report {
        database: &database,
        target: &args.target,
        bytes: size_of(&args.target)?,
        seconds: seconds_since(begun),
    };
    if args.json {
        return print_json(&report);
    }
    print(&format!(
        "{} copied to {} and checked: {} bytes in {:.1} s",
        report.database.display(),
        report.target.display(),
        report.bytes,
        report.seconds
    ))
}
