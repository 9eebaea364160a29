//! Records, as frozen data classes.

use std::fmt::Write;

use vendue_hosts::surface::{Field, Form, Shape, Surface, Type, Variant};

use super::shapes::Types;
use super::{HEAD, docstring, safe};
use crate::names::pascal;

const IMPORTS: &str = r#"from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

from .._codec import error_of, listed, moment, text_of, written
from .._errors import VendueError
from .._money import Money
from .._native import record

"#;

/// Types that are written by hand.
const BY_HAND: [&str; 2] = ["Failure", "Money"];

pub(super) fn file(surface: &Surface) -> String {
    let types = Types::of(surface);
    let mut out = format!("{HEAD}\"\"\"What goes in and comes out: records.\"\"\"\n\n{IMPORTS}");
    let shown: Vec<&Type> = surface.types.iter().filter(|found| is_shown(found)).collect();
    out.push_str("__all__ = [\n");
    for name in names(&shown) {
        let _ = writeln!(out, "    \"{name}\",");
    }
    out.push_str("]\n");
    for found in &shown {
        out.push_str("\n\n");
        one(&mut out, found, &types);
    }
    out
}

pub(super) fn is_shown(found: &Type) -> bool {
    (found.is_sent || found.is_given)
        && !BY_HAND.contains(&found.name.as_str())
        && !matches!(found.form, Form::Moment | Form::Alias(_))
}

fn names(shown: &[&Type]) -> Vec<String> {
    let mut names = Vec::new();
    for found in shown {
        names.push(found.name.clone());
        if let Form::Union(variants) = &found.form {
            names.extend(variants.iter().map(|variant| variant_name(&found.name, variant)));
            names.extend(found.is_given.then(|| format!("{}Unknown", found.name)));
        }
    }
    names.sort();
    names
}

fn variant_name(union: &str, variant: &Variant) -> String {
    format!("{union}{}", pascal(&variant.word))
}

fn one(out: &mut String, found: &Type, types: &Types<'_>) {
    match &found.form {
        Form::Id | Form::Text => {
            let _ = writeln!(out, "{}: TypeAlias = str", found.name);
            out.push_str(&docstring(&found.doc, 0));
        }
        Form::Words(words) => {
            let words: Vec<String> =
                words.iter().map(|word| format!("    \"{word}\",\n")).collect();
            let _ = writeln!(out, "{}: TypeAlias = Literal[\n{}]", found.name, words.concat());
            out.push_str(&docstring(&found.doc, 0));
        }
        Form::Record(fields) => {
            let about = (found.doc.as_str(), found.is_sent, found.is_given);
            record(out, &found.name, about, fields, None, types);
        }
        Form::Union(variants) => union(out, found, variants, types),
        Form::Moment | Form::Alias(_) => {}
    }
}

fn union(out: &mut String, found: &Type, variants: &[Variant], types: &Types<'_>) {
    let mut names = Vec::new();
    for variant in variants {
        let name = variant_name(&found.name, variant);
        let about = (variant.doc.as_str(), found.is_sent, found.is_given);
        record(out, &name, about, &variant.fields, Some(&variant.word), types);
        out.push_str("\n\n");
        names.push((variant.word.as_str(), name));
    }
    if found.is_given {
        let name = format!("{}Unknown", found.name);
        let _ = write!(
            out,
            "@dataclass(frozen=True, slots=True, kw_only=True)\nclass {name}:\n    \
             \"\"\"Of a kind that a newer version knows.\"\"\"\n\n    kind: str\n    \
             fields: dict[str, Any]\n"
        );
        if found.is_sent {
            out.push_str("\n    def _write(self) -> dict[str, Any]:\n        return self.fields\n");
        }
        out.push_str("\n\n");
    }
    let all: Vec<String> = names.iter().map(|(_, name)| format!("    {name}\n")).collect();
    let unknown =
        if found.is_given { format!("    | {}Unknown\n", found.name) } else { String::new() };
    let _ = writeln!(
        out,
        "{}: TypeAlias = (\n{}{unknown})",
        found.name,
        all.join("    | ").replace("|     ", "| ")
    );
    out.push_str(&docstring(&found.doc, 0));
    if found.is_given {
        let _ = write!(out, "\n_{}: dict[str, Any] = {{\n", found.name);
        for (word, name) in &names {
            let _ = writeln!(out, "    \"{word}\": {name}._read,");
        }
        let _ = write!(
            out,
            "}}\n\n\ndef read_{0}(json: dict[str, Any]) -> {0}:\n    read = \
             _{0}.get(json[\"kind\"])\n    if read is None:\n        return \
             {0}Unknown(kind=json[\"kind\"], fields=json)\n    record: {0} = read(json)\n    \
             return record\n",
            found.name
        );
    }
}

fn record(
    out: &mut String,
    name: &str,
    (doc, is_sent, is_given): (&str, bool, bool),
    fields: &[Field],
    kind: Option<&str>,
    types: &Types<'_>,
) {
    let _ = writeln!(out, "@dataclass(frozen=True, slots=True, kw_only=True)\nclass {name}:");
    out.push_str(&docstring(doc, 4));
    if !doc.is_empty() {
        out.push('\n');
    }
    if let Some(kind) = kind {
        // A field like the others, so that whoever writes it as JSON does not lose it.
        let _ = writeln!(
            out,
            "    kind: Literal[\"{kind}\"] = field(default=\"{kind}\", init=False)\n"
        );
    }
    // With names for all arguments the order is free, so it is that of the documentation.
    for field in fields {
        let may_be_absent = field.may_be_absent && is_sent || is_optional(&field.shape);
        let mut annotation = types.annotation(&field.shape, "tuple");
        if may_be_absent && !is_optional(&field.shape) {
            annotation.push_str(" | None");
        }
        let default = match (field.is_secret, may_be_absent) {
            (false, false) => "",
            (false, true) => " = None",
            (true, false) => " = field(repr=False)",
            (true, true) => " = field(default=None, repr=False)",
        };
        let _ = writeln!(out, "    {}: {annotation}{default}", safe(&field.name));
        out.push_str(&docstring(&field.doc, 4));
    }
    if is_given {
        reader(out, name, fields, (kind, is_sent), types);
    }
    if is_sent {
        writer(out, fields, kind, types);
    }
    if !is_given && !is_sent && fields.is_empty() && kind.is_none() {
        out.push_str("    pass\n");
    }
}

fn reader(
    out: &mut String,
    name: &str,
    fields: &[Field],
    (kind, is_sent): (Option<&str>, bool),
    types: &Types<'_>,
) {
    let _ = write!(
        out,
        "\n    @classmethod\n    def _read(cls, json: dict[str, Any]) -> {name}:\n        \
         return record(cls, (\n"
    );
    if let Some(kind) = kind {
        let _ = writeln!(out, "            \"{kind}\",");
    }
    for field in fields {
        let is_optional = is_optional(&field.shape) || field.may_be_absent && is_sent;
        let value = if is_optional {
            format!("json.get(\"{}\")", field.name)
        } else {
            format!("json[\"{}\"]", field.name)
        };
        let shape = match &field.shape {
            shape if is_optional && !matches!(shape, Shape::Optional(_)) => {
                &Shape::Optional(Box::new(shape.clone()))
            }
            shape => shape,
        };
        let read = types.read(shape, &value, "tuple");
        let _ = writeln!(out, "            {read},");
    }
    out.push_str("        ))\n");
}

fn writer(out: &mut String, fields: &[Field], kind: Option<&str>, types: &Types<'_>) {
    out.push_str("\n    def _write(self) -> dict[str, Any]:\n        json: dict[str, Any] = {");
    let mut parts: Vec<String> =
        kind.map(|kind| format!("\"kind\": \"{kind}\"")).into_iter().collect();
    for field in fields.iter().filter(|field| !field.may_be_absent) {
        let value = types.write(&field.shape, &format!("self.{}", safe(&field.name)), &field.name);
        parts.push(format!("\"{}\": {value}", field.name));
    }
    if parts.is_empty() {
        out.push_str("}\n");
    } else {
        let _ = write!(out, "\n            {},\n        }}\n", parts.join(",\n            "));
    }
    for field in fields.iter().filter(|field| field.may_be_absent) {
        let own = format!("self.{}", safe(&field.name));
        let value = types.write(&field.shape, &own, &field.name);
        let _ = writeln!(
            out,
            "        if {own} is not None:\n            json[\"{}\"] = {value}",
            field.name
        );
    }
    out.push_str("        return json\n");
}

fn is_optional(shape: &Shape) -> bool {
    matches!(shape, Shape::Optional(_))
}
