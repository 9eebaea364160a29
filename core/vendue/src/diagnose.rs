//! Looking at a deployment without changing it, for whoever runs one.
//!
//! ```
//! let findings = vendue::diagnose::database("missing.db", &vendue::Options::new()).wait()?;
//! assert_eq!(findings[0].grade, vendue::diagnose::Grade::Warning);
//! # Ok::<(), vendue::Error>(())
//! ```

pub use vendue_store::{Finding, Grade};
use vendue_store::{Pending, Promise, StoreError};
use vendue_store_sqlite::Location;

use crate::options::{Options, location};

/// Looks at the database of a market by its [address](crate::Options::open), with these options,
/// and at the replica to which lists are sent. Nothing is made, migrated or entered: this may run
/// beside a market that is being served. A file is read in full.
///
/// What is wrong is a finding and no failure. Fails with `invalid_argument` for an address that is
/// none.
pub fn database(address: &str, options: &Options) -> Pending<Vec<Finding>> {
    #[cfg(feature = "postgres")]
    if vendue_store_postgres::PostgresOptions::is_address(address) {
        return match options.postgres(address) {
            Ok(options) => vendue_store_postgres::diagnose(options),
            Err(refused) => Pending::ready(Err(refused)),
        };
    }
    // They are about databases only.
    #[cfg(not(feature = "postgres"))]
    let _ = options;
    let path = match location(address) {
        Ok(Location::File(path)) => path,
        Ok(Location::Memory) => return Pending::ready(Ok(Vec::new())),
        Err(refused) => return Pending::ready(Err(refused)),
    };
    let (promise, pending) = Promise::new();
    let looking = std::thread::Builder::new()
        .name("vendue-diagnose".into())
        .spawn(move || promise.answer(Ok(vendue_store_sqlite::diagnose(&path))));
    match looking {
        Ok(_) => pending,
        Err(failure) => Pending::ready(Err(StoreError::Unavailable(failure.to_string()).into())),
    }
}

/// Looks at the Redis through which nodes hear of each other, `redis://host:port`.
///
/// Fails with `invalid_argument` for an address that is none.
#[cfg(feature = "redis")]
pub fn redis(address: &str) -> Pending<Vec<Finding>> {
    vendue_relay_redis::diagnose(vendue_relay_redis::RedisOptions::new(address))
}
