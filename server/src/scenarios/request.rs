//! A step as a request.

use serde_json::{Map, Value};
use vendue_scenarios::{Actor, Asked};

use super::table::Route;

/// What is sent.
pub(super) struct Request {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) headers: String,
    pub(super) body: String,
}

/// The request of a step, or nothing when it asks for what the route cannot do.
pub(super) fn request(route: &'static Route, asked: &Asked) -> Option<Request> {
    let (method, template) = route.request.split_once(' ').expect("a method and a path");
    let mut arguments = flat(route, &asked.arguments)?;
    let mut headers = String::new();
    if !own(route, asked, &mut arguments, &mut headers) {
        return None;
    }
    if let Some(version) = arguments.remove("expected_version") {
        headers.push_str(&format!("if-match: \"{version}\"\r\n"));
    }
    if let Some(id) = &asked.workspace {
        headers.push_str(&format!("vendue-workspace: {id}\r\n"));
    }
    if let Some(key) = &asked.once {
        headers.push_str(&format!("idempotency-key: {key}\r\n"));
    }
    let mut path = format!("/api/v1{}", fill(template, &mut arguments)?);
    let mut body = String::new();
    if method == "GET" {
        path.push_str(&query(&arguments)?);
    } else {
        headers.push_str("content-type: application/json\r\n");
        body = Value::Object(arguments).to_string();
    }
    Some(Request { method, path, headers, body })
}

/// The arguments, with the members of the one that is spread, under the names that they have here.
fn flat(route: &Route, arguments: &Map<String, Value>) -> Option<Map<String, Value>> {
    let mut flat = Map::new();
    for (name, value) in arguments {
        if name == route.spread {
            flat.extend(value.as_object()?.clone());
        } else {
            let other = route.names.iter().find(|(own, _)| own == name);
            flat.insert(other.map_or(name.as_str(), |(_, name)| *name).to_owned(), value.clone());
        }
    }
    Some(flat)
}

/// What is particular to an operation over HTTP. Says whether the route can do what is asked.
fn own(
    route: &Route,
    asked: &Asked,
    arguments: &mut Map<String, Value>,
    headers: &mut String,
) -> bool {
    let is_own = match &asked.actor {
        Actor::User(id) => arguments.get("user_id").is_some_and(|user| user == id),
        _ => false,
    };
    match route.operation {
        // Over HTTP everybody who registers has a password.
        "identity.register" => arguments.contains_key("password"),
        // Everybody sees the own lists, and nobody those of others.
        "identity.followed" | "identity.followers" | "identity.blocked" => {
            arguments.remove("user_id");
            is_own
        }
        "identity.delete_account" if route.request.ends_with("/me") => {
            arguments.remove("user_id");
            is_own
        }
        // A device says what it is in a header, and where it is says the connection.
        "sessions.sign_in" | "sessions.sign_in_external" => {
            for (name, header) in [("device", "user-agent"), ("address", "x-forwarded-for")] {
                if let Some(Value::String(said)) = arguments.remove(name) {
                    headers.push_str(&format!("{header}: {said}\r\n"));
                }
            }
            true
        }
        _ => true,
    }
}

/// The path, with the arguments that stand in it.
fn fill(template: &str, arguments: &mut Map<String, Value>) -> Option<String> {
    let parts = template.split('/').map(|part| {
        match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            None => Some(part.to_owned()),
            Some(name) => match arguments.remove(name)? {
                Value::String(text) if !text.is_empty() => Some(text),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            },
        }
    });
    parts.collect::<Option<Vec<_>>>().map(|parts| parts.join("/"))
}

/// What stands after the question mark. A list refuses what it does not know there, and a route
/// without any does not look, so only what some list knows is asked.
fn query(arguments: &Map<String, Value>) -> Option<String> {
    const KNOWN: [&str; 6] = ["limit", "cursor", "phase", "seller_id", "state", "after"];
    let pairs = arguments.iter().map(|(name, value)| {
        let said = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        KNOWN.contains(&name.as_str()).then(|| format!("{name}={said}"))
    });
    let pairs = pairs.collect::<Option<Vec<_>>>()?;
    Some(if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) })
}
