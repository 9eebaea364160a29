//! The methods that the library itself offers, read from its source.

use std::path::{Path, PathBuf};

use syn::{Attribute, Expr, ImplItem, Item, Lit, Meta, Type, Visibility};

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
    for path in sources(&repository.join("core/vendue/src")) {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let Ok(file) = syn::parse_file(&text) else { continue };
        for item in file.items {
            if let Item::Impl(block) = item
                && block.trait_.is_none()
                && let Type::Path(owner) = *block.self_ty
                && let Some(owner) = owner.path.segments.last()
            {
                let owner = owner.ident.to_string();
                found.extend(block.items.into_iter().filter_map(|item| method(&owner, item)));
            }
        }
    }
    found
}

fn method(owner: &str, item: ImplItem) -> Option<Method> {
    let ImplItem::Fn(function) = item else {
        return None;
    };
    if !matches!(function.vis, Visibility::Public(_)) {
        return None;
    }
    let is_operation = match &function.sig.output {
        syn::ReturnType::Type(_, answer) => match answer.as_ref() {
            Type::Path(path) => {
                path.path.segments.last().is_some_and(|last| last.ident == "Pending")
            }
            _ => false,
        },
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
