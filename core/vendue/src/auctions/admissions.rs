//! Who may bid: admission to an auction, limits, bans, linked accounts.

use vendue_domain::auctions::{
    AccountLink, Admission, AdmissionStatus, Admitted, Auction, AuctionState, Bidder, Exposure,
    Listing, ListingState, change_listing_state, record_non_response,
};
use vendue_domain::identity::{Account, NewSanction, Sanction, SanctionKind, User};
use vendue_domain::inventory::{StockItem, release};
use vendue_domain::{AuctionId, Error, ErrorCode, Money, SanctionId, Timestamp, UserId};
use vendue_store::{Changes, Keys, Pending, Refusal, View};

use crate::auctions::Auctions;
use crate::auctions::apply::load;
use crate::auctions::bids::link_key;
use crate::identity::sanctions::{Held, impose, new_id, require_trusted, with_held};
use crate::identity::telling::Telling;
use crate::market::Market;

impl Auctions {
    /// Registers the user who acts for an auction: enough for admission `registered`, a request to
    /// the seller for `approved`.
    pub fn register(&self, auction_id: AuctionId) -> Pending<AdmissionStatus> {
        let user_id = match self.0.actor.require_user() {
            Ok(user_id) => user_id,
            Err(refused) => return Pending::ready(Err(refused)),
        };
        let (actor, now) = (self.0.acting(), self.0.now());
        let keys = Keys::new().row::<Admitted>((auction_id, user_id));
        self.0.write("auctions.register", &auction_id, keys, move |view| {
            actor.rights(view)?;
            let (auction, _) = load(view, auction_id)?;
            if auction.admission == Admission::Invited {
                return Err(not_admitted().into());
            }
            let mut changes = Changes::none();
            let known = view.get::<Admitted>((auction_id, user_id))?;
            if let Some(known) = known {
                return Ok((changes, known.status));
            }
            let status = AdmissionStatus::Registered;
            changes.put(Admitted { auction_id, user_id, status, deposit_minor: 0, since: now });
            Ok((changes, status))
        })
    }

    /// Approves, invites or refuses a user, as the seller.
    pub fn admit(
        &self,
        auction_id: AuctionId,
        user_id: UserId,
        status: AdmissionStatus,
    ) -> Pending<AdmissionStatus> {
        let (actor, now) = (self.0.acting(), self.0.now());
        let request = (auction_id, user_id, status);
        let keys = Keys::new().row::<Admitted>((auction_id, user_id)).row::<User>(user_id);
        self.0.write("auctions.admit", &request, keys, move |view| {
            let rights = actor.rights(view)?;
            let (auction, _) = load(view, auction_id)?;
            rights.require_writer(view, auction.seller_id, auction.workspace_id)?;
            require_user(view, user_id)?;
            let deposit_minor =
                view.get::<Admitted>((auction_id, user_id))?.map_or(0, |known| known.deposit_minor);
            let mut changes = Changes::none();
            changes.put(Admitted { auction_id, user_id, status, deposit_minor, since: now });
            Ok((changes, status))
        })
    }

    /// Notes that a deposit is held for a user, or none any more. The money itself is the payment
    /// provider's business, so only the host or an administrator may say so.
    pub fn hold_deposit(
        &self,
        auction_id: AuctionId,
        user_id: UserId,
        deposit: Money,
    ) -> Pending<AdmissionStatus> {
        let (actor, now) = (self.0.acting(), self.0.now());
        let request = (auction_id, user_id, deposit);
        let keys = Keys::new().row::<Admitted>((auction_id, user_id)).row::<User>(user_id);
        self.0.write("auctions.hold_deposit", &request, keys, move |view| {
            actor.rights(view)?.require_trusted()?;
            let (auction, _) = load(view, auction_id)?;
            require_user(view, user_id)?;
            require_amount(deposit, auction.currency)?;
            let status = view
                .get::<Admitted>((auction_id, user_id))?
                .map_or(AdmissionStatus::Registered, |known| known.status);
            let mut changes = Changes::none();
            let deposit_minor = deposit.amount_minor();
            changes.put(Admitted { auction_id, user_id, status, deposit_minor, since: now });
            Ok((changes, status))
        })
    }

    /// Limits the sum of a bidder's leading maximums in one currency, or lifts the limit. Only the
    /// host or an administrator may.
    pub fn set_limit(
        &self,
        user_id: UserId,
        currency: vendue_domain::Currency,
        limit: Option<Money>,
    ) -> Pending<()> {
        let actor = self.0.acting();
        let request = (user_id, currency, limit);
        let keys = Keys::new().row::<Exposure>((user_id, currency)).row::<User>(user_id);
        self.0.write("auctions.set_limit", &request, keys, move |view| {
            actor.rights(view)?.require_trusted()?;
            require_user(view, user_id)?;
            if let Some(limit) = limit {
                require_amount(limit, currency)?;
            }
            let known = view.get::<Exposure>((user_id, currency))?;
            let mut changes = Changes::none();
            changes.put(Exposure {
                user_id,
                currency,
                leading_minor: known.map_or(0, |known| known.leading_minor),
                limit_minor: limit.map(Money::amount_minor),
            });
            Ok((changes, ()))
        })
    }

    /// Bans a user from bidding until a moment, for good with no moment given, or lifts a ban with
    /// a moment that is past. It takes the place of whatever bans the user, and is kept among the
    /// measures against the user. Only the host or an administrator may.
    pub fn ban(&self, user_id: UserId, until: Option<Timestamp>) -> Pending<()> {
        let sanction_id = match new_id(&self.0) {
            Ok(sanction_id) => sanction_id,
            Err(failure) => return Pending::ready(Err(failure)),
        };
        let market = self.0.clone();
        Pending::from_future(async move {
            require_trusted(&market).await?;
            let write = move |market: &Market, held| ban(market, user_id, until, sanction_id, held);
            with_held(&market, user_id, write).await
        })
    }

    /// Notes that the winner of an auction did not respond within the time for settlement: the
    /// winner is banned, for good after the second time. Only the seller may, and only after the
    /// deadline; the host at any time.
    ///
    /// The listing is over and may be offered again; stock behind it is free.
    ///
    /// Fails with `auction_state` before that, and when the sale is settled or given up already:
    /// one sale counts once against its winner, also once the listing has another auction.
    pub fn mark_no_response(&self, auction_id: AuctionId) -> Pending<()> {
        let (actor, policy, now) = (self.0.acting(), self.0.inner.policy.clone(), self.0.now());
        let sanction_id = match new_id(&self.0) {
            Ok(sanction_id) => sanction_id,
            Err(failure) => return Pending::ready(Err(failure)),
        };
        let keys = Keys::new().row::<Sanction>(sanction_id);
        self.0.write("auctions.mark_no_response", &auction_id, keys, move |view| {
            let rights = actor.rights(view)?;
            let (auction, standing) = load(view, auction_id)?;
            rights.require_writer(view, auction.seller_id, auction.workspace_id)?;
            let closed_at = auction.closed_at.filter(|_| standing.state == AuctionState::Sold);
            let winner = closed_at.zip(standing.leader_id);
            let Some((closed_at, winner_id)) = winner else {
                return Err(wrong_state("the auction was not sold").into());
            };
            let due_at = closed_at.plus_ms(policy.settlement_ms);
            if now < due_at && !rights.is_trusted {
                return Err(wrong_state("the winner still has time").with("due_at", due_at).into());
            }
            let mut changes = Changes::none();
            give_up_sale(view, auction, now, &mut changes)?;
            let known = view.get::<Bidder>(winner_id)?;
            let banned = record_non_response(known, winner_id, &policy, now);
            let until = banned.banned_until.filter(|_| !banned.banned_permanently);
            let mut telling = Telling::with(view, now, changes);
            telling.changes.put(banned);
            let new = banned_because("Won an auction and did not answer in time.", until);
            let sanction = Sanction::impose(&new, sanction_id, winner_id, rights.user_id, now)?;
            impose(&mut telling, view, &sanction)?;
            Ok((telling.finish(), ()))
        })
    }

    /// Notes that two accounts belong together. Only the host or an administrator may.
    pub fn link_accounts(&self, one: UserId, other: UserId) -> Pending<()> {
        let (actor, now) = (self.0.acting(), self.0.now());
        let key = link_key(one, other);
        let keys = Keys::new().row::<AccountLink>(key);
        self.0.write("auctions.link_accounts", &key, keys, move |view| {
            actor.rights(view)?.require_trusted()?;
            if one == other {
                return Err(Error::invalid("other", "an account is not linked to itself").into());
            }
            require_user(view, one)?;
            require_user(view, other)?;
            let mut changes = Changes::none();
            if view.get::<AccountLink>(key)?.is_none() {
                let (user_id, linked_user_id) = key;
                changes.put(AccountLink { user_id, linked_user_id, since: now });
            }
            Ok((changes, ()))
        })
    }
}

fn ban(
    market: &Market,
    user_id: UserId,
    until: Option<Timestamp>,
    sanction_id: SanctionId,
    held: Held,
) -> Pending<()> {
    let actor = market.acting();
    let keys = Keys::new()
        .row::<Bidder>(user_id)
        .row::<User>(user_id)
        .row::<Account>(user_id)
        .row::<Sanction>(sanction_id);
    market.write("auctions.ban", &(user_id, until), keys, move |view| {
        let rights = actor.rights(view)?;
        rights.require_trusted()?;
        require_user(view, user_id)?;
        let known = view.get::<Bidder>(user_id)?.copied();
        let known = known.unwrap_or(Bidder::clean(user_id));
        let banned = Bidder { banned_until: until, banned_permanently: until.is_none(), ..known };
        let mut telling = Telling::new(view, actor.now);
        telling.changes.put(banned);
        held.lift_all(&mut telling, view, SanctionKind::BidBan)?;
        if until.is_none_or(|until| actor.now < until) {
            let new = banned_because("Banned from bidding.", until);
            let made = Sanction::impose(&new, sanction_id, user_id, rights.user_id, actor.now)?;
            impose(&mut telling, view, &made)?;
        }
        Ok((telling.finish(), ()))
    })
}

fn banned_because(reason: &str, ends_at: Option<Timestamp>) -> NewSanction {
    NewSanction { kind: SanctionKind::BidBan, reason: reason.to_owned(), ends_at }
}

/// The sale came to nothing: the listing ends and what was held for it is free again.
fn give_up_sale(
    view: &View<'_>,
    auction: &Auction,
    now: Timestamp,
    changes: &mut Changes,
) -> Result<(), Refusal> {
    let listing = view
        .get::<Listing>(auction.listing_id)?
        .filter(|listing| listing.auction_id == Some(auction.id))
        .filter(|listing| listing.state == ListingState::PendingSettlement)
        .ok_or_else(|| wrong_state("the sale is settled or given up already"))?;
    changes.put(change_listing_state(listing, ListingState::Ended, now)?);
    let Some(item_id) = listing.stock_item_id else { return Ok(()) };
    if let Some(item) = view.get::<StockItem>(item_id)? {
        changes.put(release(item, listing.quantity)?);
    }
    Ok(())
}

fn require_user(view: &View<'_>, user_id: UserId) -> Result<(), Refusal> {
    match view.get::<User>(user_id)? {
        Some(_) => Ok(()),
        None => Err(Error::new(ErrorCode::UserNotFound, "there is no such user")
            .with("field", "user_id")
            .into()),
    }
}

fn require_amount(amount: Money, currency: vendue_domain::Currency) -> Result<(), Error> {
    if amount.currency() != currency {
        return Err(Error::new(
            ErrorCode::CurrencyMismatch,
            format!("the amount must be in {currency}"),
        )
        .with("expected", currency.as_str()));
    }
    if amount.amount_minor() < 0 {
        return Err(Error::new(ErrorCode::AmountNotPositive, "the amount must not be negative"));
    }
    Ok(())
}

fn wrong_state(message: &str) -> Error {
    Error::new(ErrorCode::AuctionState, message)
}

fn not_admitted() -> Error {
    Error::new(ErrorCode::NotAdmitted, "the seller invites the bidders of this auction")
}
