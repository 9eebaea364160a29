//! Measures against users who break the rules, and how they are lifted.

use vendue_domain::auctions::{Bidder, ban_bidder, lift_ban};
use vendue_domain::identity::{
    Account, IdentityEvent, NewSanction, Sanction, SanctionKind, User, check_other,
    lift_suspension, sanction_not_found,
};
use vendue_domain::{Error, SanctionId, Timestamp, UserId};
use vendue_store::queries::IdentityQueries;
use vendue_store::{Changes, Keys, Page, PageRequest, Pending, Refusal, StoreExt, View};

use crate::actor::{Actor, forbidden, unauthenticated};
use crate::identity::meanwhile::{ATTEMPTS, SeenUser, is_meanwhile, meanwhile};
use crate::identity::profile::living;
use crate::identity::relations::require_own;
use crate::identity::state::{put_suspended, put_unsuspended};
use crate::identity::telling::Telling;
use crate::identity::{Identity, user_not_found};
use crate::market::Market;
use crate::sessions::Noted;

impl Identity {
    /// Takes a measure against a user, who is told. A ban or a suspension that already lasts
    /// longer is not shortened; a suspension ends every session of the user at once. Only the host
    /// or an administrator may.
    ///
    /// Fails with `user_not_found`, and with `invalid_argument` for a reason that cannot be, for
    /// an end that is past, and against oneself.
    pub fn sanction(&self, user_id: UserId, new: NewSanction) -> Pending<Sanction> {
        let (actor, made) = (self.0.acting(), new_id(&self.0));
        let id = match made {
            Ok(id) => id,
            Err(failure) => return Pending::ready(Err(failure)),
        };
        let keys = Keys::new()
            .row::<User>(user_id)
            .row::<Account>(user_id)
            .row::<Sanction>(id)
            .row::<Bidder>(user_id);
        let request = (user_id, new.clone());
        let noted = Noted::default();
        let told = noted.clone();
        let write = self.0.write("identity.sanction", &request, keys, move |view| {
            let rights = actor.rights(view)?;
            rights.require_trusted()?;
            if let Some(admin) = rights.user_id {
                check_other(admin, user_id)?;
            }
            let user = living(view, user_id)?.ok_or_else(user_not_found)?;
            let sanction = Sanction::impose(&new, id, user_id, rights.user_id, actor.now)?;
            let mut telling = Telling::new(view, actor.now);
            impose(&mut telling, view, &sanction)?;
            match sanction.kind {
                SanctionKind::Warning => {}
                SanctionKind::BidBan => {
                    let known = view.get::<Bidder>(user_id)?;
                    telling.changes.put(ban_bidder(known, user_id, sanction.ends_at));
                }
                SanctionKind::Suspension => {
                    put_suspended(&mut telling, view, user, sanction.ends_at)?;
                }
            }
            Ok((telling.finish_noting(&told), sanction))
        });
        noted.after(&self.0, write)
    }

    /// Lifts a measure before its time, and gives back what it took unless another one holds it.
    /// One that is over or lifted stays as it is. Only the host or an administrator may.
    ///
    /// Fails with `sanction_not_found`, and with `version_conflict` when too much happens to the
    /// user at the same time.
    pub fn lift_sanction(&self, id: SanctionId) -> Pending<Sanction> {
        let market = self.0.clone();
        Pending::from_future(async move {
            require_trusted(&market).await?;
            let found = market.inner.store.get::<Sanction>(id).await?;
            let user_id = found.ok_or_else(sanction_not_found)?.user_id;
            with_held(&market, user_id, move |market, held| lift(market, id, held)).await
        })
    }

    /// A page of the measures against a user, the latest first, for the user and whom the platform
    /// trusts. Fails with `forbidden`.
    pub fn sanctions(&self, user_id: UserId, page: PageRequest) -> Pending<Page<Sanction>> {
        let market = self.0.clone();
        Pending::from_future(async move {
            require_own(&market, user_id).await?;
            market.inner.store.sanctions(user_id, page).await
        })
    }
}

fn lift(market: &Market, id: SanctionId, held: Held) -> Pending<Sanction> {
    let (actor, user_id) = (market.acting(), held.seen.user_id);
    let keys = Keys::new()
        .row::<User>(user_id)
        .row::<Account>(user_id)
        .row::<Sanction>(id)
        .row::<Bidder>(user_id);
    market.write("identity.lift_sanction", &id, keys, move |view| {
        actor.rights(view)?.require_trusted()?;
        let sanction = view.get::<Sanction>(id)?.ok_or_else(sanction_not_found)?;
        if !sanction.is_active(actor.now) {
            return Ok((Changes::none(), sanction.clone()));
        }
        let mut telling = Telling::new(view, actor.now);
        held.seen.check(&mut telling)?;
        let lifted = put_lifted(&mut telling, sanction)?;
        let others = held.ends(sanction.kind, Some(id));
        match sanction.kind {
            SanctionKind::Warning => {}
            SanctionKind::BidBan => {
                if let Some(bidder) = view.get::<Bidder>(user_id)? {
                    telling.changes.put(lift_ban(bidder, sanction.ends_at, &others));
                }
            }
            SanctionKind::Suspension => {
                if let Some(user) = view.get::<User>(user_id)? {
                    put_unsuspended(&mut telling, user, lift_suspension(user, &others))?;
                }
            }
        }
        Ok((telling.finish(), lifted))
    })
}

/// The measures that hold against a user, who is told of every one.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    seen: SeenUser,
    active: Vec<Sanction>,
}

impl Held {
    pub(crate) async fn by(market: &Market, user_id: UserId) -> Result<Self, Error> {
        let seen = SeenUser::now(market, user_id).await?;
        let active = market.inner.store.active_sanctions(user_id, market.now()).await?;
        Ok(Self { seen, active })
    }

    /// The ends of those of a kind, but for one.
    fn ends(&self, kind: SanctionKind, but: Option<SanctionId>) -> Vec<Option<Timestamp>> {
        let of_kind = self.active.iter().filter(|other| other.kind == kind);
        of_kind.filter(|other| Some(other.id) != but).map(|other| other.ends_at).collect()
    }

    /// Lifts all of a kind. What they took is the business of the caller.
    pub(crate) fn lift_all(
        &self,
        telling: &mut Telling<'_, '_>,
        view: &View<'_>,
        kind: SanctionKind,
    ) -> Result<(), Refusal> {
        self.seen.check(telling)?;
        let ids = self.active.iter().filter(|held| held.kind == kind).map(|held| held.id);
        let ids: Vec<_> = ids.collect();
        view.need(&ids.iter().fold(Keys::new(), |keys, id| keys.row::<Sanction>(*id)))?;
        for id in ids {
            if let Some(sanction) = view.get::<Sanction>(id)? {
                put_lifted(telling, sanction)?;
            }
        }
        Ok(())
    }
}

/// Writes that may have to be decided anew because something happened to the user meanwhile.
pub(crate) async fn with_held<T: Send + 'static>(
    market: &Market,
    user_id: UserId,
    write: impl Fn(&Market, Held) -> Pending<T> + Send,
) -> Result<T, Error> {
    for _ in 0..ATTEMPTS {
        let held = Held::by(market, user_id).await?;
        match write(market, held).await {
            Err(refused) if is_meanwhile(&refused) => {}
            answer => return answer,
        }
    }
    Err(meanwhile())
}

/// Fails with `unauthenticated` and `forbidden` before anything is searched for.
pub(crate) async fn require_trusted(market: &Market) -> Result<(), Error> {
    if market.actor() == Actor::Anyone {
        return Err(unauthenticated());
    }
    if market.viewer().await?.is_trusted { Ok(()) } else { Err(forbidden()) }
}

/// An id for a measure.
pub(crate) fn new_id(market: &Market) -> Result<SanctionId, Error> {
    Ok(SanctionId::new(market.now(), market.entropy()?))
}

/// Keeps a measure and tells of it. What it takes is the business of the caller.
pub(crate) fn impose(
    telling: &mut Telling<'_, '_>,
    view: &View<'_>,
    sanction: &Sanction,
) -> Result<(), Refusal> {
    let _new = view.get::<Sanction>(sanction.id)?;
    telling.changes.put(sanction.clone());
    let told = IdentityEvent::Sanctioned {
        sanction_id: sanction.id,
        sanction: sanction.kind,
        ends_at: sanction.ends_at,
    };
    Ok(telling.tell_user(sanction.user_id, told)?)
}

fn put_lifted(telling: &mut Telling<'_, '_>, sanction: &Sanction) -> Result<Sanction, Refusal> {
    let lifted = sanction.lift(telling.now);
    telling.changes.put(lifted.clone());
    telling.tell_user(lifted.user_id, IdentityEvent::SanctionLifted { sanction_id: lifted.id })?;
    Ok(lifted)
}
