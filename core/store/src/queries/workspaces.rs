//! Queries about workspaces and who is in them.

use vendue_domain::identity::{ChangeState, Invite, Member, PendingChange, Workspace};
use vendue_domain::{UserId, WorkspaceId};

use crate::page::{Cursor, List, Page, PageRequest, Wanted};
use crate::pending::Pending;
use crate::queries::paging::{page_by_id, page_of};
use crate::select::{Reads, ReadsExt, Select};

/// Queries about workspaces and who is in them.
pub trait WorkspaceQueries: Reads {
    /// The workspaces of a user that were not deleted, the oldest first.
    fn workspaces_of(&self, user_id: UserId) -> Pending<Vec<Workspace>>;

    /// The memberships of a user, in the order of the workspaces.
    fn memberships_of(&self, user_id: UserId) -> Pending<Vec<Member>>;

    /// A page of the members of a workspace.
    fn members(&self, workspace_id: WorkspaceId, page: PageRequest) -> Pending<Page<Member>>;

    /// A page of the invitations into a workspace, the latest first.
    fn invites(&self, workspace_id: WorkspaceId, page: PageRequest) -> Pending<Page<Invite>>;

    /// A page of the changes of a workspace, the latest first: of one user, or of all; of one
    /// state, or of any.
    fn pending_changes(
        &self,
        workspace_id: WorkspaceId,
        requester_id: Option<UserId>,
        state: Option<ChangeState>,
        page: PageRequest,
    ) -> Pending<Page<PendingChange>>;
}

impl<S: Reads + ?Sized> WorkspaceQueries for S {
    fn workspaces_of(&self, user_id: UserId) -> Pending<Vec<Workspace>> {
        let mut select = Select::records::<Workspace>("w");
        select
            .push(" FROM members m JOIN workspaces w ON w.id = m.workspace_id WHERE m.user_id = ")
            .bind(&user_id)
            .push(" AND w.deleted_at IS NULL ORDER BY w.id LIMIT 1000");
        self.fetch_records(select)
    }

    fn memberships_of(&self, user_id: UserId) -> Pending<Vec<Member>> {
        let mut select = Select::records::<Member>("m");
        select.push(" FROM members m WHERE m.user_id = ").bind(&user_id);
        select.push(" ORDER BY m.workspace_id LIMIT 1000");
        self.fetch_records(select)
    }

    fn members(&self, workspace_id: WorkspaceId, page: PageRequest) -> Pending<Page<Member>> {
        let id_of = |member: &Member| *member.user_id.as_bytes();
        page_by_id(self, &page, ("workspace_id", &workspace_id), "user_id", id_of)
    }

    fn invites(&self, workspace_id: WorkspaceId, page: PageRequest) -> Pending<Page<Invite>> {
        let id_of = |invite: &Invite| *invite.id.as_bytes();
        page_by_id(self, &page, ("workspace_id", &workspace_id), "id", id_of)
    }

    fn pending_changes(
        &self,
        workspace_id: WorkspaceId,
        requester_id: Option<UserId>,
        state: Option<ChangeState>,
        page: PageRequest,
    ) -> Pending<Page<PendingChange>> {
        let write = |wanted: &Wanted| {
            let mut select = Select::records::<PendingChange>("c");
            select.push(" FROM pending_changes c WHERE c.workspace_id = ").bind(&workspace_id);
            if let Some(requester_id) = requester_id {
                select.push(" AND c.requester_id = ").bind(&requester_id);
            }
            if let Some(state) = state {
                select.push(" AND c.state = ").bind(&state);
            }
            if let Some(id) = wanted.after_id() {
                select.push(" AND c.id < ").bind(&id);
            }
            select.push(" ORDER BY c.id DESC");
            wanted.limit(&mut select);
            select
        };
        let cursor_of = |change: &PendingChange| Cursor { number: 0, id: *change.id.as_bytes() };
        page_of(self, List::named("pending_changes"), &page, write, cursor_of)
    }
}
