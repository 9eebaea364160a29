//! The headers that answers carry, described once.

use serde_json::{Value, json};

/// Each header: its name, the statuses that have it, what it says, and its schema.
fn described() -> [(&'static str, &'static [&'static str], &'static str, Value); 5] {
    let text = json!({ "type": "string" });
    let time = json!({ "type": "string", "format": "date-time" });
    let seconds = json!({ "type": "integer", "minimum": 1 });
    [
        ("X-Request-Id", &[], "Finds the request in the log.", text.clone()),
        ("X-Server-Time", &[], "The time by the server's clock.", time),
        ("WWW-Authenticate", &["401"], "How to sign in.", text.clone()),
        ("Upgrade", &["426"], "The protocol that the address takes.", text),
        ("Retry-After", &["429", "503"], "In how many seconds to come back.", seconds),
    ]
}

/// Adds the headers to every answer of every operation.
pub(super) fn add(document: &mut Value) {
    let components = &mut document["components"];
    for (name, _, description, schema) in described() {
        components["headers"][name] = json!({
            "description": description, "required": true, "schema": schema,
        });
    }
    for (name, response) in components["responses"].as_object_mut().into_iter().flatten() {
        add_to(response, name.trim_start_matches("Error"));
    }
    for item in document["paths"].as_object_mut().into_iter().flat_map(|paths| paths.values_mut()) {
        for operation in item.as_object_mut().into_iter().flat_map(|item| item.values_mut()) {
            for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
                // What is only referred to has its headers in the components.
                if response.get("$ref").is_none() {
                    add_to(response, status);
                }
            }
        }
    }
}

fn add_to(response: &mut Value, status: &str) {
    for (name, statuses, ..) in described() {
        if statuses.is_empty() || statuses.contains(&status) {
            let reference = format!("#/components/headers/{name}");
            response["headers"][name] = json!({ "$ref": reference });
        }
    }
}
