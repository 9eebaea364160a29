//! The Kotlin package: typed records, a class for each area, and what its tests call.

mod areas;
mod dispatcher;
mod records;
mod shapes;
mod unions;
mod words;

use vendue_hosts::surface::Surface;

use crate::Written;
use shapes::Types;

const HEAD: &str =
    "// Written by `make hosts` from what the program declares; a change here is lost.\n";

/// Its files.
pub fn files(surface: &Surface) -> Vec<Written> {
    let types = Types::of(surface);
    vec![
        ("bindings-mobile/kotlin/generated/dev/vendue/Records.kt", file(&records::source(&types))),
        ("bindings-mobile/kotlin/generated/dev/vendue/Unions.kt", file(&unions::source(&types))),
        ("bindings-mobile/kotlin/generated/dev/vendue/Words.kt", file(&words::words(&types))),
        ("bindings-mobile/kotlin/generated/dev/vendue/Names.kt", file(&words::names(&types))),
        ("bindings-mobile/kotlin/generated/dev/vendue/ErrorCode.kt", file(&words::codes(surface))),
        (
            "bindings-mobile/kotlin/generated/dev/vendue/Areas.kt",
            file(&areas::areas(surface, &types)),
        ),
        (
            "bindings-mobile/kotlin/generated/dev/vendue/MarketAreas.kt",
            file(&areas::market(surface, &types)),
        ),
        (
            "bindings-mobile/kotlin/generated/dev/vendue/Rules.kt",
            file(&areas::rules(surface, &types)),
        ),
        (
            "bindings-mobile/kotlin/src/test/generated/dev/vendue/Dispatcher.kt",
            file(&dispatcher::source(surface, &types)),
        ),
    ]
}

/// A source file, importing what it mentions.
fn file(body: &str) -> String {
    const IMPORTS: [(&str, &str); 12] = [
        ("Flow<", "kotlinx.coroutines.flow.Flow"),
        ("Instant", "java.time.Instant"),
        ("JsonElement", "kotlinx.serialization.json.JsonElement"),
        ("JsonObject", "kotlinx.serialization.json.JsonObject"),
        ("KSerializer", "kotlinx.serialization.KSerializer"),
        ("ListSerializer(", "kotlinx.serialization.builtins.ListSerializer"),
        ("SerialName(", "kotlinx.serialization.SerialName"),
        ("Serializable", "kotlinx.serialization.Serializable"),
        ("SerializersModule", "kotlinx.serialization.modules.SerializersModule"),
        (".nullable", "kotlinx.serialization.builtins.nullable"),
        ("Long.serializer()", "kotlinx.serialization.builtins.serializer"),
        ("String.serializer()", "kotlinx.serialization.builtins.serializer"),
    ];
    let mut imports: Vec<&str> = IMPORTS
        .iter()
        .filter(|(mention, _)| mentions(body, mention))
        .map(|(_, import)| *import)
        .collect();
    imports.sort_unstable();
    imports.dedup();
    let imports: String = imports.iter().map(|import| format!("import {import}\n")).collect();
    let gap = if imports.is_empty() { "" } else { "\n" };
    format!("{HEAD}\npackage dev.vendue\n\n{imports}{gap}{}\n", body.trim_end())
}

/// Whether a source mentions a name, and not as the end of a longer one.
fn mentions(body: &str, name: &str) -> bool {
    body.lines().filter(|line| !line.trim_start().starts_with(['*', '/'])).any(|line| {
        line.match_indices(name).any(|(at, _)| {
            let before = line.get(..at).and_then(|start| start.chars().next_back());
            !before.is_some_and(char::is_alphanumeric)
        })
    })
}
