//! The operations, one file for each area.

mod api_keys;
mod approvals;
mod auctions;
mod events;
mod identity;
mod inventory;
mod listings;
mod market;
mod sessions;
mod workspaces;

use vendue::{Page, PageRequest, Pending, Written};

use crate::operation::Operation;
use crate::records::{Approvable, Paged};

/// The operations of every area, in the order of the documentation.
pub(crate) const ALL: &[&[Operation]] = &[
    auctions::OPERATIONS,
    listings::OPERATIONS,
    inventory::OPERATIONS,
    identity::OPERATIONS,
    sessions::OPERATIONS,
    api_keys::OPERATIONS,
    workspaces::OPERATIONS,
    approvals::OPERATIONS,
    events::OPERATIONS,
    market::OPERATIONS,
];

/// Which page is wanted.
fn page(limit: Option<u32>, cursor: Option<String>) -> PageRequest {
    PageRequest { limit, cursor }
}

/// A page as it crosses the border.
fn paged<T: Send + 'static>(pending: Pending<Page<T>>) -> Pending<Paged<T>> {
    pending.and_then(|page| Ok(page.into()))
}

/// A write that may wait for approval, as it crosses the border.
fn approvable<T: Send + 'static>(pending: Pending<Written<T>>) -> Pending<Approvable<T>> {
    pending.and_then(|written| Ok(written.into()))
}
