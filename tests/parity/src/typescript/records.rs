//! The records, as interfaces.

use std::collections::BTreeSet;

use vendue_hosts::surface::{Field, Form, Shape, Type};

use super::types::{Types, variant_name};
use super::{head, import};
use crate::comments::comment;
use crate::names::camel;

/// The interfaces and types.
pub(super) fn source(types: &Types<'_>) -> String {
    refuse_doubles(types);
    let body: Vec<String> = types.shown().map(|found| one(found, types)).collect();
    let body = body.join("\n");
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let mut text = head("What the market takes and gives.");
    text.push_str(&import("import type", &own(&["VendueError"]), "../errors.js", &body));
    text.push_str(&import("import type", &own(&["Money"]), "../money.js", &body));
    text.push_str(&import(
        "import type",
        &own(&["Approvable", "Json", "Page"]),
        "../shapes.js",
        &body,
    ));
    format!("{text}\n{body}")
}

fn one(found: &Type, types: &Types<'_>) -> String {
    let about = comment(0, &found.doc, &[]);
    let name = &found.name;
    let alias = |of: &str| {
        let line = format!("{about}export type {name} = {of};\n");
        line.replacen("= \n", "=\n", 1)
    };
    match &found.form {
        Form::Id | Form::Text => alias("string"),
        Form::Moment => alias("Date"),
        Form::Alias(shape) => alias(&types.name(shape)),
        Form::Words(words) => {
            let words: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
            match words.join(" | ") {
                line if line.len() < 60 => alias(&line),
                _ => alias(&format!("\n  | {}", words.join("\n  | "))),
            }
        }
        Form::Record(fields) => {
            let fields = members(found, fields, types);
            format!("{about}export interface {name} {{\n{fields}}}\n")
        }
        Form::Union(variants) => {
            let names: Vec<String> =
                variants.iter().map(|variant| variant_name(found, variant)).collect();
            let mut text = alias(&format!("\n  | {}", names.join("\n  | ")));
            for (variant, name) in variants.iter().zip(names) {
                let doc = match variant.doc.as_str() {
                    "" => format!("`{}`, one of `{}`.", variant.word, found.name),
                    doc => doc.to_owned(),
                };
                text.push_str(&format!("\n{}", comment(0, &doc, &[])));
                text.push_str(&format!("export interface {name} {{\n"));
                text.push_str(&format!("  readonly kind: \"{}\";\n", variant.word));
                text.push_str(&members(found, &variant.fields, types));
                text.push_str("}\n");
            }
            text
        }
    }
}

fn members(owner: &Type, fields: &[Field], types: &Types<'_>) -> String {
    let one = |field: &Field| {
        let (comment, name) = (comment(2, &field.doc, &[]), camel(&field.name));
        let member = if owner.is_sent && field.may_be_absent {
            types.optional(field, &name)
        } else {
            format!("readonly {name}: {};", types.name(&field.shape))
        };
        format!("{comment}  {member}\n")
    };
    fields.iter().map(one).collect()
}

/// Two types of one name would be taken for one.
fn refuse_doubles(types: &Types<'_>) {
    let mut seen = BTreeSet::new();
    for found in types.shown() {
        let variants = match &found.form {
            Form::Union(variants) => variants.as_slice(),
            _ => &[],
        };
        let names = variants.iter().map(|variant| variant_name(found, variant));
        for name in names.chain([found.name.clone()]) {
            assert!(seen.insert(name.clone()), "two types are called {name}");
        }
    }
    let is_sent_json = |field: &Field| matches!(field.shape, Shape::Json);
    for found in types.shown().filter(|found| found.is_sent) {
        if let Form::Record(fields) = &found.form {
            assert!(!fields.iter().any(is_sent_json), "{} sends any JSON unchecked", found.name);
        }
    }
}
