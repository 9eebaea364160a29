//! A store that keeps its data: closed and opened again, and open twice at once, as by two
//! processes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use vendue_domain::UserId;
use vendue_domain::auctions::AccountLink;

use super::tools::{
    Told, at, bytes, count_up, count_up_once, counted, idempotency, nobody, open, refused_job,
    tell, topic,
};
use super::{Setup, Subject};
use crate::queries::EventQueries;
use crate::{Changes, Keys, Store, StoreExt, StoredEvent, View, WriterOptions};

/// What was answered survives, whether the store was closed or only dropped.
pub fn what_was_answered_is_there_after_reopening(subject: &dyn Subject) {
    for round in 1..=6 {
        let store = open(subject);
        assert_eq!(counted(store.as_ref(), 1), round - 1);
        assert_eq!(count_up(store.as_ref(), 1).wait(), Ok(round));
        if round % 2 == 0 {
            store.close().wait().expect("closed");
        }
    }
}

/// A key is known after reopening, with the answer and against another body.
pub fn a_key_is_found_after_reopening(subject: &dyn Subject) {
    let once = idempotency(1, 1);
    {
        let store = open(subject);
        assert_eq!(count_up_once(store.as_ref(), 1, once).wait(), Ok(1));
        store.close().wait().expect("closed");
    }
    let store = open(subject);
    assert_eq!(count_up_once(store.as_ref(), 1, once).wait(), Ok(1));
    assert!(count_up_once(store.as_ref(), 1, idempotency(1, 2)).wait().is_err());
    assert_eq!(counted(store.as_ref(), 1), 1);
}

/// Keys that were moved out of memory, and those that were not, are known after reopening.
pub fn a_key_that_was_moved_is_found_after_reopening(subject: &dyn Subject) {
    let setup = Setup { recent_keys_max: Some(7), ..Setup::default() };
    for round in 0..3u64 {
        let store = subject.open(setup, nobody());
        for key in 1..=(round * 10) {
            let answer = count_up_once(store.as_ref(), 1, idempotency(key, 1)).wait();
            assert_eq!(answer, Ok(i64::try_from(key).expect("small")), "round {round}");
        }
        for key in (round * 10 + 1)..=((round + 1) * 10) {
            let answer = count_up_once(store.as_ref(), 1, idempotency(key, 1)).wait();
            assert_eq!(answer, Ok(i64::try_from(key).expect("small")), "round {round}");
        }
        store.close().wait().expect("closed");
    }
    assert_eq!(counted(open(subject).as_ref(), 1), 30);
}

/// Positions and sequences go on where they ended.
pub fn positions_go_on_after_reopening(subject: &dyn Subject) {
    let mut last = 0;
    for round in 1..=4 {
        let told = Told::default();
        let store = subject.open(Setup::default(), told.listener());
        assert_eq!(store.last_position().wait(), Ok(last));
        assert_eq!(tell(store.as_ref(), 1).wait(), Ok(round));
        let heard = told.wait_for(1);
        assert_eq!(heard.len(), 1, "old events are not told again");
        let position = heard.first().map_or(0, |stored| stored.position);
        assert!(position > last);
        last = position;
        store.close().wait().expect("closed");
    }
    let all = open(subject).events_of(topic(1), 0, 100).wait().expect("read");
    assert_eq!(all.iter().map(|event| event.sequence).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

/// Two stores count the same row at the same time: no count is lost or given twice.
pub fn two_stores_count_right(subject: &dyn Subject) {
    const WRITES: i64 = 120;
    let stores = [open(subject), open(subject)];
    let mut answers = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4usize)
            .map(|thread| {
                let store = &stores[thread % 2];
                scope.spawn(move || {
                    let count = |_| count_up(store.as_ref(), 1).wait().expect("counted");
                    (0..WRITES).map(count).collect::<Vec<i64>>()
                })
            })
            .collect();
        let joined = threads.into_iter().map(|thread| thread.join().expect("no panic"));
        joined.flatten().collect::<Vec<i64>>()
    });
    answers.sort_unstable();
    assert_eq!(answers, (1..=4 * WRITES).collect::<Vec<_>>());
    for store in &stores {
        assert_eq!(counted(store.as_ref(), 1), 4 * WRITES);
    }
}

/// A store that idles between two writes of the other must still see what the other wrote, also
/// when the other told no event.
pub fn a_cache_is_dropped_without_any_event(subject: &dyn Subject) {
    let writer = WriterOptions { poll: Duration::from_millis(5), ..WriterOptions::default() };
    let setup = Setup { writer, ..Setup::default() };
    let (one, other) = (subject.open(setup, nobody()), subject.open(setup, nobody()));
    let mut expected = 0;
    for _ in 0..5 {
        for store in [&one, &other] {
            expected += 1;
            assert_eq!(count_up(store.as_ref(), 1).wait(), Ok(expected));
        }
        // Long enough for both to look around while nothing waits.
        std::thread::sleep(Duration::from_millis(40));
    }
}

/// While one store decides groups of which nothing is stored, the other stores keys: none of them
/// may escape the first.
pub fn a_refused_batch_does_not_hide_a_neighbours_key(subject: &dyn Subject) {
    let (one, other) = (open(subject), open(subject));
    for key in 1..=100 {
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for _ in 0..5 {
                    let (refused, answer) = refused_job(9);
                    one.submit(vec![refused]).expect("room");
                    assert!(answer.wait().is_err());
                }
            });
            let answer = count_up_once(other.as_ref(), 1, idempotency(key, 1)).wait();
            assert_eq!(answer, Ok(i64::try_from(key).expect("small")));
        });
        let again = count_up_once(one.as_ref(), 1, idempotency(key, 1)).wait();
        assert_eq!(again, Ok(i64::try_from(key).expect("small")));
    }
}

/// The same for its events: the first store hears every one of them.
pub fn a_refused_batch_does_not_hide_a_neighbours_event(subject: &dyn Subject) {
    let told = Told::default();
    let one = subject.open(Setup::default(), told.listener());
    let other = open(subject);
    let busy = AtomicBool::new(true);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while busy.load(Ordering::SeqCst) {
                let (refused, answer) = refused_job(9);
                one.submit(vec![refused]).expect("room");
                assert!(answer.wait().is_err());
            }
        });
        for count in 1..=300 {
            assert_eq!(tell(other.as_ref(), 1).wait(), Ok(count));
        }
        busy.store(false, Ordering::SeqCst);
    });
    let told = told.wait_for(300);
    let mut heard: Vec<i64> = told.iter().map(|stored| stored.event.sequence).collect();
    heard.sort_unstable();
    assert_eq!(heard, (1..=300).collect::<Vec<_>>());
}

/// Each store is told of its own events and, a little later, of the other's: of each once. Its own
/// are in their order within a topic; those of the other may come later than they were stored.
pub fn events_of_the_other_store_arrive_once(subject: &dyn Subject) {
    let told = [Told::default(), Told::default()];
    let stores = [0, 1].map(|at: usize| subject.open(Setup::default(), told[at].listener()));
    let mut own = [Vec::new(), Vec::new()];
    for round in 0..30u64 {
        let (teller, number) = (usize::from(round % 3 != 0), 1 + round % 2);
        let sequence = tell(stores[teller].as_ref(), number).wait().expect("told");
        own[teller].push((topic(number), sequence));
        if round % 7 == 0 {
            std::thread::sleep(Duration::from_millis(120));
        }
    }
    let log = stores[0].events_after(0, 1_000).wait().expect("read");
    assert_eq!(log.len(), 30);
    for (told, own) in told.iter().zip(own) {
        let mut heard = told.wait_for(30);
        let in_topic = |heard: &[StoredEvent], number| -> Vec<i64> {
            let of_topic = heard.iter().filter(|stored| stored.event.topic == topic(number));
            let sequences = of_topic.map(|stored| stored.event.sequence);
            sequences.filter(|sequence| own.contains(&(topic(number), *sequence))).collect()
        };
        for number in [1, 2] {
            let sequences = in_topic(&heard, number);
            assert!(!sequences.is_empty());
            assert!(sequences.is_sorted(), "topic {number}: {sequences:?}");
        }
        heard.sort_by_key(|stored| stored.position);
        assert_eq!(heard, log);
    }
}

/// A key that the other store has decided is not decided again.
pub fn a_key_of_the_other_store_is_known(subject: &dyn Subject) {
    let (one, other) = (open(subject), open(subject));
    for key in 1..=20 {
        let (first, second) = if key % 2 == 0 { (&one, &other) } else { (&other, &one) };
        let expected = Ok(i64::try_from(key).expect("small"));
        assert_eq!(count_up_once(first.as_ref(), 1, idempotency(key, 1)).wait(), expected);
        assert_eq!(count_up_once(second.as_ref(), 1, idempotency(key, 1)).wait(), expected);
        assert!(count_up_once(second.as_ref(), 1, idempotency(key, 2)).wait().is_err());
    }
    let nothing = one.get::<vendue_domain::inventory::StockItem>(super::tools::item_id(2)).wait();
    assert_eq!(nothing, Ok(None));
}

/// A row that is looked at again and again, and may be kept in memory, is always seen as the other
/// store has left it: absent, there, changed and gone.
pub fn a_row_that_is_only_looked_at_is_never_stale(subject: &dyn Subject) {
    let (one, other) = (open(subject), open(subject));
    let links: Vec<(UserId, UserId)> =
        (1..=40u64).map(|number| (user(number), user(number + 100))).collect();
    let seen = |store: &dyn Store, link: (UserId, UserId)| {
        let keys = Keys::new().look::<AccountLink>(link);
        let look = move |view: &View<'_>| {
            let found = view.look::<AccountLink>(link)?.map(|found| found.since.as_ms());
            Ok((Changes::none(), found))
        };
        store.write(keys, look).wait().expect("looked")
    };
    let put = |store: &dyn Store, link: (UserId, UserId), since: Option<i64>| {
        let keys = Keys::new().row::<AccountLink>(link);
        let change = move |view: &View<'_>| {
            let _known = view.get::<AccountLink>(link)?;
            let mut changes = Changes::none();
            let (user_id, linked_user_id) = link;
            match since {
                Some(ms) => changes.put(AccountLink { user_id, linked_user_id, since: at(ms) }),
                None => changes.remove::<AccountLink>(link),
            }
            Ok((changes, ()))
        };
        store.write(keys, change).wait().expect("changed");
    };
    for since in [None, Some(1), Some(2), None, Some(3)] {
        for link in &links {
            for store in [&one, &other] {
                seen(store.as_ref(), *link);
            }
            put(other.as_ref(), *link, since);
            assert_eq!(seen(one.as_ref(), *link), since);
            assert_eq!(seen(other.as_ref(), *link), since);
        }
    }
}

/// A decision that looks at a row and changes it all the same is right too.
pub fn a_row_that_was_only_to_be_looked_at_may_be_changed(subject: &dyn Subject) {
    let (one, other) = (open(subject), open(subject));
    let link = (user(1), user(2));
    let count_up = |store: &dyn Store| {
        let keys = Keys::new().look::<AccountLink>(link);
        store.write(keys, move |view: &View<'_>| {
            let count = view.look::<AccountLink>(link)?.map_or(0, |found| found.since.as_ms()) + 1;
            let mut changes = Changes::none();
            let (user_id, linked_user_id) = link;
            changes.put(AccountLink { user_id, linked_user_id, since: at(count) });
            Ok((changes, count))
        })
    };
    let mut answers = std::thread::scope(|scope| {
        let threads = [&one, &other].map(|store| {
            let count = move |_| count_up(store.as_ref()).wait().expect("counted");
            scope.spawn(move || (0..25).map(count).collect::<Vec<i64>>())
        });
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect::<Vec<_>>()
    });
    answers.sort_unstable();
    assert_eq!(answers, (1..=50).collect::<Vec<_>>());
}

fn user(number: u64) -> UserId {
    UserId::from_bytes(bytes(number))
}
