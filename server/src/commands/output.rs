//! What the commands share: how they fail, print, and show that they are still at work.

use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

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
/// done here. A file that is not there is not created.
pub(crate) fn open_beside(path: &Path) -> Result<vendue::Market, Failure> {
    if !path.is_file() {
        return Err(Failure::input(format!("there is no database at {}", path.display())));
    }
    let cannot = |why: &dyn std::fmt::Display| {
        Failure::input(format!("{} cannot be opened: {why}", path.display()))
    };
    let address = path.to_str().ok_or_else(|| cannot(&"its name is not UTF-8"))?;
    vendue::Options::new().scheduler(false).open(address).map_err(|error| cannot(&error))
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
