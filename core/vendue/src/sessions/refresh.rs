//! How a session is carried on by its refresh token.

use vendue_domain::identity::{
    Account, RefreshToken, Rotation, Session, SessionKind, User, rotate, token_invalid,
};
use vendue_domain::{Error, Timestamp, UserId};
use vendue_store::{Changes, Keys, Refusal, StoreExt, View};

use super::end::tell_ended;
use super::{Noted, TokenPair};
use crate::audit;
use crate::identity::telling::Telling;
use crate::market::Market;

/// What was decided.
enum Decided {
    GoesOn(Box<Session>, RefreshToken),
    Ended(UserId),
}

pub(super) async fn refresh(market: &Market, shown: &str) -> Result<TokenPair, Error> {
    let keys = market.tokens().await?;
    let shown = RefreshToken::parse(&keys.refresh_key, shown).ok_or_else(token_invalid)?;
    let (now, policy) = (market.now(), market.inner.identity);
    let fresh = market.entropy::<32>()?;
    let id = shown.session_id;
    let noted = Noted::default();
    let told = noted.clone();
    let write = market.inner.store.write(Keys::new().row::<Session>(id), move |view| {
        let session = view.get::<Session>(id)?.filter(|found| found.kind == SessionKind::Tokens);
        let session = session.ok_or_else(token_invalid)?;
        // A suspended user gets no further tokens.
        let user = view.look::<User>(session.user_id)?;
        if !user.is_some_and(|user| user.is_active(now)) {
            return Err(token_invalid().into());
        }
        match rotate(session, &shown, fresh, &policy, now)? {
            Rotation::Renewed { session, token } | Rotation::Again { session, token } => {
                // An earlier attempt may have found it reused.
                told.replace(Vec::new());
                let mut changes = Changes::none();
                changes.put(session.clone());
                Ok((changes, Decided::GoesOn(Box::new(session), token)))
            }
            Rotation::Reused(over) => end_reused(view, over, now, &told),
        }
    });
    match noted.after(market, write).await? {
        Decided::GoesOn(session, token) => market.pair(keys, &session, &token),
        Decided::Ended(user_id) => {
            audit::refused(Some(user_id), "an old refresh token: its session has been ended");
            Err(token_invalid())
        }
    }
}

fn end_reused(
    view: &View<'_>,
    over: Session,
    now: Timestamp,
    noted: &Noted,
) -> Result<(Changes, Decided), Refusal> {
    let mut telling = Telling::new(view, now);
    let _named = view.get::<Account>(over.user_id)?;
    tell_ended(&mut telling, &over)?;
    telling.account(over.user_id)?.open.0.retain(|open| *open != over.id);
    let user_id = over.user_id;
    telling.changes.put(over);
    Ok((telling.finish_noting(noted), Decided::Ended(user_id)))
}
