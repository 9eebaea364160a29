//! How users come to be.

use vendue_domain::identity::{
    Account, IdentityEvent, LinkKind, Member, NewUser, OneTimeLink, OpaqueToken, PlatformRole,
    UniqueName, User, UserView, ValidUser, Workspace, personal_workspace,
};
use vendue_domain::{Error, Timestamp, UserId};
use vendue_store::{Changes, Keys, Pending, Refusal, StoreExt, View};

use super::links::{link_row, post_link};
use super::telling::Telling;
use super::{Identity, personal_workspace_id};
use crate::actor::Actor;
use crate::market::Market;
use crate::once::key_conflict;
use crate::sessions::{hashed, passwords_disabled, settle, verified, verified_user};

/// A user with the rows that come with one.
pub(super) struct NewRows {
    pub(super) user: User,
    names: [UniqueName; 2],
    workspace: Workspace,
    owner: Member,
    /// The link to confirm the address, where mail can be sent.
    link: Option<(OneTimeLink, OpaqueToken)>,
}

impl Identity {
    /// Registers a user with a personal workspace. Anybody may. Where mail can be sent, the user is
    /// asked to confirm the address.
    ///
    /// Fails with `invalid_argument` for the first field that cannot be, with `already_exists`
    /// when the user name or the e-mail address is taken, and with `passwords_disabled` where users
    /// come from elsewhere and it is not the host that asks. With an idempotency key, a
    /// registration that comes again gives the first answer only to who sends the same password.
    pub fn register(&self, new: NewUser) -> Pending<UserView> {
        self.create(new, PlatformRole::User)
    }

    /// Registers an administrator. Only the host may.
    pub fn register_admin(&self, new: NewUser) -> Pending<UserView> {
        match self.0.require_host() {
            Ok(()) => self.create(new, PlatformRole::Admin),
            Err(refused) => Pending::ready(Err(refused)),
        }
    }

    /// Checks a user name or e-mail address and a password. Anybody may. To sign in, which begins a
    /// session, is [`Sessions::sign_in`](crate::Sessions::sign_in).
    ///
    /// Fails with `credentials_invalid`, after the same time, whether the name or the password is
    /// wrong; with `account_suspended` when both are right (with `ends_at` and `reason` if they are
    /// known); with `account_locked` after too many wrong passwords; and with `passwords_disabled`
    /// where users come from elsewhere.
    pub fn authenticate(&self, name: &str, password: &str) -> Pending<UserView> {
        let market = self.0.clone();
        let (name, password) = (name.to_owned(), password.to_owned());
        Pending::from_future(async move {
            let (user, proof) = verified(&market, &name, password).await?;
            settle(&market, user.id, proof).await?;
            Ok(user.own_view(market.now()))
        })
    }

    fn create(&self, new: NewUser, role: PlatformRole) -> Pending<UserView> {
        let market = self.0.clone();
        let password = new.password.clone();
        let hashed = match self.prepared(&new) {
            Ok(hashed) => hashed,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        Pending::from_future(async move {
            let valid = new.validate()?;
            let hash = match hashed {
                Some(pending) => Some(pending.await?),
                None => None,
            };
            let rows = new_rows(&market, valid, hash, role)?;
            // Without the password: a hash of it, however mixed, must not be kept in this place.
            let user = rows.user.clone();
            let link = rows.link.clone();
            let request = (&user.username, &user.email, &user.display_name, role.as_str());
            let (keys, now) = (rows.keys(), market.now());
            // The future must own everything it needs before the write is handed over.
            let once = market.idempotency("identity.register", &request)?;
            let store = market.inner.store.clone();
            let write = store.write_once(keys, once, 0, move |view| insert(view, &rows, now));
            let answer = write.await?;
            if answer.id != user.id {
                check_replayed(&market, answer.id, password).await?;
            } else if let Some((link, token)) = link {
                post_link(&market, &user, &link, &token);
            }
            Ok(answer)
        })
    }

    /// Starts hashing the password, if one is given, after everything cheap has been checked.
    fn prepared(&self, new: &NewUser) -> Result<Option<Pending<String>>, Error> {
        self.0.require_write_scope()?;
        if !self.0.inner.identity.own_passwords && self.0.actor != Actor::Host {
            return Err(passwords_disabled());
        }
        new.validate()?;
        new.password.as_deref().map(|password| hashed(&self.0, password)).transpose()
    }
}

pub(super) fn new_rows(
    market: &Market,
    valid: ValidUser,
    hash: Option<String>,
    role: PlatformRole,
) -> Result<NewRows, Error> {
    let now: Timestamp = market.now();
    let id = UserId::new(now, market.entropy()?);
    let user = valid.into_user(id, hash, role, now);
    let (workspace, owner) = personal_workspace(&user, personal_workspace_id(id), now);
    let can_send = market.inner.mails.require().is_ok();
    let link = can_send.then(|| link_row(market, LinkKind::VerifyEmail, id, &user.email));
    let link = link.transpose()?;
    Ok(NewRows { names: user.unique_names(), user, workspace, owner, link })
}

impl NewRows {
    /// Names the rows that are not there yet, too: whoever is first decides once.
    pub(super) fn keys(&self) -> Keys {
        let id = self.user.id;
        let keys = self.names.iter().fold(Keys::new(), |keys, name| {
            keys.row::<UniqueName>((name.kind, name.value.clone()))
        });
        keys.row::<User>(id)
            .row::<Workspace>(self.workspace.id)
            .row::<Member>((self.workspace.id, id))
            .row::<Account>(id)
            .row::<OneTimeLink>((LinkKind::VerifyEmail, id))
    }
}

pub(super) fn insert(
    view: &View<'_>,
    rows: &NewRows,
    now: Timestamp,
) -> Result<(Changes, UserView), Refusal> {
    let mut telling = Telling::new(view, now);
    for name in &rows.names {
        let taken = view.get::<UniqueName>((name.kind, name.value.clone()))?;
        telling.changes.put(name.clone().claim(taken)?);
    }
    let id = rows.user.id;
    let _new = view.get::<User>(id)?;
    let _new = view.get::<Workspace>(rows.workspace.id)?;
    let _new = view.get::<Member>((rows.owner.workspace_id, id))?;
    telling.changes.put(rows.user.clone());
    telling.changes.put(rows.workspace.clone());
    telling.changes.put(rows.owner);
    if let Some((link, _)) = &rows.link {
        let _new = view.get::<OneTimeLink>((link.kind, id))?;
        telling.changes.put(link.clone());
    }
    telling.tell_user(id, IdentityEvent::UserRegistered)?;
    Ok((telling.finish(), rows.user.own_view(now)))
}

/// An answer that was kept under a key is given only to who could sign in with what was sent. The
/// password is no part of what is compared under the key, and without this a guessed key and a
/// name would give somebody else's account as one's own new one.
async fn check_replayed(
    market: &Market,
    id: UserId,
    password: Option<String>,
) -> Result<(), Error> {
    let user = market.inner.store.get::<User>(id).await?.ok_or_else(key_conflict)?;
    let Some(password) = password else {
        let is_same = user.password_hash.is_none() && user.is_active(market.now());
        return if is_same { Ok(()) } else { Err(key_conflict()) };
    };
    // Counted as every other attempt: this must be no way to try passwords.
    let checked = verified_user(market, user, password).await;
    let (user, proof) = checked.map_err(|_| key_conflict())?;
    settle(market, user.id, proof).await
}
