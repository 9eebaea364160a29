//! Storing a better hash of a password that has just been right.

use vendue_domain::UserId;
use vendue_domain::identity::User;
use vendue_store::{Changes, Keys, StoreExt};

use crate::market::Market;

/// Stores a new hash in the place of the one that was verified, unless that one has gone
/// meanwhile: a password that was changed stays changed.
///
/// A failure is told in the log and to nobody else: the user is signed in all the same, and the
/// next time will do.
pub(crate) async fn store_new_hash(market: &Market, id: UserId, old: String, new: String) {
    let keys = Keys::new().row::<User>(id);
    let stored = market.inner.store.write(keys, move |view| {
        let mut changes = Changes::none();
        if let Some(user) = view.get::<User>(id)?
            && user.password_hash.as_deref() == Some(old.as_str())
        {
            let mut user = user.clone();
            user.password_hash = Some(new.clone());
            changes.put(user);
        }
        Ok((changes, ()))
    });
    if let Err(error) = stored.await {
        tracing::warn!(user = %id, %error, "a better hash of a password was not stored");
    }
}
