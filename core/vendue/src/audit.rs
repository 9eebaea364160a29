//! What only the operator learns of an attempt to come in: whose account it was about, and why it
//! was refused. Whoever asked is told less.
//!
//! Names that were typed are not in it: people type passwords into the wrong field.

use vendue_domain::UserId;

/// Notes why an attempt to come in was refused, and whose account it was about, if anybody's.
pub(crate) fn refused(user_id: Option<UserId>, cause: &'static str) {
    let user_id = user_id.map(|id| id.to_string());
    tracing::warn!(target: "vendue::audit", user_id, cause, "not let in");
}
