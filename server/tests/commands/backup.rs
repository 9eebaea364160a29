//! `vendue backup`: copies of a database in which bids are being placed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::support::{Folder, Sale, vendue, verified_bids};

/// How many copies are taken while bids are placed.
const COPIES: usize = 3;
/// How many bids there are before the first copy.
const HEAD_START: usize = 200;

#[test]
fn a_copy_taken_while_bids_are_placed_is_whole() {
    let folder = Folder::new();
    let database = folder.arg("market.db");
    let sale = Arc::new(Sale::open(&folder.path("market.db")));
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let stop = Arc::new(AtomicBool::new(false));
    let bidding = {
        let (sale, acknowledged, stop) = (sale.clone(), acknowledged.clone(), stop.clone());
        std::thread::spawn(move || {
            let mut round = 0;
            while !stop.load(Ordering::SeqCst) {
                sale.bid(round);
                round += 1;
                acknowledged.store(round, Ordering::SeqCst);
            }
        })
    };
    let bids = || u64::try_from(acknowledged.load(Ordering::SeqCst)).expect("a count");
    while acknowledged.load(Ordering::SeqCst) < HEAD_START {
        assert!(!bidding.is_finished(), "the bidding has stopped");
        std::thread::yield_now();
    }
    let mut placed_meanwhile = 0;
    for number in 0..COPIES {
        let copy = folder.arg(&format!("copy-{number}.db"));
        let before = bids();
        let report = vendue(&["backup", "--database", &database, &copy, "--json"]).json();
        let after = bids();
        placed_meanwhile += after - before;
        assert_eq!(report["bytes"].as_u64(), std::fs::metadata(&copy).ok().map(|file| file.len()));

        let restored = folder.arg(&format!("restored-{number}.db"));
        vendue(&["restore", &copy, "--database", &restored, "--json"]).json();
        // Every bid acknowledged before is there; one may be durable and not acknowledged yet.
        let found = verified_bids(&restored);
        assert!((before..=after + 1).contains(&found), "{before} <= {found} <= {after} + 1");
    }
    assert!(placed_meanwhile > 0, "bids were placed while the copies were taken");
    stop.store(true, Ordering::SeqCst);
    bidding.join().expect("every bid was accepted");
    let last = bids();
    Arc::into_inner(sale).expect("the only one").close();
    assert_eq!(verified_bids(&database), last, "the copies did not disturb the original");
}

#[test]
fn a_copy_is_one_file_and_complete() {
    let folder = Folder::new();
    let sale = Sale::open(&folder.path("market.db"));
    (0..20).for_each(|round| sale.bid(round));
    sale.close();
    let (database, copy) = (folder.arg("market.db"), folder.arg("copy.db"));
    let said = vendue(&["backup", "--database", &database, &copy]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    assert!(said.out.contains("copied to") && said.out.contains("and checked"), "{said:?}");
    assert_eq!(folder.names(), ["copy.db", "market.db"]);
    assert_eq!(verified_bids(&copy), 20);
}

#[test]
#[cfg(unix)]
fn nobody_else_can_read_a_market_or_its_copy() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::new();
    let sale = Sale::open(&folder.path("market.db"));
    sale.bid(0);
    let (database, copy) = (folder.arg("market.db"), folder.arg("copy.db"));
    // What somebody else has laid where the copy is written first is not written through.
    folder.write("other.txt", "kept");
    std::os::unix::fs::symlink(folder.path("other.txt"), folder.path("copy.db.part"))
        .expect("a link");
    vendue(&["backup", "--database", &database, &copy, "--json"]).json();
    for name in ["market.db", "market.db-wal", "market.db-shm", "copy.db"] {
        let file = std::fs::symlink_metadata(folder.path(name)).expect(name);
        assert!(file.is_file(), "{name}");
        assert_eq!(file.permissions().mode() & 0o777, 0o600, "{name}");
    }
    assert_eq!(std::fs::read_to_string(folder.path("other.txt")).expect("read"), "kept");
    sale.close();
}

#[test]
fn nothing_is_overwritten_and_nothing_is_invented() {
    let folder = Folder::new();
    let (missing, target) = (folder.arg("missing.db"), folder.arg("copy.db"));
    vendue(&["backup", "--database", &missing, &target]).assert_refused(&["no database at"]);
    assert!(folder.names().is_empty());

    Sale::open(&folder.path("market.db")).close();
    let database = folder.arg("market.db");
    let kept = folder.write("kept.txt", "kept");
    vendue(&["backup", "--database", &database, &kept]).assert_refused(&["already"]);
    assert_eq!(std::fs::read_to_string(&kept).expect("read"), "kept");
    let nowhere = folder.arg("no/such/folder/copy.db");
    let said = vendue(&["backup", "--database", &database, &nowhere]);
    assert_eq!(said.code, 1, "{said:?}");
    assert_eq!(folder.names(), ["kept.txt", "market.db"]);
}
