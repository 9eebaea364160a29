//! The workspace in which a request acts.

use axum::http::HeaderMap;
use vendue::{Error, ErrorCode, WorkspaceId};

/// The header that chooses it; without one it is the personal workspace.
const WORKSPACE: &str = "vendue-workspace";

/// The workspace that a request chooses. Fails with `id_malformed`.
pub(crate) fn chosen_workspace(headers: &HeaderMap) -> Result<Option<WorkspaceId>, Error> {
    let mut chosen = headers.get_all(WORKSPACE).iter();
    let Some(value) = chosen.next() else { return Ok(None) };
    // Of two it would be a guess which one is meant.
    let text = value.to_str().ok().filter(|_| chosen.next().is_none());
    let malformed = || {
        Error::new(ErrorCode::IdMalformed, "Vendue-Workspace must be the id of one workspace")
            .with("field", "vendue_workspace")
    };
    text.and_then(|text| text.parse().ok()).map(Some).ok_or_else(malformed)
}
