//! Sends a command to the market. Nothing is waited for here: commands of one step are decided
//! together.

use vendue::auctions::{AuctionFilter, AuctionPhase, PlaceBid, PlacedBid};
use vendue::domain::auctions::{EditListing, NewListing};
use vendue::domain::identity::UserState;
use vendue::domain::inventory::NewStockItem;
use vendue::{
    Actor, AuctionId, Error, Market, NewAuction, NewUser, Page, PageRequest, Pending, UserId,
    Written,
};

use crate::command::{Act, Command, Deed, Goods, House, Look, Rule, Time, Who};
use crate::terms::usd;
use crate::world::{Bid, Waiting, World, heard, learned, of};

const PHASES: [AuctionPhase; 3] =
    [AuctionPhase::Upcoming, AuctionPhase::Running, AuctionPhase::Over];

/// Words that a database may trip over.
const WORDS: [&str; 5] =
    ["A thing", "Ünïcødé 🜁 — „quoted“", "' \" \\ %_ $1 ?", "null", "{\"json\": [1]}"];

impl World {
    /// Sends one command, unless what it is about is not there yet.
    pub(crate) fn send(&self, command: &Command) -> Option<Waiting> {
        let market = self.acting(command)?;
        // Whoever is no seller tries it with the goods of the first.
        let seller = if let Who::Seller(number) = command.who { number } else { 0 };
        match &command.act {
            Act::Goods(goods) => self.trade(&market, seller, goods),
            Act::Market(house) => self.keep_house(&market, seller, house),
            Act::Auction { auction, deed } => {
                self.run(&market, of(&self.auctions, *auction)?.1, deed)
            }
            Act::Bidder { bidder, rule } => self.judge(&market, of(&self.bidders, *bidder)?, rule),
            Act::Time(time) => Some(self.pass(&market, *time)),
            Act::Look(look) => self.look(market, *look),
        }
    }

    fn trade(&self, market: &Market, seller: usize, goods: &Goods) -> Option<Waiting> {
        let (listings, own) = (market.listings(), &self.things[seller]);
        let listed = |number: usize| of(&own.listings, number);
        Some(match goods {
            Goods::Stock { quantity } => {
                let new =
                    NewStockItem { sku: "A".into(), name: WORDS[1].into(), quantity: *quantity };
                let created = market.inventory().create(new).and_then(Written::done);
                learned(created, move |world, item| {
                    world.things[seller].stock.push(item.id);
                })
            }
            Goods::Receive { stock, quantity } => {
                heard(market.inventory().receive(of(&own.stock, *stock)?, *quantity))
            }
            Goods::List { stock, kind, quantity, words } => {
                let new = NewListing {
                    kind: *kind,
                    quantity: *quantity,
                    stock_item_id: stock.and_then(|number| of(&own.stock, number)),
                    tags: vec![of(&WORDS, *words)?.into(), "tag".into()],
                    ..NewListing::auction(of(&WORDS, *words)?, of(&WORDS, words + 1)?)
                };
                learned(listings.create(new), move |world, listing| {
                    world.things[seller].listings.push(listing.id);
                })
            }
            Goods::Edit { listing, words, version } => {
                let title = of(&WORDS, *words).map(str::to_owned);
                let edit = EditListing { title, ..EditListing::default() };
                heard(listings.edit(listed(*listing)?, edit, *version))
            }
            Goods::Describe { listing, words } => {
                heard(listings.add_to_description(listed(*listing)?, of(&WORDS, *words)?))
            }
            Goods::Publish { listing } => heard(listings.publish(listed(*listing)?)),
            Goods::Withdraw { listing } => heard(listings.withdraw(listed(*listing)?)),
            Goods::MarkSold { listing } => heard(listings.mark_sold(listed(*listing)?)),
        })
    }

    fn keep_house(&self, market: &Market, seller: usize, house: &House) -> Option<Waiting> {
        let (auctions, own) = (market.auctions(), &self.things[seller]);
        Some(match house {
            House::SignUp { number } => {
                let name = format!("another_{number}");
                let new = NewUser::new(&name, format!("{name}@example.org"));
                heard(market.identity().register(new))
            }
            House::Setting { number } => {
                let value = vec![u8::try_from(number % 256).unwrap_or(0); 3];
                heard(market.shared_setting("a setting", value))
            }
            House::Group => learned(auctions.create_group(), move |world, id| {
                world.things[seller].groups.push(*id);
            }),
            House::Create { listing, group, terms } => {
                let now = market.now();
                let new = NewAuction {
                    listing_id: of(&own.listings, *listing)?,
                    group_id: group.and_then(|number| of(&own.groups, number)),
                    starts_at: now.plus_ms(terms.starts_at.as_ms()),
                    ends_at: now.plus_ms(terms.ends_at.as_ms()),
                    ..terms.as_ref().clone()
                };
                learned(auctions.create(new), move |world, view| {
                    world.auctions.push((world.sellers[seller], view.id));
                })
            }
            House::Retract { bid, reason } => {
                let bid = of(&self.bids, *bid)?;
                heard(auctions.retract(bid.auction, bid.sequence, *reason))
            }
        })
    }

    fn run(&self, market: &Market, id: AuctionId, deed: &Deed) -> Option<Waiting> {
        let (auctions, bidder) = (market.auctions(), market.actor());
        Some(match deed {
            Deed::Bid { maximum } => {
                let bid = PlaceBid::new(id, usd(*maximum));
                learned(auctions.place_bid(bid), move |world, placed| world.note(bidder, placed))
            }
            Deed::Bids { maximums } => {
                let bids: Vec<PlaceBid> =
                    maximums.iter().map(|most| PlaceBid::new(id, usd(*most))).collect();
                learned(auctions.place_bids(bids), move |world, answers| {
                    answers.iter().flatten().for_each(|placed| world.note(bidder, placed));
                })
            }
            Deed::BuyNow => heard(auctions.buy_now(id)),
            Deed::Reserve { amount } => heard(auctions.change_reserve(id, amount.map(usd))),
            Deed::Pause => heard(auctions.pause(id)),
            Deed::Resume => heard(auctions.resume(id)),
            Deed::End(how) => heard(auctions.end_early(id, *how)),
            Deed::Cancel => heard(auctions.cancel(id)),
            Deed::Enter => heard(auctions.register(id)),
            Deed::Admit { bidder, status } => {
                heard(auctions.admit(id, of(&self.bidders, *bidder)?, *status))
            }
            Deed::Deposit { bidder, amount } => {
                heard(auctions.hold_deposit(id, of(&self.bidders, *bidder)?, usd(*amount)))
            }
            Deed::NoResponse => heard(auctions.mark_no_response(id)),
        })
    }

    fn judge(&self, market: &Market, bidder: UserId, rule: &Rule) -> Option<Waiting> {
        let (auctions, identity) = (market.auctions(), market.identity());
        Some(match rule {
            Rule::Suspend => heard(identity.set_state(bidder, UserState::Suspended)),
            Rule::Reinstate => heard(identity.set_state(bidder, UserState::Active)),
            Rule::Limit { amount } => {
                heard(auctions.set_limit(bidder, usd(1).currency(), amount.map(usd)))
            }
            Rule::Ban { for_ms } => {
                heard(auctions.ban(bidder, for_ms.map(|ms| market.now().plus_ms(ms))))
            }
            Rule::Link { seller } => {
                heard(auctions.link_accounts(bidder, of(&self.sellers, *seller)?))
            }
        })
    }

    fn pass(&self, market: &Market, time: Time) -> Waiting {
        let now = self.market.now();
        match time {
            Time::Advance { ms } => self.clock.advance_ms(ms),
            Time::SetBack { ms } => self.clock.set(now.plus_ms(-ms)),
            Time::RunDue => return heard(market.run_due()),
            Time::RunUntil { ms } => return heard(market.run_until(&self.clock, now.plus_ms(ms))),
        }
        Box::new(|world| world.market.now().to_string())
    }

    fn look(&self, market: Market, look: Look) -> Option<Waiting> {
        let auctions = market.auctions();
        let auction = |number: usize| of(&self.auctions, number).map(|(_, id)| id);
        Some(match look {
            Look::Auction { auction: number } => heard(auctions.get(auction(number)?)),
            Look::Auctions { phase, limit } => {
                let filter = AuctionFilter { phase: of(&PHASES, phase)?, seller_id: None };
                walk(limit, move |page| auctions.page(filter, page))
            }
            Look::Bids { auction: number, limit } => {
                let id = auction(number)?;
                walk(limit, move |page| auctions.bids(id, page))
            }
            Look::Explain { bid } => {
                let bid = of(&self.bids, bid)?;
                heard(auctions.explain(bid.auction, bid.sequence))
            }
            Look::Verify { auction: number } => heard(auctions.verify(auction(number)?)),
            Look::Views { auction: number } => {
                heard(market.events().views(auction(number)?, 0, 1_000))
            }
            Look::Listing { listing } => {
                heard(market.listings().get(of(&self.things[0].listings, listing)?))
            }
            Look::Listings { limit } => walk(limit, move |page| market.listings().page(None, page)),
            Look::Stock { limit } => walk(limit, move |page| market.inventory().page(page)),
            Look::Users { limit } => walk(limit, move |page| market.identity().page(page)),
        })
    }

    fn note(&mut self, bidder: Actor, placed: &PlacedBid) {
        let (auction, sequence) = (placed.auction_id, placed.sequence);
        if let Actor::User(bidder) = bidder {
            self.bids.push(Bid { bidder, auction, sequence, maximum: placed.maximum_minor });
        }
    }
}

/// Reads a list to its end, so many at a time. Where one ends is not told: a cursor is the
/// market's own.
fn walk<T: std::fmt::Debug + Send + 'static>(
    limit: u32,
    read: impl Fn(PageRequest) -> Pending<Page<T>> + 'static,
) -> Waiting {
    Box::new(move |_| {
        let mut pages: Vec<Result<Vec<T>, Error>> = Vec::new();
        let mut next = PageRequest::first(limit);
        loop {
            let page = read(next).wait();
            let cursor = page.as_ref().ok().and_then(|page| page.next_cursor.clone());
            pages.push(page.map(|page| page.items));
            match cursor {
                Some(cursor) => next = PageRequest { limit: Some(limit), cursor: Some(cursor) },
                None => return format!("{pages:?}"),
            }
        }
    })
}
