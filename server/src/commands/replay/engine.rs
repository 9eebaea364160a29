//! The market in which a recording is played: the same engine as for live bids, on virtual time.

use tempfile::TempDir;
use vendue::{Market, Options, SeededEntropy, VirtualClock};

use crate::commands::address::Address;
use crate::commands::output::{Failure, closing, open};
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
    /// Opens a new market: in a file, which must not exist yet, in a database, which must be empty,
    /// or in a temporary folder.
    pub(super) fn open(given: Option<&Address>, recording: &Recording) -> Result<Self, Failure> {
        let (address, folder) = match given {
            Some(Address::File(path)) if path.as_os_str() != IN_MEMORY && path.exists() => {
                return Err(Failure::input(format!("there is {} already", path.display())));
            }
            Some(address) => (address.clone(), None),
            None => temporary_file()?,
        };
        let clock = VirtualClock::starting_at(START.parse()?);
        // The same recording makes the same ids each time. There is no secret in a replay.
        let seed = u64::try_from(recording.bids.len()).unwrap_or(0);
        let options = Options::new().clock(clock.clone()).entropy(SeededEntropy::new(seed));
        let market = open(&address, options)?;
        if address.file().is_none() {
            require_own(&market, &address).or_else(|refused| closing(&market, Err(refused)))?;
        }
        Ok(Self { market, clock, _folder: folder })
    }

    /// Closes the market, and gives what was played in it.
    pub(super) fn close<T>(self, played: Result<T, Failure>) -> Result<T, Failure> {
        closing(&self.market, played)
    }
}

/// Fails for a database that has anything in it or that others have open: they would end the
/// recorded auctions at once, and their own would be done by the clock of the recording.
fn require_own(market: &Market, address: &Address) -> Result<(), Failure> {
    let nodes = market.nodes().wait()?;
    if nodes.len() > 1 {
        let others = nodes.len() - 1;
        let message = format!("{address} is open at {others} other node(s); a replay plays alone");
        return Err(Failure::input(message));
    }
    if !vendue::transfer::is_empty(market).wait()? {
        let message = format!("{address} is not empty; a replay needs a database of its own");
        return Err(Failure::input(message));
    }
    Ok(())
}

fn temporary_file() -> Result<(Address, Option<TempDir>), Failure> {
    let folder = tempfile::Builder::new()
        .prefix("vendue-replay-")
        .tempdir()
        .map_err(|failure| Failure::Work(format!("there is no temporary folder: {failure}")))?;
    Ok((Address::File(folder.path().join("replay.db")), Some(folder)))
}
