//! Inviting somebody into a workspace.

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;
use vendue::WorkspaceId;
use vendue::domain::InviteId;
use vendue::domain::identity::{InviteView, NewInvite};

use super::members::role_of;
use super::one::answered;
use crate::config::Config;
use crate::extract::Place;
use crate::state::AppState;
use crate::web::form::Form;
use crate::web::page::{Failure, Page, html_with};
use crate::web::posted::Posted;
use crate::web::signed_in::SignedIn;

#[derive(Template)]
#[template(path = "invited.html")]
struct InvitedPage {
    page: Page,
    invite: InviteView,
    link: String,
}

/// Who is to be invited.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
}

/// `POST /workspaces/{id}/invites`: the answer is the only page that ever shows the link.
pub(crate) async fn invite(
    State(state): State<AppState>,
    Place(id): Place<WorkspaceId>,
    headers: HeaderMap,
    SignedIn { caller, user_id }: SignedIn,
    Posted(sent): Posted<Sent>,
) -> Result<Response, Failure> {
    let email = Some(sent.email.trim().to_owned()).filter(|email| !email.is_empty());
    if let Some(email) = &email {
        state.limits.invite(user_id, email).await?;
    }
    let invited = async {
        let new = NewInvite { email, role: role_of(&sent.role)? };
        caller.market(&state).workspaces().invite(id, new).await
    };
    match invited.await {
        Ok(invited) => {
            let page = Page::new(&state, &caller, "workspaces", "The invitation").await;
            let link = format!("{}/invite#{}", origin(&state.config, &headers), invited.token);
            let page = InvitedPage { page, invite: invited.invite, link };
            Ok(html_with(StatusCode::CREATED, &page))
        }
        refused => {
            let form = Form::of([("email".to_owned(), sent.email), ("role".to_owned(), sent.role)]);
            answered(&state, &caller, id, form, refused, "").await
        }
    }
}

/// `POST /workspaces/{id}/invites/{invite_id}/revoke`
pub(crate) async fn revoke_invite(
    State(state): State<AppState>,
    Place((id, invite_id)): Place<(WorkspaceId, InviteId)>,
    SignedIn { caller, .. }: SignedIn,
) -> Result<Response, Failure> {
    let revoked = caller.market(&state).workspaces().revoke_invite(id, invite_id).await;
    answered(&state, &caller, id, Form::default(), revoked, "revoked").await
}

/// The address of this site as whoever asks has it: what is configured, or else the origin of the
/// page that sent the form, which was checked to be ours.
fn origin(config: &Config, headers: &HeaderMap) -> String {
    let sent = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
    config.public_origin.as_deref().or(sent).unwrap_or_default().to_owned()
}
