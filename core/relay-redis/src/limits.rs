//! Buckets that all nodes share, kept by two scripts that the server runs whole.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{RedisResult, Script};
use vendue_store::{Allowance, Quota};

/// The scripts. The server is told them once and then only their hashes.
pub(crate) struct Scripts {
    take: Script,
    give_back: Script,
    /// A clock in microseconds that is set by hand, in place of the server's.
    clock: Option<Arc<AtomicU64>>,
}

impl Scripts {
    pub(crate) fn new(clock: Option<Arc<AtomicU64>>) -> Self {
        Self {
            take: Script::new(include_str!("take.lua")),
            give_back: Script::new(include_str!("give_back.lua")),
            clock,
        }
    }

    /// Tells the server the scripts, so that the first who takes does not have to.
    pub(crate) async fn load(&self, connection: &mut MultiplexedConnection) -> RedisResult<()> {
        self.take.load_async(connection).await?;
        self.give_back.load_async(connection).await?;
        Ok(())
    }

    /// Takes one.
    pub(crate) async fn take(
        &self,
        connection: &mut MultiplexedConnection,
        key: String,
        quota: Quota,
    ) -> RedisResult<Allowance> {
        let mut call = self.take.key(key);
        call.arg(quota.count).arg(period_us(quota.period));
        if let Some(clock) = &self.clock {
            call.arg(clock.load(Ordering::SeqCst));
        }
        let wait_us: u64 = call.invoke_async(connection).await?;
        Ok(match wait_us {
            0 => Allowance::Granted,
            wait_us => Allowance::Wait(Duration::from_micros(wait_us)),
        })
    }

    /// Gives one back.
    pub(crate) async fn give_back(
        &self,
        connection: &mut MultiplexedConnection,
        key: String,
    ) -> RedisResult<()> {
        let _level: i64 = self.give_back.key(key).invoke_async(connection).await?;
        Ok(())
    }
}

fn period_us(period: Duration) -> u64 {
    u64::try_from(period.min(Quota::PERIOD_MAX).as_micros()).unwrap_or(u64::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_a_number_that_the_scripts_can_reckon_with() {
        assert_eq!(period_us(Duration::MAX), period_us(Quota::PERIOD_MAX));
        assert_eq!(period_us(Duration::from_nanos(1)), 1);
    }
}
