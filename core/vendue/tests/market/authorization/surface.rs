//! The operations of the facade, read from its source.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The groups of operations, by the type that has them.
const GROUPS: [(&str, &str); 10] = [
    ("impl Identity {", "identity"),
    ("impl Sessions {", "sessions"),
    ("impl ApiKeys {", "api_keys"),
    ("impl Listings {", "listings"),
    ("impl Auctions {", "auctions"),
    ("impl Inventory {", "inventory"),
    ("impl Events {", "events"),
    ("impl Workspaces {", "workspaces"),
    ("impl Approvals {", "approvals"),
    ("impl Market {", "market"),
];

/// What of the market does nothing by itself: it says who acts, and what waits here.
const NOT_OPERATIONS: [&str; 21] = [
    "market.acting_as",
    "market.acting_as_anyone",
    "market.with_actor",
    "market.in_workspace",
    "market.once",
    "market.actor",
    "market.identity",
    "market.sessions",
    "market.api_keys",
    "market.session_id",
    "market.access_expires_at",
    "market.listings",
    "market.auctions",
    "market.inventory",
    "market.workspaces",
    "market.approvals",
    "market.events",
    "market.now",
    "market.policy",
    "market.queued_writes",
    "market.taken_writes",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// The public functions of the groups, such as `auctions.place_bid`.
pub(crate) fn operations() -> BTreeSet<String> {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut names = BTreeSet::new();
    for file in files {
        let mut group = None;
        for line in std::fs::read_to_string(file).expect("a source").lines() {
            if line == "}" {
                group = None;
            }
            let begun = GROUPS.iter().find(|(begin, _)| *begin == line);
            group = begun.map(|(_, name)| *name).or(group);
            let function = line.strip_prefix("    pub fn ");
            let function = function.or(line.strip_prefix("    pub async fn "));
            let (Some(group), Some(function)) = (group, function) else { continue };
            let name = function.split(['(', '<']).next().unwrap_or_default();
            names.insert(format!("{group}.{name}"));
        }
    }
    for name in NOT_OPERATIONS {
        assert!(names.remove(name), "{name} is gone");
    }
    names
}

/// The operations with what they take, such as `(&self, id: AuctionId)`.
pub(crate) fn signatures() -> BTreeMap<String, String> {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    let mut found = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(file).expect("a source");
        for (begin, group) in GROUPS {
            let begin = format!("\n{begin}\n");
            for body in text.split(&begin).skip(1) {
                let body = body.split("\n}\n").next().unwrap_or_default();
                let functions = body.split("    pub fn ").chain(body.split("    pub async fn "));
                for function in functions.filter(|function| function.contains("&self")) {
                    let taken = function.split(" {\n").next().unwrap_or_default();
                    let name = taken.split(['(', '<']).next().unwrap_or_default();
                    found.insert(format!("{group}.{name}"), taken.to_owned());
                }
            }
        }
    }
    let known = operations();
    found.retain(|name, _| known.contains(name));
    assert_eq!(found.keys().cloned().collect::<BTreeSet<_>>(), known);
    found
}
