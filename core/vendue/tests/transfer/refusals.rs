//! What is not moved: into a market that has something, halfway, or while it changes.

use std::sync::atomic::{AtomicBool, Ordering};

use vendue::{Error, ErrorCode, NewUser, UserId};
use vendue_test_servers::Postgres;

use crate::played::{Hall, Played, open};

#[test]
fn only_into_an_empty_market() {
    let first = Hall::at(":memory:");
    let setting = open(":memory:", &first.clock);
    setting.shared_setting("color", b"red".to_vec()).wait().expect("kept");
    let filled = Hall::at(":memory:");
    for target in [&setting, &filled.market, &first.market] {
        let refused = first.market.copy_into(target, |_| ()).wait().expect_err("not empty");
        assert_eq!(refused.code(), ErrorCode::AlreadyExists);
    }
    // Nothing was written there: it has no mark, and only what it had.
    assert_eq!(setting.shared_setting("color", Vec::new()).wait(), Ok(b"red".to_vec()));
    assert!(setting.identity().find_by_name("ben").wait().is_err());
    let moved = setting.copy_into(&open(":memory:", &first.clock), |_| ()).wait();
    assert!(moved.expect("moved").comparison.is_equal());
}

#[test]
fn only_the_host_may() {
    let first = Hall::at(":memory:");
    let target = open(":memory:", &first.clock);
    let user = first.bidders[0];
    for (from, to) in [
        (first.market.acting_as(user), target.clone()),
        (first.market.clone(), target.acting_as(user)),
        (first.market.acting_as_anyone(), target.acting_as_anyone()),
    ] {
        let refused = from.copy_into(&to, |_| ()).wait().expect_err("refused");
        assert_eq!(refused.code(), ErrorCode::Forbidden);
        let refused = vendue::transfer::compare(&from, &to).wait().expect_err("refused");
        assert_eq!(refused.code(), ErrorCode::Forbidden);
    }
}

/// Breaks a move off after the first portion, as a process does that is killed.
fn broken_off(address: &str) -> Hall {
    let played = Played::at(":memory:");
    let target = open(address, &played.hall.clock);
    let copying = played.hall.market.copy_into(&target, move |progress| {
        // A panic in the midst of it is as sudden as a kill: nothing is tidied up.
        assert!(progress.done < 10, "stop here");
    });
    let thread = std::thread::spawn(move || copying.wait());
    assert!(thread.join().is_err());
    target.close().wait().expect("closed");
    drop(target);
    played.hall
}

/// Neither to be served, nor to be moved on, nor to be moved into again.
fn is_refused(address: &str, hall: &Hall) {
    for _ in 0..2 {
        let refused: Error = vendue::open(address).map(drop).expect_err("half of a market");
        assert_eq!(refused.code(), ErrorCode::StorageCorrupt);
        assert!(refused.message().contains("only in part"), "{refused}");
    }
    let refused = vendue::Options::new().clock(hall.clock.clone()).open(address);
    assert_eq!(refused.map(drop).expect_err("half").code(), ErrorCode::StorageCorrupt);
}

#[test]
fn half_a_market_in_a_file_is_not_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("half.db");
    let address = path.to_str().expect("plain");
    let hall = broken_off(address);
    is_refused(address, &hall);
    // Removed and begun anew.
    std::fs::remove_file(&path).expect("removed");
    let target = open(address, &hall.clock);
    hall.market.copy_into(&target, |_| ()).wait().expect("moved");
    target.close().wait().expect("closed");
    vendue::open(address).expect("whole").close().wait().expect("closed");
}

#[test]
fn half_a_market_in_a_database_is_not_opened() {
    let database = Postgres::shared().create_database();
    let hall = broken_off(database.url());
    is_refused(database.url(), &hall);
}

#[test]
fn a_market_that_changes_meanwhile_is_not_moved() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("changed.db");
    let address = path.to_str().expect("plain");
    for step in [vendue::transfer::CopyStep::Copying, vendue::transfer::CopyStep::Comparing] {
        let first = Hall::at(":memory:");
        let target = open(address, &first.clock);
        let (market, begun) = (first.market.clone(), AtomicBool::new(false));
        let copying = first.market.copy_into(&target, move |progress| {
            // Once most has been read: a user who would be left behind.
            let is_late = progress.done * 2 > progress.total;
            if progress.step == step && is_late && !begun.swap(true, Ordering::SeqCst) {
                let new = NewUser::new("late", "late@example.org");
                let registered: Result<UserId, Error> =
                    market.identity().register(new).wait().map(|user| user.id);
                registered.expect("registered");
            }
        });
        let refused = copying.wait().expect_err("changed");
        assert_eq!(refused.code(), ErrorCode::VersionConflict, "{refused}");
        target.close().wait().expect("closed");
        drop(target);
        is_refused(address, &first);
        std::fs::remove_file(&path).expect("removed");
    }
}

#[test]
fn not_while_another_node_is_at_it() {
    let database = Postgres::shared().create_database();
    let first = Hall::at(":memory:");
    let (one, other) = (open(database.url(), &first.clock), open(database.url(), &first.clock));
    let refused = first.market.copy_into(&one, |_| ()).wait().expect_err("two nodes");
    assert_eq!(refused.code(), ErrorCode::StorageBusy, "{refused}");
    let refused = one.copy_into(&first.market, |_| ()).wait().expect_err("two nodes");
    assert_eq!(refused.code(), ErrorCode::StorageBusy, "{refused}");
    other.close().wait().expect("closed");
    drop(other);
    first.market.copy_into(&one, |_| ()).wait().expect("alone");
}
