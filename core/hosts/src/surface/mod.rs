//! What the hosts show, described from the types themselves.

mod read;
mod shape;

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use vendue::ErrorCode;

pub use shape::{Field, Form, Shape, Type, Variant};

use crate::operation::operations;
use crate::rules::RULES;

/// Everything that a host shows.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Surface {
    /// The operations of a market.
    pub operations: Vec<Call>,
    /// The rules that need no market.
    pub rules: Vec<Call>,
    /// The types that they take and give, by name.
    pub types: Vec<Type>,
    /// The codes of errors.
    pub errors: Vec<Code>,
}

/// An operation or a rule.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Call {
    /// The area, or `rules`.
    pub area: String,
    /// The name within the area.
    pub name: String,
    /// What it does, for the documentation; empty until somebody knows.
    #[serde(skip)]
    pub doc: String,
    /// What it takes.
    pub parameters: Vec<Field>,
    /// The parameters whose fields the hosts take one by one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub spread: Vec<String>,
    /// What it gives.
    pub answer: Shape,
}

/// A code of an error.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Code {
    /// The word.
    pub code: String,
    /// The category.
    pub category: String,
    /// When it is given.
    #[serde(skip)]
    pub summary: String,
}

/// What a call takes and gives, as its types describe themselves.
pub(crate) struct Described {
    arguments: RefOr<Schema>,
    answer: RefOr<Schema>,
    named: Vec<(String, RefOr<Schema>)>,
}

/// What crosses the border besides arguments and answers.
#[derive(ToSchema)]
#[allow(dead_code, reason = "it is only described")]
struct Beside {
    options: crate::OpenOptions,
    watched: vendue::WatchedEvent,
}

impl Described {
    pub(crate) fn of<A: ToSchema, R: ToSchema>() -> Self {
        let mut named = Vec::new();
        A::schemas(&mut named);
        R::schemas(&mut named);
        Self { arguments: A::schema(), answer: R::schema(), named }
    }
}

impl Surface {
    /// The surface as the program declares it.
    pub fn of_program() -> Self {
        let mut schemas = BTreeMap::new();
        let mut take = |area: &str, name: &str, spread: &[&str], described: Described| {
            schemas.extend(described.named);
            let answer = read::fields(&described.answer);
            Call {
                area: area.to_owned(),
                name: name.to_owned(),
                doc: String::new(),
                parameters: read::fields(&described.arguments),
                spread: spread.iter().map(|name| (*name).to_owned()).collect(),
                answer: answer.into_iter().next().map_or(Shape::Unit, |field| field.shape),
            }
        };
        let called = operations()
            .map(|found| take(found.area, found.name, found.spread, (found.describe)()))
            .collect();
        let ruled = RULES
            .iter()
            .map(|rule| {
                let mut call = take("rules", rule.name, &[], (rule.describe)());
                call.doc = rule.doc.lines().map(str::trim).collect::<Vec<_>>().join("\n");
                call
            })
            .collect();
        take("", "", &[], Described::of::<Beside, Beside>());
        let mut surface = Self {
            operations: called,
            rules: ruled,
            types: read::types(&schemas),
            errors: ErrorCode::ALL.iter().map(|code| Code::of(*code)).collect(),
        };
        surface.mark_directions();
        surface
    }

    /// Says of every type whether hosts send it, are given it, or both.
    fn mark_directions(&mut self) {
        let mut sent: Vec<String> = vec!["OpenOptions".to_owned()];
        let mut given: Vec<String> = vec!["WatchedEvent".to_owned(), "Event".to_owned()];
        for call in self.operations.iter().chain(&self.rules) {
            call.parameters.iter().for_each(|field| field.shape.names(&mut sent));
            call.answer.names(&mut given);
        }
        for (names, is_sent) in [(sent, true), (given, false)] {
            let mut open = names;
            while let Some(name) = open.pop() {
                let Some(found) = self.types.iter_mut().find(|known| known.name == name) else {
                    continue;
                };
                let mark = if is_sent { &mut found.is_sent } else { &mut found.is_given };
                if !std::mem::replace(mark, true) {
                    found.form.names(&mut open);
                }
            }
        }
    }
}

impl Code {
    fn of(code: ErrorCode) -> Self {
        Self {
            code: code.as_str().to_owned(),
            category: code.category().as_str().to_owned(),
            summary: code.summary().to_owned(),
        }
    }
}
