//! Sessions: who has signed in, with what, from where, and until when.

mod access;
mod begin;
mod end;
mod external;
mod gate;
mod in_step;
mod keys;
mod known;
mod noted;
mod password;
mod refresh;
mod shown;
mod tidy;
mod tokens;

use vendue_domain::identity::{SessionEnd, SessionKind, SessionView, SignInMethod, User};
use vendue_domain::{Error, ErrorCode, SessionId, UserId};
use vendue_store::queries::IdentityQueries;
use vendue_store::{Pending, StoreExt};

use crate::actor::Actor;
use crate::market::Market;

pub use access::AccessGuard;
use begin::{Begun, NewSignIn, begin};
pub(crate) use gate::{Gate, TokenOptions};
pub(crate) use keys::put_revoked;
pub use keys::{ApiKeys, CreatedApiKey};
pub(crate) use noted::Noted;
pub(crate) use password::{
    credentials_invalid, hashed, passwords_disabled, settle, verified, verified_user,
};
pub(crate) use tidy::tidy;
pub use tokens::{PageSession, SignedIn, TokenPair};

/// Sessions: who has signed in, with what, from where, and until when.
///
/// ```
/// use vendue::{NewUser, SignIn};
/// let market = vendue::open(":memory:")?;
/// let mut anna = NewUser::new("anna", "anna@example.org");
/// anna.password = Some("correct horse battery".into());
/// market.identity().register(anna).wait()?;
///
/// let signed_in = market.sessions().sign_in(SignIn::new("anna", "correct horse battery")).wait()?;
/// let acting = market.acting_with(&signed_in.tokens.access_token).wait()?;
/// assert_eq!(acting.identity().me().wait()?.username.as_str(), "anna");
///
/// acting.sessions().sign_out().wait()?;
/// assert!(market.acting_with(&signed_in.tokens.access_token).wait().is_err());
/// # Ok::<(), vendue::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sessions(pub(crate) Market);

/// Who signs in, with a password, from where.
#[derive(Clone, PartialEq, Eq, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The user name or the e-mail address.
    pub name: String,
    /// The password.
    pub password: String,
    /// What the device says of itself, such as the name of a browser; what is too long is cut.
    #[serde(default)]
    pub device: String,
    /// The address from which it comes, or nothing.
    #[serde(default)]
    pub address: String,
}

impl SignIn {
    /// Signs in from a device of which nothing is known.
    pub fn new(name: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            password: password.into(),
            device: String::new(),
            address: String::new(),
        }
    }

    /// The same from a device and an address.
    #[must_use]
    pub fn from(self, device: impl Into<String>, address: impl Into<String>) -> Self {
        Self { device: device.into(), address: address.into(), ..self }
    }
}

// The password must not reach a log.
impl std::fmt::Debug for SignIn {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SignIn").field("device", &self.device).finish_non_exhaustive()
    }
}

impl Sessions {
    /// Signs in with a password: an access token for minutes, and a refresh token that gives the
    /// next pair, once. Anybody may.
    ///
    /// Fails with `credentials_invalid`, after the same time, whether the name or the password is
    /// wrong; with `account_suspended` when both are right (with `ends_at` and `reason` if they are
    /// known); with `account_locked` after too many wrong passwords; with `passwords_disabled`
    /// where users come from elsewhere; and with `overloaded` when more want to sign in than can be
    /// checked.
    pub fn sign_in(&self, asked: SignIn) -> Pending<SignedIn> {
        let market = self.0.clone();
        Pending::from_future(async move {
            let begun = sign_in(&market, asked, SessionKind::Tokens).await?;
            market.signed_in(begun).await
        })
    }

    /// Signs in with a password in a browser: the value for a cookie, which carries the session on
    /// whenever it is shown. Anybody may. Fails as [`Sessions::sign_in`] does.
    pub fn sign_in_page(&self, asked: SignIn) -> Pending<PageSession> {
        let market = self.0.clone();
        Pending::from_future(async move {
            let begun = sign_in(&market, asked, SessionKind::Page).await?;
            Ok(begun.page(market.now()))
        })
    }

    /// Begins a session of a user for whom the program that embeds the market vouches, such as
    /// after a sign-in by other means. Only the host may. Fails with `user_not_found`.
    pub fn begin(&self, user_id: UserId, device: &str, address: &str) -> Pending<SignedIn> {
        self.vouched(user_id, SessionKind::Tokens, device, address, |market, begun| {
            Pending::from_future(async move { market.signed_in(begun).await })
        })
    }

    /// The same in a browser. Only the host may. Fails with `user_not_found`.
    pub fn begin_page(&self, user_id: UserId, device: &str, address: &str) -> Pending<PageSession> {
        self.vouched(user_id, SessionKind::Page, device, address, |market, begun| {
            Pending::ready(Ok(begun.page(market.now())))
        })
    }

    fn vouched<T: Send + 'static>(
        &self,
        user_id: UserId,
        kind: SessionKind,
        device: &str,
        address: &str,
        then: impl FnOnce(Market, Begun) -> Pending<T> + Send + 'static,
    ) -> Pending<T> {
        if let Err(refused) = self.0.require_host() {
            return Pending::ready(Err(refused));
        }
        let (market, device, address) = (self.0.clone(), device.to_owned(), address.to_owned());
        Pending::from_future(async move {
            let user = market.inner.store.get::<User>(user_id).await?;
            let user = user.filter(|user| user.is_active(market.now()));
            let user = user.ok_or_else(crate::identity::user_not_found)?;
            let new = NewSignIn { user, kind, method: SignInMethod::Host, device, address };
            let begun = begin(&market, new, None).await?;
            then(market, begun).await
        })
    }

    /// Signs in with a token of another system that the market was opened to
    /// [believe](crate::Options::verifier). Who is seen for the first time becomes a user. Anybody
    /// may.
    ///
    /// Fails with `token_invalid`, and with `identity_provider_unavailable` when the keys of the
    /// other system cannot be had.
    pub fn sign_in_external(&self, token: &str, device: &str, address: &str) -> Pending<SignedIn> {
        let market = self.0.clone();
        let (token, device, address) = (token.to_owned(), device.to_owned(), address.to_owned());
        Pending::from_future(async move {
            let kind = SessionKind::Tokens;
            let begun = external::sign_in(&market, &token, kind, device, address).await?;
            market.signed_in(begun).await
        })
    }

    /// The same in a browser. Anybody may. Fails as [`Sessions::sign_in_external`] does.
    pub fn sign_in_external_page(
        &self,
        token: &str,
        device: &str,
        address: &str,
    ) -> Pending<PageSession> {
        let market = self.0.clone();
        let (token, device, address) = (token.to_owned(), device.to_owned(), address.to_owned());
        Pending::from_future(async move {
            let kind = SessionKind::Page;
            let begun = external::sign_in(&market, &token, kind, device, address).await?;
            Ok(begun.page(market.now()))
        })
    }

    /// Exchanges a refresh token for the next pair. Each is good once; the last one may come once
    /// more within ten seconds, because an answer can be lost, and gives the same next one again.
    /// Anybody may.
    ///
    /// Fails with `token_invalid`. A token that was used before then was stolen, by the one who
    /// used it first or by this one: its session ends.
    pub fn refresh(&self, refresh_token: &str) -> Pending<TokenPair> {
        let (market, shown) = (self.0.clone(), refresh_token.to_owned());
        Pending::from_future(async move { refresh::refresh(&market, &shown).await })
    }

    /// The open sessions of the user who acts, the oldest first. No API key may.
    pub fn list(&self) -> Pending<Vec<SessionView>> {
        let user_id = match self.0.actor.require_person() {
            Ok(user_id) => user_id,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        let (market, viewer) = (self.0.clone(), self.0.viewer());
        Pending::from_future(async move {
            viewer.await?;
            let open = market.inner.store.open_sessions(user_id, market.now()).await?;
            Ok(open.iter().map(|session| session.view(market.session)).collect())
        })
    }

    /// Ends a session of the user who acts; an administrator and the host end anybody's. No API key
    /// may. Fails with `session_not_found`, also for one of somebody else.
    pub fn end(&self, id: SessionId) -> Pending<()> {
        end::end_one(&self.0, id, SessionEnd::Revoked)
    }

    /// Ends the session with which is acted: no token of it is good any more, at any node. Fails
    /// with `unauthenticated` when the market acts without one.
    pub fn sign_out(&self) -> Pending<()> {
        match self.0.session {
            Some(id) => end::end_one(&self.0, id, SessionEnd::SignedOut),
            None => Pending::ready(Err(crate::actor::unauthenticated())),
        }
    }

    /// Ends all sessions of the user who acts but the one with which is acted, and gives how many.
    /// No API key may.
    pub fn end_others(&self) -> Pending<usize> {
        match self.0.actor.require_person() {
            Ok(user_id) => end::end_all(&self.0, user_id, self.0.session),
            Err(refused) => Pending::ready(Err(refused)),
        }
    }

    /// Ends all sessions of a user, and gives how many. The user, an administrator and the host
    /// may; no API key.
    pub fn end_all(&self, user_id: UserId) -> Pending<usize> {
        end::end_all(&self.0, user_id, None)
    }

    /// Resolves once the access with which this market acts is lost: the session ended, the key
    /// revoked, the user shut out, at whichever node. Whoever holds something open for somebody
    /// waits for this beside everything else. Without a user it never resolves.
    pub fn guard(&self) -> Pending<AccessGuard> {
        let market = self.0.clone();
        Pending::from_future(async move {
            let guard = market.access().await?.guard(&market);
            // Whoever was shut out before the guard was there is not told any more.
            let Some(user_id) = market.actor.user_id() else { return Ok(guard) };
            let user = market.inner.store.get::<User>(user_id).await?;
            let is_active = user.is_some_and(|user| user.is_active(market.now()));
            Ok(if is_active { guard } else { AccessGuard::lost() })
        })
    }
}

async fn sign_in(market: &Market, asked: SignIn, kind: SessionKind) -> Result<Begun, Error> {
    let (user, proof) = verified(market, &asked.name, asked.password).await?;
    let new = NewSignIn {
        user,
        kind,
        method: SignInMethod::Password,
        device: asked.device,
        address: asked.address,
    };
    begin(market, new, Some(proof)).await
}

impl Market {
    /// The market with the rights of whoever holds a bearer token: an access token of a session, an
    /// API key, or a token of another system that the market was opened to
    /// [believe](crate::Options::verifier).
    ///
    /// A market that is kept acts no longer than its session or key: once that has ended, at
    /// whichever node, its operations are refused as `token_invalid`.
    ///
    /// Fails with `token_invalid`, whatever is wrong with it, and with
    /// `identity_provider_unavailable` when the keys of the other system cannot be had.
    pub fn acting_with(&self, bearer: &str) -> Pending<Self> {
        shown::bearer(self, bearer)
    }

    /// The market with the rights of whoever holds the cookie of a page's session. Fails with
    /// `token_invalid`.
    pub fn acting_with_page(&self, cookie: &str) -> Pending<Self> {
        shown::page(self, cookie)
    }

    /// Forgets sessions that were over a day ago, old counts of wrong passwords, and links that
    /// nobody can use any more; gives how many. A market on a clock that runs does this by itself
    /// every few minutes. Only the host may.
    pub fn tidy(&self) -> Pending<usize> {
        if let Err(refused) = self.require_host() {
            return Pending::ready(Err(refused));
        }
        let market = self.clone();
        Pending::from_future(async move { tidy(&market).await })
    }

    /// The session with which this market acts, if it does.
    pub fn session_id(&self) -> Option<SessionId> {
        self.session
    }

    /// Until when the token with which this market acts is good, if it acts with one that ends.
    pub fn access_expires_at(&self) -> Option<vendue_domain::Timestamp> {
        self.access_expires_at
    }

    /// The public keys of this market's access tokens, as a JSON Web Key Set (RFC 7517). Empty when
    /// they are signed with a secret.
    pub fn jwks(&self) -> Pending<String> {
        let market = self.clone();
        Pending::from_future(async move { Ok(market.tokens().await?.issuer.jwks()) })
    }

    /// The market that acts for a user in a session.
    pub(crate) fn in_session(
        &self,
        actor: Actor,
        session: Option<SessionId>,
        expires_at: Option<vendue_domain::Timestamp>,
    ) -> Self {
        Self { session, access_expires_at: expires_at, ..self.with_actor(actor) }
    }
}

/// There is no such session, or it is of somebody else.
pub(crate) fn session_not_found() -> Error {
    Error::new(ErrorCode::SessionNotFound, "there is no such session")
}
