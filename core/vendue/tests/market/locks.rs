//! Wrong passwords: how many may be tried, and what opens a lock.

use vendue::domain::identity::{IdentityPolicy, LinkKind};
use vendue::{ErrorCode, Options};

use super::entry::{Entry, PASSWORD, at_once};
use super::support::{SECOND, code};

const WRONG: &str = "not the password";
const LOCK: i64 = 1_800 * SECOND;

fn tried(entry: &Entry, name: &str, password: &str) -> Option<ErrorCode> {
    entry.sign_in(name, password).wait().err().map(|refused| refused.code())
}

fn lock(entry: &Entry, name: &str) {
    for _ in 0..5 {
        assert_eq!(tried(entry, name, WRONG), Some(ErrorCode::CredentialsInvalid));
    }
    assert_eq!(tried(entry, name, WRONG), Some(ErrorCode::AccountLocked));
}

/// Names that nobody has are locked in the same way: a lock tells nothing of who is a user.
#[test]
fn five_wrong_passwords_lock_for_half_an_hour() {
    let entry = Entry::new();
    entry.member("anna");
    entry.member("bert");
    for name in ["anna", "nobody", "nobody@example.org"] {
        let since = entry.market.now();
        lock(&entry, name);
        let refused = entry.sign_in(name, PASSWORD).wait().expect_err("the right one, too");
        assert_eq!(refused.code(), ErrorCode::AccountLocked, "{name}");
        let until = since.plus_ms(LOCK);
        assert_eq!(refused.detail("locked_until"), Some(&until.into()), "{name}");
        assert_eq!(tried(&entry, &name.to_uppercase(), WRONG), Some(ErrorCode::AccountLocked));
        entry.clock.set(until.plus_ms(-1));
        assert_eq!(tried(&entry, name, PASSWORD), Some(ErrorCode::AccountLocked), "{name}");
        entry.clock.set(until);
        let expected = (name != "anna").then_some(ErrorCode::CredentialsInvalid);
        assert_eq!(tried(&entry, name, PASSWORD), expected, "{name}");
    }
    // By either name it is the same account, and others are not concerned.
    lock(&entry, "anna@example.org");
    assert_eq!(tried(&entry, "anna", PASSWORD), Some(ErrorCode::AccountLocked));
    assert_eq!(tried(&entry, "bert", PASSWORD), None);
}

#[test]
fn a_right_password_forgets_the_wrong_ones() {
    let entry = Entry::new();
    let anna = entry.member("anna");
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(tried(&entry, "anna", WRONG), Some(ErrorCode::CredentialsInvalid));
        }
        assert_eq!(tried(&entry, "anna", PASSWORD), None);
    }
    // So does time.
    for _ in 0..4 {
        tried(&entry, "anna", WRONG);
    }
    entry.clock.advance_ms(LOCK);
    assert_eq!(tried(&entry, "anna", WRONG), Some(ErrorCode::CredentialsInvalid));
    assert_eq!(tried(&entry, "anna", PASSWORD), None);
    // Wherever a password is asked for, the same count goes on.
    let acting = entry.market.acting_as(anna);
    for _ in 0..2 {
        code(acting.identity().change_password(WRONG, "another password"));
        code(acting.identity().change_email(WRONG, "new@example.org"));
    }
    assert_eq!(
        code(entry.market.identity().authenticate("anna", WRONG)),
        ErrorCode::CredentialsInvalid
    );
    let locked = acting.identity().change_password(PASSWORD, "another password");
    assert_eq!(code(locked), ErrorCode::AccountLocked);
}

#[test]
fn another_password_by_link_opens_the_lock() {
    let entry = Entry::new();
    let anna = entry.member("anna");
    lock(&entry, "anna");
    let token = entry.market.identity().make_link(LinkKind::ResetPassword, anna).wait();
    let token = token.expect("a link");
    entry.market.identity().reset_password(&token, "another password").wait().expect("reset");
    assert_eq!(tried(&entry, "anna", "another password"), None);
}

#[test]
fn of_fifty_at_once_five_are_looked_at() {
    let entry = Entry::new();
    entry.member("anna");
    for name in ["anna", "nobody"] {
        let answers = at_once(50, |_| tried(&entry, name, WRONG).expect("refused"));
        let count = |code| answers.iter().filter(|answer| **answer == code).count();
        let looked_at = count(ErrorCode::CredentialsInvalid);
        assert_eq!((looked_at, count(ErrorCode::AccountLocked)), (5, 45), "{name}");
    }
}

#[test]
fn it_can_be_switched_off() {
    fn unlocked(options: Options) -> Options {
        options.identity(IdentityPolicy { lock_after: 0, ..IdentityPolicy::default() })
    }
    let entry = Entry::with(unlocked);
    entry.member("anna");
    for _ in 0..8 {
        assert_eq!(tried(&entry, "anna", WRONG), Some(ErrorCode::CredentialsInvalid));
    }
    assert_eq!(tried(&entry, "anna", PASSWORD), None);
}

/// A registration that comes again with its key answers who sends the same password. That must be
/// no way to try passwords.
#[test]
fn a_key_of_a_registration_is_no_way_around_the_count() {
    let entry = Entry::new();
    let register = |password: &str| {
        let new = vendue::NewUser::new("anna", "anna@example.org");
        let new = vendue::NewUser { password: Some(password.into()), ..new };
        entry.market.acting_as_anyone().once("the same").identity().register(new).wait()
    };
    let first = register(PASSWORD).expect("registered");
    for _ in 0..6 {
        assert_eq!(register(PASSWORD).expect("the same answer").id, first.id);
    }
    for _ in 0..5 {
        let refused = register(WRONG).expect_err("another password");
        assert_eq!(refused.code(), ErrorCode::IdempotencyConflict);
    }
    assert!(register(PASSWORD).is_err(), "it is locked");
    assert_eq!(tried(&entry, "anna", PASSWORD), Some(ErrorCode::AccountLocked));
}
