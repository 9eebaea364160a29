//! What a session is carried on by, and the keys behind it.

use std::fmt;

use serde::{Deserialize, Serialize};
use vendue_domain::identity::{
    OpaqueKind, OpaqueToken, RefreshToken, Session, SessionView, UserView,
};
use vendue_domain::{Error, ErrorCode, SessionId, Timestamp};
use vendue_tokens::{AccessToken, Issuer, KeyRing, SigningKey};

use super::begin::Begun;
use crate::market::Market;

/// The name of the signing key among the settings that nodes share.
const SIGNING_KEY: &str = "signing_key";
/// The name of the key that tags refresh tokens.
const REFRESH_KEY: &str = "refresh_key";

/// The keys of a market.
pub(crate) struct Tokens {
    pub(crate) issuer: Issuer,
    pub(crate) refresh_key: [u8; 32],
}

/// What carries a session on.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenPair {
    /// Goes with every request, as `Authorization: Bearer …`.
    pub access_token: String,
    /// Gives the next pair, once.
    pub refresh_token: String,
    /// Always `Bearer`.
    pub token_type: String,
    /// Until when the access token is good.
    pub expires_at: Timestamp,
    /// Until when the refresh token is good.
    pub refresh_expires_at: Timestamp,
}

// Whoever reads them could use them.
impl fmt::Debug for TokenPair {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("TokenPair").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// Who signed in, and by what the session is carried on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// The user.
    pub user: UserView,
    /// The session.
    pub session: SessionView,
    /// The tokens.
    pub tokens: TokenPair,
}

/// Who signed in, in a browser.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PageSession {
    /// The user.
    pub user: UserView,
    /// The session.
    pub session: SessionView,
    /// The value of the cookie.
    pub cookie: String,
}

// Whoever reads the cookie could use it.
impl fmt::Debug for PageSession {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("PageSession").field("session", &self.session).finish_non_exhaustive()
    }
}

impl Market {
    /// The keys, read or made by the first who needs them.
    pub(crate) async fn tokens(&self) -> Result<&Tokens, Error> {
        self.inner.gate.tokens.get_or_try_init(|| load(self)).await
    }

    /// What a sign-in with tokens is answered.
    pub(super) async fn signed_in(&self, begun: Begun) -> Result<SignedIn, Error> {
        let keys = self.tokens().await?;
        let session = &begun.session;
        let refresh = RefreshToken { session_id: session.id, generation: 0, secret: begun.secret };
        Ok(SignedIn {
            tokens: self.pair(keys, session, &refresh)?,
            session: session.view(Some(session.id)),
            user: begun.user.own_view(self.now()),
        })
    }

    /// An access token of a session, and a refresh token as its holder keeps it.
    pub(super) fn pair(
        &self,
        keys: &Tokens,
        session: &Session,
        refresh: &RefreshToken,
    ) -> Result<TokenPair, Error> {
        let now = self.now();
        let until = now.plus_seconds(self.inner.identity.access_token_s);
        // A token counts in seconds; what is said of it is when it is really over.
        let end_ms = until.min(session.ends_at).as_ms();
        let expires_at = Timestamp::from_ms(end_ms.saturating_sub(end_ms.rem_euclid(1_000)));
        let token = AccessToken {
            user_id: session.user_id,
            session_id: session.id,
            expires_at,
            id: self.entropy()?,
        };
        Ok(TokenPair {
            access_token: keys.issuer.issue(&token, now)?,
            refresh_token: refresh.text(&keys.refresh_key),
            token_type: "Bearer".to_owned(),
            expires_at,
            refresh_expires_at: session.expires_at,
        })
    }
}

impl Begun {
    /// What a sign-in in a browser is answered.
    pub(super) fn page(self, now: Timestamp) -> PageSession {
        let token = OpaqueToken { id: *self.session.id.as_bytes(), secret: self.secret };
        let id: SessionId = self.session.id;
        PageSession {
            cookie: token.text(OpaqueKind::Page),
            session: self.session.view(Some(id)),
            user: self.user.own_view(now),
        }
    }
}

async fn load(market: &Market) -> Result<Tokens, Error> {
    let host = Market::of(market.inner.clone());
    let key = match &host.inner.gate.options.signing_key {
        Some(key) => key.clone(),
        None => shared_key(&host).await?,
    };
    let refresh_key = host.shared_setting(REFRESH_KEY, host.entropy::<32>()?.to_vec()).await?;
    let refresh_key = refresh_key.try_into().map_err(|_| unusable("refresh"))?;
    let options = &host.inner.gate.options;
    let mut ring = KeyRing::new(key);
    for previous in &options.previous_keys {
        ring = ring.with_previous(previous.clone())?;
    }
    let issuer = Issuer::new(ring, options.issuer.clone(), options.audience.clone())?;
    Ok(Tokens { issuer, refresh_key })
}

/// The key that all nodes share: whichever comes first makes it.
async fn shared_key(host: &Market) -> Result<SigningKey, Error> {
    let made = SigningKey::generate(host.entropy()?)?;
    let pem = made.to_pem().ok_or_else(|| unusable("signing"))?;
    let kept = host.shared_setting(SIGNING_KEY, pem.expose().as_bytes().to_vec()).await?;
    let kept = String::from_utf8(kept).map_err(|_| unusable("signing"))?;
    SigningKey::from_pem(&kept)
}

fn unusable(what: &str) -> Error {
    let message = format!("the {what} key that the market keeps is none");
    Error::new(ErrorCode::StorageCorrupt, message)
}

// Whoever reads them could sign as the market.
impl fmt::Debug for Tokens {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Tokens").finish_non_exhaustive()
    }
}
