//! What a batch that was decided ahead rests on.

use rustc_hash::FxHashMap;

use crate::key::{Key, Needs};

/// Everything that a batch has seen, with the versions under which it was seen. Such a batch may be
/// stored when all of it is locked and found to be as it was seen, and not otherwise.
#[derive(Debug, Default)]
pub struct Footprint {
    /// The rows that were there and are not kept by their stripe, in the order in which they are
    /// locked.
    pub present: Needs,
    /// The transactions that wrote them.
    pub versions: FxHashMap<Key, u32>,
    /// The rows that were not there and are not kept by their stripe either.
    pub absent: Needs,
    /// The stripes that were looked into, with their versions.
    pub stripes: Vec<(u8, i64)>,
    /// Whether a row was seen that the group ahead has put where there was none. Nobody can wait
    /// for such a row: it is not there for others until it is stored.
    pub rests_on_new: bool,
}
