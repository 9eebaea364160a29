//! The methods that the library itself offers, read from its source.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use syn::{Attribute, Expr, Fields, ImplItem, Item, Lit, Meta, Type, Visibility};

/// A public method of the library.
#[derive(Debug)]
pub struct Method {
    /// The type that has it, such as `Auctions`.
    pub owner: String,
    /// The name.
    pub name: String,
    /// What it says, in Markdown.
    pub doc: String,
    /// Whether it gives a `Pending`.
    pub is_operation: bool,
}

/// Every public method in `core/vendue/src`.
pub fn methods(repository: &Path) -> Vec<Method> {
    let mut found = Vec::new();
    for item in items(repository) {
        if let Item::Impl(block) = item
            && block.trait_.is_none()
            && let Some(owner) = name_of(&block.self_ty)
        {
            found.extend(block.items.into_iter().filter_map(|item| method(&owner, item)));
        }
    }
    found
}

/// The types whose methods are operations: the market, and what only holds one.
pub fn groups(repository: &Path) -> BTreeSet<String> {
    let holds_a_market = |item| match item {
        Item::Struct(found) => match &found.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                let held = name_of(&fields.unnamed[0].ty);
                (held.as_deref() == Some("Market")).then(|| found.ident.to_string())
            }
            _ => None,
        },
        _ => None,
    };
    let mut groups: BTreeSet<_> =
        items(repository).into_iter().filter_map(holds_a_market).collect();
    groups.insert("Market".to_owned());
    groups
}

/// What stands in the sources of the library.
fn items(repository: &Path) -> Vec<Item> {
    let texts = sources(&repository.join("core/vendue/src")).into_iter();
    let files = texts.filter_map(|path| syn::parse_file(&std::fs::read_to_string(path).ok()?).ok());
    files.flat_map(|file| file.items).collect()
}

/// The name of a type, without what it is of.
fn name_of(kind: &Type) -> Option<String> {
    match kind {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    }
}

fn method(owner: &str, item: ImplItem) -> Option<Method> {
    let ImplItem::Fn(function) = item else {
        return None;
    };
    if !matches!(function.vis, Visibility::Public(_)) {
        return None;
    }
    let is_operation = match &function.sig.output {
        syn::ReturnType::Type(_, answer) => name_of(answer).as_deref() == Some("Pending"),
        syn::ReturnType::Default => false,
    };
    Some(Method {
        owner: owner.to_owned(),
        name: function.sig.ident.to_string(),
        doc: doc_of(&function.attrs),
        is_operation,
    })
}

fn doc_of(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(line) => Some(line.value().trim().to_owned()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return found;
    };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}
