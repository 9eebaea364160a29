//! The condition of a physical thing.

use crate::text::word_enum;

word_enum! {
    /// The condition of a thing, from the best to the worst.
    pub enum Condition {
        /// Unused.
        New = "new",
        /// Used without a trace.
        Excellent = "excellent",
        /// Slight traces of use.
        VeryGood = "very_good",
        /// Traces of use; works as it should.
        Good = "good",
        /// Clear traces of use; works.
        Fair = "fair",
        /// Heavy traces of use; works.
        Poor = "poor",
        /// Damaged.
        Damaged = "damaged",
        /// Does not work; sold to be repaired.
        ForRepair = "for_repair",
    }
}
