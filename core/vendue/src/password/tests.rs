//! Hashes of other systems, equal effort for every failure, and limits.

use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

use vendue_domain::identity::{NewUser, User};
use vendue_domain::{ErrorCode, UserId};
use vendue_store::{Changes, Keys, StoreExt};

use super::hasher::Verdict;
use super::{PasswordCost, PasswordPool, PoolOptions, check_hash};
use crate::options::Options;

const SALT: [u8; 16] = [3; 16];

/// Published by the authors of crypt_blowfish, jBCrypt, pyca/bcrypt, PHP and the reference
/// implementation of argon2.
const VECTORS: [(&str, &str); 17] = [
    ("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
    ("U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"),
    ("a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"),
    ("abc", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i"),
    (
        "~!@#$%^&*()      ~!@#$%^&*()PNBFRD",
        "$2a$06$fPIsBO8qRqkjj273rfaOI.HtSV9jLDpTbZn782DC6/t7qT67P6FfO",
    ),
    ("Kk4DQuMMfZL9o", "$2b$04$cVWp4XaNU8a4v1uMRum2SO026BWLIoQMD/TXg5uZV.0P.uO8m3YEm"),
    ("9IeRXmnGxMYbs", "$2b$04$pQ7gRO7e6wx/936oXhNjrOUNOHL1D0h1N2IDbJZYs.1ppzSof6SPy"),
    ("rasmuslerdorf", "$2y$07$BCryptRequires22Chrcte/VlQH0piJtjXl.0t1XkA8pw9dMXTpOq"),
    ("U*U*", "$2y$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"),
    // Made by libxcrypt.
    ("schöne Grüße", "$2y$05$BCryptRequires22ChrcterG8gkkxJOnWDGL2LqbLDyQZhJZZUtVG"),
    ("U*U*", "$2x$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"),
    (
        "password",
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
    ),
    (
        "password",
        "$argon2i$v=19$m=256,t=2,p=1$c29tZXNhbHQ$iekCn0Y3spW+sCcFanM2xBT63UP2sghkUoHLIUpWRS8",
    ),
    (
        "password",
        "$argon2d$v=19$m=256,t=2,p=1$c29tZXNhbHQ$JcTui6RIBUtJ78gE5Hi52CO+H5vS6Z9R1uxAB6OhUB8",
    ),
    (
        "password",
        "$argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHQ$T/XOJ2mh1/TIpJHfCdQan76Q5esCFVoT5MAeIM1Oq2E",
    ),
    // The first version, which had no number.
    ("password", "$argon2i$m=256,t=2,p=1$c29tZXNhbHQ$/U3YPXYsSb3q9XxHvc0MLxur+GP960kN9j7emXX8zwY"),
    ("password", "$argon2i$m=256,t=2,p=2$c29tZXNhbHQ$tsEVYKap1h6scGt5ovl9aLRGOqOth+AMB+KwHpDFZPs"),
];

fn pool() -> PasswordPool {
    PasswordPool::start(PoolOptions { cost: PasswordCost::tiny(), threads: 1 }).expect("a pool")
}

fn verify(pool: &PasswordPool, password: &str, stored: Option<&str>) -> Verdict {
    let pending = pool.verify(password.to_owned(), stored.map(str::to_owned), SALT);
    pending.wait().expect("a verdict")
}

fn hash(pool: &PasswordPool, password: &str) -> String {
    pool.hash(password.to_owned(), [9; 16]).wait().expect("a hash")
}

#[test]
fn a_hash_is_what_owasp_recommends() {
    let pool = PasswordPool::start(PoolOptions::default()).expect("a pool");
    let stored = hash(&pool, "correct horse battery");
    assert!(
        stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$CQkJCQkJCQkJCQkJCQkJCQ$"),
        "{stored}"
    );
    let verdict = verify(&pool, "correct horse battery", Some(&stored));
    assert!(verdict.matches && verdict.new_hash.is_none());
    assert!(!verify(&pool, "correct horse batterz", Some(&stored)).matches);
    assert!(check_hash(&stored).is_ok());
}

#[test]
fn hashes_of_other_systems_match_and_are_replaced() {
    let pool = pool();
    for (password, stored) in VECTORS {
        assert!(check_hash(stored).is_ok(), "{stored}");
        let wrong = verify(&pool, &format!("x{password}"), Some(stored));
        assert!(!wrong.matches && wrong.new_hash.is_none(), "{stored}");
        let right = verify(&pool, password, Some(stored));
        assert!(right.matches, "{stored}");
        let new_hash = right.new_hash.expect("it is weaker or of another kind");
        assert!(new_hash.starts_with("$argon2id$v=19$m=1024,t=1,p=1$AwMDAwMDAwMDAwMDAwMDAw$"));
        let again = verify(&pool, password, Some(&new_hash));
        assert!(again.matches && again.new_hash.is_none(), "{stored}");
    }
}

#[test]
fn bcrypt_reads_no_further_than_it_did() {
    let pool = pool();
    let stored = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui";
    let letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    assert_eq!(letters.len(), 72);
    for tail in ["", "chars after 72 are ignored", "others"] {
        let verdict = verify(&pool, &format!("{letters}{tail}"), Some(stored));
        // A new hash would be of a tail that nobody has checked.
        assert!(verdict.matches && verdict.new_hash.is_none(), "{tail}");
    }
    let shorter = letters.strip_suffix('9').expect("a digit");
    assert!(!verify(&pool, shorter, Some(stored)).matches);
    // The faulty one, with a letter beyond ASCII.
    let faulty = "$2x$05$6bNw2HLQYeqHYyBfLMsv/OiwqTymGIGzFsA4hOTWebfehXHNprcAS";
    assert!(check_hash(faulty).is_ok() && !verify(&pool, "ё", Some(faulty)).matches);
    let (password, stored) = VECTORS[3];
    for password in [format!("{password}\0"), format!("{password}\0{password}")] {
        assert!(!verify(&pool, &password, Some(stored)).matches);
    }
}

#[test]
fn what_cannot_be_borne_is_refused_and_matches_nothing() {
    let tail = "$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
    let bcrypt =
        |cost: &str| format!("$2b${cost}$cVWp4XaNU8a4v1uMRum2SO026BWLIoQMD/TXg5uZV.0P.uO8m3YEm");
    for (cost, fine) in [("04", true), ("16", true), ("03", false), ("17", false), ("31", false)] {
        assert_eq!(check_hash(&bcrypt(cost)).is_ok(), fine, "{cost}");
    }
    for (params, fine) in [
        ("m=1048576,t=4,p=8", true),
        ("m=262144,t=16,p=1", true),
        ("m=1048577,t=1,p=1", false),
        ("m=1048576,t=5,p=1", false),
        ("m=4194304,t=1,p=1", false),
        ("m=4294967295,t=4294967295,p=1", false),
        ("m=256,t=17,p=1", false),
        ("m=256,t=2,p=9", false),
        ("m=0,t=0,p=0", false),
        ("m=256", true),
    ] {
        let stored = format!("$argon2id$v=19${params}{tail}");
        assert_eq!(check_hash(&stored).is_ok(), fine, "{params}");
    }
    let pool = pool();
    let begun = Instant::now();
    for stored in [
        bcrypt("31"),
        format!("$argon2id$v=19$m=4194304,t=3,p=1{tail}"),
        format!("$argon2x$v=19$m=256,t=2,p=1{tail}"),
        format!("$argon2id$v=20$m=256,t=2,p=1{tail}"),
        "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ".to_owned(),
        "$argon2id$v=19$m=256,t=2,p=1".to_owned(),
        "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E"
            .to_owned(),
        "5f4dcc3b5aa765d61d8327deb882cf99".to_owned(),
        "$2b$10$ü".to_owned(),
        "$2$04$cVWp4XaNU8a4v1uMRum2SO026BWLIoQMD/TXg5uZV.0P.uO8m3YEm".to_owned(),
        "password".to_owned(),
        "$".repeat(10_000),
        String::new(),
    ] {
        let refused = check_hash(&stored).expect_err("refused");
        assert_eq!(refused.code(), ErrorCode::InvalidArgument);
        assert!(stored.len() < 10 || !format!("{refused:?}").contains(&stored), "{refused:?}");
        for password in ["password", "Kk4DQuMMfZL9o", &stored] {
            assert!(!verify(&pool, password, Some(&stored)).matches, "{stored}");
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(60), "none of them was computed");
}

#[test]
fn the_empty_password_never_matches() {
    let pool = pool();
    let of_nothing = hash(&pool, "");
    let by_bcrypt = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy";
    assert!(check_hash(by_bcrypt).is_ok());
    for stored in [Some(of_nothing.as_str()), Some(by_bcrypt), Some(""), None] {
        let verdict = verify(&pool, "", stored);
        assert!(!verdict.matches && verdict.new_hash.is_none(), "{stored:?}");
    }
}

#[test]
fn the_longest_password_works() {
    let pool = pool();
    let longest = "🦀".repeat(1_000);
    assert_eq!(longest.len(), 4_000);
    let stored = hash(&pool, &longest);
    assert!(verify(&pool, &longest, Some(&stored)).matches);
    let other = format!("{}🦞", "🦀".repeat(999));
    assert!(!verify(&pool, &other, Some(&stored)).matches);
}

/// The exact form of what the test of the time can only show roughly.
#[test]
fn every_failure_computes_one_hash() {
    let pool = pool();
    let stored = hash(&pool, "correct horse battery");
    let mut before = pool.hasher.computed();
    assert_eq!(before, 1, "nothing was computed before it was needed");
    let mut since = || {
        let now = pool.hasher.computed();
        now - std::mem::replace(&mut before, now)
    };
    for stored in [None, Some(stored.as_str()), Some("$2b$31$nonsense"), Some("")] {
        for password in ["wrong", "", &"x".repeat(1_000)] {
            assert!(!verify(&pool, password, stored).matches);
            assert_eq!(since(), 1, "{stored:?}");
        }
    }
    assert!(verify(&pool, "correct horse battery", Some(&stored)).matches);
    assert_eq!(since(), 1);
    let (password, weak) = VECTORS[3];
    assert!(!verify(&pool, "wrong", Some(weak)).matches);
    assert_eq!(since(), 1);
    assert!(verify(&pool, password, Some(weak)).matches);
    assert_eq!(since(), 2, "the second is for who knew the password");
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

/// How much longer a wrong password takes than an unknown name: 1 if neither does. On this very
/// thread, because waking another one may take longer than a hash that is as cheap as these.
fn ratio(pool: &PasswordPool, stored: &str) -> f64 {
    let took = |stored: Option<&str>| {
        let begun = Instant::now();
        let verdict = pool.hasher.verify("wrong", stored, SALT).expect("a verdict");
        assert!(!verdict.matches);
        begun.elapsed()
    };
    let (mut unknown, mut wrong) = (Vec::new(), Vec::new());
    // In turns, so that whatever slows the machine down slows both.
    for _ in 0..40 {
        unknown.push(took(None));
        wrong.push(took(Some(stored)));
    }
    median(wrong) / median(unknown)
}

#[test]
fn an_unknown_name_takes_as_long_as_a_wrong_password() {
    let pool = pool();
    let stored = hash(&pool, "correct horse battery");
    let ratios: Vec<f64> = (0..5)
        .map(|_| ratio(&pool, &stored))
        .scan(false, |done, ratio| {
            let go_on = !*done;
            *done = (0.8..=1.25).contains(&ratio);
            go_on.then_some(ratio)
        })
        .collect();
    let last = ratios.last().expect("one");
    assert!((0.8..=1.25).contains(last), "{ratios:?}");
}

#[test]
fn one_more_than_may_wait_is_answered_at_once() {
    let pool = pool();
    let (begins, begun) = sync_channel(1);
    let (lets_go, go_on) = sync_channel::<()>(1);
    let held = pool.run(move |_| {
        begins.send(()).expect("the test waits");
        Ok(go_on.recv().is_ok())
    });
    begun.recv().expect("it has begun");
    let waiting: Vec<_> = (0..64).map(|_| pool.hash("password".to_owned(), SALT)).collect();
    let refused = pool.verify("password".to_owned(), None, SALT).wait().err().expect("full");
    assert_eq!(refused.code(), ErrorCode::Overloaded);
    assert!(refused.detail("retry_after_ms").is_some());
    lets_go.send(()).expect("it waits");
    assert!(held.wait().expect("it went on"));
    for pending in waiting {
        pending.wait().expect("those that waited are served");
    }
}

#[test]
fn several_threads_share_the_work() {
    let options = PoolOptions { cost: PasswordCost::tiny(), threads: 2 };
    let pool = PasswordPool::start(options).expect("a pool");
    let (meets, met) = sync_channel::<()>(0);
    let first = pool.run(move |_| Ok(meets.send(()).is_ok()));
    let second = pool.run(move |_| Ok(met.recv().is_ok()));
    assert!(first.wait().expect("an answer") && second.wait().expect("an answer"));
}

#[test]
fn a_task_that_panics_ends_nothing() {
    let pool = pool();
    let lost = pool.run(|_| -> Result<(), _> { panic!("this panic is part of the test") });
    assert!(lost.wait().is_err());
    assert!(verify(&pool, "abc", Some(VECTORS[3].1)).matches);
}

#[test]
fn signing_in_replaces_a_weaker_hash_once() {
    let market = Options::new().open(":memory:").expect("a market");
    let anna = market.identity().register(NewUser::new("anna", "anna@example.org"));
    let id: UserId = anna.wait().expect("registered").id;
    let imported = VECTORS[7];
    let set = market.inner.store.write(Keys::new().row::<User>(id), move |view| {
        let mut user = view.get::<User>(id)?.expect("she is there").clone();
        user.password_hash = Some(imported.1.to_owned());
        let mut changes = Changes::none();
        changes.put(user);
        Ok((changes, ()))
    });
    set.wait().expect("set");
    let stored = || {
        let user = market.inner.store.get::<User>(id).wait().expect("read").expect("there");
        user.password_hash.expect("a hash")
    };
    let sign_in = |password: &str| market.identity().authenticate("anna", password).wait();
    assert!(sign_in("rasmuslerdorg").is_err());
    assert_eq!(stored(), imported.1);
    sign_in(imported.0).expect("signed in");
    let replaced = stored();
    assert!(replaced.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{replaced}");
    sign_in(imported.0).expect("signed in with the new hash");
    assert_eq!(stored(), replaced);
    assert!(sign_in("rasmuslerdorg").is_err());
}
