//! Whatever the library offers, the hosts offer too.

use std::collections::BTreeSet;

use vendue_hosts::operations;
use vendue_parity::names::pascal;
use vendue_parity::{groups, methods, repository};

/// Methods of the library that are no operation of the hosts, and why.
const NOT_AN_OPERATION: &[(&str, &str, &str)] = &[
    ("Market", "sign_up", "hosts have `identity.register` and `acting_as`"),
    ("Market", "acting_with", "hosts have it on the market, because it gives a market"),
    ("Market", "acting_with_page", "hosts have it on the market, because it gives a market"),
    ("Market", "run_until", "hosts have it on the market, because it needs the clock"),
    ("Market", "close", "hosts have it on the market"),
    ("Market", "jwks", "hosts have it among the sessions"),
    ("Market", "tidy", "hosts have it among the sessions"),
    ("Market", "copy_into", "it needs two markets; `vendue copy` does it for operators"),
    ("Market", "shared_setting", "only the nodes of a server need it"),
    ("Sessions", "guard", "only a server that keeps connections needs it"),
    ("Events", "watch", "hosts have it as an iterator"),
    ("Events", "subscribe", "hosts have it as an iterator"),
];

#[test]
fn every_operation_of_the_library_is_one_of_the_hosts() {
    let known: BTreeSet<_> =
        operations().map(|found| (pascal(found.area), found.name.to_owned())).collect();
    let groups = groups(&repository());
    assert!(groups.contains("Market") && groups.contains("Auctions"), "{groups:?}");
    let missing: Vec<String> = methods(&repository())
        .into_iter()
        .filter(|method| method.is_operation && groups.contains(&method.owner))
        .filter(|method| {
            let is_excused = NOT_AN_OPERATION
                .iter()
                .any(|(owner, name, _)| *owner == method.owner && *name == method.name);
            !is_excused && !known.contains(&(method.owner.clone(), method.name.clone()))
        })
        .map(|method| format!("{}::{}", method.owner, method.name))
        .collect();
    assert!(
        missing.is_empty(),
        "the library offers what no host does: {missing:?}. Add a line for each to \
         core/hosts/src/areas/<area>.rs and run `make hosts`; or say in {} why not",
        file!()
    );
}

#[test]
fn what_is_excused_is_still_there() {
    let methods = methods(&repository());
    for (owner, name, _) in NOT_AN_OPERATION {
        assert!(
            methods.iter().any(|method| method.owner == *owner && method.name == *name),
            "{owner}::{name} is excused and not there any more"
        );
    }
}
