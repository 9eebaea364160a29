//! Registering, logging in and out.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use serde::Deserialize;
use vendue::{Error, ErrorCode, NewUser, PageSession, SignIn};

use crate::audit;
use crate::auth::{Caller, end_cookie, session_cookie};
use crate::error::status_of;
use crate::extract::{Device, Parameters};
use crate::state::AppState;
use crate::web::form::{Form, is_about_the_form};
use crate::web::page::{Failure, Page, html, html_with, see_other};
use crate::web::posted::Posted;
use crate::whole::whole;

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    page: Page,
    form: Form,
    registers: bool,
    next: String,
    next_query: String,
}

/// Where to go on after logging in, and what was done before.
#[derive(Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    next: String,
    #[serde(default)]
    done: String,
}

/// What the forms send.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    username: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

/// `GET /register`
pub(crate) async fn register_page(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(next): Parameters<Next>,
) -> Result<Response, Failure> {
    let form = Form::default();
    Ok(html(&account_page(&state, &caller, true, form, &next.next).await?))
}

/// `GET /login`
pub(crate) async fn login_page(
    State(state): State<AppState>,
    caller: Caller,
    Parameters(next): Parameters<Next>,
) -> Result<Response, Failure> {
    let mut found = account_page(&state, &caller, false, Form::default(), &next.next).await?;
    found.page.notice = told(&next.done).or(found.page.notice);
    Ok(html(&found))
}

/// `POST /register`
pub(crate) async fn register(
    State(state): State<AppState>,
    caller: Caller,
    device: Device,
    Posted(sent): Posted<Sent>,
) -> Result<Response, Failure> {
    state.limits.registration(device.address).await?;
    let email_refused = state.config.check_email(&sent.email).err();
    if let Some(refused) = email_refused {
        return sent_back(&state, &caller, true, sent, &refused).await;
    }
    let mut new = NewUser::new(sent.username.trim(), sent.email.trim());
    new.password = Some(sent.password.clone());
    let identity = state.market.acting_as_anyone().identity();
    let registered = identity.register(new).await;
    match &registered {
        Ok(_) => {}
        // A browser sends a form twice when it is pressed twice. Who knows the password of the
        // account that is there already is let in, and counted like anybody who logs in.
        Err(refused) if refused.code() == ErrorCode::AlreadyExists => {
            state.limits.login(&state.market, device.address, &sent.username).await?;
        }
        Err(refused) => return sent_back(&state, &caller, true, sent, refused).await,
    }
    // Only a password opens an account, whatever the registration has answered.
    match (registered, begin(&state, device, &sent).await) {
        (_, Ok(begun)) => Ok(signed_in(&state, &begun, &sent.next)),
        (Err(refused), Err(_)) | (Ok(_), Err(refused)) => {
            sent_back(&state, &caller, true, sent, &refused).await
        }
    }
}

/// `POST /login`
pub(crate) async fn login(
    State(state): State<AppState>,
    caller: Caller,
    device: Device,
    Posted(sent): Posted<Sent>,
) -> Result<Response, Failure> {
    state.limits.login(&state.market, device.address, &sent.username).await?;
    match begin(&state, device, &sent).await {
        Ok(begun) => Ok(signed_in(&state, &begun, &sent.next)),
        Err(refused) => sent_back(&state, &caller, false, sent, &refused).await,
    }
}

/// `POST /logout`
pub(crate) async fn logout(
    State(state): State<AppState>,
    caller: Caller,
) -> Result<Response, Failure> {
    let acting = caller.market(&state);
    if acting.session_id().is_some() {
        acting.sessions().sign_out().await?;
    }
    let mut response = see_other("/");
    if let Some(cookie) = end_cookie(&state.config) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    // Cookies of the whole domain are none of our business, and pages are not kept at all.
    let storage = HeaderValue::from_static("\"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), storage);
    Ok(response)
}

/// Signs in with the name and the password that were sent.
async fn begin(state: &AppState, device: Device, sent: &Sent) -> Result<PageSession, Error> {
    let address = device.address;
    let asked = SignIn::new(sent.username.trim(), &sent.password);
    let asked = asked.from(device.name, address.to_string());
    let begun = whole(state.market.acting_as_anyone().sessions().sign_in_page(asked)).await;
    audit::signed_in(address, "password", begun.as_ref().map(|begun| begun.user.id));
    begun
}

/// Sends the browser on, with the cookie of its session.
pub(super) fn signed_in(state: &AppState, begun: &PageSession, next: &str) -> Response {
    let mut response = see_other(local(next));
    if let Some(cookie) = session_cookie(&state.config, &begun.cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// The form again, with what was typed (but for the password) and what is wrong with it.
async fn sent_back(
    state: &AppState,
    caller: &Caller,
    registers: bool,
    sent: Sent,
    refused: &Error,
) -> Result<Response, Failure> {
    if !is_about_the_form(refused) {
        return Err(refused.clone().into());
    }
    let mut form = Form::of([
        ("username".to_owned(), sent.username),
        ("email".to_owned(), sent.email),
        ("password".to_owned(), String::new()),
    ]);
    form.note(refused);
    let page = account_page(state, caller, registers, form, &sent.next).await?;
    Ok(html_with(status_of(refused.code()), &page))
}

async fn account_page(
    state: &AppState,
    caller: &Caller,
    registers: bool,
    form: Form,
    next: &str,
) -> Result<AccountPage, Error> {
    let (place, title) = if registers { ("register", "Register") } else { ("login", "Log in") };
    let next = local(next);
    let next_query = if next == "/" { String::new() } else { format!("?next={next}") };
    Ok(AccountPage {
        page: Page::new(state, caller, place, title).await,
        form,
        registers,
        next: if next == "/" { String::new() } else { next.to_owned() },
        next_query,
    })
}

/// What was done before logging in. Only these words lead to a text: nobody can make a link that
/// says something else here.
fn told(done: &str) -> Option<String> {
    let text = match done {
        "reset" => "Your new password is set. Log in with it.",
        "setup" => "The administrator is made. Log in.",
        _ => return None,
    };
    Some(text.to_owned())
}

/// A path of this site, and never the address of another one.
fn local(next: &str) -> &str {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "/-_".contains(letter);
    let is_local = next.starts_with('/') && !next.starts_with("//") && next.chars().all(plain);
    if is_local { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn logging_in_never_leads_to_another_site() {
        assert_eq!(local("/auctions/0192-ab"), "/auctions/0192-ab");
        for bad in ["", "https://evil.example", "//evil.example", "/\\evil", "/a?b", "/a\r\nb"] {
            assert_eq!(local(bad), "/", "{bad}");
        }
    }
}
