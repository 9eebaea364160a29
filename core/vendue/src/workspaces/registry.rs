//! Every operation that may wait for approval, by its name.

use vendue_domain::identity::PendingChange;
use vendue_domain::{Error, ErrorCode};
use vendue_store::{Changes, Refusal, View};

use super::approvable::{Approvable, Place};
use crate::inventory::{CreateStockItem, ReceiveStock};

/// Does what a change asks for, as it would be done now.
pub(super) fn run(
    change: &PendingChange,
    view: &View<'_>,
    place: Place,
) -> Result<Changes, Refusal> {
    match change.operation.as_str() {
        CreateStockItem::OPERATION => run_as::<CreateStockItem>(change, view, place),
        ReceiveStock::OPERATION => run_as::<ReceiveStock>(change, view, place),
        _ => Err(unreadable(change).into()),
    }
}

fn run_as<O: Approvable>(
    change: &PendingChange,
    view: &View<'_>,
    place: Place,
) -> Result<Changes, Refusal> {
    let operation: O = serde_json::from_str(&change.request).map_err(|_| unreadable(change))?;
    let (changes, _) = operation.decide(view, place)?;
    Ok(changes)
}

/// A later version may know operations, and forms of their requests, that this one does not.
fn unreadable(change: &PendingChange) -> Error {
    Error::new(ErrorCode::Internal, "the change cannot be read by this version: reject it")
        .with("operation", change.operation.as_str())
}
