//! Records as data classes.

use vendue_hosts::surface::{Field, Form, Type};

use super::shapes::{Types, ident, present, required_first};
use crate::comments::comment;

pub(super) fn source(types: &Types<'_>) -> String {
    let records = types.iter().filter_map(|found| match &found.form {
        Form::Record(fields) => Some(record(types, found, fields)),
        _ => None,
    });
    records.collect::<Vec<_>>().join("\n")
}

fn record(types: &Types<'_>, found: &Type, fields: &[Field]) -> String {
    let visibility = if types.is_internal(&found.name) { "internal" } else { "public" };
    let head = comment(0, &found.doc, &[]);
    let class = format!("{visibility} data class {}", found.name);
    let body = data_class(types, &class, 0, fields, found.is_sent);
    format!("{head}@Serializable\n{}{}\n", body.trim_end(), shown(&found.name, fields))
}

/// What a record with secrets is shown as, for its text may end up in a log.
fn shown(name: &str, fields: &[Field]) -> String {
    if !fields.iter().any(|field| field.is_secret) {
        return String::new();
    }
    let parts: Vec<String> = required_first(fields.iter())
        .into_iter()
        .map(|field| {
            let name = ident(&field.name);
            let value =
                if field.is_secret { format!("${{hidden({name})}}") } else { format!("${name}") };
            format!("{name}={value}")
        })
        .collect();
    let lines: Vec<String> = parts.chunks(3).map(|line| line.join(", ")).collect();
    let text = lines.join(", \" +\n            \"");
    format!(
        " {{\n    /** As of every data class, without what lets somebody in. */\n    \
         override fun toString(): String =\n        \"{name}(\" +\n            \"{text})\"\n}}"
    )
}

/// A data class with the fields as its properties, `class` being all before them.
pub(super) fn data_class(
    types: &Types<'_>,
    class: &str,
    indent: usize,
    fields: &[Field],
    is_sent: bool,
) -> String {
    let margin = " ".repeat(indent);
    let properties: String = required_first(fields.iter())
        .into_iter()
        .map(|field| property(types, indent + 4, field, is_sent))
        .collect();
    format!("{margin}{class}(\n{properties}{margin})\n")
}

fn property(types: &Types<'_>, indent: usize, field: &Field, is_sent: bool) -> String {
    let margin = " ".repeat(indent);
    let name = ident(&field.name);
    let serial = if name == field.name {
        String::new()
    } else {
        format!("@SerialName(\"{}\") ", field.name)
    };
    let kind = types.property(present(&field.shape));
    let absent = if is_sent { "null" } else { types.when_absent(&field.shape) };
    let value = match (field.may_be_absent, absent) {
        (false, _) => kind,
        (true, "null") => format!("{kind}? = null"),
        (true, absent) => format!("{kind} = {absent}"),
    };
    let doc = comment(indent, &field.doc, &[]);
    format!("{doc}{margin}{serial}val {name}: {value},\n")
}
