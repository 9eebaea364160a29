//! Identity: users, the workspaces they act in, and the names that only one of them can have.

mod common_passwords;
mod email;
mod new_user;
mod password;
mod role;
mod unique_name;
mod user;
mod username;
mod workspace;

pub use email::normalise_email;
pub use new_user::{NewUser, ValidUser};
pub use password::{PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN, check_password};
pub use role::{MemberRole, PlatformRole};
pub use unique_name::{NameKind, UniqueName};
pub use user::{User, UserState, UserView};
pub use username::Username;
pub use workspace::{Member, Workspace, personal_workspace};
