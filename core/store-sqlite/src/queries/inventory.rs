//! Stock.

use vendue_domain::WorkspaceId;
use vendue_domain::inventory::StockItem;
use vendue_store::queries::InventoryQueries;
use vendue_store::{Cursor, Page, PageRequest, Pending};

use crate::SqliteStore;
use crate::queries::select_records;
use crate::sql::columns_of;

impl InventoryQueries for SqliteStore {
    fn stock_items(
        &self,
        workspace_id: WorkspaceId,
        page: PageRequest,
    ) -> Pending<Page<StockItem>> {
        self.readers.read(move |connection| {
            let limit = page.checked_limit()?;
            let sql = format!(
                "SELECT {} FROM stock_items i WHERE i.workspace_id = ?1 \
                 AND (?2 IS NULL OR (i.created_at, i.id) < (?2, ?3)) \
                 ORDER BY i.created_at DESC, i.id DESC LIMIT ?4",
                columns_of::<StockItem>("i")
            );
            let cursor = Cursor::of(&page)?;
            let params = rusqlite::params![
                workspace_id.as_bytes().as_slice(),
                cursor.map(|place| place.number),
                cursor.map(|place| place.id.to_vec()),
                i64::from(limit) + 1
            ];
            let rows = select_records(connection, &sql, params)?;
            Ok(Page::cut(rows, limit, |item: &StockItem| Cursor {
                number: item.created_at.as_ms(),
                id: *item.id.as_bytes(),
            }))
        })
    }
}
