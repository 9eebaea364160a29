//! Queries about users and workspaces.

use vendue_domain::UserId;
use vendue_domain::identity::{User, Workspace};

use crate::page::{Cursor, Page, PageRequest};
use crate::pending::Pending;
use crate::queries::paging::{Conditions, Wanted, page_of};
use crate::select::{Reads, ReadsExt, Select};

/// Queries about users and workspaces.
pub trait IdentityQueries: Reads {
    /// A page of users, the latest first.
    fn users(&self, page: PageRequest) -> Pending<Page<User>>;

    /// The workspaces of a user, the oldest first.
    fn workspaces_of(&self, user_id: UserId) -> Pending<Vec<Workspace>>;
}

impl<S: Reads + ?Sized> IdentityQueries for S {
    fn users(&self, page: PageRequest) -> Pending<Page<User>> {
        let cursor_of =
            |user: &User| Cursor { number: user.created_at.as_ms(), id: *user.id.as_bytes() };
        let write = |wanted: &Wanted| {
            // Ids are time-ordered, so the key itself is the order of registration.
            let mut select = Select::records::<User>("u");
            select.push(" FROM users u");
            if let Some(id) = wanted.after_id() {
                Conditions::default().next(&mut select).push("u.id < ").bind(&id);
            }
            select.push(" ORDER BY u.id DESC");
            wanted.limit(&mut select);
            select
        };
        page_of(self, &page, write, cursor_of)
    }

    fn workspaces_of(&self, user_id: UserId) -> Pending<Vec<Workspace>> {
        let mut select = Select::records::<Workspace>("w");
        select
            .push(" FROM members m JOIN workspaces w ON w.id = m.workspace_id WHERE m.user_id = ")
            .bind(&user_id)
            .push(" ORDER BY w.id");
        self.fetch_records(select)
    }
}
