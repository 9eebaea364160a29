//! What the shapes of the surface are in Swift.

use vendue_hosts::surface::{Field, Form, Shape, Surface, Type};

use crate::names::camel;

/// Texts that go without a name of their own, because Swift's testing has one of the same name.
pub(super) const NOT_NAMED: [&str; 1] = ["Tag"];

/// Types that the package has by hand.
const BY_HAND: [&str; 2] = ["Failure", "Money"];

/// Words of the language that are no name without backquotes.
const RESERVED: [&str; 34] = [
    "as",
    "break",
    "case",
    "catch",
    "class",
    "continue",
    "default",
    "defer",
    "do",
    "else",
    "enum",
    "extension",
    "false",
    "for",
    "func",
    "guard",
    "if",
    "import",
    "in",
    "init",
    "internal",
    "is",
    "let",
    "nil",
    "private",
    "public",
    "repeat",
    "return",
    "self",
    "static",
    "switch",
    "throw",
    "true",
    "var",
];

/// The types of the surface.
pub(super) struct Types<'a> {
    all: &'a [Type],
}

/// A property of a record in Swift.
pub(super) struct Property<'a> {
    /// The field.
    pub(super) field: &'a Field,
    /// Its name.
    pub(super) name: String,
    /// Its type.
    pub(super) kind: String,
    /// Whether it is optional.
    pub(super) is_optional: bool,
    /// Whether it is a moment.
    pub(super) is_moment: bool,
    /// What it is when it is absent, where that is not nothing.
    pub(super) default: Option<&'static str>,
}

impl<'a> Types<'a> {
    pub(super) fn new(surface: &'a Surface) -> Self {
        Self { all: &surface.types }
    }

    /// The types that are written.
    pub(super) fn shown(&self) -> impl Iterator<Item = &'a Type> {
        let is_shown = |found: &&Type| {
            (found.is_sent || found.is_given) && !BY_HAND.contains(&found.name.as_str())
        };
        self.all.iter().filter(is_shown)
    }

    pub(super) fn find(&self, name: &str) -> Option<&'a Type> {
        self.all.iter().find(|found| found.name == name)
    }

    /// The fields of a record.
    pub(super) fn fields(&self, name: &str) -> &'a [Field] {
        match self.find(name).map(|found| &found.form) {
            Some(Form::Record(fields)) => fields,
            other => panic!("{name} is no record: {other:?}"),
        }
    }

    /// The type in Swift.
    pub(super) fn swift(&self, shape: &Shape) -> String {
        match shape {
            Shape::Unit => "Void".to_owned(),
            Shape::Bool => "Bool".to_owned(),
            Shape::Int => "Int".to_owned(),
            Shape::Text => "String".to_owned(),
            Shape::Json => "JSONValue".to_owned(),
            Shape::Named(name) if name == "Failure" => "VendueError".to_owned(),
            Shape::Named(_) if self.is_moment(shape) => "Date".to_owned(),
            Shape::Named(name) if NOT_NAMED.contains(&name.as_str()) => "String".to_owned(),
            Shape::Named(name) => name.clone(),
            Shape::Optional(inner) => format!("{}?", self.swift(inner)),
            Shape::List(inner) => format!("[{}]", self.swift(inner)),
            Shape::Page(inner) => format!("Page<{}>", self.swift(inner)),
            Shape::Approvable(inner) => format!("Approvable<{}>", self.swift(inner)),
        }
    }

    fn is_moment(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Named(name) => {
                matches!(self.find(name), Some(Type { form: Form::Moment, .. }))
            }
            Shape::Optional(inner) => self.is_moment(inner),
            Shape::List(inner) | Shape::Page(inner) | Shape::Approvable(inner) => {
                assert!(!self.is_moment(inner), "no list of moments is written in Swift yet");
                false
            }
            _ => false,
        }
    }

    /// What a field of a given record is when it is absent, although it is always something.
    fn default(&self, shape: &Shape) -> Option<&'static str> {
        match shape {
            Shape::Text => Some("\"\""),
            Shape::List(_) => Some("[]"),
            Shape::Named(name) => match &self.find(name)?.form {
                Form::Alias(inner) => self.default(inner),
                _ => None,
            },
            _ => None,
        }
    }

    /// A parameter, or a field of a record that is sent.
    pub(super) fn sent(&self, field: &'a Field) -> Property<'a> {
        self.property(field, true)
    }

    /// The fields of a record, those that must be there before those that may be absent.
    pub(super) fn properties(&self, fields: &'a [Field], is_sent: bool) -> Vec<Property<'a>> {
        let mut found: Vec<_> = fields.iter().map(|field| self.property(field, is_sent)).collect();
        found.sort_by_key(Property::may_be_left_out);
        found
    }

    fn property(&self, field: &'a Field, is_sent: bool) -> Property<'a> {
        let shape = match &field.shape {
            Shape::Optional(inner) => inner,
            other => other,
        };
        let is_optional = matches!(field.shape, Shape::Optional(_));
        let default = match field.may_be_absent && !is_optional && !is_sent {
            true => self.default(shape),
            false => None,
        };
        let is_optional = is_optional || field.may_be_absent && default.is_none();
        let kind = self.swift(shape);
        Property {
            field,
            name: camel(&field.name),
            kind: if is_optional { format!("{kind}?") } else { kind },
            is_optional,
            is_moment: self.is_moment(shape),
            default,
        }
    }
}

impl Property<'_> {
    /// Whether a caller may leave it out.
    pub(super) fn may_be_left_out(&self) -> bool {
        self.is_optional || self.default.is_some()
    }

    /// As a parameter, with what it is when it is left out.
    pub(super) fn parameter(&self) -> String {
        let default = if self.is_optional { Some("nil") } else { self.default };
        let default = default.map_or_else(String::new, |value| format!(" = {value}"));
        format!("{}: {}{default}", self.name, self.kind)
    }

    /// The name where it stands alone.
    pub(super) fn word(&self) -> String {
        word(&self.name)
    }
}

/// A name where it stands alone.
pub(super) fn word(name: &str) -> String {
    if RESERVED.contains(&name) { format!("`{name}`") } else { name.to_owned() }
}
