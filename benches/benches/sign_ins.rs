//! Who comes in, beside bids: what fifty sign-ins a second do to the bids of one hot auction, and
//! what it costs to look whom a token stands for.
//!
//! The peer of the first part hashes each password on a thread of its own, as it would be without a
//! pool that is bounded and steps back. The peer of the second is the check of the signature alone.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{DecodingKey, Validation, decode};
use vendue::domain::identity::{IdentityPolicy, NewApiKey};
use vendue::{ErrorCode, Market, NewUser, Options, SignIn, UserId};
use vendue_benches::{
    BenchMarket, Cell, Measured, OpenLoop, Outcome, Report, load_cells, number_from_env,
};

const BIDDERS: usize = 1_000;
const BIDS_PER_SECOND: f64 = 5_000.0;
const SIGN_INS_PER_SECOND: f64 = 50.0;
const USERS: usize = 50;
const PASSWORD: &str = "correct horse battery";
const WARM_UP: Duration = Duration::from_secs(2);
/// How many tokens are checked for the first time.
const TOKENS: usize = 2_000;
/// How many times a token is looked at that is known.
const LOOKS: u32 = 200_000;

/// What became of attempts to sign in.
#[derive(Default)]
struct Attempts {
    accepted: AtomicU64,
    overloaded: AtomicU64,
    stopped: AtomicBool,
}

/// Attempts by a schedule, each on a thread that waits for its answer, until it is told to stop.
fn attempt(
    told: &Arc<Attempts>,
    one: impl Fn(usize) -> Result<(), ErrorCode> + Send + Sync + 'static,
) -> JoinHandle<()> {
    let (told, one) = (told.clone(), Arc::new(one));
    std::thread::spawn(move || {
        let (began, mut threads) = (Instant::now(), Vec::new());
        let interval = Duration::from_secs(1).div_f64(SIGN_INS_PER_SECOND);
        for number in 0_u32.. {
            let due = began + interval * number;
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
            if told.stopped.load(Ordering::Relaxed) {
                break;
            }
            let (told, one) = (told.clone(), one.clone());
            let user = usize::try_from(number).unwrap_or(0) % USERS;
            threads.push(std::thread::spawn(move || {
                let counter = match one(user) {
                    Ok(()) => &told.accepted,
                    Err(_) => &told.overloaded,
                };
                counter.fetch_add(1, Ordering::Relaxed);
            }));
        }
        threads.into_iter().for_each(|thread| drop(thread.join()));
    })
}

fn bids(market: &BenchMarket, measured: Duration) -> Outcome<Measured> {
    let load = OpenLoop { rate: BIDS_PER_SECOND, warm_up: WARM_UP, measured };
    load.run(|number| market.place(number))
}

/// Bids, with something beside them.
fn beside(
    what: &str,
    measured: Duration,
    report: &mut Report,
    start: impl FnOnce(&Market, &Arc<Attempts>) -> Option<JoinHandle<()>>,
) -> Outcome<f64> {
    // The lock of an account would only be in the way of measuring.
    let policy = IdentityPolicy { lock_after: 0, ..IdentityPolicy::default() };
    let market = BenchMarket::open(Options::new().identity(policy), BIDDERS, 1)?;
    register(&market.market)?;
    let told = Arc::new(Attempts::default());
    let running = start(&market.market, &told);
    let began = Instant::now();
    let done = bids(&market, measured)?;
    told.stopped.store(true, Ordering::Relaxed);
    let seconds = began.elapsed().as_secs_f64();
    if let Some(running) = running {
        running.join().map_err(|_| "the attempts have panicked")?;
    }
    market.market.close().wait()?;
    report.row(load_cells(what, &done));
    let p99 = done.latency.quantile_ms(0.99);
    let (accepted, overloaded) =
        (told.accepted.load(Ordering::Relaxed), told.overloaded.load(Ordering::Relaxed));
    if accepted + overloaded > 0 {
        #[expect(clippy::cast_precision_loss, reason = "a count of sign-ins is small")]
        let rate = accepted as f64 / seconds;
        report.note(format!(
            "{what}: {rate:.0} sign-ins a second, {overloaded} of {} turned away as overloaded.",
            accepted + overloaded
        ));
    }
    Ok(p99)
}

fn name(user: usize) -> String {
    format!("sign_in_{user}")
}

fn register(market: &Market) -> Outcome<Vec<UserId>> {
    let mut users = Vec::with_capacity(USERS);
    for user in 0..USERS {
        let mut new = NewUser::new(name(user), format!("{}@example.org", name(user)));
        new.password = Some(PASSWORD.to_owned());
        users.push(market.identity().register(new).wait()?.id);
    }
    Ok(users)
}

fn starving(measured: Duration) -> Outcome {
    let mut report = Report::new(
        "sign_ins",
        "One hot auction at 5,000 bids a second, and 50 sign-ins a second beside it",
        &["what", "accepted per second", "answered per second", "p50 ms", "p99 ms", "max ms"],
    );
    let alone = beside("bids alone", measured, &mut report, |_, _| None)?;
    let with = beside("bids, 50 sign-ins a second", measured, &mut report, |market, told| {
        let market = market.clone();
        Some(attempt(told, move |user| {
            let asked = SignIn::new(name(user), PASSWORD);
            market.sessions().sign_in(asked).wait().map(drop).map_err(|refused| refused.code())
        }))
    })?;
    let peer = beside("bids, 50 hashes a second on threads", measured, &mut report, |_, told| {
        let params = Params::new(19_456, 2, 1, None).ok()?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        Some(attempt(told, move |_| {
            let hashed = argon.hash_password_with_salt(PASSWORD.as_bytes(), &[7; 16]);
            match hashed {
                Ok(hash) => {
                    black_box(hash);
                    Ok(())
                }
                Err(_) => Err(ErrorCode::Internal),
            }
        }))
    })?;
    report.note(format!(
        "p99 of bids beside sign-ins: {:.1} times that of bids alone; beside a thread for each \
         hash: {:.1} times.",
        with / alone,
        peer / alone
    ));
    report.finish()
}

/// Seconds of one call, of many.
fn each<T>(count: u32, mut call: impl FnMut() -> Outcome<T>) -> Outcome<f64> {
    let began = Instant::now();
    for _ in 0..count {
        black_box(call()?);
    }
    Ok(began.elapsed().as_secs_f64() / f64::from(count))
}

fn cells(what: &str, seconds: f64) -> Vec<Cell> {
    vec![what.into(), Cell::Number(seconds * 1e6), Cell::Number(1.0 / seconds)]
}

fn tokens() -> Outcome {
    let mut report = Report::new(
        "tokens",
        "Whom a token stands for, one thread",
        &["what", "microseconds", "per second"],
    );
    let market = Options::new().open(":memory:")?;
    let anna = market.sign_up(NewUser::new("anna", "anna@example.org")).wait()?;
    let user_id = anna.identity().me().wait()?.id;
    let mut shown = Vec::with_capacity(TOKENS);
    for _ in 0..TOKENS {
        let begun = market.sessions().begin(user_id, "a bench", "").wait()?;
        shown.push(begun.tokens.access_token);
    }
    // The oldest were ended when the hundred and first began: those are refused, which costs as
    // much, and the signature is checked before.
    let mut next = shown.iter();
    let count = u32::try_from(TOKENS)?;
    let first = each(count, || {
        let token = next.next().ok_or("no token is left")?;
        Ok(market.acting_with(token).wait().is_ok())
    })?;
    report.row(cells("access token, first time", first));
    let last = shown.last().ok_or("no token")?.clone();
    let known = each(LOOKS, || Ok(market.acting_with(&last).wait()?))?;
    report.row(cells("access token, known", known));
    let new =
        NewApiKey { name: "a bench".into(), scopes: "events:read".parse()?, expires_at: None };
    let key = anna.api_keys().create(new).wait()?.token;
    report.row(cells("API key, known", each(LOOKS, || Ok(market.acting_with(&key).wait()?))?));
    let cookie = market.sessions().begin_page(user_id, "a bench", "").wait()?.cookie;
    let page = each(LOOKS, || Ok(market.acting_with_page(&cookie).wait()?))?;
    report.row(cells("cookie of a page, known", page));
    let set: JwkSet = serde_json::from_str(&market.jwks().wait()?)?;
    let decoding = DecodingKey::from_jwk(set.keys.first().ok_or("no key")?)?;
    let mut validation = Validation::new(jsonwebtoken::Algorithm::EdDSA);
    validation.set_audience(&["vendue"]);
    let peer = each(count, || {
        Ok(decode::<serde_json::Value>(&last, &decoding, &validation)?.claims.is_object())
    })?;
    report.row(cells("peer: jsonwebtoken, EdDSA", peer));
    report.note(format!(
        "A known token costs {:.1} % of a check of its signature; a new one {:.2} times that.",
        known / peer * 100.0,
        first / peer
    ));
    report.finish()
}

fn main() -> Outcome {
    let measured = Duration::from_secs(number_from_env("VENDUE_BENCH_SECONDS", 8));
    starving(measured)?;
    tokens()
}
