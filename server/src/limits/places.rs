//! How many of something there are: in all, and of one address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use vendue::{Error, ErrorCode};

use crate::error::ApiError;

/// When to try again where there was no place.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// What is open: connections, or sockets and event streams.
#[derive(Debug)]
pub(crate) struct Places {
    /// The noun for the sentences of refusals.
    what: &'static str,
    in_all_max: usize,
    per_address_max: usize,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    in_all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// A place that is taken until the value is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    places: Arc<Places>,
    address: IpAddr,
}

impl Places {
    /// So many in all, and so many of one address; 0 of one address means no limit.
    pub(crate) fn new(what: &'static str, in_all_max: usize, per_address_max: usize) -> Self {
        Self { what, in_all_max, per_address_max, taken: Mutex::default() }
    }

    /// Takes a place. Fails with `rate_limited` when the address has its share, and with
    /// `overloaded` when all are taken.
    pub(crate) fn take(self: &Arc<Self>, address: IpAddr) -> Result<Place, ApiError> {
        let mut taken = self.taken.lock();
        if taken.in_all >= self.in_all_max {
            let message = format!("all {} are taken", self.what);
            return Err(refusal(ErrorCode::Overloaded, message, self.in_all_max));
        }
        let of_address = taken.by_address.get(&address).copied().unwrap_or(0);
        if self.per_address_max > 0 && of_address >= self.per_address_max {
            let message = format!("too many {} of one address", self.what);
            return Err(refusal(ErrorCode::RateLimited, message, self.per_address_max));
        }
        taken.in_all += 1;
        taken.by_address.insert(address, of_address + 1);
        Ok(Place { places: self.clone(), address })
    }
}

impl Place {
    /// Whose place it is.
    pub(crate) fn address(&self) -> IpAddr {
        self.address
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.places.taken.lock();
        taken.in_all -= 1;
        if let Some(count) = taken.by_address.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                taken.by_address.remove(&self.address);
            }
        }
    }
}

fn refusal(code: ErrorCode, message: String, maximum: usize) -> ApiError {
    let error =
        Error::new(code, message).with("maximum", i64::try_from(maximum).unwrap_or(i64::MAX));
    ApiError::from(error).with_retry_after(RETRY_AFTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([10, 0, 0, last])
    }

    fn code(taken: Result<Place, ApiError>) -> ErrorCode {
        taken.expect_err("no place").error().code()
    }

    #[test]
    fn one_address_cannot_take_the_places_of_all() {
        let places = Arc::new(Places::new("sockets", 3, 2));
        let first = places.take(address(1)).expect("a place");
        let _second = places.take(address(1)).expect("a place");
        assert_eq!(code(places.take(address(1))), ErrorCode::RateLimited);
        let _third = places.take(address(2)).expect("a place");
        assert_eq!(code(places.take(address(3))), ErrorCode::Overloaded);
        drop(first);
        assert!(places.take(address(1)).is_ok());
    }

    #[test]
    fn nothing_is_kept_of_who_has_gone() {
        let places = Arc::new(Places::new("sockets", 10, 0));
        drop((0..10).map(|last| places.take(address(last))).collect::<Vec<_>>());
        assert_eq!(places.taken.lock().in_all, 0);
        assert!(places.taken.lock().by_address.is_empty());
    }
}
