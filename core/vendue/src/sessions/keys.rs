//! API keys.

use vendue_domain::identity::{
    API_KEYS_MAX, ApiKey, ApiKeyView, IdentityEvent, NewApiKey, OpaqueKind, OpaqueToken, Session,
    token_invalid,
};
use vendue_domain::{ApiKeyId, Error, ErrorCode, SessionId, Timestamp, UserId};
use vendue_store::queries::IdentityQueries;
use vendue_store::{Keys, Missing, Pending, Refusal, StoreExt, View};

use super::Noted;
use crate::identity::meanwhile::SeenUser;
use crate::identity::telling::Telling;
use crate::market::Market;

/// API keys: with one a program acts for a user, as far as its scopes reach. No key may make,
/// see or revoke keys.
///
/// ```
/// use vendue::domain::identity::NewApiKey;
/// let market = vendue::open(":memory:")?;
/// let anna = market.sign_up(vendue::NewUser::new("anna", "anna@example.org")).wait()?;
/// let scopes = "auctions:read".parse()?;
/// let new = NewApiKey { name: "a script".into(), scopes, expires_at: None };
/// let made = anna.api_keys().create(new).wait()?;
/// // The token is shown this once.
/// let script = market.acting_with(&made.token).wait()?;
/// assert!(script.identity().me().wait().is_err(), "identity:read is missing");
/// anna.api_keys().revoke(made.api_key.id).wait()?;
/// assert!(market.acting_with(&made.token).wait().is_err());
/// # Ok::<(), vendue::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct ApiKeys(pub(crate) Market);

/// A key that was made, with the token that is shown this once.
#[derive(Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreatedApiKey {
    /// The key.
    pub api_key: ApiKeyView,
    /// Goes with every request, as `Authorization: Bearer …`. It cannot be seen again.
    pub token: String,
}

// Whoever reads the token could use it.
impl std::fmt::Debug for CreatedApiKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("CreatedApiKey").field("api_key", &self.api_key).finish_non_exhaustive()
    }
}

impl ApiKeys {
    /// Makes a key for the user who acts.
    ///
    /// Fails with `invalid_argument` for the first field that cannot be, or when the user has a
    /// hundred keys that are not revoked, and with `scope_missing` for an API key.
    pub fn create(&self, new: NewApiKey) -> Pending<CreatedApiKey> {
        let market = self.0.clone();
        Pending::from_future(async move { create(&market, &new).await })
    }

    /// The keys of the user who acts, those that are not revoked before the others, the latest
    /// first: a hundred at most.
    pub fn list(&self) -> Pending<Vec<ApiKeyView>> {
        let user_id = match self.0.actor.require_person() {
            Ok(user_id) => user_id,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        let (store, viewer) = (self.0.inner.store.clone(), self.0.viewer());
        let limit = u32::try_from(API_KEYS_MAX).unwrap_or(u32::MAX);
        Pending::from_future(async move {
            viewer.await?;
            let keys = store.api_keys(user_id, limit).await?;
            Ok(keys.iter().map(ApiKey::view).collect())
        })
    }

    /// Revokes a key: it is good no more, at any node. The user whose it is, an administrator and
    /// the host may. Fails with `api_key_not_found`, also for one of somebody else.
    pub fn revoke(&self, id: ApiKeyId) -> Pending<ApiKeyView> {
        let market = self.0.clone();
        if let Err(refused) = may_manage(&market) {
            return Pending::ready(Err(refused));
        }
        Pending::from_future(async move { revoke(&market, id).await })
    }
}

fn may_manage(market: &Market) -> Result<Option<UserId>, Error> {
    match market.require_host() {
        Ok(()) => Ok(None),
        Err(_) => market.actor.require_person().map(Some),
    }
}

async fn create(market: &Market, new: &NewApiKey) -> Result<CreatedApiKey, Error> {
    let user_id = market.actor.require_person()?;
    let acting = market.acting();
    let now = acting.now;
    let id = ApiKeyId::new(now, market.entropy()?);
    let token = OpaqueToken { id: *id.as_bytes(), secret: market.entropy()? };
    let key = ApiKey::make(new, id, user_id, token.digest(), now)?;
    // Once more where the user was told so much meanwhile that there could be too many.
    loop {
        let seen = SeenUser::now(market, user_id).await?;
        let counted = count(market, user_id).await?;
        let (acting, key, session) = (acting, key.clone(), market.session);
        let keys = Keys::new().row::<ApiKey>(id);
        let keys = session.into_iter().fold(keys, |keys, id| keys.look::<Session>(id));
        let write = market.inner.store.write(keys, move |view| -> Result<_, Refusal> {
            acting.rights(view)?;
            require_open(view, session, now)?;
            let _new = view.get::<ApiKey>(id)?;
            let mut telling = Telling::new(view, now);
            // The user is told of every key, so there are at most so many more than were counted.
            if counted.saturating_add(seen.told_since(&mut telling)?) >= API_KEYS_MAX {
                return Ok((telling.finish(), None));
            }
            telling.changes.put(key.clone());
            telling.tell_user(user_id, IdentityEvent::ApiKeyCreated { api_key_id: id })?;
            Ok((telling.finish(), Some(key.view())))
        });
        if let Some(api_key) = write.await? {
            return Ok(CreatedApiKey { api_key, token: token.text(OpaqueKind::ApiKey) });
        }
    }
}

/// Fails with `token_invalid` when the session has ended by which somebody acts. A key outlasts it,
/// so it may not be made by a request that had begun before.
fn require_open(
    view: &View<'_>,
    session: Option<SessionId>,
    now: Timestamp,
) -> Result<(), Refusal> {
    let Some(id) = session else { return Ok(()) };
    let open = view.look::<Session>(id)?.filter(|session| !session.is_over(now));
    Ok(open.map(drop).ok_or_else(token_invalid)?)
}

/// How many keys of a user are not revoked. Fails with `invalid_argument` when there can be no
/// more.
async fn count(market: &Market, user_id: UserId) -> Result<i64, Error> {
    let limit = u32::try_from(API_KEYS_MAX).unwrap_or(u32::MAX);
    let known = market.inner.store.api_keys(user_id, limit).await?;
    let active = known.iter().filter(|key| key.revoked_at.is_none()).count();
    let counted = i64::try_from(active).unwrap_or(i64::MAX);
    if counted >= API_KEYS_MAX {
        return Err(Error::invalid("name", "there are too many keys: revoke some first")
            .with("maximum", API_KEYS_MAX));
    }
    Ok(counted)
}

async fn revoke(market: &Market, id: ApiKeyId) -> Result<ApiKeyView, Error> {
    let acting = market.acting();
    let keys = Keys::new().row::<ApiKey>(id);
    let noted = Noted::default();
    let told = noted.clone();
    let write = market.inner.store.write(keys, move |view| -> Result<_, Refusal> {
        let rights = acting.rights(view)?;
        let is_theirs = |key: &&ApiKey| rights.is_trusted || rights.user_id == Some(key.user_id);
        let key = view.get::<ApiKey>(id)?.filter(is_theirs).ok_or_else(not_found)?;
        let mut telling = Telling::new(view, acting.now);
        if key.revoked_at.is_some() {
            return Ok((telling.finish(), key.view()));
        }
        let answer = put_revoked(&mut telling, key)?;
        Ok((telling.finish_noting(&told), answer))
    });
    noted.after(market, write).await
}

/// Revokes a key: its user is told, and every node.
pub(crate) fn put_revoked(
    telling: &mut Telling<'_, '_>,
    key: &ApiKey,
) -> Result<ApiKeyView, Missing> {
    let revoked = ApiKey { revoked_at: Some(telling.now), ..key.clone() };
    let revocation = IdentityEvent::ApiKeyRevoked { api_key_id: key.id, user_id: key.user_id };
    telling.tell_user(key.user_id, revocation.clone())?;
    telling.tell_access(revocation)?;
    let answer = revoked.view();
    telling.changes.put(revoked);
    Ok(answer)
}

fn not_found() -> Error {
    Error::new(ErrorCode::ApiKeyNotFound, "there is no such API key")
}
