//! Guards: the stripes of steady rows, held for the time of a transaction.
//!
//! A lock of PostgreSQL's for each stripe, which nobody writes to disk, and a version in a row of
//! `guards`. Whoever looks at steady rows shares the stripe; whoever may change one has it alone
//! and counts its version up. So while a stripe is held, whatever was read under the same version
//! is true, also that a row is absent.

use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};
use vendue_store::{Key, StoreError};

use crate::error::translate;
use crate::load::Wait;

/// How many stripes there are.
const STRIPES: u8 = 64;

/// The stripes that a transaction holds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Guards {
    shared: u64,
    alone: u64,
}

/// The bit of a key's stripe.
pub(crate) fn bit(key: &Key) -> u64 {
    1 << (key.stripe() & 63)
}

impl Guards {
    /// Those of these keys' stripes that are of steady tables: shared by who looks, alone for who
    /// may change.
    pub(crate) fn of<'a>(
        looks: impl Iterator<Item = &'a Key>,
        rows: impl Iterator<Item = &'a Key>,
    ) -> Self {
        let is_steady = |key: &&Key| key.row_type().table.is_steady;
        let alone = rows.filter(is_steady).fold(0, |bits, key| bits | bit(key));
        let shared = looks.filter(is_steady).fold(0, |bits, key| bits | bit(key));
        Self { shared: shared & !alone, alone }
    }

    /// These stripes, to be shared.
    pub(crate) fn shared(stripes: u64) -> Self {
        Self { shared: stripes, alone: 0 }
    }

    /// The masks of what is shared and what is held alone.
    pub(crate) fn masks(self) -> (i64, i64) {
        (self.shared.cast_signed(), self.alone.cast_signed())
    }

    /// The same with more stripes to be shared.
    pub(crate) fn sharing(self, stripes: u64) -> Self {
        Self { shared: (self.shared | stripes) & !self.alone, alone: self.alone }
    }

    /// What is not held yet.
    pub(crate) fn beyond(self, held: Self) -> Self {
        let shared = self.shared & !held.shared & !held.alone;
        Self { shared, alone: self.alone & !held.alone }
    }

    /// Both together.
    pub(crate) fn and(self, other: Self) -> Self {
        let alone = self.alone | other.alone;
        Self { shared: (self.shared | other.shared) & !alone, alone }
    }

    /// Whether there are none.
    pub(crate) fn is_empty(self) -> bool {
        self.shared == 0 && self.alone == 0
    }

    /// Whether the stripe of a key is held alone.
    pub(crate) fn has_alone(self, key: &Key) -> bool {
        self.alone & bit(key) != 0
    }

    /// Takes them; gives the versions of the stripes.
    pub(crate) async fn hold(
        self,
        connection: &mut PgConnection,
        wait: Wait,
    ) -> Result<Vec<(u8, i64)>, StoreError> {
        let (shared, alone) = self.masks();
        let rows = sqlx::query("SELECT held, found FROM hold_guards($1, $2, $3)")
            .bind(shared)
            .bind(alone)
            .bind(wait == Wait::Patiently)
            .fetch_all(connection)
            .await
            .map_err(translate)?;
        rows.iter().map(version).collect()
    }

    /// The versions of these stripes as they are now, without taking them.
    pub(crate) async fn look(
        stripes: u64,
        connection: &mut PgConnection,
    ) -> Result<Vec<(u8, i64)>, StoreError> {
        let rows = sqlx::query("SELECT stripe, version FROM guards WHERE ($1 >> stripe) & 1 = 1")
            .bind(stripes.cast_signed())
            .fetch_all(connection)
            .await
            .map_err(translate)?;
        rows.iter().map(version).collect()
    }
}

fn version(row: &PgRow) -> Result<(u8, i64), StoreError> {
    let stripe: i32 = row.try_get(0).map_err(translate)?;
    let stripe = u8::try_from(stripe).ok().filter(|stripe| *stripe < STRIPES);
    let unknown = || StoreError::Corrupt("guards: there is no such stripe".into());
    Ok((stripe.ok_or_else(unknown)?, row.try_get(1).map_err(translate)?))
}
