//! How many files and connections the system lets this process have.

/// What is left for the file of the market and for pictures: each of the runtime's 512 threads for
/// files may have one open.
const RESERVE: usize = 768;

/// Asks for as many descriptors as the system gives, and says how many of the connections that were
/// asked for there can be.
pub(super) fn connections(asked: usize) -> usize {
    let Some(limit) = raise() else { return asked };
    let possible = possible(limit);
    if possible < asked {
        tracing::debug!(asked, possible, limit, "fewer connections, for want of descriptors");
    }
    asked.min(possible)
}

fn possible(limit: usize) -> usize {
    (limit - RESERVE.min(limit / 2)).max(1)
}

/// Raises the limit as far as it goes and gives it, where there is one.
#[cfg(unix)]
fn raise() -> Option<usize> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let raised = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    let limit = if raised.is_ok() { maximum } else { current };
    limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX))
}

#[cfg(not(unix))]
fn raise() -> Option<usize> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn something_is_left_for_files() {
        assert_eq!(possible(20_000), 19_232);
        assert_eq!(possible(1_024), 512);
        assert_eq!(possible(100), 50);
        assert_eq!(possible(1), 1);
    }

    #[test]
    fn no_more_is_promised_than_was_asked_for() {
        assert_eq!(connections(3), 3);
    }
}
