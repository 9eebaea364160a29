//! Registration: what is asked for, checked before the password is hashed.

use std::fmt;

use crate::error::{Error, checked_text};
use crate::identity::{
    Badges, PlatformRole, User, UserState, Username, check_password, normalise_email,
};
use crate::ids::UserId;
use crate::time::Timestamp;

/// A user to be registered. There is no role in it: nobody can ask to be an administrator.
#[derive(Clone, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// The user name, 3 to 50 letters, digits and underscores.
    pub username: String,
    /// The e-mail address.
    pub email: String,
    /// How the user wants to be called, at most 50 characters; the user name when empty.
    #[serde(default)]
    pub display_name: String,
    /// The password, 8 to 1,000 characters; nothing for a user who signs in elsewhere.
    #[serde(default)]
    pub password: Option<String>,
}

/// A registration whose fields have been checked. The password is not in it: it goes to the hash
/// and nowhere else.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ValidUser {
    username: Username,
    email: String,
    display_name: String,
}

impl NewUser {
    /// A user without a password, called like the user name.
    ///
    /// ```
    /// let anna = vendue_domain::identity::NewUser::new("anna", "anna@example.org");
    /// assert!(anna.validate().is_ok());
    /// ```
    pub fn new(username: impl Into<String>, email: impl Into<String>) -> Self {
        Self {
            username: username.into(),
            email: email.into(),
            display_name: String::new(),
            password: None,
        }
    }

    /// Checks every field. Fails with `invalid_argument`.
    pub fn validate(&self) -> Result<ValidUser, Error> {
        let username = Username::parse(&self.username)?;
        let email = normalise_email(&self.email)?;
        let typed = checked_text("display_name", &self.display_name, 0, 50)?;
        let display_name = if typed.is_empty() { username.to_string() } else { typed };
        if let Some(password) = &self.password {
            check_password(password)?;
        }
        Ok(ValidUser { username, email, display_name })
    }
}

impl ValidUser {
    /// The user name.
    pub fn username(&self) -> &Username {
        &self.username
    }

    /// The e-mail address, normalised.
    pub fn email(&self) -> &str {
        &self.email
    }

    /// The user to be stored.
    pub fn into_user(
        self,
        id: UserId,
        password_hash: Option<String>,
        role: PlatformRole,
        now: Timestamp,
    ) -> User {
        User {
            id,
            username: self.username,
            email: self.email,
            display_name: self.display_name,
            password_hash,
            role,
            state: UserState::Active,
            created_at: now,
            version: 1,
            bio: String::new(),
            location: String::new(),
            locale: "en".to_owned(),
            time_zone: "UTC".to_owned(),
            avatar: None,
            badges: Badges::default(),
            email_verified_at: None,
            suspended_until: None,
            blocks_bidders: false,
        }
    }
}

impl fmt::Debug for NewUser {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("NewUser").field("username", &self.username).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new_user() -> NewUser {
        NewUser {
            username: "Anna".into(),
            email: " Anna@Example.org".into(),
            display_name: String::new(),
            password: Some("a long enough secret".into()),
        }
    }

    #[test]
    fn a_registration_becomes_an_active_user() {
        let now = Timestamp::from_ms(1_000);
        let id = UserId::new(now, [1; 10]);
        let hash = Some("$argon2id$…".to_owned());
        let valid = new_user().validate().expect("valid");
        let user = valid.into_user(id, hash, PlatformRole::User, now);
        assert_eq!(user.display_name, "Anna");
        assert_eq!((user.email.as_str(), user.version), ("anna@example.org", 1));
        assert_eq!((user.role, user.state), (PlatformRole::User, UserState::Active));
    }

    #[test]
    fn each_field_is_checked_and_named() {
        type Spoil = fn(&mut NewUser);
        let cases: [(&str, Spoil); 4] = [
            ("username", |user| user.username = "a".into()),
            ("email", |user| user.email = "anna".into()),
            ("display_name", |user| user.display_name = "x".repeat(51)),
            ("password", |user| user.password = Some("short".into())),
        ];
        for (field, spoil) in cases {
            let mut user = new_user();
            spoil(&mut user);
            let refused = user.validate().expect_err(field);
            assert_eq!(refused.detail("field"), Some(&field.into()));
        }
        let without_password = NewUser { password: None, ..new_user() };
        assert!(without_password.validate().is_ok());
    }

    #[test]
    fn a_role_cannot_be_asked_for_and_the_password_is_not_shown() {
        let json = r#"{"username":"anna","email":"a@b.org","password":"xxxxxxxx","role":"admin"}"#;
        assert!(serde_json::from_str::<NewUser>(json).is_err());
        assert!(!format!("{:?}", new_user()).contains("secret"));
    }
}
