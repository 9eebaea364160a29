//! Queries about users and workspaces.

use vendue_domain::UserId;
use vendue_domain::identity::{User, Workspace};

use crate::page::{Page, PageRequest};
use crate::pending::Pending;

/// Queries about users and workspaces.
pub trait IdentityQueries {
    /// A page of users, the latest first.
    fn users(&self, page: PageRequest) -> Pending<Page<User>>;

    /// The workspaces of a user, the oldest first.
    fn workspaces_of(&self, user_id: UserId) -> Pending<Vec<Workspace>>;
}
