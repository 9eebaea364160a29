//! Seeded simulation: random histories of many bidders on virtual time, with faults between any two
//! steps, against a small reference model and against the proof of every log.
//!
//! A failing seed is printed. `VENDUE_SIMULATION_SEED=17` runs one seed alone, and
//! `VENDUE_SIMULATION_SEEDS=5000` more than the usual number.

mod commands;
mod contest;
mod mishaps;
mod model;
mod terms;
mod world;

use std::collections::BTreeMap;

use vendue::Timestamp;
use vendue::domain::events::Topic;
use vendue_tests::Seeds;

use crate::place::SEEDS;

use self::model::State;
use self::world::World;

const STEPS: usize = 60;

#[test]
fn random_histories_are_as_the_model_says() {
    Seeds::named("VENDUE_SIMULATION_SEED", SEEDS).play(play);
}

fn play(seed: u64) {
    let mut world = World::new(seed);
    for _ in 0..STEPS {
        match world.random.within(0, 99) {
            0..=54 => world.bid(),
            55..=61 => world.resend(),
            62..=66 => world.command(),
            67..=69 => world.retract(),
            70..=71 => world.set_limit(),
            72..=83 => {
                let ms = world.random.within(0, 12_000);
                world.clock.advance_ms(ms);
            }
            84..=85 => {
                // A clock that was wrong is set right.
                let ms = world.random.within(0, 3_000);
                world.clock.set(Timestamp::from_ms(world.now() - ms));
            }
            86..=91 => world.run_due(),
            92..=95 => world.settle(),
            96..=97 => world.reopen(),
            _ => world.crash(),
        }
        if world.random.chance(10) {
            world.settle();
            compare(&world);
        }
    }
    world.settle();
    compare(&world);
    for _ in 0..2 {
        // Two hours end everything that is not paused.
        world.clock.advance_ms(7_200_000);
        world.run_due();
        compare(&world);
        world.reopen();
    }
    prove(&world);
}

/// What the market shows is what the model says.
fn compare(world: &World) {
    for (id, model) in &world.auctions {
        let view = world.market.auctions().get(*id).wait().expect("there").auction;
        let contest = &model.contest;
        let state = format!("{:?}", model.state).to_lowercase();
        assert_eq!(view.state.as_str(), state);
        assert_eq!(view.price_minor, contest.price, "price");
        assert_eq!(view.bid_count, contest.count, "count");
        assert_eq!(view.leader_id, contest.leader.map(|who| world.bidders[who]), "leader");
        assert_eq!(view.reserve_met, contest.reserve_met(), "reserve met");
        assert_eq!(view.ends_at.as_ms(), model.ends_at, "end");
        assert_eq!(view.extensions, model.extensions, "extensions");
        assert_eq!(view.paused_at.map(Timestamp::as_ms), model.paused_at, "paused");
        let events = world.market.events().read(Topic::auction(*id), 0, 1_000);
        let events = events.wait().expect("read");
        let numbers: Vec<i64> = events.iter().map(|event| event.sequence).collect();
        assert_eq!(numbers, (1..=view.event_sequence).collect::<Vec<_>>(), "events");
    }
}

/// Every log proves itself and has the entries of the model; stock and listings agree.
fn prove(world: &World) {
    let mut held = 0;
    let mut sold = BTreeMap::new();
    for (id, model) in &world.auctions {
        let proof = world.market.auctions().verify(*id).wait().expect("the log holds");
        assert_eq!((proof.entries, proof.bids), (model.entries, model.bids));
        assert!(model.state.is_over() || model.state == State::Paused);
        let listing = world.market.auctions().get(*id).wait().expect("there").listing;
        let expected = match model.state {
            State::Sold => "pending_settlement",
            State::Paused => "paused",
            State::Cancelled => "ended or withdrawn",
            _ => "ended",
        };
        assert!(expected.contains(listing.state.as_str()), "{} is {expected}", listing.state);
        if matches!(model.state, State::Sold | State::Paused) {
            held += 1;
        }
        sold.insert(*id, listing.id);
    }
    assert_eq!(sold.len(), 3);
    let stock = world.market.inventory().get(world.stock).wait().expect("stock");
    assert_eq!((stock.quantity, stock.reserved), (3, held), "what is not sold is free");
}
