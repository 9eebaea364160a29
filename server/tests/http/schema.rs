//! Whether a value is what a schema of the OpenAPI document says: the part of JSON Schema that the
//! document uses. A word that is not known here fails, so that nothing is silently not checked.

use serde_json::{Map, Value};

/// Checks a value; a fault names the place.
pub(crate) fn check(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    check_at(document, schema, value, "$")
}

fn check_at(document: &Value, schema: &Value, value: &Value, place: &str) -> Result<(), String> {
    let words = schema.as_object().ok_or_else(|| format!("{place}: no schema: {schema}"))?;
    for (word, said) in words {
        let holds = match word.as_str() {
            "$ref" => check_at(document, resolve(document, said), value, place),
            "type" => check_type(said, value),
            "const" => expect(said == value, "another value"),
            "enum" => expect(list(said).contains(value), "none of the words"),
            "oneOf" | "anyOf" => check_one(document, said, value, place),
            "allOf" => {
                list(said).iter().try_for_each(|part| check_at(document, part, value, place))
            }
            "properties" => check_properties(document, words, value, place),
            "additionalProperties" if said.is_object() => {
                let properties = words.get("properties").unwrap_or(&Value::Null);
                let known = |name: &String| properties.get(name).is_some();
                let mut others = fields(value).filter(|(name, _)| !known(name));
                others.try_for_each(|(_, item)| check_at(document, said, item, place))
            }
            "required" => {
                let missing = list(said).iter().find(|name| !has(value, name));
                expect(missing.is_none(), &format!("{missing:?} is missing"))
            }
            "items" => {
                list(value).iter().try_for_each(|item| check_at(document, said, item, place))
            }
            "format" => check_format(said, value),
            "minimum" => expect(value.as_i64() >= said.as_i64() || !value.is_number(), "too small"),
            "maximum" => expect(value.as_i64() <= said.as_i64() || !value.is_number(), "too large"),
            "minLength"
            | "maxLength"
            | "maxItems"
            | "pattern"
            | "examples"
            | "description"
            | "example"
            | "title"
            | "default"
            | "additionalProperties" => Ok(()),
            other => Err(format!("{other} is not checked")),
        };
        holds.map_err(|why| if why.starts_with('$') { why } else { format!("{place}: {why}") })?;
    }
    Ok(())
}

/// Every field of an object is one that the schema knows, unless it says that others may be.
fn check_properties(
    document: &Value,
    words: &Map<String, Value>,
    value: &Value,
    place: &str,
) -> Result<(), String> {
    let known = words.get("properties").unwrap_or(&Value::Null);
    for (name, item) in fields(value) {
        match known.get(name) {
            Some(schema) => check_at(document, schema, item, &format!("{place}.{name}"))?,
            None if words.get("additionalProperties").is_some_and(Value::is_object) => {}
            None => return Err(format!("the document does not know {name}")),
        }
    }
    Ok(())
}

fn check_one(document: &Value, said: &Value, value: &Value, place: &str) -> Result<(), String> {
    let faults: Vec<String> =
        list(said).iter().filter_map(|one| check_at(document, one, value, place).err()).collect();
    expect(faults.len() < list(said).len(), &faults.join(" and "))
}

fn check_type(said: &Value, value: &Value) -> Result<(), String> {
    let is = |kind: &Value| match kind.as_str() {
        Some("object") => value.is_object(),
        Some("array") => value.is_array(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("null") => value.is_null(),
        _ => false,
    };
    let fits = if said.is_array() { list(said).iter().any(is) } else { is(said) };
    expect(fits, &format!("{value} is not {said}"))
}

fn check_format(said: &Value, value: &Value) -> Result<(), String> {
    let Some(text) = value.as_str() else { return Ok(()) };
    let fits = match said.as_str() {
        Some("uuid") => text.parse::<vendue::UserId>().is_ok(),
        Some("date-time") => text.ends_with('Z') && text.parse::<vendue::Timestamp>().is_ok(),
        _ => return Err(format!("the format {said} is not checked")),
    };
    expect(fits, &format!("{text} is no {said}"))
}

fn resolve<'a>(document: &'a Value, reference: &Value) -> &'a Value {
    let path = reference.as_str().unwrap_or_default().trim_start_matches('#');
    document.pointer(path).unwrap_or(&Value::Null)
}

fn expect(holds: bool, fault: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(fault.to_owned()) }
}

fn has(value: &Value, name: &Value) -> bool {
    value.is_object() && name.as_str().is_some_and(|name| value.get(name).is_some())
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn fields(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

#[test]
fn a_value_that_is_not_what_the_schema_says_is_found() {
    use serde_json::json;
    let document = json!({ "components": { "id": { "type": "string", "format": "uuid" } } });
    let schema = json!({
        "type": "object", "required": ["id"],
        "properties": {
            "id": { "$ref": "#/components/id" },
            "kind": { "oneOf": [{ "enum": ["a", "b"] }, { "type": "null" }] },
            "tags": { "type": "array", "items": { "type": "string" } },
        },
    });
    let id = "0192f0c1-0000-7000-8000-000000000001";
    let good = json!({ "id": id, "kind": null, "tags": ["x"] });
    assert_eq!(check(&document, &schema, &good), Ok(()));
    for bad in [
        json!([]),
        json!({}),
        json!({ "id": "x" }),
        json!({ "id": id, "kind": "c" }),
        json!({ "id": id, "tags": [1] }),
        json!({ "id": id, "extra": 1 }),
    ] {
        assert!(check(&document, &schema, &bad).is_err(), "{bad}");
    }
    assert!(check(&document, &json!({ "uniqueItems": true }), &json!("x")).is_err());
}
