//! Users and workspaces.

use vendue_domain::UserId;
use vendue_domain::identity::{User, Workspace};
use vendue_store::queries::IdentityQueries;
use vendue_store::{Cursor, Page, PageRequest, Pending};

use crate::SqliteStore;
use crate::queries::select_records;
use crate::sql::columns_of;

impl IdentityQueries for SqliteStore {
    fn users(&self, page: PageRequest) -> Pending<Page<User>> {
        self.readers.read(move |connection| {
            let limit = page.checked_limit()?;
            // Ids are time-ordered, so the key itself is the order of registration.
            let sql = format!(
                "SELECT {} FROM users u WHERE (?1 IS NULL OR u.id < ?1) \
                 ORDER BY u.id DESC LIMIT ?2",
                columns_of::<User>("u")
            );
            let cursor = Cursor::of(&page)?.map(|place| place.id.to_vec());
            let params = rusqlite::params![cursor, i64::from(limit) + 1];
            let rows = select_records(connection, &sql, params)?;
            Ok(Page::cut(rows, limit, |user: &User| Cursor {
                number: user.created_at.as_ms(),
                id: *user.id.as_bytes(),
            }))
        })
    }

    fn workspaces_of(&self, user_id: UserId) -> Pending<Vec<Workspace>> {
        self.readers.read(move |connection| {
            let sql = format!(
                "SELECT {} FROM members m JOIN workspaces w ON w.id = m.workspace_id \
                 WHERE m.user_id = ? ORDER BY w.id",
                columns_of::<Workspace>("w")
            );
            Ok(select_records(connection, &sql, [user_id.as_bytes().as_slice()])?)
        })
    }
}
