//! What the library says of its operations, for the hosts.

use vendue_hosts::surface::{Call, Form, Shape, Surface};

use crate::facade::methods;
use crate::names::pascal;

/// Adds to every operation what its method says in the library, and makes plain text of all that
/// is Markdown for Rust.
pub fn add(surface: &mut Surface) {
    let methods = methods(&crate::repository());
    for call in &mut surface.operations {
        pages(call);
        let owners = [pascal(&call.area), "Market".to_owned()];
        let of = |owner: &String| {
            methods.iter().find(|method| &method.owner == owner && method.name == call.name)
        };
        call.doc = owners.iter().find_map(of).map_or_else(String::new, |found| plain(&found.doc));
    }
    for call in &mut surface.rules {
        call.doc = plain(&call.doc);
    }
    each_of_types(surface, &plain);
}

/// Changes every text of documentation.
pub fn each(surface: &mut Surface, change: &dyn Fn(&str) -> String) {
    for call in surface.operations.iter_mut().chain(&mut surface.rules) {
        call.doc = change(&call.doc);
        call.parameters.iter_mut().for_each(|given| given.doc = change(&given.doc));
    }
    surface.errors.iter_mut().for_each(|error| error.summary = change(&error.summary));
    each_of_types(surface, change);
}

fn each_of_types(surface: &mut Surface, change: &dyn Fn(&str) -> String) {
    for found in &mut surface.types {
        found.doc = change(&found.doc);
        match &mut found.form {
            Form::Record(fields) => {
                fields.iter_mut().for_each(|field| field.doc = change(&field.doc))
            }
            Form::Union(variants) => {
                for variant in variants {
                    variant.doc = change(&variant.doc);
                    variant.fields.iter_mut().for_each(|field| field.doc = change(&field.doc));
                }
            }
            Form::Id | Form::Moment | Form::Text | Form::Words(_) | Form::Alias(_) => {}
        }
    }
}

/// What every list takes.
fn pages(call: &mut Call) {
    let limit = match call.answer {
        Shape::Page(_) => "How many items, 1 to 200; 20 when absent.",
        _ if call.area == "events" => "How many events, 1 to 1,000; 100 when absent.",
        _ => return,
    };
    for parameter in &mut call.parameters {
        match parameter.name.as_str() {
            "limit" => limit.clone_into(&mut parameter.doc),
            "cursor" => "Where the page begins, as the page before says; the first when absent."
                .clone_into(&mut parameter.doc),
            _ => {}
        }
    }
}

/// Text without examples in Rust and without links: what they link to stays.
pub fn plain(markdown: &str) -> String {
    let mut is_code = false;
    let lines = markdown.lines().filter(|line| {
        let fence = line.trim_start().starts_with("```");
        is_code ^= fence;
        !fence && !is_code
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    unlinked(&text).trim().to_owned()
}

fn unlinked(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        match after.split_once(']') {
            Some((label, after)) => {
                out.push_str(label);
                rest = match after.strip_prefix('(').and_then(|target| target.split_once(')')) {
                    Some((_, after)) => after,
                    None => after,
                };
            }
            None => {
                out.push('[');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_examples_go() {
        let markdown = "As [`Events::watch`](crate::Events) does.\n\n```\nlet x = 1;\n```\n\nEnd.";
        assert_eq!(plain(markdown), "As `Events::watch` does.\n\n\nEnd.");
    }
}
