//! Which versions of PostgreSQL do.

use sqlx::postgres::PgConnection;
use vendue_store::StoreError;

use crate::error::translate;

/// The oldest version that does, as the server counts them.
const OLDEST: i32 = 150_000;
/// What to tell whoever has an older one.
pub(crate) const ADVICE: &str = "use PostgreSQL 15 or later";

/// Whether a server of this version, as in `server_version_num`, is too old.
pub(crate) fn is_too_old(version: i32) -> bool {
    version < OLDEST
}

/// Refuses a server that is too old. What it lacks would be found out later, by somebody who bids.
pub(crate) async fn check(connection: &mut PgConnection) -> Result<(), StoreError> {
    let asked = "SELECT current_setting('server_version_num')::int4, \
                 current_setting('server_version')";
    let (version, name): (i32, String) =
        sqlx::query_as(asked).fetch_one(connection).await.map_err(translate)?;
    refuse_old(version, &name)
}

fn refuse_old(version: i32, name: &str) -> Result<(), StoreError> {
    if is_too_old(version) {
        let text = format!("the server is PostgreSQL {name}, which is too old: {ADVICE}");
        return Err(StoreError::Unavailable(text));
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test stops at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn a_server_older_than_15_is_refused_and_told_what_it_is() {
        for (version, name) in [(90_624, "9.6.24"), (140_022, "14.22"), (149_999, "14.9999")] {
            let refused = refuse_old(version, name).expect_err(name);
            let told = format!("the server is PostgreSQL {name}, which is too old");
            assert!(refused.to_string().contains(&told), "{refused}");
            assert!(refused.to_string().contains("15 or later"), "{refused}");
        }
        for version in [150_000, 150_018, 160_000, 180_002] {
            assert!(refuse_old(version, "of late").is_ok(), "{version}");
        }
    }
}
