//! The page of one workspace.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use vendue::domain::identity::EditWorkspace;
use vendue::{Category, Error, WorkspaceId};

use super::Wanted;
use super::pane::{self, Pane};
use crate::auth::Caller;
use crate::error::status_of;
use crate::extract::{Parameters, Place};
use crate::state::AppState;
use crate::web::form::{Form, is_about_the_form};
use crate::web::page::{Failure, Page, html, html_with, see_other};
use crate::web::posted::Posted;
use crate::web::signed_in::SignedIn;

#[derive(Template)]
#[template(path = "workspace.html")]
struct WorkspacePage {
    page: Page,
    form: Form,
    pane: Pane,
    roles: &'static [(&'static str, &'static str)],
    invited: &'static [(&'static str, &'static str)],
}

/// The settings as they were typed.
#[derive(Deserialize)]
pub(crate) struct Sent {
    #[serde(default)]
    name: String,
    #[serde(default)]
    approval: String,
}

/// The name, typed to be sure.
#[derive(Deserialize)]
pub(crate) struct Sure {
    #[serde(default)]
    sure: String,
}

/// `GET /workspaces/{id}`
pub(crate) async fn page(
    State(state): State<AppState>,
    Place(id): Place<WorkspaceId>,
    Parameters(wanted): Parameters<Wanted>,
    SignedIn { caller, .. }: SignedIn,
) -> Result<Response, Failure> {
    let mut found = workspace(&state, &caller, id, Form::default(), wanted.after).await?;
    found.page.notice = pane::told(&wanted.done).map(str::to_owned);
    Ok(html(&found))
}

/// `POST /workspaces/{id}`
pub(crate) async fn edit(
    State(state): State<AppState>,
    Place(id): Place<WorkspaceId>,
    SignedIn { caller, .. }: SignedIn,
    Posted(sent): Posted<Sent>,
) -> Result<Response, Failure> {
    let edit =
        EditWorkspace { name: Some(sent.name.clone()), approval: Some(!sent.approval.is_empty()) };
    let edited = caller.market(&state).workspaces().edit(id, edit, None).await;
    let form = Form::of([("name".to_owned(), sent.name), ("approval".to_owned(), sent.approval)]);
    answered(&state, &caller, id, form, edited, "saved").await
}

/// `POST /workspaces/{id}/delete`
pub(crate) async fn delete(
    State(state): State<AppState>,
    Place(id): Place<WorkspaceId>,
    SignedIn { caller, .. }: SignedIn,
    Posted(sent): Posted<Sure>,
) -> Result<Response, Failure> {
    let workspaces = caller.market(&state).workspaces();
    if sent.sure.trim() != workspaces.get(id).await?.name {
        let mut form = Form::of([("sure".to_owned(), sent.sure)]);
        form.refuse(
            "sure",
            "Name: type the name of the workspace, so that nobody does this by slip.",
        );
        let page = workspace(&state, &caller, id, form, None).await?;
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    match workspaces.delete(id).await {
        Ok(()) => Ok(see_other("/workspaces?done=deleted")),
        refused => answered(&state, &caller, id, Form::default(), refused, "deleted").await,
    }
}

/// What a form of the page leads to: the page, with what was done or with what is wrong.
pub(super) async fn answered<T>(
    state: &AppState,
    caller: &Caller,
    id: WorkspaceId,
    mut form: Form,
    ended: Result<T, Error>,
    done: &str,
) -> Result<Response, Failure> {
    match ended {
        Ok(_) => Ok(see_other(&format!("/workspaces/{id}?done={done}"))),
        // Somebody may have been faster: the page as it is now tells more than a page of its own.
        Err(refused) if is_about_the_form(&refused) || is_gone(&refused) => {
            form.note(&refused);
            let page = workspace(state, caller, id, form, None).await?;
            Ok(html_with(status_of(refused.code()), &page))
        }
        Err(failure) => Err(failure.into()),
    }
}

fn is_gone(refused: &Error) -> bool {
    refused.category() == Category::NotFound
}

async fn workspace(
    state: &AppState,
    caller: &Caller,
    id: WorkspaceId,
    mut form: Form,
    after: Option<String>,
) -> Result<WorkspacePage, Error> {
    let pane = Pane::read(&caller.market(state), id, after).await?;
    form.preset("name", &pane.workspace.name);
    let approval = if pane.workspace.approval { "on" } else { "" };
    form.preset("approval", approval);
    let page = Page::new(state, caller, "workspaces", pane.workspace.name.as_str()).await;
    Ok(WorkspacePage { page, form, pane, roles: pane::ROLES, invited: pane::INVITED })
}
