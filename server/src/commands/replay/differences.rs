//! The file of differences: one line of JSON for each auction whose closing price differs.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use tempfile::NamedTempFile;

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

/// The file, made before the replay so that a wrong name costs nothing. Until it is complete it has
/// another name, and goes away when it never is.
pub(super) struct Writer {
    path: PathBuf,
    out: NamedTempFile,
}

impl Writer {
    pub(super) fn create(path: &Path) -> Result<Self, Failure> {
        if path.symlink_metadata().is_ok() {
            return Err(Failure::input(format!("there is {} already", path.display())));
        }
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let out = tempfile::Builder::new().prefix(".differences-").tempfile_in(folder);
        let out = out.map_err(|failure| {
            Failure::input(format!("{} cannot be written: {failure}", path.display()))
        })?;
        Ok(Self { path: path.to_owned(), out })
    }

    /// Writes the file and gives it its name.
    pub(super) fn write(
        self,
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
        let cannot = |failure: std::io::Error| {
            Failure::Work(format!("{} cannot be written: {failure}", self.path.display()))
        };
        write_lines(&mut BufWriter::new(self.out.as_file()), lines).map_err(cannot)?;
        self.out.persist_noclobber(&self.path).map(drop).map_err(|refused| cannot(refused.error))
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
