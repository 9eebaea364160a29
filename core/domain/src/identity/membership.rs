//! Who comes into a workspace, what members are made, and who leaves.

use crate::error::{Error, ErrorCode};
use crate::identity::role::MemberRole;
use crate::identity::workspace::{Member, Workspace};
use crate::ids::UserId;
use crate::time::Timestamp;

/// The most members of a workspace.
pub const MEMBERS_MAX: i64 = 1_000;

/// Adds a member. Fails with `already_exists` for who is one, with `forbidden` for an owner, whom
/// only an owner makes of a member, and with `invalid_argument` when the workspace is full.
pub fn add_member(
    workspace: &Workspace,
    known: Option<&Member>,
    user_id: UserId,
    role: MemberRole,
    now: Timestamp,
) -> Result<(Workspace, Member), Error> {
    if known.is_some() {
        let message = "the user is a member already";
        return Err(Error::new(ErrorCode::AlreadyExists, message).with("field", "user_id"));
    }
    check_invited(role)?;
    if workspace.member_count >= MEMBERS_MAX {
        let message = "has as many members as it can have";
        return Err(Error::invalid("workspace_id", message).with("maximum", MEMBERS_MAX));
    }
    let member = Member { workspace_id: workspace.id, user_id, role, since: now };
    let counted = Workspace {
        member_count: workspace.member_count.saturating_add(1),
        version: workspace.version.saturating_add(1),
        ..workspace.clone()
    };
    Ok((counted, member))
}

/// Nobody comes in as an owner. Fails with `forbidden`.
pub fn check_invited(role: MemberRole) -> Result<(), Error> {
    if role == MemberRole::Owner {
        let message = "nobody is invited as an owner: an owner makes one of a member";
        return Err(Error::new(ErrorCode::Forbidden, message).with("field", "role"));
    }
    Ok(())
}

/// Gives a member another role. `by` is the role of who does it; nothing for whom the platform
/// trusts. Administrators manage everybody but owners, and only owners make owners.
///
/// Fails with `forbidden`, and with `last_owner` when no owner would be left.
pub fn change_role(
    workspace: &Workspace,
    member: &Member,
    role: MemberRole,
    by: Option<MemberRole>,
) -> Result<(Workspace, Member), Error> {
    check_manager(by)?;
    let concerns_owner = member.role == MemberRole::Owner || role == MemberRole::Owner;
    if concerns_owner && by.is_some_and(|by| by != MemberRole::Owner) {
        let message = "only an owner makes or unmakes an owner";
        return Err(Error::new(ErrorCode::Forbidden, message));
    }
    let more = i64::from(role == MemberRole::Owner)
        .saturating_sub(i64::from(member.role == MemberRole::Owner));
    let owner_count = workspace.owner_count.saturating_add(more);
    if owner_count < 1 {
        return Err(last_owner());
    }
    let version = workspace.version.saturating_add(1);
    let changed = Workspace { owner_count, version, ..workspace.clone() };
    Ok((changed, Member { role, ..*member }))
}

/// Takes a member out. `by` is the role of who does it; nothing for whom the platform trusts. An
/// owner cannot be taken out: another owner has to give the owner a lesser role first.
///
/// Fails with `forbidden`.
pub fn remove_member(
    workspace: &Workspace,
    member: &Member,
    by: Option<MemberRole>,
) -> Result<Workspace, Error> {
    check_manager(by)?;
    if member.role == MemberRole::Owner {
        let message = "an owner cannot be taken out of a workspace";
        return Err(Error::new(ErrorCode::Forbidden, message));
    }
    Ok(without(workspace, member))
}

/// A member goes. Fails with `last_owner`, and with `workspace_required` for who would leave the
/// own personal workspace.
pub fn leave(workspace: &Workspace, member: &Member) -> Result<Workspace, Error> {
    if workspace.personal && workspace.owner_id == member.user_id {
        let message = "a personal workspace stays with its user";
        return Err(Error::new(ErrorCode::WorkspaceRequired, message));
    }
    if member.role == MemberRole::Owner && workspace.owner_count <= 1 {
        return Err(last_owner());
    }
    Ok(without(workspace, member))
}

fn without(workspace: &Workspace, member: &Member) -> Workspace {
    let is_owner = i64::from(member.role == MemberRole::Owner);
    Workspace {
        owner_count: workspace.owner_count.saturating_sub(is_owner),
        member_count: workspace.member_count.saturating_sub(1).max(0),
        version: workspace.version.saturating_add(1),
        ..workspace.clone()
    }
}

/// Fails with `forbidden` for who may not manage members.
pub fn check_manager(by: Option<MemberRole>) -> Result<(), Error> {
    if by.is_some_and(|by| !by.can_manage_members()) {
        let message = "only owners and administrators of the workspace may do this";
        return Err(Error::new(ErrorCode::Forbidden, message));
    }
    Ok(())
}

fn last_owner() -> Error {
    Error::new(ErrorCode::LastOwner, "a workspace keeps one owner at least: make another one first")
}

/// The user is no member.
pub fn member_not_found() -> Error {
    Error::new(ErrorCode::MemberNotFound, "the user is no member of the workspace")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::MemberRole::{Admin, Member as Plain, Owner, Viewer};
    use crate::identity::workspace::tests::workspace;

    fn member(role: MemberRole) -> Member {
        let (workspace_id, user_id) = (workspace().id, UserId::from_bytes([5; 16]));
        Member { workspace_id, user_id, role, since: Timestamp::from_ms(1) }
    }

    fn with_owners(owner_count: i64) -> Workspace {
        Workspace { owner_count, member_count: 5, ..workspace() }
    }

    #[test]
    fn everybody_comes_in_once_and_nobody_as_an_owner() {
        let (user, now) = (UserId::from_bytes([5; 16]), Timestamp::from_ms(1));
        let add = |known, role| add_member(&workspace(), known, user, role, now);
        let (counted, _) = add(None, Admin).expect("added");
        assert_eq!((counted.member_count, counted.owner_count), (2, 1));
        let known = member(Viewer);
        let refused = add(Some(&known), Plain).expect_err("a member");
        assert_eq!(refused.code(), ErrorCode::AlreadyExists);
        assert_eq!(add(None, Owner).expect_err("owner").code(), ErrorCode::Forbidden);
        let full = Workspace { member_count: MEMBERS_MAX, ..workspace() };
        assert!(add_member(&full, None, user, Plain, now).is_err());
    }

    #[test]
    fn roles_are_changed_by_who_may() {
        let code = |from, to, by, owners| {
            let changed = change_role(&with_owners(owners), &member(from), to, by);
            changed.map(|(after, _)| after.owner_count).map_err(|refused| refused.code())
        };
        for by in [Some(Owner), Some(Admin), None] {
            assert_eq!(code(Viewer, Admin, by, 1), Ok(1), "{by:?}");
        }
        for by in [Plain, Viewer] {
            assert_eq!(code(Viewer, Plain, Some(by), 1), Err(ErrorCode::Forbidden));
        }
        assert_eq!(code(Admin, Owner, Some(Admin), 1), Err(ErrorCode::Forbidden));
        assert_eq!(code(Owner, Plain, Some(Admin), 2), Err(ErrorCode::Forbidden));
        assert_eq!(code(Admin, Owner, Some(Owner), 1), Ok(2));
        assert_eq!(code(Owner, Plain, Some(Owner), 2), Ok(1));
        assert_eq!(code(Owner, Plain, Some(Owner), 1), Err(ErrorCode::LastOwner));
        assert_eq!(code(Owner, Plain, None, 1), Err(ErrorCode::LastOwner));
        assert_eq!(code(Owner, Owner, Some(Owner), 1), Ok(1));
    }

    #[test]
    fn owners_cannot_be_taken_out_and_the_last_cannot_leave() {
        let taken_out = |role, by| {
            let removed = remove_member(&with_owners(2), &member(role), by);
            removed.map(|after| after.member_count).map_err(|refused| refused.code())
        };
        assert_eq!(taken_out(Admin, Some(Admin)), Ok(4));
        assert_eq!(taken_out(Plain, Some(Plain)), Err(ErrorCode::Forbidden));
        assert_eq!(taken_out(Owner, Some(Owner)), Err(ErrorCode::Forbidden));
        assert_eq!(taken_out(Owner, None), Err(ErrorCode::Forbidden));
        let gone = |owners, role| {
            let left = leave(&with_owners(owners), &member(role));
            left.map(|after| after.owner_count).map_err(|refused| refused.code())
        };
        assert_eq!(gone(1, Viewer), Ok(1));
        assert_eq!(gone(2, Owner), Ok(1));
        assert_eq!(gone(1, Owner), Err(ErrorCode::LastOwner));
        let user_id = workspace().owner_id;
        let personal = Workspace { personal: true, ..with_owners(2) };
        let own = Member { user_id, ..member(Owner) };
        let refused = leave(&personal, &own).expect_err("personal");
        assert_eq!(refused.code(), ErrorCode::WorkspaceRequired);
    }
}
