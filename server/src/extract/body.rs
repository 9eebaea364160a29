//! JSON bodies.

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use vendue::json::{self, Misread};
use vendue::{Error, ErrorCode};

use crate::error::ApiError;
use crate::state::AppState;

/// A JSON body, read into `T`. Fields that `T` does not know are refused: what a caller meant
/// would silently not happen.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<AppState> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Self::Rejection> {
        let is_empty = is_empty(request.headers());
        if !is_json(request.headers()) && !is_empty {
            return Err(ApiError::new(
                ErrorCode::InvalidArgument,
                "content-type: must be application/json",
            )
            .with_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let bytes = read(request, state).await?;
        parse(&bytes).map(Self)
    }
}

/// Reads a body whole. Fails with `body_too_large`.
pub(crate) async fn read(request: Request, state: &AppState) -> Result<Bytes, ApiError> {
    let limit = state.config.body_bytes;
    Bytes::from_request(request, state).await.map_err(|rejection| {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            let maximum = i64::try_from(limit).unwrap_or(i64::MAX);
            let message = format!("the body must have at most {limit} bytes");
            Error::new(ErrorCode::BodyTooLarge, message).with("maximum_bytes", maximum).into()
        } else {
            ApiError::new(ErrorCode::InvalidArgument, "the body did not arrive whole")
                .with_status(StatusCode::BAD_REQUEST)
        }
    })
}

/// Reads JSON. Malformed JSON is a bad request; JSON that is not what was asked for cannot be
/// processed, and the field is named.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    if bytes.trim_ascii().is_empty() {
        let message = "a body is needed: a JSON object, at least {}";
        return Err(
            ApiError::new(ErrorCode::InvalidArgument, message).with_status(StatusCode::BAD_REQUEST)
        );
    }
    json::read_object(bytes, "the body").map_err(|misread| match misread {
        Misread::Malformed(error) => ApiError::from(error).with_status(StatusCode::BAD_REQUEST),
        Misread::Unfit(error) => error.into(),
    })
}

fn is_empty(headers: &HeaderMap) -> bool {
    let length = headers.get(header::CONTENT_LENGTH);
    !headers.contains_key(header::TRANSFER_ENCODING) && length.is_none_or(|length| length == "0")
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = kind.and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    essence == "application/json"
        || (essence.starts_with("application/") && essence.ends_with("+json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only whether it can be read is of interest")]
    struct Outer {
        inner: Inner,
        count: Option<i64>,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only whether it can be read is of interest")]
    struct Inner {
        currency: vendue::Currency,
    }

    fn refused(text: &str) -> (ErrorCode, u16, Option<String>) {
        let refused = parse::<Outer>(text.as_bytes()).expect_err(text);
        let field = match refused.error().detail("field") {
            Some(vendue::Detail::Text(field)) => Some(field.clone()),
            _ => None,
        };
        (refused.error().code(), refused.status().as_u16(), field)
    }

    #[test]
    fn every_error_names_its_field() {
        let invalid = ErrorCode::InvalidArgument;
        let field = |name: &str| Some(name.to_owned());
        assert_eq!(refused("{"), (invalid, 400, None));
        assert_eq!(refused("{\"inner\":{\"currency\":\"EUR\"}} x"), (invalid, 400, None));
        assert_eq!(refused("[1"), (invalid, 400, None));
        assert_eq!(refused("[{\"currency\":\"EUR\"},1]"), (invalid, 422, None));
        assert_eq!(refused("{}"), (invalid, 422, field("inner")));
        assert_eq!(refused("{\"inner\":{}}"), (invalid, 422, field("inner.currency")));
        assert_eq!(refused("{\"inner\":{\"x\":1}}"), (invalid, 422, field("inner.x")));
        assert_eq!(refused("{\"count\":\"1\"}"), (invalid, 422, field("count")));
        let unknown = (ErrorCode::CurrencyUnknown, 422, field("inner.currency"));
        assert_eq!(refused("{\"inner\":{\"currency\":\"euro\"}}"), unknown);
    }

    #[test]
    fn only_json_is_json() {
        for (kind, expected) in [
            ("application/json", true),
            ("application/json; charset=utf-8", true),
            ("application/merge-patch+json", true),
            ("text/plain", false),
            ("application/x-www-form-urlencoded", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, kind.parse().expect("a header"));
            assert_eq!(is_json(&headers), expected, "{kind}");
        }
    }
}
