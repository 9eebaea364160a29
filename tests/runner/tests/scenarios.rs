//! Every scenario, on both stores.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use vendue_scenarios::{Direct, Place, Scenario, Store, all, play_all};
use vendue_test_servers::Postgres;

#[test]
fn in_memory_and_in_files() {
    play_all(|_, _| Some(Place::Own), |_| Box::new(Direct));
}

#[test]
fn on_postgres() {
    let server = Postgres::shared();
    // Schemas of one database are made sooner than databases, and all at once soonest.
    let database = server.create_database();
    let count: usize = all().iter().map(|file| file.scenarios.len()).sum();
    let schemas: String =
        (0..count).map(|number| format!("CREATE SCHEMA scenario_{number};")).collect();
    server.psql(database.name(), &schemas).expect("made");
    let place = |scenario: &Scenario, number: usize| {
        let schema = format!("&options=-csearch_path%3Dscenario_{number}");
        let place = Place::At(format!("{}{schema}", database.url()));
        (scenario.store == Store::Any).then_some(place)
    };
    play_all(place, |_| Box::new(Direct));
}
