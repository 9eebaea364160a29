//! Stock.

use serde::{Deserialize, Serialize};
use vendue_domain::inventory::{
    NewStockItem, StockItem, StockItemView, create_stock_item, receive,
};
use vendue_domain::{Error, ErrorCode, StockItemId, WorkspaceId};
use vendue_store::queries::InventoryQueries;
use vendue_store::{Changes, Keys, Page, PageRequest, Pending, Refusal, StoreExt, View};

use crate::actor::unauthenticated;
use crate::identity::personal_workspace_id;
use crate::market::Market;
use crate::workspaces::{Approvable, Place, Written};

/// Stock: how much of a thing there is, and how much of it can still be promised.
///
/// It belongs to the workspace that was chosen by [`Market::in_workspace`], or else to the personal
/// one of the user who acts. What a member writes in a workspace that asks for approval waits for
/// it: [`Written::Pending`].
#[derive(Clone, Debug)]
pub struct Inventory(pub(crate) Market);

/// A stock item to be created, with its id.
#[derive(Serialize, Deserialize)]
pub(crate) struct CreateStockItem {
    stock_item_id: StockItemId,
    item: NewStockItem,
}

/// A quantity that arrived.
#[derive(Serialize, Deserialize)]
pub(crate) struct ReceiveStock {
    stock_item_id: StockItemId,
    quantity: i64,
}

impl Inventory {
    /// Adds a stock item. Fails with `invalid_argument`, with `workspace_not_found` for who is no
    /// member of the workspace, and with `forbidden` for who only looks at it.
    pub fn create(&self, new: NewStockItem) -> Pending<Written<StockItemView>> {
        let stock_item_id = match self.0.entropy() {
            Ok(bytes) => StockItemId::new(self.0.now(), bytes),
            Err(failure) => return Pending::ready(Err(failure)),
        };
        let create = CreateStockItem { stock_item_id, item: new.clone() };
        self.0.write_in_workspace(&new, create)
    }

    /// Adds to what there is. Fails with `stock_item_not_found`, also for an item of another
    /// workspace than the one that was chosen, and with `forbidden` for who only looks.
    pub fn receive(&self, id: StockItemId, quantity: i64) -> Pending<Written<StockItemView>> {
        let receive = ReceiveStock { stock_item_id: id, quantity };
        self.0.write_in_workspace(&(id, quantity), receive)
    }

    /// One stock item, for the members of its workspace. Fails with `unauthenticated` when nobody
    /// is signed in, and otherwise with `stock_item_not_found`, also for an item of another
    /// workspace than the one that was chosen.
    pub fn get(&self, id: StockItemId) -> Pending<StockItemView> {
        let market = self.0.clone();
        let (viewer, item) = (market.viewer(), market.inner.store.get::<StockItem>(id));
        Pending::from_future(async move {
            let (viewer, item) = (viewer.await?, item.await?);
            if viewer.user_id.is_none() && !viewer.is_trusted {
                return Err(unauthenticated());
            }
            let item = item.ok_or_else(stock_item_not_found)?;
            let workspace_id = item.workspace_id;
            if market.workspace.is_some_and(|chosen| chosen != workspace_id) {
                return Err(stock_item_not_found());
            }
            let own = viewer.user_id.map(personal_workspace_id) == Some(workspace_id);
            if !own && !viewer.is_trusted {
                let reading = market.reading_in(workspace_id).await;
                reading.map_err(|refused| match refused.code() {
                    ErrorCode::WorkspaceNotFound => stock_item_not_found(),
                    _ => refused,
                })?;
            }
            Ok(item.view())
        })
    }

    /// A page of the stock, the latest first, for the members of the workspace. Fails with
    /// `workspace_not_found`.
    pub fn page(&self, page: PageRequest) -> Pending<Page<StockItemView>> {
        let market = self.0.clone();
        let viewer = market.viewer();
        Pending::from_future(async move {
            let viewer = viewer.await?;
            let workspace_id = market.workspace_id()?;
            if viewer.user_id.map(personal_workspace_id) != Some(workspace_id) {
                market.reading_in(workspace_id).await?;
            }
            let page = market.inner.store.stock_items(workspace_id, page).await?;
            Ok(page.map(|item| item.view()))
        })
    }
}

impl Approvable for CreateStockItem {
    const OPERATION: &'static str = "inventory.create";
    type Answer = StockItemView;

    fn keys(&self) -> Keys {
        Keys::new().row::<StockItem>(self.stock_item_id)
    }

    fn decide(&self, view: &View<'_>, place: Place) -> Result<(Changes, StockItemView), Refusal> {
        let (id, workspace_id) = (self.stock_item_id, place.workspace_id);
        let item = create_stock_item(self.item.clone(), id, workspace_id, place.now)?;
        let _new = view.get::<StockItem>(id)?;
        Ok(put(item))
    }
}

impl Approvable for ReceiveStock {
    const OPERATION: &'static str = "inventory.receive";
    type Answer = StockItemView;

    fn keys(&self) -> Keys {
        Keys::new().row::<StockItem>(self.stock_item_id)
    }

    fn workspace_of(&self, view: &View<'_>) -> Result<Option<WorkspaceId>, Refusal> {
        let item = view.get::<StockItem>(self.stock_item_id)?;
        Ok(Some(item.ok_or_else(stock_item_not_found)?.workspace_id))
    }

    fn not_found() -> Error {
        stock_item_not_found()
    }

    fn decide(&self, view: &View<'_>, place: Place) -> Result<(Changes, StockItemView), Refusal> {
        let item = view.get::<StockItem>(self.stock_item_id)?;
        let item = item.filter(|item| item.workspace_id == place.workspace_id);
        Ok(put(receive(item.ok_or_else(stock_item_not_found)?, self.quantity)?))
    }
}

fn put(item: StockItem) -> (Changes, StockItemView) {
    let mut changes = Changes::none();
    let answer = item.view();
    changes.put(item);
    (changes, answer)
}

fn stock_item_not_found() -> Error {
    Error::new(ErrorCode::StockItemNotFound, "there is no such stock item")
}
