//! What is written into the log of who came in and who did not.
//!
//! Names that were typed are not in it: people type passwords into the wrong field.

use std::net::IpAddr;

use vendue::{Error, UserId};

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
