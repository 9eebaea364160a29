//! How types are called, read and written in TypeScript.

use std::collections::BTreeMap;

use vendue_hosts::surface::{Field, Form, Shape, Surface, Type, Variant};

use crate::names::pascal;

/// Those that are written by hand.
const BY_HAND: [&str; 2] = ["Money", "Failure"];

/// What may be read or written without a change.
enum Plain {
    /// It goes over as it is.
    Same,
    /// It goes over by way of a function.
    By(String),
}

/// The types by their names.
pub(super) struct Types<'surface> {
    all: BTreeMap<&'surface str, &'surface Type>,
}

impl<'surface> Types<'surface> {
    pub(super) fn of(surface: &'surface Surface) -> Self {
        let all = surface.types.iter().map(|found| (found.name.as_str(), found));
        Self { all: all.collect() }
    }

    /// Those that are shown and written from the surface.
    pub(super) fn shown(&self) -> impl Iterator<Item = &'surface Type> {
        let is_shown = |found: &&Type| {
            (found.is_sent || found.is_given)
                && !BY_HAND.contains(&found.name.as_str())
                && !matches!(found.form, Form::Moment)
        };
        self.all.values().copied().filter(is_shown)
    }

    /// Every name that a source may import.
    pub(super) fn names(&self) -> Vec<String> {
        self.shown().map(|found| found.name.clone()).collect()
    }

    /// A shape as a type.
    pub(super) fn name(&self, shape: &Shape) -> String {
        match shape {
            Shape::Unit => "void".to_owned(),
            Shape::Bool => "boolean".to_owned(),
            Shape::Int => "number".to_owned(),
            Shape::Text => "string".to_owned(),
            Shape::Json => "Json".to_owned(),
            Shape::Named(name) if name == "Failure" => "VendueError".to_owned(),
            Shape::Named(name) if self.is_moment(name) => "Date".to_owned(),
            Shape::Named(name) => name.clone(),
            Shape::Optional(inner) => format!("{} | undefined", self.name(inner)),
            Shape::List(inner) => format!("readonly {}[]", self.name(inner)),
            Shape::Page(inner) => format!("Page<{}>", self.name(inner)),
            Shape::Approvable(inner) => format!("Approvable<{}>", self.name(inner)),
        }
    }

    /// A field or a parameter that may be left out, without its comment.
    pub(super) fn optional(&self, field: &Field, name: &str) -> String {
        let shape = some(&field.shape);
        format!("readonly {name}?: {} | undefined;", self.name(shape))
    }

    /// An expression that makes of what is in `value` what the program is given.
    pub(super) fn read(&self, shape: &Shape, value: &str) -> String {
        match shape {
            Shape::Unit => "undefined".to_owned(),
            Shape::Optional(inner) => match self.reader(inner) {
                Plain::Same => format!("{value} ?? undefined"),
                Plain::By(reader) => format!("readSome({value}, {reader})"),
            },
            Shape::List(inner) => match self.reader(inner) {
                Plain::Same => value.to_owned(),
                Plain::By(reader) => format!("readList({value}, {reader})"),
            },
            Shape::Page(inner) => format!("readPage({value}, {})", self.by(inner)),
            Shape::Approvable(inner) => {
                format!("readApprovable({value}, {}, readPendingChangeView)", self.by(inner))
            }
            _ => match self.reader(shape) {
                Plain::Same => value.to_owned(),
                Plain::By(reader) => format!("{reader}({value})"),
            },
        }
    }

    fn by(&self, shape: &Shape) -> String {
        match self.reader(shape) {
            Plain::Same => "same".to_owned(),
            Plain::By(reader) => reader,
        }
    }

    fn reader(&self, shape: &Shape) -> Plain {
        match shape {
            Shape::Bool | Shape::Int | Shape::Text | Shape::Json => Plain::Same,
            Shape::Named(name) => self.codec("read", name),
            other => match self.read(other, "value") {
                same if same == "value" => Plain::Same,
                read => Plain::By(format!("(value: Wire) => {read}")),
            },
        }
    }

    /// An expression that makes of what the program gives in `value` what crosses the border.
    /// `at` is an expression of where it stands.
    pub(super) fn write(&self, shape: &Shape, value: &str, at: &str) -> String {
        match shape {
            Shape::Optional(inner) => match self.writer(inner) {
                Plain::Same => format!("{value} ?? undefined"),
                Plain::By(writer) => format!("writeSome({value}, {at}, {writer})"),
            },
            Shape::List(inner) => match self.writer(inner) {
                Plain::Same => value.to_owned(),
                Plain::By(writer) => format!("writeList({value}, {at}, {writer})"),
            },
            _ => match self.writer(shape) {
                Plain::Same => value.to_owned(),
                Plain::By(writer) => format!("{writer}({value}, {at})"),
            },
        }
    }

    fn writer(&self, shape: &Shape) -> Plain {
        match shape {
            Shape::Bool | Shape::Text | Shape::Json | Shape::Unit => Plain::Same,
            Shape::Int => Plain::By("writeWhole".to_owned()),
            Shape::Named(name) => self.codec("write", name),
            other => match self.write(other, "value", "at") {
                same if same == "value" => Plain::Same,
                written => Plain::By(format!("(value, at) => {written}")),
            },
        }
    }

    fn codec(&self, verb: &str, name: &str) -> Plain {
        match self.all.get(name).map(|found| &found.form) {
            _ if BY_HAND.contains(&name) => Plain::By(format!("{verb}{name}")),
            Some(Form::Moment) => Plain::By(format!("{verb}Moment")),
            Some(Form::Record(_) | Form::Union(_)) => Plain::By(format!("{verb}{name}")),
            Some(Form::Alias(shape)) => match verb {
                "read" => self.reader(shape),
                _ => self.writer(shape),
            },
            Some(Form::Id | Form::Text | Form::Words(_)) => Plain::Same,
            None => panic!("there is no type {name}"),
        }
    }

    fn is_moment(&self, name: &str) -> bool {
        self.all.get(name).is_some_and(|found| matches!(found.form, Form::Moment))
    }
}

/// What is there when it is there.
pub(super) fn some(shape: &Shape) -> &Shape {
    match shape {
        Shape::Optional(inner) => inner,
        other => other,
    }
}

/// How one of the records of a union is called.
pub(super) fn variant_name(union: &Type, variant: &Variant) -> String {
    format!("{}{}", union.name, pascal(&variant.word))
}
