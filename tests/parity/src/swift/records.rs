//! Records as structures, unions as enumerations of them.

use vendue_hosts::surface::{Field, Form, Variant};

use super::source::{Source, renamed};
use super::types::{Property, Types, word};
use crate::names::{camel, pascal};

/// Every record.
pub(super) fn records(types: &Types<'_>) -> String {
    let mut out = Source::library();
    for found in types.shown() {
        if let Form::Record(fields) = &found.form {
            out.blank();
            record(&mut out, types, &found.name, &found.doc, fields, found.is_sent);
        }
    }
    out.done()
}

/// Every union.
pub(super) fn unions(types: &Types<'_>) -> String {
    let mut out = Source::library();
    for found in types.shown() {
        if let Form::Union(variants) = &found.form {
            out.blank();
            out.doc(&found.doc);
            out.open(format!("public enum {}: Codable, Hashable, Sendable {{", found.name));
            union_cases(&mut out, variants);
            union_coding(&mut out, variants);
            for variant in variants.iter().filter(|variant| !variant.fields.is_empty()) {
                out.blank();
                let (name, doc) = (pascal(&variant.word), &variant.doc);
                record(&mut out, types, &name, doc, &variant.fields, found.is_sent);
            }
            out.close("}");
        }
    }
    out.done()
}

fn union_cases(out: &mut Source, variants: &[Variant]) {
    for variant in variants {
        let payload = match variant.fields.is_empty() {
            true => String::new(),
            false => format!("({})", pascal(&variant.word)),
        };
        out.doc(&variant.doc);
        out.line(format!("case {}{payload}", word(&camel(&variant.word))));
    }
    out.doc("A kind that this version does not know, with the whole of what was given.");
    out.line("case unknown(kind: String, JSONValue)");
}

fn union_coding(out: &mut Source, variants: &[Variant]) {
    out.blank();
    out.doc("The word for its kind.");
    out.open("public var kind: String {");
    out.line("switch self {");
    for variant in variants {
        out.line(format!("case .{}: \"{}\"", camel(&variant.word), variant.word));
    }
    out.line("case .unknown(let kind, _): kind");
    out.line("}");
    out.close("}");

    out.blank();
    out.open("public init(from decoder: any Decoder) throws {");
    out.line("let kind = try decoder.container(keyedBy: KindKey.self)");
    out.line("    .decode(String.self, forKey: .kind)");
    out.line("switch kind {");
    for variant in variants {
        let (case, name) = (camel(&variant.word), pascal(&variant.word));
        let payload = match variant.fields.is_empty() {
            true => String::new(),
            false => format!("(try {name}(from: decoder))"),
        };
        out.line(format!("case \"{}\": self = .{case}{payload}", variant.word));
    }
    out.line("default: self = .unknown(kind: kind, try JSONValue(from: decoder))");
    out.line("}");
    out.close("}");

    out.blank();
    out.open("public func encode(to encoder: any Encoder) throws {");
    out.line("switch self {");
    let plain = variants.iter().filter(|variant| variant.fields.is_empty());
    let plain: Vec<_> = plain.map(|variant| format!(".{}", camel(&variant.word))).collect();
    if !plain.is_empty() {
        out.line(format!("case {}: break", plain.join(", ")));
    }
    for variant in variants.iter().filter(|variant| !variant.fields.is_empty()) {
        let case = camel(&variant.word);
        out.line(format!("case .{case}(let fields): try fields.encode(to: encoder)"));
    }
    out.line("case .unknown(_, let value): return try value.encode(to: encoder)");
    out.line("}");
    out.line("var container = encoder.container(keyedBy: KindKey.self)");
    out.line("try container.encode(kind, forKey: .kind)");
    out.close("}");
}

fn record(
    out: &mut Source,
    types: &Types<'_>,
    name: &str,
    doc: &str,
    fields: &[Field],
    is_sent: bool,
) {
    let properties = types.properties(fields, is_sent);
    let with_id = if properties.iter().any(|it| it.name == "id") { ", Identifiable" } else { "" };
    out.doc(&renamed(doc, fields.iter().map(|it| it.name.as_str())));
    let mirrored = if has_secret(fields) { ", CustomReflectable" } else { "" };
    let with = format!("Codable, Hashable, Sendable{with_id}{mirrored}");
    out.open(format!("public struct {name}: {with} {{"));
    for property in &properties {
        out.doc(&renamed(&property.field.doc, fields.iter().map(|it| it.name.as_str())));
        out.line(format!("public var {}: {}", property.word(), property.kind));
    }

    out.blank();
    let parameters: Vec<_> = properties.iter().map(Property::parameter).collect();
    out.open_list("public init", &parameters, "");
    for Property { name, .. } in &properties {
        out.line(format!("self.{name} = {}", word(name)));
    }
    out.close("}");

    out.blank();
    out.open("enum CodingKeys: String, CodingKey, CaseIterable {");
    for property in &properties {
        let value = match property.name == property.field.name {
            true => String::new(),
            false => format!(" = \"{}\"", property.field.name),
        };
        out.line(format!("case {}{value}", property.word()));
    }
    out.close("}");
    if has_secret(fields) {
        mirror(out, &properties);
    }
    // The language writes all of it where no moment and no default is in it.
    if properties.iter().any(|property| property.is_moment || property.default.is_some()) {
        coding(out, &properties);
    }
    out.close("}");
}

fn has_secret(fields: &[Field]) -> bool {
    fields.iter().any(|field| field.is_secret)
}

/// What is printed of it: all but what lets somebody in.
fn mirror(out: &mut Source, properties: &[Property<'_>]) {
    out.blank();
    out.doc("What is printed of it: no secret.");
    out.open("public var customMirror: Mirror {");
    let shown = properties.iter().filter(|property| !property.field.is_secret);
    let children: Vec<_> = shown
        .map(|property| format!("\"{}\": {} as Any", property.name, property.word()))
        .collect();
    let children = if children.is_empty() { ":".to_owned() } else { children.join(", ") };
    out.line(format!("Mirror(self, children: [{children}], displayStyle: .struct)"));
    out.close("}");
}

fn coding(out: &mut Source, properties: &[Property<'_>]) {
    out.blank();
    out.open("public init(from decoder: any Decoder) throws {");
    out.line("let container = try decoder.container(keyedBy: CodingKeys.self)");
    for Property { name, kind, is_optional, is_moment, default, .. } in properties {
        let kind = match is_moment {
            true => "Moment",
            false => kind.trim_end_matches('?'),
        };
        let present = if *is_optional || default.is_some() { "IfPresent" } else { "" };
        let read = format!("container.decode{present}({kind}.self, forKey: .{name})");
        let read = match (is_moment, is_optional, default) {
            (true, true, _) => format!("{read}?.date"),
            (true, false, _) => format!("{read}.date"),
            (false, _, Some(default)) => format!("{read} ?? {default}"),
            (false, _, None) => read,
        };
        out.line(format!("{name} = try {read}", name = word(name)));
    }
    out.close("}");

    out.blank();
    out.open("public func encode(to encoder: any Encoder) throws {");
    out.line("var container = encoder.container(keyedBy: CodingKeys.self)");
    for Property { name, is_optional, is_moment, .. } in properties {
        let value = match (is_moment, is_optional) {
            (true, true) => format!("{name}.map(Moment.init)"),
            (true, false) => format!("Moment({name})"),
            (false, _) => word(name),
        };
        let present = if *is_optional { "IfPresent" } else { "" };
        out.line(format!("try container.encode{present}({value}, forKey: .{name})"));
    }
    out.close("}");
}
