//! From where somebody signs in.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;

use crate::error::ApiError;
use crate::limits::ClientAddress;
use crate::state::AppState;

/// From where somebody signs in, as the user sees it in the list of sessions.
pub(crate) struct Device {
    /// What the device says of itself.
    pub(crate) name: String,
    /// The address that counts.
    pub(crate) address: IpAddr,
}

impl FromRequestParts<AppState> for Device {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        state: &AppState,
    ) -> Result<Self, Self::Rejection> {
        let ClientAddress(address) = ClientAddress::from_request_parts(parts, state).await?;
        let said = parts.headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok());
        Ok(Self { name: said.unwrap_or_default().to_owned(), address })
    }
}
