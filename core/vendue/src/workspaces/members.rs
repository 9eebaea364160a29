//! Who is in a workspace, and as what.

use std::collections::BTreeMap;

use vendue_domain::identity::{
    IdentityEvent, Member, MemberRole, MemberView, User, Workspace, change_role, leave,
    member_not_found, remove_member,
};
use vendue_domain::{Error, UserId, WorkspaceId};
use vendue_store::queries::WorkspaceQueries;
use vendue_store::{Key, Keys, Page, PageRequest, Pending, Refusal, Store, View};

use super::{Workspaces, keys};
use crate::actor::Acting;
use crate::identity::telling::Telling;

impl Workspaces {
    /// A page of the members, the latest user first, for members. Fails with
    /// `workspace_not_found`.
    pub fn members(&self, id: WorkspaceId, page: PageRequest) -> Pending<Page<MemberView>> {
        let (reader, store) = (self.0.reading_in(id), self.0.inner.store.clone());
        let now = self.0.now();
        Pending::from_future(async move {
            reader.await?;
            let page = store.members(id, page).await?;
            let ids = page.items.iter().map(|member| member.user_id);
            let users = users_of(store.as_ref(), ids).await?;
            let shown = page.items.iter().filter_map(|member| {
                let user = users.get(&member.user_id)?.view(now);
                Some(MemberView { user, role: member.role, since: member.since })
            });
            Ok(Page { items: shown.collect(), next_cursor: page.next_cursor.clone() })
        })
    }

    /// Gives a member another role, as one of those who manage the workspace; only an owner makes
    /// or unmakes an owner.
    ///
    /// Fails with `workspace_not_found`, `member_not_found`, `forbidden`, and with `last_owner`
    /// when no owner would be left. No API key may: what it gave would outlast it.
    pub fn set_role(&self, id: WorkspaceId, user_id: UserId, role: MemberRole) -> Pending<Member> {
        if let Err(refused) = self.0.actor.require_no_key() {
            return Pending::ready(Err(refused));
        }
        let acting = self.0.acting();
        let request = (id, user_id, role);
        let keys = keys(acting, id).row::<Member>((id, user_id));
        self.0.write("workspaces.set_role", &request, keys, move |view| {
            let (workspace, by) = acting.rights(view)?.manager_in(view, id)?;
            let member = member(view, id, user_id)?;
            let (workspace, changed) = change_role(workspace, &member, role, by)?;
            let mut telling = Telling::new(view, acting.now);
            let event = IdentityEvent::MemberRoleChanged { user_id, role };
            telling.tell_workspace(workspace, event);
            telling.changes.put(changed);
            Ok((telling.finish(), changed))
        })
    }

    /// Takes a member out, as one of those who manage the workspace. An owner cannot be taken out.
    ///
    /// Fails with `workspace_not_found`, `member_not_found` and `forbidden`.
    pub fn remove_member(&self, id: WorkspaceId, user_id: UserId) -> Pending<()> {
        let acting = self.0.acting();
        let keys = keys(acting, id).row::<Member>((id, user_id));
        self.0.write("workspaces.remove_member", &(id, user_id), keys, move |view| {
            let (workspace, by) = acting.rights(view)?.manager_in(view, id)?;
            let member = member(view, id, user_id)?;
            let without = remove_member(workspace, &member, by)?;
            Ok((gone(view, acting, without, user_id).finish(), ()))
        })
    }

    /// The user who acts leaves a workspace.
    ///
    /// Fails with `workspace_not_found`, with `last_owner`, and with `workspace_required` for the
    /// own personal workspace.
    pub fn leave(&self, id: WorkspaceId) -> Pending<()> {
        let user_id = match self.0.actor.require_user() {
            Ok(user_id) => user_id,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        let acting = self.0.acting();
        let keys = Keys::new().row::<Workspace>(id).row::<Member>((id, user_id));
        self.0.write("workspaces.leave", &id, keys, move |view| {
            let (workspace, _) = acting.rights(view)?.role_in(view, id)?;
            let member = member(view, id, user_id)?;
            let without = leave(workspace, &member)?;
            Ok((gone(view, acting, without, user_id).finish(), ()))
        })
    }
}

/// The users of some ids, those that there are.
pub(super) async fn users_of(
    store: &dyn Store,
    ids: impl Iterator<Item = UserId>,
) -> Result<BTreeMap<UserId, User>, Error> {
    let rows = store.read(ids.map(Key::of::<User>).collect()).await?;
    let users = rows.into_iter().flatten().filter_map(|row| row.into_any().downcast::<User>().ok());
    Ok(users.map(|user| (user.id, *user)).collect())
}

fn member(view: &View<'_>, id: WorkspaceId, user_id: UserId) -> Result<Member, Refusal> {
    Ok(*view.get::<Member>((id, user_id))?.ok_or_else(member_not_found)?)
}

/// A member is gone from a workspace.
fn gone<'v, 'a>(
    view: &'v View<'a>,
    acting: Acting,
    without: Workspace,
    user_id: UserId,
) -> Telling<'v, 'a> {
    let id = without.id;
    let mut telling = Telling::new(view, acting.now);
    telling.tell_workspace(without, IdentityEvent::MemberRemoved { user_id });
    telling.changes.remove::<Member>((id, user_id));
    telling
}
