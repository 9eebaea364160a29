//! What PostgreSQL says, as a failure of the store.

use sqlx::error::DatabaseError;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, Error};
use vendue_store::StoreError;

/// Translates a failure. Every kind that a caller can react to gets its own variant.
///
/// The text is for the log: what the server says, without the details, in which it repeats data.
pub(crate) fn translate(failure: Error) -> StoreError {
    match failure {
        Error::Database(failure) => of_code(failure.as_ref()),
        Error::PoolClosed => StoreError::Closed,
        Error::Io(_)
        | Error::Protocol(_)
        | Error::PoolTimedOut
        | Error::WorkerCrashed
        | Error::BeginFailed => StoreError::Unavailable(failure.to_string()),
        Error::Tls(_) => StoreError::Unavailable(failure.to_string()),
        // Its text may repeat a part of the address.
        Error::Configuration(_) | Error::ConfigFile(_) => {
            StoreError::Unavailable("how to connect is not configured well".into())
        }
        other => StoreError::Corrupt(other.to_string()),
    }
}

/// Whether to connect will fail in the same way as long as nobody changes something: what is wrong
/// is the password, the name of the database or the right to use it, or how to connect.
pub(crate) fn is_hopeless(failure: &Error) -> bool {
    match failure {
        Error::Database(failure) => failure
            .code()
            .is_some_and(|code| code.starts_with("28") || code == "3D000" || code == "42501"),
        Error::Configuration(_) | Error::ConfigFile(_) => true,
        _ => false,
    }
}

/// Whether a connection cannot be used any more, so that a new one is worth a try.
pub(crate) fn is_connection_lost(failure: &Error) -> bool {
    match failure {
        Error::Database(failure) => failure.code().is_some_and(|code| is_lost(&code)),
        Error::Io(_)
        | Error::Tls(_)
        | Error::Protocol(_)
        | Error::PoolTimedOut
        | Error::WorkerCrashed => true,
        _ => false,
    }
}

fn is_lost(code: &str) -> bool {
    match code {
        // The server stops, has crashed, starts, or has put an end to a session that did nothing.
        "57P01" | "57P02" | "57P03" | "57P05" | "25P03" => true,
        // It has too many connections already.
        "53300" => true,
        // A statement that was prepared is gone, as behind a pooler that changes connections, or
        // its columns have changed, as after a migration. Neither happens on a new connection.
        "26000" | "0A000" => true,
        _ => code.starts_with("08"),
    }
}

fn of_code(failure: &dyn DatabaseError) -> StoreError {
    let code = failure.code().unwrap_or_default();
    let text = format!("{} ({code})", failure.message());
    match code.as_ref() {
        // Not unique, a check, a null, a reference, an exclusion: one of the jobs is bad, and the
        // others are not.
        "23505" | "23514" | "23502" | "23503" | "23P01" => StoreError::Constraint(text),
        // A character that cannot be stored.
        "22021" | "22P05" => StoreError::Invalid(text),
        // A prepared statement is gone or is another one.
        "26000" | "42P05" => StoreError::Unavailable(format!(
            "prepared statements do not stay with their connection: a pooler between here and the \
             server has to keep them (max_prepared_statements in PgBouncer) or pool by session: \
             {text}"
        )),
        // Two transactions in each other's way, or a deadlock.
        "40001" | "40P01" => StoreError::Conflict(text),
        // A lock or a statement that took too long: somebody holds what is needed.
        "55P03" | "57014" => StoreError::Busy(text),
        "53100" => StoreError::Full(text),
        // A standby, a database that was made read-only, or a user that may not write.
        "25006" | "42501" => StoreError::ReadOnly(text),
        "42P01" => StoreError::Corrupt(format!(
            "a table is missing: it was removed, or the search_path leads elsewhere: {text}"
        )),
        // The statements are ours, so what they name is missing or is of another kind.
        code if code.starts_with("42") && code != "42501" => StoreError::Corrupt(text),
        code if code.starts_with("22") || code.starts_with("XX") => StoreError::Corrupt(text),
        _ => StoreError::Unavailable(text),
    }
}

/// Something that is not as it should be.
pub(crate) fn corrupt(what: &str, why: &str) -> StoreError {
    StoreError::Corrupt(format!("{what}: {why}"))
}

/// Runs statements that have no parameters and whose rows nobody wants. They are not prepared, so
/// there may be several, and what they change may be the schema.
pub(crate) async fn execute(connection: &mut PgConnection, text: &str) -> Result<(), StoreError> {
    let done = sqlx::raw_sql(AssertSqlSafe(text)).execute(connection).await;
    done.map(drop).map_err(translate)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::error::Error as StdError;
    use std::fmt;

    use sqlx::error::ErrorKind;

    use super::*;

    #[derive(Debug)]
    struct Said(&'static str);

    impl fmt::Display for Said {
        fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("said")
        }
    }

    impl StdError for Said {}

    impl DatabaseError for Said {
        fn message(&self) -> &str {
            "said"
        }

        fn code(&self) -> Option<Cow<'_, str>> {
            Some(self.0.into())
        }

        fn as_error(&self) -> &(dyn StdError + Send + Sync + 'static) {
            self
        }

        fn as_error_mut(&mut self) -> &mut (dyn StdError + Send + Sync + 'static) {
            self
        }

        fn into_error(self: Box<Self>) -> Box<dyn StdError + Send + Sync + 'static> {
            self
        }

        fn kind(&self) -> ErrorKind {
            ErrorKind::Other
        }
    }

    fn said(code: &'static str) -> (&'static str, bool) {
        let failure = Error::Database(Box::new(Said(code)));
        let is_lost = is_connection_lost(&failure);
        let name = match translate(failure) {
            StoreError::Constraint(_) => "constraint",
            StoreError::Invalid(_) => "invalid",
            StoreError::Conflict(_) => "conflict",
            StoreError::Busy(_) => "busy",
            StoreError::Full(_) => "full",
            StoreError::ReadOnly(_) => "read only",
            StoreError::Corrupt(_) => "corrupt",
            StoreError::Unavailable(_) => "unavailable",
            _ => "another",
        };
        (name, is_lost)
    }

    #[test]
    fn every_code_that_matters_has_its_kind() {
        for code in ["23505", "23514", "23502", "23503", "23P01"] {
            assert_eq!(said(code), ("constraint", false), "{code}");
        }
        for code in ["22021", "22P05"] {
            assert_eq!(said(code), ("invalid", false), "{code}");
        }
        for code in ["40001", "40P01"] {
            assert_eq!(said(code), ("conflict", false), "{code}");
        }
        for code in ["55P03", "57014"] {
            assert_eq!(said(code), ("busy", false), "{code}");
        }
        for code in ["57P01", "57P02", "57P03", "08006", "08P01", "25P03", "53300", "26000"] {
            assert_eq!(said(code), ("unavailable", true), "{code}");
        }
        for code in ["28P01", "3D000", "42P05"] {
            assert_eq!(said(code), ("unavailable", false), "{code}");
        }
        assert_eq!(said("53100"), ("full", false));
        assert_eq!(said("25006"), ("read only", false));
        assert_eq!(said("42501"), ("read only", false));
        for code in ["42P01", "42703", "22003", "XX001"] {
            assert_eq!(said(code), ("corrupt", false), "{code}");
        }
    }

    #[test]
    fn a_broken_connection_is_lost_and_nothing_else() {
        let broken = || Error::Io(std::io::ErrorKind::ConnectionReset.into());
        assert!(is_connection_lost(&broken()));
        assert!(matches!(translate(broken()), StoreError::Unavailable(_)));
        assert!(!is_connection_lost(&Error::RowNotFound));
        assert!(matches!(translate(Error::RowNotFound), StoreError::Corrupt(_)));
        assert!(matches!(translate(Error::PoolClosed), StoreError::Closed));
    }

    #[test]
    fn a_wrong_password_does_not_become_right_by_waiting() {
        let said = |code| Error::Database(Box::new(Said(code)));
        for code in ["28P01", "28000", "3D000", "42501"] {
            assert!(is_hopeless(&said(code)), "{code}");
        }
        for code in ["57P03", "53300", "08006", "58030"] {
            assert!(!is_hopeless(&said(code)), "{code}");
        }
        assert!(!is_hopeless(&Error::Io(std::io::ErrorKind::ConnectionRefused.into())));
    }

    #[test]
    fn an_address_is_not_repeated() {
        let failure = Error::Configuration("postgres://u:hidden@host".into());
        assert!(!translate(failure).to_string().contains("hidden"));
    }
}
