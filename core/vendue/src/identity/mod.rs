//! Users and their credentials.

pub(crate) mod ending;
pub(crate) mod telling;

use vendue_domain::identity::{
    Member, NameKind, NewUser, PlatformRole, UniqueName, User, UserState, UserView, Username,
    ValidUser, Workspace, check_password, normalise_email, personal_workspace,
};
use vendue_domain::{Error, ErrorCode, Timestamp, UserId, WorkspaceId};
use vendue_store::queries::IdentityQueries;
use vendue_store::{Changes, Keys, Page, PageRequest, Pending, Refusal, StoreExt, View};

use crate::actor::{Actor, unauthenticated};
use crate::market::Market;
use crate::once::key_conflict;
use crate::password::store_new_hash;

/// Users and their credentials.
#[derive(Clone, Debug)]
pub struct Identity(pub(crate) Market);

/// A user with the rows that come with one.
struct NewRows {
    user: User,
    names: [UniqueName; 2],
    workspace: Workspace,
    owner: Member,
}

impl Identity {
    /// Registers a user with a personal workspace. Anybody may.
    ///
    /// Fails with `invalid_argument` for the first field that cannot be, and with `already_exists`
    /// when the user name or the e-mail address is taken. With an idempotency key, a registration
    /// that comes again gives the first answer only to who sends the same password.
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

    fn create(&self, new: NewUser, role: PlatformRole) -> Pending<UserView> {
        let market = self.0.clone();
        let password = new.password.clone();
        let hashed = match self.hashed(&new) {
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
            let user = &rows.user;
            let request = (&user.username, &user.email, &user.display_name, role.as_str());
            let keys = rows.names.iter().fold(Keys::new(), |keys, name| {
                keys.row::<UniqueName>((name.kind, name.value.clone()))
            });
            // The future must own everything it needs before the write is handed over.
            let once = market.idempotency("identity.register", &request)?;
            let (store, new_id) = (market.inner.store.clone(), user.id);
            let answer = store.write_once(keys, once, 0, move |view| insert(view, &rows)).await?;
            if answer.id != new_id {
                check_replayed(&market, answer.id, password).await?;
            }
            Ok(answer)
        })
    }

    /// Starts hashing the password, if one is given, after everything cheap has been checked.
    fn hashed(&self, new: &NewUser) -> Result<Option<Pending<String>>, Error> {
        new.validate()?;
        let Some(password) = new.password.clone() else { return Ok(None) };
        let salt = self.0.entropy()?;
        Ok(Some(self.0.inner.passwords.hash(password, salt)))
    }

    /// Checks a user name or e-mail address and a password. Anybody may.
    ///
    /// Fails with `credentials_invalid`, after the same time, whether the name or the password is
    /// wrong or the account is suspended.
    pub fn authenticate(&self, name: &str, password: &str) -> Pending<UserView> {
        let market = self.0.clone();
        let (name, password) = (name.to_owned(), password.to_owned());
        Pending::from_future(async move {
            let user = find_by_name(&market, &name).await?;
            let hash = user.as_ref().and_then(|user| user.password_hash.clone());
            // A password that no rule allows cannot be right; it still costs a hash.
            let password = if check_password(&password).is_ok() { password } else { String::new() };
            let salt = market.entropy()?;
            let verdict = market.inner.passwords.verify(password, hash.clone(), salt).await?;
            let signed_in = user.filter(|user| verdict.matches && user.state == UserState::Active);
            if let (Some(user), Some(old), Some(new)) = (&signed_in, hash, verdict.new_hash) {
                store_new_hash(&market, user.id, old, new).await;
            }
            match signed_in {
                Some(user) => Ok(user.own_view()),
                None => Err(Error::new(
                    ErrorCode::CredentialsInvalid,
                    "the user name or the password is wrong",
                )),
            }
        })
    }

    /// The user who acts. Fails with `unauthenticated`.
    pub fn me(&self) -> Pending<UserView> {
        let Some(id) = self.0.actor.user_id() else {
            return Pending::ready(Err(unauthenticated()));
        };
        self.find(id).and_then(|user| match user {
            Some(user) if user.state == UserState::Active => Ok(user.own_view()),
            _ => Err(unauthenticated()),
        })
    }

    /// A user as others see one. Fails with `user_not_found`, with `forbidden` for a suspended
    /// user and with `unauthenticated` for one whose account is gone, whoever is looked at.
    pub fn get(&self, id: UserId) -> Pending<UserView> {
        let own = matches!(self.0.actor, Actor::Host) || self.0.actor.user_id() == Some(id);
        let (viewer, found) = (self.0.viewer(), self.find(id));
        Pending::from_future(async move {
            viewer.await?;
            let user = found.await?.ok_or_else(user_not_found)?;
            Ok(if own { user.own_view() } else { user.view() })
        })
    }

    /// The user with a name or e-mail address. Only the host may ask. Fails with `user_not_found`.
    pub fn find_by_name(&self, name: &str) -> Pending<UserView> {
        if let Err(refused) = self.0.require_host() {
            return Pending::ready(Err(refused));
        }
        let (market, name) = (self.0.clone(), name.to_owned());
        Pending::from_future(async move {
            let user = find_by_name(&market, &name).await?;
            user.map(|user| user.own_view()).ok_or_else(user_not_found)
        })
    }

    /// A page of all users. Only the host may.
    pub fn page(&self, page: PageRequest) -> Pending<Page<UserView>> {
        if let Err(refused) = self.0.require_host() {
            return Pending::ready(Err(refused));
        }
        self.0.inner.store.users(page).and_then(|page| Ok(page.map(|user| user.own_view())))
    }

    /// Suspends a user or lifts the suspension. A suspended user can do nothing. Only the host or
    /// an administrator may.
    pub fn set_state(&self, id: UserId, state: UserState) -> Pending<UserView> {
        let actor = self.0.acting();
        let keys = Keys::new().row::<User>(id);
        self.0.write("identity.set_state", &(id, state), keys, move |view| {
            actor.rights(view)?.require_trusted()?;
            let mut user = view.get::<User>(id)?.ok_or_else(user_not_found)?.clone();
            user.state = state;
            user.version = user.version.saturating_add(1);
            let mut changes = Changes::none();
            let answer = user.own_view();
            changes.put(user);
            Ok((changes, answer))
        })
    }

    fn find(&self, id: UserId) -> Pending<Option<User>> {
        self.0.inner.store.get::<User>(id)
    }
}

fn new_rows(
    market: &Market,
    valid: ValidUser,
    hash: Option<String>,
    role: PlatformRole,
) -> Result<NewRows, Error> {
    let now: Timestamp = market.now();
    let id = UserId::new(now, market.entropy()?);
    let user = valid.into_user(id, hash, role, now);
    let (workspace, owner) = personal_workspace(&user, personal_workspace_id(id), now);
    Ok(NewRows { names: user.unique_names(), user, workspace, owner })
}

/// A personal workspace has the bytes of its owner's id, so that nothing has to be searched.
pub(crate) fn personal_workspace_id(user_id: UserId) -> WorkspaceId {
    WorkspaceId::from_bytes(*user_id.as_bytes())
}

fn insert(view: &View<'_>, rows: &NewRows) -> Result<(Changes, UserView), Refusal> {
    let mut changes = Changes::none();
    for name in &rows.names {
        let taken = view.get::<UniqueName>((name.kind, name.value.clone()))?;
        changes.put(name.clone().claim(taken)?);
    }
    let _new = view.get::<User>(rows.user.id)?;
    let _new = view.get::<Workspace>(rows.workspace.id)?;
    let _new = view.get::<Member>((rows.owner.workspace_id, rows.owner.user_id))?;
    changes.put(rows.user.clone());
    changes.put(rows.workspace.clone());
    changes.put(rows.owner);
    Ok((changes, rows.user.own_view()))
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
    let matches = match password {
        Some(password) => {
            let salt = market.entropy()?;
            market.inner.passwords.verify(password, user.password_hash, salt).await?.matches
        }
        None => user.password_hash.is_none(),
    };
    if matches && user.state == UserState::Active { Ok(()) } else { Err(key_conflict()) }
}

async fn find_by_name(market: &Market, name: &str) -> Result<Option<User>, Error> {
    let key = match (normalise_email(name), Username::parse(name)) {
        (Ok(email), _) => (NameKind::Email, email),
        (_, Ok(username)) => (NameKind::Username, username.key()),
        _ => return Ok(None),
    };
    let store = &market.inner.store;
    match store.get::<UniqueName>(key).await? {
        Some(found) => store.get::<User>(found.owner_id).await,
        None => Ok(None),
    }
}

fn user_not_found() -> Error {
    Error::new(ErrorCode::UserNotFound, "there is no such user")
}
