//! Workspaces: the list of one's own, and the page of one with who is in it and what waits there.

mod changes;
mod invites;
mod join;
mod members;
mod one;
mod pane;

pub(super) use changes::decide;
pub(super) use invites::{invite, revoke_invite};
pub(super) use join::{accept, invite_page, preview};
pub(super) use members::{leave, remove_member, set_role};
pub(super) use one::{delete, edit, page};

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use vendue::Error;
use vendue::domain::identity::{NewWorkspace, WorkspaceView};

use crate::auth::Caller;
use crate::error::status_of;
use crate::extract::Parameters;
use crate::state::AppState;
use crate::web::form::{Form, is_about_the_form, new_key};
use crate::web::page::{Failure, Page, html, html_with, see_other};
use crate::web::posted::Posted;
use crate::web::signed_in::SignedIn;

#[derive(Template)]
#[template(path = "workspaces.html")]
struct WorkspacesPage {
    page: Page,
    form: Form,
    key: String,
    workspaces: Vec<WorkspaceView>,
}

/// What was done before, and where a list goes on.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    done: String,
    after: Option<String>,
}

/// A workspace to be made.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    name: String,
    #[serde(default)]
    approval: String,
    #[serde(default)]
    key: String,
}

/// `GET /workspaces`
pub(crate) async fn list(
    State(state): State<AppState>,
    Parameters(wanted): Parameters<Wanted>,
    SignedIn { caller, .. }: SignedIn,
) -> Result<Response, Failure> {
    let mut found = workspaces(&state, &caller, Form::default()).await?;
    found.page.notice = pane::told(&wanted.done).map(str::to_owned);
    Ok(html(&found))
}

/// `POST /workspaces`
pub(crate) async fn make(
    State(state): State<AppState>,
    SignedIn { caller, .. }: SignedIn,
    Posted(sent): Posted<Sent>,
) -> Result<Response, Failure> {
    let market = caller.market(&state);
    // A form that is sent twice makes one workspace.
    let market = if sent.key.is_empty() { market } else { market.once(&sent.key) };
    let new = NewWorkspace { name: sent.name.clone(), approval: !sent.approval.is_empty() };
    match market.workspaces().create(new).await {
        Ok(made) => Ok(see_other(&format!("/workspaces/{}?done=made", made.id))),
        Err(refused) if is_about_the_form(&refused) => {
            let mut form =
                Form::of([("name".to_owned(), sent.name), ("approval".to_owned(), sent.approval)]);
            form.note(&refused);
            let page = workspaces(&state, &caller, form).await?;
            Ok(html_with(status_of(refused.code()), &page))
        }
        Err(failure) => Err(failure.into()),
    }
}

async fn workspaces(
    state: &AppState,
    caller: &Caller,
    form: Form,
) -> Result<WorkspacesPage, Error> {
    let workspaces = caller.market(state).workspaces().list().await?;
    let page = Page::new(state, caller, "workspaces", "Workspaces").await;
    Ok(WorkspacesPage { page, form, key: new_key()?, workspaces })
}
