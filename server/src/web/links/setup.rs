//! Making the first administrator by the link that the server prints.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use vendue::NewUser;

use super::refused;
use crate::audit;
use crate::auth::Caller;
use crate::limits::ClientAddress;
use crate::state::AppState;
use crate::web::form::Form;
use crate::web::page::{Failure, Page, html, see_other};
use crate::web::posted::Posted;

#[derive(Template)]
#[template(path = "setup.html")]
struct SetUpPage {
    page: Page,
    form: Form,
}

/// The token, and who becomes the administrator.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    token: String,
    #[serde(default)]
    username: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
}

/// `GET /setup`
pub(crate) async fn set_up_page(State(state): State<AppState>, caller: Caller) -> Response {
    html(&page(&state, &caller, Form::default()).await)
}

/// `POST /setup`
pub(crate) async fn set_up(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    caller: Caller,
    Posted(sent): Posted<Sent>,
) -> Result<Response, Failure> {
    state.limits.registration(address).await?;
    let new = NewUser {
        password: Some(sent.password),
        ..NewUser::new(sent.username.trim(), sent.email.trim())
    };
    match state.market.acting_as_anyone().identity().set_up(&sent.token, new).await {
        Ok(user) => {
            audit::changed(address, "first administrator", user.id);
            Ok(see_other("/login?done=setup"))
        }
        Err(why) => {
            let form = Form::of([
                ("token".to_owned(), sent.token.trim().to_owned()),
                ("username".to_owned(), sent.username),
                ("email".to_owned(), sent.email),
                ("password".to_owned(), String::new()),
            ]);
            refused(form, why, |form| page(&state, &caller, form)).await
        }
    }
}

async fn page(state: &AppState, caller: &Caller, form: Form) -> SetUpPage {
    SetUpPage { page: Page::new(state, caller, "setup", "Set up this market").await, form }
}
