//! Random histories.

use vendue::Actor;
use vendue::domain::auctions::{AdmissionStatus, EarlyEnd, ListingKind, RetractionReason};
use vendue_tests::Random;

use crate::command::{Act, Command, Deed, Goods, House, Look, Rule, Step, Time, Who};
use crate::terms::terms;
use crate::world::{BIDDERS, SELLERS};

const HOST: Who = Who::Known(Actor::Host);

/// What may be under way at the same time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Crowd {
    /// Anything that writes.
    Everywhere,
    /// Only what one auction decides.
    AroundOneAuction,
}

pub(crate) struct Generator {
    random: Random,
    crowd: Crowd,
    /// What was sent with a key.
    keyed: Vec<Command>,
    /// Amounts rise while the history goes on, or all later bids would be too low.
    level: i64,
}

impl Generator {
    pub(crate) fn new(seed: u64, crowd: Crowd) -> Self {
        let random = Random::new(seed);
        Self { random, crowd, keyed: Vec::new(), level: 200 }
    }

    /// A history of about so many commands.
    pub(crate) fn history(mut self, commands: usize) -> Vec<Step> {
        let mut history = Vec::new();
        for seller in 0..SELLERS {
            let who = Who::Seller(seller);
            let quantity = self.random.within(2, 6);
            history.push(vec![plain(who, Act::Goods(Goods::Stock { quantity }))]);
            history.push(vec![plain(who, Act::Market(House::Group))]);
            history.extend(self.offer(seller));
            history.extend(self.offer(seller));
        }
        let mut count: usize = history.len();
        while count < commands {
            let steps = if self.random.chance(8) {
                let seller = self.random.index(SELLERS);
                self.offer(seller)
            } else {
                vec![self.step()]
            };
            count += steps.iter().map(Vec::len).sum::<usize>();
            history.extend(steps);
        }
        history
    }

    /// Something new to bid on.
    fn offer(&mut self, seller: usize) -> Vec<Step> {
        let group = plain(Who::Seller(seller), Act::Market(House::Group));
        let mut steps: Vec<Step> =
            if self.random.chance(30) { vec![vec![group]] } else { Vec::new() };
        steps.push(vec![self.list_as(seller, ListingKind::Auction)]);
        steps.push(vec![self.create(seller)]);
        steps
    }

    fn step(&mut self) -> Step {
        if self.random.chance(16) {
            return vec![self.time()];
        }
        if self.random.chance(75) {
            return vec![self.command()];
        }
        let length = self.random.within(2, 16);
        let auction = self.newest();
        (0..length)
            .map(|_| match self.crowd {
                Crowd::Everywhere if self.random.chance(30) => self.write(),
                Crowd::Everywhere => {
                    let auction = self.newest();
                    self.contested(auction)
                }
                Crowd::AroundOneAuction => self.contested(auction),
            })
            .collect()
    }

    fn command(&mut self) -> Command {
        match self.random.within(0, 99) {
            0..=34 => {
                let auction = self.newest();
                self.contested(auction)
            }
            35..=58 => self.look(),
            59..=61 => self.deed(),
            62..=65 => self.retract(),
            66..=67 => {
                let number = self.random.index(6);
                plain(Who::Known(Actor::Anyone), Act::Market(House::SignUp { number }))
            }
            _ => self.write(),
        }
    }

    /// Something that is handed to the market at once, so that many of it can be under way.
    fn write(&mut self) -> Command {
        let seller = self.random.index(SELLERS);
        let command = match self.random.within(0, 99) {
            0..=7 => self.list(seller),
            8..=13 => self.create(seller),
            14..=16 => plain(Who::Seller(seller), Act::Market(House::Group)),
            17..=18 => {
                let number = self.random.index(9);
                plain(HOST, Act::Market(House::Setting { number }))
            }
            19..=44 => self.goods(seller),
            45..=58 => self.rule(),
            59..=66 => self.again(),
            _ => self.deed(),
        };
        self.often_right(command)
    }

    /// Now and then somebody tries it who must not.
    fn often_right(&mut self, command: Command) -> Command {
        if !self.random.chance(6) {
            return command;
        }
        let who = match self.random.within(0, 3) {
            0 => Who::Known(Actor::Anyone),
            1 => Who::Admin,
            2 => HOST,
            _ => Who::Bidder(self.random.index(BIDDERS)),
        };
        Command { who, ..command }
    }

    /// What bidders send, mostly bids; sometimes with a key.
    fn contested(&mut self, auction: usize) -> Command {
        let who = Who::Bidder(self.random.index(BIDDERS));
        self.level += self.random.within(0, 25);
        let deed = match self.random.within(0, 99) {
            0..=2 => Deed::BuyNow,
            3..=10 => Deed::Bids { maximums: (0..3).map(|_| self.maximum()).collect() },
            _ => Deed::Bid { maximum: self.maximum() },
        };
        let act = Act::Auction { auction, deed };
        match self.random.within(0, 99) {
            0..=11 => self.keyed(who, act),
            12..=16 if self.crowd == Crowd::Everywhere => self.again(),
            _ => plain(who, act),
        }
    }

    fn keyed(&mut self, who: Who, act: Act) -> Command {
        // A key comes again with something else, but not often.
        let key = if self.random.chance(90) { self.keyed.len() } else { self.random.index(5) };
        let command = Command { who, key: Some(key), act };
        self.keyed.push(command.clone());
        command
    }

    /// Something once more, as it was or with another bid under the same key.
    fn again(&mut self) -> Command {
        if self.keyed.is_empty() {
            let auction = self.newest();
            return self.contested(auction);
        }
        let place = self.random.index(self.keyed.len());
        let command = self.keyed[place].clone();
        match command.act {
            Act::Auction { auction, deed: Deed::Bid { .. } } if self.random.chance(25) => {
                let deed = Deed::Bid { maximum: self.maximum() };
                Command { act: Act::Auction { auction, deed }, ..command }
            }
            _ => command,
        }
    }

    fn maximum(&mut self) -> i64 {
        (self.level + self.random.within(-300, 900)).max(1)
    }

    /// One of the newest, as a rule.
    fn newest(&mut self) -> usize {
        let back = if self.random.chance(85) { 4 } else { 40 };
        self.random.index(back)
    }

    fn list(&mut self, seller: usize) -> Command {
        let kind = self.random.pick(ListingKind::ALL);
        self.list_as(seller, kind)
    }

    fn list_as(&mut self, seller: usize, kind: ListingKind) -> Command {
        let act = Act::Goods(Goods::List {
            stock: self.random.chance(60).then(|| self.random.index(2)),
            kind,
            quantity: if self.random.chance(4) { 0 } else { self.random.within(1, 2) },
            words: self.random.index(5),
        });
        if self.random.chance(25) {
            return self.keyed(Who::Seller(seller), act);
        }
        plain(Who::Seller(seller), act)
    }

    fn create(&mut self, seller: usize) -> Command {
        let act = Act::Market(House::Create {
            listing: if self.random.chance(80) { 0 } else { self.newest() },
            group: self.random.chance(40).then(|| self.random.index(2)),
            terms: Box::new(terms(&mut self.random)),
        });
        if self.random.chance(25) {
            return self.keyed(Who::Seller(seller), act);
        }
        plain(Who::Seller(seller), act)
    }

    fn goods(&mut self, seller: usize) -> Command {
        let (listing, words) = (self.newest(), self.random.index(5));
        let stock = self.random.index(2);
        let goods = match self.random.within(0, 9) {
            0 => Goods::Stock { quantity: self.random.within(0, 4) },
            1..=2 => Goods::Receive { stock, quantity: self.random.within(-1, 3) },
            3..=4 => {
                let version = self.random.chance(50).then(|| self.random.within(1, 3));
                Goods::Edit { listing, words, version }
            }
            5 => Goods::Describe { listing, words },
            6 => Goods::Publish { listing },
            7 => Goods::Withdraw { listing },
            _ => Goods::MarkSold { listing },
        };
        plain(Who::Seller(seller), Act::Goods(goods))
    }

    fn deed(&mut self) -> Command {
        let (auction, bidder) = (self.newest(), self.random.index(BIDDERS));
        let seller = Who::Owner;
        let ends = [EarlyEnd::SellToLeader, EarlyEnd::CallOff];
        let (who, deed) = match self.random.within(0, 99) {
            0..=9 => (HOST, Deed::Pause),
            10..=29 => (HOST, Deed::Resume),
            30..=44 => {
                let amount = self.random.chance(80).then(|| self.maximum());
                (seller, Deed::Reserve { amount })
            }
            45..=49 => (seller, Deed::End(self.random.pick(&ends))),
            50..=52 => (HOST, Deed::Cancel),
            53..=68 => (Who::Bidder(bidder), Deed::Enter),
            69..=80 => {
                let status = self.random.pick(AdmissionStatus::ALL);
                (seller, Deed::Admit { bidder, status })
            }
            81..=92 => {
                let amount = self.random.within(0, 1_000);
                (HOST, Deed::Deposit { bidder, amount })
            }
            _ => (seller, Deed::NoResponse),
        };
        plain(who, Act::Auction { auction, deed })
    }

    fn rule(&mut self) -> Command {
        let bidder = self.random.index(BIDDERS);
        let rule = match self.random.within(0, 19) {
            0 => Rule::Suspend,
            1..=5 => Rule::Reinstate,
            6..=14 => {
                let most = self.level * 3;
                let amount = self.random.chance(60).then(|| self.random.within(0, most));
                Rule::Limit { amount }
            }
            15..=18 => Rule::Ban { for_ms: Some(self.random.within(-1_000, 60_000)) },
            _ => Rule::Link { seller: self.random.index(SELLERS) },
        };
        plain(HOST, Act::Bidder { bidder, rule })
    }

    fn retract(&mut self) -> Command {
        let bid = self.newest();
        let reason = self.random.pick(RetractionReason::ALL);
        let who = match self.random.within(0, 9) {
            0 => Who::Bidder(self.random.index(BIDDERS)),
            1..=3 => Who::Owner,
            _ => Who::Author,
        };
        plain(who, Act::Market(House::Retract { bid, reason }))
    }

    fn time(&mut self) -> Command {
        let time = match self.random.within(0, 9) {
            0..=3 => Time::Advance { ms: self.random.within(0, 90_000) },
            4 => Time::SetBack { ms: self.random.within(0, 3_000) },
            5..=7 => Time::RunDue,
            _ => Time::RunUntil { ms: self.random.within(0, 180_000) },
        };
        plain(HOST, Act::Time(time))
    }

    fn look(&mut self) -> Command {
        let (auction, listing) = (self.newest(), self.newest());
        let limit = u32::try_from(self.random.within(1, 7)).expect("small");
        let look = match self.random.within(0, 12) {
            0..=2 => Look::Auction { auction },
            3..=4 => Look::Auctions { phase: self.random.index(3), limit },
            5 => Look::Bids { auction, limit },
            6 => Look::Explain { bid: self.newest() },
            7 => Look::Verify { auction },
            8 => Look::Views { auction },
            9 => Look::Listing { listing },
            10 => Look::Listings { limit },
            11 => Look::Stock { limit },
            _ => Look::Users { limit },
        };
        let who = match self.random.within(0, 4) {
            0 => HOST,
            1 => Who::Known(Actor::Anyone),
            2 => Who::Seller(self.random.index(SELLERS)),
            _ => Who::Bidder(self.random.index(BIDDERS)),
        };
        plain(who, Act::Look(look))
    }
}

fn plain(who: Who, act: Act) -> Command {
    Command { who, key: None, act }
}
