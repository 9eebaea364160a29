//! What every request has: an id, the time, an end, and an answer in the envelope.

use std::any::Any;

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use tracing::Instrument;
use vendue::{Error, ErrorCode};

use crate::error::{ApiError, REQUEST_ID, Refused};
use crate::state::AppState;
use crate::web::Failure;

const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");
const SERVER_TIME_HEADER: HeaderName = HeaderName::from_static("x-server-time");
/// The longest id that a caller may choose.
const REQUEST_ID_MAX: usize = 64;

/// The middleware: gives the request an id, or keeps a decent one, and the answer the time.
pub(super) async fn identified(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let id = request_id(&request);
    let span = tracing::info_span!(
        "request",
        id = %id,
        method = %request.method(),
        path = %request.uri().path(),
    );
    let mut response = REQUEST_ID.scope(id.clone(), next.run(request)).instrument(span).await;
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID_HEADER, value);
    }
    if let Ok(value) = HeaderValue::from_str(&state.market.now().to_string()) {
        headers.insert(SERVER_TIME_HEADER, value);
    }
    response
}

fn request_id(request: &Request) -> String {
    let given = request.headers().get(REQUEST_ID_HEADER).and_then(|value| value.to_str().ok());
    let is_decent = |id: &&str| {
        let sign = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (1..=REQUEST_ID_MAX).contains(&id.len()) && id.bytes().all(sign)
    };
    if let Some(id) = given.filter(is_decent) {
        return id.to_owned();
    }
    let mut bytes = [0; 12];
    if getrandom::fill(&mut bytes).is_err() {
        // The request can be answered all the same; only the log cannot tell it from others.
        return "unknown".to_owned();
    }
    HEXLOWER.encode(&bytes)
}

/// The middleware: ends what takes too long. What was handed to the market is decided all the
/// same; with an idempotency key the caller can ask again.
pub(super) async fn in_time(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    match tokio::time::timeout(state.config.request_time, next.run(request)).await {
        Ok(response) => response,
        Err(_) => ApiError::new(ErrorCode::Timeout, "the request took too long").into_response(),
    }
}

/// The answer where there is nothing.
pub(super) async fn no_such_route(uri: Uri) -> ApiError {
    let path: String = uri.path().chars().take(200).collect();
    Error::new(ErrorCode::NotFound, "there is no such address").with("path", path).into()
}

/// The answer where something is, but not with this method.
pub(super) async fn no_such_method(method: Method) -> ApiError {
    let method: String = method.as_str().chars().take(20).collect();
    ApiError::from(
        Error::new(ErrorCode::InvalidArgument, "the address does not take this method")
            .with("method", method),
    )
    .with_status(StatusCode::METHOD_NOT_ALLOWED)
}

/// The middleware: what was refused before a page of ours was reached is written for people, when
/// it is a browser that asks for a page.
pub(super) async fn for_people(request: Request, next: Next) -> Response {
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
    let wants_page = accept.is_some_and(|accept| accept.contains("text/html"));
    let is_page = wants_page && !request.uri().path().starts_with("/api/");
    let response = next.run(request).await;
    match response.extensions().get::<Refused>() {
        Some(Refused(refused)) if is_page => {
            let mut page = Failure::from(refused.clone()).into_response();
            for name in [header::RETRY_AFTER, header::ALLOW] {
                if let Some(value) = response.headers().get(&name) {
                    page.headers_mut().insert(name, value.clone());
                }
            }
            page
        }
        _ => response,
    }
}

/// The answer to a defect of ours. What exactly it was is for the log.
pub(super) fn defect(panic: Box<dyn Any + Send + 'static>) -> Response {
    let what = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("without a message");
    tracing::error!(what, "a handler panicked");
    ApiError::new(ErrorCode::Internal, "a defect of the server; the request id finds it")
        .into_response()
}
