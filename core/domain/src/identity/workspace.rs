//! Workspaces: the tenants to which everything stored belongs.

use crate::error::{Error, ErrorCode, checked_text};
use crate::identity::{MemberRole, User, UserView};
use crate::ids::{UserId, WorkspaceId};
use crate::record::Record;
use crate::time::Timestamp;

/// A workspace as stored.
#[derive(Clone, PartialEq, Eq, Debug, Record)]
#[record(table = "workspaces", key = 1)]
pub struct Workspace {
    /// The id.
    pub id: WorkspaceId,
    /// The name.
    pub name: String,
    /// Whether it is the one that came with its owner's account.
    pub personal: bool,
    /// Who founded it.
    pub owner_id: UserId,
    /// When it was created.
    pub created_at: Timestamp,
    /// Counts the changes of this row.
    pub version: i64,
    /// Whether members' writes wait for the approval of an owner or administrator.
    pub approval: bool,
    /// How many owners it has: the last one stays.
    pub owner_count: i64,
    /// How many members it has, owners among them.
    pub member_count: i64,
    /// How many changes wait for approval.
    pub pending_count: i64,
    /// The number of the last event of the workspace's topic.
    pub event_sequence: i64,
    /// When it was deleted. Nobody gets into it from then on.
    pub deleted_at: Option<Timestamp>,
}

/// A user's membership of a workspace.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Record, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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

/// A member as the members of the workspace see one.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberView {
    /// Who it is.
    pub user: UserView,
    /// What the member may do.
    pub role: MemberRole,
    /// Since when.
    pub since: Timestamp,
}

/// A workspace to be made.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewWorkspace {
    /// The name, 1 to 100 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: String,
    /// Whether members' writes wait for the approval of an owner or administrator.
    #[serde(default)]
    pub approval: bool,
}

/// Changes to a workspace. What is left out stays.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EditWorkspace {
    /// Another name, 1 to 100 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: Option<String>,
    /// Whether members' writes wait for approval from now on.
    pub approval: Option<bool>,
}

/// A workspace as a member sees it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkspaceView {
    /// The id.
    pub id: WorkspaceId,
    /// The name.
    pub name: String,
    /// Whether it is the one that came with its owner's account.
    pub personal: bool,
    /// Whether members' writes wait for approval.
    pub approval: bool,
    /// What who asks may do there; nothing for an administrator of the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<MemberRole>,
    /// How many members it has.
    pub member_count: i64,
    /// How many changes wait for approval.
    pub pending_count: i64,
    /// When it was created.
    pub created_at: Timestamp,
    /// Counts the changes.
    pub version: i64,
}

impl Workspace {
    /// A workspace with one owner.
    fn founded(
        id: WorkspaceId,
        name: String,
        personal: bool,
        approval: bool,
        owner_id: UserId,
        now: Timestamp,
    ) -> (Self, Member) {
        let workspace = Self {
            id,
            name,
            personal,
            owner_id,
            created_at: now,
            version: 1,
            approval,
            owner_count: 1,
            member_count: 1,
            pending_count: 0,
            event_sequence: 0,
            deleted_at: None,
        };
        let owner =
            Member { workspace_id: id, user_id: owner_id, role: MemberRole::Owner, since: now };
        (workspace, owner)
    }

    /// Makes a workspace, and its maker the owner. Fails with `invalid_argument`.
    pub fn make(
        new: &NewWorkspace,
        id: WorkspaceId,
        owner_id: UserId,
        now: Timestamp,
    ) -> Result<(Self, Member), Error> {
        let name = checked_text("name", &new.name, 1, 100)?;
        Ok(Self::founded(id, name, false, new.approval, owner_id, now))
    }

    /// Changes it. Fails with `invalid_argument`.
    pub fn edit(&self, edit: &EditWorkspace) -> Result<Self, Error> {
        let name = match &edit.name {
            Some(name) => checked_text("name", name, 1, 100)?,
            None => self.name.clone(),
        };
        let approval = edit.approval.unwrap_or(self.approval);
        Ok(Self { name, approval, version: self.version.saturating_add(1), ..self.clone() })
    }

    /// Deletes it. Fails with `workspace_required` for a personal one.
    pub fn delete(&self, now: Timestamp) -> Result<Self, Error> {
        if self.personal {
            let message = "a personal workspace stays as long as its user";
            return Err(Error::new(ErrorCode::WorkspaceRequired, message));
        }
        Ok(Self { deleted_at: Some(now), version: self.version.saturating_add(1), ..self.clone() })
    }

    /// Whether somebody can be invited. Fails with `workspace_required` for a personal one.
    pub fn check_shared(&self) -> Result<(), Error> {
        if self.personal {
            let message = "a personal workspace is its user's alone: make another one to share";
            return Err(Error::new(ErrorCode::WorkspaceRequired, message));
        }
        Ok(())
    }

    /// The same with more or fewer changes that wait.
    pub(crate) fn with_pending(&self, more: i64) -> Self {
        Self { pending_count: self.pending_count.saturating_add(more).max(0), ..self.clone() }
    }

    /// What a member sees.
    pub fn view(&self, role: Option<MemberRole>) -> WorkspaceView {
        WorkspaceView {
            id: self.id,
            name: self.name.clone(),
            personal: self.personal,
            approval: self.approval,
            role,
            member_count: self.member_count,
            pending_count: self.pending_count,
            created_at: self.created_at,
            version: self.version,
        }
    }
}

/// The workspace that every user has from the start, and the user's membership of it.
pub fn personal_workspace(owner: &User, id: WorkspaceId, now: Timestamp) -> (Workspace, Member) {
    Workspace::founded(id, owner.display_name.clone(), true, false, owner.id, now)
}

/// There is no such workspace, or not for who asks.
pub fn workspace_not_found() -> Error {
    Error::new(ErrorCode::WorkspaceNotFound, "there is no such workspace")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::identity::{NewUser, PlatformRole};

    pub(crate) fn workspace() -> Workspace {
        let new = NewWorkspace { name: "A shop".into(), approval: false };
        let (id, owner) = (WorkspaceId::from_bytes([8; 16]), UserId::from_bytes([9; 16]));
        Workspace::make(&new, id, owner, Timestamp::from_ms(1_000)).expect("made").0
    }

    #[test]
    fn a_personal_workspace_has_its_user_as_owner() {
        let now = Timestamp::from_ms(1_000);
        let new =
            NewUser { display_name: "Anna B.".into(), ..NewUser::new("anna", "anna@example.org") };
        let id = UserId::new(now, [1; 10]);
        let user = new.validate().expect("valid").into_user(id, None, PlatformRole::User, now);
        let workspace_id = WorkspaceId::new(now, [2; 10]);
        let (workspace, member) = personal_workspace(&user, workspace_id, now);
        assert!(workspace.personal);
        assert_eq!((workspace.name.as_str(), workspace.owner_id), ("Anna B.", id));
        assert_eq!((member.workspace_id, member.user_id), (workspace_id, id));
        assert_eq!(member.role, MemberRole::Owner);
        assert_eq!((workspace.owner_count, workspace.member_count), (1, 1));
        let refused = workspace.delete(now).expect_err("personal");
        assert_eq!(refused.code(), ErrorCode::WorkspaceRequired);
        let refused = workspace.check_shared().expect_err("personal");
        assert_eq!(refused.code(), ErrorCode::WorkspaceRequired);
    }

    #[test]
    fn a_workspace_is_changed_within_its_limits() {
        assert!(workspace().check_shared().is_ok());
        let edit = EditWorkspace { name: Some(" B ".into()), approval: Some(true) };
        let changed = workspace().edit(&edit).expect("valid");
        assert_eq!((changed.name.as_str(), changed.approval, changed.version), ("B", true, 2));
        for name in ["", "  ", &"x".repeat(101)] {
            let edit = EditWorkspace { name: Some(name.into()), approval: None };
            assert!(workspace().edit(&edit).is_err(), "{name}");
        }
        assert!(workspace().delete(Timestamp::from_ms(5)).expect("deleted").deleted_at.is_some());
    }
}
