//! Kills the real server with SIGKILL while bidders bid, again and again on the same data, and
//! checks after each restart that every acknowledged bid is there once, in order, that resending
//! it changes nothing, and that the chain holds.
//!
//! `VENDUE_CRASH_ROUNDS` says how often (20 by default), `VENDUE_BINARY` which program, and
//! `VENDUE_CRASH_SEED` when it is killed, to run the moments of an earlier test again.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]
#![allow(clippy::print_stdout, reason = "a failure is found again by the seed that was printed")]

mod bidder;
mod checker;
mod http;
mod market;
mod planted;
mod server;
mod socket;
mod stored;

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bidder::{Bid, By, Numbers, Told, bid_until_the_end};
use http::Http;
use market::Market;
use server::{Server, binary};

const BIDDERS: usize = 6;
const AUCTIONS: usize = 3;
/// The server lives this long under load, in milliseconds: from the first bids to several commits
/// and more.
const LIFE_MS: std::ops::Range<u64> = 20..420;

#[test]
fn every_acknowledged_bid_survives_being_killed() {
    let rounds: u64 = number("VENDUE_CRASH_ROUNDS").unwrap_or(20);
    let seed = number("VENDUE_CRASH_SEED").unwrap_or_else(seed_from_clock);
    println!("VENDUE_CRASH_SEED={seed}, {rounds} rounds");
    let data = tempfile::tempdir().expect("a folder");
    let mut server = Server::start(data.path());
    let market = Market::set_up(server.address, BIDDERS, AUCTIONS);
    let numbers = Numbers::new();
    // Every bid ever sent, one list for each bidder.
    let mut clients: Vec<Vec<Bid>> = vec![Vec::new(); BIDDERS];
    let mut random = seed;
    for round in 1..=rounds {
        random = next_random(random);
        let life = LIFE_MS.start + random % (LIFE_MS.end - LIFE_MS.start);
        let sent = bid_and_kill(server, &market, &numbers, Duration::from_millis(life));
        server = Server::start(data.path());
        check_stored(data.path(), &market, &clients, &sent);
        let sent = send_again(server.address, &market, sent);
        for (client, bids) in clients.iter_mut().zip(sent) {
            client.extend(bids);
        }
        check_stored(data.path(), &market, &clients, &[]);
        let placed =
            |client: &Vec<Bid>| client.iter().filter(|bid| bid.placed_sequence().is_some()).count();
        let acknowledged: usize = clients.iter().map(placed).sum();
        println!("round {round}: killed after {life} ms, {acknowledged} bids acknowledged so far");
        assert!(acknowledged > 0 || round < 5, "no bid was acknowledged in five rounds");
    }
    verify_by_command(data.path());
    // Whoever stops the server in an orderly way finds it ready again as well.
    server.kill();
}

/// Lets every bidder bid until the server is killed.
fn bid_and_kill(
    server: Server,
    market: &Market,
    numbers: &Numbers,
    life: Duration,
) -> Vec<Vec<Bid>> {
    let address = server.address;
    std::thread::scope(|scope| {
        let bidders: Vec<_> = market
            .bidders
            .iter()
            .enumerate()
            .map(|(place, account)| {
                let by = if place % 3 == 2 { By::Socket } else { By::Http };
                scope.spawn(move || bid_until_the_end(by, address, account, market, numbers))
            })
            .collect();
        std::thread::sleep(life);
        server.kill();
        bidders.into_iter().map(|bidder| bidder.join().expect("a bidder")).collect()
    })
}

/// Compares all that was ever told with what is stored.
fn check_stored(data: &Path, market: &Market, earlier: &[Vec<Bid>], sent: &[Vec<Bid>]) {
    let library = stored::open(data);
    for id in &market.auctions {
        let stored = stored::auction(&library, id);
        let of_auction = |place: usize| -> Vec<Bid> {
            let both = [earlier.get(place), sent.get(place)].into_iter().flatten().flatten();
            both.filter(|bid| bid.auction_id == *id).cloned().collect()
        };
        let clients: Vec<Vec<Bid>> = (0..market.bidders.len()).map(of_auction).collect();
        let found = checker::complaints(&clients, &stored);
        assert!(found.is_empty(), "auction {id}:\n{}", found.join("\n"));
    }
    library.close().wait().expect("the library closes");
}

/// Sends every bid of the round again with its key. What was acknowledged must be answered in the
/// same words; what was not answered learns now what became of it.
fn send_again(address: SocketAddr, market: &Market, sent: Vec<Vec<Bid>>) -> Vec<Vec<Bid>> {
    let again = |(account, bids): (&market::Account, Vec<Bid>)| {
        let mut http = Http::connect(address, Some(&account.token)).expect("a connection");
        let one = |mut bid: Bid| {
            let told = bidder::place(&mut http, &bid.auction_id, &bid.key, bid.maximum_minor);
            let told = told.expect("an answer");
            match &bid.told {
                Told::Placed(_) => assert_eq!(told, bid.told, "{} was told before", bid.key),
                // A refusal is not kept, and the price has risen since.
                Told::Refused(_) => assert!(matches!(told, Told::Refused(_)), "{bid:?}: {told:?}"),
                Told::Nothing => bid.told = told,
            }
            bid
        };
        bids.into_iter().map(one).collect()
    };
    market.bidders.iter().zip(sent).map(again).collect()
}

/// The command that an operator would use.
fn verify_by_command(data: &Path) {
    let output = Command::new(binary())
        .args(["verify", "--json", "--database"])
        .arg(data.join("market.db"))
        .output()
        .expect("the command runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    let report: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(report["auctions"], AUCTIONS, "{report}");
    assert_eq!(report["failures"], serde_json::json!([]), "{report}");
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

fn seed_from_clock() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::from(since.subsec_nanos()) | 1
}

/// The next number of a sequence that a seed repeats (splitmix64).
fn next_random(state: u64) -> u64 {
    let mut mixed = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}
