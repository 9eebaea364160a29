//! The courier: at once for who posts, in its own time for the rest.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use vendue_domain::{Error, ErrorCode};
use vendue_mail::{Courier, CourierOptions, Mail, Mailer, MemoryMailer};

const LONG: Duration = Duration::from_secs(20);

fn mail(number: usize) -> Mail {
    Mail::new(&format!("user{number}@example.org"), "Hi", "text\n").expect("a mail")
}

fn options(pause: Duration) -> CourierOptions {
    CourierOptions { pauses: vec![pause; 3], ..CourierOptions::default() }
}

fn wait_until(what: &str, done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < LONG, "{what} did not come");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Fails as often as it is told, for each mail.
struct Failing {
    times: usize,
    permanent: bool,
    tried: AtomicUsize,
}

impl Failing {
    fn new(times: usize, permanent: bool) -> Arc<Self> {
        Arc::new(Self { times, permanent, tried: AtomicUsize::new(0) })
    }
}

impl Mailer for Failing {
    fn send(&self, _mail: &Mail) -> Result<(), Error> {
        if self.tried.fetch_add(1, Ordering::SeqCst) >= self.times {
            return Ok(());
        }
        let error = Error::new(ErrorCode::MailUnavailable, "not now");
        Err(if self.permanent { error.with("permanent", true) } else { error })
    }
}

/// Sends a mail only when the test lets it.
struct Held {
    begun: SyncSender<String>,
    go_on: Mutex<Receiver<()>>,
}

fn held() -> (Arc<Held>, Receiver<String>, SyncSender<()>) {
    let (begun, begins) = sync_channel(10);
    let (lets, go_on) = sync_channel(10);
    (Arc::new(Held { begun, go_on: Mutex::new(go_on) }), begins, lets)
}

impl Mailer for Held {
    fn send(&self, mail: &Mail) -> Result<(), Error> {
        drop(self.begun.send(mail.to().to_owned()));
        let go_on = self.go_on.lock().unwrap_or_else(PoisonError::into_inner);
        let _let_go = go_on.recv_timeout(LONG);
        Ok(())
    }
}

#[test]
fn mails_are_sent_in_the_order_in_which_they_were_posted() {
    let mailer = Arc::new(MemoryMailer::new());
    let courier = Courier::start(mailer.clone()).expect("a courier");
    let posted: Vec<_> = (0..100).map(mail).collect();
    for mail in &posted {
        courier.post(mail.clone()).expect("taken");
    }
    assert_eq!(courier.close(LONG), 0);
    assert_eq!(mailer.mails(), posted);
    assert_eq!(mailer.mails_to("user7@example.org"), [mail(7)]);
    assert_eq!((courier.sent(), courier.failed(), courier.dropped()), (100, 0, 0));
}

#[test]
fn a_mail_is_tried_four_times_and_then_given_up() {
    let patient = Failing::new(3, false);
    let courier = Courier::start_with(patient.clone(), options(Duration::from_millis(1)));
    let courier = courier.expect("a courier");
    courier.post(mail(1)).expect("taken");
    wait_until("the fourth attempt", || courier.sent() == 1);
    assert_eq!(patient.tried.load(Ordering::SeqCst), 4);

    let hopeless = Failing::new(usize::MAX, false);
    let courier = Courier::start_with(hopeless.clone(), options(Duration::from_millis(1)));
    let courier = courier.expect("a courier");
    courier.post(mail(1)).expect("taken");
    wait_until("giving up", || courier.failed() == 1);
    assert_eq!((hopeless.tried.load(Ordering::SeqCst), courier.waiting()), (4, 0));
}

#[test]
fn what_will_never_be_taken_is_tried_once() {
    let mailer = Failing::new(1, true);
    let courier = Courier::start_with(mailer.clone(), options(Duration::ZERO)).expect("a courier");
    courier.post(mail(1)).expect("taken");
    wait_until("giving up", || courier.failed() == 1);
    courier.post(mail(2)).expect("taken");
    wait_until("the other mail", || courier.sent() == 1);
    assert_eq!(mailer.tried.load(Ordering::SeqCst), 2);
}

#[test]
fn others_do_not_wait_for_the_one_that_is_tried_again() {
    let mailer = Failing::new(1, false);
    let courier = Courier::start_with(mailer, options(LONG * 100)).expect("a courier");
    courier.post(mail(1)).expect("taken");
    wait_until("the failure", || courier.waiting() == 1);
    courier.post(mail(2)).expect("taken");
    wait_until("the other mail", || courier.sent() == 1);
    assert_eq!(courier.waiting(), 1);
    // The end does not wait for the pause either.
    assert_eq!(courier.close(LONG), 0);
    assert_eq!(courier.sent(), 2);
}

#[test]
fn one_more_than_may_wait_is_refused_at_once() {
    let (mailer, begins, lets) = held();
    let options = CourierOptions { waiting_max: 3, ..CourierOptions::default() };
    let courier = Courier::start_with(mailer, options).expect("a courier");
    for number in 0..3 {
        courier.post(mail(number)).expect("taken");
    }
    assert_eq!(begins.recv_timeout(LONG).expect("begun"), "user0@example.org");
    let refused = courier.post(mail(3)).expect_err("full");
    assert_eq!(refused.code(), ErrorCode::Overloaded);
    assert_eq!((courier.dropped(), courier.waiting()), (1, 3));
    lets.send(()).expect("it waits");
    begins.recv_timeout(LONG).expect("the next has begun");
    courier.post(mail(4)).expect("there is room again");
    drop(lets);
    assert_eq!(courier.close(LONG), 0);
    assert_eq!((courier.sent(), courier.dropped()), (4, 1));
}

#[test]
fn the_end_waits_only_as_long_as_it_may() {
    let (mailer, begins, lets) = held();
    let courier = Courier::start(mailer).expect("a courier");
    for number in 0..5 {
        courier.post(mail(number)).expect("taken");
    }
    begins.recv_timeout(LONG).expect("begun");
    let begun = Instant::now();
    assert_eq!(courier.close(Duration::from_millis(50)), 5, "one in hand and four behind it");
    assert!(begun.elapsed() < LONG / 2);
    let refused = courier.post(mail(9)).expect_err("closed");
    assert_eq!(refused.code(), ErrorCode::Closed);
    drop(lets);
    wait_until("the one in hand", || courier.sent() == 1);
    assert_eq!((courier.failed(), courier.waiting()), (4, 0));
    assert!(begins.recv_timeout(LONG).is_err(), "nothing more was begun");
}

#[test]
fn a_mailer_that_panics_loses_one_mail_only() {
    struct Panicking(AtomicUsize);
    impl Mailer for Panicking {
        fn send(&self, _mail: &Mail) -> Result<(), Error> {
            assert!(self.0.fetch_add(1, Ordering::SeqCst) > 0, "this panic is part of the test");
            Ok(())
        }
    }
    let options = CourierOptions { pauses: Vec::new(), ..CourierOptions::default() };
    let courier = Courier::start_with(Arc::new(Panicking(AtomicUsize::new(0))), options);
    let courier = courier.expect("a courier");
    courier.post(mail(1)).expect("taken");
    courier.post(mail(2)).expect("taken");
    wait_until("both", || courier.waiting() == 0);
    assert_eq!((courier.sent(), courier.failed()), (1, 1));
}

#[test]
fn a_courier_that_is_dropped_waits_for_nobody() {
    let (mailer, begins, lets) = held();
    let courier = Courier::start(mailer).expect("a courier");
    courier.post(mail(1)).expect("taken");
    courier.post(mail(2)).expect("taken");
    begins.recv_timeout(LONG).expect("begun");
    let begun = Instant::now();
    assert!(!format!("{courier:?}").contains("user1"), "{courier:?}");
    drop(courier);
    assert!(begun.elapsed() < LONG / 2);
    drop(lets);
    assert!(begins.recv_timeout(LONG).is_err(), "the second was not begun");
}
