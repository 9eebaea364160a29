//! A class for each area, with a method for each operation.

use std::fmt::Write;

use vendue_hosts::surface::{Call, Field, Form, Shape, Surface};

use super::records::is_shown;
use super::shapes::Types;
use super::{HEAD, docstring, safe};
use crate::names::pascal;

pub(super) fn file(surface: &Surface, is_async: bool) -> String {
    let types = Types::of(surface);
    let mut body = String::new();
    let mut areas: Vec<&str> = Vec::new();
    for call in &surface.operations {
        if !areas.contains(&call.area.as_str()) {
            areas.push(&call.area);
        }
    }
    for area in areas.iter().copied() {
        let calls = surface.operations.iter().filter(|call| call.area == area);
        class(&mut body, area, calls, &types, surface, is_async);
    }
    let (what, caller, feeds) = if is_async {
        ("The operations, for event loops.", "AsyncCaller", "AsyncEventFeeds")
    } else {
        ("The operations, each of which waits for its answer.", "Caller", "EventFeeds")
    };
    let imports = format!("from .._calls import {caller}\nfrom .._feeds import {feeds}\n");
    properties(&mut body, &areas, is_async);
    head(surface, what, &imports, &body) + &body
}

/// The rules that need no market.
pub(super) fn rules(surface: &Surface) -> String {
    let types = Types::of(surface);
    let mut body = String::new();
    for rule in &surface.rules {
        body.push_str("\n\n");
        method(&mut body, rule, &types, surface, Kind::Rule);
    }
    let imports = "from .._calls import ask\n";
    head(surface, "Rules that need no market: pure functions.", imports, &body) + &body
}

/// How a market is opened.
pub(super) fn opening(surface: &Surface) -> String {
    let types = Types::of(surface);
    let call = Call {
        area: String::new(),
        name: "open".to_owned(),
        doc: OPENS.to_owned(),
        parameters: vec![Field {
            name: "options".to_owned(),
            shape: Shape::Named("OpenOptions".to_owned()),
            may_be_absent: false,
            is_secret: false,
            doc: String::new(),
        }],
        spread: vec!["options".to_owned()],
        answer: Shape::Unit,
    };
    let mut body = String::new();
    for (name, answer) in [("open", "Market"), ("open_async", "Opening")] {
        let taken = taken(&call, surface);
        let _ = write!(body, "\n\ndef {name}(\n    address: str | PathLike[str],\n    *,\n");
        for one in &taken {
            let annotation = types.annotation(&one.field.shape, "Iterable");
            let _ = writeln!(body, "    {}: {annotation} = None,", one.field.name);
        }
        let _ = writeln!(body, ") -> {answer}:");
        let parameters = taken
            .iter()
            .map(|one| format!("`{}`: {}", one.field.name, one.field.doc.replace("\n\n", " ")));
        let doc = format!("{OPENS}\n\n{}", parameters.collect::<Vec<_>>().join("\n\n"));
        body.push_str(&docstring(&doc, 4));
        arguments(&mut body, &call, &taken, &types, "    ");
        let _ = writeln!(body, "    return {answer}._open(address, _options)");
    }
    let imports = "from os import PathLike\n\nfrom .._async_market import Opening\n\
                   from .._market import Market\n";
    head(surface, "How a market is opened.", imports, &body) + &body
}

const OPENS: &str = "Opens a market: `:memory:`, the path of a file, which is made when it is not \
    there, or `postgres://user:password@host/database`.\n\nFails with `invalid_argument`, \
    `storage_unavailable`, `storage_read_only`, `storage_corrupt` and `schema_too_new`.";

/// What the file needs of others.
fn head(surface: &Surface, what: &str, imports: &str, body: &str) -> String {
    let mut out = format!(
        "{HEAD}\"\"\"{what}\"\"\"\n\nfrom __future__ import annotations\n\n\
         from collections.abc import Iterable\nfrom datetime import datetime\n\
         from typing import Any\n\n{imports}\
         from .._codec import listed, read_approvable, read_page, text_of, written\n\
         from .._money import Money\nfrom .._page import Page\nfrom .records import (\n"
    );
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let words: std::collections::BTreeSet<&str> = body.split(|letter| !is_word(letter)).collect();
    for found in surface.types.iter().filter(|found| is_shown(found)) {
        if words.contains(found.name.as_str()) {
            let _ = writeln!(out, "    {},", found.name);
        }
        let reader = format!("read_{}", found.name);
        if words.contains(reader.as_str()) {
            let _ = writeln!(out, "    {reader},");
        }
    }
    out.push_str(")\n");
    out
}

/// The areas of a market; its own operations come last, in the class that markets extend.
fn properties(out: &mut String, areas: &[&str], is_async: bool) {
    let prefix = if is_async { "Async" } else { "" };
    for area in areas.iter().filter(|area| **area != "market") {
        let class = format!("{prefix}{}", pascal(area));
        let _ = write!(
            out,
            "\n    @property\n    def {area}(self) -> {class}:\n        \
             \"\"\"The operations of `{area}`.\"\"\"\n        return {class}(self._native)\n"
        );
    }
}

enum Kind {
    Sync,
    Async,
    Rule,
}

fn class<'a>(
    out: &mut String,
    area: &str,
    calls: impl Iterator<Item = &'a Call>,
    types: &Types<'_>,
    surface: &Surface,
    is_async: bool,
) {
    let prefix = if is_async { "Async" } else { "" };
    let name = if area == "market" { "MarketOperations".to_owned() } else { pascal(area) };
    let base = match (area, is_async) {
        ("events", false) => "EventFeeds",
        ("events", true) => "AsyncEventFeeds",
        (_, false) => "Caller",
        (_, true) => "AsyncCaller",
    };
    let _ = write!(out, "\n\nclass {prefix}{name}({base}):\n");
    let _ = writeln!(out, "    \"\"\"The operations of `{area}`.\"\"\"\n\n    __slots__ = ()");
    for call in calls {
        out.push('\n');
        let kind = if is_async { Kind::Async } else { Kind::Sync };
        method(out, call, types, surface, kind);
    }
}

/// What a method takes: parameters, and the fields of those that are spread.
struct Taken<'a> {
    field: &'a Field,
    /// The parameter of which it is a field.
    of: Option<&'a str>,
}

fn taken<'a>(call: &'a Call, surface: &'a Surface) -> Vec<Taken<'a>> {
    let mut taken = Vec::new();
    for parameter in &call.parameters {
        match &parameter.shape {
            Shape::Named(name) if call.spread.contains(&parameter.name) => {
                let form = surface.types.iter().find(|found| &found.name == name);
                if let Some(Form::Record(fields)) = form.map(|found| &found.form) {
                    let of = Some(parameter.name.as_str());
                    taken.extend(fields.iter().map(|field| Taken { field, of }));
                }
            }
            _ => taken.push(Taken { field: parameter, of: None }),
        }
    }
    taken
}

fn method(out: &mut String, call: &Call, types: &Types<'_>, surface: &Surface, kind: Kind) {
    let space = if matches!(kind, Kind::Rule) { "" } else { "    " };
    let inner = format!("{space}    ");
    let taken = taken(call, surface);
    let keyword = if matches!(kind, Kind::Async) { "async def" } else { "def" };
    let answer = types.annotation(&call.answer, "list");
    let _ = write!(
        out,
        "{space}{keyword} {}({}",
        safe(&call.name),
        if space.is_empty() { "" } else { "self" }
    );
    let mut first = space.is_empty();
    // What must be given and is no field of a record may go by its place.
    let is_placed = |one: &&Taken<'_>| one.of.is_none() && !one.field.may_be_absent;
    let placed: Vec<_> = taken.iter().filter(is_placed).collect();
    let named: Vec<_> = taken.iter().filter(|one| !is_placed(one)).collect();
    for one in &placed {
        let comma = if std::mem::take(&mut first) { "" } else { ", " };
        let annotation = types.annotation(&one.field.shape, "Iterable");
        let _ = write!(out, "{comma}{}: {annotation}", safe(&one.field.name));
    }
    if !named.is_empty() {
        out.push_str(if first { "*" } else { ", *" });
    }
    for one in &named {
        let mut annotation = types.annotation(&one.field.shape, "Iterable");
        if one.field.may_be_absent && !matches!(one.field.shape, Shape::Optional(_)) {
            annotation.push_str(" | None");
        }
        let default = if one.field.may_be_absent { " = None" } else { "" };
        let _ = write!(out, ", {}: {annotation}{default}", safe(&one.field.name));
    }
    let _ = writeln!(out, ") -> {answer}:");
    let about = taken.iter().filter(|one| !one.field.doc.is_empty()).map(|one| {
        let doc = one.field.doc.replace("\n\n", " ");
        format!("\n\n`{}`: {doc}{}", one.field.name, types.forms(&one.field.shape))
    });
    let doc = call.doc.clone() + &about.collect::<String>();
    out.push_str(&docstring(doc.trim_start(), inner.len()));
    arguments(out, call, &taken, types, &inner);
    answer_line(out, call, types, &kind, &inner);
}

fn arguments(out: &mut String, call: &Call, taken: &[Taken<'_>], types: &Types<'_>, inner: &str) {
    let write =
        |one: &Taken<'_>| types.write(&one.field.shape, &safe(&one.field.name), &one.field.name);
    let object = |of: Option<&str>| {
        let required = taken.iter().filter(|one| one.of == of && !one.field.may_be_absent);
        required.map(|one| format!("\"{}\": {}", one.field.name, write(one))).collect::<Vec<_>>()
    };
    for of in &call.spread {
        let parts = object(Some(of)).join(", ");
        let _ = writeln!(out, "{inner}_{of}: dict[str, Any] = {{{parts}}}");
    }
    let mut parts = object(None);
    parts.extend(call.spread.iter().map(|of| format!("\"{of}\": _{of}")));
    let _ = writeln!(out, "{inner}_arguments: dict[str, Any] = {{{}}}", parts.join(", "));
    for one in taken.iter().filter(|one| one.field.may_be_absent) {
        let into = one.of.map_or_else(|| "_arguments".to_owned(), |of| format!("_{of}"));
        let name = safe(&one.field.name);
        let _ = writeln!(out, "{inner}if {name} is not None:");
        let _ = writeln!(out, "{inner}    {into}[\"{}\"] = {}", one.field.name, write(one));
    }
}

fn answer_line(out: &mut String, call: &Call, types: &Types<'_>, kind: &Kind, inner: &str) {
    let name = format!("{}.{}", call.area, call.name);
    let asked = match kind {
        Kind::Sync => format!("self._call(\"{name}\", _arguments)"),
        Kind::Async => format!("await self._call(\"{name}\", _arguments)"),
        Kind::Rule => format!("ask(\"{}\", _arguments)", call.name),
    };
    if call.answer == Shape::Unit {
        let _ = writeln!(out, "{inner}{asked}");
        return;
    }
    let read = types.read(&call.answer, "_answer", "list");
    let annotation = types.annotation(&call.answer, "list");
    if read == "_answer" {
        let _ = writeln!(out, "{inner}_answer: {annotation} = {asked}\n{inner}return _answer");
    } else {
        let _ = writeln!(out, "{inner}_answer = {asked}\n{inner}return {read}");
    }
}
