//! The mark of a market into which another one is being moved: whoever has it is not opened.

use vendue_domain::{Error, ErrorCode, Setting};
use vendue_store::{AnyRow, Changes, Keys, Pending, Store, StoreExt};

use crate::market::Market;

/// It is written before the first row and removed after the last check.
const NAME: &str = vendue_store::UNFINISHED_SETTING;

/// Refuses a market into which another one was moved only in part.
pub(crate) fn refuse_unfinished(market: &Market) -> Result<(), Error> {
    let found = market.inner.store.get::<Setting>(NAME.to_owned()).wait()?;
    if found.is_none() {
        return Ok(());
    }
    Err(Error::new(
        ErrorCode::StorageCorrupt,
        "another market is being moved here, or was moved only in part; if nobody is at it any \
         more, remove this one and move the other again",
    )
    .with("setting", NAME))
}

/// Marks a market.
pub(super) fn set(store: &dyn Store) -> Pending<()> {
    store.write(keys(), |view| {
        let mut changes = Changes::none();
        if view.get::<Setting>(NAME.to_owned())?.is_some() {
            let message = "another market is being moved here already";
            return Err(Error::new(ErrorCode::AlreadyExists, message).into());
        }
        changes.put(Setting { name: NAME.to_owned(), value: Vec::new() });
        Ok((changes, ()))
    })
}

/// Takes the mark away.
pub(super) fn remove(store: &dyn Store) -> Pending<()> {
    store.write(keys(), |view| {
        let mut changes = Changes::none();
        if view.get::<Setting>(NAME.to_owned())?.is_some() {
            changes.remove::<Setting>(NAME.to_owned());
        }
        Ok((changes, ()))
    })
}

fn keys() -> Keys {
    Keys::new().row::<Setting>(NAME.to_owned())
}

/// Whether a row is the mark, which is no part of the market.
pub(super) fn is_mark(row: &dyn AnyRow) -> bool {
    row.as_any().downcast_ref::<Setting>().is_some_and(|setting| setting.name == NAME)
}
