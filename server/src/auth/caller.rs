//! Who asks, for handlers.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use vendue::domain::UserId;
use vendue::{Actor, Error, ErrorCode, Market};

use super::{Session, TokenKind, cookie, token_invalid};
use crate::error::ApiError;
use crate::state::AppState;

/// Who asks. A request with a bearer token that is not good is refused; one with a cookie that is
/// not good comes from somebody who is not signed in.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// Who acts: a user, or anyone.
    pub(crate) actor: Actor,
    /// The session, of a user.
    pub(crate) session: Option<Session>,
}

impl Caller {
    const ANYONE: Self = Self { actor: Actor::Anyone, session: None };

    /// The market with the rights of whoever asks.
    pub(crate) fn market(&self, state: &AppState) -> Market {
        state.market.with_actor(self.actor)
    }

    /// The user, when somebody is signed in.
    pub(crate) fn user_id(&self) -> Option<UserId> {
        self.actor.user_id()
    }

    /// The session. Fails with `unauthenticated`.
    pub(crate) fn require_session(&self) -> Result<&Session, ApiError> {
        self.session
            .as_ref()
            .ok_or_else(|| ApiError::new(ErrorCode::Unauthenticated, "sign in first"))
    }

    fn of(session: Session) -> Self {
        Self { actor: Actor::User(session.user_id), session: Some(session) }
    }
}

/// What the middleware found, for the limits and for the extractor.
#[derive(Clone, Debug)]
pub(crate) struct Identified(pub(crate) Result<Caller, Error>);

/// The middleware: checks the token of a request once.
pub(crate) async fn identify(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let found = find(request.headers(), &state);
    let has_token = request.headers().contains_key(header::AUTHORIZATION);
    let session = found.as_ref().ok().and_then(|caller| caller.session.clone());
    request.extensions_mut().insert(Identified(found));
    let mut response = next.run(request).await;
    if let Some(session) = session.filter(|_| !has_token) {
        renew(&state, &session, &mut response);
    }
    response
}

/// Gives a page that is visited another cookie of its session in time. An answer that caches on the
/// way may keep must not carry one, and one that sets or takes away the cookie has its own.
fn renew(state: &AppState, session: &Session, response: &mut Response) {
    let headers = response.headers_mut();
    let cache = headers.get(header::CACHE_CONTROL).and_then(|value| value.to_str().ok());
    if headers.contains_key(header::SET_COOKIE) || cache.is_some_and(|it| it.contains("public")) {
        return;
    }
    let token = state.auth.renew_page(session, state.market.now());
    if let Some(cookie) = token.and_then(|token| cookie::session_cookie(&state.config, &token)) {
        headers.insert(header::SET_COOKIE, cookie);
    }
}

fn find(headers: &HeaderMap, state: &AppState) -> Result<Caller, Error> {
    let now = state.market.now();
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let token = value.to_str().ok().and_then(bearer).ok_or_else(token_invalid)?;
        return state.auth.check(token, TokenKind::Access, now).map(Caller::of);
    }
    let session =
        cookie::read(headers).and_then(|token| state.auth.check(token, TokenKind::Page, now).ok());
    Ok(session.map_or(Caller::ANYONE, Caller::of))
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Self, Self::Rejection> {
        match parts.extensions.get::<Identified>() {
            Some(found) => Ok(found.0.clone()?),
            None => Ok(find(&parts.headers, state)?),
        }
    }
}
