//! Where each operation is over HTTP, and how its arguments and its answer are written there.

/// What an operation is over HTTP.
#[derive(Debug)]
pub(super) struct Route {
    /// The operation, such as `auctions.get`.
    pub(super) operation: &'static str,
    /// The method and the path below `/api/v1`. What stands in braces is an argument.
    pub(super) request: &'static str,
    /// The argument whose members are arguments of their own here, if there is one.
    pub(super) spread: &'static str,
    /// Arguments that have another name here.
    pub(super) names: &'static [(&'static str, &'static str)],
    /// How the answer is written.
    pub(super) form: Form,
}

/// How an answer is written in `data`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// As the operation answers.
    Same,
    /// A page: the items, with the cursor in `pagination`.
    Page,
    /// A write that may wait for approval: what was written, or with 202 the change that waits.
    Approvable,
    /// A number, as `ended`.
    Ended,
    /// Events that are seen, one item for each view.
    Views,
    /// Nothing, where the operation answers something.
    Silent,
}

use Form::{Approvable, Ended, Page, Same, Silent, Views};

type Names = &'static [(&'static str, &'static str)];

const fn route(
    operation: &'static str,
    request: &'static str,
    spread: &'static str,
    names: Names,
    form: Form,
) -> Route {
    Route { operation, request, spread, names, form }
}

const LISTING: Names = &[("id", "listing_id")];
const STOCK_ITEM: Names = &[("id", "stock_item_id")];
const USER: Names = &[("id", "user_id")];
const WORKSPACE: Names = &[("id", "workspace_id")];
const CHANGE: Names = &[("id", "change_id")];

/// Every operation that is one request. Of two for one operation the first that fits is taken.
#[rustfmt::skip]
pub(super) const ROUTES: &[Route] = &[
    route("auctions.create", "POST /auctions", "new", &[], Same),
    route("auctions.get", "GET /auctions/{auction_id}", "", &[("id", "auction_id")], Same),
    route("auctions.page", "GET /auctions", "", &[], Page),
    route("auctions.place_bid", "POST /auctions/{auction_id}/bids", "bid", &[], Same),
    route("auctions.buy_now", "POST /auctions/{auction_id}/buy-now", "", &[], Same),
    route("auctions.retract", "POST /auctions/{auction_id}/bids/{bid_sequence}/retraction", "", &[],
          Same),
    route("auctions.bids", "GET /auctions/{auction_id}/bids", "", &[], Page),
    route("auctions.explain", "GET /auctions/{auction_id}/bids/{bid_sequence}/explanation", "", &[],
          Same),
    route("auctions.verify", "GET /auctions/{auction_id}/verification", "", &[], Same),
    route("auctions.change_reserve", "POST /auctions/{auction_id}/reserve", "", &[], Same),
    route("auctions.pause", "POST /auctions/{auction_id}/pause", "", &[], Same),
    route("auctions.resume", "POST /auctions/{auction_id}/resume", "", &[], Same),
    route("auctions.end_early", "POST /auctions/{auction_id}/end", "", &[], Same),
    route("auctions.cancel", "POST /auctions/{auction_id}/cancel", "", &[], Same),
    route("auctions.register", "POST /auctions/{auction_id}/registration", "", &[], Same),
    route("auctions.admit", "POST /auctions/{auction_id}/admissions", "", &[], Same),
    route("auctions.hold_deposit", "POST /auctions/{auction_id}/deposits", "", &[], Same),
    route("auctions.set_limit", "POST /admin/users/{user_id}/limits", "", &[], Same),
    route("auctions.ban", "POST /admin/users/{user_id}/ban", "", &[], Same),
    route("auctions.mark_no_response", "POST /auctions/{auction_id}/no-response", "", &[], Same),
    route("auctions.link_accounts", "POST /admin/links", "",
          &[("one", "user_id"), ("other", "linked_user_id")], Same),
    route("auctions.create_group", "POST /groups", "", &[], Same),
    route("listings.create", "POST /listings", "new", &[], Same),
    route("listings.get", "GET /listings/{listing_id}", "", LISTING, Same),
    route("listings.page", "GET /listings", "", &[], Page),
    route("listings.auctions", "GET /listings/{listing_id}/auctions", "", LISTING, Same),
    route("listings.edit", "PATCH /listings/{listing_id}", "edit", LISTING, Same),
    route("listings.add_to_description", "POST /listings/{listing_id}/additions", "",
          &[("id", "listing_id"), ("addition", "text")], Same),
    route("listings.publish", "POST /listings/{listing_id}/publish", "", LISTING, Same),
    route("listings.withdraw", "POST /listings/{listing_id}/withdraw", "", LISTING, Same),
    route("listings.mark_sold", "POST /listings/{listing_id}/sold", "", LISTING, Same),
    route("inventory.create", "POST /stock-items", "new", &[], Approvable),
    route("inventory.receive", "POST /stock-items/{stock_item_id}/receipts", "", STOCK_ITEM,
          Approvable),
    route("inventory.get", "GET /stock-items/{stock_item_id}", "", STOCK_ITEM, Same),
    route("inventory.page", "GET /stock-items", "", &[], Page),
    route("identity.register", "POST /users", "new", &[], Same),
    route("identity.me", "GET /users/me", "", &[], Same),
    route("identity.get", "GET /users/{user_id}", "", USER, Same),
    route("identity.page", "GET /admin/users", "", &[], Page),
    route("identity.edit_profile", "PATCH /users/me", "edit", &[], Same),
    route("identity.set_badges", "PUT /admin/users/{user_id}/badges", "", &[], Same),
    route("identity.change_password", "PUT /users/me/password", "", &[], Same),
    route("identity.change_email", "PUT /users/me/email", "", &[], Same),
    route("identity.request_email_verification", "POST /users/me/email-verification", "", &[],
          Same),
    route("identity.verify_email", "POST /email-verifications", "", &[], Same),
    route("identity.request_password_reset", "POST /password-resets", "", &[], Same),
    route("identity.reset_password", "POST /password-resets/confirm", "", &[], Silent),
    route("identity.follow", "PUT /users/{user_id}/follow", "", &[], Same),
    route("identity.unfollow", "DELETE /users/{user_id}/follow", "", &[], Same),
    route("identity.block", "PUT /users/{user_id}/block", "", &[], Same),
    route("identity.unblock", "DELETE /users/{user_id}/block", "", &[], Same),
    route("identity.followed", "GET /users/me/followed", "", &[], Page),
    route("identity.followers", "GET /users/me/followers", "", &[], Page),
    route("identity.blocked", "GET /users/me/blocked", "", &[], Page),
    route("identity.sanction", "POST /admin/users/{user_id}/sanctions", "new", &[], Same),
    route("identity.lift_sanction", "POST /admin/sanctions/{sanction_id}/lift", "",
          &[("id", "sanction_id")], Same),
    route("identity.sanctions", "GET /admin/users/{user_id}/sanctions", "", &[], Page),
    route("identity.set_state", "POST /admin/users/{user_id}/state", "", USER, Same),
    route("identity.set_role", "POST /admin/users/{user_id}/role", "", USER, Same),
    route("identity.delete_account", "DELETE /users/me", "delete", &[], Same),
    route("identity.delete_account", "DELETE /admin/users/{user_id}", "delete", &[], Same),
    route("identity.set_up", "POST /setup", "new", &[], Same),
    route("sessions.sign_in", "POST /sessions", "asked", &[], Same),
    route("sessions.sign_in_external", "POST /sessions/external", "", &[], Same),
    route("sessions.refresh", "POST /sessions/refresh", "", &[], Same),
    route("sessions.list", "GET /sessions", "", &[], Same),
    route("sessions.end", "DELETE /sessions/{session_id}", "", &[("id", "session_id")], Same),
    route("sessions.sign_out", "DELETE /sessions/current", "", &[], Same),
    route("sessions.end_others", "DELETE /sessions", "", &[], Ended),
    route("sessions.end_all", "DELETE /admin/users/{user_id}/sessions", "", &[], Ended),
    route("api_keys.create", "POST /api-keys", "new", &[], Same),
    route("api_keys.list", "GET /api-keys", "", &[], Same),
    route("api_keys.revoke", "DELETE /api-keys/{api_key_id}", "", &[("id", "api_key_id")], Same),
    route("workspaces.create", "POST /workspaces", "new", &[], Same),
    route("workspaces.get", "GET /workspaces/{workspace_id}", "", WORKSPACE, Same),
    route("workspaces.list", "GET /workspaces", "", &[], Same),
    route("workspaces.edit", "PATCH /workspaces/{workspace_id}", "edit", WORKSPACE, Same),
    route("workspaces.delete", "DELETE /workspaces/{workspace_id}", "", WORKSPACE, Same),
    route("workspaces.members", "GET /workspaces/{workspace_id}/members", "", WORKSPACE, Page),
    route("workspaces.set_role", "PUT /workspaces/{workspace_id}/members/{user_id}", "", WORKSPACE,
          Same),
    route("workspaces.remove_member", "DELETE /workspaces/{workspace_id}/members/{user_id}", "",
          WORKSPACE, Same),
    route("workspaces.leave", "DELETE /workspaces/{workspace_id}/members/me", "", WORKSPACE, Same),
    route("workspaces.invite", "POST /workspaces/{workspace_id}/invites", "new", WORKSPACE, Same),
    route("workspaces.invites", "GET /workspaces/{workspace_id}/invites", "", WORKSPACE, Page),
    route("workspaces.revoke_invite", "DELETE /workspaces/{workspace_id}/invites/{invite_id}", "",
          WORKSPACE, Same),
    route("workspaces.accept_invite", "POST /invites/accept", "", &[], Same),
    route("workspaces.invite_preview", "POST /invites/preview", "", &[], Same),
    route("approvals.get", "GET /changes/{change_id}", "", CHANGE, Same),
    route("approvals.page", "GET /workspaces/{workspace_id}/changes", "", &[], Page),
    route("approvals.approve", "POST /changes/{change_id}/approve", "decision", CHANGE, Same),
    route("approvals.reject", "POST /changes/{change_id}/reject", "decision", CHANGE, Same),
    route("approvals.withdraw", "POST /changes/{change_id}/withdraw", "", CHANGE, Same),
    route("events.views", "GET /auctions/{auction_id}/events", "", &[], Views),
];

/// Operations that are no request, and why.
pub(super) const NO_ROUTE: &[(&str, &str)] = &[
    ("auctions.place_bids", "it saves a host crossings of its border; a socket takes many bids"),
    ("auctions.ids", "only the host may"),
    ("auctions.log", "only the host may"),
    ("auctions.archive", "only the host may"),
    ("listings.set_picture", "the form of the page uploads the picture and sets it"),
    ("identity.register_admin", "only the host may"),
    ("identity.import_user", "only the host may"),
    ("identity.authenticate", "signing in does it"),
    ("identity.find_by_name", "only the host may"),
    ("identity.make_link", "only the host may"),
    ("identity.set_up_token", "only the host may"),
    ("sessions.sign_in_page", "the form of the page does it"),
    ("sessions.sign_in_external_page", "the page of the other system comes back to a page"),
    ("sessions.begin", "only the host may"),
    ("sessions.begin_page", "only the host may"),
    ("sessions.tidy", "only the host may"),
    ("sessions.jwks", "it is a document at /.well-known, where others look for it"),
    ("events.read", "what is addressed to somebody comes over sockets and event streams"),
    ("events.follow", "only the host may"),
    ("market.run_due", "only the host may"),
    ("market.backup", "only the host may"),
    ("market.nodes", "only the host may"),
    ("market.status", "what is counted is at /metrics"),
];

/// Requests that are no operation, and why.
pub(super) const NO_OPERATION: &[(&str, &str)] = &[
    ("PUT /users/me/avatar", "it keeps the picture, and then edits the profile"),
    ("GET /events", "an event stream, which hosts have as an iterator"),
    ("GET /ws", "a socket, which hosts have as an iterator"),
];
