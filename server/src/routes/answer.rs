//! The envelope of every answer that succeeds.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use vendue::domain::identity::PendingChangeView;
use vendue::{Page, Timestamp, Written};

use crate::state::AppState;

/// One thing.
#[derive(Serialize, ToSchema)]
pub(crate) struct Answer<T> {
    /// Always true.
    success: bool,
    /// What was asked for.
    data: T,
    /// Always null.
    #[schema(schema_with = null)]
    error: (),
    /// The time by the server's clock.
    server_time: Timestamp,
    #[serde(skip)]
    #[schema(ignore)]
    status: StatusCode,
    #[serde(skip)]
    #[schema(ignore)]
    version: Option<i64>,
}

impl<T> Answer<T> {
    /// What was asked for.
    pub(crate) fn ok(state: &AppState, data: T) -> Self {
        Self::new(state, data, StatusCode::OK)
    }

    /// What was made.
    pub(crate) fn created(state: &AppState, data: T) -> Self {
        Self::new(state, data, StatusCode::CREATED)
    }

    /// What is going to be done, or has to wait.
    pub(crate) fn accepted(state: &AppState, data: T) -> Self {
        Self::new(state, data, StatusCode::ACCEPTED)
    }

    /// The same answer with its version as entity tag.
    #[must_use]
    pub(crate) fn with_version(mut self, version: i64) -> Self {
        self.version = Some(version);
        self
    }

    fn new(state: &AppState, data: T, status: StatusCode) -> Self {
        let server_time = state.market.now();
        Self { success: true, data, error: (), server_time, status, version: None }
    }
}

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        let (status, version) = (self.status, self.version);
        let mut response = (status, Json(self)).into_response();
        let tag = version.and_then(|version| HeaderValue::from_str(&format!("\"{version}\"")).ok());
        if let Some(tag) = tag {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }
}

/// What was written, or the change that waits for approval instead.
pub(crate) enum WrittenAnswer<T> {
    /// It is done.
    Done(Answer<T>),
    /// It waits.
    Waits(Answer<PendingChangeView>),
}

impl<T> WrittenAnswer<T> {
    /// The answer to a write; `done` says what it answers when it is done.
    pub(crate) fn of(
        state: &AppState,
        written: Written<T>,
        done: fn(&AppState, T) -> Answer<T>,
    ) -> Self {
        match written {
            Written::Done(data) => Self::Done(done(state, data)),
            Written::Pending(change) => Self::Waits(Answer::accepted(state, change)),
        }
    }
}

impl<T: Serialize> IntoResponse for WrittenAnswer<T> {
    fn into_response(self) -> Response {
        match self {
            Self::Done(answer) => answer.into_response(),
            Self::Waits(answer) => answer.into_response(),
        }
    }
}

/// A page of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct PageAnswer<T> {
    /// Always true.
    success: bool,
    /// The items.
    data: Vec<T>,
    /// Always null.
    #[schema(schema_with = null)]
    error: (),
    /// Where the list goes on.
    pagination: Pagination,
    /// The time by the server's clock.
    server_time: Timestamp,
}

/// Where a list goes on.
#[derive(Serialize, ToSchema)]
pub(crate) struct Pagination {
    /// Goes into `cursor` for the next page; null on the last one.
    #[schema(required)]
    next_cursor: Option<String>,
    /// Whether there is a next page.
    has_more: bool,
}

impl<T> PageAnswer<T> {
    /// A page.
    pub(crate) fn new(state: &AppState, page: Page<T>) -> Self {
        let pagination =
            Pagination { has_more: page.next_cursor.is_some(), next_cursor: page.next_cursor };
        let server_time = state.market.now();
        Self { success: true, data: page.items, error: (), pagination, server_time }
    }
}

impl<T: Serialize> IntoResponse for PageAnswer<T> {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

fn null() -> utoipa::openapi::schema::Object {
    ObjectBuilder::new().schema_type(Type::Null).build()
}

/// The data of an answer that has none: null.
#[derive(Serialize)]
pub(crate) struct Nothing;

impl utoipa::PartialSchema for Nothing {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        null().into()
    }
}

impl ToSchema for Nothing {}
