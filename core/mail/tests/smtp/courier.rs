//! A courier in front of a server that comes and goes.

use std::sync::Arc;
use std::time::Duration;

use vendue_mail::{Courier, CourierOptions};

use crate::support::{Behaviour, Sink, mail, mailer};

#[test]
fn what_could_not_be_sent_is_sent_when_the_server_is_back() {
    let sink = Sink::start(Behaviour::default());
    let address = sink.address();
    drop(sink);
    let pauses = vec![Duration::from_millis(200); 100];
    let options = CourierOptions { pauses, ..CourierOptions::default() };
    let mailer = Arc::new(mailer(&format!("smtp://{address}")));
    let courier = Courier::start_with(mailer, options).expect("a courier");
    for _ in 0..3 {
        courier.post(mail()).expect("taken");
    }
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!((courier.sent(), courier.failed(), courier.waiting()), (0, 0, 3));
    let sink = Sink::start_at(address, Behaviour::default());
    for _ in 0..1_000 {
        if courier.sent() == 3 {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!((courier.sent(), courier.waiting()), (3, 0));
    assert_eq!(sink.heard().matches("\nDATA\n").count(), 3);
}
