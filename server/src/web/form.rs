//! A form on its way back to who filled it in: the values as typed and what is wrong with them.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use vendue::{Detail, Error, ErrorCode};

use crate::web::show;

/// The values and problems of a form.
#[derive(Clone, Debug, Default)]
pub(crate) struct Form {
    values: BTreeMap<String, String>,
    /// The name of a field, or nothing for the form as a whole, and what is wrong.
    problems: Vec<(String, String)>,
}

impl Form {
    /// A form with these values.
    pub(crate) fn of(values: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { values: values.into_iter().collect(), problems: Vec::new() }
    }

    /// The value of a field as typed; empty when there is none.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.insert(name.to_owned(), value.into());
    }

    /// Fills a field in that was not sent.
    pub(crate) fn preset(&mut self, name: &str, value: &str) {
        self.values.entry(name.to_owned()).or_insert_with(|| value.to_owned());
    }

    /// What is wrong with a field.
    pub(crate) fn problem(&self, name: &str) -> Option<&str> {
        self.problems.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    pub(crate) fn problems(&self) -> &[(String, String)] {
        &self.problems
    }

    pub(crate) fn is_good(&self) -> bool {
        self.problems.is_empty()
    }

    pub(crate) fn headline(&self) -> &'static str {
        if self.problems.len() == 1 { "One thing to correct:" } else { "A few things to correct:" }
    }

    /// Notes a problem of a field; the first one that is found stays.
    pub(crate) fn refuse(&mut self, name: &str, text: impl Into<String>) {
        if self.problem(name).is_none() {
            self.problems.push((name.to_owned(), text.into()));
        }
    }

    /// Notes an error at the field that it names, or at the form when it is about none of them.
    pub(crate) fn note(&mut self, error: &Error) {
        let field = match error.detail("field") {
            Some(Detail::Text(field)) if self.values.contains_key(field) => field.clone(),
            _ => String::new(),
        };
        let text = show::sentence(error);
        if field.is_empty() {
            self.refuse("", text);
        } else {
            let label = show::word(&field);
            self.refuse(&field, format!("{label}: {}", show::lowered(&text)));
        }
    }
}

/// Whether an error is about what was typed, so that typing something else can help.
pub(crate) fn is_about_the_form(error: &Error) -> bool {
    matches!(error.category(), vendue::Category::Invalid | vendue::Category::Conflict)
        || matches!(
            error.code(),
            ErrorCode::CredentialsInvalid | ErrorCode::AccountLocked | ErrorCode::AccountSuspended
        )
}

/// A new key for a form, so that sending it twice does its work once.
pub(crate) fn new_key() -> Result<String, Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| {
        Error::new(ErrorCode::Internal, "the operating system gives no random bytes")
    })?;
    Ok(HEXLOWER.encode(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_stands_at_its_field_and_the_value_stays() {
        let mut form = Form::of([("title".to_owned(), "x".to_owned())]);
        form.note(&Error::invalid("title", "must have 2 characters"));
        form.note(&Error::invalid("unseen", "must be there"));
        assert_eq!(form.value("title"), "x");
        assert_eq!(form.problem("title"), Some("Title: must have 2 characters."));
        assert_eq!(form.problem(""), Some("Must be there."));
        assert!(!form.is_good());
    }

    #[test]
    fn keys_differ() {
        assert_ne!(new_key().expect("random"), new_key().expect("random"));
    }
}
