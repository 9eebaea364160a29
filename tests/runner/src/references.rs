//! Texts that stand for what an earlier step answered.

use std::collections::BTreeMap;

use serde_json::Value;

/// What was saved, by its name.
#[derive(Default, Debug)]
pub(crate) struct Known(BTreeMap<String, Value>);

impl Known {
    pub(crate) fn save(&mut self, name: &str, value: Value) {
        self.0.insert(name.to_owned(), value);
    }

    /// The same value with every reference in it replaced.
    pub(crate) fn fill(&self, value: &Value) -> Result<Value, String> {
        Ok(match value {
            Value::String(text) => self.fill_text(text)?,
            Value::Array(items) => {
                items.iter().map(|item| self.fill(item)).collect::<Result<_, _>>()?
            }
            Value::Object(members) => {
                let fill = |(name, value): (&String, &Value)| {
                    self.fill(value).map(|value| (name.clone(), value))
                };
                Value::Object(members.iter().map(fill).collect::<Result<_, String>>()?)
            }
            other => other.clone(),
        })
    }

    /// The same text with every reference in it replaced. Fails when it is no text then.
    pub(crate) fn text(&self, text: &str) -> Result<String, String> {
        match self.fill_text(text)? {
            Value::String(text) => Ok(text),
            other => Err(format!("{text} is {other} and no text")),
        }
    }

    fn fill_text(&self, text: &str) -> Result<Value, String> {
        if let Some(path) = whole(text) {
            return self.find(path).cloned();
        }
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let (path, after) = after.split_once('}').ok_or_else(|| format!("{text} has no }}"))?;
            filled.push_str(before);
            match self.find(path)? {
                Value::String(found) => filled.push_str(found),
                Value::Number(found) => filled.push_str(&found.to_string()),
                other => return Err(format!("{path} is {other}, which fits into no text")),
            }
            rest = after;
        }
        filled.push_str(rest);
        Ok(Value::String(filled))
    }

    fn find(&self, path: &str) -> Result<&Value, String> {
        let mut parts = path.split('.');
        let name = parts.next().unwrap_or_default();
        let mut found = self.0.get(name).ok_or_else(|| format!("nothing is saved as {name}"))?;
        for part in parts {
            let inner = match found {
                Value::Array(items) => part.parse().ok().and_then(|at: usize| items.get(at)),
                _ => found.get(part),
            };
            found = inner.ok_or_else(|| format!("{path} is not there: {found} has no {part}"))?;
        }
        Ok(found)
    }
}

/// The path of a text that is one reference and nothing else.
fn whole(text: &str) -> Option<&str> {
    let path = text.strip_prefix("${")?.strip_suffix('}')?;
    (!path.contains('}')).then_some(path)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn filled(value: &Value) -> Result<Value, String> {
        let mut known = Known::default();
        known.save("page", json!({"items": [{"id": "x", "count": 3}], "next": null}));
        known.fill(value)
    }

    #[test]
    fn a_text_that_is_a_reference_becomes_the_value() {
        let given = json!({"a": ["${page.items.0.count}", "${page.items.0}"], "b": "${page.next}"});
        let wanted = json!({"a": [3, {"id": "x", "count": 3}], "b": null});
        assert_eq!(filled(&given), Ok(wanted));
    }

    #[test]
    fn within_a_text_it_is_inserted() {
        let given = json!("${page.items.0.id}/${page.items.0.count}!");
        assert_eq!(filled(&given), Ok(json!("x/3!")));
    }

    #[test]
    fn what_is_not_there_is_said() {
        for wrong in ["${other}", "${page.items.1}", "${page.x}", "a ${page}", "a ${page"] {
            assert!(filled(&json!(wrong)).is_err(), "{wrong}");
        }
    }
}
