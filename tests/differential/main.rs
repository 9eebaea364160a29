//! The same random history on a file and on PostgreSQL: every answer, and in the end every row,
//! every event and every kept outcome are the same.
//!
//! A seed that fails is printed with the shortest history found that still does.
//! `VENDUE_DIFFERENTIAL_SEED=17` plays one seed alone, and `VENDUE_DIFFERENTIAL_COMMANDS=1000000`
//! more commands than usual.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod command;
mod content;
mod generate;
mod invariants;
mod place;
mod send;
mod shrink;
mod terms;
mod world;

use std::sync::atomic::{AtomicUsize, Ordering};

use vendue_tests::{Seeds, number_from};

use crate::command::Step;
use crate::content::{Content, first_difference};
use crate::generate::{Crowd, Generator};
use crate::place::Place;
use crate::shrink::shrink;
use crate::world::World;

/// How many commands are played in all, and in each history.
const COMMANDS: u64 = 12_000;
const HISTORY: usize = 300;

/// How a history is played.
#[derive(Clone, Copy, Debug)]
struct Style {
    /// How many writers PostgreSQL has. With one, commands are decided in the order in which they
    /// were sent; with several, only those about one auction are.
    lanes: usize,
    crowd: Crowd,
}

impl Style {
    fn of(seed: u64) -> Self {
        match seed % 3 {
            0 => Self { lanes: 1, crowd: Crowd::Everywhere },
            1 => Self { lanes: 3, crowd: Crowd::AroundOneAuction },
            _ => Self { lanes: 3, crowd: Crowd::Everywhere },
        }
    }

    /// Whether the order of decisions, and with it every answer, follows from the history.
    fn is_exact(self) -> bool {
        self.lanes == 1 || self.crowd == Crowd::AroundOneAuction
    }
}

/// A history that was played, and what it has left.
struct Played {
    world: World,
    answers: Vec<String>,
    content: Content,
    _place: Place,
}

fn play(place: Place, seed: u64, style: Style, history: &[Step]) -> Played {
    let mut world = World::open(&place, seed, style.lanes);
    let answers = world.play(history);
    world.market.close().wait().expect("closed");
    let store = place.store();
    let content = Content::read(&store);
    store.close().wait().expect("closed");
    Played { world, answers, content, _place: place }
}

/// The first thing in which two differ.
fn difference(one: &Played, other: &Played, style: Style) -> Option<String> {
    let answers = first_difference(&one.answers, &other.answers);
    let answers = answers.map(|found| format!("answers: {found}"));
    answers.or_else(|| one.content.difference(&other.content, style.lanes == 1))
}

fn differs(seed: u64, style: Style, history: &[Step]) -> Option<String> {
    let one = play(Place::file(), seed, style, history);
    let other = play(Place::database(), seed, style, history);
    invariants::check(&one.world, &one.content);
    invariants::check(&other.world, &other.content);
    if style.is_exact() { difference(&one, &other, style) } else { None }
}

#[test]
fn random_histories_leave_the_same_on_both() {
    let commands = number_from("VENDUE_DIFFERENTIAL_COMMANDS").unwrap_or(COMMANDS);
    let seeds = Seeds::named("VENDUE_DIFFERENTIAL_SEED", commands.div_ceil(HISTORY as u64));
    let played = AtomicUsize::new(0);
    seeds.play(|seed| {
        let style = Style::of(seed);
        let history = Generator::new(seed, style.crowd).history(HISTORY);
        played.fetch_add(history.iter().map(Vec::len).sum(), Ordering::Relaxed);
        if let Some(found) = differs(seed, style, &history) {
            let shorter = shrink(history, |shorter| differs(seed, style, shorter).is_some());
            let told = differs(seed, style, &shorter).unwrap_or(found);
            let steps: Vec<String> = shorter.iter().map(|step| format!("{step:?}")).collect();
            panic!("{style:?}\n{told}\n{} steps:\n{}", steps.len(), steps.join("\n"));
        }
    });
    let wanted = usize::try_from(commands).expect("not so many");
    assert!(seeds.is_one() || played.into_inner() >= wanted);
}

#[test]
fn zz_stats() {
    let mut counts: std::collections::BTreeMap<String, usize> = Default::default();
    let mut tables: std::collections::BTreeMap<&str, usize> = Default::default();
    for seed in 1..=20 {
        let style = Style::of(seed);
        let history = Generator::new(seed, style.crowd).history(HISTORY);
        let one = play(Place::file(), seed, style, &history);
        let acts = history.iter().flatten().map(|c| format!("{:?}", c.act));
        for (answer, act) in one.answers.iter().zip(acts) {
            let act: String = act
                .replace("Auction { auction: ", "")
                .chars()
                .filter(|c| !c.is_ascii_digit())
                .take(22)
                .collect();
            let key = if answer.starts_with("Err(") {
                answer[4..].split(':').next().unwrap().to_owned()
            } else {
                answer.chars().take(4).collect()
            };
            *counts.entry(format!("{act} => {key}")).or_default() += 1;
        }
        for (t, rows) in &one.content.rows {
            *tables.entry(t).or_default() += rows.len();
        }
        *tables.entry("events").or_default() += one.content.log.len();
    }
    for (k, v) in counts {
        eprintln!("{v:6} {k}");
    }
    eprintln!("{tables:?}");
}
