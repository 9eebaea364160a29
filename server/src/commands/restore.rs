//! `vendue restore`: puts a copy in the place of a market that nobody has open.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use serde::Serialize;

use crate::commands::address::{Address, MarketArgs};
use crate::commands::moving::move_market;
use crate::commands::output::{
    Failure, exit, open_beside, print, print_json, progress_bar, require_closed, seconds_since,
    size_of,
};

/// What SQLite keeps beside a database file. The write-ahead log holds commits that are not in the
/// file yet, so it goes wherever the file goes and must never lie beside another one.
const LOG_SUFFIX: &str = "-wal";
const INDEX_SUFFIX: &str = "-shm";
/// What is added to the name of a database that was replaced.
const KEPT_SUFFIX: &str = ".before-restore";

/// Check a copy and put it in the place of a database that no server has open.
///
/// A file that is there already is only replaced with --force, and then kept beside the new one
/// under its name with .before-restore added. A PostgreSQL database must be empty: the copy is
/// moved into it row by row, compared, and every log is replayed. What pg_dump has copied is
/// restored by pg_restore.
#[derive(Debug, clap::Args)]
pub(crate) struct RestoreArgs {
    /// The copy, made by `vendue backup`.
    #[arg(value_name = "COPY")]
    copy: PathBuf,
    #[command(flatten)]
    market: MarketArgs,
    /// Replace a database that is there already.
    #[arg(long)]
    force: bool,
    /// Print the result as one line of JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Serialize)]
struct Report<'a> {
    copy: &'a Path,
    /// The market: the path of its file, or the address of its database without a password.
    database: String,
    /// Where the file that was replaced is now.
    kept: Option<PathBuf>,
    /// The size of the file, or of the copy where it was moved into a database.
    bytes: u64,
    seconds: f64,
}

/// Runs the command.
pub(crate) fn run(args: RestoreArgs) -> ExitCode {
    exit("restore", restore(&args).map(|()| ExitCode::SUCCESS))
}

fn restore(args: &RestoreArgs) -> Result<(), Failure> {
    let begun = Instant::now();
    let market = args.market.required()?;
    let (database, kept, bytes) = match &market {
        Address::File(path) => {
            let database = in_its_place(path)?;
            require_copy(&args.copy)?;
            let kept = replace_file(args, &database)?;
            let bytes = size_of(&database)?;
            (database.display().to_string(), kept, bytes)
        }
        Address::Database(_) => {
            require_copy(&args.copy)?;
            fill_database(args, &market)?;
            (market.to_string(), None, size_of(&args.copy)?)
        }
    };
    let report = Report { copy: &args.copy, database, kept, bytes, seconds: seconds_since(begun) };
    if args.json {
        return print_json(&report);
    }
    print(&describe(&report))
}

fn require_copy(copy: &Path) -> Result<(), Failure> {
    if copy.is_file() {
        return Ok(());
    }
    Err(Failure::input(format!("there is no copy at {}", copy.display())))
}

/// Moves a copy into a database. One that holds a market is not touched: it cannot be kept beside
/// the new one, as a file is.
fn fill_database(args: &RestoreArgs, market: &Address) -> Result<(), Failure> {
    if args.force {
        return Err(Failure::input(
            "--force replaces a file; of PostgreSQL name an empty database, and keep the old one",
        ));
    }
    move_market(&Address::File(args.copy.clone()), market).map(drop)
}

/// Puts a copy in the place of a file. Gives where the file that was there is kept.
fn replace_file(args: &RestoreArgs, database: &Path) -> Result<Option<PathBuf>, Failure> {
    let occupied =
        [database.to_owned(), beside(database, LOG_SUFFIX)].iter().any(|file| file.exists());
    if occupied && !args.force {
        return Err(Failure::input(format!(
            "there is a database at {}; --force replaces it and keeps it with {KEPT_SUFFIX} added",
            database.display()
        )));
    }
    if occupied {
        check_replaceable(database)?;
    }
    // The copy is checked and written in full before the old database is touched.
    let fresh = beside(database, ".restoring");
    remove(&fresh)?;
    let bar = progress_bar("copying pages", 0);
    let copied = vendue::restore(&args.copy, &fresh, &mut |progress| {
        bar.set_length(progress.pages);
        bar.set_position(progress.pages_done);
    });
    bar.finish_and_clear();
    copied?;
    let kept = if occupied { Some(put_aside(database)?) } else { None };
    rename(&fresh, database)?;
    Ok(kept)
}

/// Where a database really is. What SQLite keeps beside one is beside the file and not beside a
/// link to it, and it is the file that is to be replaced.
fn in_its_place(database: &Path) -> Result<PathBuf, Failure> {
    let cannot = |why: &dyn std::fmt::Display| {
        Failure::input(format!("{} cannot be written: {why}", database.display()))
    };
    if database.symlink_metadata().is_ok() {
        return database.canonicalize().map_err(|failure| cannot(&failure));
    }
    let name = database.file_name().ok_or_else(|| cannot(&"it names no file"))?;
    let folder = match database.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    Ok(folder.canonicalize().map_err(|failure| cannot(&failure))?.join(name))
}

/// Refuses a database that somebody has open, and one whose place to be kept at is taken.
fn check_replaceable(database: &Path) -> Result<(), Failure> {
    let kept = beside(database, KEPT_SUFFIX);
    if kept.exists() || beside(&kept, LOG_SUFFIX).exists() {
        return Err(Failure::input(format!(
            "there is {} from an earlier restore; move it away first",
            kept.display()
        )));
    }
    // A database that cannot be opened, which may be why it is to be replaced, tells nothing about
    // who else has it open.
    let Ok(market) = open_beside(&Address::File(database.to_owned())) else { return Ok(()) };
    market.close().wait()?;
    drop(market);
    require_closed(database)
}

/// Moves a database with its log out of the way.
fn put_aside(database: &Path) -> Result<PathBuf, Failure> {
    let kept = beside(database, KEPT_SUFFIX);
    // The index is computed from the log and would be wrong beside the new file.
    remove(&beside(database, INDEX_SUFFIX))?;
    let log = beside(database, LOG_SUFFIX);
    if log.exists() {
        rename(&log, &beside(&kept, LOG_SUFFIX))?;
    }
    if database.exists() {
        rename(database, &kept)?;
    }
    Ok(kept)
}

/// The path with something added to its name.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn rename(from: &Path, to: &Path) -> Result<(), Failure> {
    std::fs::rename(from, to).map_err(|failure| {
        let (from, to) = (from.display(), to.display());
        Failure::Work(format!("{from} cannot be renamed to {to}: {failure}"))
    })
}

fn remove(file: &Path) -> Result<(), Failure> {
    match std::fs::remove_file(file) {
        Err(failure) if failure.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::Work(format!("{} cannot be removed: {failure}", file.display())))
        }
        _ => Ok(()),
    }
}

fn describe(report: &Report<'_>) -> String {
    let mut text = format!(
        "{} checked and restored to {}: {} bytes in {:.1} s",
        report.copy.display(),
        report.database,
        report.bytes,
        report.seconds
    );
    if let Some(kept) = &report.kept {
        text.push_str(&format!("\nthe database before is kept at {}", kept.display()));
    }
    text
}
