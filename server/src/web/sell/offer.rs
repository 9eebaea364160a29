//! A form to sell, read and checked by the rules of the market before anything is written.
//!
//! The rules are asked for all of the form, so that somebody who has three fields to correct hears
//! of all three. Nothing of this decides anything: what is written is checked again.

use vendue::domain::auctions::{
    Attributes, IncrementLadder, ListingKind, ListingState, NewAuction, NewListing, SoftClose,
    change_listing_state, create_auction, create_listing,
};
use vendue::domain::inventory::Condition;
use vendue::{
    AuctionId, Currency, Detail, Error, ErrorCode, ListingId, Market, Money, Timestamp, UserId,
    WorkspaceId,
};

use crate::auth::Caller;
use crate::web::form::Form;
use crate::web::show;

/// How many texts a listing has that can be refused.
const TEXTS: usize = 4;

/// What is to be written. The picture is set once it is stored, and the auction's listing once that
/// is written.
pub(super) struct Offer {
    pub(super) listing: NewListing,
    pub(super) auction: NewAuction,
}

impl Offer {
    /// Reads a form. Problems are noted in it; without one that prevents it there is an offer.
    pub(super) fn read(form: &mut Form, market: &Market, caller: &Caller) -> Option<Self> {
        let now = market.now();
        let trial = Trial { market, now, seller_id: caller.user_id()? };
        let listing = read_listing(form);
        if let Some(listing) = &listing {
            trial.whole_listing(listing, form);
        }
        let auction = read_auction(form, now);
        if let Some(auction) = &auction
            && let Err(refused) = trial.auction(auction)
        {
            form.note(&renamed(&refused));
        }
        Some(Self { listing: listing?, auction: auction? })
    }
}

/// The rules on trial: ids that nothing is stored under.
struct Trial<'a> {
    market: &'a Market,
    now: Timestamp,
    seller_id: UserId,
}

impl Trial<'_> {
    /// Notes every problem of a listing. The rules name the first one, so each text that they
    /// refuse is replaced by one that passes, and they are asked again.
    fn whole_listing(&self, new: &NewListing, form: &mut Form) {
        let mut tried = new.clone();
        for _ in 0..TEXTS {
            let Err(refused) = self.listing(&tried) else { return };
            form.note(&refused);
            let good = "a text that passes".to_owned();
            match refused.detail("field") {
                Some(Detail::Text(field)) if field == "title" => tried.title = good,
                Some(Detail::Text(field)) if field == "category" => tried.category = good,
                Some(Detail::Text(field)) if field == "description" => tried.description = good,
                Some(Detail::Text(field)) if field == "location" => tried.location = None,
                _ => return,
            }
        }
    }

    fn listing(&self, new: &NewListing) -> Result<(), Error> {
        let (id, workspace_id) = (ListingId::from_bytes([0; 16]), self.workspace_id());
        let draft = create_listing(new.clone(), id, self.seller_id, workspace_id, self.now)?;
        // What everybody can see must say a little more than a draft.
        change_listing_state(&draft, ListingState::Active, self.now).map(drop)
    }

    fn auction(&self, new: &NewAuction) -> Result<(), Error> {
        let id = AuctionId::from_bytes([0; 16]);
        let (workspace_id, policy) = (self.workspace_id(), self.market.policy());
        let (new, salt) = (new.clone(), [0; 16]);
        create_auction(new, id, salt, self.seller_id, workspace_id, policy, self.now).map(drop)
    }

    fn workspace_id(&self) -> WorkspaceId {
        WorkspaceId::from_bytes(*self.seller_id.as_bytes())
    }
}

fn read_listing(form: &mut Form) -> Option<NewListing> {
    let condition: Option<Condition> = chosen(form, "condition");
    let text = |name: &str| form.value(name).trim().to_owned();
    let some = |text: String| if text.is_empty() { None } else { Some(text) };
    Some(NewListing {
        kind: ListingKind::Auction,
        title: text("title"),
        // Browsers send line breaks as two characters.
        description: text("description").replace("\r\n", "\n"),
        category: text("category"),
        attributes: Attributes::None,
        condition: condition?,
        tags: Vec::new(),
        location: some(text("location")),
        quantity: 1,
        stock_item_id: None,
        picture: None,
    })
}

fn read_auction(form: &mut Form, now: Timestamp) -> Option<NewAuction> {
    let currency: Option<Currency> = chosen(form, "currency");
    let soft_close: Option<SoftClose> = chosen(form, "soft_close");
    let start_s: Option<i64> = number(form, "start");
    let duration_s: Option<i64> = number(form, "duration");
    let currency = currency?;
    if form.value("opening").trim().is_empty() {
        form.refuse("opening", "Opening price: type an amount such as 12.50.");
    }
    let opening = amount(form, "opening", currency);
    let reserve = amount(form, "reserve", currency);
    let buy_now = amount(form, "buy_now", currency);
    let increments = ladder(form, currency);
    let starts_at = now.plus_seconds(start_s?);
    let ends_at = starts_at.plus_seconds(duration_s?);
    let nowhere = ListingId::from_bytes([0; 16]);
    let mut auction = NewAuction::english(nowhere, opening?, increments?, starts_at, ends_at);
    auction.reserve = reserve;
    auction.buy_now = buy_now;
    auction.soft_close = soft_close?;
    Some(auction)
}

fn ladder(form: &mut Form, currency: Currency) -> Option<IncrementLadder> {
    if form.value("increments") != "fixed" {
        return chosen(form, "increments");
    }
    if form.value("step").trim().is_empty() {
        form.refuse("step", "Fixed step: type an amount such as 1.00.");
        return None;
    }
    let step = amount(form, "step", currency)?;
    match IncrementLadder::fixed(step.amount_minor()) {
        Ok(ladder) => Some(ladder),
        Err(_) => {
            form.refuse("step", "Fixed step: must be more than nothing.");
            None
        }
    }
}

/// An amount of money; nothing for an empty field, and for one that is noted as wrong.
fn amount(form: &mut Form, name: &str, currency: Currency) -> Option<Money> {
    let typed = form.value(name).trim().to_owned();
    if typed.is_empty() {
        return None;
    }
    match show::parse_money(&typed, currency) {
        Ok(money) => Some(money),
        Err(refused) => {
            let text = format!("{}: {}", show::word(name), show::sentence(&refused));
            form.refuse(name, text);
            None
        }
    }
}

/// A word of a list. Only a form that is not ours can hold another.
fn chosen<T: std::str::FromStr>(form: &mut Form, name: &str) -> Option<T> {
    let read = form.value(name).parse().ok();
    if read.is_none() {
        form.refuse(name, format!("{}: choose one of the list.", show::word(name)));
    }
    read
}

fn number(form: &mut Form, name: &str) -> Option<i64> {
    let read = form.value(name).parse().ok().filter(|seconds| (0..=7_776_000).contains(seconds));
    if read.is_none() {
        form.refuse(name, format!("{}: choose one of the list.", show::word(name)));
    }
    read
}

/// The error at the field under which the form asks for it.
fn renamed(error: &Error) -> Error {
    let field = match error.detail("field") {
        Some(Detail::Text(field)) => field.as_str(),
        _ => return error.clone(),
    };
    let name = match field {
        "ends_at" => "duration",
        "starts_at" => "start",
        "trigger_s" | "by_s" | "to_s" => "soft_close",
        _ => return error.clone(),
    };
    Error::new(ErrorCode::InvalidArgument, show::sentence(error)).with("field", name)
}
