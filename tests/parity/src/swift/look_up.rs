//! What the tests of the package look things up with: operations by name, and what is shown.

use vendue_hosts::surface::{Call, Field, Form, Shape, Surface};

use super::groups::{areas, parameters};
use super::source::Source;
use super::types::Types;
use crate::names::{camel, pascal};

/// Functions that call every operation and every rule by its name, through its typed method.
pub(super) fn dispatch(surface: &Surface, types: &Types<'_>) -> String {
    let mut out = Source::tests();
    let mut areas = areas(surface);
    areas.push("rules");
    out.blank();
    out.doc("Calls `area.name` by its typed method, with arguments and answer in JSON.");
    out.open("func dispatch(");
    out.line("_ operation: String, on market: Market, with arguments: JSONValue?");
    out.close(") async throws -> JSONValue {");
    out.line("    let given = try Given(arguments)");
    out.line("    switch operation.prefix(while: { $0 != \".\" }) {");
    for area in &areas {
        let function = pascal(area);
        let call = format!("try await dispatch{function}(operation, on: market, with: given)");
        out.line(format!("    case \"{area}\": return {call}"));
    }
    out.line("    default: throw NoSuchOperation(name: operation)");
    out.line("    }");
    out.line("}");
    for area in areas {
        let calls = surface.operations.iter().chain(&surface.rules);
        out.blank();
        out.open(format!("private func dispatch{}(", pascal(area)));
        out.line("_ operation: String, on market: Market, with given: Given");
        out.close(") async throws -> JSONValue {");
        out.line("    switch operation {");
        for call in calls.filter(|call| call.area == area) {
            one(&mut out, types, call);
        }
        out.line("    default: throw NoSuchOperation(name: operation)");
        out.line("    }");
        out.line("}");
    }
    out.done()
}

fn one(out: &mut Source, types: &Types<'_>, call: &Call) {
    out.line(format!("    case \"{}.{}\":", call.area, call.name));
    let names: Vec<_> = call.parameters.iter().map(|field| format!("\"{}\"", field.name)).collect();
    out.line(format!("        try given.requireNothingBut([{}])", names.join(", ")));
    for field in &call.parameters {
        if let (Shape::Named(record), true) = (&field.shape, call.spread.contains(&field.name)) {
            let name = &field.name;
            out.line(format!("        let {name}: {record} = try given.value(\"{name}\")"));
        }
    }
    let arguments = parameters(types, call).into_iter().map(|parameter| {
        let (property, argument) = (parameter.property, parameter.argument);
        let name = &property.name;
        if call.spread.iter().any(|spread| spread == argument) {
            return format!("{name}: {argument}.{name}");
        }
        let read = if property.is_optional { "optional" } else { "value" };
        format!("{name}: given.{read}(\"{argument}\")")
    });
    let arguments = arguments.collect::<Vec<_>>().join(", ");
    let method = camel(&call.name);
    let call_text = match call.area.as_str() {
        "rules" => format!("Rules.{method}({arguments})"),
        "market" => format!("market.{method}({arguments})"),
        area => format!("market.{}.{method}({arguments})", camel(area)),
    };
    let wait = if call.area == "rules" { "try" } else { "try await" };
    if call.answer == Shape::Unit {
        out.line(format!("        {wait} {call_text}"));
        out.line("        return .null");
    } else {
        out.line(format!("        return {wait} json({call_text})"));
    }
}

/// What the compiled package shows, in the words of the surface.
pub(super) fn shown(surface: &Surface, types: &Types<'_>) -> String {
    let mut out = Source::tests();
    out.blank();
    out.doc("The operations and rules that `dispatch` knows.");
    out.open("let shownOperations: [String] = [");
    for call in surface.operations.iter().chain(&surface.rules) {
        out.line(format!("\"{}.{}\",", call.area, call.name));
    }
    out.close("]");

    out.blank();
    out.doc("The fields of every record and of every kind of a union, as they are compiled.");
    out.open("let shownFields: [String: [String]] = [");
    for (name, fields, path) in records(surface, types) {
        if !fields.is_empty() {
            out.line(format!("\"{name}\": {path}.CodingKeys.allCases.map(\\.rawValue),"));
        }
    }
    out.close("]");

    out.blank();
    out.doc("The words of every set, as they are compiled.");
    out.open("let shownWords: [String: [String]] = [");
    for found in types.shown().filter(|found| matches!(found.form, Form::Words(_))) {
        out.line(format!("\"{0}\": {0}.allCases.map(\\.rawValue),", found.name));
    }
    out.close("]");
    out.done()
}

/// Records by name, and where their type is in Swift.
fn records<'a>(surface: &'a Surface, types: &Types<'a>) -> Vec<(String, &'a [Field], String)> {
    let mut found = Vec::new();
    for known in &surface.types {
        let is_shown = types.shown().any(|shown| shown.name == known.name);
        match &known.form {
            Form::Record(fields) if is_shown || known.name == "Money" => {
                found.push((known.name.clone(), fields.as_slice(), known.name.clone()));
            }
            Form::Record(fields) if known.name == "Failure" => {
                found.push((known.name.clone(), fields, "VendueError".to_owned()));
            }
            Form::Union(variants) if is_shown => {
                for variant in variants {
                    let name = format!("{}.{}", known.name, variant.word);
                    let path = format!("{}.{}", known.name, pascal(&variant.word));
                    found.push((name, variant.fields.as_slice(), path));
                }
            }
            _ => {}
        }
    }
    found
}
