//! How records are read from the wire and written to it.

use vendue_hosts::surface::{Field, Form, Type};

use super::types::{Types, some};
use super::{head, import};
use crate::names::camel;

/// What is written by hand in `wire.ts`.
pub(super) const WIRE: [&str; 16] = [
    "checked",
    "guarded",
    "inside",
    "readApprovable",
    "readFailure",
    "readList",
    "readMoment",
    "readMoney",
    "readPage",
    "readSome",
    "same",
    "writeList",
    "writeMoment",
    "writeMoney",
    "writeSome",
    "writeWhole",
];

/// A reader for what is given, a writer for what is sent.
pub(super) fn source(types: &Types<'_>) -> String {
    let mut body = Vec::new();
    for found in types.shown() {
        if found.is_given {
            body.extend(reader(found, types));
        }
        if found.is_sent {
            body.extend(writer(found, types));
        }
    }
    let body = body.join("\n");
    let wire: Vec<String> = WIRE.iter().map(|name| (*name).to_owned()).collect();
    let mut text = head("Between the records and their JSON.");
    text.push_str(&import("import", &wire, "../wire.js", &body));
    text.push_str("import type { Sent, Wire } from \"../wire.js\";\n");
    text.push_str(&import("import type", &types.names(), "./records.js", &body));
    format!("{text}\n{body}")
}

fn reader(found: &Type, types: &Types<'_>) -> Option<String> {
    let name = &found.name;
    let body = match &found.form {
        Form::Record(fields) => {
            let secrets = keys(fields.iter().filter(|field| field.is_secret));
            let fields = read_fields(fields, types, 4);
            match secrets.as_str() {
                "[]" => format!("  return {{\n{fields}  }};\n"),
                secrets => format!(
                    "  const record = {{\n{fields}  }};\n  return guarded(record, {secrets});\n"
                ),
            }
        }
        Form::Union(variants) => {
            let cases: String = variants
                .iter()
                .map(|variant| {
                    let word = &variant.word;
                    let fields = read_fields(&variant.fields, types, 8);
                    match fields.as_str() {
                        "" => {
                            format!("    case \"{word}\":\n      return {{ kind: \"{word}\" }};\n")
                        }
                        _ => format!(
                            "    case \"{word}\":\n      return {{\n        kind: \"{word}\",\n\
                             {fields}      }};\n"
                        ),
                    }
                })
                .collect();
            // A newer program may know of more; a list must not fail for it.
            format!(
                "  switch (json.kind) {{\n{cases}    default:\n      return json as {name};\n  }}\n"
            )
        }
        _ => return None,
    };
    Some(format!("export function read{name}(json: Wire): {name} {{\n{body}}}\n"))
}

fn read_fields(fields: &[Field], types: &Types<'_>, indent: usize) -> String {
    let space = " ".repeat(indent);
    let one = |field: &Field| {
        let value = types.read(&field.shape, &format!("json.{}", field.name));
        format!("{space}{}: {value},\n", camel(&field.name))
    };
    fields.iter().map(one).collect()
}

fn writer(found: &Type, types: &Types<'_>) -> Option<String> {
    let name = &found.name;
    let body = match &found.form {
        Form::Record(fields) => {
            let keys = keys(fields.iter());
            let fields = write_fields(fields, types, 4);
            format!("  checked(value, at, {keys});\n  return {{\n{fields}  }};\n")
        }
        Form::Union(variants) => {
            let all = variants.iter().flat_map(|variant| &variant.fields);
            let cases: String = variants
                .iter()
                .filter(|variant| !variant.fields.is_empty())
                .map(|variant| {
                    let word = &variant.word;
                    let fields = write_fields(&variant.fields, types, 8);
                    format!(
                        "    case \"{word}\":\n      return {{\n        kind: \"{word}\",\n\
                         {fields}      }};\n"
                    )
                })
                .collect();
            let keys = keys(all).replacen('[', "[\"kind\", ", 1);
            let cases = format!("{cases}    default:\n      return {{ kind: value.kind }};\n");
            format!("  checked(value, at, {keys});\n  switch (value.kind) {{\n{cases}  }}\n")
        }
        _ => return None,
    };
    Some(format!("export function write{name}(value: {name}, at: string): Sent {{\n{body}}}\n"))
}

fn write_fields(fields: &[Field], types: &Types<'_>, indent: usize) -> String {
    let space = " ".repeat(indent);
    let one = |field: &Field| {
        let value = format!("value.{}", camel(&field.name));
        let at = format!("inside(at, \"{}\")", field.name);
        let written = written(field, types, &value, &at);
        format!("{space}{}: {written},\n", field.name)
    };
    fields.iter().map(one).collect()
}

/// An expression for a field or a parameter, which is left out when it is absent.
pub(super) fn written(field: &Field, types: &Types<'_>, value: &str, at: &str) -> String {
    if field.may_be_absent {
        let shape = some(&field.shape).clone();
        types.write(&vendue_hosts::surface::Shape::Optional(Box::new(shape)), value, at)
    } else {
        types.write(&field.shape, value, at)
    }
}

/// The names that a record may have.
pub(super) fn keys<'field>(fields: impl Iterator<Item = &'field Field>) -> String {
    let mut names: Vec<String> =
        fields.map(|field| format!("\"{}\"", camel(&field.name))).collect();
    names.sort_unstable();
    names.dedup();
    format!("[{}]", names.join(", "))
}
