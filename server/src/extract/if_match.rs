//! Changing only what was read.

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use vendue::Error;

use crate::error::ApiError;
use crate::state::AppState;

/// The version that the caller has read, if the request names one in `If-Match`.
pub(crate) struct IfMatch(pub(crate) Option<i64>);

impl FromRequestParts<AppState> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Self::Rejection> {
        match parts.headers.get(header::IF_MATCH) {
            None => Ok(Self(None)),
            Some(value) if value == "*" => Ok(Self(None)),
            Some(value) => {
                let text = value.to_str().unwrap_or_default();
                let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
                let version = inner.and_then(|version| version.parse().ok());
                match version {
                    Some(version) => Ok(Self(Some(version))),
                    None => Err(Error::invalid(
                        "if_match",
                        "must be the entity tag of an answer, such as \"3\"",
                    )
                    .into()),
                }
            }
        }
    }
}
