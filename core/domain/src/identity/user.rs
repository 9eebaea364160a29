//! Users.

use std::fmt;

use crate::identity::{NameKind, PlatformRole, UniqueName, Username};
use crate::ids::UserId;
use crate::record::Record;
use crate::text::word_enum;
use crate::time::Timestamp;

word_enum! {
    /// Whether a user may act.
    pub enum UserState {
        /// Yes.
        Active = "active",
        /// Not until an administrator lifts it.
        Suspended = "suspended",
    }
}

/// A user as stored. It cannot be serialised, and its debug form hides the password hash, so that
/// neither an answer nor a log can carry it by mistake; what is shown is a [`UserView`].
#[derive(Clone, PartialEq, Eq, Record)]
#[record(table = "users", key = 1, steady)]
pub struct User {
    /// The id.
    pub id: UserId,
    /// The user name.
    pub username: Username,
    /// The e-mail address, normalised.
    pub email: String,
    /// How the user wants to be called.
    pub display_name: String,
    /// The hash of the password in PHC form; nothing when the user signs in elsewhere.
    pub password_hash: Option<String>,
    /// The role on the platform.
    pub role: PlatformRole,
    /// Whether the user may act.
    pub state: UserState,
    /// When the account was made.
    pub created_at: Timestamp,
    /// Counts the changes of this row.
    pub version: i64,
}

impl User {
    /// The names that this user, and nobody else, has.
    pub fn unique_names(&self) -> [UniqueName; 2] {
        let name =
            |kind, value| UniqueName { kind, value, owner_id: self.id, since: self.created_at };
        [name(NameKind::Username, self.username.key()), name(NameKind::Email, self.email.clone())]
    }

    /// What everybody may see.
    pub fn view(&self) -> UserView {
        UserView {
            id: self.id,
            username: self.username.clone(),
            email: None,
            display_name: self.display_name.clone(),
            role: self.role,
            state: self.state,
            created_at: self.created_at,
            version: self.version,
        }
    }

    /// What the user and administrators may see: the e-mail address too.
    pub fn own_view(&self) -> UserView {
        UserView { email: Some(self.email.clone()), ..self.view() }
    }
}

impl fmt::Debug for User {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("User")
            .field("id", &self.id)
            .field("username", &self.username.as_str())
            .field("role", &self.role)
            .field("state", &self.state)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// A user as shown to somebody.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UserView {
    /// The id.
    pub id: UserId,
    /// The user name.
    pub username: Username,
    /// The e-mail address, where the viewer may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// How the user wants to be called.
    pub display_name: String,
    /// The role on the platform.
    pub role: PlatformRole,
    /// Whether the user may act.
    pub state: UserState,
    /// When the account was made.
    pub created_at: Timestamp,
    /// Counts the changes.
    pub version: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_debug_nor_a_view_shows_a_secret() {
        let user = User {
            id: UserId::new(Timestamp::from_ms(1_000), [1; 10]),
            username: Username::parse("Anna").expect("valid"),
            email: "anna@example.org".into(),
            display_name: "Anna".into(),
            password_hash: Some("$argon2id$secret".into()),
            role: PlatformRole::User,
            state: UserState::Active,
            created_at: Timestamp::from_ms(1_000),
            version: 1,
        };
        let shown = serde_json::to_string(&user.view()).expect("JSON");
        let own = serde_json::to_string(&user.own_view()).expect("JSON");
        for text in [format!("{user:?}"), format!("{user:#?}"), shown.clone(), own.clone()] {
            assert!(!text.contains("argon2id"), "{text}");
        }
        assert!(!shown.contains("example.org") && own.contains("example.org"));
        let [username, email] = user.unique_names();
        assert_eq!((username.value.as_str(), email.value.as_str()), ("anna", "anna@example.org"));
    }
}
