//! Stores on files, and children of the test that run where something is broken.

#![allow(dead_code, reason = "each test binary uses its own part")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use vendue_domain::inventory::StockItem;
use vendue_domain::{Error, StockItemId, Timestamp, WorkspaceId};
use vendue_store::{Changes, Keys, Pending, Store, StoreError, StoreExt};
use vendue_store_sqlite::{Location, SqliteOptions, SqliteStore};

pub(crate) fn try_open(path: &Path) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(SqliteOptions::new(Location::File(path.to_owned())), Arc::new(|_| {}))
}

pub(crate) fn open(path: &Path) -> SqliteStore {
    try_open(path).expect("open")
}

/// The public form of a failure to open.
pub(crate) fn refused(path: &Path) -> Error {
    try_open(path).map(drop).expect_err("it cannot be opened").into()
}

pub(crate) fn id(number: u32) -> StockItemId {
    StockItemId::from_bytes(u128::from(number).to_be_bytes())
}

/// Stores one row that holds about this many bytes.
pub(crate) fn store_row(store: &SqliteStore, number: u32, bytes: usize) -> Pending<()> {
    let row = StockItem {
        id: id(number),
        workspace_id: WorkspaceId::from_bytes([1; 16]),
        sku: format!("item-{number}"),
        name: "x".repeat(bytes),
        quantity: 1,
        reserved: 0,
        on_loan: 0,
        created_at: Timestamp::from_ms(i64::from(number)),
        version: 1,
    };
    store.write(Keys::new().row::<StockItem>(row.id), move |view| {
        let known = view.get::<StockItem>(row.id)?;
        let mut changes = Changes::none();
        let quantity = known.map_or(1, |known| known.quantity + 1);
        changes.put(StockItem { quantity, ..row.clone() });
        Ok((changes, ()))
    })
}

/// How often a row was stored.
pub(crate) fn stored(store: &SqliteStore, number: u32) -> Result<i64, Error> {
    Ok(store.get::<StockItem>(id(number)).wait()?.map_or(0, |row| row.quantity))
}

pub(crate) fn close(store: SqliteStore) {
    store.close().wait().expect("closed");
}

/// The variable that tells a child which folder is its own.
const CHILD: &str = "VENDUE_TEST_CHILD_FOLDER";

/// The folder of a child; nothing in the test that starts it.
pub(crate) fn child_folder() -> Option<std::path::PathBuf> {
    std::env::var_os(CHILD).map(Into::into)
}

/// The command that runs one test of this binary again as a child in `folder`, behind a prefix
/// such as `unshare`, `--mount`.
pub(crate) fn child(prefix: &[&str], test: &str, folder: &Path) -> Command {
    let this = std::env::current_exe().expect("the test's own file");
    let mut command = match prefix.split_first() {
        Some((program, arguments)) => {
            let mut command = Command::new(program);
            command.args(arguments).arg(this);
            command
        }
        None => Command::new(this),
    };
    command.args(["--exact", test, "--nocapture"]).env(CHILD, folder).stdin(Stdio::null());
    command
}

/// Runs a child to its end; it must succeed.
pub(crate) fn run_child(prefix: &[&str], test: &str, folder: &Path) {
    let output = child(prefix, test, folder).output().expect("started");
    assert!(
        output.status.success(),
        "the child failed:\n{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Whether a command can be run here: not every machine lets a test mount a file system.
pub(crate) fn can_run(command: &[&str]) -> bool {
    let Some((program, arguments)) = command.split_first() else { return false };
    let run = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    run.is_ok_and(|status| status.success())
}

/// Runs a command that must succeed.
pub(crate) fn run(command: &[&str]) {
    assert!(can_run(command), "{command:?}");
}
