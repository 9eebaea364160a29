//! Who writes, and whether the write may come again.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use vendue::{Error, Market};

use crate::auth::Caller;
use crate::error::ApiError;
use crate::state::AppState;

/// The header that makes a write safe to send again.
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Who writes, with the idempotency key of the request if it has one.
pub(crate) struct Acting {
    caller: Caller,
    key: Option<String>,
}

impl Acting {
    /// The market with the rights of whoever asks, its next write made safe to send again.
    pub(crate) fn market(&self, state: &AppState) -> Market {
        let market = self.caller.market(state);
        match &self.key {
            Some(key) => market.once(key),
            None => market,
        }
    }
}

impl FromRequestParts<AppState> for Acting {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Self, Self::Rejection> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let key = match parts.headers.get(IDEMPOTENCY_KEY).map(|value| value.to_str()) {
            None => None,
            // A tab is text to HTTP. In a key it is a slip, which a log would not show.
            Some(Ok(key)) if !key.contains('\t') => Some(key.to_owned()),
            Some(_) => {
                return Err(Error::invalid("idempotency_key", "must be plain text").into());
            }
        };
        Ok(Self { caller, key })
    }
}
