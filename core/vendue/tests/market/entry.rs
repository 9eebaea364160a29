//! Markets into which people come by passwords, tokens and links.

#![allow(dead_code, reason = "each test binary uses its own part")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use vendue::domain::events::EventBody;
use vendue::domain::identity::{IdentityEvent, IdentityPolicy, SessionEnd, SessionPolicy};
use vendue::domain::{SessionId, identity::Scopes};
use vendue::mail::MemoryMailer;
use vendue::{
    Actor, Market, NewUser, Options, Pending, SignIn, SignedIn, Topic, UserId, VirtualClock,
};

use super::support::noon;
use crate::place::Place;

pub(crate) const PASSWORD: &str = "correct horse battery";
/// For how long a test waits for what others do in threads of their own.
const PATIENCE: Duration = Duration::from_secs(20);

type How = fn(Options) -> Options;

/// A market, its clock, and the mails that it has sent.
pub(crate) struct Entry {
    pub(crate) market: Market,
    /// Dropped after the market.
    pub(crate) place: Place,
    pub(crate) clock: VirtualClock,
    pub(crate) mailer: Arc<MemoryMailer>,
}

impl Entry {
    pub(crate) fn new() -> Self {
        Self::with(|options| options)
    }

    /// One that is opened in another way.
    pub(crate) fn with(how: How) -> Self {
        Self::within(Place::passing(), how)
    }

    pub(crate) fn within(place: Place, how: impl FnOnce(Options) -> Options) -> Self {
        let (clock, mailer) = (VirtualClock::starting_at(noon()), Arc::new(MemoryMailer::new()));
        let options = Options::new().clock(clock.clone()).mailer(mailer.clone());
        let market = how(options).open(place.address()).expect("open");
        Self { market, place, clock, mailer }
    }

    /// The same market once more.
    pub(crate) fn another(&self, how: impl FnOnce(Options) -> Options) -> Market {
        let options = Options::new().clock(self.clock.clone()).mailer(self.mailer.clone());
        how(options).open(self.place.address()).expect("open")
    }

    /// Closes the market and opens it again.
    pub(crate) fn reopen(&mut self, how: How) {
        self.market.close().wait().expect("closed");
        self.market = self.another(how);
    }

    /// Somebody without a password.
    pub(crate) fn user(&self, name: &str) -> UserId {
        super::support::register(&self.market, name)
    }

    /// Somebody with a password.
    pub(crate) fn member(&self, name: &str) -> UserId {
        let new = NewUser::new(name, format!("{name}@example.org"));
        let new = NewUser { password: Some(PASSWORD.into()), ..new };
        self.market.identity().register(new).wait().expect("registered").id
    }

    /// A session for which the host vouches: it costs no hash. The next one is younger.
    pub(crate) fn begin(&self, user: UserId) -> SignedIn {
        self.clock.advance_ms(super::support::SECOND);
        self.market.sessions().begin(user, "a device", "10.0.0.1").wait().expect("begun")
    }

    pub(crate) fn sign_in(&self, name: &str, password: &str) -> Pending<SignedIn> {
        self.market.sessions().sign_in(SignIn::new(name, password))
    }

    /// The market of who holds the access token of a session.
    pub(crate) fn acting(&self, signed_in: &SignedIn) -> Market {
        self.market.acting_with(&signed_in.tokens.access_token).wait().expect("it is good")
    }

    /// Whether a bearer token is good.
    pub(crate) fn admits(&self, token: &str) -> bool {
        admits(&self.market, token)
    }

    /// Which sessions every node was told to be over.
    pub(crate) fn told(&self) -> Vec<(SessionId, SessionEnd)> {
        let events = self.market.events().read(Topic::ACCESS, 0, 1_000).wait().expect("read");
        let ended = events.iter().filter_map(|event| match event.body {
            EventBody::Identity(IdentityEvent::SessionEnded { session_id, reason, .. }) => {
                Some((session_id, reason))
            }
            _ => None,
        });
        ended.collect()
    }

    /// The token of the link in the mail that is the `number`th to an address, from 1 on.
    pub(crate) fn mailed(&self, address: &str, number: usize) -> String {
        let mail = || self.mailer.mails_to(address).into_iter().nth(number - 1);
        eventually("a mail", || mail().is_some());
        let text = mail().expect("there").text().to_owned();
        let link = text.lines().find_map(|line| line.split_once('#')).expect("a link").1;
        link.trim().to_owned()
    }
}

/// Whether a bearer token is good; if not, it is refused as every other.
pub(crate) fn admits(market: &Market, token: &str) -> bool {
    match market.acting_with(token).wait() {
        Ok(_) => true,
        Err(refused) => {
            assert_eq!(refused.code(), vendue::ErrorCode::TokenInvalid);
            false
        }
    }
}

#[track_caller]
pub(crate) fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let until = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < until, "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// The market as somebody with a key sees it.
pub(crate) fn with_key(market: &Market, user_id: UserId, scopes: Scopes) -> Market {
    let api_key_id = vendue::domain::ApiKeyId::from_bytes([7; 16]);
    market.with_actor(Actor::Key(vendue::KeyActor { api_key_id, user_id, scopes }))
}

pub(crate) fn policy(sessions: SessionPolicy, sessions_max: i64) -> IdentityPolicy {
    IdentityPolicy { sessions, sessions_max, ..IdentityPolicy::default() }
}

/// Does the same in several threads at once.
pub(crate) fn at_once<T: Send>(count: usize, act: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let (act, gate) = (&act, &std::sync::Barrier::new(count));
    std::thread::scope(|scope| {
        let begun = |number| {
            scope.spawn(move || {
                gate.wait();
                act(number)
            })
        };
        let threads: Vec<_> = (0..count).map(begun).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    })
}
