//! The password and the e-mail address.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use vendue::Error;

use super::{done, refused};
use crate::audit;
use crate::limits::ClientAddress;
use crate::state::AppState;
use crate::web::form::Form;
use crate::web::page::Failure;
use crate::web::posted::Posted;
use crate::web::signed_in::SignedIn;

/// The password now, and from now on.
#[derive(Deserialize)]
pub(crate) struct Passwords {
    #[serde(default)]
    old_password: String,
    #[serde(default)]
    password: String,
}

/// The password, and the address from now on.
#[derive(Deserialize)]
pub(crate) struct Email {
    #[serde(default)]
    email_password: String,
    #[serde(default)]
    email: String,
}

/// `POST /account/password`: all other sessions end.
pub(crate) async fn change_password(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    SignedIn { caller, .. }: SignedIn,
    Posted(sent): Posted<Passwords>,
) -> Result<Response, Failure> {
    state.limits.hash(address).await?;
    let identity = caller.market(&state).identity();
    match identity.change_password(&sent.old_password, &sent.password).await {
        Ok(()) => {
            audit::changed(address, "password", caller.user_id());
            Ok(done("password"))
        }
        Err(why) => refused(&state, &caller, Form::default(), "old_password", &why).await,
    }
}

/// `POST /account/email`: a link is sent to the new address, and the old one stays until it is
/// used.
pub(crate) async fn change_email(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    SignedIn { caller, user_id }: SignedIn,
    Posted(sent): Posted<Email>,
) -> Result<Response, Failure> {
    let email = sent.email.trim();
    state.limits.confirmation(user_id).await?;
    state.limits.hash(address).await?;
    let changed: Result<(), Error> = async {
        state.config.check_email(email)?;
        caller.market(&state).identity().change_email(&sent.email_password, email).await
    }
    .await;
    match changed {
        Ok(()) => {
            audit::changed(address, "email asked for", caller.user_id());
            Ok(done("email"))
        }
        Err(why) => {
            let form = Form::of([("email".to_owned(), email.to_owned())]);
            refused(&state, &caller, form, "email_password", &why).await
        }
    }
}

/// `POST /account/verification`: another link to confirm the address.
pub(crate) async fn send_verification(
    State(state): State<AppState>,
    SignedIn { caller, user_id }: SignedIn,
) -> Result<Response, Failure> {
    let identity = caller.market(&state).identity();
    state.limits.confirmation(user_id).await?;
    identity.request_email_verification().await?;
    Ok(done("verification"))
}
