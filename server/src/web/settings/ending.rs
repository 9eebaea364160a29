//! The end of an account.

use axum::extract::State;
use axum::http::header;
use axum::response::Response;
use serde::Deserialize;
use vendue::DeleteAccount;

use super::refused;
use crate::audit;
use crate::auth::end_cookie;
use crate::limits::ClientAddress;
use crate::state::AppState;
use crate::web::form::Form;
use crate::web::page::{Failure, see_other};
use crate::web::posted::Posted;
use crate::web::signed_in::SignedIn;

/// The password.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    delete_password: String,
}

/// `POST /account/delete`
pub(crate) async fn delete_account(
    State(state): State<AppState>,
    ClientAddress(address): ClientAddress,
    SignedIn { caller, user_id }: SignedIn,
    Posted(sent): Posted<Sent>,
) -> Result<Response, Failure> {
    state.limits.hash(address).await?;
    let delete = DeleteAccount { password: Some(sent.delete_password) };
    if let Err(why) = caller.market(&state).identity().delete_account(user_id, delete).await {
        return refused(&state, &caller, Form::default(), "delete_password", &why).await;
    }
    audit::changed(address, "deleted account", Some(user_id));
    let mut response = see_other("/");
    if let Some(cookie) = end_cookie(&state.config) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
