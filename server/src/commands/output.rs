//! What the commands share: how they fail, print, and show that they are still at work.

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use vendue::{Market, Options};

use crate::commands::address::Address;

/// Why a command did not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// What it was given cannot be used; nothing was begun. Exit code 2, as for a wrong flag.
    Input(String),
    /// It began and could not finish, or what it checked is wrong. Exit code 1.
    Work(String),
}

impl Failure {
    /// Something it was given cannot be used.
    pub(crate) fn input(message: impl std::fmt::Display) -> Self {
        Self::Input(message.to_string())
    }
}

impl From<vendue::Error> for Failure {
    fn from(error: vendue::Error) -> Self {
        Self::Work(error.to_string())
    }
}

/// Turns the outcome of a command into its exit code and says on stderr what went wrong.
pub(crate) fn exit(command: &str, outcome: Result<ExitCode, Failure>) -> ExitCode {
    let (message, code) = match outcome {
        Ok(code) => return code,
        Err(Failure::Input(message)) => (message, 2),
        Err(Failure::Work(message)) => (message, 1),
    };
    eprintln!("vendue {command}: {message}");
    ExitCode::from(code)
}

/// Prints a result on stdout.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    match writeln!(std::io::stdout().lock(), "{text}") {
        // Whoever closed the pipe has read enough.
        Err(failure) if failure.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::Work(format!("the result cannot be written: {failure}")))
        }
        _ => Ok(()),
    }
}

/// Prints a result on stdout as one line of JSON.
pub(crate) fn print_json(result: &impl Serialize) -> Result<(), Failure> {
    let line = serde_json::to_string(result)
        .map_err(|failure| Failure::Work(format!("the result has no JSON form: {failure}")))?;
    print(&line)
}

/// A progress bar on stderr. Where that is not a terminal nothing is drawn.
pub(crate) fn progress_bar(what: &'static str, total: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{msg} [{wide_bar}] {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar.with_message(what)
}

/// Opens a market that exists, to look at it beside whoever serves it: nothing that falls due is
/// done here. A file that is not there is not created, and a database is left as it is.
pub(crate) fn open_beside(address: &Address) -> Result<Market, Failure> {
    if let Some(path) = address.file().filter(|path| !path.is_file()) {
        return Err(Failure::input(format!("there is no database at {}", path.display())));
    }
    open(address, Options::new().scheduler(false).migrate(false))
}

/// Opens a market. What a database says to its operator goes to stderr.
pub(crate) fn open(address: &Address, options: Options) -> Result<Market, Failure> {
    if address.file().is_none() {
        let log = tracing_subscriber::fmt().with_max_level(tracing::Level::ERROR);
        // A second market of the same command finds the log set up.
        drop(log.with_writer(std::io::stderr).without_time().with_target(false).try_init());
    }
    let name = format!("a command, process {}", std::process::id());
    options
        .node_name(name)
        .open(address.reveal()?)
        .map_err(|error| Failure::input(format!("{address} cannot be opened: {error}")))
}

/// Closes a market whatever came of the work: the nodes of a database would take one that went
/// without a word for one of them, until its silence is noticed.
pub(crate) fn closing<T>(market: &Market, done: Result<T, Failure>) -> Result<T, Failure> {
    let closed = market.close().wait();
    let done = done?;
    closed?;
    Ok(done)
}

/// Fails when another process has the file of a market open. Nobody else may have it open here.
pub(crate) fn require_closed(path: &Path) -> Result<(), Failure> {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    // Whoever closes a file last moves its log into it and removes the log. If it is still there,
    // somebody else has the file open.
    if Path::new(&log).exists() {
        let shown = path.display();
        let message = format!("{shown} is open in another process; stop the server first");
        return Err(Failure::Work(message));
    }
    Ok(())
}

/// How long something took, to the millisecond.
pub(crate) fn seconds_since(begun: Instant) -> f64 {
    (begun.elapsed().as_secs_f64() * 1_000.0).round() / 1_000.0
}

/// The size of a file, for the result of a command.
pub(crate) fn size_of(path: &Path) -> Result<u64, Failure> {
    std::fs::metadata(path)
        .map(|found| found.len())
        .map_err(|failure| Failure::Work(format!("{} cannot be read: {failure}", path.display())))
}
