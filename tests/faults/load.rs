//! Load: bidders who do not give up. What is not answered, or answered with a failure of the store,
//! is sent again with its key, to one node after the other, until it is decided.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{Scope, ScopedJoinHandle};
use std::time::{Duration, Instant};

use crate::bidder::{Bid, Numbers, Told, place};
use crate::http::Http;
use crate::market::Account;
use crate::sale::Sale;

/// How long a bid is sent again, and so the longest time without service that is borne.
const PATIENCE: Duration = Duration::from_secs(40);
/// How long an answer may take: the store itself waits 15 seconds for its server.
const ANSWER: Duration = Duration::from_secs(25);
/// How long a bidder waits before a bid is sent again.
const PAUSE: Duration = Duration::from_millis(50);

/// Failures of the store and of a node. Every other refusal is a decision.
const UNDECIDED: [&str; 5] =
    ["storage_unavailable", "storage_busy", "overloaded", "closed", "timeout"];

/// What all bidders of a test share.
pub(crate) struct Load {
    numbers: Numbers,
    /// How long a bidder waits for an answer.
    pub(crate) answer: Duration,
    /// Whether every second bid is sent without a key: nobody but the store itself can know what
    /// became of it.
    pub(crate) is_keyless: bool,
    has_ended: AtomicBool,
    acknowledged: AtomicU64,
    /// Requests that were not answered.
    unanswered: AtomicU64,
    /// Requests that were answered with a failure of the store.
    failed: AtomicU64,
    /// Bids that were sent more than once and are placed.
    placed_again: AtomicU64,
}

impl Load {
    pub(crate) fn new() -> Self {
        Self {
            numbers: Numbers::new(),
            answer: ANSWER,
            is_keyless: false,
            has_ended: AtomicBool::new(false),
            acknowledged: AtomicU64::new(0),
            unanswered: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            placed_again: AtomicU64::new(0),
        }
    }

    /// Lets every bidder of a sale bid on every auction, each at its own node first.
    pub(crate) fn start<'scope, 'env: 'scope>(
        &'env self,
        scope: &'scope Scope<'scope, 'env>,
        sale: &'env Sale,
        nodes: &'env [SocketAddr],
    ) -> Bidding<'scope> {
        let bidders = sale.bidders.iter().enumerate().map(|(place, account)| {
            scope.spawn(move || {
                self.bid(account, &sale.auctions, Line::new(nodes, place, account, self.answer))
            })
        });
        Bidding { load: self, bidders: bidders.collect() }
    }

    /// Lets bidders end once what they have sent is decided.
    pub(crate) fn end(&self) {
        self.has_ended.store(true, Ordering::Relaxed);
    }

    /// How many bids are acknowledged by now.
    pub(crate) fn acknowledged(&self) -> u64 {
        self.acknowledged.load(Ordering::Relaxed)
    }

    /// How many requests were not answered with a decision.
    pub(crate) fn undecided(&self) -> u64 {
        self.unanswered.load(Ordering::Relaxed) + self.failed.load(Ordering::Relaxed)
    }

    /// How many requests were answered with a failure of the store.
    pub(crate) fn failed(&self) -> u64 {
        self.failed.load(Ordering::Relaxed)
    }

    /// Prints what happened.
    pub(crate) fn tell(&self) {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        println!(
            "{} bids acknowledged, {} of them after being sent again; {} requests without an \
             answer, {} answered with a failure of the store",
            of(&self.acknowledged),
            of(&self.placed_again),
            of(&self.unanswered),
            of(&self.failed)
        );
    }

    fn bid(&self, account: &Account, auctions: &[String], mut line: Line<'_>) -> Vec<Bid> {
        let mut bids = Vec::new();
        for auction in auctions.iter().cycle() {
            if self.has_ended.load(Ordering::Relaxed) {
                break;
            }
            let key = self.numbers.next_key();
            let is_keyless = self.is_keyless && bids.len() % 2 == 1;
            let mut bid = Bid {
                auction_id: auction.clone(),
                bidder_id: account.user_id.clone(),
                key: if is_keyless { String::new() } else { key },
                maximum_minor: self.numbers.next_maximum(),
                told: Told::Nothing,
            };
            bid.told = self.send(&mut line, &bid);
            bids.push(bid);
        }
        bids
    }

    /// Sends a bid until it is decided.
    fn send(&self, line: &mut Line<'_>, bid: &Bid) -> Told {
        let until = Instant::now() + PATIENCE;
        let mut is_again = false;
        loop {
            match line.place(bid) {
                Ok(Told::Refused(code)) if UNDECIDED.contains(&code.as_str()) => {
                    self.failed.fetch_add(1, Ordering::Relaxed);
                }
                Ok(told) => {
                    let is_placed = u64::from(matches!(told, Told::Placed(_)));
                    self.acknowledged.fetch_add(is_placed, Ordering::Relaxed);
                    self.placed_again.fetch_add(is_placed * u64::from(is_again), Ordering::Relaxed);
                    return told;
                }
                Err(_) => drop(self.unanswered.fetch_add(1, Ordering::Relaxed)),
            }
            if Instant::now() >= until {
                return Told::Nothing;
            }
            is_again = true;
            line.turn();
            std::thread::sleep(PAUSE);
        }
    }
}

/// Bidders at work. Should the test stop at a surprise, they end too.
pub(crate) struct Bidding<'scope> {
    load: &'scope Load,
    bidders: Vec<ScopedJoinHandle<'scope, Vec<Bid>>>,
}

impl Bidding<'_> {
    /// Waits for the bidders; gives the bids of each in the order in which they were sent.
    pub(crate) fn join(mut self) -> Vec<Vec<Bid>> {
        let bidders = std::mem::take(&mut self.bidders);
        bidders.into_iter().map(|bidder| bidder.join().expect("a bidder")).collect()
    }
}

impl Drop for Bidding<'_> {
    fn drop(&mut self) {
        self.load.end();
    }
}

/// A bidder's connection to one of the nodes.
struct Line<'a> {
    nodes: &'a [SocketAddr],
    turn: usize,
    token: &'a str,
    patience: Duration,
    http: Option<Http>,
}

impl<'a> Line<'a> {
    fn new(nodes: &'a [SocketAddr], turn: usize, account: &'a Account, patience: Duration) -> Self {
        Self { nodes, turn, token: &account.token, patience, http: None }
    }

    /// Leaves the node for the next one.
    fn turn(&mut self) {
        self.turn += 1;
        self.http = None;
    }

    fn place(&mut self, bid: &Bid) -> std::io::Result<Told> {
        let http = match &mut self.http {
            Some(http) => http,
            empty => {
                let node = self.nodes[self.turn % self.nodes.len()];
                empty.insert(Http::connect_for(node, Some(self.token), self.patience)?)
            }
        };
        place(http, &bid.auction_id, &bid.key, bid.maximum_minor)
    }
}

/// Waits until a node decides bids; gives how long that took.
pub(crate) fn wait_for(node: SocketAddr, sale: &Sale, patience: Duration) -> Option<Duration> {
    let (began, nodes) = (Instant::now(), [node]);
    let mut line = Line::new(&nodes, 0, &sale.bidders[0], ANSWER);
    // Nobody can win with it, and so it is refused as soon as there is somebody to refuse it.
    let low = |auction: &String| Bid {
        auction_id: auction.clone(),
        bidder_id: sale.bidders[0].user_id.clone(),
        key: "too low".into(),
        maximum_minor: 1,
        told: Told::Nothing,
    };
    while began.elapsed() < patience {
        match line.place(&low(&sale.auctions[0])) {
            Ok(Told::Refused(code)) if !UNDECIDED.contains(&code.as_str()) => {
                return Some(began.elapsed());
            }
            _ => line.turn(),
        }
        std::thread::sleep(PAUSE);
    }
    None
}

/// Sends every bid again with its key: the answer must be the same, whichever node gives it.
pub(crate) fn confirm(clients: &mut [Vec<Bid>], sale: &Sale, nodes: &[SocketAddr]) {
    std::thread::scope(|scope| {
        for (place, (account, bids)) in sale.bidders.iter().zip(clients).enumerate() {
            let mut line = Line::new(nodes, place + 1, account, ANSWER);
            let with_key = bids.iter_mut().filter(|bid| !bid.key.is_empty());
            scope.spawn(move || with_key.for_each(|bid| confirm_one(&mut line, bid)));
        }
    });
}

fn confirm_one(line: &mut Line<'_>, bid: &mut Bid) {
    let told = line.place(bid).expect("an answer");
    match &bid.told {
        Told::Placed(_) => assert_eq!(told, bid.told, "{} was told before", bid.key),
        // A refusal is not kept, but what refused the bid still does.
        Told::Refused(_) => assert!(matches!(told, Told::Refused(_)), "{bid:?}: {told:?}"),
        Told::Nothing => bid.told = told,
    }
}
