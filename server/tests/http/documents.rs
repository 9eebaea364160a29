//! The documents about the interface are what the program is, and the answers are what they say.
//! `VENDUE_UPDATE_SNAPSHOTS=1` writes them again.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use vendue::ErrorCode;

use crate::server::Server;

fn printed(document: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_vendue"))
        .args(["document", document])
        .output()
        .expect("it runs");
    String::from_utf8(output.stdout).expect("text")
}

fn docs(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs").join(name)
}

/// Compares a file with what it should be, or writes it.
fn compare(name: &str, expected: &str) {
    if std::env::var_os("VENDUE_UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(docs(name), expected).expect("written");
    }
    let found = std::fs::read_to_string(docs(name)).expect("the document");
    assert!(
        found == expected,
        "docs/{name} is not what the program says; VENDUE_UPDATE_SNAPSHOTS=1 writes it again"
    );
}

#[test]
fn the_openapi_document_is_up_to_date() {
    let document = printed("openapi");
    compare("openapi.json", &document);
    let served = Server::start().get("/api/openapi.json");
    let printed: Value = serde_json::from_str(&document).expect("JSON");
    assert_eq!(served.json(), printed);
}

#[test]
fn the_reference_is_up_to_date() {
    let name = "api.md";
    let found = std::fs::read_to_string(docs(name)).expect("the document");
    let mark = "<!-- What follows is generated. -->\n\n";
    let (by_hand, _) = found.split_once(mark).expect("the mark");
    let expected = format!("{by_hand}{mark}{}", printed("reference"));
    compare(name, &expected);
    for code in ErrorCode::ALL {
        assert!(expected.contains(&format!("| `{code}` | ")), "{code} is missing");
    }
}

#[test]
fn the_document_holds_together() {
    let document: Value = serde_json::from_str(&printed("openapi")).expect("JSON");
    let mut references = BTreeSet::new();
    collect(&document, &mut references);
    assert!(references.len() > 40, "{references:?}");
    for reference in references {
        let path = reference.trim_start_matches('#');
        assert!(document.pointer(path).is_some(), "{reference} leads nowhere");
    }
    let mut seen = BTreeSet::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            let id = operation["operationId"].as_str().expect("an id");
            assert!(seen.insert(id.to_owned()), "{id} stands twice");
            assert!(operation["summary"].is_string(), "{method} {path} says nothing");
            assert!(operation["security"].is_array(), "{method} {path} says not who may");
            let responses = operation["responses"].as_object().expect("responses");
            let is_good = |status: &String| status.starts_with('2') || status == "101";
            assert!(responses.keys().any(is_good), "{method} {path} never succeeds");
        }
    }
}

fn collect(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get("$ref") {
                references.insert(reference.clone());
            }
            map.values().for_each(|value| collect(value, references));
        }
        Value::Array(items) => items.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}
