//! Tests that every store must pass.
//!
//! The bodies are ordinary functions over a [`Subject`]; a backend opts in with
//! [`conformance_suite!`](crate::conformance_suite), which lists every one of them once:
//!
//! ```text
//! fn open() -> impl Subject { MyStoreInMemory::new() }
//! vendue_store::conformance_suite!(open);
//! ```
//!
//! A store that keeps its data and may be opened twice says so with `shared` and is also held to
//! the tests about reopening and about two writers.
#![allow(clippy::expect_used, reason = "a test stops at the first surprise")]

pub mod events;
pub mod idempotency;
pub mod kept;
pub mod large;
pub mod paging;
pub mod pipeline;
pub mod pressure;
pub mod round_trips;
mod sample_auctions;
mod sample_identity;
pub mod samples;
pub mod shared;
pub mod solo;
mod tools;
pub mod transfer;

use std::sync::Arc;

use crate::queue::QueueLimits;
use crate::store::{CommitListener, Store};
use crate::writer::WriterOptions;

/// How a store is opened for a test. The defaults are those of the store.
#[derive(Clone, Copy, Debug, Default)]
pub struct Setup {
    /// The limits of its queue.
    pub queue: QueueLimits,
    /// How its writer behaves.
    pub writer: WriterOptions,
    /// How many recent idempotency keys it may hold in memory; none for its default.
    pub recent_keys_max: Option<usize>,
}

/// Data of its own for one test, and how a store is opened on it.
pub trait Subject {
    /// Opens a store. Every call opens the same data, where the backend keeps any.
    fn open(&self, setup: Setup, listener: CommitListener) -> Arc<dyn Store>;
}

/// Makes a `#[test]` of every body. `$open` is a function without arguments that gives a
/// [`Subject`]; `shared` after it adds the tests for stores that keep their data.
#[macro_export]
macro_rules! conformance_suite {
    ($open:path, shared) => {
        $crate::conformance_suite!($open);
        $crate::conformance_suite!(@tests $open, shared, [
            what_was_answered_is_there_after_reopening,
            a_key_is_found_after_reopening,
            a_key_that_was_moved_is_found_after_reopening,
            positions_go_on_after_reopening,
            two_stores_count_right,
            a_cache_is_dropped_without_any_event,
            a_refused_batch_does_not_hide_a_neighbours_key,
            a_refused_batch_does_not_hide_a_neighbours_event,
            events_of_the_other_store_arrive_once,
            a_key_of_the_other_store_is_known,
            a_row_that_is_only_looked_at_is_never_stale,
            a_row_that_was_only_to_be_looked_at_may_be_changed,
        ]);
        $crate::conformance_suite!(@tests $open, kept, [
            a_kept_row_is_seen_as_the_other_has_left_it,
            what_was_absent_is_seen_when_the_other_puts_it,
            what_is_looked_at_is_seen_when_the_other_changes_it,
            a_write_that_would_be_refused_by_now_has_its_answer,
            a_key_that_is_sent_by_many_at_once_counts_once,
            decisions_that_rest_on_each_others_rows_never_cross,
            a_steady_row_is_never_older_than_the_last_answer,
        ]);
    };
    ($open:path) => {
        $crate::conformance_suite!(@tests $open, round_trips, [
            every_record_is_inserted_changed_and_deleted,
            an_absent_row_is_absent,
            a_row_may_go_and_come_back_in_one_group,
            hostile_texts_are_kept,
        ]);
        $crate::conformance_suite!(@tests $open, pipeline, [
            a_refusal_leaves_nothing_and_disturbs_nobody,
            a_constraint_fails_only_the_bad_job,
            a_lone_violation_is_told,
            a_row_that_was_not_looked_up_is_not_overwritten,
            missing_keys_are_loaded_on_the_way,
            many_keys_are_asked_for_at_once,
            a_decision_without_end_is_stopped,
            a_decision_that_panics_is_answered,
            jobs_are_decided_in_order,
            later_jobs_see_earlier_ones,
            a_dropped_answer_is_still_written,
            nothing_is_lost_under_many_threads,
        ]);
        $crate::conformance_suite!(@tests $open, solo, [
            a_log_holds_everything_before_it,
            a_large_group_is_appended_whole,
            a_log_is_of_one_subject_and_in_order,
            a_solo_job_keeps_the_order_of_its_neighbours,
        ]);
        $crate::conformance_suite!(@tests $open, idempotency, [
            a_key_is_decided_once_in_one_group,
            a_key_is_decided_once_in_a_later_commit,
            another_body_is_a_conflict,
            a_refusal_is_not_kept,
            a_failed_write_is_not_kept,
            a_key_that_was_moved_is_found,
            two_keys_of_one_fingerprint_are_two_keys,
        ]);
        $crate::conformance_suite!(@tests $open, large, [
            a_large_group_is_as_good_as_one_after_the_other,
            a_constraint_in_a_large_group_fails_only_the_bad_job,
            constraints_anywhere_in_a_large_group_fail_only_the_bad_jobs,
            a_large_group_survives_its_odd_jobs,
            a_large_group_of_refusals_leaves_nothing,
        ]);
        $crate::conformance_suite!(@tests $open, pressure, [
            a_full_queue_answers_overloaded_and_loses_nothing,
            a_submission_is_taken_whole_or_not_at_all,
            a_full_queue_has_room_for_the_markets_own,
            a_queue_is_bounded_in_bytes_too,
            closing_decides_what_waits_and_takes_no_more,
            closing_twice_does_nothing,
            a_listener_that_panics_leaves_nobody_waiting,
        ]);
        $crate::conformance_suite!(@tests $open, events, [
            positions_ascend_and_sequences_have_no_gap,
            the_listener_gets_every_event_once_in_order,
            a_refused_job_tells_nothing,
            a_failed_group_tells_nothing_twice,
            every_event_is_read_back,
            topics_of_two_kinds_may_share_an_id,
            many_topics_are_read_at_once,
        ]);
        $crate::conformance_suite!(@tests $open, transfer, [
            a_portion_is_taken_as_it_is,
            what_was_imported_is_known_at_once,
            a_portion_is_taken_whole_or_not_at_all,
            outcomes_are_given_in_portions,
        ]);
        $crate::conformance_suite!(@tests $open, paging, [
            pages_are_stable_while_rows_arrive,
            auctions_of_every_phase_are_paged,
            a_log_is_read_from_both_ends,
            a_limit_out_of_range_is_refused,
            a_malformed_cursor_is_refused,
            a_cursor_of_another_list_is_refused,
            deadlines_are_due_in_order,
        ]);
    };
    (@tests $open:path, $module:ident, [$($name:ident),+ $(,)?]) => {
        mod $module {
            #[allow(unused_imports, reason = "the path may be absolute")]
            use super::*;
            $(
                #[test]
                fn $name() {
                    $crate::conformance::$module::$name(&$open());
                }
            )+
        }
    };
}

#[cfg(test)]
mod tests {
    /// A body that is not in the list would never run.
    #[test]
    fn every_body_is_listed() {
        let modules = [
            include_str!("events.rs"),
            include_str!("idempotency.rs"),
            include_str!("large.rs"),
            include_str!("paging.rs"),
            include_str!("pipeline.rs"),
            include_str!("pressure.rs"),
            include_str!("round_trips.rs"),
            include_str!("shared.rs"),
            include_str!("solo.rs"),
            include_str!("transfer.rs"),
        ];
        let list = include_str!("mod.rs");
        for module in modules {
            let bodies: Vec<&str> = module
                .lines()
                .filter_map(|line| line.strip_prefix("pub fn "))
                .filter_map(|line| line.split_once('(').map(|(name, _)| name))
                .collect();
            assert!(!bodies.is_empty());
            for name in bodies {
                assert!(list.contains(&format!("            {name},\n")), "{name} is not listed");
            }
        }
    }
}
