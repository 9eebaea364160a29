//! Setting another password by a link.

use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use serde::Deserialize;

use super::refused;
use crate::audit;
use crate::auth::{Caller, end_cookie};
use crate::limits::ClientAddress;
use crate::state::AppState;
use crate::web::form::Form;
use crate::web::page::{Failure, Page, html, see_other};
use crate::web::posted::Posted;

#[derive(Template)]
#[template(path = "reset.html")]
struct ResetPage {
    page: Page,
    form: Form,
}

/// The token, and the password from now on.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    token: String,
    #[serde(default)]
    password: String,
}

/// `GET /reset`
pub(crate) async fn reset_page(State(state): State<AppState>, caller: Caller) -> Response {
    html(&page(&state, &caller, Form::default()).await)
}

/// `POST /reset`: all sessions end, that of this browser among them.
pub(crate) async fn reset(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    caller: Caller,
    Posted(sent): Posted<Sent>,
) -> Result<Response, Failure> {
    state.limits.hash(address).await?;
    let identity = state.market.acting_as_anyone().identity();
    let user_id = match identity.reset_password(&sent.token, &sent.password).await {
        Ok(user_id) => user_id,
        Err(why) => {
            let form = Form::of([
                ("token".to_owned(), sent.token.trim().to_owned()),
                ("password".to_owned(), String::new()),
            ]);
            return refused(form, why, |form| page(&state, &caller, form)).await;
        }
    };
    audit::changed(address, "password by link", user_id);
    let mut response = see_other("/login?done=reset");
    if let Some(cookie) = end_cookie(&state.config) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn page(state: &AppState, caller: &Caller, form: Form) -> ResetPage {
    ResetPage { page: Page::new(state, caller, "reset", "Set a new password").await, form }
}
