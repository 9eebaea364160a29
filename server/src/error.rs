//! Errors as they leave the server: the envelope, the status, and the headers that go with it.

use std::time::Duration;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value, json};
use vendue::{Category, Detail, Error, ErrorCode};

tokio::task_local! {
    /// The id of the request that this task answers.
    pub(crate) static REQUEST_ID: String;
}

/// An error on its way to whoever asked. Any error of the market becomes one by `?`.
#[derive(Clone, Debug)]
pub(crate) struct ApiError {
    error: Error,
    status: Option<StatusCode>,
    retry_after: Option<Duration>,
}

impl ApiError {
    /// An error with a sentence for people.
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Error::new(code, message).into()
    }

    /// The same error with another status than its category has, for what HTTP itself refuses.
    #[must_use]
    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.status = Some(status);
        self
    }

    /// The same error with the time after which asking again makes sense.
    #[must_use]
    pub(crate) fn with_retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// The error itself.
    pub(crate) fn error(&self) -> &Error {
        &self.error
    }

    /// The status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        self.status.unwrap_or_else(|| status_of(self.error.code()))
    }
}

/// The envelope of an error, in the order in which people read it.
#[derive(Serialize)]
struct Failed {
    success: bool,
    data: (),
    error: Value,
}

/// What an answer refused, for whoever writes the same for people.
#[derive(Clone, Debug)]
pub(crate) struct Refused(pub(crate) ApiError);

/// The status of a code, by its category.
pub(crate) fn status_of(code: ErrorCode) -> StatusCode {
    match code {
        ErrorCode::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::IdMalformed | ErrorCode::CursorMalformed => StatusCode::BAD_REQUEST,
        _ => match code.category() {
            Category::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Category::Unauthenticated => StatusCode::UNAUTHORIZED,
            Category::Forbidden => StatusCode::FORBIDDEN,
            Category::NotFound => StatusCode::NOT_FOUND,
            Category::Conflict => StatusCode::CONFLICT,
            Category::Limited => StatusCode::TOO_MANY_REQUESTS,
            Category::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Category::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        },
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let error = without_cause(error);
        Self { error, status: None, retry_after: None }
    }
}

/// An error as callers get it. What exactly is wrong with the store can name files and says nothing
/// to anybody but the operator, so it is for the log.
pub(crate) fn without_cause(error: Error) -> Error {
    if error.code() != ErrorCode::StorageUnavailable {
        return error;
    }
    tracing::error!(cause = %error, "the store cannot be reached");
    Error::new(ErrorCode::StorageUnavailable, "the store cannot be reached: try again later")
}

/// An error as the `error` member of the envelope, also used by sockets.
pub(crate) fn error_json(error: &Error) -> Value {
    let details: Map<String, Value> =
        error.details().iter().map(|(name, detail)| (name.clone(), detail_json(detail))).collect();
    json!({
        "code": error.code().as_str(),
        "message": error.message(),
        "details": details,
        "request_id": REQUEST_ID.try_with(Clone::clone).ok(),
    })
}

fn detail_json(detail: &Detail) -> Value {
    match detail {
        Detail::Number(number) => (*number).into(),
        Detail::Text(text) => text.as_str().into(),
        Detail::Flag(flag) => (*flag).into(),
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.status();
        if status.is_server_error() {
            tracing::error!(error = %self.error, "a request failed");
        }
        let body = Failed { success: false, data: (), error: error_json(&self.error) };
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::UPGRADE_REQUIRED {
            headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
            headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
        }
        let wait = self.retry_after.or_else(|| retry_after_of(&self.error));
        if let Some(wait) = wait {
            headers.insert(header::RETRY_AFTER, whole_seconds(wait).into());
        }
        response.extensions_mut().insert(Refused(Self { retry_after: wait, ..self }));
        response
    }
}

/// What is limited or overloaded always says when to come back.
fn retry_after_of(error: &Error) -> Option<Duration> {
    let hint = match error.detail("retry_after_ms") {
        Some(Detail::Number(ms)) => u64::try_from(*ms).ok(),
        _ => None,
    };
    match error.category() {
        Category::Limited | Category::Unavailable => {
            Some(Duration::from_millis(hint.unwrap_or(1_000)))
        }
        _ => None,
    }
}

fn whole_seconds(wait: Duration) -> u64 {
    wait.as_millis().div_ceil(1_000).max(1).try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_told_what_is_wrong_with_the_store() {
        let cause = "unable to open /srv/market/market.db";
        let told = ApiError::new(ErrorCode::StorageUnavailable, cause);
        assert!(!error_json(told.error()).to_string().contains("srv"));
        assert_eq!(told.status(), StatusCode::SERVICE_UNAVAILABLE);
        let other = ApiError::new(ErrorCode::BidTooLow, "the bid must be at least 15.50 EUR");
        assert_eq!(other.error().message(), "the bid must be at least 15.50 EUR");
    }
}
