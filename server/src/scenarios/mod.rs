//! Runs the scenarios that every host runs over HTTP, against the whole application on a market of
//! virtual time in this process.
//!
//! A step goes over HTTP when its operation has a route and whoever acts is no host: with the token
//! or cookie of the step, or for a user with a token of a session that is begun for that. All other
//! steps are done directly, and so is what is watched or followed.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at the first surprise")]

#[path = "../../tests/http/client.rs"]
#[allow(dead_code, reason = "some of it is for other tests")]
mod client;
mod request;
mod served;
mod stage;
mod table;

use std::collections::BTreeSet;

use vendue_scenarios::{Place, play_all};

use stage::OverHttp;
use table::{NO_OPERATION, NO_ROUTE, ROUTES};

#[test]
fn every_scenario_holds_over_http() {
    play_all(|_, _| Some(Place::Own), |scenario| Box::new(OverHttp::of(scenario)));
    let used = stage::used();
    let unused: Vec<&str> =
        ROUTES.iter().map(|route| route.request).filter(|route| !used.contains(route)).collect();
    assert!(unused.is_empty(), "no scenario succeeds with {unused:?}");
}

#[test]
fn every_operation_has_a_route_or_a_reason() {
    let has_route = |name: &str| ROUTES.iter().any(|route| route.operation == name);
    let is_excused = |name: &str| NO_ROUTE.iter().any(|(excused, _)| *excused == name);
    let names: BTreeSet<String> =
        vendue_hosts::operations().map(|found| format!("{}.{}", found.area, found.name)).collect();
    for name in &names {
        assert!(
            has_route(name) != is_excused(name),
            "give {name} a route in scenarios/table.rs, or say there why it has none"
        );
    }
    let listed = ROUTES.iter().map(|route| route.operation);
    for name in listed.chain(NO_ROUTE.iter().map(|(name, _)| *name)) {
        assert!(names.contains(name), "there is no operation {name}");
    }
}

#[test]
fn every_route_is_an_operation_or_has_a_reason() {
    let document = include_str!("../../../docs/openapi.json");
    let document: serde_json::Value = serde_json::from_str(document).unwrap();
    let mut served = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let Some(path) = path.strip_prefix("/api/v1") else { continue };
        for method in methods.as_object().unwrap().keys() {
            served.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    let listed: BTreeSet<String> = ROUTES
        .iter()
        .map(|route| route.request)
        .chain(NO_OPERATION.iter().map(|(request, _)| *request))
        .map(str::to_owned)
        .collect();
    let missing: Vec<_> = served.difference(&listed).collect();
    assert!(missing.is_empty(), "give these an operation in scenarios/table.rs: {missing:?}");
    let gone: Vec<_> = listed.difference(&served).collect();
    assert!(gone.is_empty(), "these are not served: {gone:?}");
}
