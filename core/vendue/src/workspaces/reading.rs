//! Who reads in a workspace.

use vendue_domain::Error;
use vendue_domain::WorkspaceId;
use vendue_domain::auctions::Viewer;
use vendue_domain::identity::{Member, MemberRole, Workspace, check_manager, workspace_not_found};
use vendue_store::{Pending, StoreExt};

use crate::actor::unauthenticated;
use crate::market::Market;

/// Somebody who may read in a workspace.
pub(crate) struct Reader {
    pub(crate) viewer: Viewer,
    pub(crate) workspace: Workspace,
    /// The role in the workspace; none for an administrator who is no member.
    pub(crate) role: Option<MemberRole>,
}

impl Reader {
    /// Whether it is one of those who manage the workspace.
    pub(crate) fn is_manager(&self) -> bool {
        self.viewer.is_trusted || self.role.is_some_and(MemberRole::can_manage_members)
    }

    /// Fails with `forbidden` unless it is one of those who manage the workspace.
    pub(crate) fn require_manager(&self) -> Result<(), Error> {
        check_manager(self.role.filter(|_| !self.viewer.is_trusted))
    }
}

impl Market {
    /// Who acts, as a reader of a workspace. Fails with `unauthenticated` for somebody who is not
    /// signed in, and with `workspace_not_found` for who is no member.
    pub(crate) fn reading_in(&self, workspace_id: WorkspaceId) -> Pending<Reader> {
        let (viewer, store) = (self.viewer(), self.inner.store.clone());
        Pending::from_future(async move {
            let viewer = viewer.await?;
            let workspace = store.get::<Workspace>(workspace_id);
            let member = match viewer.user_id {
                Some(user_id) => store.get::<Member>((workspace_id, user_id)).await?,
                None if viewer.is_trusted => None,
                None => return Err(unauthenticated()),
            };
            let role = member.map(|member| member.role);
            let workspace = workspace.await?.filter(|found| found.deleted_at.is_none());
            match workspace {
                Some(workspace) if role.is_some() || viewer.is_trusted => {
                    Ok(Reader { viewer, workspace, role })
                }
                _ => Err(workspace_not_found()),
            }
        })
    }
}
