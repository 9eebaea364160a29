//! What lets somebody in is printed by no host.

use vendue_hosts::surface::{Field, Form, Shape, Surface};

/// Parts of names that tell of a secret.
const TELLING: [&str; 8] = ["cookie", "hash", "key", "password", "pem", "secret", "token", "url"];

/// Texts with such names that are none, and why.
const NO_SECRET: &[(&str, &str)] = &[
    ("LogEntry.hash", "it proves the log to everybody"),
    ("OpenOptions.public_url", "it stands in mails"),
    ("OpenOptions.token_audience", "every token says it"),
    ("OpenOptions.token_issuer", "every token says it"),
    ("TokenPair.token_type", "it is always the same word"),
    ("TokenVerifier.jwks_url", "public keys lie there"),
];

#[test]
fn every_field_that_tells_of_a_secret_is_one_or_is_excused() {
    let surface = Surface::of_program();
    let mut open = Vec::new();
    for found in &surface.types {
        let mut look = |fields: &[Field]| {
            let telling = fields.iter().filter(|field| is_text(&field.shape) && !field.is_secret);
            let named =
                telling.filter(|field| TELLING.iter().any(|part| field.name.contains(part)));
            open.extend(named.map(|field| format!("{}.{}", found.name, field.name)));
        };
        match &found.form {
            Form::Record(fields) => look(fields),
            Form::Union(variants) => variants.iter().for_each(|variant| look(&variant.fields)),
            Form::Id | Form::Moment | Form::Text | Form::Words(_) | Form::Alias(_) => {}
        }
    }
    open.retain(|name| NO_SECRET.iter().all(|(excused, _)| excused != name));
    assert!(
        open.is_empty(),
        "hosts print {open:?}: add the names to SECRETS in core/hosts/src/surface/read.rs, or say \
         here why they are no secrets"
    );
}

fn is_text(shape: &Shape) -> bool {
    match shape {
        Shape::Text => true,
        Shape::Optional(inner) => is_text(inner),
        _ => false,
    }
}
