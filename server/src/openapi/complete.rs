//! What every operation has in common is added to the document in one place.

use serde_json::{Value, json};

use super::{errors, headers, links, texts};

/// Routes that are no REST operations, described by hand.
const OTHERS: &str = include_str!("others.json");
/// Operations for which nobody needs to be signed in.
const OPEN_TO_ALL: [&str; 17] = [
    "register_user",
    "get_user",
    "sign_in",
    "sign_in_external",
    "refresh_session",
    "verify_email",
    "request_password_reset",
    "reset_password",
    "set_up",
    "list_listings",
    "get_listing",
    "list_auctions_of_listing",
    "list_auctions",
    "get_auction",
    "list_bids",
    "list_events",
    "preview_invite",
];
/// Operations whose answers hold secrets that must not be kept to be given again.
const NEVER_AGAIN: [&str; 10] = [
    "sign_in",
    "sign_in_external",
    "refresh_session",
    "create_api_key",
    "request_email_verification",
    "verify_email",
    "request_password_reset",
    "reset_password",
    "set_up",
    "preview_invite",
];
/// Operations that change only the version that was read, if the request names one.
const VERSIONED: [&str; 3] = ["edit_listing", "edit_profile", "edit_workspace"];
/// Operations that act in the workspace that the request chooses.
const IN_WORKSPACE: [&str; 6] = [
    "create_stock_item",
    "list_stock_items",
    "get_stock_item",
    "receive_stock",
    "create_listing",
    "list_listings",
];

/// What the name of the cookie does not say.
const COOKIE: &str = "What a page's sign-in sets, for scripts of the pages. Where browsers reach \
                      the server over https its name begins with `__Host-`.";

/// Adds what is common: parameters, errors, security.
pub(super) fn complete(document: &mut Value) {
    document["servers"] = json!([{ "url": "/" }]);
    each_operation(document, complete_operation);
    let components = &mut document["components"];
    errors::add_components(components);
    components["securitySchemes"] = json!({
        "bearer": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
        "cookie": {
            "type": "apiKey",
            "in": "cookie",
            "name": crate::auth::SESSION_COOKIE,
            "description": COOKIE,
        },
    });
    // The text is ours and is read by a test.
    let others: Value = serde_json::from_str(OTHERS).unwrap_or_default();
    if let (Some(paths), Some(others)) = (document["paths"].as_object_mut(), others.as_object()) {
        paths.extend(others.clone());
    }
    headers::add(document);
    texts::add(document);
    links::add(document);
}

/// Calls `visit` with the path, the method and each operation.
pub(super) fn each_operation(document: &mut Value, visit: fn(&str, &str, &mut Value)) {
    let paths = document["paths"].as_object_mut().into_iter().flatten();
    for (path, item) in paths {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            if operation.get("operationId").is_some() {
                visit(path, method, operation);
            }
        }
    }
}

fn complete_operation(path: &str, method: &str, operation: &mut Value) {
    let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
    let mut parameters = path_parameters(path);
    if let Some(own) = operation["parameters"].as_array() {
        parameters.extend(own.iter().cloned());
    }
    if method == "post" && !NEVER_AGAIN.contains(&id.as_str()) {
        let description = "Makes the request safe to send again.";
        parameters.push(header("Idempotency-Key", description, "^[!-~]([ -~]{0,253}[!-~])?$"));
    }
    if VERSIONED.contains(&id.as_str()) {
        let description = "The entity tag of the version that was read.";
        parameters.push(header("If-Match", description, r#"^("[0-9]{1,18}"|[*])$"#));
    }
    if IN_WORKSPACE.contains(&id.as_str()) {
        parameters.push(workspace_header());
    }
    let is_open = OPEN_TO_ALL.contains(&id.as_str());
    operation["security"] = security(method, is_open);
    describe_success(operation);
    for status in errors::statuses(method, path, !parameters.is_empty()) {
        operation["responses"][status] = errors::reference(status);
    }
    // The workspace that is chosen may not be there, or not for who asks.
    if IN_WORKSPACE.contains(&id.as_str()) {
        operation["responses"]["404"] = errors::reference("404");
    }
    if !parameters.is_empty() {
        operation["parameters"] = parameters.into();
    }
}

fn path_parameters(path: &str) -> Vec<Value> {
    let names = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    names
        .map(|name| {
            let schema = if name.ends_with("_sequence") {
                json!({ "type": "integer", "format": "int64", "minimum": 1 })
            } else {
                json!({ "type": "string", "format": "uuid" })
            };
            json!({ "name": name, "in": "path", "required": true, "schema": schema })
        })
        .collect()
}

fn header(name: &str, description: &str, pattern: &str) -> Value {
    json!({
        "name": name, "in": "header", "required": false, "description": description,
        "schema": { "type": "string", "pattern": pattern },
    })
}

fn workspace_header() -> Value {
    json!({
        "name": "Vendue-Workspace", "in": "header", "required": false,
        "description": "The workspace in which the request acts; the personal one without it.",
        "schema": { "type": "string", "format": "uuid" },
    })
}

fn security(method: &str, is_open: bool) -> Value {
    match (is_open, method) {
        (false, _) => json!([{ "bearer": [] }, { "cookie": [] }]),
        // What somebody sees depends on who it is.
        (true, "get") => json!([{}, { "bearer": [] }, { "cookie": [] }]),
        (true, _) => json!([]),
    }
}

fn describe_success(operation: &mut Value) {
    for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
        let is_empty = response["description"].as_str().is_none_or(str::is_empty);
        if status.starts_with('2') && is_empty {
            let word = match status.as_str() {
                "201" => "Made.",
                "202" => "Kept: it waits for approval.",
                _ => "Done.",
            };
            response["description"] = word.into();
        }
    }
}
