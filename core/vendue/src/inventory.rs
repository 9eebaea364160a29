//! Stock.

use vendue_domain::inventory::{
    NewStockItem, StockItem, StockItemView, create_stock_item, receive,
};
use vendue_domain::{Error, ErrorCode, StockItemId};
use vendue_store::queries::InventoryQueries;
use vendue_store::{Changes, Keys, Page, PageRequest, Pending, StoreExt};

use crate::actor::unauthenticated;
use crate::identity::personal_workspace_id;
use crate::market::Market;

/// Stock: how much of a thing there is, and how much of it can still be promised.
#[derive(Clone, Debug)]
pub struct Inventory(pub(crate) Market);

impl Inventory {
    /// Adds a stock item to the personal workspace of the user who acts.
    pub fn create(&self, new: NewStockItem) -> Pending<StockItemView> {
        let made = self.0.actor.require_user().and_then(|user_id| {
            let now = self.0.now();
            let id = StockItemId::new(now, self.0.entropy()?);
            let workspace_id = personal_workspace_id(user_id);
            Ok((create_stock_item(new.clone(), id, workspace_id, now)?, user_id))
        });
        let (item, owner) = match made {
            Ok(made) => made,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        let actor = self.0.acting();
        let keys = Keys::new().row::<StockItem>(item.id);
        self.0.write("inventory.create", &new, keys, move |view| {
            actor.rights(view)?.require_writer(view, owner, item.workspace_id)?;
            let _new = view.get::<StockItem>(item.id)?;
            let mut changes = Changes::none();
            changes.put(item.clone());
            Ok((changes, item.view()))
        })
    }

    /// Adds to what there is. Fails with `stock_item_not_found`.
    pub fn receive(&self, id: StockItemId, quantity: i64) -> Pending<StockItemView> {
        let actor = self.0.acting();
        let keys = Keys::new().row::<StockItem>(id);
        self.0.write("inventory.receive", &(id, quantity), keys, move |view| {
            let rights = actor.rights(view)?;
            let item = view.get::<StockItem>(id)?.ok_or_else(stock_item_not_found)?;
            let owner = vendue_domain::UserId::from_bytes(*item.workspace_id.as_bytes());
            rights.require_writer(view, owner, item.workspace_id)?;
            let received = receive(item, quantity)?;
            let mut changes = Changes::none();
            let answer = received.view();
            changes.put(received);
            Ok((changes, answer))
        })
    }

    /// One stock item. Fails with `unauthenticated` when nobody is signed in, and otherwise with
    /// `stock_item_not_found`, also for one of another workspace.
    pub fn get(&self, id: StockItemId) -> Pending<StockItemView> {
        let (viewer, item) = (self.0.viewer(), self.0.inner.store.get::<StockItem>(id));
        Pending::from_future(async move {
            let (viewer, item) = (viewer.await?, item.await?);
            if viewer.user_id.is_none() && !viewer.is_trusted {
                return Err(unauthenticated());
            }
            let item = item.ok_or_else(stock_item_not_found)?;
            let own = viewer.user_id.map(personal_workspace_id) == Some(item.workspace_id);
            if own || viewer.is_trusted { Ok(item.view()) } else { Err(stock_item_not_found()) }
        })
    }

    /// A page of the stock of the user who acts, the latest first.
    pub fn page(&self, page: PageRequest) -> Pending<Page<StockItemView>> {
        let (viewer, store) = (self.0.viewer(), self.0.inner.store.clone());
        Pending::from_future(async move {
            let user_id = viewer.await?.user_id.ok_or_else(unauthenticated)?;
            let page = store.stock_items(personal_workspace_id(user_id), page).await?;
            Ok(page.map(|item| item.view()))
        })
    }
}

fn stock_item_not_found() -> Error {
    Error::new(ErrorCode::StockItemNotFound, "there is no such stock item")
}
