//! The cookie of a page's session.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::config::Config;

/// The name of the cookie.
pub(crate) const SESSION_COOKIE: &str = "vendue_session";

/// The header that sets the session's cookie. Scripts cannot read it, and a browser sends it only
/// to pages of this site that were reached from this site.
pub(crate) fn session_cookie(config: &Config, token: &str) -> Option<HeaderValue> {
    cookie(config, token, "")
}

/// The header that takes the session's cookie away.
pub(crate) fn end_cookie(config: &Config) -> Option<HeaderValue> {
    cookie(config, "", "; Max-Age=0")
}

fn cookie(config: &Config, value: &str, age: &str) -> Option<HeaderValue> {
    let secure = if config.is_secure { "; Secure" } else { "" };
    let text = format!("{SESSION_COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{age}");
    HeaderValue::from_str(&text).ok()
}

/// The value of the session's cookie in a request.
pub(super) fn read(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == SESSION_COOKIE).then_some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; vendue_session=x.y; b=2"));
        assert_eq!(read(&headers), Some("x.y"));
        headers.clear();
        headers.append(header::COOKIE, HeaderValue::from_static("not_vendue_session=x"));
        assert_eq!(read(&headers), None);
    }
}
