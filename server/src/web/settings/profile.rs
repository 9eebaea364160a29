//! How one wants to be seen.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use vendue::domain::identity::EditProfile;

use super::{done, refused};
use crate::state::AppState;
use crate::web::form::Form;
use crate::web::page::Failure;
use crate::web::posted::Posted;
use crate::web::signed_in::SignedIn;

/// The profile as it was typed.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    display_name: String,
    #[serde(default)]
    location: String,
    #[serde(default)]
    bio: String,
}

/// `POST /account/profile`
pub(crate) async fn edit_profile(
    State(state): State<AppState>,
    SignedIn { caller, .. }: SignedIn,
    Posted(sent): Posted<Sent>,
) -> Result<Response, Failure> {
    let edit = EditProfile {
        display_name: Some(sent.display_name.trim().to_owned()),
        location: Some(sent.location.trim().to_owned()),
        // A browser sends the lines of a text with both characters of an old terminal.
        bio: Some(sent.bio.trim().replace("\r\n", "\n")),
        ..EditProfile::default()
    };
    match caller.market(&state).identity().edit_profile(edit, None).await {
        Ok(_) => Ok(done("profile")),
        Err(why) => {
            let form = Form::of([
                ("display_name".to_owned(), sent.display_name),
                ("location".to_owned(), sent.location),
                ("bio".to_owned(), sent.bio),
            ]);
            refused(&state, &caller, form, "display_name", &why).await
        }
    }
}
