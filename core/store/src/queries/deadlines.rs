//! Queries about what falls due.

use vendue_domain::Timestamp;

use crate::deadline::Deadline;
use crate::pending::Pending;

/// Queries about what falls due.
pub trait DeadlineQueries {
    /// What is due at `now`, the earliest first.
    fn due(&self, now: Timestamp, limit: u32) -> Pending<Vec<Deadline>>;

    /// When the next deadline falls due, if there is one.
    fn next_deadline(&self) -> Pending<Option<Timestamp>>;
}
