//! Whether a user may act.

use vendue_domain::identity::{
    Account, IdentityEvent, NewSanction, PlatformRole, Sanction, SanctionKind, SessionEnd, User,
    UserState, UserView, check_other, lift_suspension, suspend,
};
use vendue_domain::{Error, SanctionId, Timestamp, UserId};
use vendue_store::{Changes, Keys, Pending, Refusal, View};

use crate::identity::ending::end_sessions;
use crate::identity::profile::living;
use crate::identity::sanctions::{Held, impose, new_id, require_trusted, with_held};
use crate::identity::telling::Telling;
use crate::identity::{Identity, user_not_found};
use crate::market::Market;
use crate::sessions::Noted;

impl Identity {
    /// Suspends a user until further notice, or lifts whatever suspends the user. A suspended user
    /// can do nothing, and every session ends at once. Either is kept among the measures against
    /// the user, where [`Identity::sanction`] can say a reason and an end. Only the host or an
    /// administrator may.
    ///
    /// Fails with `user_not_found`, and with `invalid_argument` for oneself and for the state
    /// `deleted`.
    pub fn set_state(&self, id: UserId, state: UserState) -> Pending<UserView> {
        let sanction_id = match new_id(&self.0) {
            Ok(sanction_id) if state != UserState::Deleted => sanction_id,
            Ok(_) => return Pending::ready(Err(Error::invalid("state", DELETE_INSTEAD))),
            Err(failure) => return Pending::ready(Err(failure)),
        };
        let market = self.0.clone();
        Pending::from_future(async move {
            require_trusted(&market).await?;
            let write = move |market: &Market, held| change(market, id, state, sanction_id, held);
            with_held(&market, id, write).await
        })
    }
}

impl Identity {
    /// Makes a user an administrator of the platform, or an ordinary user again. Only the host or
    /// another administrator may; nobody changes the own role.
    ///
    /// No API key may: whom it made an administrator would outlast it.
    ///
    /// Fails with `scope_missing` for a key, with `user_not_found`, and with `invalid_argument` for
    /// oneself.
    pub fn set_role(&self, id: UserId, role: PlatformRole) -> Pending<UserView> {
        if let Err(refused) = self.0.actor.require_no_key() {
            return Pending::ready(Err(refused));
        }
        let actor = self.0.acting();
        let keys = Keys::new().row::<User>(id).row::<Account>(id);
        let noted = Noted::default();
        let told = noted.clone();
        let write = self.0.write("identity.set_role", &(id, role), keys, move |view| {
            let rights = actor.rights(view)?;
            rights.require_trusted()?;
            if let Some(admin) = rights.user_id {
                check_other(admin, id)?;
            }
            let user = living(view, id)?.ok_or_else(user_not_found)?;
            if user.role == role {
                return Ok((Changes::none(), user.own_view(actor.now)));
            }
            let version = user.version.saturating_add(1);
            let changed = User { role, version, ..user.clone() };
            let answer = changed.own_view(actor.now);
            let mut telling = Telling::new(view, actor.now);
            telling.changes.put(changed);
            telling.tell_user(id, IdentityEvent::RoleChanged { role })?;
            if role != PlatformRole::Admin {
                // What an administrator holds open is looked at again.
                telling.tell_access(IdentityEvent::UserShutOut { user_id: id })?;
            }
            Ok((telling.finish_noting(&told), answer))
        });
        noted.after(&self.0, write)
    }
}

const DELETE_INSTEAD: &str = "must be active or suspended: an account is deleted in another way";

fn change(
    market: &Market,
    id: UserId,
    state: UserState,
    sanction_id: SanctionId,
    held: Held,
) -> Pending<UserView> {
    let actor = market.acting();
    let keys = Keys::new().row::<User>(id).row::<Account>(id).row::<Sanction>(sanction_id);
    let noted = Noted::default();
    let told = noted.clone();
    let write = market.write("identity.set_state", &(id, state), keys, move |view| {
        let rights = actor.rights(view)?;
        rights.require_trusted()?;
        if let Some(admin) = rights.user_id {
            check_other(admin, id)?;
        }
        let user = living(view, id)?.ok_or_else(user_not_found)?;
        let mut telling = Telling::new(view, actor.now);
        let changed = if state == UserState::Suspended {
            if user.state == UserState::Suspended && user.suspended_until.is_none() {
                return Ok((Changes::none(), user.own_view(actor.now)));
            }
            let (kind, reason) = (SanctionKind::Suspension, "Suspended.".to_owned());
            let new = NewSanction { kind, reason, ends_at: None };
            let sanction = Sanction::impose(&new, sanction_id, id, rights.user_id, actor.now)?;
            impose(&mut telling, view, &sanction)?;
            put_suspended(&mut telling, view, user, None)?
        } else {
            held.lift_all(&mut telling, view, SanctionKind::Suspension)?;
            put_unsuspended(&mut telling, user, lift_suspension(user, &[]))?
        };
        Ok((telling.finish_noting(&told), changed.own_view(actor.now)))
    });
    noted.after(market, write)
}

/// Suspends a user: the sessions end, and the user and every node are told.
pub(crate) fn put_suspended(
    telling: &mut Telling<'_, '_>,
    view: &View<'_>,
    user: &User,
    until: Option<Timestamp>,
) -> Result<User, Refusal> {
    let suspended = suspend(user, until, telling.now);
    telling.changes.put(suspended.clone());
    end_sessions(telling, view, user.id, None, SessionEnd::Suspended)?;
    telling.tell_user(user.id, IdentityEvent::UserSuspended)?;
    telling.tell_access(IdentityEvent::UserShutOut { user_id: user.id })?;
    Ok(suspended)
}

/// Stores a user of whom a suspension was lifted, and tells of it if that lets the user act.
pub(crate) fn put_unsuspended(
    telling: &mut Telling<'_, '_>,
    user: &User,
    after: User,
) -> Result<User, Refusal> {
    if user.state == UserState::Suspended && after.state == UserState::Active {
        telling.tell_user(user.id, IdentityEvent::UserReinstated)?;
    }
    if (user.state, user.suspended_until) == (after.state, after.suspended_until) {
        return Ok(user.clone());
    }
    telling.changes.put(after.clone());
    Ok(after)
}
