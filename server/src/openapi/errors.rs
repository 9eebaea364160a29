//! The errors of every operation, described once.

use serde_json::{Value, json};
use vendue::ErrorCode;

/// Each status with what it means.
const STATUSES: [(&str, &str); 12] = [
    ("400", "The request cannot be read."),
    ("401", "Nobody is signed in, or the token is not good."),
    ("403", "Whoever asks may not do this."),
    ("404", "There is no such thing."),
    ("409", "The state of things does not allow it."),
    ("413", "The body is too large."),
    ("415", "The body is not JSON."),
    ("422", "A field is not what it must be; the error names it."),
    ("426", "The address takes WebSocket handshakes only."),
    ("429", "Too many requests; `Retry-After` says when to come back."),
    ("500", "A defect of the server; the request id finds it in the log."),
    ("503", "The store cannot answer now; `Retry-After` says when to come back."),
];

/// The statuses with which an operation may refuse.
pub(super) fn statuses(
    method: &str,
    path: &str,
    has_parameters: bool,
) -> impl Iterator<Item = &'static str> {
    let (reads, has_place) = (method == "get", path.contains('{'));
    let applies = move |status: &str| match status {
        "400" => has_parameters || !reads,
        "404" => has_place || !reads,
        "409" | "413" | "415" => !reads,
        "422" => has_parameters || !reads,
        // Only the address of sockets, which is described by hand.
        "426" => false,
        _ => true,
    };
    STATUSES.iter().map(|(status, _)| *status).filter(move |status| applies(status))
}

/// The reference to the description of a status.
pub(super) fn reference(status: &str) -> Value {
    json!({ "$ref": format!("#/components/responses/Error{status}") })
}

/// Describes the envelope of errors and every status.
pub(super) fn add_components(components: &mut Value) {
    let codes: Vec<&str> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
    components["schemas"]["ErrorAnswer"] = json!({
        "type": "object",
        "required": ["success", "data", "error"],
        "properties": {
            "success": { "type": "boolean", "const": false },
            "data": { "type": "null" },
            "error": { "$ref": "#/components/schemas/Error" },
        },
    });
    components["schemas"]["Error"] = json!({
        "type": "object",
        "required": ["code", "message", "details", "request_id"],
        "properties": {
            "code": { "type": "string", "enum": codes },
            "message": {
                "type": "string",
                "description": "A sentence for people; it may change.",
            },
            "details": {
                "type": "object",
                "description": "The field, the value, the limit: what would have been accepted.",
                "additionalProperties": { "type": ["string", "integer", "boolean"] },
            },
            "request_id": { "type": ["string", "null"] },
        },
    });
    for (status, description) in STATUSES {
        components["responses"][format!("Error{status}")] = json!({
            "description": description,
            "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/ErrorAnswer" },
            } },
        });
    }
}
