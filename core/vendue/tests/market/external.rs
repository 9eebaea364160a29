//! Users who come from another system.

use serde_json::{Value, json};
use vendue::domain::identity::{SignInMethod, UserState};
use vendue::tokens::{DirectoryConfig, HttpDirectory, KeySource};
use vendue::{
    DeleteAccount, Error, ErrorCode, ImportedUser, Market, Options, Timestamp, UserId, UserView,
    VirtualClock,
};
use vendue_test_servers::Web;

use super::elsewhere::{SECRET, by_key, by_secret, by_shared_secret, claims, keys, verifier};
use super::entry::{Entry, PASSWORD, admits, at_once, eventually};
use super::support::{DAY, SECOND, code, noon};
use crate::place::Place;

const MINUTE: i64 = 60 * SECOND;

fn by_tms(options: Options) -> Options {
    options.verifier(by_shared_secret())
}

fn token(entry: &Entry, changes: &Value) -> String {
    by_secret(SECRET.as_bytes(), &claims(entry.market.now(), changes))
}

fn user(market: &Market, token: &str) -> Result<UserView, Error> {
    market.acting_with(token).wait()?.identity().me().wait()
}

fn seen(entry: &Entry, changes: &Value) -> UserView {
    user(&entry.market, &token(entry, changes)).expect("let in")
}

fn own_email(entry: &Entry, id: UserId) -> (String, bool) {
    let user = entry.market.acting_as(id).identity().me().wait().expect("there");
    (user.email.expect("own"), user.email_verified.expect("own"))
}

#[test]
fn who_is_seen_for_the_first_time_becomes_a_user_and_stays_that_one() {
    let entry = Entry::with(by_tms);
    let text = token(&entry, &json!({}));
    let acting = entry.market.acting_with(&text).wait().expect("let in");
    assert_eq!(acting.session_id(), None);
    let end = claims(noon(), &json!({}))["exp"].as_i64().expect("a number");
    assert_eq!(acting.access_expires_at(), Some(Timestamp::from_ms(end * 1_000)));
    let anna = acting.identity().me().wait().expect("there");
    assert_eq!((anna.username.as_str(), anna.display_name.as_str()), ("anna", "Anna A."));
    assert_eq!(own_email(&entry, anna.id), ("anna@example.org".to_owned(), true));
    entry.clock.advance_ms(MINUTE);
    assert_eq!(user(&entry.market, &text).expect("again").id, anna.id);
    let renamed = json!({"preferred_username": "other", "email": "other@example.org"});
    assert_eq!(seen(&entry, &renamed).id, anna.id, "it is the subject that counts");
    assert_ne!(seen(&entry, &json!({"sub": "bert", "email": "b@example.org"})).id, anna.id);
    // There is no password that could be guessed.
    let guess = entry.sign_in("anna", PASSWORD);
    assert_eq!(code(guess), ErrorCode::CredentialsInvalid);
}

#[test]
fn several_who_are_seen_at_once_are_one() {
    let entry = Entry::with(by_tms);
    for round in 0..5 {
        let subject = json!({"sub": round.to_string(), "email": format!("{round}@example.org")});
        // Each with another token, so that none is remembered.
        let ids = at_once(6, |number| {
            let mut changes = subject.clone();
            changes["jti"] = json!(number);
            seen(&entry, &changes).id
        });
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    }
    let all = entry.market.identity().page(vendue::PageRequest::default()).wait().expect("listed");
    assert_eq!(all.items.len(), 5);
}

#[test]
fn nobody_becomes_somebody_else_by_a_name_or_an_address() {
    let entry = Entry::with(by_tms);
    let here = entry.member("anna");
    entry
        .market
        .acting_as_anyone()
        .identity()
        .verify_email(&entry.mailed("anna@example.org", 1))
        .wait()
        .expect("confirmed");
    let there = seen(&entry, &json!({}));
    assert_ne!(there.id, here);
    assert!(there.username.as_str().starts_with("anna_"), "{}", there.username);
    let (email, is_confirmed) = own_email(&entry, there.id);
    assert!(email.ends_with("@external.invalid") && !is_confirmed, "{email}");
    assert_eq!(own_email(&entry, here).0, "anna@example.org");
    // Others of the same names get others again.
    for number in 0..3 {
        let more = seen(&entry, &json!({"sub": format!("anna {number}")}));
        assert_ne!(more.username, there.username);
    }
    for bad in ["", "\u{0}", "a\nb", "<script>", "ÄÖÜ", "x@y"] {
        let changes = json!({"sub": format!("odd {bad:?}"), "preferred_username": bad, "name": bad,
            "email": bad});
        seen(&entry, &changes);
    }
}

#[test]
fn an_address_links_two_accounts_if_both_sides_have_confirmed_it() {
    for (here, there, expected) in
        [(true, true, true), (true, false, false), (false, true, false), (false, false, false)]
    {
        let entry = Entry::with(|options| by_tms(options).link_by_email(true));
        let anna = entry.member("anna");
        if here {
            let link = entry.mailed("anna@example.org", 1);
            let anyone = entry.market.acting_as_anyone();
            anyone.identity().verify_email(&link).wait().expect("confirmed");
        }
        let found = seen(&entry, &json!({"email_verified": there})).id;
        assert_eq!(found == anna, expected, "confirmed here: {here}, there: {there}");
    }
}

#[test]
fn the_name_for_people_is_kept_in_step_after_ten_minutes() {
    let entry = Entry::with(by_tms);
    seen(&entry, &json!({}));
    let renamed = json!({"name": "Anna B."});
    entry.clock.advance_ms(10 * MINUTE - 1);
    assert_eq!(seen(&entry, &renamed).display_name, "Anna A.");
    entry.clock.advance_ms(MINUTE);
    assert_eq!(seen(&entry, &renamed).display_name, "Anna B.");
}

#[test]
fn the_address_is_kept_in_step_where_it_is_for_the_other_system_to_say() {
    let entry = Entry::with(by_tms);
    let later = |changes: Value| {
        entry.clock.advance_ms(10 * MINUTE);
        own_email(&entry, seen(&entry, &changes).id)
    };
    let address = |email: &str, is_confirmed| (email.to_owned(), is_confirmed);
    let unconfirmed = |email: &str| json!({"email": email, "email_verified": false});
    let (nowhere, is_confirmed) = later(json!({"email_verified": false}));
    assert!(nowhere.ends_with("@external.invalid") && !is_confirmed, "{nowhere}");
    assert_eq!(later(unconfirmed("a@example.org")), (nowhere, false));
    assert_eq!(later(json!({"email": "a@example.org"})), address("a@example.org", true));
    assert_eq!(later(unconfirmed("b@example.org")), address("a@example.org", true));
    assert_eq!(later(json!({"email": "B@Example.org"})), address("b@example.org", true));
    assert_eq!(later(json!({"email": null})), address("b@example.org", true));
    assert_eq!(later(json!({"email": "no address"})), address("b@example.org", true));
    // The ones before are free for others, and what somebody has here is left alone.
    entry.member("anna2");
    assert_eq!(later(json!({"email": "anna2@example.org"})), address("b@example.org", true));
    let new = vendue::NewUser::new("bert", "a@example.org");
    entry.market.identity().register(new).wait().expect("free");
}

/// An older token that is still good would bring back an address that was given up, perhaps because
/// somebody else reads what is sent to it.
#[test]
fn an_address_comes_back_by_no_older_token() {
    let entry = Entry::with(by_tms);
    let seen_later = |text: &str| {
        entry.clock.advance_ms(10 * MINUTE);
        own_email(&entry, user(&entry.market, text).expect("let in").id).0
    };
    let lasts = entry.market.now().as_ms() / 1_000 + 86_400;
    let before = token(&entry, &json!({"exp": lasts, "jti": 1}));
    let also_before = token(&entry, &json!({"exp": lasts, "jti": 2}));
    let mut undated = claims(entry.market.now(), &json!({"exp": lasts}));
    undated.as_object_mut().expect("claims").remove("iat");
    let undated = by_secret(SECRET.as_bytes(), &undated);
    assert_eq!(seen_later(&before), "anna@example.org");
    let moved = token(&entry, &json!({"exp": lasts, "email": "new@example.org"}));
    assert_eq!(seen_later(&moved), "new@example.org");
    for older in [also_before, undated] {
        assert_eq!(seen_later(&older), "new@example.org");
    }
    // Whoever had the other address may have lost the account over there.
    let letters = || entry.mailer.mails_to("anna@example.org");
    eventually("the old address is told", || letters().len() == 1);
    assert!(letters()[0].text().contains("another address took the place"));
}

/// However long ago the account was made over there.
#[test]
fn the_address_of_who_was_imported_is_kept_in_step() {
    let entry = Entry::with(by_tms);
    let imported = ImportedUser {
        external: Some(("tms".into(), "anna".into())),
        created_at: Some(noon().plus_seconds(-86_400)),
        ..ImportedUser::new(vendue::NewUser::new("anna", "old@example.org"))
    };
    let anna = entry.market.identity().import_user(imported).wait().expect("imported").id;
    entry.clock.advance_ms(10 * MINUTE);
    assert_eq!(seen(&entry, &json!({})).id, anna);
    assert_eq!(own_email(&entry, anna), ("anna@example.org".to_owned(), true));
}

/// Whoever is let in there with the address of somebody else has nothing of it here.
#[test]
fn an_address_that_is_not_confirmed_takes_nobodys_place() {
    let entry = Entry::with(by_tms);
    let stranger = seen(&entry, &json!({"email_verified": false}));
    let anna = entry.member("anna_a");
    assert_eq!(own_email(&entry, anna).0, "anna_a@example.org");
    let new = vendue::NewUser::new("anna_b", "anna@example.org");
    let owner = entry.market.identity().register(new).wait().expect("free");
    assert_ne!(owner.id, stranger.id);
    let confirmed = seen(&entry, &json!({"jti": 7}));
    assert_eq!(confirmed.id, stranger.id);
    assert!(own_email(&entry, stranger.id).0.ends_with("@external.invalid"));
}

#[test]
fn the_address_of_who_has_a_password_here_is_for_the_user_to_say() {
    let entry = Entry::with(|options| by_tms(options).link_by_email(true));
    let anna = entry.member("anna");
    let link = entry.mailed("anna@example.org", 1);
    entry.market.acting_as_anyone().identity().verify_email(&link).wait().expect("confirmed");
    assert_eq!(seen(&entry, &json!({})).id, anna);
    entry.clock.advance_ms(10 * MINUTE);
    let moved = seen(&entry, &json!({"email": "b@example.org", "name": "Anna B."}));
    assert_eq!((moved.id, moved.display_name.as_str()), (anna, "Anna B."));
    assert_eq!(own_email(&entry, anna), ("anna@example.org".to_owned(), true));
}

#[test]
fn tokens_for_others_are_refused() {
    let entry = Entry::with(by_tms);
    let now = entry.market.now();
    let second = now.as_ms() / 1_000;
    for changes in [
        json!({"aud": "another program"}),
        json!({"aud": null}),
        json!({"iss": "https://staging.example.org"}),
        json!({"iss": null}),
        json!({"iss": "vendue"}),
        json!({"sub": null}),
        json!({"sub": ""}),
        json!({"exp": second - 61}),
        json!({"exp": null}),
        json!({"nbf": second + 120}),
    ] {
        let text = token(&entry, &changes);
        assert!(!entry.admits(&text), "{changes}");
        let refused = code(entry.market.sessions().sign_in_external(&text, "", ""));
        assert_eq!(refused, ErrorCode::TokenInvalid, "{changes}");
    }
    assert!(!entry.admits(&by_secret(&[b'x'; 32], &claims(now, &json!({})))));
    assert!(!entry.admits(&by_key(1, &claims(now, &json!({})))));
    let genuine = token(&entry, &json!({}));
    let (body, _) = genuine.rsplit_once('.').expect("three parts");
    assert!(!entry.admits(&format!("{body}.")) && !entry.admits(body));
    assert!(entry.admits(&genuine));
    // Where nobody is configured, nobody is believed.
    assert!(!admits(&Entry::new().market, &genuine));
    let all = entry.market.identity().page(vendue::PageRequest::default()).wait().expect("listed");
    assert_eq!(all.items.len(), 1, "none of them was taken for a user");
}

#[test]
fn a_suspended_user_comes_in_by_no_door() {
    let entry = Entry::with(by_tms);
    let anna = seen(&entry, &json!({})).id;
    entry.market.identity().set_state(anna, UserState::Suspended).wait().expect("suspended");
    let text = token(&entry, &json!({"name": "Anna C."}));
    assert!(user(&entry.market, &text).is_err());
    let sessions = entry.market.sessions();
    let shut_out = ErrorCode::AccountSuspended;
    assert_eq!(code(sessions.sign_in_external(&text, "", "")), shut_out);
    assert_eq!(code(sessions.sign_in_external_page(&text, "", "")), shut_out);
    // Of who is deleted nothing is left that could be told.
    let deletion = entry.market.identity().delete_account(anna, DeleteAccount::default());
    deletion.wait().expect("deleted");
    assert_eq!(code(sessions.sign_in_external(&text, "", "")), ErrorCode::TokenInvalid);
}

#[test]
fn a_token_of_another_system_begins_a_session() {
    let entry = Entry::with(by_tms);
    let text = token(&entry, &json!({}));
    let sessions = entry.market.acting_as_anyone().sessions();
    let signed_in = sessions.sign_in_external(&text, "a device", "").wait().expect("signed in");
    assert_eq!(signed_in.session.method, SignInMethod::External);
    let page = sessions.sign_in_external_page(&text, "", "").wait().expect("signed in");
    assert_eq!(page.user.id, signed_in.user.id);
    entry.clock.advance_ms(DAY);
    assert!(!entry.admits(&text), "the token is over, and the session goes on");
    entry.market.acting_with_page(&page.cookie).wait().expect("good");
    let pair = sessions.refresh(&signed_in.tokens.refresh_token).wait().expect("goes on");
    assert!(entry.admits(&pair.access_token));
    entry.market.sessions().end_all(signed_in.user.id).wait().expect("ended");
    assert!(!entry.admits(&pair.access_token));
}

#[test]
fn keys_are_fetched_kept_and_changed() {
    let web = Web::start(None);
    let clock = VirtualClock::starting_at(noon());
    let source = KeySource::JwksUrl(web.url("/keys"));
    let options = Options::new().clock(clock.clone()).verifier(verifier("sso", source));
    let market = options.open(":memory:").expect("open");
    let token = |number| by_key(number, &claims(market.now(), &json!({})));
    let answer = |number| user(&market, &token(number)).map_err(|refused| refused.code());
    let unavailable = ErrorCode::IdentityProviderUnavailable;
    assert_eq!(answer(1).expect_err("down"), unavailable);
    let external = market.sessions().sign_in_external(&token(1), "", "");
    assert_eq!(code(external), unavailable);
    web.give(Some(keys(&[1])));
    clock.advance_ms(MINUTE);
    let anna = answer(1).expect("it is back").id;
    let asked = web.asked();
    assert_eq!(answer(1).expect("kept").id, anna);
    assert_eq!(web.asked(), asked, "nobody is asked twice");
    // Another key: it is fetched when a token names it.
    web.give(Some(keys(&[1, 2])));
    clock.advance_ms(MINUTE);
    assert_eq!(answer(2).expect("the new key").id, anna);
    assert_eq!(answer(3).expect_err("of nobody"), ErrorCode::TokenInvalid);
    // Down again: what is kept is good for a day.
    web.give(None);
    clock.advance_ms(DAY / 2);
    assert_eq!(answer(1).expect("kept").id, anna);
    clock.advance_ms(DAY);
    assert_eq!(answer(1).expect_err("too old"), unavailable);
    web.give(Some(keys(&[2])));
    clock.advance_ms(MINUTE);
    assert_eq!(answer(2).expect("it is back").id, anna);
    assert_eq!(answer(1).expect_err("that key is gone"), ErrorCode::TokenInvalid);
}

#[test]
fn a_directory_knows_better_when_it_answers() {
    let described = |name: &str| {
        let all = [json!({"id": "anna", "name": name, "preferred_username": "anna_of_tms"})];
        Some(json!(all).to_string())
    };
    let web = Web::start(described("Anna of the directory"));
    let clock = VirtualClock::starting_at(noon());
    let directory = HttpDirectory::new(DirectoryConfig::new(&web.url("/api"), None)).expect("fine");
    let options = by_tms(Options::new()).clock(clock.clone()).directory("tms", directory);
    let market = options.open(":memory:").expect("open");
    let see = |changes: &Value| {
        let text = by_secret(SECRET.as_bytes(), &claims(market.now(), changes));
        user(&market, &text).expect("let in")
    };
    let anna = see(&json!({}));
    assert_eq!(anna.username.as_str(), "anna_of_tms");
    assert_eq!(anna.display_name, "Anna of the directory");
    // Down: what was fetched serves on, and of who is new the token has to do.
    web.give(None);
    clock.advance_ms(11 * MINUTE);
    assert_eq!(see(&json!({"name": "Anna X."})).display_name, "Anna of the directory");
    let bert = see(&json!({"sub": "bert", "email": "bert@example.org", "name": "Bert"}));
    assert_eq!(bert.display_name, "Bert");
    web.give(described("Anna again"));
    clock.advance_ms(11 * MINUTE);
    assert_eq!(see(&json!({"iat": 1})).display_name, "Anna again");
}

/// A copy that is shown because the directory is away may be of before an address was given up.
#[test]
fn an_old_copy_of_the_directory_brings_back_no_address() {
    let described = |email: &str| {
        let all = [json!({"id": "anna", "email": email, "email_verified": true})];
        Some(json!(all).to_string())
    };
    let web = Web::start(described("old@example.org"));
    let entry = Entry::within(Place::lasting(), |options| with_directory(options, &web));
    let see = |market: &Market| user(market, &token(&entry, &json!({"email": null}))).expect("in");
    let anna = see(&entry.market).id;
    assert_eq!(own_email(&entry, anna).0, "old@example.org");
    // Another node, which has heard of it only now.
    web.give(described("new@example.org"));
    let other = entry.another(|options| with_directory(options, &web));
    entry.clock.advance_ms(11 * MINUTE);
    assert_eq!(see(&other).id, anna);
    assert_eq!(own_email(&entry, anna).0, "new@example.org");
    web.give(None);
    entry.clock.advance_ms(11 * MINUTE);
    assert_eq!(see(&entry.market).id, anna);
    assert_eq!(own_email(&entry, anna).0, "new@example.org");
}

fn with_directory(options: Options, web: &Web) -> Options {
    let directory = HttpDirectory::new(DirectoryConfig::new(&web.url("/api"), None)).expect("fine");
    by_tms(options).directory("tms", directory)
}

#[test]
fn the_same_id_in_two_systems_is_two_users() {
    let entry = Entry::with(|options| {
        let mut other = verifier("sso", KeySource::Jwks(keys(&[1])));
        other.issuer = Some("https://other.example.org".into());
        by_tms(options).verifier(other)
    });
    let one = seen(&entry, &json!({}));
    let from_other = json!({"iss": "https://other.example.org"});
    let text = by_key(1, &claims(entry.market.now(), &from_other));
    let other = user(&entry.market, &text).expect("let in");
    assert_ne!(one.id, other.id);
    // The secret of one system signs nothing of the other.
    assert!(!entry.admits(&token(&entry, &from_other)));
    assert!(!entry.admits(&by_key(1, &claims(entry.market.now(), &json!({})))));
}
