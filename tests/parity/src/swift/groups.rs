//! The operations: a structure for each area, a method for each operation.

use vendue_hosts::surface::{Call, Field, Shape, Surface};

use super::source::{Source, renamed};
use super::types::{Property, Types};
use crate::names::{camel, pascal};

const THROWS: &str = "throws(VendueError)";

/// The areas, with what each holds.
const AREAS: [(&str, &str); 9] = [
    ("auctions", "Auctions and bids."),
    ("listings", "What is offered for sale."),
    ("inventory", "Stock."),
    ("identity", "Users and their credentials."),
    ("sessions", "Who has signed in, with what, from where, and until when."),
    ("api_keys", "With what programs act for users."),
    ("workspaces", "Workspaces and their members."),
    ("approvals", "Changes that wait for approval."),
    ("events", "Events that have happened, and those that happen."),
];

/// A parameter of a method, and the argument that it goes into.
pub(super) struct Parameter<'a> {
    /// The property that it is.
    pub(super) property: Property<'a>,
    /// The argument.
    pub(super) argument: &'a str,
}

/// The operations of a market.
pub(super) fn groups(surface: &Surface, types: &Types<'_>) -> String {
    let mut out = Source::library();
    for area in areas(surface) {
        let calls = surface.operations.iter().filter(|call| call.area == area);
        out.blank();
        out.open("extension Market {");
        if area == "market" {
            calls.for_each(|call| operation(&mut out, types, call, "call"));
        } else {
            let (name, group) = (camel(area), pascal(area));
            let doc = AREAS.iter().find(|(known, _)| *known == area);
            let (_, doc) = doc.unwrap_or_else(|| panic!("say in {} what {area} is", file!()));
            out.doc(doc);
            out.line(format!("public var {name}: {group} {{ {group}(market: self) }}"));
            out.blank();
            out.doc(doc);
            out.open(format!("public struct {group}: Sendable {{"));
            out.line("let market: Market");
            calls.for_each(|call| operation(&mut out, types, call, "market.call"));
            out.close("}");
        }
        out.close("}");
    }
    out.done()
}

/// The areas in the order of the surface.
pub(super) fn areas(surface: &Surface) -> Vec<&str> {
    let mut found: Vec<&str> = Vec::new();
    for call in &surface.operations {
        if !found.contains(&call.area.as_str()) {
            found.push(&call.area);
        }
    }
    found
}

/// The rules.
pub(super) fn rules(surface: &Surface, types: &Types<'_>) -> String {
    let mut out = Source::library();
    out.blank();
    out.doc(
        "What needs no market: what a bid must reach, what a price is made of, whether a log \
             holds.",
    );
    out.open("public enum Rules {");
    for call in &surface.rules {
        let parameters = parameters(types, call);
        let shown: Vec<_> = parameters.iter().map(|it| it.property.parameter()).collect();
        out.blank();
        out.doc(&of_parameters(&call.doc, &parameters));
        let name = camel(&call.name);
        let tail = format!(" {THROWS} -> {}", types.swift(&call.answer));
        out.open_list(&format!("public static func {name}"), &shown, &tail);
        Arguments::of(types, call).ask(&mut out, "return try ask", &format!("\"{}\"", call.name));
        out.close("}");
    }
    out.close("}");
    out.done()
}

/// The parameters of the method, those that must be there first.
pub(super) fn parameters<'a>(types: &Types<'a>, call: &'a Call) -> Vec<Parameter<'a>> {
    let mut found = Vec::new();
    for field in &call.parameters {
        let argument = field.name.as_str();
        match &field.shape {
            Shape::Named(record) if call.spread.contains(&field.name) => {
                let fields = types.fields(record).iter();
                found.extend(
                    fields.map(|field| Parameter { property: types.sent(field), argument }),
                );
            }
            _ => found.push(Parameter { property: types.sent(field), argument }),
        }
    }
    found.sort_by_key(|parameter| parameter.property.may_be_left_out());
    found
}

fn operation(out: &mut Source, types: &Types<'_>, call: &Call, by: &str) {
    let name = camel(&call.name);
    let answer = types.swift(&call.answer);
    let gives = if call.answer == Shape::Unit { String::new() } else { format!(" -> {answer}") };
    let tail = format!(" async {THROWS}{gives}");
    let parameters = parameters(types, call);

    out.blank();
    let doc = of_parameters(&call.doc, &parameters);
    out.doc(&doc);
    document(out, &parameters);
    let shown: Vec<_> = parameters.iter().map(|it| it.property.parameter()).collect();
    discardable(out, call);
    out.open_list(&format!("public func {name}"), &shown, &tail);
    if call.spread.is_empty() {
        act(out, types, call, by);
        out.close("}");
        return;
    }
    let given: Vec<_> =
        call.parameters.iter().map(|field| given(out, types, call, field)).collect();
    // `edit` makes an `edit`, before which the method would not be seen.
    let owner = if call.spread.contains(&call.name) { "self." } else { "" };
    out.list(&format!("return try await {owner}{name}"), &given, "");
    out.close("}");

    let whole = call.parameters.iter().map(|field| {
        let label = if call.spread.contains(&field.name) { "_ " } else { "" };
        format!("{label}{}", types.sent(field).parameter())
    });
    let whole: Vec<_> = whole.collect();
    out.blank();
    out.doc(&doc);
    discardable(out, call);
    out.open_list(&format!("public func {name}"), &whole, &tail);
    act(out, types, call, by);
    out.close("}");
}

/// What was written is often of no interest. What waits for approval is, and so are lists, in which
/// a refusal may stand.
fn discardable(out: &mut Source, call: &Call) {
    if matches!(call.answer, Shape::Named(_) | Shape::Int) {
        out.line("@discardableResult");
    }
}

/// An argument as it is given on to the method that takes records as a whole.
fn given(out: &mut Source, types: &Types<'_>, call: &Call, field: &Field) -> String {
    match &field.shape {
        Shape::Named(record) if call.spread.contains(&field.name) => {
            let properties = types.properties(types.fields(record), true);
            let fields = properties.iter().map(|it| format!("{}: {}", it.name, it.word()));
            out.list(&format!("let {} = {record}", field.name), &fields.collect::<Vec<_>>(), "");
            field.name.clone()
        }
        _ => {
            let property = types.sent(field);
            format!("{}: {}", property.name, property.word())
        }
    }
}

fn document(out: &mut Source, parameters: &[Parameter<'_>]) {
    let documented = parameters.iter().filter(|it| !it.property.field.doc.is_empty());
    let mut is_first = true;
    for Parameter { property, .. } in documented {
        if std::mem::take(&mut is_first) {
            out.line("///");
            out.line("/// - Parameters:");
        }
        let doc = of_parameters(&property.field.doc, parameters);
        out.doc_item(&format!("  - {}: ", property.name), &doc);
    }
}

/// The body of the method.
fn act(out: &mut Source, types: &Types<'_>, call: &Call, by: &str) {
    let what = format!("\"{}.{}\"", call.area, call.name);
    let before = match call.answer {
        Shape::Unit => "let _: Nothing = try await",
        _ => "return try await",
    };
    Arguments::of(types, call).ask(out, &format!("{before} {by}"), &what);
}

/// The arguments as a structure that is written as JSON.
struct Arguments<'a>(Vec<Property<'a>>);

impl<'a> Arguments<'a> {
    fn of(types: &Types<'a>, call: &'a Call) -> Self {
        Self(call.parameters.iter().map(|field| types.sent(field)).collect())
    }

    /// Writes them and asks with them, where `before` is all that comes before `what`.
    fn ask(&self, out: &mut Source, before: &str, what: &str) {
        if self.0.is_empty() {
            out.line(format!("{before}({what}, NoArguments())"));
            return;
        }
        out.open("struct Arguments: Encodable {");
        for property in &self.0 {
            let kind = match property.is_moment {
                true => property.kind.replace("Date", "Moment"),
                false => property.kind.clone(),
            };
            out.line(format!("let {}: {kind}", property.field.name));
        }
        out.close("}");
        let values = self.0.iter().map(|property| {
            let name = property.word();
            let value = match (property.is_moment, property.is_optional) {
                (true, true) => format!("{name}.map(Moment.init)"),
                (true, false) => format!("Moment({name})"),
                (false, _) => name,
            };
            format!("{}: {value}", property.field.name)
        });
        out.list("let arguments = Arguments", &values.collect::<Vec<_>>(), "");
        out.line(format!("{before}({what}, arguments)"));
    }
}

/// Documentation with the names of the parameters as they are in Swift.
fn of_parameters(doc: &str, parameters: &[Parameter<'_>]) -> String {
    renamed(doc, parameters.iter().map(|it| it.property.field.name.as_str()))
}
