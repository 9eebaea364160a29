//! How sessions end before their time.

use vendue_domain::identity::{Account, IdentityEvent, Session, SessionEnd, User};
use vendue_domain::{Error, SessionId, UserId};
use vendue_store::{Keys, Missing, Pending, Refusal, StoreExt};

use super::{Noted, session_not_found};
use crate::actor::forbidden;
use crate::identity::ending::end_sessions;
use crate::identity::telling::Telling;
use crate::market::Market;

/// Tells a user and every node that a session has ended.
pub(crate) fn tell_ended(telling: &mut Telling<'_, '_>, over: &Session) -> Result<(), Missing> {
    let told = IdentityEvent::SessionEnded {
        session_id: over.id,
        user_id: over.user_id,
        reason: over.ended_because.unwrap_or(SessionEnd::Revoked),
    };
    telling.tell_user(over.user_id, told.clone())?;
    telling.tell_access(told)
}

/// Ends one session. To end one that is over does nothing.
pub(super) fn end_one(market: &Market, id: SessionId, because: SessionEnd) -> Pending<()> {
    let acting = market.acting();
    if let Err(refused) = may_end(market) {
        return Pending::ready(Err(refused));
    }
    let market = market.clone();
    Pending::from_future(async move {
        let keys = Keys::new().row::<Session>(id);
        let is_own = market.session == Some(id);
        let noted = Noted::default();
        let told = noted.clone();
        let write = market.inner.store.write(keys, move |view| -> Result<_, Refusal> {
            // Also a suspended user may sign out.
            let rights = if is_own { None } else { Some(acting.rights(view)?) };
            let session = view.get::<Session>(id)?.ok_or_else(session_not_found)?;
            let is_theirs = acting.actor.user_id() == Some(session.user_id);
            if !is_theirs && !rights.is_some_and(|rights| rights.is_trusted) {
                return Err(session_not_found().into());
            }
            let mut telling = Telling::new(view, acting.now);
            if session.is_over(acting.now) {
                return Ok((telling.finish(), ()));
            }
            let mut over = session.clone();
            over.end(because, acting.now);
            tell_ended(&mut telling, &over)?;
            telling.account(over.user_id)?.open.0.retain(|open| *open != id);
            telling.changes.put(over);
            Ok((telling.finish_noting(&told), ()))
        });
        noted.after(&market, write).await
    })
}

/// Ends all sessions of a user but one, and gives how many.
pub(super) fn end_all(market: &Market, user_id: UserId, keep: Option<SessionId>) -> Pending<usize> {
    let acting = market.acting();
    if let Err(refused) = may_end(market) {
        return Pending::ready(Err(refused));
    }
    let market = market.clone();
    Pending::from_future(async move {
        let keys = Keys::new().row::<Account>(user_id).look::<User>(user_id);
        let noted = Noted::default();
        let told = noted.clone();
        let write = market.inner.store.write(keys, move |view| -> Result<_, Refusal> {
            let rights = acting.rights(view)?;
            if rights.user_id != Some(user_id) && !rights.is_trusted {
                return Err(forbidden().into());
            }
            if view.look::<User>(user_id)?.is_none() {
                return Err(crate::identity::user_not_found().into());
            }
            let mut telling = Telling::new(view, acting.now);
            let count = end_sessions(&mut telling, view, user_id, keep, SessionEnd::Revoked)?;
            Ok((telling.finish_noting(&told), count))
        });
        noted.after(&market, write).await
    })
}

/// No key may end sessions, whoever's they are.
fn may_end(market: &Market) -> Result<(), Error> {
    match market.actor.user_id() {
        Some(_) => market.actor.require_person().map(drop),
        None => market.require_host().map_err(|_| crate::actor::unauthenticated()),
    }
}
