//! Running the binary, and markets for it to work on.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;
use vendue::domain::auctions::{IncrementLadder, NewAuction};
use vendue::{AuctionId, Currency, Market, Money, NewListing, NewUser, PlaceBid};

/// What the binary said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Said {
    /// The output as JSON; the command must have succeeded.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{self:?}");
        self.json_of_failure()
    }

    /// The output as JSON, whatever the exit code.
    pub(crate) fn json_of_failure(&self) -> Value {
        assert_eq!(self.out.lines().count(), 1, "one line of JSON: {self:?}");
        serde_json::from_str(&self.out).unwrap_or_else(|failure| panic!("{failure}: {self:?}"))
    }

    /// Checks that the command refused its input, and said why.
    pub(crate) fn assert_refused(&self, expected: &[&str]) {
        assert_eq!(self.code, 2, "{self:?}");
        assert_eq!(self.out, "", "{self:?}");
        for part in expected {
            assert!(self.err.contains(part), "{part:?} is missing: {self:?}");
        }
    }
}

/// Runs the binary.
pub(crate) fn vendue(args: &[&str]) -> Said {
    said(Command::new(env!("CARGO_BIN_EXE_vendue")).args(args))
}

/// Runs the binary as a service has it: with the database in the environment.
pub(crate) fn vendue_at(url: &str, args: &[&str]) -> Said {
    let mut program = Command::new(env!("CARGO_BIN_EXE_vendue"));
    said(program.args(args).env("VENDUE_DATABASE_URL", url))
}

fn said(program: &mut Command) -> Said {
    let output = program.output().expect("it runs");
    Said {
        code: output.status.code().expect("an exit code"),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

/// The bids of real auctions, which are not part of this repository. Where they are missing, that
/// is said.
pub(crate) fn real_bids() -> Option<String> {
    let data =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data/ebay_palm_bids.csv");
    if !data.is_file() {
        // Past the macros, whose output is kept from everybody while a test passes.
        let file = data.display();
        let said = format!("SKIPPED: there is no {file}; the replay of real bids was not tested");
        writeln!(std::io::stderr(), "{said}").expect("it is said");
        return None;
    }
    Some(text(&data).to_owned())
}

/// A folder of a test, and names in it.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        // The commands name files by where they really are.
        self.0.path().canonicalize().expect("it is there").join(name)
    }

    /// A name in the folder as an argument.
    pub(crate) fn arg(&self, name: &str) -> String {
        text(&self.path(name)).to_owned()
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), content).expect("written");
        self.arg(name)
    }

    /// What is in the folder.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).expect("listed");
        let name = |entry: std::io::Result<std::fs::DirEntry>| {
            entry.expect("an entry").file_name().into_string().expect("a name")
        };
        let mut names: Vec<String> = entries.map(name).collect();
        names.sort();
        names
    }
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

/// A market with one live auction, which takes any bid that is a cent higher.
pub(crate) struct Sale {
    pub(crate) market: Market,
    pub(crate) auction_id: AuctionId,
    bidders: [Market; 2],
}

impl Sale {
    /// Opens a new market in a file.
    pub(crate) fn open(path: &Path) -> Self {
        Self::at(text(path))
    }

    /// Opens a new market in a database.
    pub(crate) fn in_database(url: &str) -> Self {
        Self::at(url)
    }

    fn at(address: &str) -> Self {
        let market = vendue::open(address).expect("opened");
        let join = |name: &str| {
            let new = NewUser::new(name, format!("{name}@example.org"));
            market.sign_up(new).wait().expect("signed up")
        };
        let (seller, bidders) = (join("seller"), [join("ben"), join("eve")]);
        let new = NewListing::auction("Palm Pilot", "Works, with its cradle.");
        let listing = seller.listings().create(new).wait().expect("listed");
        let ladder = IncrementLadder::fixed(1).expect("a cent");
        let now = seller.now();
        let terms = NewAuction::english(listing.id, dollars(1), ladder, now, now.plus_hours(1));
        let auction = seller.auctions().create(terms).wait().expect("up for auction");
        Self { market, auction_id: auction.id, bidders }
    }

    /// Places the bid of a round: the two bidders in turn, each time a dollar more.
    pub(crate) fn bid(&self, round: usize) {
        let amount = i64::try_from(round).expect("a round") * 100 + 100;
        let bidder = self.bidders.get(round % 2).expect("two bidders");
        let bid = PlaceBid::new(self.auction_id, dollars(amount));
        bidder.auctions().place_bid(bid).wait().expect("accepted");
    }

    /// Closes the market, which must leave one whole file behind.
    pub(crate) fn close(self) {
        self.market.close().wait().expect("closed");
    }
}

fn dollars(amount_minor: i64) -> Money {
    let dollar: Currency = "USD".parse().expect("USD");
    Money::new(amount_minor, dollar).expect("an amount")
}

/// How many bids a database holds, by what `vendue verify` replayed.
pub(crate) fn verified_bids(database: &str) -> u64 {
    let report = vendue(&["verify", "--database", database, "--json"]).json();
    assert_eq!(report["failures"], serde_json::json!([]), "{report}");
    report["bids"].as_u64().expect("a number")
}
