//! A commit takes along those who come back from the last one.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

mod hollow;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use hollow::{Hollow, submit};
use vendue_store::{Queue, QueueLimits, Writer, WriterOptions};

/// How often each thread writes.
const WRITES: usize = 25;

/// How many commits it takes until so many threads have written, each one write after the other.
fn commits_of(threads: usize, limits: QueueLimits) -> usize {
    let queue = Arc::new(Queue::new(limits));
    let commits = Arc::new(AtomicUsize::new(0));
    let committed = commits.clone();
    let backend = Hollow {
        commit: Box::new(move || {
            committed.fetch_add(1, Ordering::SeqCst);
            std::thread::sleep(Duration::from_millis(10));
        }),
        settle: Box::new(|| {}),
    };
    let writer = Writer::new(backend, queue.clone(), Arc::new(|_| {}), WriterOptions::default());
    let writing = std::thread::spawn(move || writer.run());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| (0..WRITES).for_each(|_| think_and_write(&queue)));
        }
    });
    queue.close();
    drop(writing.join().expect("the writer ends"));
    commits.load(Ordering::SeqCst)
}

fn think_and_write(queue: &Queue) {
    std::thread::sleep(Duration::from_millis(1));
    assert_eq!(submit(queue, 7).wait(), Ok(7));
}

/// Without gathering two groups of two take turns, and it takes twice as many, every time. With it
/// a machine that is busy with other things may come too late; the best of a few attempts counts.
#[test]
fn four_threads_share_their_commits() {
    let attempts = std::iter::repeat_with(|| commits_of(4, QueueLimits::default())).take(5);
    let mut tried = Vec::new();
    for commits in attempts {
        assert!(commits >= WRITES, "each thread waits for its own: {commits}");
        tried.push(commits);
        if commits < WRITES * 3 / 2 {
            return;
        }
    }
    panic!("{tried:?} commits for {WRITES} rounds");
}

#[test]
fn a_group_is_never_larger_than_it_may_be() {
    let commits = commits_of(4, QueueLimits { group_max: 1, ..QueueLimits::default() });
    assert_eq!(commits, 4 * WRITES);
}
