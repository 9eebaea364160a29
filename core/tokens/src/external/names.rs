//! Where in a token, or in a profile, a person is described.

use serde_json::{Map, Value};
use vendue_domain::Error;

const PATH_CHARS_MAX: usize = 200;
const SUBJECT_CHARS_MAX: usize = 255;
const EMAIL_CHARS_MAX: usize = 320;
const NAME_CHARS_MAX: usize = 200;

/// The names of the claims that describe a person. With dots they lead into objects, such as
/// `user_metadata.name`; a claim whose own name has dots is found first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClaimNames {
    /// Who it is, for ever: `sub`.
    pub subject: String,
    /// The e-mail address: `email`.
    pub email: Option<String>,
    /// Whether the other system has verified that address: `email_verified`.
    pub email_verified: Option<String>,
    /// The name that is unique: `preferred_username`.
    pub username: Option<String>,
    /// The name for people: `name`.
    pub display_name: Option<String>,
}

impl Default for ClaimNames {
    /// The names of OpenID Connect Core, section 5.1.
    fn default() -> Self {
        Self {
            subject: "sub".to_owned(),
            email: Some("email".to_owned()),
            email_verified: Some("email_verified".to_owned()),
            username: Some("preferred_username".to_owned()),
            display_name: Some("name".to_owned()),
        }
    }
}

/// A person as another system describes them.
pub(crate) struct Person {
    pub(crate) subject: String,
    pub(crate) email: Option<String>,
    /// What is said of it; nothing where nothing is.
    pub(crate) email_verified: Option<bool>,
    pub(crate) username: Option<String>,
    pub(crate) display_name: Option<String>,
}

impl ClaimNames {
    /// Fails when a name is empty or longer than 200 characters.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let optional = [&self.email, &self.email_verified, &self.username, &self.display_name];
        let mut names = optional.into_iter().flatten().chain([&self.subject]);
        if names.any(|name| name.is_empty() || name.chars().count() > PATH_CHARS_MAX) {
            return Err(Error::invalid("claims", "a name must have 1 to 200 characters"));
        }
        Ok(())
    }

    /// The person, or nothing when there is no usable subject. What else is there and does not
    /// fit is left out: a user without a display name is better than none.
    pub(crate) fn person(&self, object: &Map<String, Value>) -> Option<Person> {
        let subject = match at(object, &self.subject)? {
            Value::String(text) => fitting(text, SUBJECT_CHARS_MAX)?,
            // Some systems number their users. A fraction is no number of a user.
            Value::Number(number) if number.is_i64() || number.is_u64() => number.to_string(),
            _ => return None,
        };
        let text = |path: &Option<String>, most| match at(object, path.as_deref()?)? {
            Value::String(text) => fitting(text, most),
            _ => None,
        };
        let email = text(&self.email, EMAIL_CHARS_MAX).filter(|email| email.contains('@'));
        let verified = self.email_verified.as_deref().and_then(|path| at(object, path));
        let verified = verified.filter(|flag| !flag.is_null());
        // Some systems write the word instead of the value.
        let is_verified = verified.map(|flag| *flag == true || *flag == "true");
        Some(Person {
            subject,
            email_verified: is_verified,
            email,
            username: text(&self.username, NAME_CHARS_MAX),
            display_name: text(&self.display_name, NAME_CHARS_MAX),
        })
    }
}

/// What stands at a path.
pub(super) fn at<'a>(object: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    if let Some(value) = object.get(path) {
        return Some(value);
    }
    let mut steps = path.split('.');
    let mut value = object.get(steps.next()?)?;
    for step in steps {
        value = value.as_object()?.get(step)?;
    }
    Some(value)
}

/// A text that is not empty, not too long, and has nothing in it that a page would not show.
fn fitting(text: &str, most: usize) -> Option<String> {
    let trimmed = text.trim();
    let fits = !trimmed.is_empty()
        && trimmed.chars().count() <= most
        && !trimmed.chars().any(char::is_control);
    fits.then(|| trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn person(names: &ClaimNames, value: &Value) -> Option<Person> {
        names.person(value.as_object().unwrap())
    }

    #[test]
    fn paths_lead_into_objects_and_whole_names_come_first() {
        let names = ClaimNames {
            display_name: Some("user_metadata.name".to_owned()),
            email: Some("https://example.org/email".to_owned()),
            ..ClaimNames::default()
        };
        let token = json!({
            "sub": "u1", "user_metadata": {"name": " Anna "}, "https://example.org/email": "a@b.c",
        });
        let anna = person(&names, &token).unwrap();
        assert_eq!(anna.display_name.as_deref(), Some("Anna"));
        assert_eq!(anna.email.as_deref(), Some("a@b.c"));
        let both = json!({"sub": "u1", "user_metadata.name": "B", "user_metadata": {"name": "A"}});
        assert_eq!(person(&names, &both).unwrap().display_name.as_deref(), Some("B"));
    }

    #[test]
    fn a_subject_is_a_text_or_a_whole_number() {
        let names = ClaimNames::default();
        assert_eq!(person(&names, &json!({"sub": 42})).unwrap().subject, "42");
        let long = "x".repeat(256);
        for sub in [json!(""), json!(" "), json!(1.5), json!(null), json!(true), json!(["a"])] {
            assert!(person(&names, &json!({ "sub": sub })).is_none(), "{sub}");
        }
        for sub in [json!(long), json!("a\nb"), json!("a\u{0}")] {
            assert!(person(&names, &json!({ "sub": sub })).is_none(), "{sub}");
        }
        assert!(person(&names, &json!({})).is_none());
    }

    #[test]
    fn only_what_was_verified_is() {
        let names = ClaimNames::default();
        for (flag, is_verified) in [
            (json!(true), Some(true)),
            (json!("true"), Some(true)),
            (json!(false), Some(false)),
            (json!("yes"), Some(false)),
            (json!(1), Some(false)),
            (json!(null), None),
        ] {
            let token = json!({"sub": "u", "email": "a@b.c", "email_verified": flag});
            assert_eq!(person(&names, &token).unwrap().email_verified, is_verified, "{flag}");
        }
        let none = json!({"sub": "u", "email": "nobody", "email_verified": true});
        assert_eq!(person(&names, &none).unwrap().email, None);
        let silent = json!({"sub": "u", "email": "a@b.c"});
        assert_eq!(person(&names, &silent).unwrap().email_verified, None);
    }
}
