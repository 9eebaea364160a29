//! Recordings that cannot be played: each is refused as a whole, with the place of what is wrong,
//! and nothing is made.

use crate::support::{Folder, vendue};

const HEADER: &str = "auctionid,bid,bidtime,bidder,bidderrate,openbid,price";
const GOOD: &str = "1,10.00,0.5,ben,0,1.00,1.00";

/// Replays a file that must be refused, and checks that nothing is left behind.
fn assert_refused(content: impl AsRef<[u8]>, expected: &[&str]) {
    let folder = Folder::new();
    let file = folder.write("bad.csv", content);
    let (database, differences) = (folder.arg("new.db"), folder.arg("differences.jsonl"));
    let args = ["replay", &file, "--json", "--database", &database, "--differences", &differences];
    let said = vendue(&args);
    said.assert_refused(&["bad.csv"]);
    said.assert_refused(expected);
    assert_eq!(folder.names(), ["bad.csv"]);
}

#[test]
fn a_field_that_cannot_be_is_named_by_line_and_column() {
    for (row, column, why) in [
        ("1,-10.00,0.5,ben,0,1.00,1.00", "bid", "must be positive"),
        ("1,0,0.5,ben,0,1.00,1.00", "bid", "must be positive"),
        ("1,10.005,0.5,ben,0,1.00,1.00", "bid", "USD has 2 decimals"),
        ("1,ten,0.5,ben,0,1.00,1.00", "bid", "decimal number"),
        ("1,1e2,0.5,ben,0,1.00,1.00", "bid", "decimal number"),
        ("1,,0.5,ben,0,1.00,1.00", "bid", "decimal number"),
        ("1,99999999999999999999,0.5,ben,0,1.00,1.00", "bid", "beyond what can be held"),
        ("1,90071992547409.92,0.5,ben,0,1.00,1.00", "bid", "beyond what can be held"),
        ("1,10.00,-0.5,ben,0,1.00,1.00", "bidtime", "before the start"),
        ("1,10.00,soon,ben,0,1.00,1.00", "bidtime", "not a number of days"),
        ("1,10.00,NaN,ben,0,1.00,1.00", "bidtime", "not a number of days"),
        ("1,10.00,90,ben,0,1.00,1.00", "bidtime", "more than the 90 allowed"),
        ("1,10.00,89.99999,ben,0,1.00,1.00", "bidtime", "no second of the 90 allowed"),
        ("1,10.00,1000000000000000000000,ben,0,1.00,1.00", "bidtime", "more than the 90 allowed"),
        ("1,10.00,0.5,,0,1.00,1.00", "bidder", "1 to 100 characters"),
        (",10.00,0.5,ben,0,1.00,1.00", "auctionid", "1 to 100 characters"),
        ("1,10.00,0.5,ben,0,-1.00,1.00", "openbid", "must be positive"),
        ("1,10.00,0.5,ben,0,10000000000.01,1.00", "openbid", "at most 10000000000.00 USD"),
        ("1,10.00,0.5,ben,0,1.00,-1.00", "price", "must be positive"),
        ("1,10.00,0.5,ben,0,1.00,", "price", "decimal number"),
    ] {
        let content = format!("{HEADER}\n{GOOD}\n{row}\n{GOOD}\n");
        assert_refused(content, &[&format!("line 3, column {column}: "), why]);
    }
    let long = "n".repeat(101);
    let content = format!("{HEADER}\n1,10.00,0.5,{long},0,1.00,1.00\n");
    assert_refused(content, &["line 2, column bidder"]);
}

#[test]
fn a_file_of_another_shape_is_refused() {
    assert_refused("", &["the file is empty"]);
    assert_refused("\n\n", &["the file is empty"]);
    assert_refused(format!("{HEADER}\n"), &["no bid"]);
    assert_refused("a,b,c\n1,2,3\n", &["line 1", "auctionid", HEADER]);
    assert_refused(format!("{GOOD}\n{GOOD}\n"), &["line 1", "no column auctionid"]);
    let without_price = HEADER.trim_end_matches(",price");
    assert_refused(format!("{without_price}\n1,1,1,1,1,1\n"), &["no column price"]);
    assert_refused(format!("{HEADER},bid\n{GOOD},1\n"), &["the column bid stands twice"]);
    assert_refused(format!("{HEADER}\n{GOOD}\n1,10.00,0.5\n"), &["line: 3", "3 fields"]);
    assert_refused(format!("{HEADER}\n{GOOD},more\n"), &["line: 2", "8 fields"]);
    let mut not_text = format!("{HEADER}\n{GOOD}\n").into_bytes();
    not_text.extend(b"1,10.00,0.5,\xff\xfe,0,1.00,1.00\n");
    assert_refused(not_text, &["line 3", "utf-8"]);
    assert_refused([0_u8; 4_096], &["line 1"]);
    // A quote that is never closed makes one field of the rest of the file.
    let endless = format!("{HEADER}\n{GOOD}\n1,10.00,0.5,\"{}", "ben,\n".repeat(100_000));
    assert_refused(endless, &["a record has more than 65536 bytes"]);
    assert_refused("a".repeat(1_000_000), &["a record has more than 65536 bytes"]);
}

#[test]
fn arguments_that_cannot_be_are_refused() {
    let folder = Folder::new();
    let file = folder.write("good.csv", format!("{HEADER}\n{GOOD}\n"));
    vendue(&["replay", &folder.arg("missing.csv")])
        .assert_refused(&["missing.csv", "cannot be read"]);
    vendue(&["replay", &folder.arg("")]).assert_refused(&["cannot be read"]);
    vendue(&["replay"]).assert_refused(&["FILE.csv"]);
    vendue(&["replay", &file, "--increments", "ebay"]).assert_refused(&[
        "ebay_us",
        "whatnot",
        "trademe",
        "copart",
        "fixed:100",
    ]);
    vendue(&["replay", &file, "--increments", "fixed:0"]).assert_refused(&["positive"]);
    vendue(&["replay", &file, "--currency", "dollars"]).assert_refused(&["ISO 4217"]);
    let nowhere = folder.arg("no/such/folder/file");
    vendue(&["replay", &file, "--differences", &nowhere]).assert_refused(&["cannot be written"]);
    vendue(&["replay", &file, "--database", &nowhere]).assert_refused(&["storage_unavailable"]);
    let differences = folder.arg("differences.jsonl");
    vendue(&["replay", &file, "--database", &nowhere, "--differences", &differences])
        .assert_refused(&["storage_unavailable"]);
    assert_eq!(folder.names(), ["good.csv"]);
}
