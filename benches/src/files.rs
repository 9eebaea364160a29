//! How many files, and so sockets, this process and the server that it starts may open.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

use crate::Outcome;

/// Raises the limit of open files, which children inherit. Fails when the system allows fewer.
pub fn allow_open_files(count: u64) -> Outcome {
    let limit = getrlimit(Resource::Nofile);
    if limit.current.is_none_or(|current| current >= count) {
        return Ok(());
    }
    if limit.maximum.is_some_and(|maximum| maximum < count) {
        return Err(format!("this system allows fewer than {count} open files").into());
    }
    let raised = Rlimit { current: Some(count), maximum: limit.maximum };
    Ok(setrlimit(Resource::Nofile, raised)?)
}
