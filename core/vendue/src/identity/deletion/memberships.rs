//! The workspaces of somebody who goes.

use std::collections::HashMap;

use vendue_domain::identity::{IdentityEvent, Member, MemberRole, Workspace, leave};
use vendue_domain::{Error, UserId, WorkspaceId};
use vendue_store::queries::WorkspaceQueries;
use vendue_store::{Key, Keys, Pending, Refusal, StoreExt, View};

use super::in_use;
use crate::identity::telling::Telling;
use crate::market::Market;

/// In which workspaces a user is.
#[derive(Clone, Debug)]
pub(super) struct Memberships {
    members: Vec<Member>,
    workspaces: HashMap<WorkspaceId, Workspace>,
}

impl Memberships {
    pub(super) async fn of(market: &Market, user_id: UserId) -> Result<Self, Error> {
        let store = &market.inner.store;
        let members = store.memberships_of(user_id).await?;
        let keys = members.iter().map(|member| Key::of::<Workspace>(member.workspace_id)).collect();
        let rows = store.read(keys).await?.into_iter().flatten();
        let rows = rows.filter_map(|row| row.into_any().downcast::<Workspace>().ok());
        Ok(Self { members, workspaces: rows.map(|row| (row.id, *row)).collect() })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.members.is_empty()
    }

    /// Fails with `account_in_use` for the only owner of a workspace with other members.
    pub(super) fn check_unused(&self, user_id: UserId) -> Result<(), Error> {
        let known =
            self.members.iter().map(|member| (member, self.workspaces.get(&member.workspace_id)));
        for (member, workspace) in known {
            if let Some(workspace) = workspace {
                goes(workspace, member, user_id)?;
            }
        }
        Ok(())
    }

    /// Takes the user out of all of them in a commit of its own.
    pub(super) fn remove(self, market: &Market, user_id: UserId) -> Pending<()> {
        let now = market.now();
        market.inner.store.write(Keys::new(), move |view| {
            let mut telling = Telling::new(view, now);
            self.put_removed(&mut telling, view, user_id)?;
            Ok((telling.finish(), ()))
        })
    }

    /// Adds to what is to be changed that the user is in none of them any more. One that is left
    /// without members is deleted, and its name with it: it may be that of its user.
    pub(super) fn put_removed(
        &self,
        telling: &mut Telling<'_, '_>,
        view: &View<'_>,
        user_id: UserId,
    ) -> Result<(), Refusal> {
        let keys = self.members.iter().fold(Keys::new(), |keys, member| {
            keys.row::<Workspace>(member.workspace_id)
                .row::<Member>((member.workspace_id, member.user_id))
        });
        view.need(&keys)?;
        for member in &self.members {
            let key = (member.workspace_id, member.user_id);
            let Some(member) = view.get::<Member>(key)? else { continue };
            telling.changes.remove::<Member>(key);
            let Some(workspace) = view.get::<Workspace>(member.workspace_id)? else { continue };
            match goes(workspace, member, user_id)? {
                Going::Leaves(after) => {
                    telling.tell_workspace(after, IdentityEvent::MemberRemoved { user_id });
                }
                Going::Ends if workspace.deleted_at.is_some() => {}
                Going::Ends => {
                    let after = Workspace {
                        name: "Deleted workspace".to_owned(),
                        deleted_at: Some(telling.now),
                        owner_count: 0,
                        member_count: 0,
                        version: workspace.version.saturating_add(1),
                        ..workspace.clone()
                    };
                    telling.tell_workspace(after, IdentityEvent::WorkspaceDeleted);
                }
            }
        }
        Ok(())
    }
}

/// What becomes of a workspace when a member goes.
enum Going {
    /// It goes on without.
    Leaves(Workspace),
    /// It goes as well.
    Ends,
}

fn goes(workspace: &Workspace, member: &Member, user_id: UserId) -> Result<Going, Error> {
    let is_own = workspace.personal && workspace.owner_id == user_id;
    if is_own || workspace.deleted_at.is_some() || workspace.member_count <= 1 {
        return Ok(Going::Ends);
    }
    if member.role == MemberRole::Owner && workspace.owner_count <= 1 {
        let message = "others need the workspace: make one of them an owner first";
        return Err(in_use(message).with("workspace_id", workspace.id.to_string()));
    }
    leave(workspace, member).map(Going::Leaves)
}
