//! A market in which a history is played, and what it has answered.

use std::fmt::Debug;

use vendue::domain::auctions::AuctionPolicy;
use vendue::{
    AuctionId, Durability, GroupId, ListingId, Market, NewUser, Options, Pending, SeededEntropy,
    StockItemId, UserId, VirtualClock,
};

use crate::command::{Act, Command, House, Step, Who};
use crate::place::{Place, clock};

pub(crate) const SELLERS: usize = 2;
pub(crate) const BIDDERS: usize = 5;

/// Everything that may happen to a winner happens within hours: so no idempotency key expires, by
/// whichever clock.
fn policy() -> AuctionPolicy {
    AuctionPolicy {
        ending_soon_ms: 60_000,
        settlement_ms: 600_000,
        first_ban_ms: 300_000,
        group_size_max: 3,
        ..AuctionPolicy::default()
    }
}

/// A bid that was accepted.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bid {
    pub(crate) bidder: UserId,
    pub(crate) auction: AuctionId,
    pub(crate) sequence: i64,
    pub(crate) maximum: i64,
}

/// What a seller has.
#[derive(Debug, Default)]
pub(crate) struct Things {
    pub(crate) stock: Vec<StockItemId>,
    pub(crate) listings: Vec<ListingId>,
    pub(crate) groups: Vec<GroupId>,
}

pub(crate) struct World {
    pub(crate) market: Market,
    pub(crate) clock: VirtualClock,
    admin: UserId,
    pub(crate) sellers: Vec<UserId>,
    pub(crate) bidders: Vec<UserId>,
    pub(crate) things: [Things; SELLERS],
    pub(crate) auctions: Vec<(UserId, AuctionId)>,
    pub(crate) bids: Vec<Bid>,
}

/// Waits for an answer, learns from it, and gives it as a text.
pub(crate) type Waiting = Box<dyn FnOnce(&mut World) -> String>;

/// The thing with a number, if there is any; the newest is the first.
pub(crate) fn of<T: Copy>(things: &[T], number: usize) -> Option<T> {
    things.iter().rev().nth(number % things.len().max(1)).copied()
}

pub(crate) fn heard<T: Debug + Send + 'static>(answer: Pending<T>) -> Waiting {
    learned(answer, |_, _| ())
}

pub(crate) fn learned<T: Debug + Send + 'static>(
    answer: Pending<T>,
    learn: impl FnOnce(&mut World, &T) + 'static,
) -> Waiting {
    Box::new(move |world| {
        let answer = answer.wait();
        if let Ok(answer) = &answer {
            learn(world, answer);
        }
        format!("{answer:?}")
    })
}

impl World {
    pub(crate) fn open(place: &Place, seed: u64, lanes: usize) -> Self {
        let clock = clock();
        let options = Options::new()
            .clock(clock.clone())
            .entropy(SeededEntropy::new(seed))
            .durability(Durability::Normal)
            .policy(policy())
            .lanes(lanes);
        let market = options.open(&place.address()).expect("open");
        let register = |name: String| {
            let new = NewUser::new(&name, format!("{name}@example.org"));
            market.identity().register(new).wait().expect("registered").id
        };
        let sellers = (0..SELLERS).map(|number| register(format!("seller_{number}"))).collect();
        let bidders = (0..BIDDERS).map(|number| register(format!("bidder_{number}"))).collect();
        let admin = NewUser::new("admin", "admin@example.org");
        let admin = market.identity().register_admin(admin).wait().expect("an admin").id;
        Self {
            market,
            clock,
            admin,
            sellers,
            bidders,
            things: Default::default(),
            auctions: Vec::new(),
            bids: Vec::new(),
        }
    }

    /// The market as whoever gives the command has it.
    pub(crate) fn acting(&self, command: &Command) -> Option<Market> {
        let bid = match command.act {
            Act::Market(House::Retract { bid, .. }) => of(&self.bids, bid),
            _ => None,
        };
        let user = match command.who {
            Who::Known(actor) => return Some(self.market.with_actor(actor)),
            Who::Admin => self.admin,
            Who::Seller(number) => self.sellers[number],
            Who::Bidder(number) => self.bidders[number],
            Who::Owner => self.owner(command, bid)?,
            Who::Author => bid?.bidder,
        };
        let market = self.market.acting_as(user);
        Some(match command.key {
            Some(key) => market.once(&format!("key {key}")),
            None => market,
        })
    }

    fn owner(&self, command: &Command, bid: Option<Bid>) -> Option<UserId> {
        let auction = match command.act {
            Act::Auction { auction, .. } => of(&self.auctions, auction)?.1,
            _ => bid?.auction,
        };
        self.auctions.iter().find(|(_, id)| *id == auction).map(|(seller, _)| *seller)
    }

    /// Plays a history: what every command was answered, in their order.
    pub(crate) fn play(&mut self, history: &[Step]) -> Vec<String> {
        let mut answers = Vec::new();
        for step in history {
            let sent: Vec<Option<Waiting>> =
                step.iter().map(|command| self.send(command)).collect();
            for waiting in sent {
                answers.push(match waiting {
                    Some(waiting) => waiting(self),
                    None => "there is none yet".into(),
                });
            }
        }
        answers
    }
}
