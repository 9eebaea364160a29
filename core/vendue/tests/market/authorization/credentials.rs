//! By what people come in: sessions, keys, passwords, links.

use vendue::domain::identity::{LinkKind, NewApiKey};
use vendue::domain::{ApiKeyId, SessionId};
use vendue::{NewUser, SignIn};

use super::operations::{Line, call, nobody};

fn new_key() -> NewApiKey {
    let scopes = "auctions:read".parse().expect("scopes");
    NewApiKey { name: "a script".into(), scopes, expires_at: None }
}

fn no_token() -> &'static str {
    "vr_nothing"
}

/// Operation; host, admin, owner, other, suspended, unknown, anyone; how it is called.
#[rustfmt::skip]
pub(crate) const OPERATIONS: &[Line] = &[
    ("sessions.sign_in", "credentials_invalid credentials_invalid credentials_invalid \
        credentials_invalid credentials_invalid credentials_invalid credentials_invalid",
        call!(|case| case.acting.sessions().sign_in(SignIn::new(nobody(case), "a password")))),
    ("sessions.sign_in_page", "credentials_invalid credentials_invalid credentials_invalid \
        credentials_invalid credentials_invalid credentials_invalid credentials_invalid",
        call!(|case| case.acting.sessions().sign_in_page(SignIn::new(nobody(case), "a password")))),
    ("sessions.sign_in_external", "badtoken badtoken badtoken badtoken badtoken badtoken badtoken",
        call!(|case| case.acting.sessions().sign_in_external("a.b.c", "", ""))),
    ("sessions.sign_in_external_page",
        "badtoken badtoken badtoken badtoken badtoken badtoken badtoken",
        call!(|case| case.acting.sessions().sign_in_external_page("a.b.c", "", ""))),
    ("sessions.begin", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| case.acting.sessions().begin(case.other, "", ""))),
    ("sessions.begin_page", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| case.acting.sessions().begin_page(case.other, "", ""))),
    ("sessions.refresh", "badtoken badtoken badtoken badtoken badtoken badtoken badtoken",
        call!(|case| case.acting.sessions().refresh(no_token()))),
    ("sessions.list", "unauth ok ok ok barred unauth unauth",
        call!(|case| case.acting.sessions().list())),
    ("sessions.end", "ok ok session_not_found ok barred unauth unauth",
        call!(|case| case.acting.sessions().end(case.session))),
    ("sessions.sign_out", "unauth unauth unauth unauth unauth unauth unauth",
        call!(|case| case.acting.sessions().sign_out())),
    ("sessions.end_others", "unauth ok ok ok barred unauth unauth",
        call!(|case| case.acting.sessions().end_others())),
    ("sessions.end_all", "ok ok forbid ok barred unauth unauth",
        call!(|case| case.acting.sessions().end_all(case.other))),
    ("sessions.guard", "ok ok ok ok ok ok ok",
        call!(|case| case.acting.sessions().guard())),
    ("market.acting_with", "badtoken badtoken badtoken badtoken badtoken badtoken badtoken",
        call!(|case| case.acting.acting_with(no_token()))),
    ("market.acting_with_page", "badtoken badtoken badtoken badtoken badtoken badtoken badtoken",
        call!(|case| case.acting.acting_with_page(no_token()))),
    ("market.jwks", "ok ok ok ok ok ok ok", call!(|case| case.acting.jwks())),
    ("market.tidy", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| case.acting.tidy())),

    ("api_keys.create", "unauth ok ok ok barred unauth unauth",
        call!(|case| case.acting.api_keys().create(new_key()))),
    ("api_keys.list", "unauth ok ok ok barred unauth unauth",
        call!(|case| case.acting.api_keys().list())),
    ("api_keys.revoke", "ok ok api_key_not_found ok barred unauth unauth",
        call!(|case| case.acting.api_keys().revoke(case.key))),

    ("identity.change_password",
        "unauth credentials_invalid credentials_invalid credentials_invalid barred unauth unauth",
        call!(|case| case.acting.identity().change_password("not it", "another password"))),
    ("identity.change_email",
        "unauth credentials_invalid credentials_invalid credentials_invalid barred unauth unauth",
        call!(|case| case.acting.identity().change_email("not it", "new@example.org"))),
    ("identity.request_email_verification", "unauth ok ok ok barred unauth unauth",
        call!(|case| case.acting.identity().request_email_verification())),
    ("identity.verify_email", "badlink badlink badlink badlink badlink badlink badlink",
        call!(|case| case.acting.identity().verify_email("vv_nothing"))),
    ("identity.request_password_reset", "ok ok ok ok ok ok ok",
        call!(|case| case.acting.identity().request_password_reset("nobody@example.org"))),
    ("identity.reset_password", "badlink badlink badlink badlink badlink badlink badlink",
        call!(|case| case.acting.identity().reset_password("vw_nothing", "another password"))),
    ("identity.make_link", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| case.acting.identity().make_link(LinkKind::ResetPassword, case.other))),
    ("identity.set_up_token", "ok forbid forbid forbid forbid forbid forbid",
        call!(|case| case.acting.identity().set_up_token())),
    ("identity.set_up", "badlink badlink badlink badlink badlink badlink badlink",
        call!(|case| case.acting.identity().set_up(
            "vs_nothing", NewUser::new("first", "first@example.org")))),
];

/// What the lines above need of a case: something that belongs to `other`.
pub(crate) fn of_other(market: &vendue::Market) -> (SessionId, ApiKeyId) {
    let user_id = market.identity().find_by_name("other").wait().expect("there").id;
    let session = market.sessions().begin(user_id, "a device", "").wait().expect("begun");
    let key = market.acting_as(user_id).api_keys().create(new_key()).wait().expect("made");
    (session.session.id, key.api_key.id)
}
