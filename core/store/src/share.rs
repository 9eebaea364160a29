//! How nodes divide what falls due.

use crate::select::Select;

/// One node's share of the work: of `count` nodes it is number `index`.
///
/// Dividing saves work and is never needed to be right: whoever does a thing a second time finds
/// it done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Share {
    /// The number of the node, from 0.
    pub index: u32,
    /// How many nodes there are, at least 1.
    pub count: u32,
}

impl Share {
    /// All of it.
    pub const WHOLE: Self = Self { index: 0, count: 1 };

    /// Whether it is all of it.
    pub fn is_whole(self) -> bool {
        self.count <= 1
    }

    /// Adds the condition that an id is in the share. Ids end in random bytes, so shares are even.
    /// It is asked of databases with several nodes only, so it is PostgreSQL's text.
    pub(crate) fn restrict(self, select: &mut Select, column: &str) {
        let id = format!("uuid_send({column})");
        let number = format!("get_byte({id}, 14) * 256 + get_byte({id}, 15)");
        select.push(&format!("({number}) % ")).bind(&i64::from(self.count).min(65_536));
        select.push(" = ").bind(&i64::from(self.index));
    }
}

/// A node of a cluster, as its heartbeat tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// Its id, new at each start.
    pub id: [u8; 16],
    /// Its name, for people.
    pub name: String,
    /// How long ago it was last seen, in milliseconds by the clock of the database.
    pub seen_ms_ago: i64,
    /// By how much its clock is before (positive) or behind the clock of the database.
    pub clock_ahead_ms: i64,
}
