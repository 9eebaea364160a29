//! Topics of the market as a whole.

use crate::record::Record;

/// The number of the last event of a topic that belongs to nobody in particular. Many writes can
/// want it at once, so it is locked after everything else.
#[derive(Clone, PartialEq, Eq, Debug, Record)]
#[record(table = "feeds", key = 1, contended)]
pub struct Feed {
    /// The name, the word of the topic's kind.
    pub name: String,
    /// The number of the last event.
    pub event_sequence: i64,
}
