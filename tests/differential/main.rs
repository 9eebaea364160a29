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
const COMMANDS: u64 = 24_000;
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
    place: Place,
}

fn play(place: Place, seed: u64, style: Style, history: &[Step]) -> Played {
    let mut world = World::open(&place, seed, style.lanes);
    let answers = world.play(history);
    world.market.close().wait().expect("closed");
    let content = Content::of_place(&place);
    Played { world, answers, content, place }
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

/// One command less, a row that was changed, a key that was forgotten: whatever differs is seen.
#[test]
fn the_comparison_sees_what_differs() {
    let (seed, style) = (3, Style::of(3));
    assert!(style.is_exact() && style.lanes == 1);
    let history = Generator::new(seed, style.crowd).history(HISTORY);
    let play = |history: &[Step]| play(Place::file(), seed, style, history);
    let whole = play(&history);
    assert_eq!(difference(&whole, &play(&history), style), None);
    // From the last command on that has left something: without it, the rest is as it was.
    let stored =
        |played: &Played, shorter: &Played| played.content.difference(&shorter.content, true);
    let mut seen = std::collections::BTreeSet::new();
    for place in (0..history.len()).rev().step_by(3) {
        let mut shorter = history.clone();
        shorter.remove(place);
        let shorter = play(&shorter);
        assert!(difference(&whole, &shorter, style).is_some(), "step {place} was left out");
        let found = stored(&whole, &shorter).unwrap_or_default();
        seen.extend(found.split(':').next().map(str::to_owned));
    }
    assert!(seen.len() > 3, "{seen:?}");
}

/// A single value anywhere is enough.
#[test]
fn the_comparison_reads_every_value() {
    let (seed, style) = (3, Style::of(3));
    let history = Generator::new(seed, style.crowd).history(HISTORY);
    let whole = play(Place::file(), seed, style, &history);
    let changes = [
        ("standings", "UPDATE standings SET extensions = extensions + 1"),
        ("auction_log", "DELETE FROM auction_log WHERE sequence = 2"),
        ("deadlines", "UPDATE deadlines SET due_at = due_at + 1"),
        ("events", "UPDATE events SET at = at + 1 WHERE sequence = 1"),
        ("outcomes", "UPDATE outcomes SET answer = X'31'"),
    ];
    for (what, sql) in changes {
        let other = play(Place::file(), seed, style, &history);
        let connection = rusqlite::Connection::open(other.place.address()).expect("open");
        assert!(connection.execute(sql, []).expect("changed") > 0);
        let changed = Content::of_place(&other.place);
        let found = whole.content.difference(&changed, true).unwrap_or_default();
        assert!(found.starts_with(&format!("{what}: ")), "{what}: {found}");
    }
}
