//! Whom a token that is shown stands for.

use vendue_domain::identity::{
    ApiKey, OpaqueKind, OpaqueToken, Session, SessionKind, same_digest, token_invalid,
};
use vendue_domain::{ApiKeyId, Error, SessionId, Timestamp, UserId};
use vendue_store::{Changes, Keys, Pending, Refusal, StoreExt};

use super::external;
use crate::actor::{Actor, KeyActor};
use crate::market::Market;

/// A session of a page, as it was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownPage {
    session_id: SessionId,
    user_id: UserId,
    expires_at: Timestamp,
}

/// A key, as it was found.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KnownKey {
    actor: KeyActor,
    expires_at: Option<Timestamp>,
}

/// The market of whoever holds a bearer token.
pub(super) fn bearer(market: &Market, token: &str) -> Pending<Market> {
    let market = market.clone();
    let token = token.to_owned();
    Pending::from_future(async move {
        if token.starts_with(OpaqueKind::ApiKey.prefix()) {
            return key(&market, &token).await;
        }
        match access(&market, &token).await {
            Err(refused) if !market.inner.gate.options.verifiers.is_empty() => {
                external::bearer(&market, &token, refused).await
            }
            found => found,
        }
    })
}

async fn access(market: &Market, token: &str) -> Result<Market, Error> {
    let claims = market.tokens().await?.issuer.check(token, market.now())?;
    // Of a longer life than is given now it could outlast the memory of what has ended.
    let lasts_ms = claims.expires_at.ms_since(claims.issued_at);
    let policy = &market.inner.identity;
    let is_long = lasts_ms > policy.access_token_s.saturating_mul(1_000).saturating_add(60_000);
    if is_long || market.access().await?.has_ended(claims.session_id) {
        return Err(token_invalid());
    }
    let actor = Actor::User(claims.user_id);
    Ok(market.in_session(actor, Some(claims.session_id), Some(claims.expires_at)))
}

/// The market of whoever holds the cookie of a page.
pub(super) fn page(market: &Market, cookie: &str) -> Pending<Market> {
    let (market, shown) = (market.clone(), OpaqueToken::parse(OpaqueKind::Page, cookie));
    Pending::from_future(async move {
        let shown = shown.ok_or_else(token_invalid)?;
        let found = match market.inner.gate.known_pages.get(&shown.digest(), market.now()) {
            Some(known) => known,
            None => find_page(&market, &shown).await?,
        };
        let has_ended = market.access().await?.has_ended(found.session_id);
        if has_ended || found.expires_at <= market.now() {
            return Err(token_invalid());
        }
        let actor = Actor::User(found.user_id);
        Ok(market.in_session(actor, Some(found.session_id), Some(found.expires_at)))
    })
}

/// Looks a page's session up, and carries it on when it has not been for a while.
async fn find_page(market: &Market, shown: &OpaqueToken) -> Result<KnownPage, Error> {
    let (id, now) = (SessionId::from_bytes(shown.id), market.now());
    let digest = shown.digest();
    let session = market.inner.store.get::<Session>(id).await?;
    let is_good = |session: &Session| {
        session.kind == SessionKind::Page
            && same_digest(&session.secret_digest, &digest)
            && !session.is_over(now)
    };
    let mut session = session.filter(is_good).ok_or_else(token_invalid)?;
    let policy = market.inner.identity;
    // Seldom enough not to write at each visit, and in time where a session is to end soon.
    let step_s = policy.access_token_s.min(policy.refresh_token_s / 2);
    if now.ms_since(session.refreshed_at) >= step_s.saturating_mul(1_000) {
        let write = market.inner.store.write(Keys::new().row::<Session>(id), move |view| {
            let session = view.get::<Session>(id)?.filter(|found| !found.is_over(now));
            let mut session = session.ok_or_else(token_invalid)?.clone();
            session.touch(&policy, now);
            let mut changes = Changes::none();
            changes.put(session.clone());
            Ok((changes, session))
        });
        session = write.await?;
    }
    let (session_id, user_id) = (session.id, session.user_id);
    let found = KnownPage { session_id, user_id, expires_at: session.expires_at };
    market.inner.gate.known_pages.add(digest, found, now);
    Ok(found)
}

async fn key(market: &Market, token: &str) -> Result<Market, Error> {
    let shown = OpaqueToken::parse(OpaqueKind::ApiKey, token).ok_or_else(token_invalid)?;
    let now = market.now();
    let found = match market.inner.gate.known_keys.get(&shown.digest(), now) {
        Some(known) => known,
        None => find_key(market, &shown).await?,
    };
    let is_over = found.expires_at.is_some_and(|end| end <= now);
    if is_over || market.access().await?.is_revoked(found.actor.api_key_id) {
        return Err(token_invalid());
    }
    Ok(market.in_session(Actor::Key(found.actor), None, found.expires_at))
}

async fn find_key(market: &Market, shown: &OpaqueToken) -> Result<KnownKey, Error> {
    let (id, now) = (ApiKeyId::from_bytes(shown.id), market.now());
    // Before the row is read, so that a revocation is seen in one or told by the other.
    market.access().await?;
    let key = market.inner.store.get::<ApiKey>(id).await?;
    let key = key.filter(|key| key.admits(shown, now)).ok_or_else(token_invalid)?;
    let actor = KeyActor { api_key_id: id, user_id: key.user_id, scopes: key.scopes };
    let found = KnownKey { actor, expires_at: key.expires_at };
    if key.used(now).is_some() {
        note_use(market, id, now);
    }
    market.inner.gate.known_keys.add(shown.digest(), found, now);
    Ok(found)
}

/// Keeps that a key was used. Nobody waits for it, and nothing is lost when it fails.
fn note_use(market: &Market, id: ApiKeyId, now: Timestamp) {
    let write = market.inner.store.write(
        Keys::new().row::<ApiKey>(id),
        move |view| -> Result<_, Refusal> {
            let mut changes = Changes::none();
            if let Some(used) = view.get::<ApiKey>(id)?.and_then(|key| key.used(now)) {
                changes.put(used);
            }
            Ok((changes, ()))
        },
    );
    drop(write);
}
