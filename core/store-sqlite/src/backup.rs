//! Copies of a store: taken while it serves, and put back.

use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use vendue_domain::{Error, ErrorCode};
use vendue_store::{Pending, StoreError};

use crate::connection::{create_private, open_reader};
use crate::error::translate;
use crate::migrate::check_version;
use crate::{Location, SqliteOptions, SqliteStore};

/// How far a copy has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BackupProgress {
    /// Pages copied.
    pub pages_done: u64,
    /// Pages in all.
    pub pages: u64,
}

/// Pages copied between two reports.
const PAGES_A_STEP: i32 = 2_048;

impl SqliteStore {
    /// Copies the store as of one commit into a new file while it goes on serving, and checks the
    /// copy. Fails with `already_exists` when there is such a file.
    pub fn backup(
        &self,
        target: &Path,
        mut progress: impl FnMut(BackupProgress) + Send + 'static,
    ) -> Pending<()> {
        let (options, target) = (self.options.clone(), target.to_owned());
        if options.location == Location::Memory {
            return Pending::ready(Err(Error::invalid("source", "a store in memory has no file")));
        }
        let (promise, pending) = vendue_store::Promise::new();
        let copying = std::thread::Builder::new().name("vendue-backup".into()).spawn(move || {
            promise.answer(copy_store(&options, &target, &mut progress));
        });
        match copying {
            Ok(_) => pending,
            Err(failure) => {
                Pending::ready(Err(StoreError::Unavailable(failure.to_string()).into()))
            }
        }
    }
}

fn copy_store(
    options: &SqliteOptions,
    target: &Path,
    progress: &mut dyn FnMut(BackupProgress),
) -> Result<(), Error> {
    let source = open_reader(options)?;
    // An open read transaction pins one commit; without it every commit of the writer would start
    // the copy anew, and under load it would never end.
    source.execute_batch("BEGIN; SELECT count(*) FROM market").map_err(translate)?;
    copy(&source, target, progress)
}

/// Puts a copy in the place of a store that nobody has open. Fails with `already_exists` when there
/// is a file at `target`, so that nothing is overwritten by mistake.
pub fn restore(
    copy_path: &Path,
    target: &Path,
    progress: &mut dyn FnMut(BackupProgress),
) -> Result<(), Error> {
    if !copy_path.is_file() {
        return Err(Error::new(ErrorCode::NotFound, "there is no such backup file")
            .with("value", copy_path.display().to_string()));
    }
    let options = SqliteOptions::new(Location::File(copy_path.to_owned()));
    let source = open_reader(&options)?;
    check_version(&source)?;
    check_integrity(&source)?;
    copy(&source, target, progress)
}

fn copy(
    source: &Connection,
    target: &Path,
    progress: &mut dyn FnMut(BackupProgress),
) -> Result<(), Error> {
    if target.exists() {
        return Err(Error::new(ErrorCode::AlreadyExists, "there is a file of this name already")
            .with("value", target.display().to_string()));
    }
    // Written under another name first: a copy that was interrupted never looks like a whole one.
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = target.with_file_name(name);
    let outcome = copy_pages(source, &part, progress)
        .and_then(|()| std::fs::rename(&part, target).map_err(unavailable));
    if outcome.is_err() {
        drop(std::fs::remove_file(&part));
    }
    outcome
}

fn copy_pages(
    source: &Connection,
    part: &Path,
    progress: &mut dyn FnMut(BackupProgress),
) -> Result<(), Error> {
    // What an interrupted copy has left is no use; whatever else is there is not written through.
    drop(std::fs::remove_file(part));
    create_private(part).map_err(unavailable)?;
    let mut copy = Connection::open(part).map_err(translate)?;
    let backup = Backup::new(source, &mut copy).map_err(translate)?;
    loop {
        let step = backup.step(PAGES_A_STEP).map_err(translate)?;
        let state = backup.progress();
        let pages = u64::try_from(state.pagecount).unwrap_or(0);
        let left = u64::try_from(state.remaining).unwrap_or(0);
        progress(BackupProgress { pages_done: pages.saturating_sub(left), pages });
        match step {
            StepResult::Done => break,
            StepResult::More => {}
            _ => std::thread::sleep(Duration::from_millis(5)),
        }
    }
    drop(backup);
    check_integrity(&copy)?;
    // A copy is one file: it can be moved, kept on a medium that cannot be written, and read there.
    let mode = copy.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()));
    mode.map_err(translate)?;
    drop(copy);
    let file = std::fs::File::open(part).map_err(unavailable)?;
    file.sync_all().map_err(unavailable)
}

fn check_integrity(connection: &Connection) -> Result<(), Error> {
    let verdict: String =
        connection.pragma_query_value(None, "quick_check", |row| row.get(0)).map_err(translate)?;
    if verdict == "ok" {
        return Ok(());
    }
    Err(StoreError::Corrupt(format!("quick_check: {verdict}")).into())
}

fn unavailable(failure: std::io::Error) -> Error {
    StoreError::Unavailable(failure.to_string()).into()
}
