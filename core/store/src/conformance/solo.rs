//! Jobs that read a whole log: they run alone, after everything before them is stored.

use vendue_domain::auctions::LogEntry;

use super::Subject;
use super::pipeline::{auction_id, entry};
use super::tools::{count_up, counting, first_lane, job, open, telling, topic};
use crate::queries::{AuctionQueries, EventQueries, LogPart};
use crate::{Changes, Job, Pending, write_job};

fn append_job(number: u64, sequence: i64) -> (Box<dyn Job>, Pending<()>) {
    job(move |_| {
        let mut changes = Changes::none();
        changes.append(entry(number, sequence));
        Ok((changes, ()))
    })
}

/// A job that answers with the sequences of a log and appends one more.
fn reading_job(number: u64) -> (Box<dyn Job>, Pending<Vec<i64>>) {
    let keys = first_lane().log::<LogEntry>(auction_id(number));
    let (job, answer) = write_job(keys, move |view| {
        let seen: Vec<i64> = view.log::<LogEntry>().map(|entry| entry.sequence).collect();
        let next = seen.last().copied().unwrap_or(0) + 1;
        let mut changes = Changes::none();
        changes.append(entry(number, next));
        Ok((changes, seen))
    });
    (Box::new(job), answer)
}

/// In one submission, a job with a log sees what the jobs before it appended.
pub fn a_log_holds_everything_before_it(subject: &dyn Subject) {
    let store = open(subject);
    let mut jobs = Vec::new();
    let mut appended = Vec::new();
    let mut seen = Vec::new();
    for round in 0..3 {
        let first = round * 3 + 1;
        for sequence in [first, first + 1] {
            let (job, answer) = append_job(1, sequence);
            jobs.push(job);
            appended.push(answer);
        }
        let (job, answer) = reading_job(1);
        jobs.push(job);
        seen.push(answer);
    }
    store.submit(jobs).expect("room");
    for answer in appended {
        answer.wait().expect("appended");
    }
    let seen: Vec<Vec<i64>> = seen.into_iter().map(|answer| answer.wait().expect("read")).collect();
    let up_to = |last: i64| (1..=last).collect::<Vec<i64>>();
    assert_eq!(seen, [up_to(2), up_to(5), up_to(8)]);
}

/// A group of any size is appended whole: every row and every event as it was, each in its place.
pub fn a_large_group_is_appended_whole(subject: &dyn Subject) {
    let store = open(subject);
    let mut last = 0;
    for count in [1, 15, 16, 17, 31, 32, 33, 100] {
        let rows: Vec<LogEntry> = (last + 1..=last + count)
            .map(|sequence| LogEntry {
                amount_minor: (sequence % 2 == 0).then_some(sequence * 100),
                subject_sequence: (sequence % 3 == 0).then_some(sequence),
                bid_count: sequence * 7,
                hash: [u8::try_from(sequence % 251).unwrap_or(0); 32],
                ..entry(1, sequence)
            })
            .collect();
        let (jobs, answers): (Vec<_>, Vec<_>) = rows
            .iter()
            .map(|row| {
                let (row, mut tell) = (*row, telling(1));
                job(move |view| {
                    let (mut changes, count) = tell(view)?;
                    changes.append(row);
                    changes.append(LogEntry { auction_id: auction_id(2), ..row });
                    Ok((changes, count))
                })
            })
            .unzip();
        store.submit(jobs).expect("room");
        for (answer, row) in answers.into_iter().zip(&rows) {
            assert_eq!(answer.wait(), Ok(row.sequence));
        }
        for number in [1, 2] {
            let log = store.log(auction_id(number), LogPart::After(last), 1_000).wait();
            let expected: Vec<LogEntry> = rows
                .iter()
                .map(|row| LogEntry { auction_id: auction_id(number), ..*row })
                .collect();
            assert_eq!(log, Ok(expected), "a group of {count}");
        }
        let events = store.events_of(topic(1), last, 1_000).wait().expect("read");
        let numbers: Vec<(i64, i64)> =
            events.iter().map(|event| (event.sequence, event.at.as_ms())).collect();
        assert_eq!(numbers, (last + 1..=last + count).map(|n| (n, n)).collect::<Vec<_>>());
        last += count;
    }
}

/// Other logs of the same table are not in it, and its rows come in key order.
pub fn a_log_is_of_one_subject_and_in_order(subject: &dyn Subject) {
    let store = open(subject);
    for (number, sequence) in [(2, 9), (1, 5), (3, 1), (1, 2), (1, 300), (2, 1), (1, 40)] {
        let (job, answer) = append_job(number, sequence);
        store.submit(vec![job]).expect("room");
        answer.wait().expect("appended");
    }
    let (job, answer) = reading_job(1);
    store.submit(vec![job]).expect("room");
    assert_eq!(answer.wait(), Ok(vec![2, 5, 40, 300]));
    let (job, answer) = reading_job(77);
    store.submit(vec![job]).expect("room");
    assert_eq!(answer.wait(), Ok(Vec::new()), "an empty log");
}

/// Running alone does not change the order of decisions.
pub fn a_solo_job_keeps_the_order_of_its_neighbours(subject: &dyn Subject) {
    let store = open(subject);
    let mut jobs = Vec::new();
    let mut counts = Vec::new();
    for _ in 0..5 {
        let (count, answer) = job(counting(1));
        let (solo, _) = reading_job(1);
        jobs.push(count);
        jobs.push(solo);
        counts.push(answer);
    }
    store.submit(jobs).expect("room");
    let counts: Vec<i64> = counts.into_iter().map(|count| count.wait().expect("counted")).collect();
    assert_eq!(counts, [1, 2, 3, 4, 5]);
    assert_eq!(count_up(store.as_ref(), 1).wait(), Ok(6));
}
