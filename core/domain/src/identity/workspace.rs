//! Workspaces: the tenants to which everything stored belongs.

use crate::identity::{MemberRole, User};
use crate::ids::{UserId, WorkspaceId};
use crate::record::Record;
use crate::time::Timestamp;

/// A workspace.
#[derive(Clone, PartialEq, Eq, Debug, Record, serde::Serialize, serde::Deserialize)]
#[record(table = "workspaces", key = 1)]
pub struct Workspace {
    /// The id.
    pub id: WorkspaceId,
    /// The name.
    pub name: String,
    /// Whether it is the one that came with its owner's account.
    pub personal: bool,
    /// Who owns it.
    pub owner_id: UserId,
    /// When it was created.
    pub created_at: Timestamp,
    /// Counts the changes of this row.
    pub version: i64,
}

/// A user's membership of a workspace.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Record, serde::Serialize, serde::Deserialize)]
#[record(table = "members", key = 2, steady)]
pub struct Member {
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// The user.
    pub user_id: UserId,
    /// What the user may do there.
    pub role: MemberRole,
    /// Since when.
    pub since: Timestamp,
}

/// The workspace that every user has from the start, and the user's membership of it.
pub fn personal_workspace(owner: &User, id: WorkspaceId, now: Timestamp) -> (Workspace, Member) {
    let workspace = Workspace {
        id,
        name: owner.display_name.clone(),
        personal: true,
        owner_id: owner.id,
        created_at: now,
        version: 1,
    };
    let member =
        Member { workspace_id: id, user_id: owner.id, role: MemberRole::Owner, since: now };
    (workspace, member)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{NewUser, PlatformRole};

    #[test]
    fn a_personal_workspace_has_its_user_as_owner() {
        let now = Timestamp::from_ms(1_000);
        let new = NewUser {
            username: "anna".into(),
            email: "anna@example.org".into(),
            display_name: "Anna B.".into(),
            password: None,
        };
        let id = UserId::new(now, [1; 10]);
        let user = new.validate().expect("valid").into_user(id, None, PlatformRole::User, now);
        let workspace_id = WorkspaceId::new(now, [2; 10]);
        let (workspace, member) = personal_workspace(&user, workspace_id, now);
        assert!(workspace.personal);
        assert_eq!((workspace.name.as_str(), workspace.owner_id), ("Anna B.", id));
        assert_eq!((member.workspace_id, member.user_id), (workspace_id, id));
        assert_eq!(member.role, MemberRole::Owner);
    }
}
