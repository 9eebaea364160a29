//! What is done by a link that is good once: a token out of a mail, or from the terminal.
//!
//! The token stands behind `#` in the link, so following it sends the token to nobody. A script
//! puts it into the form; without scripts it is pasted there. Only the form sends it, to us.

mod forgot;
mod reset;
mod setup;
mod verify;

pub(super) use forgot::{forgot, forgot_page};
pub(super) use reset::{reset, reset_page};
pub(super) use setup::{set_up, set_up_page};
pub(super) use verify::{verify, verify_page};

use std::future::Future;

use askama::Template;
use axum::response::Response;
use vendue::{Error, ErrorCode};

use crate::error::status_of;
use crate::web::form::{Form, is_about_the_form};
use crate::web::page::{Failure, html_with};

/// The page again with what is wrong, if that is about what was typed.
async fn refused<T: Template, F: Future<Output = T>>(
    mut form: Form,
    refused: Error,
    page: impl FnOnce(Form) -> F,
) -> Result<Response, Failure> {
    if !noted(&mut form, &refused) {
        return Err(refused.into());
    }
    Ok(html_with(status_of(refused.code()), &page(form).await))
}

/// Notes what is wrong, if it is about what was typed. A token that opens nothing is not shown
/// again; one that is still good is, because whoever sent it needs it once more.
fn noted(form: &mut Form, refused: &Error) -> bool {
    if refused.code() == ErrorCode::LinkInvalid {
        form.set("token", "");
        form.refuse("token", "This link is not good any more. Ask for another one.");
        return true;
    }
    if is_about_the_form(refused) {
        form.note(refused);
        return true;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_shown_again_only_while_it_is_good() {
        let sent = || Form::of([("token".to_owned(), "x".to_owned())]);
        let mut form = sent();
        assert!(noted(&mut form, &Error::new(ErrorCode::LinkInvalid, "is not good any more")));
        assert_eq!((form.value("token"), form.problem("token").is_some()), ("", true));
        let mut form = sent();
        assert!(noted(&mut form, &Error::invalid("password", "must have 8 characters")));
        assert_eq!((form.value("token"), form.problem("token")), ("x", None));
        assert!(!noted(&mut sent(), &Error::new(ErrorCode::Overloaded, "is busy")));
    }
}
