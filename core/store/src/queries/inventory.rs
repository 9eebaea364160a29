//! Queries about stock.

use vendue_domain::WorkspaceId;
use vendue_domain::inventory::StockItem;

use crate::page::{Page, PageRequest};
use crate::pending::Pending;

/// Queries about stock.
pub trait InventoryQueries {
    /// A page of a workspace's stock items, the latest first.
    fn stock_items(&self, workspace_id: WorkspaceId, page: PageRequest)
    -> Pending<Page<StockItem>>;
}
