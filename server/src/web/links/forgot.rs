//! Asking for a link to set another password.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use crate::auth::Caller;
use crate::limits::ClientAddress;
use crate::state::AppState;
use crate::web::form::Form;
use crate::web::page::{Failure, Page, html, html_with};
use crate::web::posted::Posted;

#[derive(Template)]
#[template(path = "forgot.html")]
struct ForgotPage {
    page: Page,
    form: Form,
    is_sent: bool,
}

/// Whose password is forgotten.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    email: String,
}

/// `GET /forgot`
pub(crate) async fn forgot_page(State(state): State<AppState>, caller: Caller) -> Response {
    html(&page(&state, &caller, Form::default(), false).await)
}

/// `POST /forgot`: the answer is the same whether somebody has the address.
pub(crate) async fn forgot(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    caller: Caller,
    Posted(sent): Posted<Sent>,
) -> Result<Response, Failure> {
    let email = sent.email.trim();
    if !email.contains('@') {
        let mut form = Form::of([("email".to_owned(), email.to_owned())]);
        form.refuse("email", "E-mail: type the address with which you registered.");
        let status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        return Ok(html_with(status, &page(&state, &caller, form, false).await));
    }
    state.limits.reset(address, email).await?;
    state.market.acting_as_anyone().identity().request_password_reset(email).await?;
    Ok(html(&page(&state, &caller, Form::default(), true).await))
}

async fn page(state: &AppState, caller: &Caller, form: Form, is_sent: bool) -> ForgotPage {
    let page = Page::new(state, caller, "forgot", "Forgot your password?").await;
    ForgotPage { page, form, is_sent }
}
