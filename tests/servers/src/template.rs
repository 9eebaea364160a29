//! A cluster that was initialised once and is copied for every server.
//!
//! `initdb` takes longer than most tests. Its result is kept in Cargo's target folder, for each
//! version of PostgreSQL and each user.

use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::programs::{self, User, as_owner, run};

/// Puts a fresh cluster into `data`, which is not there yet.
pub(crate) fn copy_to(data: &Path) {
    let Some(target) = target_folder() else {
        return initialise(data);
    };
    let version = run(as_owner("postgres").arg("--version"));
    // A line such as `postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)`.
    let version = version.split(' ').nth(2).unwrap_or("unknown");
    let user = programs::other_user().map_or(rustix::process::geteuid().as_raw(), |user| user.id);
    let template = target.join(format!("test-postgres-template-{version}-{user}"));
    if !template.exists() && make(&target, &template).is_err() {
        return initialise(data);
    }
    copy(&template, data);
}

/// Makes the template elsewhere and puts it in place in one step: a process that is killed here
/// leaves no half of it, and of two that do it at once one is content with the other's.
fn make(target: &Path, template: &Path) -> std::io::Result<()> {
    let near = tempfile::Builder::new().prefix("test-postgres-template-").tempdir_in(target)?;
    // The target folder may lie where the server's user may not go, so the work is done in the
    // system's temporary folder and only the result comes here.
    let away = tempfile::Builder::new().prefix("vpg-").tempdir()?;
    hand_over(away.path());
    initialise(&away.path().join("data"));
    copy(&away.path().join("data"), &near.path().join("data"));
    match std::fs::rename(near.path().join("data"), template) {
        Err(error) if !template.exists() => Err(error),
        _ => Ok(()),
    }
}

/// Gives a folder to the user that PostgreSQL runs as.
pub(crate) fn hand_over(folder: &Path) {
    if let Some(User { id, group }) = programs::other_user() {
        chown(folder, Some(id), Some(group)).expect("the superuser gives away a folder");
    }
}

fn initialise(data: &Path) {
    // The order of texts must not depend on the language of whoever runs the tests.
    let mut command = as_owner("initdb");
    command.args(["--auth=trust", "--username=postgres", "--encoding=UTF8"]);
    command.args(["--locale=C.UTF-8", "--no-sync", "-D"]).arg(data);
    run(&mut command);
}

fn copy(from: &Path, to: &Path) {
    run(Command::new("cp").arg("-a").arg(from).arg(to));
}

/// The folder that Cargo built the running program in, by the mark that Cargo leaves there.
fn target_folder() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?;
    let found = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").exists());
    found.map(Path::to_path_buf)
}
