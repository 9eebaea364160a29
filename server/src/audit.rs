//! What is written into the log of who came in and who did not.
//!
//! Names that were typed are not in it: people type passwords into the wrong field.

use std::net::IpAddr;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use vendue::{Error, ErrorCode, UserId};

use crate::auth::Identified;
use crate::error::Refused;
use crate::limits;
use crate::metrics::Metrics;

/// Notes how an attempt to come in ended.
pub(crate) fn signed_in(address: IpAddr, method: &'static str, ended: Result<UserId, &Error>) {
    match ended {
        Ok(user_id) => {
            tracing::info!(target: "vendue::audit", %address, method, %user_id, "signed in");
            Metrics::sign_in("accepted");
        }
        Err(refused) => {
            let code = refused.code().as_str();
            tracing::warn!(target: "vendue::audit", %address, method, code, "sign-in refused");
            Metrics::sign_in(code);
        }
    }
}

/// Notes a change of by what somebody comes in.
pub(crate) fn changed(address: IpAddr, what: &'static str, user_id: Option<UserId>) {
    let user_id = user_id.map(|id| id.to_string());
    tracing::info!(target: "vendue::audit", %address, what, user_id, "changed");
}

/// The middleware: notes who asked for what he may not have, or showed a token that is no good.
/// Refusals by the rules of an auction are none of its business.
pub(crate) async fn refusals(request: Request, next: Next) -> Response {
    let found = request.extensions().get::<Identified>().and_then(|found| found.0.as_ref().ok());
    let user_id = found.and_then(|caller| caller.user_id());
    let address = limits::address_of(request.extensions());
    let response = next.run(request).await;
    let code = response.extensions().get::<Refused>().map(|refused| refused.0.error().code());
    if let Some(code) = code.filter(|code| is_noted(*code, user_id)) {
        let (code, user_id) = (code.as_str(), user_id.map(|id| id.to_string()));
        tracing::info!(target: "vendue::audit", %address, user_id, code, "refused");
    }
    response
}

/// Whether a refusal is noted here. One of a sign-in is noted where that is.
fn is_noted(code: ErrorCode, user_id: Option<UserId>) -> bool {
    match code {
        ErrorCode::Forbidden | ErrorCode::ScopeMissing | ErrorCode::OriginForbidden => true,
        ErrorCode::TokenInvalid => true,
        ErrorCode::AccountSuspended => user_id.is_some(),
        _ => false,
    }
}
