//! Whether it pays to decide ahead.
//!
//! What was decided ahead is worth nothing when somebody else has changed what it rests on. Where
//! that happens again and again, as when several nodes bid into one auction, it is better to lock
//! first; so each failure makes more groups of the lane do that, and each success fewer.

/// How many groups lock first after a failure, at least and at most.
const PAUSE_MIN: u32 = 4;
const PAUSE_MAX: u32 = 256;

/// The trust of a lane in what it knows.
#[derive(Debug, Default)]
pub(crate) struct Trust {
    /// How many groups are still to lock first.
    pausing: u32,
    /// How many will after the next failure, beyond the least.
    pause: u32,
}

impl Trust {
    /// Whether the next group is to be decided ahead.
    pub(crate) fn ask(&mut self) -> bool {
        match self.pausing.checked_sub(1) {
            Some(left) => {
                self.pausing = left;
                false
            }
            None => true,
        }
    }

    /// A group that was decided ahead is stored.
    pub(crate) fn won(&mut self) {
        self.pause -= self.pause.div_ceil(8);
    }

    /// A group that was decided ahead had to be decided again.
    pub(crate) fn lost(&mut self) {
        self.pausing = PAUSE_MIN + self.pause;
        self.pause = (self.pausing * 2).min(PAUSE_MAX);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many groups lock first before one is decided ahead again.
    fn pause(trust: &mut Trust) -> usize {
        std::iter::repeat_with(|| trust.ask()).take_while(|ahead| !ahead).count()
    }

    #[test]
    fn failures_make_the_pauses_longer_and_successes_shorter() {
        let mut trust = Trust::default();
        assert!(trust.ask());
        let pauses: Vec<usize> = std::iter::repeat_with(|| {
            trust.lost();
            pause(&mut trust)
        })
        .take(12)
        .collect();
        assert_eq!(pauses.first(), Some(&4));
        assert!(pauses.is_sorted());
        assert_eq!(pauses.last(), Some(&260));
        for _ in 0..60 {
            trust.won();
        }
        trust.lost();
        assert_eq!(pause(&mut trust), 4);
    }
}
