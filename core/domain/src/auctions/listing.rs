//! Listings: what is offered for sale.

use crate::auctions::{Attributes, ListingState, Tags};
use crate::error::{Error, ErrorCode};
use crate::ids::{AuctionId, ListingId, StockItemId, UserId, WorkspaceId};
use crate::inventory::Condition;
use crate::record::Record;
use crate::text::word_enum;
use crate::time::Timestamp;

/// The fewest characters of a description that everybody can see.
const PUBLIC_DESCRIPTION_MIN: usize = 10;
/// The most characters with everything that was added after the first bid.
pub(super) const ADDED_DESCRIPTION_MAX: usize = 4_000;

word_enum! {
    /// How a listing is sold.
    pub enum ListingKind {
        /// At a fixed price.
        FixedPrice = "fixed_price",
        /// By offers.
        Negotiable = "negotiable",
        /// By auction.
        Auction = "auction",
        /// In exchange for something else.
        Swap = "swap",
    }
}

/// Something offered for sale.
#[derive(Clone, PartialEq, Eq, Debug, Record)]
#[record(table = "listings", key = 1)]
pub struct Listing {
    /// The id.
    pub id: ListingId,
    /// The workspace of the seller.
    pub workspace_id: WorkspaceId,
    /// Who sells.
    pub seller_id: UserId,
    /// How it is sold.
    pub kind: ListingKind,
    /// Where it is in its life.
    pub state: ListingState,
    /// One line that says what it is.
    pub title: String,
    /// What the seller says about it.
    pub description: String,
    /// The category.
    pub category: String,
    /// What is particular to the category.
    pub attributes: Attributes,
    /// The condition.
    pub condition: Condition,
    /// Words to find it by.
    pub tags: Tags,
    /// Where it is.
    pub location: Option<String>,
    /// How many are offered.
    pub quantity: i64,
    /// The stock item that backs it; the quantity is held there.
    pub stock_item_id: Option<StockItemId>,
    /// The content address of its picture.
    pub picture: Option<String>,
    /// Its auction: the one that runs, or the last one there was. Whatever an earlier auction
    /// still has to say does not concern the listing any more.
    pub auction_id: Option<AuctionId>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Counts the changes of this row.
    pub version: i64,
}

/// A listing as shown to somebody.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListingView {
    /// The id.
    pub id: ListingId,
    /// The workspace of the seller.
    pub workspace_id: WorkspaceId,
    /// Who sells.
    pub seller_id: UserId,
    /// How it is sold.
    pub kind: ListingKind,
    /// Where it is in its life.
    pub state: ListingState,
    /// The title.
    pub title: String,
    /// The description.
    pub description: String,
    /// The category.
    pub category: String,
    /// What is particular to the category.
    pub attributes: Attributes,
    /// The condition.
    pub condition: Condition,
    /// Words to find it by.
    pub tags: Tags,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// How many are offered.
    pub quantity: i64,
    /// The stock item that backs it, where the viewer is a member of the workspace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stock_item_id: Option<StockItemId>,
    /// The content address of its picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Counts the changes.
    pub version: i64,
}

impl Listing {
    /// What everybody may see.
    pub fn view(&self) -> ListingView {
        ListingView { stock_item_id: None, ..self.members_view() }
    }

    /// What everybody may still see of a listing that was taken off, where its auction shows it:
    /// that there was one, and nothing of what the seller had written.
    pub fn view_without_content(&self) -> ListingView {
        ListingView {
            title: String::new(),
            description: String::new(),
            category: String::new(),
            attributes: Attributes::None,
            tags: Tags::default(),
            location: None,
            picture: None,
            ..self.view()
        }
    }

    /// What the members of the seller's workspace may see: the stock item too.
    pub fn members_view(&self) -> ListingView {
        ListingView {
            id: self.id,
            workspace_id: self.workspace_id,
            seller_id: self.seller_id,
            kind: self.kind,
            state: self.state,
            title: self.title.clone(),
            description: self.description.clone(),
            category: self.category.clone(),
            attributes: self.attributes.clone(),
            condition: self.condition,
            tags: self.tags.clone(),
            location: self.location.clone(),
            quantity: self.quantity,
            stock_item_id: self.stock_item_id,
            picture: self.picture.clone(),
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: self.version,
        }
    }

    /// Checks what only a listing that others see must have.
    pub(super) fn check_public(&self) -> Result<(), Error> {
        let length = self.description.trim().chars().count();
        if length >= PUBLIC_DESCRIPTION_MIN {
            return Ok(());
        }
        let message =
            format!("must have at least {PUBLIC_DESCRIPTION_MIN} characters to be public");
        Err(Error::invalid("description", message)
            .with("value_length", i64::try_from(length).unwrap_or(i64::MAX))
            .with("minimum", i64::try_from(PUBLIC_DESCRIPTION_MIN).unwrap_or(i64::MAX)))
    }

    /// A changed copy, its version and time advanced.
    pub(super) fn changed(
        &self,
        now: Timestamp,
        change: impl FnOnce(&mut Self),
    ) -> Result<Self, Error> {
        let mut changed = self.clone();
        change(&mut changed);
        changed.updated_at = now;
        changed.version = self
            .version
            .checked_add(1)
            .ok_or_else(|| Error::new(ErrorCode::Internal, "the version cannot be counted"))?;
        Ok(changed)
    }
}
