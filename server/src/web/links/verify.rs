//! Confirming an e-mail address by a link.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;

use super::refused;
use crate::audit;
use crate::auth::Caller;
use crate::limits::ClientAddress;
use crate::state::AppState;
use crate::web::form::Form;
use crate::web::page::{Failure, Page, html};
use crate::web::posted::Posted;

#[derive(Template)]
#[template(path = "verify.html")]
struct VerifyPage {
    page: Page,
    form: Form,
    /// The address that is confirmed now.
    confirmed: Option<String>,
}

/// The token.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    token: String,
}

/// `GET /verify`
pub(crate) async fn verify_page(State(state): State<AppState>, caller: Caller) -> Response {
    html(&page(&state, &caller, Form::default(), None).await)
}

/// `POST /verify`
pub(crate) async fn verify(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    caller: Caller,
    Posted(sent): Posted<Sent>,
) -> Result<Response, Failure> {
    let identity = state.market.acting_as_anyone().identity();
    match identity.verify_email(&sent.token).await {
        Ok(user) => {
            audit::changed(address, "email by link", user.id);
            let confirmed = user.email.unwrap_or_default();
            Ok(html(&page(&state, &caller, Form::default(), Some(confirmed)).await))
        }
        Err(why) => {
            let form = Form::of([("token".to_owned(), String::new())]);
            refused(form, why, |form| page(&state, &caller, form, None)).await
        }
    }
}

async fn page(
    state: &AppState,
    caller: &Caller,
    form: Form,
    confirmed: Option<String>,
) -> VerifyPage {
    let title = if confirmed.is_some() { "Confirmed" } else { "Confirm your e-mail address" };
    VerifyPage { page: Page::new(state, caller, "verify", title).await, form, confirmed }
}
