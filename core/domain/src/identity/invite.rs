//! Invitations into a workspace.

use std::fmt;

use crate::error::{Error, ErrorCode};
use crate::identity::email::normalise_email;
use crate::identity::membership::check_invited;
use crate::identity::opaque::OpaqueToken;
use crate::identity::policy::IdentityPolicy;
use crate::identity::role::MemberRole;
use crate::identity::secret::same_digest;
use crate::identity::user::{User, UserView};
use crate::ids::{InviteId, UserId, WorkspaceId};
use crate::record::Record;
use crate::text::word_enum;
use crate::time::Timestamp;

word_enum! {
    /// What has become of an invitation.
    pub enum InviteState {
        /// It waits for an answer, or is over without one.
        Pending = "pending",
        /// Somebody came in by it.
        Accepted = "accepted",
        /// It was taken back.
        Revoked = "revoked",
    }
}

/// An invitation as stored: what is kept of its link is a hash.
#[derive(Clone, PartialEq, Eq, Record)]
#[record(table = "invites", key = 1)]
pub struct Invite {
    /// The id.
    pub id: InviteId,
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// For whom it is; for whoever has the link when absent.
    pub email: Option<String>,
    /// What the new member may do.
    pub role: MemberRole,
    /// SHA-256 of the secret of its link.
    pub secret_digest: [u8; 32],
    /// Who invited; nothing for the program itself.
    pub invited_by: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
    /// What has become of it.
    pub state: InviteState,
    /// Who came in by it.
    pub accepted_by: Option<UserId>,
}

/// An invitation to be made.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewInvite {
    /// The e-mail address of who is invited, to which the link is sent; whoever has the link can
    /// come in when absent.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 254))]
    pub email: Option<String>,
    /// What the new member may do: not `owner`.
    pub role: MemberRole,
}

impl Invite {
    /// Invites. Fails with `invalid_argument`, and with `forbidden` for an owner.
    pub fn make(
        new: &NewInvite,
        id: InviteId,
        workspace_id: WorkspaceId,
        secret_digest: [u8; 32],
        invited_by: Option<UserId>,
        policy: &IdentityPolicy,
        now: Timestamp,
    ) -> Result<Self, Error> {
        check_invited(new.role)?;
        let email = new.email.as_deref().map(normalise_email).transpose()?;
        Ok(Self {
            id,
            workspace_id,
            email,
            role: new.role,
            secret_digest,
            invited_by,
            created_at: now,
            expires_at: now.plus_seconds(policy.invite_s),
            state: InviteState::Pending,
            accepted_by: None,
        })
    }

    /// A user comes in by it. Fails with `invite_not_found`, which does not say whether there is
    /// no such invitation, or none any more, or one for somebody else; and with `email_unverified`
    /// when it is for the user's address and that is not confirmed.
    pub fn accept(&self, shown: &OpaqueToken, user: &User, now: Timestamp) -> Result<Self, Error> {
        let is_meant = self.email.as_ref().is_none_or(|email| *email == user.email);
        if !self.is_opened_by(shown, now) || !is_meant {
            return Err(invite_not_found());
        }
        // An address that nobody has confirmed is nobody's.
        if self.email.is_some() && user.email_verified_at.is_none() {
            let message = "the invitation is for your e-mail address: confirm that first";
            return Err(Error::new(ErrorCode::EmailUnverified, message));
        }
        let state = InviteState::Accepted;
        Ok(Self { state, accepted_by: Some(user.id), ..self.clone() })
    }

    /// Whether what was shown is its link, and it still waits for an answer.
    pub fn is_opened_by(&self, shown: &OpaqueToken, now: Timestamp) -> bool {
        let is_open = self.state == InviteState::Pending && now < self.expires_at;
        same_digest(&self.secret_digest, &shown.digest()) && is_open
    }

    /// Takes it back. Fails with `invite_not_found` when it was accepted.
    pub fn revoke(&self) -> Result<Self, Error> {
        match self.state {
            InviteState::Accepted => Err(invite_not_found()),
            _ => Ok(Self { state: InviteState::Revoked, ..self.clone() }),
        }
    }

    /// What those who manage members see of it.
    pub fn view(&self) -> InviteView {
        InviteView {
            id: self.id,
            workspace_id: self.workspace_id,
            email: self.email.clone(),
            role: self.role,
            invited_by: self.invited_by,
            created_at: self.created_at,
            expires_at: self.expires_at,
            state: self.state,
            accepted_by: self.accepted_by,
        }
    }
}

impl fmt::Debug for Invite {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Invite")
            .field("id", &self.id)
            .field("workspace_id", &self.workspace_id)
            .field("role", &self.role)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

/// An invitation as those see it who manage members.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InviteView {
    /// The id.
    pub id: InviteId,
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// For whom it is.
    pub email: Option<String>,
    /// What the new member may do.
    pub role: MemberRole,
    /// Who invited.
    pub invited_by: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
    /// When it is over.
    pub expires_at: Timestamp,
    /// What has become of it.
    pub state: InviteState,
    /// Who came in by it.
    pub accepted_by: Option<UserId>,
}

/// An invitation that was made, with the token of its link: it is shown this once.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Invited {
    /// The invitation.
    pub invite: InviteView,
    /// The token with which somebody comes in. Only a hash of it is kept.
    pub token: String,
}

// Whoever reads the token could come in by it.
impl fmt::Debug for Invited {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Invited").field("invite", &self.invite).finish_non_exhaustive()
    }
}

/// What somebody who has the link of an invitation sees before coming in.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitePreview {
    /// The name of the workspace.
    pub workspace_name: String,
    /// Who invited, unless it was the program itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inviter: Option<UserView>,
    /// What the new member may do.
    pub role: MemberRole,
    /// When it is over.
    pub expires_at: Timestamp,
}

/// There is no such invitation, or no longer.
pub fn invite_not_found() -> Error {
    Error::new(ErrorCode::InviteNotFound, "there is no such invitation, or no longer")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::user::tests::user;

    fn invite(email: Option<&str>, shown: &OpaqueToken) -> Result<Invite, Error> {
        let new = NewInvite { email: email.map(str::to_owned), role: MemberRole::Member };
        let (id, workspace) = (InviteId::from_bytes(shown.id), WorkspaceId::from_bytes([2; 16]));
        let policy = IdentityPolicy::default();
        let now = Timestamp::from_ms(0);
        Invite::make(&new, id, workspace, shown.digest(), None, &policy, now)
    }

    #[test]
    fn who_is_meant_comes_in_once_and_in_time() {
        let shown = OpaqueToken { id: [1; 16], secret: [4; 32] };
        let open = invite(None, &shown).expect("made");
        let meant = invite(Some(" ANNA@example.org"), &shown).expect("made");
        let other = invite(Some("bert@example.org"), &shown).expect("made");
        let at = Timestamp::from_ms(5);
        assert!(open.accept(&shown, &user(), at).is_ok());
        assert!(meant.accept(&shown, &user(), at).is_err(), "the address is not confirmed");
        let confirmed = User { email_verified_at: Some(at), ..user() };
        let accepted = meant.accept(&shown, &confirmed, at).expect("meant");
        assert_eq!(accepted.accepted_by, Some(user().id));
        assert!(accepted.accept(&shown, &confirmed, at).is_err(), "once");
        assert!(accepted.revoke().is_err());
        assert!(other.accept(&shown, &confirmed, at).is_err());
        assert!(meant.revoke().expect("revoked").accept(&shown, &confirmed, at).is_err());
        assert!(meant.accept(&shown, &confirmed, meant.expires_at).is_err());
        let wrong = OpaqueToken { secret: [5; 32], ..shown };
        assert!(open.is_opened_by(&shown, at) && !open.is_opened_by(&wrong, at));
        assert!(open.accept(&wrong, &user(), at).is_err());
        assert!(invite(Some("nonsense"), &shown).is_err());
    }
}
