//! Coming into a workspace by an invitation.
//!
//! The token stands behind `#` in the link, as in those of mails. The page asks for it by a form,
//! and shows what the invitation is into before anybody accepts it.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use vendue::domain::identity::InvitePreview;
use vendue::{Error, ErrorCode};

use crate::auth::Caller;
use crate::error::status_of;
use crate::state::AppState;
use crate::web::form::{Form, is_about_the_form};
use crate::web::page::{Failure, Page, html, html_with, see_other};
use crate::web::posted::Posted;
use crate::web::show;
use crate::web::signed_in::SignedIn;

#[derive(Template)]
#[template(path = "invite.html")]
struct InvitePage {
    page: Page,
    form: Form,
    invited: Option<Invited>,
}

/// What an invitation is into.
struct Invited {
    workspace: String,
    inviter: Option<String>,
    role: &'static str,
    preview: InvitePreview,
}

/// The token.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    token: String,
}

/// `GET /invite`
pub(crate) async fn invite_page(State(state): State<AppState>, caller: Caller) -> Response {
    html(&page(&state, &caller, Form::default(), None).await)
}

/// `POST /invite`: what the invitation is into, for anybody who has its token.
pub(crate) async fn preview(
    State(state): State<AppState>,
    caller: Caller,
    Posted(sent): Posted<Sent>,
) -> Result<Response, Failure> {
    let token = sent.token.trim();
    match state.market.acting_as_anyone().workspaces().invite_preview(token).await {
        Ok(preview) => {
            let form = Form::of([("token".to_owned(), token.to_owned())]);
            Ok(html(&page(&state, &caller, form, Some(preview)).await))
        }
        Err(why) => refused(&state, &caller, &why).await,
    }
}

/// `POST /invite/accept`
pub(crate) async fn accept(
    State(state): State<AppState>,
    SignedIn { caller, .. }: SignedIn,
    Posted(sent): Posted<Sent>,
) -> Result<Response, Failure> {
    match caller.market(&state).workspaces().accept_invite(sent.token.trim()).await {
        Ok(joined) => Ok(see_other(&format!("/workspaces/{}?done=joined", joined.id))),
        Err(why) => refused(&state, &caller, &why).await,
    }
}

/// The form again, without a token that opens nothing.
async fn refused(state: &AppState, caller: &Caller, why: &Error) -> Result<Response, Failure> {
    let mut form = Form::of([("token".to_owned(), String::new())]);
    if why.code() == ErrorCode::InviteNotFound {
        let text = "This invitation opens nothing: it was used, taken back, is over, or is for \
                    somebody else.";
        form.refuse("token", text);
    } else if is_about_the_form(why) {
        form.refuse("", show::sentence(why));
    } else {
        return Err(why.clone().into());
    }
    Ok(html_with(status_of(why.code()), &page(state, caller, form, None).await))
}

async fn page(
    state: &AppState,
    caller: &Caller,
    form: Form,
    preview: Option<InvitePreview>,
) -> InvitePage {
    let invited = preview.map(|preview| Invited {
        workspace: preview.workspace_name.clone(),
        inviter: preview.inviter.as_ref().map(|user| user.display_name.clone()),
        role: show::role(&preview.role),
        preview,
    });
    InvitePage { page: Page::new(state, caller, "invite", "An invitation").await, form, invited }
}
