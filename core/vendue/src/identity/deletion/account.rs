//! The account itself: the user, the names, the links, the sessions.

use vendue_domain::UserId;
use vendue_domain::identity::{
    Account, IdentityEvent, LinkKind, LoginLock, OneTimeLink, SessionEnd, UniqueName, User,
    lock_subject,
};
use vendue_store::{Changes, Keys, Pending, Refusal, View};

use super::Others;
use super::memberships::Memberships;
use super::traces::Traces;
use crate::actor::forbidden;
use crate::identity::ending::end_sessions;
use crate::identity::profile::living;
use crate::identity::telling::Telling;
use crate::market::Market;
use crate::sessions::Noted;

/// Deletes an account with the last of what it left elsewhere, in one commit.
pub(super) fn delete(
    market: &Market,
    user_id: UserId,
    others: Others,
    memberships: Memberships,
    traces: Traces,
) -> Pending<()> {
    let actor = market.acting();
    let keys = Keys::new().row::<User>(user_id).row::<Account>(user_id);
    let keys = own_keys(keys, user_id);
    let noted = Noted::default();
    let told = noted.clone();
    let write = market.write("identity.delete_account", &user_id, keys, move |view| {
        let rights = actor.rights(view)?;
        if !rights.is_trusted && rights.user_id != Some(user_id) {
            return Err(forbidden().into());
        }
        // Somebody else was faster.
        let Some(user) = living(view, user_id)? else { return Ok((Changes::none(), ())) };
        others.check(view, user)?;
        let mut telling = Telling::new(view, actor.now);
        telling.changes.put(user.anonymised()?);
        remove_own(&mut telling, view, user)?;
        end_sessions(&mut telling, view, user_id, None, SessionEnd::Deleted)?;
        memberships.put_removed(&mut telling, view, user_id)?;
        traces.put_removed(&mut telling, view)?;
        telling.tell_user(user_id, IdentityEvent::UserDeleted)?;
        telling.tell_access(IdentityEvent::UserShutOut { user_id })?;
        Ok((telling.finish_noting(&told), ()))
    });
    noted.after(market, write)
}

/// The links of a user, and the count of wrong passwords.
fn own_keys(keys: Keys, user_id: UserId) -> Keys {
    let keys = keys.row::<LoginLock>(lock_subject(Some(user_id), ""));
    LinkKind::ALL.iter().fold(keys, |keys, kind| keys.row::<OneTimeLink>((*kind, user_id)))
}

fn remove_own(telling: &mut Telling<'_, '_>, view: &View<'_>, user: &User) -> Result<(), Refusal> {
    for kind in LinkKind::ALL {
        if view.get::<OneTimeLink>((*kind, user.id))?.is_some() {
            telling.changes.remove::<OneTimeLink>((*kind, user.id));
        }
    }
    let subject = lock_subject(Some(user.id), "");
    if view.get::<LoginLock>(subject)?.is_some() {
        telling.changes.remove::<LoginLock>(subject);
    }
    // From now on somebody else can have them.
    for name in user.unique_names() {
        let key = (name.kind, name.value.clone());
        if view.get::<UniqueName>(key.clone())?.is_some_and(|taken| taken.owner_id == user.id) {
            telling.changes.remove::<UniqueName>(key);
        }
    }
    Ok(())
}
