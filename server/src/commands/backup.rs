//! `vendue backup`: a copy of a market in a new file.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use serde::Serialize;

use crate::commands::address::{Address, MarketArgs};
use crate::commands::moving::move_market;
use crate::commands::output::{
    Failure, exit, open_beside, print, print_json, progress_bar, seconds_since, size_of,
};

/// What a database that is served is copied by. Our own copy reads table after table, so with
/// writes in between it would not be of one moment.
const WHILE_SERVED: &str = "while nodes serve it, a PostgreSQL database is copied by its own \
                            means, as of one moment: pg_dump, or pg_basebackup with an archive of \
                            the log; see docs/operations.md";

/// Copy a market into a new file and check the copy.
///
/// A market in a file is copied as of one moment, also while a server is serving it. Of a
/// PostgreSQL database every row is copied and compared, and every log of the copy is replayed,
/// once no node serves it; until then use pg_dump, or pg_basebackup with an archive of the log.
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
    /// The market: the path of its file, or the address of its database without a password.
    database: String,
    target: &'a Path,
    bytes: u64,
    seconds: f64,
}

/// Runs the command.
pub(crate) fn run(args: BackupArgs) -> ExitCode {
    exit("backup", copy(&args).map(|()| ExitCode::SUCCESS))
}

fn copy(args: &BackupArgs) -> Result<(), Failure> {
    let market = args.market.required()?;
    let target = &args.target;
    if target.symlink_metadata().is_ok() {
        return Err(Failure::input(format!("there is {} already", target.display())));
    }
    let begun = Instant::now();
    match market {
        Address::File(_) => copy_file(&market, target)?,
        Address::Database(_) => copy_database(&market, target)?,
    }
    let report = Report {
        database: market.to_string(),
        target,
        bytes: size_of(target)?,
        seconds: seconds_since(begun),
    };
    if args.json {
        return print_json(&report);
    }
    print(&format!(
        "{} copied to {} and checked: {} bytes in {:.1} s",
        report.database,
        report.target.display(),
        report.bytes,
        report.seconds
    ))
}

fn copy_file(address: &Address, target: &Path) -> Result<(), Failure> {
    let market = open_beside(address)?;
    let bar = progress_bar("copying pages", 0);
    let shown = bar.clone();
    let copied = market
        .backup(target, move |progress| {
            shown.set_length(progress.pages);
            shown.set_position(progress.pages_done);
        })
        .wait();
    bar.finish_and_clear();
    market.close().wait()?;
    Ok(copied?)
}

/// Copies a database by its rows. What is not finished is no copy, so nothing is left of it.
fn copy_database(market: &Address, target: &Path) -> Result<(), Failure> {
    let copied = move_market(market, &Address::File(target.to_owned()));
    let Err(failure) = copied else { return Ok(()) };
    // It was not there before, so it is ours, with what SQLite keeps beside it.
    for suffix in ["", "-wal", "-shm"] {
        let mut name = target.as_os_str().to_owned();
        name.push(suffix);
        // Where it stays, it is marked and cannot be opened.
        drop(std::fs::remove_file(name));
    }
    Err(match failure {
        Failure::Work(message) => Failure::Work(format!("{message}; {WHILE_SERVED}")),
        input @ Failure::Input(_) => input,
    })
}
