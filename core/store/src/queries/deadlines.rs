//! Queries about what falls due.

use vendue_domain::Timestamp;

use crate::deadline::Deadline;
use crate::pending::Pending;
use crate::select::{Reads, ReadsExt, Select};
use crate::share::Share;

/// Queries about what falls due.
pub trait DeadlineQueries: Reads {
    /// What of a share is due at `now`, the earliest first. What has been due since before `late`
    /// is in every share: whoever should have done it has not.
    fn due(
        &self,
        now: Timestamp,
        late: Timestamp,
        share: Share,
        limit: u32,
    ) -> Pending<Vec<Deadline>>;

    /// When the next deadline of a share falls due, if there is one.
    fn next_deadline(&self, share: Share) -> Pending<Option<Timestamp>>;
}

const SUBJECT: &str = "d.subject_id";

impl<S: Reads + ?Sized> DeadlineQueries for S {
    fn due(
        &self,
        now: Timestamp,
        late: Timestamp,
        share: Share,
        limit: u32,
    ) -> Pending<Vec<Deadline>> {
        let mut select = Select::records::<Deadline>("d");
        select.push(" FROM deadlines d WHERE d.due_at <= ").bind(&now);
        if !share.is_whole() {
            select.push(" AND (");
            share.restrict(&mut select, SUBJECT);
            select.push(" OR d.due_at <= ").bind(&late).push(")");
        }
        // Of what is due at one moment a start comes first and an end last: the words of the kinds
        // happen to sort the other way round.
        select.push(" ORDER BY d.due_at, d.kind DESC, d.subject_id LIMIT ").bind(&limit);
        self.fetch_records(select)
    }

    fn next_deadline(&self, share: Share) -> Pending<Option<Timestamp>> {
        let mut select = Select::new("SELECT d.due_at FROM deadlines d");
        if !share.is_whole() {
            select.push(" WHERE ");
            share.restrict(&mut select, SUBJECT);
        }
        select.push(" ORDER BY d.due_at LIMIT 1");
        self.fetch_one(select)
    }
}
