//! What is written into the log of who came in and who did not.
//!
//! Names that were typed are not in it: people type passwords into the wrong field.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use vendue::{Error, ErrorCode, UserId};

use crate::auth::Identified;
use crate::error::Refused;
use crate::limits;
use crate::metrics::Metrics;
use crate::web::failure_of;

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
pub(crate) fn changed(address: IpAddr, what: &'static str, user_id: impl Into<Option<UserId>>) {
    let user_id = user_id.into().map(|id| id.to_string());
    tracing::info!(target: "vendue::audit", %address, what, user_id, "changed");
}

/// The middleware: notes who asked for what he may not have, or showed a token that is no good, and
/// what administrators did. Refusals by the rules of an auction are none of its business.
pub(crate) async fn watch(request: Request, next: Next) -> Response {
    let found = request.extensions().get::<Identified>().and_then(|found| found.0.as_ref().ok());
    let user_id = found.and_then(|caller| caller.user_id());
    let address = limits::address_of(request.extensions());
    let administered = Administered::of(&request, address, user_id);
    let response = next.run(request).await;
    if let Some(administered) = administered {
        administered.ended(response.status());
    }
    let refusal = response.extensions().get::<Refused>().map(|Refused(refused)| refused);
    let refusal = refusal.or_else(|| failure_of(&response));
    let code = refusal.map(|refused| refused.error().code());
    if let Some(code) = code.filter(|code| is_noted(*code, user_id)) {
        refused(address, user_id, code);
    }
    response
}

/// Notes what was refused in a frame of a socket, as the middleware does it of a request.
pub(crate) fn frame_refused(address: IpAddr, user_id: Option<UserId>, why: &Error) {
    if is_noted(why.code(), user_id) {
        refused(address, user_id, why.code());
    }
}

fn refused(address: IpAddr, user_id: Option<UserId>, code: ErrorCode) {
    let (code, user_id) = (code.as_str(), user_id.map(|id| id.to_string()));
    tracing::info!(target: "vendue::audit", %address, user_id, code, "refused");
}

/// A change under the paths of administrators. Whoever goes before the answer is there may have
/// changed something all the same, so that is noted, too.
struct Administered {
    address: IpAddr,
    user_id: Option<UserId>,
    method: Method,
    path: String,
    status: Option<StatusCode>,
}

impl Administered {
    fn of(request: &Request, address: IpAddr, user_id: Option<UserId>) -> Option<Self> {
        let (method, path) = (request.method(), request.uri().path());
        let is_change = !method.is_safe() && path.starts_with("/api/v1/admin/");
        // Made only then: it is noted when it is dropped.
        is_change.then(|| {
            let (method, path) = (method.clone(), path.to_owned());
            Self { address, user_id, method, path, status: None }
        })
    }

    fn ended(mut self, status: StatusCode) {
        self.status = Some(status);
    }
}

impl Drop for Administered {
    fn drop(&mut self) {
        // A refusal is noted as one.
        if self.status.is_some_and(|status| status.is_client_error()) {
            return;
        }
        let Self { address, user_id, method, path, status } = self;
        let (user_id, is_answered) = (user_id.map(|id| id.to_string()), status.is_some());
        tracing::info!(
            target: "vendue::audit", %address, user_id, %method, path, is_answered, "administered"
        );
    }
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
