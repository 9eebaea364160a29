//! Every number that is told is described, and every panel of the dashboard has its numbers.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};

use crate::cluster::{Cluster, scraped};
use crate::lot;

fn file(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// The kinds of the metrics of a server, by name, once it has done a little of everything.
async fn told() -> BTreeMap<String, String> {
    let cluster = Cluster::with_redis();
    let node = cluster.node(&[]);
    let (_, auction) = lot::auction(&node).await;
    let anna = lot::user(&node, "anna").await;
    lot::bid(&node, &anna, &auction, 1_500).await;
    let low = json!({"maximum": {"amount_minor": 1, "currency": "EUR"}});
    let path = format!("/api/v1/auctions/{auction}/bids");
    let bearer = format!("Bearer {}", anna.token);
    let refused = node.send("POST", &path, &[("authorization", &bearer)], Some(&low)).await;
    assert_eq!(refused.status, 409, "{}", refused.body);
    let kinds = scraped(&node).await;
    let kinds = kinds.iter().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '));
    kinds.map(|(name, kind)| (name.to_owned(), kind.to_owned())).collect()
}

/// The metrics of the table in the documentation.
fn documented() -> BTreeMap<String, String> {
    let text = file("docs/metrics.md");
    let rows = text.lines().filter_map(|line| line.strip_prefix("| `vendue_"));
    let row = |row: &str| {
        let (name, rest) = row.split_once('`')?;
        let kind = rest.split('|').nth(1)?.trim();
        Some((format!("vendue_{name}"), kind.to_owned()))
    };
    rows.map(|text| row(text).unwrap_or_else(|| panic!("no kind: {text}"))).collect()
}

/// Every expression of a dashboard.
fn expressions(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member.as_str() {
                    Some(text) if name == "expr" => found.push(text.to_owned()),
                    _ => expressions(member, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| expressions(item, found)),
        _ => {}
    }
}

/// The metrics that an expression names.
fn named(expression: &str) -> Vec<String> {
    let is_sign = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    let words = expression.split(|sign: char| !is_sign(sign));
    let metrics = words.filter(|word| word.starts_with("vendue_"));
    metrics.map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_metric_is_documented_and_drawn_by_its_right_name() {
    let told = told().await;
    assert_eq!(documented(), told);
    let mut series: BTreeSet<String> = told.keys().cloned().collect();
    for (name, _) in told.iter().filter(|(_, kind)| *kind == "histogram") {
        series.remove(name);
        series.extend(["bucket", "sum", "count"].map(|part| format!("{name}_{part}")));
    }
    let dashboard: Value =
        serde_json::from_str(&file("deploy/grafana-dashboard.json")).expect("JSON");
    let panels = dashboard["panels"].as_array().expect("panels");
    assert!(dashboard["schemaVersion"].is_number() && panels.len() > 5);
    let mut drawn = BTreeSet::new();
    for panel in panels.iter().filter(|panel| panel["type"] != "row") {
        let mut found = Vec::new();
        expressions(panel, &mut found);
        let names: Vec<String> = found.iter().flat_map(|expression| named(expression)).collect();
        assert!(!names.is_empty(), "a panel without a number: {}", panel["title"]);
        assert!(panel["description"].as_str().is_some_and(|text| text.len() > 10), "{panel}");
        drawn.extend(names);
    }
    let unknown: Vec<&String> = drawn.difference(&series).collect();
    assert!(unknown.is_empty(), "nobody tells {unknown:?}");
    let histograms = |name: &str| ["_bucket", "_sum", "_count"].map(|part| format!("{name}{part}"));
    for name in told.keys() {
        let is_drawn = drawn.contains(name) || histograms(name).iter().any(|it| drawn.contains(it));
        assert!(is_drawn, "no panel draws {name}");
    }
}
