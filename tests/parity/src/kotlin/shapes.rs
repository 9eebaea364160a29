//! What a value of a shape is called in Kotlin, and what reads and writes it.

use vendue_hosts::surface::{Call, Field, Form, Shape, Surface, Type};

use crate::names::camel;

/// Words that no name may be.
const HARD_KEYWORDS: [&str; 28] = [
    "as",
    "break",
    "class",
    "continue",
    "do",
    "else",
    "false",
    "for",
    "fun",
    "if",
    "in",
    "interface",
    "is",
    "null",
    "object",
    "package",
    "return",
    "super",
    "this",
    "throw",
    "true",
    "try",
    "typealias",
    "typeof",
    "val",
    "var",
    "when",
    "while",
];

/// The types of the surface that hosts show.
pub(super) struct Types<'a> {
    shown: Vec<&'a Type>,
    /// Records whose fields are only ever taken one by one.
    only_spread: Vec<&'a str>,
}

impl<'a> Types<'a> {
    pub(super) fn of(surface: &'a Surface) -> Self {
        let shown: Vec<&Type> =
            surface.types.iter().filter(|found| found.is_sent || found.is_given).collect();
        let mut mentioned = Vec::new();
        for call in surface.operations.iter().chain(&surface.rules) {
            call.answer.names(&mut mentioned);
            let whole = call.parameters.iter().filter(|field| !is_spread(call, field));
            whole.for_each(|field| field.shape.names(&mut mentioned));
        }
        shown.iter().for_each(|found| found.form.names(&mut mentioned));
        let only_spread = shown.iter().map(|found| found.name.as_str());
        let only_spread = only_spread
            .filter(|name| *name != "OpenOptions" && *name != "WatchedEvent")
            .filter(|name| !mentioned.iter().any(|other| other == name))
            .collect();
        Self { shown, only_spread }
    }

    /// Those that are shown, but for those that are written by hand.
    pub(super) fn iter(&self) -> impl Iterator<Item = &'a Type> {
        let by_hand = ["Money", "Failure"];
        self.shown.iter().copied().filter(move |found| !by_hand.contains(&found.name.as_str()))
    }

    pub(super) fn is_internal(&self, name: &str) -> bool {
        self.only_spread.contains(&name)
    }

    fn find(&self, name: &str) -> &'a Type {
        let found = self.shown.iter().find(|found| found.name == name);
        found.unwrap_or_else(|| panic!("{name} is not described"))
    }

    /// The fields of a record.
    pub(super) fn fields(&self, shape: &Shape) -> &'a [Field] {
        match shape {
            Shape::Named(name) => match &self.find(name).form {
                Form::Record(fields) => fields,
                other => panic!("{name} is taken field by field and is {other:?}"),
            },
            other => panic!("{other} has no fields"),
        }
    }

    /// The type in a property of a record, whose annotations say how it is read.
    pub(super) fn property(&self, shape: &Shape) -> String {
        self.name(shape, "Timestamp")
    }

    /// The type in a signature.
    pub(super) fn parameter(&self, shape: &Shape) -> String {
        self.name(shape, "Instant")
    }

    fn name(&self, shape: &Shape, moment: &str) -> String {
        let inner = |shape: &Shape| self.name(shape, moment);
        match shape {
            Shape::Unit => "Unit".to_owned(),
            Shape::Bool => "Boolean".to_owned(),
            Shape::Int => "Long".to_owned(),
            Shape::Text => "String".to_owned(),
            Shape::Json => "JsonElement".to_owned(),
            Shape::Named(name) if name == "Failure" => "VendueException".to_owned(),
            Shape::Named(name) => match &self.find(name).form {
                Form::Moment => moment.to_owned(),
                Form::Alias(shape) => inner(shape),
                _ => name.clone(),
            },
            Shape::Optional(item) => format!("{}?", inner(item)),
            Shape::List(item) => format!("List<{}>", inner(item)),
            Shape::Page(item) => format!("Page<{}>", inner(item)),
            Shape::Approvable(item) => format!("Approvable<{}>", inner(item)),
        }
    }

    /// What reads and writes it.
    pub(super) fn serializer(&self, shape: &Shape) -> String {
        let inner = |shape: &Shape| self.serializer(shape);
        match shape {
            Shape::Unit => panic!("nothing is neither read nor written"),
            Shape::Bool => "Boolean.serializer()".to_owned(),
            Shape::Int => "Long.serializer()".to_owned(),
            Shape::Text => "String.serializer()".to_owned(),
            Shape::Json => "JsonElement.serializer()".to_owned(),
            Shape::Named(name) if name == "Failure" => "VendueException.serializer()".to_owned(),
            Shape::Named(name) => match &self.find(name).form {
                Form::Moment => "TimestampSerializer".to_owned(),
                Form::Alias(shape) => inner(shape),
                Form::Id | Form::Text => "String.serializer()".to_owned(),
                Form::Words(_) | Form::Record(_) | Form::Union(_) => format!("{name}.serializer()"),
            },
            Shape::Optional(item) => format!("{}.nullable", inner(item)),
            Shape::List(item) => format!("ListSerializer({})", inner(item)),
            Shape::Page(item) => format!("Page.serializer({})", inner(item)),
            Shape::Approvable(item) => format!("Approvable.serializer({})", inner(item)),
        }
    }

    /// What a given field is when it is absent: a text or a list is empty, all else is null.
    pub(super) fn when_absent(&self, shape: &Shape) -> &'static str {
        match shape {
            Shape::Text => "\"\"",
            Shape::List(_) => "emptyList()",
            Shape::Named(name) => match &self.find(name).form {
                Form::Text => "\"\"",
                Form::Alias(shape) => self.when_absent(shape),
                _ => "null",
            },
            _ => "null",
        }
    }
}

pub(super) fn is_spread(call: &Call, field: &Field) -> bool {
    call.spread.contains(&field.name)
}

/// The value without the "or nothing".
pub(super) fn present(shape: &Shape) -> &Shape {
    match shape {
        Shape::Optional(inner) => inner,
        other => other,
    }
}

/// The name of a field or parameter.
pub(super) fn ident(snake: &str) -> String {
    let name = camel(snake);
    if HARD_KEYWORDS.contains(&name.as_str()) { format!("`{name}`") } else { name }
}

/// Those that must be there come first.
pub(super) fn required_first<'f>(fields: impl Iterator<Item = &'f Field>) -> Vec<&'f Field> {
    let mut fields: Vec<&Field> = fields.collect();
    fields.sort_by_key(|field| field.may_be_absent);
    fields
}
