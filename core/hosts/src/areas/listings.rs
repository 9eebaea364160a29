//! What is offered for sale.

use vendue::domain::auctions::{EditListing, ListingView, NewListing};
use vendue::{AuctionId, ListingId, UserId};

use super::{page, paged};
use crate::operation::area;
use crate::records::Paged;

area! { "listings";
    create(#[spread] new: NewListing) -> ListingView = |market, new| market.listings().create(new);
    get(id: ListingId) -> ListingView = |market, id| market.listings().get(id);
    page(seller_id: Option<UserId>, limit: Option<u32>, cursor: Option<String>)
        -> Paged<ListingView>
        = |market, seller_id, limit, cursor| {
            paged(market.listings().page(seller_id, page(limit, cursor)))
        };
    auctions(id: ListingId) -> Vec<AuctionId> = |market, id| market.listings().auctions(id);
    edit(id: ListingId, #[spread] edit: EditListing, expected_version: Option<i64>) -> ListingView
        = |market, id, edit, expected_version| market.listings().edit(id, edit, expected_version);
    add_to_description(id: ListingId, addition: String) -> ListingView
        = |market, id, addition| market.listings().add_to_description(id, &addition);
    set_picture(id: ListingId, picture: String) -> ListingView
        = |market, id, picture| market.listings().set_picture(id, &picture);
    publish(id: ListingId) -> ListingView = |market, id| market.listings().publish(id);
    withdraw(id: ListingId) -> ListingView = |market, id| market.listings().withdraw(id);
    mark_sold(id: ListingId) -> ListingView = |market, id| market.listings().mark_sold(id);
}
