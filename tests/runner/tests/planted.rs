//! A runner that finds nothing wrong is worth nothing: every kind of mistake is found.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use serde_json::{Value, json};
use vendue_scenarios::{Direct, Place, Scenario, play};

/// Plays steps after one that registers anna; gives what is wrong.
fn wrong(steps: Value) -> Option<String> {
    let scenario = json!({
        "name": "planted",
        "starts_at": "2027-01-15T08:00:00.000Z",
        "users": ["anna"],
        "steps": steps,
    });
    let scenario: Scenario = serde_json::from_value(scenario).expect("the form of a scenario");
    play(&scenario, &Place::Own, &mut Direct).err()
}

fn me(more: Value) -> Value {
    let mut step = json!({"as": "${anna.id}", "call": "identity.me"});
    let members = more.as_object().expect("an object").clone();
    step.as_object_mut().expect("an object").extend(members);
    step
}

#[test]
fn what_is_right_passes() {
    let steps = json!([
        me(json!({"save": "me", "expect": {"username": "anna", "version": 1}})),
        {"at": "2027-01-15T09:00:00.000Z"},
        {"call": "market.status", "expect": {"now": "2027-01-15T09:00:00.000Z"}},
        {"as": "anyone", "call": "identity.me", "refused": {"code": "unauthenticated"}},
        {"subscribe": "user:${me.id}", "since": 0, "expect": [{"topic": "user:${anna.id}"}]},
    ]);
    assert_eq!(wrong(steps), None);
}

#[test]
fn every_mistake_is_found() {
    let registered = json!({"body": {"kind": "user_registered"}});
    for (step, word) in [
        (me(json!({"expect": {"username": "bea"}})), "username is \"anna\", not \"bea\""),
        (me(json!({"expect": null})), "the answer is"),
        (me(json!({"expect": {"email": null}})), "not null"),
        (me(json!({"refused": {"code": "forbidden"}})), "not refused"),
        (json!({"as": "anyone", "call": "identity.me"}), "refused"),
        (
            json!({"as": "anyone", "call": "identity.me", "refused": {"code": "forbidden"}}),
            "code is \"unauthenticated\", not \"forbidden\"",
        ),
        (json!({"as": "${bea.id}", "call": "identity.me"}), "nothing is saved as bea"),
        (json!({"as": {"token": "x"}, "call": "identity.me"}), "`as` cannot be"),
        (json!({"call": "identity.you"}), "operation"),
        (json!({"at": "2027-01-14T08:00:00.000Z", "call": "market.run_due"}), "time"),
        (json!({"at": "soon"}), "soon"),
        (json!({"next": "nobodys"}), "is not watched"),
        (
            json!({"subscribe": "user:${anna.id}", "since": 0, "refused": {"code": "x"}}),
            "not refused",
        ),
        (
            json!({"subscribe": "user:${anna.id}", "since": 0, "expect": [{"sequence": 2}]}),
            "sequence is 1, not 2",
        ),
        (
            json!({"as": "anyone", "subscribe": "user:${anna.id}", "expect": [registered]}),
            "forbidden",
        ),
        (json!({"watch": "nonsense"}), "id_malformed"),
    ] {
        let found = wrong(json!([step])).unwrap_or_default();
        assert!(found.contains(word), "{step}: {found:?} does not say {word:?}");
    }
}

#[test]
fn steps_that_make_no_sense_are_found() {
    for step in [
        json!({}),
        json!({"call": "identity.me", "watch": "x"}),
        json!({"at": "2027-01-15T09:00:00.000Z", "expect": {}}),
        json!({"watch": "x", "with": {"a": 1}}),
        json!({"as": "anyone", "call": "rules.currency", "with": {"code": "EUR"}}),
        json!({"call": "identity.me", "expect": {}, "refused": {"code": "forbidden"}}),
        json!({"call": "identity.me", "since": 3}),
        json!({"watch": "x", "expect": {}}),
        json!({"call": "identity.me", "save": "x", "refused": {"code": "forbidden"}}),
        json!({"call": "identity.me", "refused": {"category": "forbidden"}}),
    ] {
        let read: vendue_scenarios::Step = serde_json::from_value(step.clone()).expect("a step");
        assert!(read.check().is_err(), "{step}");
    }
    let unknown = json!({"call": "identity.me", "expects": {}});
    assert!(serde_json::from_value::<vendue_scenarios::Step>(unknown).is_err());
}
