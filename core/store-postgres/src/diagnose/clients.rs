//! Who else uses the server.

use sqlx::postgres::PgConnection;
use vendue_store::Finding;

use super::Checked;
use crate::error::translate;
use crate::options::PostgresOptions;

/// What keeps old versions of rows from being tidied away for so long is told.
const LONG_S: i64 = 60;

/// Whether there are connections enough for the nodes, and for one more during an upgrade.
pub(super) async fn connections(
    connection: &mut PgConnection,
    options: &PostgresOptions,
    nodes: usize,
) -> Checked {
    const CHECK: &str = "connections";
    // A limit of -1 is none. Places are kept for the superuser, and from 16 on for a role.
    let asked = "SELECT least(\
                     current_setting('max_connections')::int8 \
                     - current_setting('superuser_reserved_connections')::int8 \
                     - coalesce(current_setting('reserved_connections', true), '0')::int8, \
                     (SELECT nullif(datconnlimit, -1) FROM pg_database \
                      WHERE datname = current_database()), \
                     (SELECT nullif(rolconnlimit, -1) FROM pg_roles \
                      WHERE rolname = current_user)), \
                 (SELECT count(*) FROM pg_stat_activity \
                  WHERE backend_type = 'client backend' AND pid <> pg_backend_pid())";
    let (most, used): (i64, i64) =
        sqlx::query_as(asked).fetch_one(connection).await.map_err(translate)?;
    let each = i64::from(options.connections());
    let nodes = i64::try_from(nodes.max(1)).unwrap_or(i64::MAX);
    // One more than there are: an upgrade starts the new one before it ends the old one.
    let needed = each.saturating_mul(nodes + 1);
    let found = format!(
        "{most} at most, {used} in use; {nodes} node(s) with up to {each} each need {needed} \
         during an upgrade"
    );
    Ok(vec![if needed > most {
        let advice = "raise max_connections (or the limit of the database or the role), or give \
                      the nodes fewer with --database-connections";
        Finding::problem(CHECK, found, advice)
    } else if used.max(needed) * 10 > most * 9 {
        Finding::warning(CHECK, found, "raise max_connections before others take the rest")
    } else {
        Finding::ok(CHECK, found)
    }])
}

/// Transactions that hold up the tidying of old versions: the hot rows get slower by the minute.
pub(super) async fn long_transactions(connection: &mut PgConnection) -> Checked {
    const CHECK: &str = "transactions";
    let asked = "SELECT what, age_s FROM (\
                     SELECT coalesce(nullif(application_name, ''), 'a client') || ' (process ' \
                     || pid || ', ' || coalesce(state, 'state not shown') || ')' AS what, \
                     extract(epoch FROM clock_timestamp() - xact_start)::int8 AS age_s \
                     FROM pg_stat_activity WHERE xact_start IS NOT NULL \
                     AND backend_type = 'client backend' \
                     UNION ALL \
                     SELECT 'prepared transaction ' || gid, \
                     extract(epoch FROM clock_timestamp() - prepared)::int8 FROM pg_prepared_xacts\
                 ) AS open WHERE age_s >= $1 ORDER BY age_s DESC LIMIT 5";
    let long: Vec<(String, i64)> =
        sqlx::query_as(asked).bind(LONG_S).fetch_all(connection).await.map_err(translate)?;
    if long.is_empty() {
        return Ok(vec![Finding::ok(CHECK, format!("none is open for {LONG_S} s"))]);
    }
    let list: Vec<String> = long.iter().map(|(what, age)| format!("{what} for {age} s")).collect();
    let advice = "end them, or send long reports to a standby: while one is open, old versions of \
                  the hottest rows are kept and every bid reads past them";
    Ok(vec![Finding::warning(CHECK, list.join("; "), advice)])
}
