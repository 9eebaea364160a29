//! Reading JSON that somebody sent: whatever is wrong with it names its field, and keeps the code
//! that the type of the domain gave.

mod sentence;

use sentence::sentence;
use serde::de::{DeserializeOwned, IgnoredAny};
use vendue_domain::{Error, ErrorCode};

/// Why a JSON text could not be read as what it should be.
#[derive(Debug)]
pub enum Misread {
    /// It is no JSON.
    Malformed(Error),
    /// It is JSON, but not of the form or not within the limits that were asked for.
    Unfit(Error),
}

impl From<Misread> for Error {
    fn from(misread: Misread) -> Self {
        match misread {
            Misread::Malformed(error) | Misread::Unfit(error) => error,
        }
    }
}

/// Reads a JSON object. `what` is how a message calls it, such as `the body`.
///
/// ```
/// use vendue::{NewUser, json};
///
/// let read = json::read_object::<NewUser>(br#"{"username": "anna"}"#, "the user");
/// let refused = vendue::Error::from(read.map(|_| ()).unwrap_err());
/// assert_eq!(refused.detail("field"), Some(&"email".into()));
/// ```
pub fn read_object<T: DeserializeOwned>(bytes: &[u8], what: &str) -> Result<T, Misread> {
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        // The reader would take a list for an object and go by the order of its items.
        serde_json::from_slice::<IgnoredAny>(bytes).map_err(|failure| malformed(what, &failure))?;
        let message = format!("{what} must be a JSON object");
        return Err(Misread::Unfit(Error::new(ErrorCode::InvalidArgument, message)));
    }
    let mut source = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut source);
    let value = read.map_err(|failure| {
        let path = failure.path().to_string();
        let inner = failure.into_inner();
        if !inner.is_data() {
            return malformed(what, &inner);
        }
        let of_reader = inner.to_string();
        let field = field_of(&path, &of_reader);
        Misread::Unfit(recover(&sentence(&of_reader), field.as_deref()))
    })?;
    source.end().map_err(|failure| malformed(what, &failure))?;
    Ok(value)
}

fn malformed(what: &str, why: &serde_json::Error) -> Misread {
    let message = format!("{what} is not JSON: {why}");
    Misread::Malformed(Error::new(ErrorCode::InvalidArgument, message))
}

/// The error that a type of the domain gave while a text was read. It arrives as `code: message`
/// inside the sentence of whatever read the text; without a known code it is `invalid_argument`.
pub fn recover(sentence: &str, field: Option<&str>) -> Error {
    let sentence = sentence.split(" at line ").next().unwrap_or(sentence);
    let known = ErrorCode::ALL.iter().find_map(|code| {
        let mark = format!("{}: ", code.as_str());
        let (before, message) = sentence.split_once(&mark)?;
        let is_whole = before.is_empty() || before.ends_with(": ");
        is_whole.then(|| (*code, message.to_owned()))
    });
    let (code, message) =
        known.unwrap_or_else(|| (ErrorCode::InvalidArgument, sentence.to_owned()));
    let Some(field) = field else { return Error::new(code, message) };
    // Who refused the value may have named it, without the path. An id goes by its type there.
    let name = field.rsplit('.').next().unwrap_or(field);
    let own = match code {
        ErrorCode::IdMalformed => message.split_once(": ").map(|(_, own)| own),
        _ => [field, name].iter().find_map(|name| message.strip_prefix(name)?.strip_prefix(": ")),
    };
    let message = own.unwrap_or(&message);
    Error::new(code, format!("{field}: {message}")).with("field", field)
}

/// The field that an error is about: the path, and for a missing or unknown field its name.
fn field_of(path: &str, sentence: &str) -> Option<String> {
    let named = ["missing field `", "unknown field `", "duplicate field `"]
        .iter()
        .find_map(|start| sentence.strip_prefix(start)?.split('`').next());
    let path = Some(path).filter(|path| *path != "." && !path.is_empty() && *path != "?");
    match (path, named) {
        (Some(path), Some(named)) if path == named || path.ends_with(&format!(".{named}")) => {
            Some(path.to_owned())
        }
        (Some(path), Some(named)) => Some(format!("{path}.{named}")),
        (Some(path), None) => Some(path.to_owned()),
        (None, named) => named.map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_of_the_domain_survives() {
        let sentence = "currency_unknown: the currency must be a code of ISO 4217 at line 1";
        let error = recover(sentence, Some("opening.currency"));
        assert_eq!(error.code(), ErrorCode::CurrencyUnknown);
        assert_eq!(error.detail("field"), Some(&"opening.currency".into()));
        let error = recover("missing field `title` at line 1 column 2", Some("title"));
        assert_eq!(error.code(), ErrorCode::InvalidArgument);
        assert_eq!(error.message(), "title: missing field `title`");
        let error = recover("invalid_argument: step: must be so", Some("new.step"));
        assert_eq!(error.message(), "new.step: must be so");
        let error = recover("id_malformed: auction_id: must be a UUID", Some("id"));
        assert_eq!(error.message(), "id: must be a UUID");
    }

    #[test]
    fn a_field_that_comes_twice_is_named() {
        #[derive(Debug, serde::Deserialize)]
        #[allow(dead_code, reason = "only whether it can be read is of interest")]
        struct Asked {
            inner: std::collections::BTreeMap<String, Inner>,
        }
        #[derive(Debug, serde::Deserialize)]
        #[allow(dead_code, reason = "only whether it can be read is of interest")]
        struct Inner {
            count: i64,
        }
        let text = br#"{"inner": {"a": {"count": 1, "count": 2}}}"#;
        let refused = Error::from(read_object::<Asked>(text, "it").expect_err("twice"));
        assert_eq!(refused.message(), "inner.a.count: is given more than once");
        assert_eq!(refused.detail("field"), Some(&"inner.a.count".into()));
    }

    #[test]
    fn a_value_in_the_wrong_place_is_not_told() {
        #[derive(Debug, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(dead_code, reason = "only whether it can be read is of interest")]
        struct Asked {
            count: i64,
            name: String,
        }
        let refused = |text: &str| {
            let read = read_object::<Asked>(text.as_bytes(), "it");
            Error::from(read.expect_err(text)).message().to_owned()
        };
        let text = r#"{"count": "hunter2, expected \"x\"", "name": ""}"#;
        assert_eq!(refused(text), "count: must be a whole number, not a text");
        let number = r#"{"count": 1, "name": 12345}"#;
        assert_eq!(refused(number), "name: must be a text, not this number");
    }
}
