//! Users who come with a market from another system.

use std::fmt;

use vendue_domain::identity::{
    ExternalAccount, IdentityEvent, Member, NewUser, PlatformRole, UniqueName, User, UserView,
    Workspace, personal_workspace,
};
use vendue_domain::{Error, ErrorCode, Timestamp, UserId};
use vendue_store::{Keys, Pending, Refusal, View};

use crate::identity::telling::Telling;
use crate::identity::{Identity, personal_workspace_id};
use crate::market::Market;
use crate::password::check_hash;

/// A user of another system, to be taken over. Its debug form shows no hash.
#[derive(Clone, PartialEq, Eq)]
pub struct ImportedUser {
    /// What every user has. There is no password in it: what is known of that is a hash.
    pub new: NewUser,
    /// The hash of the password, of bcrypt or in PHC form; nothing for who signs in elsewhere.
    pub password_hash: Option<String>,
    /// Whether the other system has confirmed the e-mail address.
    pub email_verified: bool,
    /// The role on the platform.
    pub role: PlatformRole,
    /// When the account was made there; now when absent.
    pub created_at: Option<Timestamp>,
    /// The other system, as the market calls it, and who the user is there: for who goes on to
    /// sign in there.
    pub external: Option<(String, String)>,
}

impl ImportedUser {
    /// An ordinary user of whom nothing more is known.
    pub fn new(new: NewUser) -> Self {
        Self {
            new,
            password_hash: None,
            email_verified: false,
            role: PlatformRole::User,
            created_at: None,
            external: None,
        }
    }
}

impl fmt::Debug for ImportedUser {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("ImportedUser")
            .field("new", &self.new)
            .field("role", &self.role)
            .field("external", &self.external)
            .finish_non_exhaustive()
    }
}

/// A user with the rows that come with one.
struct Rows {
    user: User,
    names: [UniqueName; 2],
    workspace: Workspace,
    owner: Member,
    external: Option<ExternalAccount>,
}

impl Identity {
    /// Takes over a user of another system, with a personal workspace. Only the host may.
    ///
    /// Fails with `invalid_argument` for a field that cannot be, a password in plain among them,
    /// and with `already_exists` when the user name, the e-mail address or the account in the other
    /// system is taken.
    pub fn import_user(&self, imported: ImportedUser) -> Pending<UserView> {
        let rows = self.0.require_host().and_then(|()| rows_of(&self.0, &imported));
        let rows = match rows {
            Ok(rows) => rows,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        // Without the hash, which must be kept in one place only.
        let user = &rows.user;
        let (username, email) = (user.username.clone(), user.email.clone());
        let request = (username, email, user.display_name.clone(), imported.external);
        let keys = rows.names.iter().fold(Keys::new(), |keys, name| {
            keys.row::<UniqueName>((name.kind, name.value.clone()))
        });
        let keys = keys.row::<User>(rows.user.id);
        let now = self.0.now();
        self.0.write("identity.import_user", &request, keys, move |view| insert(view, &rows, now))
    }
}

fn rows_of(market: &Market, imported: &ImportedUser) -> Result<Rows, Error> {
    let now = market.now();
    if imported.new.password.is_some() {
        return Err(Error::invalid("password", "must be left out: a user comes with its hash"));
    }
    let valid = imported.new.validate()?;
    if let Some(hash) = &imported.password_hash {
        check_hash(hash)?;
    }
    let created_at = imported.created_at.unwrap_or(now);
    if created_at > now {
        return Err(Error::invalid("created_at", "must not be in the future"));
    }
    let id = UserId::new(created_at, market.entropy()?);
    let user = valid.into_user(id, imported.password_hash.clone(), imported.role, created_at);
    let email_verified_at = imported.email_verified.then_some(now);
    let user = User { email_verified_at, ..user };
    let (workspace, owner) = personal_workspace(&user, personal_workspace_id(id), created_at);
    let external = match &imported.external {
        Some((source, external_user)) => {
            check_external(source, external_user)?;
            Some(ExternalAccount {
                source: source.clone(),
                external_user: external_user.clone(),
                user_id: id,
                since: created_at,
                synced_at: now,
                stated_at: now,
            })
        }
        None => None,
    };
    Ok(Rows { names: user.unique_names(), user, workspace, owner, external })
}

fn insert(
    view: &View<'_>,
    rows: &Rows,
    now: Timestamp,
) -> Result<(vendue_store::Changes, UserView), Refusal> {
    let mut telling = Telling::new(view, now);
    for name in &rows.names {
        let taken = view.get::<UniqueName>((name.kind, name.value.clone()))?;
        telling.changes.put(name.clone().claim(taken)?);
    }
    if let Some(external) = &rows.external {
        let key = (external.source.clone(), external.external_user.clone());
        if view.get::<ExternalAccount>(key)?.is_some() {
            let message = "the account in the other system belongs to another user";
            return Err(Error::new(ErrorCode::AlreadyExists, message)
                .with("field", "external")
                .into());
        }
        telling.changes.put(external.clone());
    }
    let _new = view.get::<User>(rows.user.id)?;
    let _new = view.get::<Workspace>(rows.workspace.id)?;
    let _new = view.get::<Member>((rows.owner.workspace_id, rows.owner.user_id))?;
    telling.changes.put(rows.user.clone());
    telling.changes.put(rows.workspace.clone());
    telling.changes.put(rows.owner);
    telling.tell_user(rows.user.id, IdentityEvent::UserRegistered)?;
    Ok((telling.finish(), rows.user.own_view(now)))
}

fn check_external(source: &str, external_user: &str) -> Result<(), Error> {
    for (field, text, most) in [("source", source, 50), ("external_user", external_user, 255)] {
        if text.is_empty() || text.len() > most || text.chars().any(char::is_control) {
            let message = format!("must have 1 to {most} characters");
            return Err(Error::invalid(field, message));
        }
    }
    Ok(())
}
