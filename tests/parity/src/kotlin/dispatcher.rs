//! What the tests of the package call: each operation by its name, through its typed method.

use vendue_hosts::surface::{Call, Form, Shape, Surface};

use super::areas::taken;
use super::shapes::{Types, ident, is_spread, present};
use crate::names::camel;

pub(super) fn source(surface: &Surface, types: &Types<'_>) -> String {
    let mut areas: Vec<&str> = surface.operations.iter().map(|call| call.area.as_str()).collect();
    areas.dedup();
    let functions: String = areas.iter().map(|area| function(surface, types, area)).collect();
    let rules: String = surface.rules.iter().map(|call| one(types, call)).collect();
    let every: String = areas.iter().map(|area| format!("    {}Calls(),\n", camel(area))).collect();
    format!(
        "/** Every operation and every rule, by name. */\n\
         internal val typedCalls: Map<String, TypedCall> = listOf(\n    rulesCalls(),\n{every})\
         .flatten().toMap()\n\n\
         {functions}private fun rulesCalls(): List<Pair<String, TypedCall>> = listOf(\n\
         {rules})\n\n{}",
        serializers(types)
    )
}

fn function(surface: &Surface, types: &Types<'_>, area: &str) -> String {
    let of_area = surface.operations.iter().filter(|call| call.area == area);
    let calls: String = of_area.map(|call| one(types, call)).collect();
    format!(
        "private fun {}Calls(): List<Pair<String, TypedCall>> = listOf(\n{calls})\n\n",
        camel(area)
    )
}

fn one(types: &Types<'_>, call: &Call) -> String {
    let read = match &call.answer {
        Shape::Unit => "NothingSerializer".to_owned(),
        shape => types.serializer(shape),
    };
    let owner = match call.area.as_str() {
        "rules" => "Rules".to_owned(),
        "market" => "market".to_owned(),
        area => format!("market.{}", camel(area)),
    };
    let records: String = call
        .parameters
        .iter()
        .filter(|field| is_spread(call, field))
        .map(|field| {
            let read = types.serializer(&field.shape);
            let name = &field.name;
            format!("        val {}Record = given.required(\"{name}\", {read})\n", camel(name))
        })
        .collect();
    let arguments: String = taken(types, call)
        .iter()
        .map(|taken| {
            let name = ident(&taken.field.name);
            let value = match taken.of {
                Some(record) => format!("{}Record.{name}", camel(record)),
                None => {
                    let how = if taken.field.may_be_absent { "optional" } else { "required" };
                    let read = types.serializer(present(&taken.field.shape));
                    format!("given.{how}(\"{}\", {read})", taken.field.name)
                }
            };
            format!("            {name} = {value},\n")
        })
        .collect();
    let arguments =
        if arguments.is_empty() { String::new() } else { format!("\n{arguments}        ") };
    format!(
        "    typed(\"{}.{}\", {read}) {{ market, given ->\n{records}        \
         {owner}.{}({arguments})\n    }},\n",
        call.area,
        call.name,
        ident(&call.name)
    )
    .replace(
        "{ market, given ->",
        match (owner == "Rules", call.parameters.is_empty()) {
            (true, _) => "{ _, given ->",
            (false, true) => "{ market, _ ->",
            (false, false) => "{ market, given ->",
        },
    )
}

/// What reads each type, so that a test can ask it for the fields.
fn serializers(types: &Types<'_>) -> String {
    let mut out = String::new();
    for (kind, title) in [("records", "record"), ("unions", "union"), ("words", "set of words")] {
        let lines: String = types
            .iter()
            .filter(|found| match &found.form {
                Form::Record(_) => kind == "records",
                Form::Union(_) => kind == "unions",
                Form::Words(_) => kind == "words",
                _ => false,
            })
            .map(|found| match kind {
                "words" => {
                    format!("    \"{0}\" to {0}.entries.map {{ it.word }},\n", found.name)
                }
                _ => format!("    \"{0}\" to {0}.serializer(),\n", found.name),
            })
            .collect();
        let value = if kind == "words" { "List<String>" } else { "KSerializer<*>" };
        let name = camel(&format!("typed_{kind}"));
        out.push_str(&format!(
            "/** Every {title}, by name. */\ninternal val {name}: Map<String, {value}> = mapOf(\n\
             {lines})\n\n"
        ));
    }
    out
}
