//! The areas, as classes.

use vendue_hosts::surface::{Call, Field, Form, Shape, Surface};

use super::codecs::{WIRE, keys, written};
use super::types::{Types, some};
use super::{head, import};
use crate::comments::comment;
use crate::names::{camel, pascal};

/// Words that are no names of parameters.
const RESERVED: [&str; 2] = ["delete", "new"];

/// How a call is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// A method of an area.
    Operation,
    /// A function.
    Rule,
}

/// A class for each area, and one for the market that has them all.
pub(super) fn source(surface: &Surface, types: &Types<'_>) -> String {
    let mut areas: Vec<&str> = Vec::new();
    for call in &surface.operations {
        if !areas.contains(&call.area.as_str()) {
            areas.push(&call.area);
        }
    }
    let methods = |area: &str| -> String {
        let calls = surface.operations.iter().filter(|call| call.area == area);
        let methods = calls.map(|call| method(call, types, Style::Operation));
        methods.collect::<Vec<_>>().join("\n")
    };
    let mut body = String::new();
    let grouped: Vec<&str> = areas.into_iter().filter(|area| *area != "market").collect();
    for area in &grouped {
        let comment = comment(0, &about(area), &[]);
        let class = class_name(area);
        let methods = methods(area);
        body.push_str(&format!("{comment}export class {class} extends Area {{\n{methods}}}\n\n"));
    }
    body.push_str(&market(&grouped, &methods("market")));
    let mut text = head("The operations of a market.");
    text.push_str("import { Area } from \"../area.js\";\n");
    text.push_str(&support(types, &body));
    format!("{text}\n{body}")
}

/// What the calls import.
pub(super) fn support(types: &Types<'_>, body: &str) -> String {
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let named = |verb: &'static str| {
        let records =
            types.shown().filter(|found| matches!(found.form, Form::Record(_) | Form::Union(_)));
        records.map(move |found| format!("{verb}{}", found.name))
    };
    let codecs: Vec<String> = named("read").chain(named("write")).collect();
    [
        import("import type", &own(&["Money"]), "../money.js", body),
        import("import type", &own(&["Approvable", "Page", "PageOptions"]), "../shapes.js", body),
        import("import", &own(&WIRE), "../wire.js", body),
        import("import type", &own(&["Wire"]), "../wire.js", body),
        import("import", &codecs, "./codecs.js", body),
        import("import type", &types.names(), "./records.js", body),
    ]
    .concat()
}

/// The class whose subclass is the market.
fn market(areas: &[&str], methods: &str) -> String {
    let mut text = String::from("/** The operations of a market, area by area. */\n");
    text.push_str("export abstract class Areas extends Area {\n");
    // Those that follow events are written by hand.
    let plain = areas.iter().filter(|area| **area != "events");
    for area in plain.clone() {
        text.push_str(&format!("  #{}: {} | undefined;\n", camel(area), class_name(area)));
    }
    for area in plain {
        let (name, class) = (camel(area), class_name(area));
        text.push('\n');
        text.push_str(&comment(2, &about(area), &[]));
        text.push_str(&format!("  get {name}(): {class} {{\n"));
        text.push_str(&format!("    return (this.#{name} ??= new {class}(this.call));\n  }}\n"));
    }
    format!("{text}\n{methods}}}\n")
}

fn class_name(area: &str) -> String {
    match area {
        "events" => "PastEvents".to_owned(),
        area => pascal(area),
    }
}

/// What the declaration of an area says of it in its first line.
fn about(area: &str) -> String {
    let path = crate::repository().join(format!("core/hosts/src/areas/{area}.rs"));
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().next().and_then(|line| line.strip_prefix("//! "));
    let line = line.unwrap_or_else(|| panic!("the area {area} does not say what it is"));
    match line.split_once(". ") {
        Some((sentence, _)) => format!("{sentence}."),
        None => line.to_owned(),
    }
}

/// An operation as a method, a rule as a function.
pub(super) fn method(call: &Call, types: &Types<'_>, style: Style) -> String {
    let indent = if style == Style::Operation { 2 } else { 0 };
    let space = " ".repeat(indent);
    let is_optional = |field: &&Field| field.may_be_absent && !call.spread.contains(&field.name);
    let optional: Vec<&Field> = call.parameters.iter().filter(is_optional).collect();
    let required = call.parameters.iter().filter(|field| !is_optional(field));
    let mut parameters: Vec<String> = required
        .map(|field| format!("{}: {}", parameter(field), types.name(&field.shape)))
        .collect();
    let mut check = String::new();
    if !optional.is_empty() {
        let kind = options_type(&optional, types, &space);
        parameters.push(format!("options: {kind} = {{}}"));
        let keys = keys(optional.iter().copied());
        check = format!("{space}  checked(options, \"\", {keys});\n");
    }
    let arguments = arguments(call, &optional, types, indent);
    let answer = types.name(&call.answer);
    let (head, asked) = match style {
        Style::Operation => (
            format!("async {}({{}}): Promise<{answer}> {{", camel(&call.name)),
            format!("await this.call(\"{}.{}\", {arguments})", call.area, call.name),
        ),
        Style::Rule => (
            format!("export function {}({{}}): {answer} {{", camel(&call.name)),
            format!("ask(\"{}\", {arguments})", call.name),
        ),
    };
    let read = types.read(&call.answer, "answer");
    let body = match (&call.answer, read.as_str()) {
        (Shape::Unit, _) => format!("{space}  {asked};\n"),
        (_, "answer") => format!("{space}  return {asked};\n"),
        _ => format!("{space}  const answer = {asked};\n{space}  return {read};\n"),
    };
    let comment = comment(indent, &call.doc, &[]);
    format!("{comment}{}\n{check}{body}{space}}}\n", signature(&head, &parameters, &space))
}

/// The first line, or one for each parameter where that is too long.
fn signature(head: &str, parameters: &[String], space: &str) -> String {
    let line = format!("{space}{}", head.replacen("{}", &parameters.join(", "), 1));
    if line.chars().count() <= 100 && !line.contains('\n') {
        return line;
    }
    let lines: String =
        parameters.iter().map(|parameter| format!("{space}  {parameter},\n")).collect();
    format!("{space}{}", head.replacen("{}", &format!("\n{lines}{space}"), 1))
}

fn options_type(optional: &[&Field], types: &Types<'_>, space: &str) -> String {
    let is_page = |field: &&&Field| field.name == "limit" || field.name == "cursor";
    let is_paged = optional.iter().filter(is_page).count() == 2;
    let own = optional.iter().filter(|field| !(is_paged && is_page(field)));
    let own: Vec<String> = own
        .map(|field| types.optional(field, &camel(&field.name)).trim_end_matches(';').to_owned())
        .collect();
    let line = format!("{{ {} }}", own.join("; "));
    let own = if line.len() <= 80 {
        line
    } else {
        let lines: String = own.iter().map(|one| format!("{space}    {one};\n")).collect();
        format!("{{\n{lines}{space}  }}")
    };
    match (is_paged, own.as_str()) {
        (true, "{  }") => "PageOptions".to_owned(),
        (true, own) => format!("PageOptions & {own}"),
        (false, own) => own.to_owned(),
    }
}

fn arguments(call: &Call, optional: &[&Field], types: &Types<'_>, indent: usize) -> String {
    let space = " ".repeat(indent);
    let one = |field: &Field| {
        let is_optional = optional.iter().any(|known| known.name == field.name);
        let value = match is_optional {
            true => format!("options.{}", camel(&field.name)),
            false => parameter(field),
        };
        // The fields of what is spread are arguments, and are called so where one is wrong.
        let at = if call.spread.contains(&field.name) { "" } else { field.name.as_str() };
        let at = format!("\"{at}\"");
        let value = match is_optional {
            true => written(field, types, &value, &at),
            false => types.write(&field.shape, &value, &at),
        };
        match value == field.name {
            true => format!("{space}    {value},\n"),
            false => format!("{space}    {}: {value},\n", field.name),
        }
    };
    let lines: String = call.parameters.iter().map(one).collect();
    match lines.as_str() {
        "" => "{}".to_owned(),
        lines => format!("{{\n{lines}{space}  }}"),
    }
}

/// The name of a parameter, which callers do not see.
fn parameter(field: &Field) -> String {
    if !RESERVED.contains(&field.name.as_str()) {
        return camel(&field.name);
    }
    match some(&field.shape) {
        Shape::Named(name) => {
            let (first, rest) = name.split_at(1);
            format!("{}{rest}", first.to_lowercase())
        }
        _ => format!("{}Value", camel(&field.name)),
    }
}
