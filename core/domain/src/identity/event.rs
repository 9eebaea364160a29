//! What happens to users, in workspaces, and to who has access.

use crate::identity::{
    ChangeState, MemberRole, PlatformRole, SanctionKind, SessionEnd, SessionKind, SignInMethod,
};
use crate::ids::{ApiKeyId, InviteId, PendingChangeId, SanctionId, SessionId, UserId};
use crate::time::Timestamp;

/// What happened. The words of the kinds differ from those of every other area.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the fields are those of the records that they are named after")]
pub enum IdentityEvent {
    /// To a user: the account was made.
    UserRegistered,
    /// To a user: the profile was changed.
    ProfileChanged,
    /// To a user: the e-mail address was confirmed, or another one took its place.
    EmailVerified,
    /// To a user: there is another password.
    PasswordChanged,
    /// To a user: somebody signed in.
    SessionBegan { session_id: SessionId, session_kind: SessionKind, method: SignInMethod },
    /// To a user, and to access: a session was ended before its time.
    SessionEnded { session_id: SessionId, user_id: UserId, reason: SessionEnd },
    /// To a user: a key was made.
    ApiKeyCreated { api_key_id: ApiKeyId },
    /// To a user, and to access: a key was revoked.
    ApiKeyRevoked { api_key_id: ApiKeyId, user_id: UserId },
    /// To a user: somebody follows.
    Followed { follower_id: UserId },
    /// To a user: a measure was taken.
    Sanctioned {
        sanction_id: SanctionId,
        sanction: SanctionKind,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ends_at: Option<Timestamp>,
    },
    /// To a user: a measure was lifted.
    SanctionLifted { sanction_id: SanctionId },
    /// To access: a user may do nothing any more.
    UserShutOut { user_id: UserId },
    /// To a user: there is another role on the platform.
    RoleChanged { role: PlatformRole },
    /// To a user: the account was suspended.
    UserSuspended,
    /// To a user: the suspension was lifted.
    UserReinstated,
    /// To a user: the account was deleted.
    UserDeleted,
    /// To a workspace: it was made.
    WorkspaceCreated,
    /// To a workspace: its name or what it asks for was changed.
    WorkspaceChanged,
    /// To a workspace: somebody came in.
    MemberAdded { user_id: UserId, role: MemberRole },
    /// To a workspace: a member has another role.
    MemberRoleChanged { user_id: UserId, role: MemberRole },
    /// To a workspace: a member left or was taken out.
    MemberRemoved { user_id: UserId },
    /// To a workspace: somebody was invited.
    InviteCreated { invite_id: InviteId, role: MemberRole },
    /// To a workspace: an invitation was taken back.
    InviteRevoked { invite_id: InviteId },
    /// To a workspace: a change waits for approval.
    ChangeRequested { change_id: PendingChangeId, operation: String, requester_id: UserId },
    /// To a workspace: a change was decided.
    ChangeDecided { change_id: PendingChangeId, state: ChangeState },
    /// To a workspace: it was deleted.
    WorkspaceDeleted,
}

impl IdentityEvent {
    /// The stable word for the kind of event.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::UserRegistered => "user_registered",
            Self::ProfileChanged => "profile_changed",
            Self::EmailVerified => "email_verified",
            Self::PasswordChanged => "password_changed",
            Self::SessionBegan { .. } => "session_began",
            Self::SessionEnded { .. } => "session_ended",
            Self::ApiKeyCreated { .. } => "api_key_created",
            Self::ApiKeyRevoked { .. } => "api_key_revoked",
            Self::Followed { .. } => "followed",
            Self::Sanctioned { .. } => "sanctioned",
            Self::SanctionLifted { .. } => "sanction_lifted",
            Self::UserShutOut { .. } => "user_shut_out",
            Self::RoleChanged { .. } => "role_changed",
            Self::UserSuspended => "user_suspended",
            Self::UserReinstated => "user_reinstated",
            Self::UserDeleted => "user_deleted",
            Self::WorkspaceCreated => "workspace_created",
            Self::WorkspaceChanged => "workspace_changed",
            Self::MemberAdded { .. } => "member_added",
            Self::MemberRoleChanged { .. } => "member_role_changed",
            Self::MemberRemoved { .. } => "member_removed",
            Self::InviteCreated { .. } => "invite_created",
            Self::InviteRevoked { .. } => "invite_revoked",
            Self::ChangeRequested { .. } => "change_requested",
            Self::ChangeDecided { .. } => "change_decided",
            Self::WorkspaceDeleted => "workspace_deleted",
        }
    }

    /// Whether a user who follows the topic that is told this has no access to it from now on.
    pub fn ends_access_of(&self, follower_id: UserId) -> bool {
        match self {
            Self::MemberRemoved { user_id } | Self::UserShutOut { user_id } => {
                *user_id == follower_id
            }
            Self::WorkspaceDeleted | Self::UserSuspended | Self::UserDeleted => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::EventBody;

    #[test]
    fn access_ends_for_who_is_taken_out_and_for_all_when_there_is_nothing_left() {
        let [anna, bert] = [1, 2].map(|byte| UserId::from_bytes([byte; 16]));
        let removed = EventBody::from(IdentityEvent::MemberRemoved { user_id: anna });
        assert!(removed.ends_access_of(anna) && !removed.ends_access_of(bert));
        let deleted = EventBody::from(IdentityEvent::WorkspaceDeleted);
        assert!(deleted.ends_access_of(anna) && deleted.ends_access_of(bert));
        for suspended in [IdentityEvent::UserSuspended, IdentityEvent::UserDeleted] {
            assert!(suspended.ends_access_of(anna));
        }
        let added = IdentityEvent::MemberAdded { user_id: anna, role: MemberRole::Viewer };
        assert!(!added.ends_access_of(anna));
    }

    #[test]
    fn an_event_is_read_back_as_what_it_was() {
        let session_id = SessionId::from_bytes([1; 16]);
        let user_id = UserId::from_bytes([2; 16]);
        for event in [
            IdentityEvent::UserRegistered,
            IdentityEvent::SessionEnded { session_id, user_id, reason: SessionEnd::Reused },
            IdentityEvent::MemberAdded { user_id, role: MemberRole::Viewer },
        ] {
            let body = EventBody::from(event.clone());
            let text = serde_json::to_string(&body).expect("JSON");
            assert!(text.contains(body.kind()), "{text}");
            assert_eq!(serde_json::from_str::<EventBody>(&text).expect("read"), body);
        }
    }
}
