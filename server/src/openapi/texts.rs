//! What holds for every text that somebody writes, said once.

use serde_json::Value;

/// A text has no other control characters than line breaks and tabs.
const TEXT: &str = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$";

/// Adds the pattern to every text of limited length that has no form of its own. A password has
/// one: the format `password`.
pub(super) fn add(document: &mut Value) {
    add_to(&mut document["components"]["schemas"]);
}

fn add_to(value: &mut Value) {
    let has_form = ["pattern", "format", "enum"].iter().any(|word| value.get(word).is_some());
    if value["maxLength"].is_number() && !has_form {
        value["pattern"] = TEXT.into();
    }
    match value {
        Value::Object(words) => words.values_mut().for_each(add_to),
        Value::Array(items) => items.iter_mut().for_each(add_to),
        _ => {}
    }
}
