//! What handlers take from a request. Whatever cannot be read is answered in the envelope, with
//! the field that is wrong.

mod acting;
mod body;
mod device;
mod if_match;
mod parameters;
mod workspace;

pub(crate) use acting::Acting;
pub(crate) use body::{Body, read};
pub(crate) use device::Device;
pub(crate) use if_match::IfMatch;
pub(crate) use parameters::{Paging, Parameters, Place};
pub(crate) use workspace::chosen_workspace;

use vendue::{Error, ErrorCode};

/// The error that a type of the domain gave while a text was read. It arrives as `code: message`
/// inside the sentence of whatever read the text; without a known code it is `invalid_argument`.
fn recover(sentence: &str, field: Option<&str>) -> Error {
    let sentence = sentence.split(" at line ").next().unwrap_or(sentence);
    let known = ErrorCode::ALL.iter().find_map(|code| {
        let mark = format!("{}: ", code.as_str());
        let (before, message) = sentence.split_once(&mark)?;
        let is_whole = before.is_empty() || before.ends_with(": ");
        is_whole.then(|| (*code, message.to_owned()))
    });
    let (code, message) =
        known.unwrap_or_else(|| (ErrorCode::InvalidArgument, sentence.to_owned()));
    match field {
        Some(field) if message.starts_with(&format!("{field}: ")) => {
            Error::new(code, message).with("field", field)
        }
        Some(field) => Error::new(code, format!("{field}: {message}")).with("field", field),
        None => Error::new(code, message),
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
    }
}
