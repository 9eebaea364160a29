//! The Swift package: the typed side of every operation, and what its tests look it up with.

mod groups;
mod look_up;
mod records;
mod source;
mod types;
mod words;

use vendue_hosts::surface::{Form, Surface};

use crate::Written;
use source::Source;
use types::Types;

macro_rules! package {
    ($path:literal) => {
        concat!("bindings-mobile/swift/", $path)
    };
}

/// Its files.
pub fn files(surface: &Surface) -> Vec<Written> {
    let types = Types::new(surface);
    vec![
        (package!("Sources/Vendue/generated/Aliases.swift"), aliases(&types)),
        (package!("Sources/Vendue/generated/Words.swift"), words::all(&types)),
        (package!("Sources/Vendue/generated/ErrorCode.swift"), words::error_codes(surface)),
        (package!("Sources/Vendue/generated/Records.swift"), records::records(&types)),
        (package!("Sources/Vendue/generated/Unions.swift"), records::unions(&types)),
        (package!("Sources/Vendue/generated/Groups.swift"), groups::groups(surface, &types)),
        (package!("Sources/Vendue/generated/Rules.swift"), groups::rules(surface, &types)),
        (
            package!("Tests/VendueTests/generated/Dispatch.swift"),
            look_up::dispatch(surface, &types),
        ),
        (package!("Tests/VendueTests/generated/Shown.swift"), look_up::shown(surface, &types)),
    ]
}

/// Ids and texts that have a form of their own.
fn aliases(types: &Types<'_>) -> String {
    let mut out = Source::library();
    for found in types.shown().filter(|found| !types::NOT_NAMED.contains(&found.name.as_str())) {
        let target = match &found.form {
            Form::Id | Form::Text => "String".to_owned(),
            Form::Alias(shape) => types.swift(shape),
            Form::Moment | Form::Words(_) | Form::Record(_) | Form::Union(_) => continue,
        };
        out.blank();
        out.doc(&found.doc);
        out.line(format!("public typealias {} = {target}", found.name));
    }
    out.done()
}
