//! The fields of a form that a page sent.

use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;
use vendue::ErrorCode;

use crate::error::ApiError;
use crate::state::AppState;

/// A form, read into `T`. What cannot be read is answered like everything else that is refused: to
/// a browser with a page, to a script in the envelope.
pub(crate) struct Posted<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<AppState> for Posted<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Self::Rejection> {
        match axum::Form::<T>::from_request(request, state).await {
            Ok(form) => Ok(Self(form.0)),
            Err(rejection) => Err(refusal(rejection.status())),
        }
    }
}

fn refusal(status: StatusCode) -> ApiError {
    let (code, message) = match status {
        StatusCode::PAYLOAD_TOO_LARGE => (ErrorCode::BodyTooLarge, "the form is too large"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            (ErrorCode::InvalidArgument, "content-type: must be application/x-www-form-urlencoded")
        }
        _ => (ErrorCode::InvalidArgument, "the form cannot be read"),
    };
    ApiError::new(code, message).with_status(status)
}
