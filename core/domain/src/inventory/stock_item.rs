//! A quantity of one thing, with what is promised of it.

use crate::error::{Error, checked_range, checked_text};
use crate::ids::{StockItemId, WorkspaceId};
use crate::money::AMOUNT_MINOR_MAX;
use crate::record::Record;
use crate::time::Timestamp;

/// The largest quantity that every host can hold exactly, which is also the largest amount.
pub(super) const QUANTITY_MAX: i64 = AMOUNT_MINOR_MAX;

/// A quantity of one thing at one place. `quantity − reserved − on_loan` is never negative.
#[derive(Clone, PartialEq, Eq, Debug, Record)]
#[record(table = "stock_items", key = 1)]
pub struct StockItem {
    /// The id.
    pub id: StockItemId,
    /// The workspace it belongs to.
    pub workspace_id: WorkspaceId,
    /// The seller's own number for the thing.
    pub sku: String,
    /// What it is.
    pub name: String,
    /// How many there are, promised ones included.
    pub quantity: i64,
    /// How many are promised to listings, orders and auctions.
    pub reserved: i64,
    /// How many are lent out.
    pub on_loan: i64,
    /// When it was created.
    pub created_at: Timestamp,
    /// Counts the changes of this row.
    pub version: i64,
}

impl StockItem {
    /// How many can still be promised.
    pub fn available(&self) -> i64 {
        // The rules keep this from going below zero; a row that was damaged offers nothing.
        self.quantity.saturating_sub(self.reserved).saturating_sub(self.on_loan).max(0)
    }

    /// What the members of the workspace see of it.
    pub fn view(&self) -> StockItemView {
        StockItemView {
            id: self.id,
            workspace_id: self.workspace_id,
            sku: self.sku.clone(),
            name: self.name.clone(),
            quantity: self.quantity,
            reserved: self.reserved,
            on_loan: self.on_loan,
            available: self.available(),
            created_at: self.created_at,
            version: self.version,
        }
    }
}

/// A stock item to be created.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewStockItem {
    /// The seller's own number, 1 to 64 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64))]
    pub sku: String,
    /// What it is, 1 to 100 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: String,
    /// How many there are.
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 9_007_199_254_740_991_i64))]
    pub quantity: i64,
}

/// A stock item as shown to the members of its workspace.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockItemView {
    /// The id.
    pub id: StockItemId,
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// The seller's own number.
    pub sku: String,
    /// What it is.
    pub name: String,
    /// How many there are, promised ones included.
    pub quantity: i64,
    /// How many are promised.
    pub reserved: i64,
    /// How many are lent out.
    pub on_loan: i64,
    /// How many can still be promised.
    pub available: i64,
    /// When it was created.
    pub created_at: Timestamp,
    /// Counts the changes.
    pub version: i64,
}

/// Makes a stock item of which nothing is promised yet. Fails with `invalid_argument`.
pub fn create_stock_item(
    new: NewStockItem,
    id: StockItemId,
    workspace_id: WorkspaceId,
    now: Timestamp,
) -> Result<StockItem, Error> {
    Ok(StockItem {
        id,
        workspace_id,
        sku: checked_text("sku", &new.sku, 1, 64)?,
        name: checked_text("name", &new.name, 1, 100)?,
        quantity: checked_range("quantity", new.quantity, 0, QUANTITY_MAX)?,
        reserved: 0,
        on_loan: 0,
        created_at: now,
        version: 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn create(sku: &str, name: &str, quantity: i64) -> Result<StockItem, Error> {
        let new = NewStockItem { sku: sku.into(), name: name.into(), quantity };
        let now = Timestamp::from_ms(1_000);
        create_stock_item(new, StockItemId::new(now, [1; 10]), WorkspaceId::new(now, [2; 10]), now)
    }

    #[test]
    fn fields_have_limits() {
        let created = create(" A-1 ", "Chair", 3).expect("valid");
        assert_eq!((created.sku.as_str(), created.available(), created.version), ("A-1", 3, 1));
        assert!(create(&"s".repeat(64), &"n".repeat(100), QUANTITY_MAX).is_ok());
        assert!(create("A-1", "Chair", 0).is_ok());
        for refused in [
            create("", "Chair", 1),
            create(&"s".repeat(65), "Chair", 1),
            create("A-1", "  ", 1),
            create("A-1", &"n".repeat(101), 1),
            create("A-1", "Chair", -1),
            create("A-1", "Chair", QUANTITY_MAX + 1),
        ] {
            let code = refused.expect_err("refused").code();
            assert_eq!(code, crate::ErrorCode::InvalidArgument);
        }
    }
}
