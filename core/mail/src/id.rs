//! When a mail is sent, and names of mails: they sort by time, cannot be guessed and hold nothing
//! of the mail.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use vendue_domain::{Error, ErrorCode};

/// Tells apart what is sent within one microsecond.
static COUNT: AtomicU32 = AtomicU32::new(0);

pub(crate) fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}

pub(crate) fn new(now: DateTime<Utc>) -> Result<String, Error> {
    let mut random = [0; 8];
    getrandom::fill(&mut random)
        .map_err(|_| Error::new(ErrorCode::Internal, "the system gives no random numbers"))?;
    let count = COUNT.fetch_add(1, Ordering::Relaxed) % 1_000_000;
    let random = HEXLOWER.encode(&random);
    Ok(format!("{:016}-{count:06}-{random}", now.timestamp_micros().max(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_time_and_differ() {
        let now = now();
        let later = now + chrono::TimeDelta::microseconds(1);
        let (first, same, last) = (new(now), new(now), new(later));
        let (first, same) = (first.expect("a name"), same.expect("a name"));
        assert!(first != same && same < last.expect("a name"));
        assert!(first.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-'));
    }
}
