//! Moving a market from one store to another: everything, as it is.

use crate::batch::StoredEvent;
use crate::idempotency::OutcomeRow;
use crate::pending::Pending;
use crate::row::BoxedRow;

/// The setting that marks a market into which another one is being moved. Whoever finds it does not
/// open the market: a part of it is not there yet, and may never come.
pub const UNFINISHED_SETTING: &str = "import_unfinished";

/// What is moved at a time.
#[derive(Debug, Default)]
pub struct Portion {
    /// Rows of records, aggregates and logs alike.
    pub rows: Vec<BoxedRow>,
    /// Events with their positions.
    pub events: Vec<StoredEvent>,
    /// Kept outcomes.
    pub outcomes: Vec<OutcomeRow>,
}

/// A place among kept outcomes, after which the next ones come. Of the store that gave it only.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutcomePlace(pub Vec<u8>);

/// What every store can give and take besides rows of records, which
/// [`Reads`](crate::Reads) reads.
pub trait Transfer {
    /// Up to `limit` kept outcomes after a place, and the place after them; none when there are no
    /// more.
    fn outcomes_after(
        &self,
        place: Option<OutcomePlace>,
        limit: u32,
    ) -> Pending<Vec<(OutcomePlace, OutcomeRow)>>;

    /// Takes a portion into an empty store as it is, whole or not at all, past the pipeline: with
    /// the positions that the events have, and telling nobody. New events come after them.
    ///
    /// Fails with `already_exists` when one of the rows is there.
    fn import(&self, portion: Portion) -> Pending<()>;
}
