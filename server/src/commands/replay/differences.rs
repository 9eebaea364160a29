//! The file of differences: one line of JSON for each auction whose closing price differs.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::commands::output::Failure;
use crate::commands::replay::compare::Verdict;
use crate::commands::replay::play::Played;
use crate::commands::replay::recording::Recording;

/// One auction that differs.
#[derive(Debug, Serialize)]
struct Difference<'a> {
    auctionid: &'a str,
    verdict: Verdict,
    recorded_minor: i64,
    /// Absent when it was not sold.
    replayed_minor: Option<i64>,
    highest_bid_minor: i64,
    opening_minor: i64,
    currency: vendue::Currency,
    bids: u64,
    accepted: u64,
}

/// The file, opened before the replay so that a wrong name costs nothing.
pub(super) struct Writer {
    path: PathBuf,
    out: BufWriter<File>,
    is_written: bool,
}

impl Writer {
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        let file = File::create(path).map_err(|failure| {
            Failure::input(format!("{} cannot be written: {failure}", path.display()))
        })?;
        Ok(Self { path: path.to_owned(), out: BufWriter::new(file), is_written: false })
    }

    pub(super) fn write(
        &mut self,
        recording: &Recording,
        played: &Played,
        verdicts: &[Verdict],
    ) -> Result<(), Failure> {
        let compared = recording.auctions.iter().zip(&played.auctions).zip(verdicts);
        let differing = compared.filter(|(_, verdict)| **verdict != Verdict::Exact);
        let lines = differing.map(|((recorded, played), verdict)| Difference {
            auctionid: &recorded.name,
            verdict: *verdict,
            recorded_minor: recorded.price.amount_minor(),
            replayed_minor: played.price_minor,
            highest_bid_minor: recorded.highest_bid.amount_minor(),
            opening_minor: recorded.opening.amount_minor(),
            currency: recorded.currency(),
            bids: recorded.bid_count,
            accepted: played.accepted,
        });
        write_lines(&mut self.out, lines).map_err(|failure| {
            Failure::Work(format!("{} cannot be written: {failure}", self.path.display()))
        })?;
        self.is_written = true;
        Ok(())
    }
}

/// A replay that failed leaves no file that looks like a result without differences.
impl Drop for Writer {
    fn drop(&mut self) {
        if !self.is_written {
            drop(std::fs::remove_file(&self.path));
        }
    }
}

fn write_lines<'a>(
    out: &mut impl Write,
    lines: impl Iterator<Item = Difference<'a>>,
) -> std::io::Result<()> {
    for line in lines {
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    out.flush()
}
