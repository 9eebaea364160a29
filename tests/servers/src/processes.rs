//! Signals to a server and to all that it has started.
//!
//! PostgreSQL gives every process a group of its own, so there is no group to signal: the
//! family is read from the process table.

use std::process::Child;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

/// Far more than a killed process needs to vanish.
const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn signal(process: Pid, signal: Signal) {
    // The process may have ended by itself a moment ago, which is as good.
    let _ = kill_process(process, signal);
}

pub(crate) fn id_of(child: &Child) -> Pid {
    Pid::from_child(child)
}

/// Stops the process and everything below it, and says what was stopped.
pub(crate) fn pause(parent: Pid) -> Vec<Pid> {
    // First the parent, so that the family does not grow while it is counted.
    signal(parent, Signal::STOP);
    let mut family = vec![parent];
    let mut next = 0;
    while let Some(member) = family.get(next).copied() {
        let children = children_of(member);
        children.iter().for_each(|child| signal(*child, Signal::STOP));
        family.extend(children);
        next += 1;
    }
    family
}

/// Lets go on what [`pause`] stopped, the parent last.
pub(crate) fn resume(parent: Pid) {
    for child in children_of(parent) {
        resume(child);
    }
    signal(parent, Signal::CONT);
}

/// Kills the child and everything below it at once, and waits until all is gone.
pub(crate) fn kill(child: &mut Child) {
    let family = pause(id_of(child));
    family.iter().for_each(|member| signal(*member, Signal::KILL));
    child.wait().expect("the killed process has ended");
    let deadline = Instant::now() + PATIENCE;
    while family.iter().any(|member| is_alive(*member)) {
        assert!(Instant::now() < deadline, "a killed process goes on");
        std::thread::sleep(Duration::from_millis(2));
    }
}

struct Entry {
    id: Pid,
    parent: Option<Pid>,
    state: char,
}

fn children_of(parent: Pid) -> Vec<Pid> {
    let folders = std::fs::read_dir("/proc").expect("the process table is there").flatten();
    let processes = folders.filter_map(|folder| folder.file_name().to_str()?.parse().ok());
    let entries = processes.filter_map(entry);
    entries.filter(|entry| entry.parent == Some(parent)).map(|entry| entry.id).collect()
}

/// Whether the process still runs. A dead one whose parent has not asked for it does not.
fn is_alive(process: Pid) -> bool {
    entry(process.as_raw_nonzero().get()).is_some_and(|entry| entry.state != 'Z')
}

/// A line such as `12 (a name) S 1 …`, where the name may itself have brackets and spaces.
fn entry(number: i32) -> Option<Entry> {
    let line = std::fs::read_to_string(format!("/proc/{number}/stat")).ok()?;
    let mut fields = line.rsplit_once(") ")?.1.split(' ');
    let state = fields.next()?.chars().next()?;
    let parent = fields.next()?.parse().ok()?;
    Some(Entry { id: Pid::from_raw(number)?, parent: Pid::from_raw(parent), state })
}
