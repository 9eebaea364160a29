//! Who is signed in, for pages that are for nobody else.

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use vendue::UserId;

use super::page::see_other;
use crate::auth::Caller;
use crate::state::AppState;

/// Somebody who is signed in. Anybody else is sent to sign in, and from there back to the page.
pub(crate) struct SignedIn {
    pub(crate) caller: Caller,
    pub(crate) user_id: UserId,
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let caller = Caller::from_request_parts(parts, state).await;
        let caller = caller.map_err(IntoResponse::into_response)?;
        match caller.user_id() {
            Some(user_id) => Ok(Self { caller, user_id }),
            None => {
                let page = page_of(&parts.method, parts.uri.path());
                Err(see_other(&format!("/login?next={page}")))
            }
        }
    }
}

/// The page that was asked for, or the one from whose forms this comes: its path comes first.
fn page_of<'a>(method: &Method, path: &'a str) -> &'a str {
    let is_form = !method.is_safe();
    let end = path.match_indices('/').nth(1).filter(|_| is_form).map(|(at, _)| at);
    end.and_then(|end| path.get(..end)).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_lead_back_to_their_page() {
        for (method, path, page) in [
            (Method::GET, "/me", "/me"),
            (Method::GET, "/workspaces/7", "/workspaces/7"),
            (Method::HEAD, "/workspaces/7", "/workspaces/7"),
            (Method::POST, "/workspaces", "/workspaces"),
            (Method::POST, "/workspaces/7/members/8", "/workspaces"),
            (Method::POST, "/account/profile", "/account"),
            (Method::POST, "/invite/accept", "/invite"),
        ] {
            assert_eq!(page_of(&method, path), page, "{method} {path}");
        }
    }
}
