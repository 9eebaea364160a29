//! Users.

use std::fmt;

use crate::error::{Error, ErrorCode};
use crate::identity::profile::Badges;
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
        /// Not until an administrator lifts it, or until the suspension is over.
        Suspended = "suspended",
        /// Never again: the account was deleted, and what others need of it has no name.
        Deleted = "deleted",
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
    /// What the user tells of himself.
    pub bio: String,
    /// Where the user is.
    pub location: String,
    /// The language, a tag of BCP 47.
    pub locale: String,
    /// The time zone, a name of IANA.
    pub time_zone: String,
    /// The address of an uploaded picture.
    pub avatar: Option<String>,
    /// What administrators have found out and everybody may see.
    pub badges: Badges,
    /// When the e-mail address was confirmed.
    pub email_verified_at: Option<Timestamp>,
    /// When the suspension is over by itself.
    pub suspended_until: Option<Timestamp>,
    /// Whether the user has kept somebody from bidding on the own auctions: only then is it worth
    /// to look.
    pub blocks_bidders: bool,
}

impl User {
    /// Whether the user may act now: a suspension that is over needs nobody to lift it.
    pub fn is_active(&self, now: Timestamp) -> bool {
        match self.state {
            UserState::Active => true,
            UserState::Suspended => self.suspended_until.is_some_and(|until| until <= now),
            UserState::Deleted => false,
        }
    }

    /// Fails with `unauthenticated` for an account that is gone, and with `account_suspended` for
    /// one that is suspended, with `ends_at` when that is over by itself.
    pub fn check_active(&self, now: Timestamp) -> Result<(), Error> {
        if self.is_active(now) {
            return Ok(());
        }
        if self.state == UserState::Deleted {
            return Err(Error::new(ErrorCode::Unauthenticated, "the account is gone"));
        }
        let refused = |message: String| Error::new(ErrorCode::AccountSuspended, message);
        Err(match self.suspended_until {
            Some(end) => {
                refused(format!("the account is suspended until {end}")).with("ends_at", end)
            }
            None => refused("the account is suspended".to_owned()),
        })
    }

    /// The user without everything that tells who it was. The id stays: bids and messages of
    /// others rest on it.
    pub fn anonymised(&self) -> Result<Self, Error> {
        let hex = blake3::hash(self.id.as_bytes()).to_hex();
        let name = format!("deleted_{}", hex.get(..16).unwrap_or_default());
        Ok(Self {
            id: self.id,
            username: Username::parse(&name)?,
            email: format!("{name}@deleted.invalid"),
            display_name: "Deleted user".to_owned(),
            password_hash: None,
            role: PlatformRole::User,
            state: UserState::Deleted,
            created_at: self.created_at,
            version: self.version.saturating_add(1),
            bio: String::new(),
            location: String::new(),
            locale: "en".to_owned(),
            time_zone: "UTC".to_owned(),
            avatar: None,
            badges: Badges::default(),
            email_verified_at: None,
            suspended_until: None,
            blocks_bidders: self.blocks_bidders,
        })
    }

    /// The names that this user, and nobody else, has.
    pub fn unique_names(&self) -> [UniqueName; 2] {
        let name =
            |kind, value| UniqueName { kind, value, owner_id: self.id, since: self.created_at };
        [name(NameKind::Username, self.username.key()), name(NameKind::Email, self.email.clone())]
    }

    /// What everybody may see at this moment.
    pub fn view(&self, now: Timestamp) -> UserView {
        UserView {
            id: self.id,
            username: self.username.clone(),
            email: None,
            display_name: self.display_name.clone(),
            role: self.role,
            state: if self.is_active(now) { UserState::Active } else { self.state },
            created_at: self.created_at,
            version: self.version,
            bio: self.bio.clone(),
            location: self.location.clone(),
            avatar: self.avatar.clone(),
            badges: self.badges.clone(),
            locale: None,
            time_zone: None,
            email_verified: None,
        }
    }

    /// What the user and administrators may see: the e-mail address and the settings too.
    pub fn own_view(&self, now: Timestamp) -> UserView {
        UserView {
            email: Some(self.email.clone()),
            locale: Some(self.locale.clone()),
            time_zone: Some(self.time_zone.clone()),
            email_verified: Some(self.email_verified_at.is_some()),
            ..self.view(now)
        }
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
    /// What the user tells of himself.
    #[serde(default)]
    pub bio: String,
    /// Where the user is.
    #[serde(default)]
    pub location: String,
    /// The address of an uploaded picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar: Option<String>,
    /// What administrators have found out.
    #[serde(default)]
    pub badges: Badges,
    /// The language, where the viewer may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// The time zone, where the viewer may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// Whether the e-mail address was confirmed, where the viewer may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_verified: Option<bool>,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn user() -> User {
        User {
            id: UserId::new(Timestamp::from_ms(1_000), [1; 10]),
            username: Username::parse("Anna").expect("valid"),
            email: "anna@example.org".into(),
            display_name: "Anna".into(),
            password_hash: Some("$argon2id$secret".into()),
            role: PlatformRole::User,
            state: UserState::Active,
            created_at: Timestamp::from_ms(1_000),
            version: 1,
            bio: "Collects lamps.".into(),
            location: "Bern".into(),
            locale: "de-CH".into(),
            time_zone: "Europe/Zurich".into(),
            avatar: None,
            badges: Badges::default(),
            email_verified_at: None,
            suspended_until: None,
            blocks_bidders: false,
        }
    }

    #[test]
    fn a_suspension_ends_by_itself() {
        let at = Timestamp::from_ms;
        let suspended =
            |until| User { state: UserState::Suspended, suspended_until: until, ..user() };
        assert!(!suspended(None).is_active(at(9)));
        assert!(!suspended(Some(at(10))).is_active(at(9)));
        assert!(suspended(Some(at(10))).is_active(at(10)));
        // And it is shown like that.
        let shown = |now| suspended(Some(at(10))).view(at(now)).state;
        assert_eq!((shown(9), shown(10)), (UserState::Suspended, UserState::Active));
        let deleted = User { state: UserState::Deleted, suspended_until: Some(at(1)), ..user() };
        assert!(!deleted.is_active(at(9)));
        assert_eq!(deleted.view(at(9)).state, UserState::Deleted);
    }

    #[test]
    fn nothing_is_left_of_who_a_deleted_user_was() {
        let gone = user().anonymised().expect("anonymised");
        let left = serde_json::to_string(&gone.own_view(Timestamp::from_ms(9))).expect("JSON");
        let words = ["Anna", "anna", "example.org", "lamps", "Bern", "Zurich", "de-CH"];
        assert!(words.iter().all(|word| !left.contains(word)), "{left}");
        assert_eq!((gone.id, gone.password_hash), (user().id, None));
    }

    #[test]
    fn neither_debug_nor_a_view_shows_a_secret() {
        let user = user();
        let now = Timestamp::from_ms(9);
        let shown = serde_json::to_string(&user.view(now)).expect("JSON");
        let own = serde_json::to_string(&user.own_view(now)).expect("JSON");
        for text in [format!("{user:?}"), format!("{user:#?}"), shown.clone(), own.clone()] {
            assert!(!text.contains("argon2id"), "{text}");
        }
        assert!(!shown.contains("example.org") && own.contains("example.org"));
        let [username, email] = user.unique_names();
        assert_eq!((username.value.as_str(), email.value.as_str()), ("anna", "anna@example.org"));
    }
}
