//! What a decision tells of lost access, noted at once where it was made.

use std::sync::Arc;

use parking_lot::Mutex;
use vendue_domain::identity::IdentityEvent;
use vendue_store::Pending;

use crate::market::Market;

/// What was told to every node by the decision that is stored. A decision may be made several
/// times before that, and only the last time counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Noted(Arc<Mutex<Vec<IdentityEvent>>>);

impl Noted {
    /// Replaces what an earlier attempt told.
    pub(crate) fn replace(&self, told: Vec<IdentityEvent>) {
        *self.0.lock() = told;
    }

    /// The same write. Once it is answered nobody gets in any more who has lost access by it: this
    /// node does not wait until it hears of its own commit.
    pub(crate) fn after<T: Send + 'static>(self, market: &Market, write: Pending<T>) -> Pending<T> {
        let market = market.clone();
        write.and_then(move |done| {
            market.note_access(&self.0.lock());
            Ok(done)
        })
    }
}
