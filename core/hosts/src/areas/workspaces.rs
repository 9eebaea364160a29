//! Workspaces and their members.

use vendue::domain::InviteId;
use vendue::domain::identity::{
    EditWorkspace, InvitePreview, InviteView, Invited, Member, MemberRole, MemberView, NewInvite,
    NewWorkspace, WorkspaceView,
};
use vendue::{UserId, WorkspaceId};

use super::{page, paged};
use crate::operation::area;
use crate::records::Paged;

area! { "workspaces";
    create(#[spread] new: NewWorkspace) -> WorkspaceView
        = |market, new| market.workspaces().create(new);
    get(id: WorkspaceId) -> WorkspaceView = |market, id| market.workspaces().get(id);
    list() -> Vec<WorkspaceView> = |market| market.workspaces().list();
    edit(id: WorkspaceId, #[spread] edit: EditWorkspace, expected_version: Option<i64>)
        -> WorkspaceView
        = |market, id, edit, expected_version| {
            market.workspaces().edit(id, edit, expected_version)
        };
    delete(id: WorkspaceId) -> () = |market, id| market.workspaces().delete(id);
    members(id: WorkspaceId, limit: Option<u32>, cursor: Option<String>) -> Paged<MemberView>
        = |market, id, limit, cursor| {
            paged(market.workspaces().members(id, page(limit, cursor)))
        };
    set_role(id: WorkspaceId, user_id: UserId, role: MemberRole) -> Member
        = |market, id, user_id, role| market.workspaces().set_role(id, user_id, role);
    remove_member(id: WorkspaceId, user_id: UserId) -> ()
        = |market, id, user_id| market.workspaces().remove_member(id, user_id);
    leave(id: WorkspaceId) -> () = |market, id| market.workspaces().leave(id);
    invite(id: WorkspaceId, #[spread] new: NewInvite) -> Invited
        = |market, id, new| market.workspaces().invite(id, new);
    invites(id: WorkspaceId, limit: Option<u32>, cursor: Option<String>) -> Paged<InviteView>
        = |market, id, limit, cursor| {
            paged(market.workspaces().invites(id, page(limit, cursor)))
        };
    revoke_invite(id: WorkspaceId, invite_id: InviteId) -> InviteView
        = |market, id, invite_id| market.workspaces().revoke_invite(id, invite_id);
    accept_invite(token: String) -> WorkspaceView
        = |market, token| market.workspaces().accept_invite(&token);
    invite_preview(token: String) -> InvitePreview
        = |market, token| market.workspaces().invite_preview(&token);
}
