//! How many sessions somebody may have, sessions of pages, and keys that change.

use vendue::domain::identity::{
    IdentityPolicy, OpaqueKind, OpaqueToken, SessionEnd, SessionPolicy,
};
use vendue::tokens::SigningKey;
use vendue::{ErrorCode, Market, Options, SignedIn};

use super::entry::{Entry, admits, at_once, policy};
use super::support::{DAY, HOUR, SECOND, code};
use crate::place::Place;

const INVALID: ErrorCode = ErrorCode::TokenInvalid;

fn single(options: Options) -> Options {
    options.identity(policy(SessionPolicy::Single, 10))
}

fn ten(options: Options) -> Options {
    options.identity(policy(SessionPolicy::Max, 10))
}

#[test]
fn the_oldest_session_makes_room_for_one_too_many() {
    for (how, most) in [(single as fn(Options) -> Options, 1), (ten, 10), (|options| options, 100)]
    {
        let entry = Entry::with(how);
        let user = entry.user("anna");
        let sessions: Vec<SignedIn> = (0..most + 2).map(|_| entry.begin(user)).collect();
        let (over, open) = sessions.split_at(2);
        assert!(over.iter().all(|one| !entry.admits(&one.tokens.access_token)), "{most}");
        assert!(open.iter().all(|one| entry.admits(&one.tokens.access_token)), "{most}");
        let told: Vec<_> = over.iter().map(|one| (one.session.id, SessionEnd::Replaced)).collect();
        assert_eq!(entry.told(), told);
        // Other users are not concerned.
        let other = entry.user("bert");
        entry.begin(other);
        assert_eq!(entry.told().len(), 2);
    }
}

#[test]
fn those_who_come_at_once_are_no_more_than_may_be_open() {
    let entry = Entry::with(|options| options.identity(policy(SessionPolicy::Max, 3)));
    let user = entry.user("anna");
    let begun = at_once(12, |_| entry.begin(user));
    let is_in = |one: &&SignedIn| entry.admits(&one.tokens.access_token);
    assert_eq!(begun.iter().filter(is_in).count(), 3);
    let listed = entry.market.acting_as(user).sessions().list().wait().expect("listed");
    assert_eq!((listed.len(), entry.told().len()), (3, 9));
}

fn page(market: &Market, cookie: &str) -> bool {
    let found = market.acting_with_page(cookie).wait();
    found.map_err(|refused| assert_eq!(refused.code(), INVALID)).is_ok()
}

#[test]
fn a_page_is_carried_on_when_it_is_shown() {
    let entry = Entry::new();
    let user = entry.user("anna");
    let begun = entry.market.sessions().begin_page(user, "a browser", "").wait().expect("begun");
    let end = begun.session.started_at.plus_ms(30 * DAY);
    while entry.market.now().plus_ms(7 * DAY - 1) < end {
        entry.clock.advance_ms(7 * DAY - 1);
        assert!(page(&entry.market, &begun.cookie));
    }
    entry.clock.set(end.plus_ms(-1));
    assert!(page(&entry.market, &begun.cookie));
    entry.clock.set(end);
    assert!(!page(&entry.market, &begun.cookie), "and yet it ends");
    assert!(!entry.admits(&begun.cookie));
    assert!(!format!("{begun:?}").contains(&begun.cookie));
}

#[test]
fn a_page_is_over_after_7_days_and_at_once_when_it_is_ended() {
    let entry = Entry::new();
    let user = entry.user("anna");
    let begin = || entry.market.sessions().begin_page(user, "", "").wait().expect("begun").cookie;
    let (idle, out) = (begin(), begin());
    entry.clock.advance_ms(HOUR);
    let acting = entry.market.acting_with_page(&out).wait().expect("good");
    assert!(page(&entry.market, &out), "it is remembered by now");
    acting.sessions().sign_out().wait().expect("out");
    assert!(!page(&entry.market, &out));
    entry.clock.advance_ms(7 * DAY - HOUR - 1);
    let other = begin();
    entry.clock.advance_ms(1);
    assert!(!page(&entry.market, &idle));
    // A guess at the secret of a session that is there.
    let mut guess = OpaqueToken::parse(OpaqueKind::Page, &other).expect("a cookie");
    guess.secret[31] ^= 1;
    assert!(!page(&entry.market, &guess.text(OpaqueKind::Page)));
    assert!(page(&entry.market, &other));
}

/// A page that would end before it is first carried on.
#[test]
fn a_page_of_a_short_life_is_carried_on_in_time() {
    let entry = Entry::with(|options| {
        options.identity(IdentityPolicy { refresh_token_s: 300, ..IdentityPolicy::default() })
    });
    let user = entry.user("anna");
    let cookie = entry.market.sessions().begin_page(user, "", "").wait().expect("begun").cookie;
    for _ in 0..20 {
        entry.clock.advance_ms(200 * SECOND);
        assert!(page(&entry.market, &cookie));
    }
    entry.clock.advance_ms(300 * SECOND);
    assert!(!page(&entry.market, &cookie));
}

fn secret_key(options: Options) -> Options {
    options.signing_key(SigningKey::from_secret(&[7; 32]).expect("long enough"))
}

fn key(number: u8) -> SigningKey {
    SigningKey::generate([number; 32]).expect("a key")
}

#[test]
fn tokens_of_another_market_are_refused() {
    let (one, other) = (Entry::new(), Entry::new());
    let user = one.user("anna");
    let token = one.begin(user).tokens.access_token;
    assert!(one.admits(&token) && !other.admits(&token), "another key");
    let ours = Entry::with(secret_key);
    let user = ours.user("anna");
    let token = ours.begin(user).tokens.access_token;
    assert!(ours.admits(&token), "signed with a secret");
    assert_eq!(ours.market.jwks().wait().expect("a set"), r#"{"keys":[]}"#);
    for how in [
        (|options| secret_key(options).token_names("vendue", "staging")) as fn(Options) -> Options,
        |options| secret_key(options).token_names("https://elsewhere.example", "vendue"),
    ] {
        assert!(!Entry::with(how).admits(&token));
    }
}

#[test]
fn a_key_can_be_changed_without_signing_anybody_out() {
    let mut entry = Entry::within(Place::lasting(), |options| options.signing_key(key(1)));
    let user = entry.user("anna");
    let first = entry.begin(user).tokens;
    entry.reopen(|options| options.signing_key(key(2)).previous_signing_key(key(1)));
    assert!(entry.admits(&first.access_token));
    let second = entry.market.sessions().refresh(&first.refresh_token).wait().expect("goes on");
    assert!(entry.admits(&second.access_token));
    entry.reopen(|options| options.signing_key(key(2)));
    assert!(!entry.admits(&first.access_token) && entry.admits(&second.access_token));
    let third = entry.market.sessions().refresh(&second.refresh_token).wait().expect("goes on");
    assert!(entry.admits(&third.access_token));
}

#[test]
fn what_is_over_stays_so_when_the_market_is_opened_again() {
    let mut entry = Entry::within(Place::lasting(), |options| options);
    let user = entry.user("anna");
    let (open, over) = (entry.begin(user).tokens, entry.begin(user));
    let cookie = entry.market.sessions().begin_page(user, "", "").wait().expect("begun").cookie;
    entry.acting(&over).sessions().sign_out().wait().expect("out");
    for _ in 0..2 {
        entry.reopen(|options| options);
        assert!(entry.admits(&open.access_token), "the key was kept");
        assert!(!entry.admits(&over.tokens.access_token));
        assert_eq!(code(entry.market.sessions().refresh(&over.tokens.refresh_token)), INVALID);
        assert!(page(&entry.market, &cookie));
    }
    let pair = entry.market.sessions().refresh(&open.refresh_token).wait().expect("goes on");
    entry.reopen(|options| options);
    assert!(admits(&entry.market, &pair.access_token));
    entry.market.sessions().refresh(&pair.refresh_token).wait().expect("goes on");
}
