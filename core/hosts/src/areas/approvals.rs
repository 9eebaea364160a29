//! Changes that wait for approval.

use vendue::WorkspaceId;
use vendue::domain::PendingChangeId;
use vendue::domain::identity::{ChangeState, Decision, PendingChangeView};

use super::{page, paged};
use crate::operation::area;
use crate::records::Paged;

area! { "approvals";
    get(id: PendingChangeId) -> PendingChangeView = |market, id| market.approvals().get(id);
    page(
        workspace_id: WorkspaceId,
        state: Option<ChangeState>,
        limit: Option<u32>,
        cursor: Option<String>,
    ) -> Paged<PendingChangeView>
        = |market, workspace_id, state, limit, cursor| {
            paged(market.approvals().page(workspace_id, state, page(limit, cursor)))
        };
    approve(id: PendingChangeId, #[spread] decision: Decision) -> PendingChangeView
        = |market, id, decision| market.approvals().approve(id, decision);
    reject(id: PendingChangeId, #[spread] decision: Decision) -> PendingChangeView
        = |market, id, decision| market.approvals().reject(id, decision);
    withdraw(id: PendingChangeId) -> PendingChangeView
        = |market, id| market.approvals().withdraw(id);
}
