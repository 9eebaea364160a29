//! Queries about stock.

use vendue_domain::WorkspaceId;
use vendue_domain::inventory::StockItem;

use crate::page::{Cursor, List, Page, PageRequest, Wanted};
use crate::pending::Pending;
use crate::queries::paging::{Conditions, Order, page_of};
use crate::select::{Reads, Select};

/// Queries about stock.
pub trait InventoryQueries: Reads {
    /// A page of a workspace's stock items, the latest first.
    fn stock_items(&self, workspace_id: WorkspaceId, page: PageRequest)
    -> Pending<Page<StockItem>>;
}

const BY_AGE: Order<'static> = Order { number: "i.created_at", id: "i.id", is_descending: true };

impl<S: Reads + ?Sized> InventoryQueries for S {
    fn stock_items(
        &self,
        workspace_id: WorkspaceId,
        page: PageRequest,
    ) -> Pending<Page<StockItem>> {
        let cursor_of =
            |item: &StockItem| Cursor { number: item.created_at.as_ms(), id: *item.id.as_bytes() };
        let write = |wanted: &Wanted| {
            let mut select = Select::records::<StockItem>("i");
            let mut conditions = Conditions::default();
            select.push(" FROM stock_items i");
            conditions.next(&mut select).push("i.workspace_id = ").bind(&workspace_id);
            wanted.end(&mut select, &mut conditions, BY_AGE);
            select
        };
        page_of(self, List::named("stock_items"), &page, write, cursor_of)
    }
}
