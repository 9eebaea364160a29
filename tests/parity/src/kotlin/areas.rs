//! A class for each area, with a method for each operation.

use vendue_hosts::surface::{Call, Field, Shape, Surface};

use super::shapes::{Types, ident, is_spread, present, required_first};
use crate::comments::comment;
use crate::names::{camel, pascal};

/// The areas that are classes, and what they are for.
const AREAS: [(&str, &str); 9] = [
    ("auctions", "Auctions and bids."),
    ("listings", "What is offered."),
    ("inventory", "What is in stock."),
    ("identity", "Users and their credentials."),
    ("sessions", "Signing in and out."),
    ("api_keys", "Keys for programs."),
    ("workspaces", "Workspaces and their members."),
    ("approvals", "Changes that wait for somebody's approval."),
    ("events", "What has happened, and what happens."),
];

/// What follows events as they happen; it is no operation, because it gives more than one answer.
const FLOWS: &str = r#"
    /**
     * Watches an auction, as the actor may see it. Whoever collects the flow takes the events, each
     * once and in order; who stops collecting stops watching. It ends when the market is closed.
     *
     * @param auctionId The auction.
     * @param since The number of the last event that is known already: 0 for all of them. From the
     * moment of collecting on when absent.
     */
    public fun watch(auctionId: AuctionId, since: Long? = null): Flow<WatchedEvent> =
        calls.feed(WatchedEvent.serializer()) { it.watch(auctionId, since) }

    /**
     * Follows a topic such as `auction:0192…`, likewise.
     *
     * @param topic The topic.
     * @param since The number of the last event that is known already: 0 for all of them. From the
     * moment of collecting on when absent.
     */
    public fun subscribe(topic: String, since: Long? = null): Flow<Event> =
        calls.feed(Event.serializer()) { it.subscribe(topic, since) }
"#;

pub(super) fn areas(surface: &Surface, types: &Types<'_>) -> String {
    let classes = AREAS.iter().map(|(area, doc)| {
        let of_area = surface.operations.iter().filter(|call| call.area == *area);
        let methods = of_area.map(|call| method(types, call, "suspend ", "calls.call"));
        let flows = if *area == "events" { FLOWS } else { "" };
        format!(
            "/** {doc} */\npublic class {} internal constructor(private val calls: Calls) {{\n\
             {}{flows}}}\n",
            pascal(area),
            methods.collect::<Vec<_>>().join("\n")
        )
    });
    let known = |area: &str| area == "market" || AREAS.iter().any(|(known, _)| *known == area);
    let unknown = surface.operations.iter().find(|call| !known(&call.area));
    assert!(unknown.is_none(), "an area is new here: {unknown:?}");
    classes.collect::<Vec<_>>().join("\n")
}

/// The areas of a market, and the operations that are its own.
pub(super) fn market(surface: &Surface, types: &Types<'_>) -> String {
    let groups: String = AREAS
        .iter()
        .map(|(area, doc)| {
            format!(
                "    /** {doc} */\n    public val {}: {} = {}(calls)\n\n",
                camel(area),
                pascal(area),
                pascal(area)
            )
        })
        .collect();
    let own = surface.operations.iter().filter(|call| call.area == "market");
    let methods = own.map(|call| method(types, call, "suspend ", "calls.call"));
    format!(
        "/** The areas of a market, and the operations that belong to none of them. */\n\
         public abstract class MarketAreas internal constructor(internal val calls: Calls) {{\n\
         {groups}{}}}\n",
        methods.collect::<Vec<_>>().join("\n")
    )
}

/// The rules that need no market.
pub(super) fn rules(surface: &Surface, types: &Types<'_>) -> String {
    let methods = surface.rules.iter().map(|call| method(types, call, "", "Calls.rule"));
    format!(
        "/**\n * Rules that need no market: what a bid must reach, what a price is made of, \
         whether a log holds.\n */\npublic object Rules {{\n{}}}\n",
        methods.collect::<Vec<_>>().join("\n")
    )
}

/// A parameter of a method, and where it goes.
pub(super) struct Taken<'a> {
    /// The parameter.
    pub(super) field: &'a Field,
    /// The record that it is a field of, when its fields are taken one by one.
    pub(super) of: Option<&'a str>,
}

/// The parameters of a method in the order of its signature.
pub(super) fn taken<'a>(types: &Types<'a>, call: &'a Call) -> Vec<Taken<'a>> {
    let mut all = Vec::new();
    for field in &call.parameters {
        if is_spread(call, field) {
            let fields = types.fields(&field.shape).iter();
            all.extend(fields.map(|inner| Taken { field: inner, of: Some(&field.name) }));
        } else {
            all.push(Taken { field, of: None });
        }
    }
    all.sort_by_key(|taken| taken.field.may_be_absent);
    let mut names: Vec<_> = all.iter().map(|taken| &taken.field.name).collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all.len(), "{}.{} takes a name twice", call.area, call.name);
    all
}

fn method(types: &Types<'_>, call: &Call, modifier: &str, callee: &str) -> String {
    let taken = taken(types, call);
    let tags: Vec<(String, &str)> = taken
        .iter()
        .map(|taken| (format!("param {}", ident(&taken.field.name)), taken.field.doc.as_str()))
        .collect();
    let name = ident(&call.name);
    let parameters: Vec<String> = taken.iter().map(|one| parameter(types, one.field)).collect();
    let answer = match &call.answer {
        Shape::Unit => String::new(),
        shape => format!(": {}", types.parameter(shape)),
    };
    let short = format!("    public {modifier}fun {name}({}){answer}", parameters.join(", "));
    let signature = if short.chars().count() + 2 <= 100 {
        short
    } else {
        let lines: String = parameters.iter().map(|line| format!("        {line},\n")).collect();
        format!("    public {modifier}fun {name}(\n{lines}    ){answer}")
    };
    format!("{}{signature} {}", comment(4, &call.doc, &tags), body(types, call, callee))
}

fn parameter(types: &Types<'_>, field: &Field) -> String {
    let kind = types.parameter(present(&field.shape));
    let absent = if field.may_be_absent { "? = null" } else { "" };
    format!("{}: {kind}{absent}", ident(&field.name))
}

fn body(types: &Types<'_>, call: &Call, callee: &str) -> String {
    let name = if call.area == "rules" {
        call.name.clone()
    } else {
        format!("{}.{}", call.area, call.name)
    };
    let read = match &call.answer {
        Shape::Unit => "NothingSerializer".to_owned(),
        shape => types.serializer(shape),
    };
    let puts: String = call.parameters.iter().map(|field| put(types, call, field)).collect();
    let kept = if call.answer == Shape::Unit { "" } else { "return " };
    if puts.is_empty() {
        format!("{{\n        {kept}{callee}(\"{name}\", {read})\n    }}\n")
    } else {
        format!("{{\n        {kept}{callee}(\"{name}\", {read}) {{\n{puts}        }}\n    }}\n")
    }
}

fn put(types: &Types<'_>, call: &Call, field: &Field) -> String {
    let name = &field.name;
    if is_spread(call, field) {
        let fields: String = required_first(types.fields(&field.shape).iter())
            .into_iter()
            .map(|inner| {
                let inner = ident(&inner.name);
                format!("                {inner} = {inner},\n")
            })
            .collect();
        let record = types.parameter(&field.shape);
        let variable = format!("{}Record", camel(name));
        return format!(
            "            val {variable} = {record}(\n{fields}            )\n            \
             put(\"{name}\", {variable}, {record}.serializer())\n"
        );
    }
    let value = ident(name);
    match types.serializer(present(&field.shape)).as_str() {
        "String.serializer()" | "Long.serializer()" | "Boolean.serializer()" => {
            format!("            put(\"{name}\", {value})\n")
        }
        serializer => format!("            put(\"{name}\", {value}, {serializer})\n"),
    }
}
