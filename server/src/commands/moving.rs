//! Moving a market by its rows, as `migrate`, `backup` and `restore` do it: verified, and with
//! nobody else at either side.

use indicatif::ProgressBar;
use vendue::transfer::{Comparison, CopyReport, CopyStep, Progress, compare_with_progress};
use vendue::{Market, Options};

use crate::commands::address::Address;
use crate::commands::output::{Failure, closing, open, open_beside, progress_bar, require_closed};

/// Moves everything from one market into another one, which must be empty, and verifies it.
pub(crate) fn move_market(from: &Address, to: &Address) -> Result<CopyReport, Failure> {
    between(from, to, open_target, |source, target, bar| {
        let moved = source.copy_into(target, move |progress| show(&bar, progress)).wait();
        moved.map_err(|failure| not_moved(&failure, to))
    })
}

/// Compares two markets that nobody serves.
pub(crate) fn compare_markets(from: &Address, to: &Address) -> Result<Comparison, Failure> {
    between(from, to, open_alone, |source, target, bar| {
        let tell = move |progress| show(&bar, progress);
        Ok(compare_with_progress(source, target, tell).wait()?)
    })
}

/// Opens both markets, works on them, and closes them whatever came of it.
fn between<T>(
    from: &Address,
    to: &Address,
    open_second: impl FnOnce(&Address) -> Result<Market, Failure>,
    work: impl FnOnce(&Market, &Market, ProgressBar) -> Result<T, Failure>,
) -> Result<T, Failure> {
    if from.reveal()? == to.reveal()? {
        return Err(Failure::input(format!("{to} is named as both sides")));
    }
    let source = open_alone(from)?;
    let bar = progress_bar("moving", 0);
    let done = open_second(to).and_then(|target| {
        let done = work(&source, &target, bar.clone());
        closing(&target, done)
    });
    bar.finish_and_clear();
    closing(&source, done)
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
