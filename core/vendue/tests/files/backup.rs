//! Copies of a market that goes on serving, and what is put back.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::{Hall, code, open};
use vendue::{ErrorCode, PlaceBid, restore};

fn text(path: &Path) -> &str {
    path.to_str().expect("plain")
}

/// A copy that is taken while bids rain holds everything that was answered before it was asked
/// for, and proves itself.
#[test]
fn a_copy_is_whole_while_bids_rain() {
    let folder = tempfile::tempdir().expect("a folder");
    let hall = Hall::at(text(&folder.path().join("market.db")));
    let auction = hall.live();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0.. {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                hall.placed(auction, 0, 10_000 + number);
            }
        });
        for round in 0..4 {
            let before = hall.view(auction).bid_count;
            let copy = folder.path().join(format!("copy_{round}.db"));
            hall.market.backup(&copy, |_| ()).wait().expect("copied");
            let copied = open(text(&copy), &hall.clock);
            let proof = copied.auctions().verify(auction).wait().expect("the log holds");
            assert!(proof.bids >= before, "{} of {before}", proof.bids);
            let bid = PlaceBid::new(auction, crate::support::usd(90_000_000));
            let placed = copied.acting_as(hall.bidders[1]).auctions().place_bid(bid).wait();
            assert!(placed.is_ok(), "a copy is a market of its own");
            copied.close().wait().expect("closed");
        }
        stop.store(true, Ordering::SeqCst);
    });
    assert!(hall.verify(auction).is_ok());
}

#[test]
fn nothing_is_overwritten_and_nothing_broken_is_put_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, copy) = (folder.path().join("market.db"), folder.path().join("copy.db"));
    let hall = Hall::at(text(&path));
    let auction = hall.live();
    hall.placed(auction, 0, 2_000);
    hall.market.backup(&copy, |_| ()).wait().expect("copied");
    assert_eq!(code(hall.market.backup(&copy, |_| ())), ErrorCode::AlreadyExists);
    assert_eq!(code(hall.market.backup(&path, |_| ())), ErrorCode::AlreadyExists);
    let nowhere = folder.path().join("missing/copy.db");
    assert_eq!(code(hall.market.backup(&nowhere, |_| ())), ErrorCode::StorageUnavailable);

    let put_back =
        |from: &Path, to: &Path| restore(from, to, &mut |_| ()).map_err(|refused| refused.code());
    assert_eq!(put_back(&copy, &path), Err(ErrorCode::AlreadyExists));
    let restored = folder.path().join("restored.db");
    assert_eq!(put_back(&nowhere, &restored), Err(ErrorCode::NotFound));
    let garbage = folder.path().join("garbage.db");
    std::fs::write(&garbage, vec![0x5a; 100_000]).expect("written");
    assert_eq!(put_back(&garbage, &restored), Err(ErrorCode::StorageCorrupt));
    let mut damaged = std::fs::read(&copy).expect("read");
    let middle = damaged.len() / 2;
    damaged[middle..].fill(0x5a);
    std::fs::write(&garbage, damaged).expect("written");
    assert_eq!(put_back(&garbage, &restored), Err(ErrorCode::StorageCorrupt));
    assert!(!restored.exists(), "nothing is left of what failed");

    assert_eq!(put_back(&copy, &restored), Ok(()));
    let again = open(text(&restored), &hall.clock);
    assert_eq!(again.auctions().verify(auction).wait().expect("the log holds").bids, 1);
    let leftovers = std::fs::read_dir(folder.path()).expect("a folder");
    let names: Vec<String> = leftovers
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("plain"))
        .filter(|name| name.contains(".part"))
        .collect();
    assert_eq!(names, Vec::<String>::new());
}
