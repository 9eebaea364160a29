//! Buckets that all nodes share, kept by two scripts that the server runs whole.

use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{RedisResult, Script};
use vendue_store::{Allowance, Quota};

/// Longer periods count as this one, so that every number in the scripts stays exact.
const PERIOD_MAX: Duration = Duration::from_secs(10 * 366 * 24 * 3600);

/// The scripts. The server is told them once and then only their hashes.
pub(crate) struct Scripts {
    take: Script,
    give_back: Script,
}

impl Scripts {
    pub(crate) fn new() -> Self {
        Self {
            take: Script::new(include_str!("take.lua")),
            give_back: Script::new(include_str!("give_back.lua")),
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
    u64::try_from(period.min(PERIOD_MAX).as_micros()).unwrap_or(u64::MAX).max(1)
}

/// The answers that need no server.
pub(crate) fn known_answer(quota: Quota) -> Option<Allowance> {
    if quota.count == 0 {
        return Some(Allowance::Wait(quota.period));
    }
    quota.period.is_zero().then_some(Allowance::Granted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odd_quotas_are_answered_without_a_server() {
        let period = Duration::from_secs(9);
        assert_eq!(known_answer(Quota { count: 0, period }), Some(Allowance::Wait(period)));
        let unlimited = Quota { count: 1, period: Duration::ZERO };
        assert_eq!(known_answer(unlimited), Some(Allowance::Granted));
        assert_eq!(known_answer(Quota { count: 1, period }), None);
        assert_eq!(period_us(Duration::MAX), period_us(PERIOD_MAX));
        assert_eq!(period_us(Duration::from_nanos(1)), 1);
    }
}
