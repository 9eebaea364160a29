//! API keys: made once, used by programs, revoked, and never kept.

use vendue::domain::identity::{NewApiKey, OpaqueKind, OpaqueToken, PlatformRole, Scopes};
use vendue::{CreatedApiKey, ErrorCode, NewUser, Timestamp};

use super::entry::{Entry, PASSWORD, at_once};
use super::support::{SECOND, code};
use crate::place::Place;

fn new_key(name: &str, scopes: &str, expires_at: Option<Timestamp>) -> NewApiKey {
    NewApiKey { name: name.into(), scopes: scopes.parse().expect("scopes"), expires_at }
}

fn made(entry: &Entry, user: vendue::UserId, new: NewApiKey) -> CreatedApiKey {
    entry.market.acting_as(user).api_keys().create(new).wait().expect("made")
}

#[test]
fn a_key_acts_for_its_user_until_it_is_over_or_revoked() {
    let entry = Entry::new();
    let (anna, bert) = (entry.user("anna"), entry.user("bert"));
    let end = entry.market.now().plus_ms(600 * SECOND);
    let lasting = made(&entry, anna, new_key("lasting", "identity:read", None));
    let passing = made(&entry, anna, new_key("passing", "identity:read", Some(end)));
    let acting = entry.market.acting_with(&lasting.token).wait().expect("good");
    assert_eq!(acting.identity().me().wait().expect("anna").id, anna);
    assert!(entry.admits(&passing.token));
    entry.clock.set(end.plus_ms(-1));
    assert!(entry.admits(&passing.token));
    entry.clock.set(end);
    assert!(!entry.admits(&passing.token) && entry.admits(&lasting.token));
    let keys = entry.market.acting_as(bert).api_keys();
    assert_eq!(code(keys.revoke(lasting.api_key.id)), ErrorCode::ApiKeyNotFound);
    let keys = entry.market.acting_as(anna).api_keys();
    let revoked = keys.revoke(lasting.api_key.id).wait().expect("revoked");
    assert_eq!(revoked.revoked_at, Some(end));
    assert_eq!(keys.revoke(lasting.api_key.id).wait().expect("it is"), revoked);
    assert!(!entry.admits(&lasting.token));
    let names: Vec<String> =
        keys.list().wait().expect("listed").into_iter().map(|key| key.name).collect();
    assert_eq!(names, ["passing", "lasting"], "those that are not revoked first");
}

/// One byte of the secret, the id of another key, the same secret as something else.
#[test]
fn only_the_key_itself_opens() {
    let entry = Entry::new();
    let anna = entry.user("anna");
    let [one, other] = ["one", "other"].map(|name| {
        let text = made(&entry, anna, new_key(name, "identity:read", None)).token;
        OpaqueToken::parse(OpaqueKind::ApiKey, &text).expect("a key")
    });
    let mut near = one;
    near.secret[31] ^= 1;
    for wrong in [near, OpaqueToken { id: other.id, ..one }] {
        assert!(!entry.admits(&wrong.text(OpaqueKind::ApiKey)));
    }
    for kind in [OpaqueKind::Page, OpaqueKind::Invite, OpaqueKind::ResetPassword] {
        assert!(!entry.admits(&one.text(kind)));
    }
    assert_eq!(
        code(entry.market.acting_with_page(&one.text(OpaqueKind::Page))),
        ErrorCode::TokenInvalid
    );
    assert!(entry.admits(&one.text(OpaqueKind::ApiKey)));
}

#[test]
fn when_it_was_last_used_is_known_to_five_minutes() {
    let entry = Entry::new();
    let anna = entry.user("anna");
    let key = made(&entry, anna, new_key("a script", "identity:read", None));
    let last = || {
        let keys = entry.market.acting_as(anna).api_keys().list().wait().expect("listed");
        keys[0].last_used_at
    };
    assert_eq!(last(), None);
    let first = entry.market.now();
    assert!(entry.admits(&key.token));
    super::entry::eventually("it is kept", || last() == Some(first));
    entry.clock.advance_ms(299 * SECOND);
    assert!(entry.admits(&key.token));
    assert_eq!(last(), Some(first));
    entry.clock.advance_ms(61 * SECOND);
    assert!(entry.admits(&key.token));
    super::entry::eventually("it is kept", || last() == Some(first.plus_ms(360 * SECOND)));
}

#[test]
fn a_user_has_a_hundred_keys_and_sees_all_that_are_good() {
    let entry = Entry::new();
    let anna = entry.user("anna");
    let keys = entry.market.acting_as(anna).api_keys();
    let oldest = made(&entry, anna, new_key("the oldest", "identity:read", None));
    for _ in 0..100 {
        let id = made(&entry, anna, new_key("revoked", "identity:read", None)).api_key.id;
        keys.revoke(id).wait().expect("revoked");
    }
    let listed = keys.list().wait().expect("listed");
    assert_eq!((listed.len(), listed[0].id), (100, oldest.api_key.id));
    for _ in 0..90 {
        made(&entry, anna, new_key("good", "identity:read", None));
    }
    // Also of many who ask at once only so many get one.
    let asked = at_once(20, |_| keys.create(new_key("good", "identity:read", None)).wait());
    assert_eq!(asked.iter().filter(|made| made.is_ok()).count(), 9);
    let one_more = keys.create(new_key("too many", "identity:read", None));
    assert_eq!(code(one_more), ErrorCode::InvalidArgument);
    keys.revoke(oldest.api_key.id).wait().expect("revoked");
    made(&entry, anna, new_key("in its place", "identity:read", None));
}

#[test]
fn the_key_of_an_administrator_is_none_without_the_word() {
    let entry = Entry::new();
    let admin = NewUser::new("admin", "admin@example.org");
    let admin = entry.market.identity().register_admin(admin).wait().expect("made");
    assert_eq!(admin.role, PlatformRole::Admin);
    let bert = entry.user("bert");
    let plain = made(&entry, admin.id, new_key("plain", &Scopes::all().to_string(), None));
    let strong = Scopes::all().with_admin().to_string();
    let strong = made(&entry, admin.id, new_key("strong", &strong, None));
    let berts = Scopes::all().with_admin().to_string();
    let berts = made(&entry, bert, new_key("not an administrator's", &berts, None));
    let ban = |token: &str| {
        let acting = entry.market.acting_with(token).wait().expect("good");
        acting.auctions().ban(bert, None).wait().map_err(|refused| refused.code())
    };
    assert_eq!(ban(&plain.token), Err(ErrorCode::Forbidden));
    assert_eq!(ban(&berts.token), Err(ErrorCode::Forbidden));
    assert_eq!(ban(&strong.token), Ok(()));
}

#[test]
fn a_key_reads_the_events_of_its_user_with_their_scope_alone() {
    let entry = Entry::new();
    let anna = entry.user("anna");
    for (scopes, expected) in [("auctions:write", false), ("events:read", true)] {
        let token = made(&entry, anna, new_key("a script", scopes, None)).token;
        let acting = entry.market.acting_with(&token).wait().expect("good");
        let read = acting.events().read(vendue::Topic::user(anna), 0, 10).wait();
        assert_eq!(read.is_ok(), expected, "{scopes}: {read:?}");
        assert!(read.err().is_none_or(|refused| refused.code() == ErrorCode::ScopeMissing));
    }
}

/// Of nothing by which somebody comes in more is kept than a hash.
#[test]
fn no_secret_is_kept() {
    let entry = Entry::within(Place::lasting(), |options| options);
    let anna = entry.member("anna");
    let key = made(&entry, anna, new_key("a script", "identity:read", None)).token;
    let tokens = entry.begin(anna).tokens;
    let next = entry.market.sessions().refresh(&tokens.refresh_token).wait().expect("goes on");
    let cookie = entry.market.sessions().begin_page(anna, "", "").wait().expect("begun").cookie;
    entry
        .market
        .acting_as_anyone()
        .identity()
        .request_password_reset("anna@example.org")
        .wait()
        .expect("perhaps");
    let links = [entry.mailed("anna@example.org", 1), entry.mailed("anna@example.org", 2)];
    let setup = entry.market.identity().set_up_token().wait().expect("asked").expect("a link");
    entry.market.close().wait().expect("closed");
    let kept = entry.place.contents();
    let is_kept = |secret: &[u8]| kept.windows(secret.len()).any(|part| part == secret);
    assert!(is_kept(b"anna@example.org"), "it is looked at");
    let mut secrets: Vec<Vec<u8>> = vec![PASSWORD.into()];
    let [one, two] = links;
    let [first, second] = [tokens.refresh_token, next.refresh_token];
    let texts = [key, cookie, one, two, setup, first, second];
    for text in texts {
        let encoded = text.split_once('_').expect("a prefix").1;
        let bytes = data_encoding::BASE64URL_NOPAD.decode(encoded.as_bytes()).expect("base64");
        // Behind the id, and of a refresh token behind the generation, thirty-two bytes.
        let begin = if text.starts_with("vr_") { 20 } else { 16 };
        let secret = bytes[begin..begin + 32].to_vec();
        secrets.push(data_encoding::HEXLOWER.encode(&secret).into_bytes());
        secrets.push(secret);
        secrets.push(encoded.as_bytes().to_vec());
    }
    secrets.extend([tokens.access_token, next.access_token].map(String::into_bytes));
    for secret in secrets {
        assert!(!is_kept(&secret), "{}", String::from_utf8_lossy(&secret));
    }
}
