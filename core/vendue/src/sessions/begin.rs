//! How a session begins.

use vendue_domain::identity::{
    Account, IdentityEvent, IdentityPolicy, LoginLock, NewSession, Session, SessionKind,
    SignInMethod, User, digest, make_room,
};
use vendue_domain::{Error, SessionId, UserId};
use vendue_store::{Keys, Refusal, StoreExt, View};

use super::Noted;
use super::end::tell_ended;
use super::password::{Proof, credentials_invalid};
use crate::identity::telling::Telling;
use crate::market::Market;

/// Who signs in, known.
pub(crate) struct NewSignIn {
    pub(crate) user: User,
    pub(crate) kind: SessionKind,
    pub(crate) method: SignInMethod,
    pub(crate) device: String,
    pub(crate) address: String,
}

/// A session that has begun, and the secret that only its holder gets.
pub(crate) struct Begun {
    pub(crate) user: User,
    pub(crate) session: Session,
    pub(crate) secret: [u8; 32],
}

/// Begins a session. What was proved by a password has to be true still when it is stored.
pub(crate) async fn begin(
    market: &Market,
    new: NewSignIn,
    proof: Option<Proof>,
) -> Result<Begun, Error> {
    let now = market.now();
    let (id, secret) = (SessionId::new(now, market.entropy()?), market.entropy::<32>()?);
    let user_id = new.user.id;
    let fresh = NewSession {
        id,
        user_id,
        kind: new.kind,
        method: new.method,
        device: new.device,
        address: new.address,
        secret_digest: digest(&secret),
    };
    let policy = market.inner.identity;
    let session = Session::begin(fresh, &policy, now);
    let keys = keys(user_id, &session, proof.as_ref());
    let noted = Noted::default();
    let told = noted.clone();
    let decide = move |view: &View<'_>| -> Result<_, Refusal> {
        let mut telling = Telling::new(view, now);
        check_proof(view, &mut telling, user_id, proof.as_ref())?;
        take_place(view, &mut telling, &session, &policy)?;
        telling.changes.put(session.clone());
        let (session_id, session_kind, method) = (session.id, session.kind, session.method);
        telling
            .tell_user(user_id, IdentityEvent::SessionBegan { session_id, session_kind, method })?;
        Ok((telling.finish_noting(&told), session.clone()))
    };
    let write = market.inner.store.write(keys, decide);
    let session = noted.after(market, write).await?;
    Ok(Begun { user: new.user, session, secret })
}

fn keys(user_id: UserId, session: &Session, proof: Option<&Proof>) -> Keys {
    let keys = Keys::new().row::<Account>(user_id).row::<Session>(session.id);
    match proof {
        Some(proof) if proof.new_hash.is_some() => {
            keys.row::<LoginLock>(proof.subject_id).row::<User>(user_id)
        }
        Some(proof) => keys.row::<LoginLock>(proof.subject_id).look::<User>(user_id),
        None => keys.look::<User>(user_id),
    }
}

/// The user may have been suspended, or given another password, since the password was looked at.
fn check_proof(
    view: &View<'_>,
    telling: &mut Telling<'_, '_>,
    user_id: UserId,
    proof: Option<&Proof>,
) -> Result<(), Refusal> {
    let now = telling.now;
    let user = view.look::<User>(user_id)?.filter(|user| user.is_active(now));
    let user = user.ok_or_else(credentials_invalid)?;
    let Some(proof) = proof else { return Ok(()) };
    let is_same = user.password_hash.as_deref() == Some(proof.hash.as_str());
    if !is_same && user.version != proof.version {
        return Err(credentials_invalid().into());
    }
    if let (Some(new_hash), true) = (&proof.new_hash, is_same) {
        // The same password with what costs more now: nothing of the user has changed.
        let mut user = view.get::<User>(user_id)?.ok_or_else(credentials_invalid)?.clone();
        user.password_hash = Some(new_hash.clone());
        telling.changes.put(user);
    }
    if view.get::<LoginLock>(proof.subject_id)?.is_some() {
        telling.changes.remove::<LoginLock>(proof.subject_id);
    }
    Ok(())
}

/// Gives the session a place among those of its user, and ends those that have none any more.
fn take_place(
    view: &View<'_>,
    telling: &mut Telling<'_, '_>,
    session: &Session,
    policy: &IdentityPolicy,
) -> Result<(), Refusal> {
    let now = telling.now;
    let account = telling.account(session.user_id)?.clone();
    let known = account.open.0.iter().fold(Keys::new(), |keys, id| keys.row::<Session>(*id));
    view.need(&known)?;
    let mut open = Vec::with_capacity(account.open.0.len());
    for id in &account.open.0 {
        open.extend(view.get::<Session>(*id)?.cloned());
    }
    let _new = view.get::<Session>(session.id)?;
    let (changed, replaced) = make_room(&account, &open, session.id, policy, now);
    *telling.account(session.user_id)? = changed;
    for over in replaced {
        tell_ended(telling, &over)?;
        telling.changes.put(over);
    }
    Ok(())
}
