//! What every page has: its frame, its headers, and how a failure looks.

use askama::Template;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use vendue::{Category, Error, ErrorCode, Timestamp, UserView};

use crate::auth::Caller;
use crate::error::ApiError;
use crate::state::AppState;
use crate::web::show;

/// How long somebody who has registered is told that a mail was sent.
const WELCOME_MS: i64 = 120_000;

/// What the frame around every page shows.
pub(crate) struct Page {
    pub(crate) title: String,
    pub(crate) user: Option<UserView>,
    /// The server's time, from which scripts take theirs.
    pub(crate) now_ms: i64,
    /// What is to be told on top of the page.
    pub(crate) notice: Option<String>,
    /// Which entry of the navigation this is.
    place: &'static str,
}

impl Page {
    /// The frame for whoever asks.
    pub(crate) async fn new(
        state: &AppState,
        caller: &Caller,
        place: &'static str,
        title: impl Into<String>,
    ) -> Self {
        let user = match caller.user_id() {
            // Somebody whose account is gone sees the page of somebody who is not signed in.
            Some(_) => caller.market(state).identity().me().await.ok(),
            None => None,
        };
        let now = state.market.now();
        let notice = user.as_ref().and_then(|user| welcome(user, now));
        Self { title: title.into(), user, now_ms: now.as_ms(), notice, place }
    }

    pub(crate) fn is(&self, place: &str) -> bool {
        self.place == place
    }
}

/// What is told to somebody who has just registered.
fn welcome(user: &UserView, now: Timestamp) -> Option<String> {
    let is_new = now.ms_since(user.created_at) < WELCOME_MS;
    let email = user.email.as_ref().filter(|_| is_new && user.email_verified == Some(false))?;
    Some(format!("We have sent a mail to {email}. Open the link in it to confirm the address."))
}

/// A page, written out.
pub(crate) fn html(template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => ([(header::CACHE_CONTROL, "no-store")], Html(text)).into_response(),
        Err(failure) => {
            tracing::error!(%failure, "a page could not be written");
            (StatusCode::INTERNAL_SERVER_ERROR, "the page could not be written").into_response()
        }
    }
}

/// A page with a status other than 200.
pub(crate) fn html_with(status: StatusCode, template: &impl Template) -> Response {
    let mut response = html(template);
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

/// Sends the browser to a path of this site after a form was done.
pub(crate) fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// A failure on its way to a person: a page that says what happened and leads back.
#[derive(Debug)]
pub(crate) struct Failure(ApiError);

impl<E: Into<ApiError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    text: String,
}

/// What a page says has failed, for scripts.
#[derive(Clone)]
struct Failed(ApiError);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let failed = Failed(self.0.clone());
        let mut response = self.page();
        response.extensions_mut().insert(failed);
        response
    }
}

impl Failure {
    fn page(&self) -> Response {
        let error = self.0.error();
        if error.code() == ErrorCode::Unauthenticated || error.code() == ErrorCode::TokenInvalid {
            return see_other("/login");
        }
        if error.category() == Category::Internal {
            tracing::error!(%error, "a page failed");
        }
        let place = "failure";
        let page = Page { title: headline(error), user: None, now_ms: 0, notice: None, place };
        let text = explanation(error);
        html_with(self.0.status(), &ErrorPage { page, text })
    }
}

/// What a page that was answered says has failed.
pub(crate) fn failure_of(response: &Response) -> Option<&ApiError> {
    response.extensions().get::<Failed>().map(|Failed(failed)| failed)
}

/// The middleware: a script that asks for JSON gets a failure in the envelope.
pub(crate) async fn for_scripts(request: Request, next: Next) -> Response {
    let is_script = wants_json(request.headers());
    let response = next.run(request).await;
    match failure_of(&response) {
        Some(failed) if is_script => failed.clone().into_response(),
        _ => response,
    }
}

/// Whether it is a script that asks.
pub(crate) fn wants_json(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|kinds| kinds.starts_with("application/json"))
}

fn headline(error: &Error) -> String {
    let text = match error.category() {
        Category::NotFound => "There is nothing here",
        Category::Forbidden => "You may not do this",
        Category::Limited => "That was a lot at once",
        Category::Unavailable => "The market is busy",
        Category::Internal => "Something went wrong here",
        _ if error.code() == ErrorCode::IdMalformed => "There is nothing here",
        _ => "That did not work",
    };
    text.to_owned()
}

fn explanation(error: &Error) -> String {
    match error.category() {
        Category::Limited | Category::Unavailable => {
            format!("{} Wait a moment and try again.", show::sentence(error))
        }
        Category::Internal => "The fault is on our side. Nothing of yours was lost.".to_owned(),
        _ => show::sentence(error),
    }
}
