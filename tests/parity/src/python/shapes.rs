//! What a shape is in Python, how it is read and how it is written.

use std::collections::BTreeMap;

use vendue_hosts::surface::{Form, Shape, Surface, Type};

/// The types by name.
pub(super) struct Types<'a>(BTreeMap<&'a str, &'a Type>);

impl<'a> Types<'a> {
    pub(super) fn of(surface: &'a Surface) -> Self {
        Self(surface.types.iter().map(|found| (found.name.as_str(), found)).collect())
    }

    fn of_name(&self, name: &str) -> &'a Type {
        self.0.get(name).unwrap_or_else(|| panic!("{name} is referred to and not described"))
    }

    fn form(&self, name: &str) -> &'a Form {
        &self.of_name(name).form
    }

    /// What may be written where a text has a form of its own or is one of a few words: of a type
    /// that is a text `help` shows no documentation.
    pub(super) fn forms(&self, shape: &Shape) -> String {
        match shape {
            Shape::Named(name) => match self.form(name) {
                Form::Words(words) => format!(" One of `{}`.", words.join("`, `")),
                Form::Text => match self.of_name(name).doc.split_once("\n\n") {
                    Some((_, forms)) => format!("\n\n{forms}"),
                    None => String::new(),
                },
                _ => String::new(),
            },
            Shape::Optional(inner) => self.forms(inner),
            _ => String::new(),
        }
    }

    /// The type, as it is annotated. Records hold tuples, so that they can be hashed.
    pub(super) fn annotation(&self, shape: &Shape, list: &str) -> String {
        match shape {
            Shape::Unit => "None".to_owned(),
            Shape::Bool => "bool".to_owned(),
            Shape::Int => "int".to_owned(),
            Shape::Text => "str".to_owned(),
            Shape::Json => "Any".to_owned(),
            Shape::Named(name) if name == "Failure" => "VendueError".to_owned(),
            Shape::Named(name) => match self.form(name) {
                Form::Moment => "datetime".to_owned(),
                Form::Alias(shape) => self.annotation(shape, list),
                _ => name.clone(),
            },
            Shape::Optional(inner) => format!("{} | None", self.annotation(inner, list)),
            Shape::List(inner) => match list {
                "tuple" => format!("tuple[{}, ...]", self.annotation(inner, list)),
                _ => format!("{list}[{}]", self.annotation(inner, list)),
            },
            Shape::Page(inner) => format!("Page[{}]", self.annotation(inner, "tuple")),
            Shape::Approvable(inner) => {
                format!("{} | PendingChangeView", self.annotation(inner, "tuple"))
            }
        }
    }

    /// Whether the value of JSON is the value of Python.
    fn is_plain(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Unit | Shape::Bool | Shape::Int | Shape::Text | Shape::Json => true,
            Shape::Named(name) => match self.form(name) {
                Form::Id | Form::Text | Form::Words(_) => true,
                Form::Alias(shape) => self.is_plain(shape),
                Form::Moment | Form::Record(_) | Form::Union(_) => false,
            },
            Shape::Optional(inner) => self.is_plain(inner),
            Shape::List(_) | Shape::Page(_) | Shape::Approvable(_) => false,
        }
    }

    /// The expression that makes a value of Python from `value`, a value of JSON.
    pub(super) fn read(&self, shape: &Shape, value: &str, list: &str) -> String {
        if self.is_plain(shape) && !matches!(shape, Shape::List(_)) {
            return value.to_owned();
        }
        match shape {
            Shape::Named(name) if name == "Failure" => format!("error_of({value})"),
            Shape::Named(name) => match self.form(name) {
                Form::Moment => format!("moment({value})"),
                Form::Alias(shape) => self.read(shape, value, list),
                Form::Union(_) => format!("read_{name}({value})"),
                _ => format!("{name}._read({value})"),
            },
            Shape::Optional(inner) => {
                let read = self.read(inner, "found", list);
                format!("None if (found := {value}) is None else {read}")
            }
            Shape::List(inner) if self.is_plain(inner) => format!("{list}({value})"),
            Shape::List(inner) if list == "tuple" => {
                format!("tuple([{} for each in {value}])", self.read(inner, "each", list))
            }
            Shape::List(inner) => {
                format!("[{} for each in {value}]", self.read(inner, "each", "tuple"))
            }
            Shape::Page(inner) => {
                let each = self.read(inner, "each", "tuple");
                format!("read_page({value}, lambda each: {each})")
            }
            Shape::Approvable(inner) => {
                let each = self.read(inner, "each", "tuple");
                format!("read_approvable({value}, lambda each: {each})")
            }
            Shape::Unit | Shape::Bool | Shape::Int | Shape::Text | Shape::Json => value.to_owned(),
        }
    }

    /// The expression that makes a value of JSON from `value`, which is not `None`.
    pub(super) fn write(&self, shape: &Shape, value: &str, field: &str) -> String {
        match shape {
            Shape::Optional(inner) => self.write(inner, value, field),
            Shape::Named(name) => match self.form(name) {
                Form::Moment => format!("text_of({value}, \"{field}\")"),
                Form::Alias(shape) => self.write(shape, value, field),
                Form::Record(_) | Form::Union(_) => {
                    format!("written({value}, {name}, \"{field}\")")
                }
                Form::Id | Form::Text | Form::Words(_) => value.to_owned(),
            },
            Shape::List(inner) => {
                let each = self.write(inner, "each", field);
                if each == "each" {
                    format!("listed({value}, \"{field}\")")
                } else {
                    format!("[{each} for each in listed({value}, \"{field}\")]")
                }
            }
            _ => value.to_owned(),
        }
    }
}
