//! Bidders: each places one bid after the other until the server is gone, and notes every bid with
//! what it was told.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use serde_json::{Value, json};

use crate::http::Http;
use crate::market::{Account, Market};
use crate::socket::Socket;

/// A bid that was sent, and its answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bid {
    pub(crate) auction_id: String,
    pub(crate) bidder_id: String,
    /// Empty when it was sent without one.
    pub(crate) key: String,
    /// No two bids of a test have the same.
    pub(crate) maximum_minor: i64,
    pub(crate) told: Told,
}

/// What a bidder was told.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Told {
    /// The bid is placed: the whole answer.
    Placed(Value),
    /// The bid is refused, with this code.
    Refused(String),
    /// Nothing: the server died first. The bid may be there or not.
    Nothing,
}

impl Bid {
    /// The answer's number in the auction's log.
    pub(crate) fn placed_sequence(&self) -> Option<i64> {
        match &self.told {
            Told::Placed(answer) => answer["sequence"].as_i64(),
            Told::Refused(_) | Told::Nothing => None,
        }
    }
}

/// How a bidder speaks to the server.
#[derive(Clone, Copy, Debug)]
pub(crate) enum By {
    Http,
    Socket,
}

enum Line {
    Http(Http),
    Socket(Box<Socket>),
}

impl Line {
    fn open(by: By, address: SocketAddr, token: &str) -> std::io::Result<Self> {
        Ok(match by {
            By::Http => Self::Http(Http::connect(address, Some(token))?),
            By::Socket => Self::Socket(Box::new(Socket::connect(address, token)?)),
        })
    }

    fn place(&mut self, auction: &str, key: &str, maximum_minor: i64) -> std::io::Result<Told> {
        match self {
            Self::Http(http) => place(http, auction, key, maximum_minor),
            Self::Socket(socket) => socket.place(auction, key, maximum_minor),
        }
    }
}

/// Places a bid over HTTP, for the first time or again; without a key when that is empty.
pub(crate) fn place(
    http: &mut Http,
    auction: &str,
    key: &str,
    maximum_minor: i64,
) -> std::io::Result<Told> {
    let body = json!({"maximum": {"amount_minor": maximum_minor, "currency": "EUR"}});
    let key = Some(key).filter(|key| !key.is_empty());
    let answer = http.post(&format!("/auctions/{auction}/bids"), key, &body)?;
    Ok(match answer.status {
        200..300 => Told::Placed(answer.body["data"].clone()),
        _ => Told::Refused(answer.code().to_owned()),
    })
}

/// Numbers that all bidders of a test share.
#[derive(Debug)]
pub(crate) struct Numbers {
    maximum_minor: AtomicI64,
    key: AtomicU64,
}

impl Numbers {
    pub(crate) fn new() -> Self {
        Self { maximum_minor: AtomicI64::new(1_000), key: AtomicU64::new(0) }
    }

    pub(crate) fn next_maximum(&self) -> i64 {
        self.maximum_minor.fetch_add(2, Ordering::Relaxed)
    }

    pub(crate) fn next_key(&self) -> String {
        format!("crash-{}", self.key.fetch_add(1, Ordering::Relaxed))
    }
}

/// Bids until the server is gone; gives the bids in the order in which they were sent.
pub(crate) fn bid_until_the_end(
    by: By,
    address: SocketAddr,
    account: &Account,
    market: &Market,
    numbers: &Numbers,
) -> Vec<Bid> {
    let mut bids = Vec::new();
    let Ok(mut line) = Line::open(by, address, &account.token) else { return bids };
    for auction in market.auctions.iter().cycle() {
        let (key, maximum_minor) = (numbers.next_key(), numbers.next_maximum());
        let told = line.place(auction, &key, maximum_minor);
        let is_over = told.is_err();
        bids.push(Bid {
            auction_id: auction.clone(),
            bidder_id: account.user_id.clone(),
            key,
            maximum_minor,
            told: told.unwrap_or(Told::Nothing),
        });
        if is_over {
            break;
        }
    }
    bids
}
