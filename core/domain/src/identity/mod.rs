//! Identity: users, the workspaces they act in, by what they come in, and what they may do.

mod account;
mod api_key;
mod approval;
mod common_passwords;
mod email;
mod event;
mod external;
mod feed;
mod invite;
mod login_lock;
mod membership;
mod new_user;
mod one_time;
mod opaque;
mod password;
mod policy;
mod profile;
mod refresh;
mod relation;
mod role;
mod sanction;
mod scope;
mod secret;
mod session;
mod unique_name;
mod user;
mod username;
mod workspace;

pub use account::{Account, OpenSessions};
pub use api_key::{API_KEYS_MAX, ApiKey, ApiKeyView, NewApiKey};
pub use approval::{
    ChangeState, Decision, PENDING_CHANGES_MAX, PendingChange, PendingChangeView, WriteWay,
    way_to_write,
};
pub use email::normalise_email;
pub use event::IdentityEvent;
pub use external::{ExternalAccount, ExternalProfile, proposed_usernames};
pub use feed::Feed;
pub use invite::{
    Invite, InvitePreview, InviteState, InviteView, Invited, NewInvite, invite_not_found,
};
pub use login_lock::{LoginLock, attempt, lock_subject};
pub use membership::{
    MEMBERS_MAX, add_member, change_role, check_invited, check_manager, leave, member_not_found,
    remove_member,
};
pub use new_user::{NewUser, ValidUser};
pub use one_time::{LinkKind, OneTimeLink, link_invalid};
pub use opaque::{OpaqueKind, OpaqueToken};
pub use password::{PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN, check_password};
pub use policy::{IdentityPolicy, OPEN_SESSIONS_MAX, SessionPolicy};
pub use profile::{Badges, EditProfile, edit_profile};
pub use refresh::{RefreshToken, Rotation, rotate, token_invalid};
pub use relation::{Block, Follow, check_other};
pub use role::{MemberRole, PlatformRole};
pub use sanction::{
    NewSanction, Sanction, SanctionKind, lift_suspension, sanction_not_found, suspend,
};
pub use scope::{ScopeArea, Scopes};
pub use secret::{digest, same_digest};
pub use session::{
    DEVICE_LENGTH_MAX, NewSession, Session, SessionEnd, SessionKind, SessionView, SignInMethod,
    make_room,
};
pub use unique_name::{NameKind, UniqueName};
pub use user::{User, UserState, UserView};
pub use username::Username;
pub use workspace::{
    EditWorkspace, Member, MemberView, NewWorkspace, Workspace, WorkspaceView, personal_workspace,
    workspace_not_found,
};
