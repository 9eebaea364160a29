//! What the hosts offer is what the scenarios call.

use std::collections::{BTreeMap, BTreeSet};

use vendue_scenarios::{Step, all};

/// How often each operation or rule is called, and how often one of the calls is refused.
fn calls() -> BTreeMap<String, (usize, usize)> {
    let mut calls = BTreeMap::new();
    for file in all() {
        let steps = file.scenarios.iter().flat_map(|scenario| &scenario.steps);
        for Step { call, expect, refused, .. } in steps {
            let Some(name) = call else { continue };
            let (answers, refusals): &mut (usize, usize) = calls.entry(name.clone()).or_default();
            *answers += usize::from(expect.is_some());
            *refusals += usize::from(refused.is_some());
        }
    }
    calls
}

/// Every operation and rule, as `area.name`.
fn offered() -> BTreeSet<String> {
    let operations =
        vendue_hosts::operations().map(|found| format!("{}.{}", found.area, found.name));
    let rules = vendue_hosts::rules::RULES.iter().map(|rule| format!("rules.{}", rule.name));
    operations.chain(rules).collect()
}

/// Operations whose answer cannot be said beforehand: a scenario saves it and uses it.
const ANSWERS_ARE_USED: &[&str] = &["auctions.create_group", "identity.make_link"];

/// Operations that refuse nothing.
const REFUSE_NOTHING: &[&str] = &["auctions.place_bids", "sessions.jwks"];

#[test]
fn every_operation_has_a_scenario() {
    let calls = calls();
    let missing: Vec<String> = offered()
        .into_iter()
        .filter(|name| !calls.contains_key(name))
        .map(|name| {
            let area = name.split('.').next().unwrap_or_default();
            format!("add a scenario for {name} in tests/scenarios/{area}/")
        })
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_operation_has_an_answer_that_is_looked_at_and_a_refusal() {
    let calls = calls();
    let mut lacking = Vec::new();
    for name in offered() {
        let (answers, refusals) = calls.get(&name).copied().unwrap_or_default();
        if answers == 0 && !ANSWERS_ARE_USED.contains(&name.as_str()) {
            lacking.push(format!("{name}: no scenario expects an answer of it"));
        }
        if refusals == 0 && !REFUSE_NOTHING.contains(&name.as_str()) {
            lacking.push(format!("{name}: no scenario expects a refusal of it"));
        }
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

#[test]
fn no_scenario_calls_what_is_not_there() {
    let offered = offered();
    let unknown: Vec<String> = calls().into_keys().filter(|name| !offered.contains(name)).collect();
    assert!(unknown.is_empty(), "there is no {}", unknown.join(", no "));
}
