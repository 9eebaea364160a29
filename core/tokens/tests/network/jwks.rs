//! Keys that are fetched: how often, when again, and what while the other system is down.

use std::sync::{Arc, Barrier};

use serde_json::{Value, json};
use vendue_tokens::{Fetch, FetchFailure, Secret, Verifier};

use crate::support::server::{Gate, Reply, Server};
use crate::support::signers::Signer;
use crate::support::{
    NOW_S, after, assert_refused, assert_unavailable, claims, claims_with, now, url_config,
    verifier,
};

fn set(keys: &[Value]) -> String {
    json!({ "keys": keys }).to_string()
}

fn one_key() -> String {
    set(&[Signer::ed(1).jwk("a")])
}

/// A token that is good for a week, so that only keys can be what is refused.
fn token(number: u8, kid: &str) -> String {
    Signer::ed(number).token(kid, &claims_with(&json!({"exp": NOW_S + 7 * 86_400})))
}

fn started(document: String) -> (Server, Verifier) {
    let server = Server::of(document);
    let verifier = verifier(url_config(&server.url("/keys")));
    (server, verifier)
}

#[test]
fn keys_are_fetched_by_the_first_token_and_then_kept() {
    let (server, verifier) = started(one_key());
    assert_eq!(server.count(), 0);
    for moment in [0, 1, 599] {
        assert_eq!(verifier.check(&token(1, "a"), after(moment)).unwrap().subject, "anna");
        assert_eq!(server.count(), 1);
    }
    assert!(verifier.check(&token(1, "a"), after(600)).is_ok());
    assert_eq!(server.count(), 2);
    assert_eq!(server.requests()[0].path, "/keys");
    assert_eq!(server.requests()[0].authorization, None);
}

#[test]
fn keys_can_be_reached_before_there_is_a_token() {
    let (server, verifier) = started(one_key());
    server.reply(Reply::HangUp);
    assert_unavailable(verifier.reach(now()));
    server.reply(Reply::Json(one_key()));
    assert_eq!(verifier.reach(after(30)), Ok(1));
    assert_eq!(server.count(), 2);
    assert!(verifier.check_at_hand(&token(1, "a"), after(31)).unwrap().is_ok());
}

#[test]
fn from_memory_nothing_waits() {
    let (server, verifier) = started(one_key());
    assert!(verifier.check_at_hand(&token(1, "a"), now()).is_none());
    assert_eq!(server.count(), 0);
    assert!(verifier.check(&token(1, "a"), now()).is_ok());
    assert!(verifier.check_at_hand(&token(1, "a"), now()).unwrap().is_ok());
    assert_refused(verifier.check_at_hand(&token(2, "a"), now()).unwrap());
    assert_refused(verifier.check_at_hand("garbage", now()).unwrap());
    assert!(verifier.check_at_hand(&token(1, "a"), after(600)).is_none());
    assert_eq!(server.count(), 1);
}

#[test]
fn a_new_key_is_found_and_an_old_one_forgotten() {
    let (server, verifier) = started(one_key());
    assert!(verifier.check(&token(1, "a"), now()).is_ok());
    server.reply(Reply::Json(set(&[Signer::ed(2).jwk("b")])));
    // Too soon after the last fetch, so nobody asks.
    assert_refused(verifier.check(&token(2, "b"), after(29)));
    assert_eq!(server.count(), 1);
    assert!(verifier.check(&token(2, "b"), after(30)).is_ok());
    assert_eq!(server.count(), 2);
    assert_refused(verifier.check(&token(1, "a"), after(31)));
    // The same id with another key: after ten minutes at the latest.
    server.reply(Reply::Json(set(&[Signer::ed(3).jwk("b")])));
    assert!(verifier.check(&token(2, "b"), after(629)).is_ok());
    assert_refused(verifier.check(&token(2, "b"), after(631)));
    assert!(verifier.check(&token(3, "b"), after(631)).is_ok());
}

#[test]
fn a_flood_of_unknown_ids_is_a_fetch_in_half_a_minute() {
    let (server, verifier) = started(one_key());
    for moment in 0..300 {
        for number in 0..3 {
            let kid = format!("unknown-{moment}-{number}");
            assert_refused(verifier.check(&token(9, &kid), after(moment)));
        }
    }
    assert_eq!(server.count(), 10);
    assert!(verifier.check(&token(1, "a"), after(300)).is_ok());
}

#[test]
fn what_cannot_be_an_id_causes_no_fetch() {
    let (server, verifier) = started(one_key());
    assert_refused(verifier.check(&token(1, &"k".repeat(201)), now()));
    assert_eq!(server.count(), 0);
    assert_refused(verifier.check(&token(1, &"k".repeat(200)), now()));
    assert_eq!(server.count(), 1);
}

#[test]
fn an_id_that_was_not_there_is_not_asked_for_again_at_once() {
    let (server, verifier) = started(one_key());
    for moment in [0, 31, 62, 93, 119] {
        assert_refused(verifier.check(&token(9, "x"), after(moment)));
    }
    assert_eq!(server.count(), 1);
    assert_refused(verifier.check(&token(9, "x"), after(120)));
    assert_eq!(server.count(), 2);
}

#[test]
fn a_system_that_is_down_is_believed_for_a_day() {
    let (server, verifier) = started(one_key());
    assert!(verifier.check(&token(1, "a"), now()).is_ok());
    server.reply(Reply::HangUp);
    for moment in [600, 640, 3_600, 86_399] {
        assert!(verifier.check(&token(1, "a"), after(moment)).is_ok(), "{moment}");
    }
    assert_eq!(server.count(), 5);
    // It is asked once in half a minute, not by everybody.
    assert!(verifier.check(&token(1, "a"), after(86_399)).is_ok());
    assert_eq!(server.count(), 5);
    // Nobody can say whether this is a forgery or a new key.
    assert_unavailable(verifier.check(&token(2, "b"), after(86_399)));
    assert_unavailable(verifier.check(&token(1, "a"), after(86_400)));
    server.reply(Reply::Json(one_key()));
    assert!(verifier.check(&token(1, "a"), after(86_500)).is_ok());
    assert_refused(verifier.check(&token(2, "b"), after(86_501)));
}

#[test]
fn a_system_that_was_never_there_is_unavailable_and_comes_back() {
    let (server, verifier) = started(one_key());
    server.reply(Reply::Status(503, String::new()));
    assert_unavailable(verifier.check(&token(1, "a"), now()));
    for moment in 0..30 {
        assert_unavailable(verifier.check(&token(1, "a"), after(moment)));
    }
    assert_eq!(server.count(), 1);
    server.reply(Reply::Json(one_key()));
    assert!(verifier.check(&token(1, "a"), after(30)).is_ok());
    // What is no token at all is refused even so.
    assert_refused(verifier.check("garbage", now()));
}

#[test]
fn nobody_listens() {
    let address = Server::of(String::new()).url("/keys");
    // It is gone by now, and its port with it.
    assert_unavailable(verifier(url_config(&address)).check(&token(1, "a"), now()));
}

#[test]
fn of_several_who_wait_one_fetches() {
    let gate = Gate::default();
    let server = Server::of(String::new());
    server.reply(Reply::Held(gate.clone(), one_key()));
    let verifier = Arc::new(verifier(url_config(&server.url("/keys"))));
    let barrier = Arc::new(Barrier::new(9));
    let threads: Vec<_> = (0..8)
        .map(|number| {
            let (verifier, barrier) = (verifier.clone(), barrier.clone());
            std::thread::spawn(move || {
                barrier.wait();
                // Half of them ask for a key that is there, half for one that is not.
                let kid = if number % 2 == 0 { "a" } else { "b" };
                verifier.check(&token(1, kid), now())
            })
        })
        .collect();
    barrier.wait();
    // Whoever comes before the answer waits for it, and whoever comes later finds it.
    while server.count() == 0 {
        std::thread::yield_now();
    }
    gate.open();
    for (number, thread) in threads.into_iter().enumerate() {
        let result = thread.join().unwrap();
        if number % 2 == 0 {
            assert_eq!(result.unwrap().subject, "anna");
        } else {
            assert_refused(result);
        }
    }
    assert_eq!(server.count(), 1);
}

#[test]
fn while_one_fetches_again_the_others_use_what_is_there() {
    let gate = Gate::default();
    let (server, verifier) = started(one_key());
    assert!(verifier.check(&token(1, "a"), now()).is_ok());
    server.reply(Reply::Held(gate.clone(), one_key()));
    let verifier = Arc::new(verifier);
    let slow = std::thread::spawn({
        let verifier = verifier.clone();
        move || verifier.check(&token(1, "a"), after(600))
    });
    while server.count() == 1 {
        std::thread::yield_now();
    }
    for _ in 0..8 {
        assert!(verifier.check_at_hand(&token(1, "a"), after(600)).unwrap().is_ok());
    }
    gate.open();
    assert!(slow.join().unwrap().is_ok());
    assert_eq!(server.count(), 2);
}

#[test]
fn a_clock_that_was_set_back_does_not_stop_the_fetching() {
    let (server, verifier) = started(one_key());
    assert!(verifier.check(&token(1, "a"), after(3_600)).is_ok());
    server.reply(Reply::Json(set(&[Signer::ed(2).jwk("b")])));
    assert!(verifier.check(&token(2, "b"), now()).is_ok());
    assert_eq!(server.count(), 2);
}

#[test]
fn a_token_without_a_key_id_is_checked_by_the_only_key() {
    let (server, verifier) = started(one_key());
    let nameless = Signer::ed(1).with_header(&json!({"alg": "EdDSA"}), &claims());
    assert!(verifier.check(&nameless, now()).is_ok());
    assert_eq!(server.count(), 1);
}

#[test]
fn a_fetch_that_panics_leaves_nobody_waiting() {
    struct Broken;
    impl Fetch for Broken {
        fn get(&self, _: &str, _: Option<&Secret>, _: usize) -> Result<Vec<u8>, FetchFailure> {
            panic!("a defect of the host");
        }
    }
    let config = url_config("https://login.example.org/keys");
    let verifier = Arc::new(Verifier::with_fetch(config, Arc::new(Broken)).unwrap());
    let first = std::thread::spawn({
        let verifier = verifier.clone();
        move || verifier.check(&token(1, "a"), now())
    });
    assert!(first.join().is_err());
    // Were the fetch still counted as under way, this would not be at hand.
    assert_unavailable(verifier.check_at_hand(&token(1, "a"), after(1)).unwrap());
}
