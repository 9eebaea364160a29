//! What stands in the address: the place, and the parameters after the question mark.

use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use vendue::json::recover;
use vendue::{ErrorCode, PageRequest};

use crate::error::ApiError;
use crate::state::AppState;

/// The ids in a path.
pub(crate) struct Place<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<AppState> for Place<T> {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Self, Self::Rejection> {
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(found) => Ok(Self(found.0)),
            Err(PathRejection::FailedToDeserializePathParams(failure)) => {
                let error = recover(&failure.into_kind().to_string(), None);
                Err(ApiError::from(error).with_status(StatusCode::BAD_REQUEST))
            }
            Err(_) => Err(ApiError::new(ErrorCode::NotFound, "there is no such thing")),
        }
    }
}

/// The parameters after the question mark. Unknown ones are refused.
pub(crate) struct Parameters<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Parameters<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Self::Rejection> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(found) => Ok(Self(found.0)),
            Err(failure) => {
                let failure = std::error::Error::source(&failure)
                    .map_or_else(|| failure.to_string(), ToString::to_string);
                Err(recover(&failure, field_of(&failure)).into())
            }
        }
    }
}

/// The parameter that an error is about: the reader says `limit: invalid digit found in string`,
/// or of one that it does not know "unknown field `limits`".
fn field_of(sentence: &str) -> Option<&str> {
    let before = sentence.split_once(": ").map(|(word, _)| word);
    let is_name = |word: &&str| {
        let is_code = ErrorCode::ALL.iter().any(|code| code.as_str() == *word);
        !is_code && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
    };
    before.filter(is_name).or_else(|| sentence.split('`').nth(1))
}

/// Which page of a list is wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Paging {
    /// How many items, 1 to 200; 20 when absent.
    #[param(minimum = 1, maximum = 200)]
    pub(crate) limit: Option<u32>,
    /// Where to go on: the `next_cursor` of the page before.
    pub(crate) cursor: Option<String>,
}

impl From<Paging> for PageRequest {
    fn from(paging: Paging) -> Self {
        Self { limit: paging.limit, cursor: paging.cursor }
    }
}
