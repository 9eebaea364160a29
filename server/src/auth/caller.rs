//! Who asks, for handlers.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use vendue::domain::identity::token_invalid;
use vendue::{Error, ErrorCode, Market, UserId};

use super::cookie;
use crate::error::ApiError;
use crate::extract::chosen_workspace;
use crate::state::AppState;

/// Who asks. A request with a bearer token that is not good is refused; one with a cookie that is
/// not good comes from somebody who is not signed in.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// The market with the rights of whoever asks.
    acting: Market,
}

impl Caller {
    /// The market with the rights of whoever asks, in the workspace that was chosen.
    pub(crate) fn market(&self, _state: &AppState) -> Market {
        self.acting.clone()
    }

    /// The market with the rights of whoever asks, to be kept.
    pub(crate) fn into_market(self) -> Market {
        self.acting
    }

    /// The user, when somebody is signed in.
    pub(crate) fn user_id(&self) -> Option<UserId> {
        self.acting.actor().user_id()
    }
}

/// What the middleware found, for the limits and for the extractor.
#[derive(Clone, Debug)]
pub(crate) struct Identified(pub(crate) Result<Caller, Error>);

/// The middleware: looks once who asks.
pub(crate) async fn identify(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    let found = find(request.headers(), &state).await;
    request.extensions_mut().insert(Identified(found));
    next.run(request).await
}

async fn find(headers: &HeaderMap, state: &AppState) -> Result<Caller, Error> {
    let acting = match (headers.get(header::AUTHORIZATION), cookie::read(headers, &state.config)) {
        (Some(value), _) => {
            let token = value.to_str().ok().and_then(bearer).ok_or_else(token_invalid)?;
            state.market.acting_with(token).await?
        }
        (None, Some(shown)) => match state.market.acting_with_page(shown).await {
            Err(refused) if refused.code() == ErrorCode::TokenInvalid => {
                state.market.acting_as_anyone()
            }
            found => found?,
        },
        (None, None) => state.market.acting_as_anyone(),
    };
    Ok(Caller { acting })
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
        let caller = match parts.extensions.get::<Identified>() {
            Some(found) => found.0.clone()?,
            None => find(&parts.headers, state).await?,
        };
        match chosen_workspace(&parts.headers)? {
            Some(workspace_id) => Ok(Self { acting: caller.acting.in_workspace(workspace_id) }),
            None => Ok(caller),
        }
    }
}
