//! How many watch a topic: at this node, and at the others as far as is known.

use std::time::{Duration, Instant};

use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use vendue_domain::events::Topic;

/// The counts of all topics that have viewers at this node.
#[derive(Default)]
pub(crate) struct Viewers {
    seats: Mutex<FxHashMap<Topic, Seats>>,
}

#[derive(Default)]
struct Seats {
    here: usize,
    // What the server was last told. Nothing yet for a new topic or a new connection.
    written: Option<usize>,
    elsewhere: usize,
    counted_at: Option<Instant>,
}

/// What to do about one topic.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Step {
    pub(crate) topic: Topic,
    /// How many are here.
    pub(crate) here: usize,
    /// Whether the server is to be told.
    pub(crate) tell: bool,
}

impl Viewers {
    pub(crate) fn set(&self, topic: Topic, here: usize) {
        let mut seats = self.seats.lock();
        if here > 0 {
            seats.entry(topic).or_default().here = here;
        } else if let Some(known) = seats.get_mut(&topic) {
            known.here = 0;
        }
    }

    /// How many are elsewhere. What was counted too long ago is not known any more.
    pub(crate) fn elsewhere(&self, topic: Topic, age_max: Duration) -> usize {
        let seats = self.seats.lock();
        let known = seats.get(&topic).filter(|known| {
            known.counted_at.is_some_and(|counted_at| counted_at.elapsed() <= age_max)
        });
        known.map_or(0, |known| known.elsewhere)
    }

    /// What to tell and ask the server. With `all` it is told everything anew.
    pub(crate) fn plan(&self, all: bool) -> Vec<Step> {
        let seats = self.seats.lock();
        let step = |(&topic, seats): (&Topic, &Seats)| {
            let tell = all || seats.written != Some(seats.here);
            Step { topic, here: seats.here, tell }
        };
        seats.iter().map(step).collect()
    }

    /// A step was done. Topics that nobody watches here any more are forgotten.
    pub(crate) fn done(&self, step: Step, elsewhere: usize) {
        let mut seats = self.seats.lock();
        let Some(known) = seats.get_mut(&step.topic) else {
            return;
        };
        if step.here == 0 && known.here == 0 {
            seats.remove(&step.topic);
            return;
        }
        known.written = Some(step.here);
        known.elsewhere = elsewhere;
        known.counted_at = Some(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use vendue_domain::events::TopicKind;

    use super::*;

    const AGE_MAX: Duration = Duration::from_secs(60);

    #[test]
    fn only_changes_are_told_and_what_is_empty_is_forgotten() {
        let topic = Topic { kind: TopicKind::Auction, id: [1; 16] };
        let step = |here, tell| Step { topic, here, tell };
        let viewers = Viewers::default();
        viewers.set(topic, 0);
        assert!(viewers.plan(true).is_empty());
        viewers.set(topic, 3);
        assert_eq!(viewers.plan(false), [step(3, true)]);
        viewers.done(step(3, true), 40);
        assert_eq!(viewers.plan(false), [step(3, false)]);
        assert_eq!(viewers.plan(true), [step(3, true)]);
        assert_eq!(viewers.elsewhere(topic, AGE_MAX), 40);
        viewers.set(topic, 0);
        assert_eq!(viewers.plan(false), [step(0, true)]);
        // Somebody came back while the server was told that all are gone.
        viewers.set(topic, 1);
        viewers.done(step(0, true), 40);
        assert_eq!(viewers.plan(false), [step(1, true)]);
        viewers.set(topic, 0);
        viewers.done(step(0, true), 40);
        assert!(viewers.plan(true).is_empty());
    }

    #[test]
    fn an_old_count_is_not_believed() {
        let topic = Topic { kind: TopicKind::Auction, id: [1; 16] };
        let viewers = Viewers::default();
        viewers.set(topic, 1);
        viewers.done(Step { topic, here: 1, tell: true }, 40);
        std::thread::sleep(Duration::from_millis(5));
        assert_eq!(viewers.elsewhere(topic, Duration::from_millis(1)), 0);
        assert_eq!(viewers.elsewhere(topic, AGE_MAX), 40);
    }
}
