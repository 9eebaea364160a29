//! `vendue replay`: real auctions, and made-up ones whose outcome is known.

use serde_json::{Value, json};

use crate::support::{Folder, Said, real_bids, vendue, verified_bids};

const HEADER: &str = "auctionid,bid,bidtime,bidder,bidderrate,openbid,price,item,auction_type";

/// Five auctions whose outcome follows from the rules, row by row in no order of time.
const KNOWN: &str = "\
second,50.00,2.5,ben,3,1.00,50.00,A chair,3 day auction
first,15.00,0.2,ben,0,1.00,10.50,A lamp,3 day auction
first,10.00,0.1,eve,-1,1.00,10.50,A lamp,3 day auction
second,20.00,0.1,eve,0,1.00,50.00,A chair,3 day auction
third,8.00,0.1,ben,0,1.00,33.33,,
third,8.00,0.1,eve,0,1.00,33.33,,
fourth,12.00,0.3,\"O'Hara, \"\"the\"\" Łukasz\",0,9.99,9.99,A stool,7 day auction
fourth,5.00,0.1,ben,0,9.99,9.99,A stool,7 day auction
fourth,12.00,0.4,\"O'Hara, \"\"the\"\" Łukasz\",0,9.99,9.99,A stool,7 day auction
fifth,4.00,6.9,ben,0,10.00,4.00,A table,5 day auction
";

fn known(folder: &Folder) -> String {
    folder.write("known.csv", format!("{HEADER}\n{KNOWN}"))
}

/// The result without the figures of the clock.
fn timeless(said: &Said) -> Value {
    let mut report = said.json();
    let report_fields = report.as_object_mut().expect("an object");
    for name in ["seconds", "bids_per_second"] {
        let figure = report_fields.remove(name).unwrap_or_else(|| panic!("{name} is missing"));
        assert!(figure.as_f64().is_some_and(|figure| figure >= 0.0), "{name}: {figure}");
    }
    report
}

#[test]
fn real_auctions_close_at_the_prices_that_were_recorded() {
    let Some(data) = real_bids() else { return };
    let folder = Folder::new();
    let differences = folder.arg("differences.jsonl");
    let said = vendue(&[
        "replay",
        &data,
        "--increments",
        "ebay_us",
        "--json",
        "--differences",
        &differences,
    ]);
    let report = said.json();
    let count = |name: &str| report[name].as_u64().unwrap_or_else(|| panic!("{name}: {report}"));
    assert_eq!((count("auctions"), count("bids"), count("accepted")), (343, 5_917, 5_898));
    assert_eq!(report["refused"], json!({"bid_too_low": 3, "own_maximum_not_raised": 16}));
    assert!(count("exact") >= 329, "{report}");
    assert!(count("unexplained") <= 2, "{report}");
    let others = count("explained_by_reserve") + count("unexplained");
    assert_eq!(count("exact") + others, 343);
    assert!(report["seconds"].as_f64().is_some_and(|seconds| seconds < 60.0), "{report}");
    assert!(report["bids_per_second"].as_f64().is_some_and(|rate| rate > 100.0), "{report}");
    let lines = std::fs::read_to_string(&differences).expect("differences");
    assert_eq!(u64::try_from(lines.lines().count()), Ok(others));
}

#[test]
fn known_auctions_come_out_as_the_rules_say() {
    let folder = Folder::new();
    let differences = folder.arg("differences.jsonl");
    let said = vendue(&["replay", &known(&folder), "--json", "--differences", &differences]);
    assert_eq!(said.err, "", "no progress bar where there is no terminal");
    let expected = json!({
        "auctions": 5,
        "bids": 10,
        "accepted": 7,
        "refused": {"bid_too_low": 2, "own_maximum_not_raised": 1},
        "exact": 2,
        "explained_by_reserve": 1,
        "unexplained": 2,
    });
    assert_eq!(timeless(&said), expected);
    let lines = std::fs::read_to_string(&differences).expect("differences");
    let differences: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let short = |difference: &Value| {
        let field = |name: &str| difference[name].clone();
        json!([
            field("auctionid"),
            field("verdict"),
            field("recorded_minor"),
            field("replayed_minor")
        ])
    };
    let expected = [
        // 20.00 and the step of 0.50 there; the recorded price is the winner's whole maximum.
        json!(["second", "explained_by_reserve", 5_000, 2_050]),
        // Two equal maximums: the earlier row leads at the price of the tie.
        json!(["third", "unexplained", 3_333, 800]),
        // Nobody reached the opening price, so nothing was sold.
        json!(["fifth", "unexplained", 400, null]),
    ];
    assert_eq!(differences.iter().map(short).collect::<Vec<_>>(), expected);
}

#[test]
fn a_file_that_is_there_is_not_lost_to_differences() {
    let folder = Folder::new();
    let recording = known(&folder);
    let kept = folder.write("kept.txt", "kept");
    vendue(&["replay", &recording, "--differences", &kept]).assert_refused(&["kept.txt already"]);
    // The recording itself, too.
    vendue(&["replay", &recording, "--differences", &recording]).assert_refused(&["already"]);
    assert_eq!(std::fs::read_to_string(&kept).expect("read"), "kept");
    assert_eq!(folder.names(), ["kept.txt", "known.csv"]);
}

#[test]
fn the_order_of_the_rows_of_other_auctions_and_moments_does_not_matter() {
    let folder = Folder::new();
    let first = timeless(&vendue(&["replay", &known(&folder), "--json"]));
    let mut rows: Vec<&str> = KNOWN.lines().collect();
    // Sorted by time and then as they were: only bids of one moment depend on their order.
    rows.sort_by(|one, other| time_of(one).total_cmp(&time_of(other)));
    let sorted = folder.write("sorted.csv", format!("{HEADER}\r\n{}\r\n", rows.join("\r\n")));
    assert_eq!(timeless(&vendue(&["replay", &sorted, "--json"])), first);
}

fn time_of(row: &str) -> f64 {
    row.split(',').nth(2).expect("a bidtime").parse().expect("a number")
}

#[test]
fn columns_are_found_by_their_names() {
    let folder = Folder::new();
    let file = folder.write(
        "columns.csv",
        "\u{feff}price,openbid,bidderrate,extra,bidder,bidtime,bid,auctionid\n\
         10.50,1.00,,x,eve,0.1,10.00,1\n10.50,1,,x,ben,0.2,15,1\n",
    );
    assert_eq!(timeless(&vendue(&["replay", &file, "--json"]))["exact"], json!(1));
}

#[test]
fn another_ladder_and_currency_give_other_prices() {
    let folder = Folder::new();
    let file = folder.write(
        "yen.csv",
        format!("{HEADER}\n1,1000,0.1,eve,0,100,1250,,\n1,2000,0.2,ben,0,100,1250,,\n"),
    );
    let said =
        vendue(&["replay", &file, "--increments", "fixed:250", "--currency", "JPY", "--json"]);
    assert_eq!(timeless(&said)["exact"], json!(1));
    let said = vendue(&["replay", &file, "--increments", "0:10", "--currency", "JPY", "--json"]);
    assert_eq!(timeless(&said)["unexplained"], json!(1));
}

#[test]
fn the_market_can_be_kept_and_is_one_whole_file() {
    let folder = Folder::new();
    let (file, database) = (known(&folder), folder.arg("kept.db"));
    let said = vendue(&["replay", &file, "--database", &database]);
    assert_eq!(said.code, 0, "{said:?}");
    for row in ["auctions", "closing price exact", "refused: own_maximum_not_raised"] {
        assert!(said.out.contains(row), "{said:?}");
    }
    assert_eq!(folder.names(), ["kept.db", "known.csv"], "no log stays beside a closed file");
    assert_eq!(verified_bids(&database), 7);
    // Every auction ended at its own time: what its type says, and never before its last bid.
    let store = rusqlite::Connection::open(&database).expect("the file");
    let mut select = store
        .prepare("SELECT (closed_at - starts_at - 250) / 1000.0 FROM auctions ORDER BY closed_at")
        .expect("SQL");
    let seconds: Vec<f64> = select
        .query_map([], |row| row.get(0))
        .expect("rows")
        .map(|row| row.expect("row"))
        .collect();
    let day = 86_400.0;
    assert_eq!(seconds, [0.1 * day + 1.0, 3.0 * day, 3.0 * day, 6.9 * day + 1.0, 7.0 * day]);

    vendue(&["replay", &file, "--database", &database]).assert_refused(&["already", "kept.db"]);
    let in_memory = vendue(&["replay", &file, "--database", ":memory:", "--json"]);
    assert_eq!(timeless(&in_memory)["accepted"], json!(7));
}
