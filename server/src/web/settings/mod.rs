//! The page of an account: who one is, with what one signs in, and where one is signed in.
//!
//! Everything on it is a form of its own. What cannot be done comes back on the whole page, with
//! the reason at its field.

mod credentials;
mod device;
mod ending;
mod fields;
mod keys;
mod profile;
mod sessions;

pub(super) use credentials::{change_email, change_password, send_verification};
pub(super) use ending::delete_account;
pub(super) use keys::{create_key, revoke_key};
pub(super) use profile::edit_profile;
pub(super) use sessions::{end_others, end_session};

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use vendue::domain::identity::{ApiKeyView, PlatformRole, SessionView};
use vendue::{Error, UserView};

use crate::auth::Caller;
use crate::error::status_of;
use crate::extract::Parameters;
use crate::state::AppState;
use crate::web::form::{Form, is_about_the_form};
use crate::web::page::{Failure, Page, html, html_with, see_other};
use crate::web::signed_in::SignedIn;
use fields::Area;

#[derive(Template)]
#[template(path = "settings.html")]
struct SettingsPage {
    page: Page,
    user: UserView,
    is_confirmed: bool,
    form: Form,
    sessions: Vec<SessionView>,
    keys: Vec<ApiKeyView>,
    areas: Vec<Area>,
    lives: &'static [(&'static str, &'static str)],
    is_admin: bool,
}

/// What was done before.
#[derive(Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
}

/// `GET /account`
pub(crate) async fn page(
    State(state): State<AppState>,
    Parameters(done): Parameters<Done>,
    SignedIn { caller, .. }: SignedIn,
) -> Result<Response, Failure> {
    let mut found = settings(&state, &caller, None).await?;
    found.page.notice = fields::told(&done.done).map(str::to_owned);
    Ok(html(&found))
}

/// Back to the page, which tells what was done.
fn done(what: &str) -> Response {
    see_other(&format!("/account?done={what}"))
}

/// The page with a form that was refused. `at` gives the field of this page that an error is about.
async fn refused(
    state: &AppState,
    caller: &Caller,
    mut form: Form,
    at: &'static str,
    refused: &Error,
) -> Result<Response, Failure> {
    if !is_about_the_form(refused) {
        return Err(refused.clone().into());
    }
    fields::note(&mut form, at, refused);
    let page = settings(state, caller, Some(form)).await?;
    Ok(html_with(status_of(refused.code()), &page))
}

async fn settings(
    state: &AppState,
    caller: &Caller,
    sent: Option<Form>,
) -> Result<SettingsPage, Error> {
    let market = caller.market(state);
    let user = market.identity().me().await?;
    let sessions = market.sessions().list().await?;
    let mut keys = market.api_keys().list().await?;
    keys.retain(|key| key.revoked_at.is_none());
    let mut form = sent.unwrap_or_default();
    for (name, value) in [
        ("display_name", user.display_name.as_str()),
        ("location", user.location.as_str()),
        ("bio", user.bio.as_str()),
        ("key_days", fields::LIFE),
    ] {
        form.preset(name, value);
    }
    let areas = fields::areas(&form);
    let mut page = Page::new(state, caller, "account", "Your account").await;
    page.notice = None;
    Ok(SettingsPage {
        page,
        is_confirmed: user.email_verified == Some(true),
        is_admin: user.role == PlatformRole::Admin,
        user,
        form,
        sessions,
        keys,
        areas,
        lives: fields::LIVES,
    })
}
