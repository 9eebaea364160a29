//! What is written from the surface is what stands in the repository.

use vendue_parity::{repository, written};

#[test]
fn every_host_shows_what_the_program_declares() {
    let update = std::env::var_os("VENDUE_UPDATE_SNAPSHOTS").is_some();
    let mut stale = Vec::new();
    for (path, expected) in written() {
        let full = repository().join(path);
        if std::fs::read_to_string(&full).is_ok_and(|found| found == expected) {
            continue;
        }
        if update {
            std::fs::create_dir_all(full.parent().expect("a folder")).expect("made");
            std::fs::write(&full, expected).expect("written");
        } else {
            stale.push(path);
        }
    }
    assert!(
        stale.is_empty(),
        "these files do not show what the program declares: {stale:?}. \
         `make hosts` writes them anew; then look at what changed, give the operation a scenario \
         in tests/scenarios, and say it in CHANGELOG.md"
    );
}
