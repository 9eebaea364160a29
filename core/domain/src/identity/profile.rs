//! What a user tells of himself.

use crate::error::{Error, checked_text};
use crate::identity::user::User;
use crate::record::{Field, Malformed, Value};

/// The most badges of one user.
const BADGES_MAX: usize = 20;

/// What an administrator has found out about a user and everybody may see, such as `verified`.
/// Stored as a JSON list.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Badges(pub Vec<String>);

impl Badges {
    /// Checks badges: up to 20 words of 1 to 30 small letters, digits and underscores, each once.
    /// Fails with `invalid_argument`.
    pub fn checked(badges: &[String]) -> Result<Self, Error> {
        if badges.len() > BADGES_MAX {
            return Err(Error::invalid("badges", format!("must be at most {BADGES_MAX}"))
                .with("maximum", i64::try_from(BADGES_MAX).unwrap_or(i64::MAX)));
        }
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        let mut kept: Vec<String> = Vec::with_capacity(badges.len());
        for badge in badges {
            if !(1..=30).contains(&badge.len()) || !badge.bytes().all(plain) {
                let shown: String = badge.chars().take(40).collect();
                let message = "must be words of small letters, digits and underscores";
                return Err(Error::invalid("badges", message).with("value", shown));
            }
            if !kept.contains(badge) {
                kept.push(badge.clone());
            }
        }
        Ok(Self(kept))
    }
}

impl Field for Badges {
    fn to_value(&self) -> Value<'_> {
        // A list of texts always has a JSON form.
        Value::Text(serde_json::to_string(self).unwrap_or_default().into())
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        let malformed = Malformed { expected: "a list of texts as JSON" };
        match value {
            Value::Text(text) => serde_json::from_str(&text).map_err(|_| malformed),
            _ => Err(malformed),
        }
    }
}

/// Changes to a profile. What is left out stays; an empty avatar takes it away.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EditProfile {
    /// How the user wants to be called, 1 to 50 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 50))]
    pub display_name: Option<String>,
    /// About the user, at most 500 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub bio: Option<String>,
    /// Where the user is, at most 100 characters.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub location: Option<String>,
    /// The language, as a tag of BCP 47 such as `en` or `de-CH`.
    #[cfg_attr(feature = "openapi", schema(min_length = 2, max_length = 35, example = "en"))]
    pub locale: Option<String>,
    /// The time zone, as IANA names it, such as `Europe/Zurich`.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64, example = "UTC"))]
    pub time_zone: Option<String>,
    /// The address of an uploaded picture.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub avatar: Option<String>,
}

/// Changes a profile. Fails with `invalid_argument` for the first field that cannot be.
pub fn edit_profile(user: &User, edit: &EditProfile) -> Result<User, Error> {
    let text = |field: &str, new: &Option<String>, old: &str, min, max| match new {
        Some(new) => checked_text(field, new, min, max),
        None => Ok(old.to_owned()),
    };
    Ok(User {
        display_name: text("display_name", &edit.display_name, &user.display_name, 1, 50)?,
        bio: text("bio", &edit.bio, &user.bio, 0, 500)?,
        location: text("location", &edit.location, &user.location, 0, 100)?,
        locale: match &edit.locale {
            Some(locale) => checked_locale(locale)?,
            None => user.locale.clone(),
        },
        time_zone: match &edit.time_zone {
            Some(zone) => checked_time_zone(zone)?,
            None => user.time_zone.clone(),
        },
        avatar: match &edit.avatar {
            Some(avatar) => checked_avatar(avatar)?,
            None => user.avatar.clone(),
        },
        version: user.version.saturating_add(1),
        ..user.clone()
    })
}

/// The form of BCP 47: parts of 1 to 8 letters and digits, the first of 2 to 8 letters.
fn checked_locale(text: &str) -> Result<String, Error> {
    let mut parts = text.split('-');
    let is_language = |part: &str| {
        (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let well_formed =
        text.len() <= 35 && parts.next().is_some_and(is_language) && parts.all(is_part);
    if well_formed {
        return Ok(text.to_owned());
    }
    let shown: String = text.chars().take(40).collect();
    Err(Error::invalid("locale", "must be such as en or de-CH").with("value", shown))
}

/// The form of an IANA name. Which names there are changes several times a year, so whoever shows
/// times looks it up.
fn checked_time_zone(text: &str) -> Result<String, Error> {
    let is_part = |part: &str| {
        (1..=14).contains(&part.len())
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-".contains(&byte))
    };
    if text.len() <= 64 && text.split('/').all(is_part) {
        return Ok(text.to_owned());
    }
    let shown: String = text.chars().take(40).collect();
    Err(Error::invalid("time_zone", "must be such as Europe/Zurich").with("value", shown))
}

fn checked_avatar(text: &str) -> Result<Option<String>, Error> {
    let address = checked_text("avatar", text, 0, 100)?;
    if address.is_empty() {
        return Ok(None);
    }
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte);
    if !address.bytes().all(plain) || address.contains("..") {
        return Err(Error::invalid("avatar", "must be the address of an uploaded picture"));
    }
    Ok(Some(address))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::user::tests::user;

    #[test]
    fn what_is_left_out_stays() {
        let edit = EditProfile { bio: Some(" Sells lamps. ".into()), ..EditProfile::default() };
        let changed = edit_profile(&user(), &edit).expect("valid");
        assert_eq!(changed.bio, "Sells lamps.");
        assert_eq!((changed.display_name, changed.version), (user().display_name, 2));
        let gone = EditProfile { avatar: Some(String::new()), ..EditProfile::default() };
        let with = User { avatar: Some("a.jpg".into()), ..user() };
        assert_eq!(edit_profile(&with, &gone).expect("valid").avatar, None);
    }

    #[test]
    fn each_field_has_its_limits() {
        type Spoil = fn(&mut EditProfile, String);
        let cases: [(&str, Spoil, &[&str]); 6] = [
            ("display_name", |edit, text| edit.display_name = Some(text), &["", " ", "51"]),
            ("bio", |edit, text| edit.bio = Some(text), &["501", "a\u{0}b"]),
            ("location", |edit, text| edit.location = Some(text), &["101"]),
            ("locale", |edit, text| edit.locale = Some(text), &["", "e", "en_US", "-en", "36"]),
            ("time_zone", |edit, text| edit.time_zone = Some(text), &["", "a b", "../x", "65"]),
            ("avatar", |edit, text| edit.avatar = Some(text), &["a/b", "..", "a b", "101"]),
        ];
        for (field, spoil, bad) in cases {
            for text in bad {
                let text = match text.parse::<usize>() {
                    Ok(length) => "x".repeat(length),
                    Err(_) => (*text).to_owned(),
                };
                let mut edit = EditProfile::default();
                spoil(&mut edit, text.clone());
                let refused = edit_profile(&user(), &edit).expect_err(&text);
                assert_eq!(refused.detail("field"), Some(&field.into()), "{text}");
            }
        }
        for (locale, zone) in [("en", "UTC"), ("de-CH", "America/Argentina/Ushuaia")] {
            let edit = EditProfile {
                locale: Some(locale.into()),
                time_zone: Some(zone.into()),
                ..EditProfile::default()
            };
            assert!(edit_profile(&user(), &edit).is_ok(), "{locale} {zone}");
        }
    }

    #[test]
    fn badges_are_words() {
        let checked = |badge: &str| Badges::checked(&[badge.to_owned(), badge.to_owned()]);
        assert_eq!(checked("top_seller").expect("valid").0, ["top_seller"]);
        for bad in ["", "Top", "a b", &"x".repeat(31)] {
            assert!(checked(bad).is_err(), "{bad}");
        }
    }
}
