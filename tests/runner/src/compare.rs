//! Whether an answer holds what is expected of it.

use serde_json::Value;

/// Says where an answer differs from what is expected of it, if it does.
pub(crate) fn difference(expected: &Value, found: &Value) -> Option<String> {
    differs(expected, found, "")
}

fn differs(expected: &Value, found: &Value, at: &str) -> Option<String> {
    match (expected, found) {
        (Value::Object(wanted), Value::Object(_)) => wanted.iter().find_map(|(name, wanted)| {
            let found = found.get(name).unwrap_or(&Value::Null);
            differs(wanted, found, &format!("{at}.{name}"))
        }),
        (Value::Array(wanted), Value::Array(items)) if wanted.len() == items.len() => {
            let pairs = wanted.iter().zip(items).enumerate();
            pairs.into_iter().find_map(|(number, (wanted, found))| {
                differs(wanted, found, &format!("{at}.{number}"))
            })
        }
        _ if expected == found => None,
        _ => {
            let place = at.strip_prefix('.').unwrap_or("the answer");
            Some(format!("{place} is {found}, not {expected}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_named_does_not_matter() {
        let found = json!({"a": 1, "b": [{"c": 2, "d": 3}], "e": null});
        for expected in [
            json!({}),
            json!({"a": 1}),
            json!({"b": [{"d": 3}]}),
            json!({"b": [{}]}),
            json!({"e": null, "f": null}),
        ] {
            assert_eq!(difference(&expected, &found), None, "{expected}");
        }
    }

    #[test]
    fn every_difference_is_found() {
        let found = json!({"a": 1, "b": [{"c": 2}], "t": true});
        for expected in [
            json!({"a": 2}),
            json!({"a": "1"}),
            json!({"a": null}),
            json!({"t": false}),
            json!({"b": []}),
            json!({"b": [{"c": 2}, {}]}),
            json!({"b": [{"c": 3}]}),
            json!({"f": {}}),
            json!({"b": {}}),
            json!([]),
            json!(null),
        ] {
            assert!(difference(&expected, &found).is_some(), "{expected}");
        }
        let at = difference(&json!({"b": [{"c": 3}]}), &found);
        assert_eq!(at.as_deref(), Some("b.0.c is 2, not 3"));
    }
}
