//! What the page of an account offers to choose from, and what it says.

use vendue::domain::identity::{ScopeArea, Scopes};
use vendue::{Detail, Error, ErrorCode};

use crate::web::form::Form;
use crate::web::show;

/// For how many days a key is good; no number is for ever.
pub(super) const LIVES: &[(&str, &str)] =
    &[("30", "30 days"), ("90", "90 days"), ("365", "A year"), ("", "Until it is revoked")];

/// For how long a key is good if nobody says otherwise.
pub(super) const LIFE: &str = "90";

/// An area that a key may read, or write as well.
pub(super) struct Area {
    pub(super) name: &'static str,
    pub(super) label: String,
    pub(super) is_read: bool,
    pub(super) is_written: bool,
}

/// All areas, with what was ticked.
pub(super) fn areas(form: &Form) -> Vec<Area> {
    let is_on = |area: &ScopeArea, way: &str| !form.value(&format!("{area}_{way}")).is_empty();
    let area = |area: &ScopeArea| Area {
        name: area.as_str(),
        label: show::word(area.as_str()),
        is_read: is_on(area, "read"),
        is_written: is_on(area, "write"),
    };
    ScopeArea::ALL.iter().map(area).collect()
}

/// The scopes that were ticked.
pub(super) fn scopes(form: &Form) -> Scopes {
    let mut scopes = Scopes::NONE;
    for area in ScopeArea::ALL {
        if !form.value(&format!("{area}_read")).is_empty() {
            scopes = scopes.with_read(*area);
        }
        if !form.value(&format!("{area}_write")).is_empty() {
            scopes = scopes.with_write(*area);
        }
    }
    if form.value("admin").is_empty() { scopes } else { scopes.with_admin() }
}

/// What is told after something was done. Only these words lead to a text.
pub(super) fn told(done: &str) -> Option<&'static str> {
    Some(match done {
        "profile" => "Your profile is changed.",
        "password" => "Your password is changed, and you are signed out everywhere else.",
        "email" => "A link is on its way to the new address. Until you open it the old one stays.",
        "verification" => "Another link is on its way. The one before is good no more.",
        "session" => "The session is ended.",
        "sessions" => "You are signed out everywhere else.",
        "revoked" => "The key is revoked.",
        _ => return None,
    })
}

/// Notes an error at the field of this page that it is about, which is `at` when the error does
/// not name another one that the form has.
pub(super) fn note(form: &mut Form, at: &'static str, error: &Error) {
    let named = match error.detail("field") {
        Some(Detail::Text(name)) => match name.as_str() {
            "name" => "key_name",
            "expires_at" => "key_days",
            own @ ("display_name" | "bio" | "location" | "email" | "password" | "scopes") => own,
            _ => at,
        },
        _ => at,
    };
    let text = match error.code() {
        ErrorCode::CredentialsInvalid => "The password is wrong.".to_owned(),
        _ => show::sentence(error),
    };
    form.refuse(named, format!("{}: {}", label(named), show::lowered(&text)));
}

fn label(name: &str) -> String {
    match name {
        "bio" => "About you".to_owned(),
        "old_password" => "Password now".to_owned(),
        "email_password" | "delete_password" => "Password".to_owned(),
        "key_name" => "What it is for".to_owned(),
        "key_days" => "Good for".to_owned(),
        "scopes" => "What it may do".to_owned(),
        _ => show::word(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_ticked_is_what_the_key_may() {
        let on = |name: &str| (name.to_owned(), "on".to_owned());
        let form = Form::of([on("auctions_read"), on("inventory_write"), on("unknown_write")]);
        assert_eq!(scopes(&form).to_string(), "inventory:write auctions:read");
        let ticked: Vec<_> = areas(&form).into_iter().filter(|area| area.is_written).collect();
        assert_eq!(ticked.len(), 1);
        assert!(scopes(&Form::default()).is_empty());
        assert!(scopes(&Form::of([on("admin")])).is_admin());
    }

    #[test]
    fn an_error_stands_at_the_field_of_the_page() {
        let noted = |at, error: Error| {
            let mut form = Form::default();
            note(&mut form, at, &error);
            form.problems().to_vec()
        };
        let short = Error::invalid("password", "must have 8 characters");
        let at = noted("old_password", short);
        assert_eq!(at, [("password".to_owned(), "Password: must have 8 characters.".to_owned())]);
        let wrong = Error::new(ErrorCode::CredentialsInvalid, "the name or the password is wrong");
        assert_eq!(noted("old_password", wrong)[0].0, "old_password");
        assert_eq!(noted("key_name", Error::invalid("name", "is empty"))[0].0, "key_name");
    }
}
