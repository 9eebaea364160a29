//! What the page of a workspace shows, read for whoever looks.

use std::collections::BTreeMap;

use vendue::domain::PendingChangeId;
use vendue::domain::identity::{
    ChangeState, InviteState, InviteView, MemberRole, MemberView, WorkspaceView,
};
use vendue::{Error, Market, Page, PageRequest, Timestamp, UserId, WorkspaceId};

use crate::web::show;

/// How many members, invitations and changes are shown at once.
const ROWS: u32 = 50;

/// Everything about a workspace that whoever looks may see.
pub(super) struct Pane {
    pub(super) workspace: WorkspaceView,
    pub(super) members: Vec<MemberRow>,
    /// Where the list of members goes on.
    pub(super) more_members: Option<String>,
    pub(super) invites: Vec<InviteView>,
    pub(super) changes: Vec<ChangeRow>,
    pub(super) more_changes: bool,
    /// Whether whoever looks manages the workspace.
    pub(super) is_manager: bool,
    pub(super) is_owner: bool,
}

/// A member, with what whoever looks may do.
pub(super) struct MemberRow {
    pub(super) member: MemberView,
    pub(super) is_you: bool,
    /// Whether another role may be chosen.
    pub(super) may_change: bool,
    pub(super) may_remove: bool,
}

/// A change that waits.
pub(super) struct ChangeRow {
    pub(super) id: PendingChangeId,
    pub(super) operation: String,
    pub(super) requester: String,
    pub(super) at: Timestamp,
    pub(super) request: String,
    pub(super) is_own: bool,
}

impl Pane {
    /// Reads it. Fails with `workspace_not_found` for who is no member.
    pub(super) async fn read(
        market: &Market,
        id: WorkspaceId,
        after: Option<String>,
    ) -> Result<Self, Error> {
        let workspace = market.workspaces().get(id).await?;
        let viewer = market.actor().user_id();
        // Administrators of the platform are no members and manage every workspace.
        let is_manager = workspace.role.is_none_or(MemberRole::can_manage_members);
        let is_owner = workspace.role.is_none_or(|role| role == MemberRole::Owner);
        let found = market.workspaces().members(id, request(after)).await?;
        let more_members = found.next_cursor.clone();
        let row = |member| MemberRow::of(member, viewer, is_manager, is_owner);
        let members = found.items.into_iter().map(row).collect();
        let invites = match is_manager && !workspace.personal {
            true => open_invites(market, id).await?,
            false => Vec::new(),
        };
        let waiting = Some(ChangeState::Pending);
        let found = market.approvals().page(id, waiting, request(None)).await?;
        let more_changes = found.next_cursor.is_some();
        let changes = change_rows(market, found, viewer).await?;
        Ok(Self {
            workspace,
            members,
            more_members,
            invites,
            changes,
            more_changes,
            is_manager,
            is_owner,
        })
    }
}

impl MemberRow {
    fn of(member: MemberView, viewer: Option<UserId>, is_manager: bool, is_owner: bool) -> Self {
        let is_you = viewer == Some(member.user.id);
        let owns = member.role == MemberRole::Owner;
        Self {
            may_change: is_manager && (is_owner || !owns),
            may_remove: is_manager && !owns && !is_you,
            member,
            is_you,
        }
    }
}

fn request(cursor: Option<String>) -> PageRequest {
    PageRequest { limit: Some(ROWS), cursor }
}

async fn open_invites(market: &Market, id: WorkspaceId) -> Result<Vec<InviteView>, Error> {
    let mut invites = market.workspaces().invites(id, request(None)).await?.items;
    let now = market.now();
    invites.retain(|invite| invite.state == InviteState::Pending && now < invite.expires_at);
    Ok(invites)
}

async fn change_rows(
    market: &Market,
    found: Page<vendue::domain::identity::PendingChangeView>,
    viewer: Option<UserId>,
) -> Result<Vec<ChangeRow>, Error> {
    let mut names: BTreeMap<UserId, String> = BTreeMap::new();
    let mut rows = Vec::with_capacity(found.items.len());
    for change in found.items {
        let id = change.requester_id;
        let known = names.get(&id).cloned();
        let requester = match known {
            Some(name) => name,
            None => {
                let user = market.identity().get(id).await;
                let name = user.map_or_else(|_| "somebody who left".into(), |it| it.display_name);
                names.insert(id, name.clone());
                name
            }
        };
        rows.push(ChangeRow {
            id: change.id,
            operation: show::word(&change.operation.replace('.', ": ")),
            requester,
            at: change.created_at,
            request: serde_json::to_string_pretty(&change.request).unwrap_or_default(),
            is_own: viewer == Some(id),
        });
    }
    Ok(rows)
}

/// The roles that may be given: an owner is made by an owner only, and never by an invitation.
pub(super) const INVITED: &[(&str, &str)] =
    &[("member", "Member"), ("admin", "Administrator"), ("viewer", "Viewer")];

/// All roles, from the strongest to the weakest.
pub(super) const ROLES: &[(&str, &str)] =
    &[("owner", "Owner"), ("admin", "Administrator"), ("member", "Member"), ("viewer", "Viewer")];

/// What is told after something was done. Only these words lead to a text.
pub(super) fn told(done: &str) -> Option<&'static str> {
    Some(match done {
        "made" => "The workspace is made. Invite whom you work with.",
        "saved" => "The workspace is changed.",
        "role" => "The role is changed.",
        "removed" => "The member is taken out.",
        "revoked" => "The invitation is taken back.",
        "approved" => "The change is approved and done.",
        "rejected" => "The change is rejected.",
        "withdrawn" => "The change is taken back.",
        "joined" => "You are in.",
        "left" => "You have left the workspace.",
        "deleted" => "The workspace is deleted.",
        _ => return None,
    })
}
