//! Runs `tests/scenarios/auctions/bid_vectors.json` against the rules.
//!
//! The file is written by a second implementation, made from the specification alone
//! (`tests/vectors/model.py`), and every other host runs it too. Its form is described in
//! `tests/scenarios/auctions/README.md`.

// Everything here is a test, also what stands outside of the functions marked as such.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use serde::Deserialize;
use vendue_domain::auctions::{
    Admission, AdmissionStatus, Admitted, Auction, AuctionPolicy, AuctionState, BelowReserve,
    Bidder, BidderStanding, Decision, Exposure, FirstBid, IncrementLadder, LogEntry, NewAuction,
    NewBid, NewRetraction, PausedTime, Permission, Retraction, RetractionReason, SelfRaise,
    SoftClose, Standing, TieRule, change_reserve, close, create_auction, decide_bid,
    decide_buy_now, exposure_after, exposure_changes, initial_standing, pause, resume, retract,
    start, verify,
};
use vendue_domain::{
    AuctionId, Currency, Detail, Error, ListingId, MILLIS_PER_DAY, Money, Timestamp, UserId,
    WorkspaceId,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    vectors: Vec<Vector>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    rule: String,
    auction: Terms,
    #[serde(default)]
    bidders: BTreeMap<String, Known>,
    steps: Vec<Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Terms {
    currency: Currency,
    opening_minor: i64,
    reserve_minor: Option<i64>,
    buy_now_minor: Option<i64>,
    increments: IncrementLadder,
    first_bid: FirstBid,
    tie: TieRule,
    self_raise: SelfRaise,
    below_reserve: BelowReserve,
    soft_close: SoftClose,
    retraction: Retraction,
    pre_bids: Permission,
    paused_time: PausedTime,
    linked_accounts: Option<Permission>,
    admission: Option<Admission>,
    deposit_minor: Option<i64>,
    starts_at_ms: i64,
    ends_at_ms: i64,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Known {
    member: bool,
    linked: bool,
    banned_until_ms: Option<i64>,
    banned_permanently: bool,
    admission: Option<AdmissionStatus>,
    deposit_minor: i64,
    limit_minor: Option<i64>,
    leading_elsewhere_minor: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    at_ms: i64,
    act: Option<Deed>,
    bidder: Option<String>,
    maximum_minor: Option<i64>,
    currency: Option<Currency>,
    bid: Option<usize>,
    reason: Option<RetractionReason>,
    #[serde(default)]
    seller_agrees: bool,
    reserve_minor: Option<i64>,
    expect: Expect,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "snake_case")]
enum Deed {
    Start,
    BuyNow,
    Retract,
    LowerReserve,
    Pause,
    Resume,
    Close,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    #[serde(default)]
    accepted: bool,
    refused: Option<String>,
    minimum_minor: Option<i64>,
    price_minor: Option<i64>,
    #[serde(default, deserialize_with = "said")]
    leader: Option<Option<String>>,
    reserve_met: Option<bool>,
    bid_count: Option<i64>,
    ends_at_ms: Option<i64>,
    state: Option<AuctionState>,
}

/// Tells "nobody leads" (`null`) from "nothing is claimed" (no field).
fn said<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(source).map(Some)
}

fn user(name: &str) -> UserId {
    let mut bytes = [b'.'; 16];
    bytes.iter_mut().zip(name.bytes()).for_each(|(byte, letter)| *byte = letter);
    UserId::from_bytes(bytes)
}

/// One auction being played, with what a host would have stored.
struct Play<'a> {
    vector: &'a Vector,
    policy: AuctionPolicy,
    auction: Auction,
    standing: Standing,
    log: Vec<LogEntry>,
    bids: Vec<i64>,
    exposures: BTreeMap<UserId, Exposure>,
}

impl<'a> Play<'a> {
    fn new(vector: &'a Vector) -> Self {
        let terms = &vector.auction;
        let policy = AuctionPolicy::default();
        let (auction, standing) = create_auction(
            new_auction(terms),
            AuctionId::from_bytes([1; 16]),
            [2; 16],
            user("seller"),
            WorkspaceId::from_bytes([3; 16]),
            &policy,
            Timestamp::from_ms(terms.starts_at_ms).plus_ms(-MILLIS_PER_DAY),
        )
        .expect("terms that can be");
        assert_eq!(standing, initial_standing(&auction));
        let exposures = vector.bidders.iter().map(|(name, known)| {
            let exposure = Exposure {
                user_id: user(name),
                currency: auction.currency,
                leading_minor: known.leading_elsewhere_minor,
                limit_minor: known.limit_minor,
            };
            (exposure.user_id, exposure)
        });
        let exposures = exposures.collect();
        let (log, bids) = (Vec::new(), Vec::new());
        Self { vector, policy, auction, standing, log, bids, exposures }
    }

    fn play(&mut self, step: &Step) -> Result<(), Error> {
        let now = Timestamp::from_ms(step.at_ms);
        let seller = self.auction.seller_id;
        let decision = match step.act {
            None => self.bid(step, now)?,
            Some(Deed::Start) => start(&self.auction, &self.standing, now)?,
            Some(Deed::BuyNow) => {
                let buyer = step.bidder.as_deref().expect("a buyer");
                self.with_bidder(buyer, |bidder| {
                    decide_buy_now(&self.auction, &self.standing, bidder, user(buyer), now)
                })?
            }
            Some(Deed::Retract) => {
                // A bid that does not exist has a number that no log entry has.
                let count = step.bid.expect("a bid").checked_sub(1).expect("counted from 1");
                let bid_sequence = self.bids.get(count).copied().unwrap_or(i64::MAX);
                let retraction = NewRetraction {
                    bidder_id: user(step.bidder.as_deref().expect("a bidder")),
                    bid_sequence,
                    reason: step.reason.expect("a reason"),
                    seller_agrees: step.seller_agrees,
                };
                retract(&self.auction, &self.standing, &self.log, &retraction, now)?
            }
            Some(Deed::LowerReserve) => {
                let amount = step.reserve_minor.expect("a reserve");
                let reserve = Some(Money::new(amount, self.auction.currency)?);
                let policy = &self.policy;
                change_reserve(&self.auction, &self.standing, reserve, policy, seller, now)?
            }
            Some(Deed::Pause) => pause(&self.standing, None, now)?,
            Some(Deed::Resume) => resume(&self.auction, &self.standing, None, now)?,
            Some(Deed::Close) => close(&self.standing, now)?,
        };
        self.keep(decision, step.act.is_none());
        Ok(())
    }

    fn bid(&self, step: &Step, now: Timestamp) -> Result<Decision, Error> {
        let name = step.bidder.as_deref().expect("a bidder");
        let currency = step.currency.unwrap_or(self.auction.currency);
        let maximum = Money::new(step.maximum_minor.expect("a maximum"), currency)?;
        let bid = NewBid { bidder_id: user(name), maximum };
        self.with_bidder(name, |bidder| {
            decide_bid(&self.auction, &self.standing, bidder, &bid, &self.policy, now)
        })
        .map_err(Error::from)
    }

    fn with_bidder<T>(&self, name: &str, decide: impl FnOnce(&BidderStanding<'_>) -> T) -> T {
        let nothing = Known::default();
        let known = self.vector.bidders.get(name).unwrap_or(&nothing);
        let user_id = user(name);
        let record = Bidder {
            user_id,
            non_responses: 0,
            banned_until: known.banned_until_ms.map(Timestamp::from_ms),
            banned_permanently: known.banned_permanently,
        };
        let admitted = known.admission.map(|status| Admitted {
            auction_id: self.auction.id,
            user_id,
            status,
            deposit_minor: known.deposit_minor,
            since: self.auction.created_at,
        });
        decide(&BidderStanding {
            bidder: Some(&record),
            exposure: self.exposures.get(&user_id),
            admission: admitted.as_ref(),
            is_member: known.member,
            is_linked: known.linked,
        })
    }

    fn keep(&mut self, decision: Decision, is_bid: bool) {
        for change in exposure_changes(&self.standing, &decision.standing).into_iter().flatten() {
            let before = self.exposures.get(&change.user_id);
            let after = exposure_after(before, self.auction.currency, change).expect("it holds");
            self.exposures.insert(change.user_id, after);
        }
        if is_bid {
            self.bids.push(decision.entry.sequence);
        }
        self.log.push(decision.entry);
        self.standing = decision.standing;
    }
}

fn new_auction(terms: &Terms) -> NewAuction {
    let money = |amount| Money::new(amount, terms.currency).expect("an amount");
    let new = NewAuction::english(
        ListingId::from_bytes([4; 16]),
        money(terms.opening_minor),
        terms.increments.clone(),
        Timestamp::from_ms(terms.starts_at_ms),
        Timestamp::from_ms(terms.ends_at_ms),
    );
    NewAuction {
        reserve: terms.reserve_minor.map(money),
        buy_now: terms.buy_now_minor.map(money),
        first_bid: terms.first_bid,
        tie: terms.tie,
        self_raise: terms.self_raise,
        below_reserve: terms.below_reserve,
        soft_close: terms.soft_close,
        retraction: terms.retraction,
        pre_bids: terms.pre_bids,
        paused_time: terms.paused_time,
        linked_accounts: terms.linked_accounts.unwrap_or(new.linked_accounts),
        admission: terms.admission.unwrap_or(new.admission),
        deposit: terms.deposit_minor.map(money),
        ..new
    }
}

/// What differs from the expectation, in words.
fn difference(play: &Play<'_>, expect: &Expect, outcome: &Result<(), Error>) -> Option<String> {
    let error = match (outcome, &expect.refused) {
        (Ok(()), None) => return standing_difference(&play.standing, expect),
        (Ok(()), Some(code)) => return Some(format!("accepted, not refused with {code}")),
        (Err(error), None) => return Some(format!("refused: {error}")),
        (Err(error), Some(code)) if error.code().as_str() != code => {
            return Some(format!("refused with {}, not with {code}", error.code()));
        }
        (Err(error), Some(_)) => error,
    };
    let minimum = expect.minimum_minor.map(Detail::Number);
    let found = error.detail("minimum_minor");
    let differs = minimum.is_some() && minimum.as_ref() != found;
    differs.then(|| format!("the minimum is {found:?}, not {:?}", expect.minimum_minor))
}

fn standing_difference(standing: &Standing, expect: &Expect) -> Option<String> {
    assert!(expect.accepted, "an expectation is either accepted or refused");
    let found = [
        expect.price_minor.is_some_and(|price| price != standing.price_minor),
        expect
            .leader
            .as_ref()
            .is_some_and(|leader| leader.as_deref().map(user) != standing.leader_id),
        expect.reserve_met.is_some_and(|met| met != standing.reserve_met),
        expect.bid_count.is_some_and(|count| count != standing.bid_count),
        expect.ends_at_ms.is_some_and(|end| end != standing.ends_at.as_ms()),
        expect.state.is_some_and(|state| state != standing.state),
    ];
    let fields = ["price_minor", "leader", "reserve_met", "bid_count", "ends_at_ms", "state"];
    let wrong: Vec<&str> =
        fields.iter().zip(found).filter(|(_, differs)| *differs).map(|(name, _)| *name).collect();
    (!wrong.is_empty()).then(|| format!("{} differ: {standing:?}", wrong.join(", ")))
}

/// Plays a vector to its end; answers the first difference.
fn run(vector: &Vector) -> Option<String> {
    let mut play = Play::new(vector);
    for (number, step) in (1..).zip(&vector.steps) {
        let before = play.standing;
        let outcome = play.play(step);
        if let Some(difference) = difference(&play, &step.expect, &outcome) {
            return Some(format!("step {number}: {difference}"));
        }
        if outcome.is_err() && play.standing != before {
            return Some(format!("step {number}: the refusal changed the standing"));
        }
        let paid_at_most = play.standing.leader_maximum_minor.unwrap_or(i64::MAX);
        if play.standing.price_minor > paid_at_most && play.standing.bid_count > 0 {
            return Some(format!("step {number}: the leader would pay more than the maximum"));
        }
    }
    verify(&play.auction, &play.log, &play.standing).err().map(|failure| failure.to_string())
}

/// Plays every vector; fails with all that differ.
fn check(text: &str, at_least: usize) {
    let file: File = serde_json::from_str(text).expect("the form that the README describes");
    assert!(file.vectors.len() >= at_least, "only {} vectors", file.vectors.len());
    let differing: Vec<String> = file
        .vectors
        .iter()
        .filter_map(|vector| {
            run(vector).map(|found| format!("{} ({}): {found}", vector.name, vector.rule))
        })
        .collect();
    assert!(differing.is_empty(), "{} differ:\n{}", differing.len(), differing.join("\n"));
}

fn tests_folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "..", "..", "tests"].iter().collect()
}

/// What the model says, or nothing where Python is missing.
fn model(arguments: &[&str]) -> Option<String> {
    let script = tests_folder().join("vectors").join("generate.py");
    match Command::new("python3").arg("-B").arg(script).args(arguments).output() {
        Ok(output) => {
            let failure = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "generate.py {arguments:?}: {failure}");
            Some(String::from_utf8(output.stdout).expect("UTF-8"))
        }
        Err(error) => {
            // Past the macros, whose output is kept from everybody while a test passes.
            let said = format!("SKIPPED: python3 does not run here ({error})");
            writeln!(std::io::stderr(), "{said}").expect("it is said");
            None
        }
    }
}

#[test]
fn every_vector_has_the_expected_outcome() {
    let path = tests_folder().join("scenarios").join("auctions").join("bid_vectors.json");
    let text = std::fs::read_to_string(path).expect("the vectors are part of the repository");
    check(&text, 200);
}

#[test]
fn the_file_is_what_the_model_writes() {
    model(&["--check"]);
}

/// `VENDUE_RANDOM_HISTORIES` asks for more of them.
#[test]
fn random_histories_have_the_outcome_of_the_model() {
    let asked = std::env::var("VENDUE_RANDOM_HISTORIES").unwrap_or_else(|_| "300".into());
    if let Some(text) = model(&["--random", &asked]) {
        check(&text, asked.parse().expect("a number"));
    }
}
