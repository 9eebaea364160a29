//! Looking at a file without changing it: whether it is a market, whole, and as it should be.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};
use vendue_store::{Finding, UNFINISHED_SETTING};

use crate::migrate::SCHEMA_VERSION;

/// Looks at the file of a market. It is read in full, which takes as long as that takes.
pub fn diagnose(path: &Path) -> Vec<Finding> {
    const CHECK: &str = "file";
    let shown = path.display();
    let Ok(about) = std::fs::metadata(path) else {
        let advice = "the first `vendue serve` makes it; otherwise look at the path";
        return vec![Finding::warning(CHECK, format!("there is no {shown}"), advice)];
    };
    if !about.is_file() {
        let advice = "name the file of a market";
        return vec![Finding::problem(CHECK, format!("{shown} is no file"), advice)];
    }
    let mut findings = vec![Finding::ok(CHECK, format!("{shown}, {} MiB", about.len() >> 20))];
    findings.extend(readable_by_others(&about));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    findings.push(writable(path, folder.unwrap_or(Path::new("."))));
    match look(path) {
        Ok(found) => findings.extend(found),
        Err(failure) => findings.push(Finding::problem(
            "contents",
            format!("it cannot be read: {failure}"),
            "put the last backup in its place with `vendue restore`",
        )),
    }
    findings.push(others(path));
    findings
}

#[cfg(unix)]
fn readable_by_others(about: &std::fs::Metadata) -> Option<Finding> {
    use std::os::unix::fs::PermissionsExt;

    let mode = about.permissions().mode() & 0o777;
    (mode & 0o077 != 0).then(|| {
        let found = format!("others may read or write it: mode {mode:o}");
        Finding::warning("file mode", found, "chmod 600: it holds password hashes and secret bids")
    })
}

#[cfg(not(unix))]
fn readable_by_others(_: &std::fs::Metadata) -> Option<Finding> {
    None
}

/// The log is written beside the file, so both must be writable.
fn writable(path: &Path, folder: &Path) -> Finding {
    const CHECK: &str = "writable";
    let file = std::fs::OpenOptions::new().append(true).open(path).map(drop);
    let made = file.and_then(|()| tempfile_in(folder));
    match made {
        Ok(()) => Finding::ok(CHECK, "the file and its folder can be written"),
        Err(failure) => Finding::problem(
            CHECK,
            format!("the file or its folder cannot be written: {failure}"),
            "run this as the user who serves, and give that user both",
        ),
    }
}

/// Makes a file beside the market and removes it.
fn tempfile_in(folder: &Path) -> std::io::Result<()> {
    let name = format!(".vendue-doctor-{}", std::process::id());
    let path = folder.join(name);
    std::fs::OpenOptions::new().write(true).create_new(true).open(&path)?;
    std::fs::remove_file(path)
}

fn look(path: &Path) -> rusqlite::Result<Vec<Finding>> {
    // Without the right to create anything. Not read-only: such a connection cannot recover the log
    // of a process that was killed.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.pragma_update(None, "query_only", true)?;
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
    let whole: String = connection.pragma_query_value(None, "quick_check", |row| row.get(0))?;
    let mut findings = vec![schema(version), journal(&mode), integrity(&whole)];
    if version > 0 {
        let asked = "SELECT EXISTS (SELECT 1 FROM market WHERE name = ?)";
        if connection.query_row(asked, [UNFINISHED_SETTING], |row| row.get(0))? {
            findings.push(Finding::problem(
                "move",
                "another market was moved here only in part",
                "remove it and move the other again with `vendue migrate`",
            ));
        }
    }
    Ok(findings)
}

fn schema(found: i64) -> Finding {
    const CHECK: &str = "schema";
    let versions = format!("version {found}, this program writes {SCHEMA_VERSION}");
    match found {
        0 => Finding::problem(CHECK, "it is no market", "name the file of a market"),
        SCHEMA_VERSION => Finding::ok(CHECK, versions),
        found if found > SCHEMA_VERSION => {
            Finding::problem(CHECK, versions, "use the version of Vendue that wrote it, or a newer")
        }
        _ => Finding::ok(CHECK, format!("{versions} and brings it up to date when it is opened")),
    }
}

fn journal(mode: &str) -> Finding {
    const CHECK: &str = "journal";
    if mode.eq_ignore_ascii_case("wal") {
        return Finding::ok(CHECK, "a write-ahead log, synced before each answer");
    }
    // A copy that was made by a backup has none until it is opened.
    Finding::ok(CHECK, format!("{mode} for now; opening it switches to a write-ahead log"))
}

fn integrity(verdict: &str) -> Finding {
    const CHECK: &str = "integrity";
    if verdict == "ok" {
        return Finding::ok(CHECK, "every page fits (quick_check)");
    }
    let advice = "stop the server and put the last backup in its place with `vendue restore`";
    Finding::problem(CHECK, format!("quick_check: {verdict}"), advice)
}

/// Whoever closes a file last moves its log into it and removes the log. It was just closed here:
/// if the log is still there, somebody else has the file open.
fn others(path: &Path) -> Finding {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    let found = match PathBuf::from(log).exists() {
        true => "another process has it open",
        false => "no other process has it open",
    };
    Finding::ok("processes", found)
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test stops at the first surprise")]
mod tests {
    use std::sync::Arc;

    use vendue_store::{Grade, Store};

    use super::*;
    use crate::{Location, SqliteOptions, SqliteStore};

    fn grade(findings: &[Finding], check: &str) -> Grade {
        let found = findings.iter().find(|finding| finding.check == check);
        found.unwrap_or_else(|| panic!("{check} is missing: {findings:?}")).grade
    }

    #[test]
    fn a_market_is_well_open_and_closed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("market.db");
        assert_eq!(diagnose(&path).first().map(|found| found.grade), Some(Grade::Warning));
        assert!(!path.exists(), "looking makes nothing");
        let options = SqliteOptions::new(Location::File(path.clone()));
        let store = SqliteStore::open(options, Arc::new(|_| ())).expect("opened");
        let findings = diagnose(&path);
        assert!(findings.iter().all(|found| found.grade == Grade::Ok), "{findings:?}");
        assert!(findings.iter().any(|found| found.found == "another process has it open"));
        store.close().wait().expect("closed");
        drop(store);
        let findings = diagnose(&path);
        assert!(findings.iter().any(|found| found.found == "no other process has it open"));
        let names = std::fs::read_dir(folder.path()).expect("listed").count();
        assert_eq!(names, 1, "nothing stays beside it");
    }

    #[test]
    fn what_is_wrong_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("market.db");
        let options = SqliteOptions::new(Location::File(path.clone()));
        let store = SqliteStore::open(options, Arc::new(|_| ())).expect("opened");
        store.close().wait().expect("closed");
        drop(store);
        let connection = Connection::open(&path).expect("opened");
        connection.pragma_update(None, "user_version", SCHEMA_VERSION + 1).expect("newer");
        drop(connection);
        assert_eq!(grade(&diagnose(&path), "schema"), Grade::Problem);
        let mut bytes = std::fs::read(&path).expect("read");
        let middle = bytes.len() / 2;
        bytes.iter_mut().skip(middle).take(20_000).for_each(|byte| *byte ^= 0x5a);
        std::fs::write(&path, bytes).expect("written");
        let findings = diagnose(&path);
        let broken = findings.iter().any(|finding| {
            ["integrity", "contents"].contains(&finding.check) && finding.grade == Grade::Problem
        });
        assert!(broken, "{findings:?}");
        std::fs::write(&path, "a letter").expect("written");
        assert_eq!(grade(&diagnose(&path), "contents"), Grade::Problem);
        assert_eq!(grade(&diagnose(folder.path()), "file"), Grade::Problem);
    }
}
