//! The market in which a recording is played: the same engine as for live bids, on virtual time.

use std::path::{Path, PathBuf};

use tempfile::TempDir;
use vendue::{Market, Options, SeededEntropy, VirtualClock};

use crate::commands::output::Failure;
use crate::commands::replay::recording::Recording;

/// When every recorded auction starts. The recordings count their days from there.
const START: &str = "2000-01-01T00:00:00Z";
/// What a file name may not be taken for.
const IN_MEMORY: &str = ":memory:";

/// The market, its clock, and the folder that goes away with it.
pub(super) struct Engine {
    pub(super) market: Market,
    pub(super) clock: VirtualClock,
    _folder: Option<TempDir>,
}

impl Engine {
    /// Opens a new market: at `database`, which must not exist yet, or in a temporary folder.
    pub(super) fn open(database: Option<&Path>, recording: &Recording) -> Result<Self, Failure> {
        let (place, folder) = match database {
            Some(path) if path.as_os_str() != IN_MEMORY && path.exists() => {
                return Err(Failure::input(format!("there is {} already", path.display())));
            }
            Some(path) => (path.to_owned(), None),
            None => temporary_file()?,
        };
        let address = place
            .to_str()
            .ok_or_else(|| Failure::input(format!("{} is not UTF-8", place.display())))?;
        let clock = VirtualClock::starting_at(START.parse()?);
        // The same recording makes the same ids each time. There is no secret in a replay.
        let seed = u64::try_from(recording.bids.len()).unwrap_or(0);
        let market = Options::new()
            .clock(clock.clone())
            .entropy(SeededEntropy::new(seed))
            .open(address)
            .map_err(|error| Failure::input(format!("{address}: {error}")))?;
        Ok(Self { market, clock, _folder: folder })
    }

    /// Closes the market.
    pub(super) fn close(self) -> Result<(), Failure> {
        Ok(self.market.close().wait()?)
    }
}

fn temporary_file() -> Result<(PathBuf, Option<TempDir>), Failure> {
    let folder = tempfile::Builder::new()
        .prefix("vendue-replay-")
        .tempdir()
        .map_err(|failure| Failure::Work(format!("there is no temporary folder: {failure}")))?;
    Ok((folder.path().join("replay.db"), Some(folder)))
}
