//! The cookie of a page's session.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::config::Config;

/// The name of the cookie where pages are reached without https.
pub(crate) const SESSION_COOKIE: &str = "vendue_session";

/// Its name where they are reached over https: a browser takes it only from this very host, over
/// https, so that no neighbour under the same domain can put one of his own in its place.
const SECURE_SESSION_COOKIE: &str = "__Host-vendue_session";

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
    let name = name(config);
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{secure}{age}");
    HeaderValue::from_str(&text).ok()
}

fn name(config: &Config) -> &'static str {
    if config.is_secure { SECURE_SESSION_COOKIE } else { SESSION_COOKIE }
}

/// The value of the session's cookie in a request.
pub(super) fn read<'a>(headers: &'a HeaderMap, config: &Config) -> Option<&'a str> {
    let wanted = name(config);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == wanted).then_some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_is_found_among_others() {
        let plain = Config::for_tests();
        let secure = Config { is_secure: true, ..Config::for_tests() };
        let found = |sent: &'static str, config: &Config| {
            let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(sent))]);
            read(&headers, config).map(str::to_owned)
        };
        let both = "a=1; vendue_session=x.y; __Host-vendue_session=z; b=2";
        assert_eq!(found(both, &plain).as_deref(), Some("x.y"));
        assert_eq!(found(both, &secure).as_deref(), Some("z"));
        assert_eq!(found("not_vendue_session=x", &plain), None);
        assert_eq!(found("vendue_session=x.y", &secure), None, "anybody may have set it");
    }
}
