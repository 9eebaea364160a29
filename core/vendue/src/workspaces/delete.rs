//! The end of a workspace.

use std::sync::Arc;

use vendue_domain::identity::{IdentityEvent, Member, MemberRole, Workspace};
use vendue_domain::{Error, WorkspaceId};
use vendue_store::queries::WorkspaceQueries;
use vendue_store::{Changes, Keys, PAGE_SIZE_MAX, PageRequest, Pending, Store, StoreExt};

use super::{Workspaces, keys, told};
use crate::actor::forbidden;

impl Workspaces {
    /// Deletes a workspace, as its owner. From now on it is `workspace_not_found` for everybody.
    /// The memberships are taken away after that, a portion at a time.
    ///
    /// Fails with `workspace_not_found`, with `forbidden`, and with `workspace_required` for a
    /// personal workspace.
    pub fn delete(&self, id: WorkspaceId) -> Pending<()> {
        let acting = self.0.acting();
        let deleted = self.0.write("workspaces.delete", &id, keys(acting, id), move |view| {
            let rights = acting.rights(view)?;
            let (workspace, by) = rights.manager_in(view, id)?;
            if by.is_some_and(|by| by != MemberRole::Owner) {
                return Err(forbidden().into());
            }
            let gone: Workspace = workspace.delete(acting.now)?;
            Ok((told(view, acting, gone, IdentityEvent::WorkspaceDeleted), ()))
        });
        let store = self.0.inner.store.clone();
        Pending::from_future(async move {
            deleted.await?;
            // Nobody gets in by them any more: to give up halfway leaves nothing open.
            remove_memberships(&store, id).await
        })
    }
}

/// Takes away who was in a workspace that is deleted: nobody comes in any more.
async fn remove_memberships(store: &Arc<dyn Store>, id: WorkspaceId) -> Result<(), Error> {
    let mut next = PageRequest::first(PAGE_SIZE_MAX);
    loop {
        let page = store.members(id, next).await?;
        let users: Vec<_> = page.items.iter().map(|member| member.user_id).collect();
        let keys =
            users.iter().fold(Keys::new(), |keys, user_id| keys.row::<Member>((id, *user_id)));
        let removed = store.write(keys, move |view| {
            let mut changes = Changes::none();
            for user_id in &users {
                if view.get::<Member>((id, *user_id))?.is_some() {
                    changes.remove::<Member>((id, *user_id));
                }
            }
            Ok((changes, ()))
        });
        removed.await?;
        if page.next_cursor.is_none() {
            return Ok(());
        }
        next = PageRequest { limit: Some(PAGE_SIZE_MAX), cursor: page.next_cursor };
    }
}
