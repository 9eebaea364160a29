//! Requests that change something must come from our own pages, or from a program.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use vendue::ErrorCode;

use super::cookie;
use crate::config::Config;
use crate::error::ApiError;
use crate::state::AppState;

/// Refuses as `origin_forbidden` what a page of another site sends.
///
/// A browser names the origin of a page with every request that changes something; a program that
/// sends a bearer token need not. A request that carries our cookie and no origin comes from
/// neither.
pub(crate) fn check_origin(headers: &HeaderMap, config: &Config) -> Result<(), ApiError> {
    match headers.get(header::ORIGIN).map(|value| value.to_str().unwrap_or_default()) {
        Some(origin) if is_ours(origin, headers, config) => Ok(()),
        Some(_) => Err(forbidden()),
        None if cookie::read(headers, config).is_some() => Err(forbidden()),
        None => Ok(()),
    }
}

/// The middleware: checks the origin of everything that is not merely read.
pub(crate) async fn refuse_other_sites(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    // Another site's page cannot know a bearer token, and a browser never adds one by itself.
    let has_token = request.headers().contains_key(header::AUTHORIZATION);
    if !reads
        && !has_token
        && let Err(refused) = check_origin(request.headers(), &state.config)
    {
        return refused.into_response();
    }
    next.run(request).await
}

fn is_ours(origin: &str, headers: &HeaderMap, config: &Config) -> bool {
    if let Some(public) = &config.public_origin {
        return origin == public;
    }
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let authority = origin.split_once("://").map(|(_, authority)| authority);
    authority.is_some() && authority == host
}

fn forbidden() -> ApiError {
    ApiError::new(ErrorCode::OriginForbidden, "this was sent by a page of another site")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn code(origin: Option<&'static str>, cookie: bool, public: Option<&str>) -> Option<ErrorCode> {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, HeaderValue::from_static("127.0.0.1:8080"));
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, HeaderValue::from_static(origin));
        }
        if cookie {
            headers.insert(header::COOKIE, HeaderValue::from_static("vendue_session=x"));
        }
        let mut config = Config::for_tests();
        config.public_origin = public.map(str::to_owned);
        check_origin(&headers, &config).err().map(|refused| refused.error().code())
    }

    #[test]
    fn only_our_own_origin_may_change_something() {
        let refused = Some(ErrorCode::OriginForbidden);
        assert_eq!(code(Some("http://127.0.0.1:8080"), true, None), None);
        assert_eq!(code(Some("http://evil.example"), true, None), refused);
        assert_eq!(code(Some("http://evil.example"), false, None), refused);
        assert_eq!(code(Some("null"), false, None), refused);
        assert_eq!(code(None, true, None), refused);
        assert_eq!(code(None, false, None), None);
        assert_eq!(code(Some("https://a.example"), true, Some("https://a.example")), None);
        let public = Some("https://a.example");
        assert_eq!(code(Some("http://127.0.0.1:8080"), true, public), refused);
    }
}
