//! `vendue restore`: what is there is not lost, and what is open is not touched.

use serde_json::json;

use crate::support::{Folder, Sale, vendue, verified_bids};

/// A database with bids, closed.
fn database(folder: &Folder, name: &str, bids: usize) -> String {
    let sale = Sale::open(&folder.path(name));
    (0..bids).for_each(|round| sale.bid(round));
    sale.close();
    folder.arg(name)
}

/// A copy of a database with five bids.
fn copy_of_five(folder: &Folder) -> String {
    let (source, copy) = (database(folder, "source.db", 5), folder.arg("copy.db"));
    vendue(&["backup", "--database", &source, &copy, "--json"]).json();
    copy
}

#[test]
fn a_database_is_replaced_only_by_force_and_kept() {
    let folder = Folder::new();
    let copy = copy_of_five(&folder);
    let market = database(&folder, "market.db", 3);
    vendue(&["restore", &copy, "--database", &market]).assert_refused(&["market.db", "--force"]);
    assert_eq!(verified_bids(&market), 3, "nothing was changed");

    let report = vendue(&["restore", &copy, "--database", &market, "--force", "--json"]).json();
    let kept = folder.arg("market.db.before-restore");
    assert_eq!(report["kept"], json!(kept));
    assert_eq!((verified_bids(&market), verified_bids(&kept)), (5, 3));

    // What an earlier restore has kept is not lost to a second one.
    vendue(&["restore", &copy, "--database", &market, "--force"])
        .assert_refused(&["before-restore", "move it away"]);
    assert_eq!(verified_bids(&kept), 3);
    let names = ["copy.db", "market.db", "market.db.before-restore", "source.db"];
    assert_eq!(folder.names(), names);
}

#[test]
fn a_database_that_somebody_has_open_is_not_touched() {
    let folder = Folder::new();
    let copy = copy_of_five(&folder);
    let sale = Sale::open(&folder.path("market.db"));
    sale.bid(0);
    let market = folder.arg("market.db");
    let said = vendue(&["restore", &copy, "--database", &market, "--force"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("open in another process"), "{said:?}");
    sale.bid(1);
    sale.close();
    assert_eq!(verified_bids(&market), 2);
    let said = vendue(&["restore", &copy, "--database", &market, "--force"]);
    assert_eq!(said.code, 0, "once it is closed: {said:?}");
    assert_eq!(verified_bids(&market), 5);
}

#[test]
#[cfg(unix)]
fn a_link_leads_to_the_database_and_hides_nobody() {
    let folder = Folder::new();
    let copy = copy_of_five(&folder);
    std::fs::create_dir(folder.path("real")).expect("a folder");
    let sale = Sale::open(&folder.path("real/market.db"));
    sale.bid(0);
    let link = folder.arg("link.db");
    std::os::unix::fs::symlink(folder.path("real/market.db"), &link).expect("a link");
    let said = vendue(&["restore", &copy, "--database", &link, "--force"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(said.err.contains("open in another process"), "{said:?}");
    sale.bid(1);
    sale.close();

    vendue(&["restore", &copy, "--database", &link, "--force", "--json"]).json();
    let (market, kept) = ("real/market.db", "real/market.db.before-restore");
    assert_eq!(verified_bids(&folder.arg(market)), 5);
    assert_eq!(verified_bids(&folder.arg(kept)), 2);
    assert!(folder.path("link.db").symlink_metadata().expect("a link").is_symlink());

    std::os::unix::fs::symlink(folder.path("nowhere.db"), folder.path("lost.db")).expect("a link");
    vendue(&["restore", &copy, "--database", &folder.arg("lost.db")])
        .assert_refused(&["lost.db cannot be written"]);
}

#[test]
fn the_log_of_a_crashed_database_goes_with_it() {
    let folder = Folder::new();
    let copy = copy_of_five(&folder);
    // What a crash leaves behind: the file and its log, of which the file knows nothing yet.
    let sale = Sale::open(&folder.path("running.db"));
    (0..4).for_each(|round| sale.bid(round));
    for suffix in ["", "-wal"] {
        let from = folder.path(&format!("running.db{suffix}"));
        std::fs::copy(from, folder.path(&format!("market.db{suffix}"))).expect("copied");
    }
    sale.close();
    let market = folder.arg("market.db");
    vendue(&["restore", &copy, "--database", &market, "--force", "--json"]).json();
    assert_eq!(verified_bids(&market), 5, "the old log is not applied to the new file");
    assert_eq!(verified_bids(&folder.arg("market.db.before-restore")), 4, "nothing was lost");
}

#[test]
fn a_log_without_its_database_is_not_applied_to_another() {
    let folder = Folder::new();
    let copy = copy_of_five(&folder);
    let sale = Sale::open(&folder.path("running.db"));
    sale.bid(0);
    std::fs::copy(folder.path("running.db-wal"), folder.path("market.db-wal")).expect("copied");
    sale.close();
    let market = folder.arg("market.db");
    vendue(&["restore", &copy, "--database", &market]).assert_refused(&["--force"]);
    vendue(&["restore", &copy, "--database", &market, "--force", "--json"]).json();
    assert_eq!(verified_bids(&market), 5);
    assert!(folder.path("market.db.before-restore-wal").exists());
}

#[test]
fn a_damaged_copy_is_refused_and_the_database_stays() {
    let folder = Folder::new();
    let copy = copy_of_five(&folder);
    let market = database(&folder, "market.db", 3);
    let whole = std::fs::read(&copy).expect("read");
    let half = whole.len() / 2;
    let mut garbled = whole.clone();
    garbled.iter_mut().skip(4_096).step_by(3).for_each(|byte| *byte ^= 0x5a);
    let cut = whole.get(..half).expect("half").to_vec();
    for (name, content) in
        [("garbled.db", garbled), ("cut.db", cut), ("letter.db", b"a letter".repeat(999))]
    {
        let damaged = folder.write(name, content);
        let said = vendue(&["restore", &damaged, "--database", &market, "--force"]);
        assert_eq!(said.code, 1, "{name}: {said:?}");
        assert!(said.err.contains("storage_corrupt"), "{name}: {said:?}");
        assert_eq!(verified_bids(&market), 3, "{name}");
        assert!(!folder.names().iter().any(|name| name.contains("restor")), "{name}");
    }
    vendue(&["restore", &folder.arg("missing.db"), "--database", &market, "--force"])
        .assert_refused(&["no copy at"]);
}
