//! Users who come with a token of another system.

use vendue_domain::identity::{
    Account, ExternalAccount, ExternalProfile, IdentityEvent, Member, NameKind, NewUser,
    PlatformRole, SessionKind, SignInMethod, UniqueName, User, UserState, Username, Workspace,
    digest, normalise_email, personal_workspace, proposed_usernames, token_invalid,
};
use vendue_domain::{Error, Timestamp, UserId};
use vendue_store::{Keys, Refusal, StoreExt, View};
use vendue_tokens::ExternalClaims;

use super::begin::{Begun, NewSignIn, begin};
use super::in_step::in_step;
use super::password::shut_out;
use crate::actor::Actor;
use crate::audit;
use crate::identity::personal_workspace_id;
use crate::identity::telling::Telling;
use crate::market::Market;

/// A domain that cannot be (RFC 2606).
const NOWHERE: &str = "external.invalid";

/// The market of whoever holds a token of another system. `refused` is what is wrong with it as one
/// of our own.
pub(super) async fn bearer(market: &Market, token: &str, refused: Error) -> Result<Market, Error> {
    // Only three parts make a token that another system can have signed.
    if token.split('.').count() != 3 {
        return Err(refused);
    }
    let (claims, user_id) = user_of(market, token).await?;
    // Beside the session of a token of our own, which there is none of, the user may be shut out;
    // each operation looks at that.
    market.access().await?;
    Ok(market.in_session(Actor::User(user_id), None, Some(claims.expires_at)))
}

/// Begins a session of the user of a token of another system.
pub(super) async fn sign_in(
    market: &Market,
    token: &str,
    kind: SessionKind,
    device: String,
    address: String,
) -> Result<Begun, Error> {
    let (_, user_id) = user_of(market, token).await?;
    let user = market.inner.store.get::<User>(user_id).await?;
    // Who was deleted here is remembered a moment longer than there is an account.
    let user = user.filter(|user| user.state != UserState::Deleted).ok_or_else(token_invalid)?;
    if !user.is_active(market.now()) {
        audit::refused(Some(user_id), "suspended");
        return Err(shut_out(market, &user).await?);
    }
    begin(market, NewSignIn { user, kind, method: SignInMethod::External, device, address }, None)
        .await
}

/// What a token of another system says, checked.
pub(super) async fn claims(market: &Market, token: &str) -> Result<ExternalClaims, Error> {
    let (verifiers, now) = (market.inner.gate.verifiers.clone(), market.now());
    if let Some(found) = verifiers.check_at_hand(token, now) {
        return found;
    }
    let token = token.to_owned();
    market.inner.gate.background.run(move || verifiers.check(&token, now)).await
}

async fn user_of(market: &Market, token: &str) -> Result<(ExternalClaims, UserId), Error> {
    let claims = claims(market, token).await?;
    let (now, known) = (market.now(), digest(token.as_bytes()));
    if let Some(user_id) = market.inner.gate.known_externals.get(&known, now) {
        return Ok((claims, user_id));
    }
    let user_id = in_step(market, profile_of(&claims)).await?;
    market.inner.gate.known_externals.add(known, user_id, now);
    Ok((claims, user_id))
}

/// What a token says of its user.
pub(crate) fn profile_of(claims: &ExternalClaims) -> ExternalProfile {
    ExternalProfile {
        source: claims.source.clone(),
        external_user: claims.subject.clone(),
        email: claims.email.clone().map(|email| (email, claims.email_verified)),
        username: claims.username.clone(),
        display_name: claims.display_name.clone(),
        stated_at: claims.issued_at,
    }
}

/// Makes a user of somebody who is seen for the first time. Of two who do so at once, both get the
/// same.
pub(super) async fn first_seen(
    market: &Market,
    profile: ExternalProfile,
    now: Timestamp,
) -> Result<UserId, Error> {
    let id = UserId::new(now, market.entropy()?);
    let link_by_email = market.inner.gate.options.link_by_email;
    let key = (profile.source.clone(), profile.external_user.clone());
    let mut keys = Keys::new().row::<ExternalAccount>(key.clone()).row::<User>(id);
    for name in proposed_usernames(&profile) {
        keys = keys.row::<UniqueName>((NameKind::Username, name.to_ascii_lowercase()));
    }
    let write = market.inner.store.write(keys, move |view| -> Result<_, Refusal> {
        if let Some(known) = view.get::<ExternalAccount>(key.clone())? {
            return Ok((vendue_store::Changes::none(), known.user_id));
        }
        let mut telling = Telling::new(view, now);
        let user_id = match owner_to_link(view, &profile, link_by_email)? {
            Some(user_id) => user_id,
            None => make(view, &mut telling, &profile, id, now)?,
        };
        let (source, external_user) = key.clone();
        telling.changes.put(ExternalAccount {
            source,
            external_user,
            user_id,
            since: now,
            synced_at: now,
            stated_at: profile.stated_at.unwrap_or(now),
        });
        Ok((telling.finish(), user_id))
    });
    write.await
}

/// The user who has the address already, if both systems have confirmed it and the market believes
/// the other one. Without that, whoever gets an address over there would become that user here.
fn owner_to_link(
    view: &View<'_>,
    profile: &ExternalProfile,
    link_by_email: bool,
) -> Result<Option<UserId>, Refusal> {
    let (Some(email), true) = (confirmed_email(profile), link_by_email) else { return Ok(None) };
    let Some(name) = view.get::<UniqueName>((NameKind::Email, email))? else { return Ok(None) };
    let owner = view.look::<User>(name.owner_id)?;
    let is_confirmed = |user: &&User| user.email_verified_at.is_some();
    Ok(owner.filter(is_confirmed).map(|user| user.id))
}

fn make(
    view: &View<'_>,
    telling: &mut Telling<'_, '_>,
    profile: &ExternalProfile,
    id: UserId,
    now: Timestamp,
) -> Result<UserId, Refusal> {
    let username = free_username(view, profile, id)?;
    let confirmed = free_email(view, profile)?;
    let is_confirmed = confirmed.is_some();
    let email = confirmed.unwrap_or_else(|| no_address(id));
    let new = NewUser {
        display_name: display_name(profile).unwrap_or_default(),
        ..NewUser::new(username, email)
    };
    let mut user = new.validate()?.into_user(id, None, PlatformRole::User, now);
    user.email_verified_at = is_confirmed.then_some(now);
    for name in user.unique_names() {
        let taken = view.get::<UniqueName>((name.kind, name.value.clone()))?;
        telling.changes.put(name.claim(taken)?);
    }
    let (workspace, owner) = personal_workspace(&user, personal_workspace_id(id), now);
    let _new = view.get::<User>(id)?;
    let _new = view.get::<Workspace>(workspace.id)?;
    let _new = view.get::<Member>((owner.workspace_id, owner.user_id))?;
    let _new = view.get::<Account>(id)?;
    telling.changes.put(user);
    telling.changes.put(workspace);
    telling.changes.put(owner);
    telling.tell_user(id, IdentityEvent::UserRegistered)?;
    Ok(id)
}

fn free_username(
    view: &View<'_>,
    profile: &ExternalProfile,
    id: UserId,
) -> Result<String, Refusal> {
    for name in proposed_usernames(profile) {
        let key = Username::parse(&name)?.key();
        if view.get::<UniqueName>((NameKind::Username, key))?.is_none() {
            return Ok(name);
        }
    }
    // All that follow from who it is are taken, perhaps on purpose: this one nobody can foresee.
    Ok(format!("user_{}", last_of(id)))
}

/// The random end of an id.
fn last_of(id: UserId) -> String {
    id.as_bytes().iter().skip(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The address of the other system, if it has confirmed it and nobody has it here. One that is not
/// confirmed may be somebody else's, who would find the own address taken by a stranger here.
fn free_email(view: &View<'_>, profile: &ExternalProfile) -> Result<Option<String>, Refusal> {
    let Some(email) = confirmed_email(profile) else { return Ok(None) };
    let taken = view.get::<UniqueName>((NameKind::Email, email.clone()))?;
    Ok(taken.is_none().then_some(email))
}

/// Stands for the address of a user who has none. No mail goes there.
fn no_address(id: UserId) -> String {
    format!("{}@{NOWHERE}", last_of(id))
}

/// Whether an address stands for none.
pub(super) fn is_no_address(email: &str) -> bool {
    email.rsplit_once('@').is_some_and(|(_, domain)| domain == NOWHERE)
}

pub(super) fn confirmed_email(profile: &ExternalProfile) -> Option<String> {
    let (email, is_confirmed) = profile.email.as_ref()?;
    is_confirmed.then(|| normalise_email(email).ok()).flatten()
}

/// The name for people, made to fit.
pub(super) fn display_name(profile: &ExternalProfile) -> Option<String> {
    let shown = profile.display_name.as_deref()?.chars().filter(|letter| !letter.is_control());
    let name: String = shown.take(50).collect();
    let name = name.trim();
    (!name.is_empty()).then(|| name.to_owned())
}
