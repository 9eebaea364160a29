//! What keys may do: the answers follow from the table and from the rules below, so that an
//! operation cannot be added without one of them holding for it.

use vendue::domain::identity::{ScopeArea, Scopes};

use super::operations::Line;
use super::{Case, in_full, on_threads};
use crate::market::entry::with_key;

/// What is public, or is proved by what is shown and not by who shows it: nobody is asked for a
/// scope.
const FOR_ANYBODY: [&str; 19] = [
    "sessions.sign_in",
    "sessions.sign_in_page",
    "sessions.sign_in_external",
    "sessions.sign_in_external_page",
    "sessions.refresh",
    "sessions.guard",
    "identity.verify_email",
    "identity.request_password_reset",
    "identity.reset_password",
    "identity.set_up",
    "identity.authenticate",
    "market.acting_with",
    "market.acting_with_page",
    "market.jwks",
    "listings.auctions",
    "events.viewers",
    "events.viewers_elsewhere",
    "events.set_viewers",
    "workspaces.invite_preview",
];

/// What is refused for another reason before scopes are looked at: the events of somebody else, and
/// to end a session without one.
const REFUSED_BEFORE: [&str; 2] = ["events.read", "sessions.sign_out"];

/// What is of somebody else or for administrators: a key that may read the area is refused like its
/// user, before it is asked whether it may write.
const REFUSED_TO_READERS: [&str; 8] = [
    "identity.page",
    "identity.set_state",
    "identity.followed",
    "identity.followers",
    "identity.blocked",
    "identity.sanctions",
    "identity.lift_sanction",
    "auctions.ban",
];

/// What a person only may do: a key must not be able to outlast itself.
const FOR_PERSONS: [&str; 15] = [
    "sessions.list",
    "sessions.end",
    "sessions.end_others",
    "sessions.end_all",
    "api_keys.create",
    "api_keys.list",
    "api_keys.revoke",
    "identity.change_password",
    "identity.change_email",
    "identity.request_email_verification",
    "identity.delete_account",
    "identity.set_role",
    "workspaces.accept_invite",
    "workspaces.invite",
    "workspaces.set_role",
];

/// What only looks: whoever may read the area may do it.
const READS: [&str; 21] = [
    "workspaces.get",
    "workspaces.list",
    "workspaces.members",
    "workspaces.invites",
    "approvals.get",
    "approvals.page",
    "identity.me",
    "identity.get",
    "inventory.get",
    "inventory.page",
    "listings.get",
    "listings.page",
    "auctions.get",
    "auctions.page",
    "auctions.bids",
    "auctions.verify",
    "auctions.explain",
    "events.watch",
    "events.views",
    "events.read",
    "events.subscribe",
];

fn area(name: &str) -> Option<ScopeArea> {
    let area = name.split('.').next().unwrap_or_default();
    match area {
        "market" if name == "market.sign_up" => Some(ScopeArea::Identity),
        "approvals" => Some(ScopeArea::Workspaces),
        _ => area.parse().ok(),
    }
}

fn answer(case: &mut Case, scopes: Scopes, line: &Line) -> &'static str {
    case.acting = with_key(&case.hall.market, case.hall.seller, scopes);
    match line.2(case) {
        Ok(()) => "ok",
        Err(refused) => refused.code().as_str(),
    }
}

#[test]
fn keys_reach_as_far_as_their_scopes() {
    let wrong = on_threads(|line| {
        let (name, words) = (line.0, line.1.split_whitespace().map(in_full).collect::<Vec<_>>());
        let (owner, anyone) = (words[2], words[6]);
        let is_open = FOR_ANYBODY.contains(&name);
        // For the host alone: no scope is looked at, and none would do.
        let is_hosts = words[1..].iter().all(|word| *word == "forbidden");
        let is_free = is_open || is_hosts || REFUSED_BEFORE.contains(&name);
        let others = ScopeArea::ALL.iter().filter(|other| Some(**other) != area(name));
        let unfitting = others.fold(Scopes::NONE, |scopes, other| scopes.with_write(*other));
        let reading = ScopeArea::ALL.iter().fold(Scopes::NONE, |all, one| all.with_read(*one));
        let full = match () {
            () if FOR_PERSONS.contains(&name) => "scope_missing",
            () => owner,
        };
        let reads = READS.contains(&name) || REFUSED_TO_READERS.contains(&name);
        let reader = if reads || is_free { full } else { "scope_missing" };
        let none = if is_open {
            anyone
        } else if is_free {
            full
        } else {
            "scope_missing"
        };
        let mut wrong = Vec::new();
        for (kind, scopes, expected) in [
            ("unfitting", unfitting, none),
            ("reading", reading, reader),
            ("full", Scopes::all(), full),
        ] {
            let found = answer(&mut Case::new(), scopes, line);
            if found != expected {
                wrong.push(format!("{name} by a key, {kind}: {found}, expected {expected}"));
            }
        }
        wrong
    });
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
