//! Changes that wait for an administrator of the workspace.
//!
//! What a change would do is kept as the operation and its request, as they were asked for. Whoever
//! approves it has the operation run with the request as it would run now, for who asked: what has
//! become impossible meanwhile is refused then, and stays undecided.

use crate::error::{Error, ErrorCode, checked_text};
use crate::identity::role::MemberRole;
use crate::identity::workspace::Workspace;
use crate::ids::{PendingChangeId, UserId, WorkspaceId};
use crate::record::Record;
use crate::text::word_enum;
use crate::time::Timestamp;

word_enum! {
    /// What has become of a change.
    pub enum ChangeState {
        /// It waits.
        Pending = "pending",
        /// It was done.
        Approved = "approved",
        /// It will not be done.
        Rejected = "rejected",
        /// Who asked for it took it back.
        Withdrawn = "withdrawn",
    }
}

/// The most changes of a workspace that can wait.
pub const PENDING_CHANGES_MAX: i64 = 1_000;
/// The most bytes of a request that can wait.
const REQUEST_BYTES_MAX: usize = 65_536;

/// A change that waits, or waited.
#[derive(Clone, PartialEq, Eq, Debug, Record)]
#[record(table = "pending_changes", key = 1)]
pub struct PendingChange {
    /// The id.
    pub id: PendingChangeId,
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// The operation, such as `inventory.receive`.
    pub operation: String,
    /// What it was asked for, as JSON.
    pub request: String,
    /// Who asked.
    pub requester_id: UserId,
    /// What has become of it.
    pub state: ChangeState,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// What who decided said, or nothing.
    pub note: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Counts the changes of this row.
    pub version: i64,
}

/// How a change is decided.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// What to tell who asked, at most 500 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub note: String,
}

/// Whether a member's write is done at once, has to wait, or is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum WriteWay {
    /// It is done.
    AtOnce,
    /// An owner or administrator of the workspace has to approve it.
    Approval,
}

/// How somebody with a role writes in a workspace: owners and administrators at once, members too
/// unless the workspace wants their writes approved. Fails with `forbidden` for who only looks.
pub fn way_to_write(workspace: &Workspace, role: MemberRole) -> Result<WriteWay, Error> {
    if !role.can_write() {
        return Err(Error::new(ErrorCode::Forbidden, "viewers of a workspace only look at it"));
    }
    let must_ask = workspace.approval && !role.is_at_least(MemberRole::Admin);
    Ok(if must_ask { WriteWay::Approval } else { WriteWay::AtOnce })
}

impl PendingChange {
    /// Asks for a change, and counts it in the workspace. Fails with `rate_limited` when too many
    /// wait already, and with `invalid_argument` for a request that is too large to be kept.
    pub fn request(
        workspace: &Workspace,
        id: PendingChangeId,
        operation: &str,
        request: String,
        requester_id: UserId,
        now: Timestamp,
    ) -> Result<(Self, Workspace), Error> {
        if workspace.pending_count >= PENDING_CHANGES_MAX {
            let message = "too many changes of this workspace wait for approval";
            return Err(Error::new(ErrorCode::RateLimited, message)
                .with("maximum", PENDING_CHANGES_MAX)
                .with("retry_after_ms", 60_000));
        }
        if request.len() > REQUEST_BYTES_MAX {
            let maximum = i64::try_from(REQUEST_BYTES_MAX).unwrap_or(i64::MAX);
            let message = "is too large to wait for approval";
            return Err(Error::invalid("request", message).with("maximum", maximum));
        }
        let change = Self {
            id,
            workspace_id: workspace.id,
            operation: operation.to_owned(),
            request,
            requester_id,
            state: ChangeState::Pending,
            decided_by: None,
            decided_at: None,
            note: String::new(),
            created_at: now,
            version: 1,
        };
        Ok((change, workspace.with_pending(1)))
    }

    /// Decides. Fails with `version_conflict` when it was decided before.
    pub fn decide(
        &self,
        workspace: &Workspace,
        state: ChangeState,
        decision: &Decision,
        by: Option<UserId>,
        now: Timestamp,
    ) -> Result<(Self, Workspace), Error> {
        if self.state != ChangeState::Pending {
            return Err(Error::new(
                ErrorCode::VersionConflict,
                format!("the change was {} before", self.state),
            )
            .with("state", self.state.as_str()));
        }
        let decided = Self {
            state,
            decided_by: by,
            decided_at: Some(now),
            note: checked_text("note", &decision.note, 0, 500)?,
            version: self.version.saturating_add(1),
            ..self.clone()
        };
        Ok((decided, workspace.with_pending(-1)))
    }

    /// What members see of it.
    pub fn view(&self) -> PendingChangeView {
        PendingChangeView {
            id: self.id,
            workspace_id: self.workspace_id,
            operation: self.operation.clone(),
            request: serde_json::from_str(&self.request).unwrap_or(serde_json::Value::Null),
            requester_id: self.requester_id,
            state: self.state,
            decided_by: self.decided_by,
            decided_at: self.decided_at,
            note: self.note.clone(),
            created_at: self.created_at,
            version: self.version,
        }
    }
}

/// A change that waits, or waited, as members see it.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PendingChangeView {
    /// The id.
    pub id: PendingChangeId,
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// The operation, such as `inventory.receive`.
    pub operation: String,
    /// What it was asked for.
    pub request: serde_json::Value,
    /// Who asked.
    pub requester_id: UserId,
    /// What has become of it.
    pub state: ChangeState,
    /// Who decided.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// What who decided said, or nothing.
    pub note: String,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Counts the changes.
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::workspace::tests::workspace;

    fn asked(workspace: &Workspace) -> Result<(PendingChange, Workspace), Error> {
        let id = PendingChangeId::from_bytes([1; 16]);
        let who = UserId::from_bytes([2; 16]);
        let now = Timestamp::from_ms(5);
        PendingChange::request(workspace, id, "inventory.receive", "[1]".into(), who, now)
    }

    #[test]
    fn only_members_of_a_workspace_that_asks_for_it_wait() {
        let plain = workspace();
        let asking = Workspace { approval: true, ..workspace() };
        for (role, without, with) in [
            (MemberRole::Owner, Some(WriteWay::AtOnce), Some(WriteWay::AtOnce)),
            (MemberRole::Admin, Some(WriteWay::AtOnce), Some(WriteWay::AtOnce)),
            (MemberRole::Member, Some(WriteWay::AtOnce), Some(WriteWay::Approval)),
            (MemberRole::Viewer, None, None),
        ] {
            assert_eq!(way_to_write(&plain, role).ok(), without, "{role}");
            assert_eq!(way_to_write(&asking, role).ok(), with, "{role}");
        }
    }

    #[test]
    fn a_change_is_decided_once_and_counted_while_it_waits() {
        let (change, counted) = asked(&workspace()).expect("asked");
        assert_eq!(counted.pending_count, 1);
        let decision = Decision { note: " Fine. ".into() };
        let decide = |change: &PendingChange, state| {
            change.decide(&counted, state, &decision, None, Timestamp::from_ms(9))
        };
        let (approved, after) = decide(&change, ChangeState::Approved).expect("decided");
        assert_eq!((approved.note.as_str(), after.pending_count), ("Fine.", 0));
        let again = decide(&approved, ChangeState::Rejected).expect_err("decided");
        assert_eq!(again.code(), ErrorCode::VersionConflict);
    }

    #[test]
    fn no_more_wait_than_can_be_read() {
        let full = Workspace { pending_count: PENDING_CHANGES_MAX, ..workspace() };
        assert_eq!(asked(&full).expect_err("full").code(), ErrorCode::RateLimited);
    }
}
