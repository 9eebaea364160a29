//! How things stand: what is not counted as it happens and looked at when somebody asks.

use metrics::{counter, describe_counter, describe_gauge, gauge};

use crate::state::AppState;

const STORE_UP: &str = "vendue_store_up";
const QUEUED: &str = "vendue_writes_queued";
const TAKEN: &str = "vendue_writes_taken_total";
const GROUPS: &str = "vendue_write_groups_total";
const AHEAD: &str = "vendue_groups_ahead_total";
const AGAIN: &str = "vendue_groups_again_total";
const ROOMS: &str = "vendue_rooms_open";
const DRAINING: &str = "vendue_draining";
const NODES: &str = "vendue_nodes_alive";
const SHARE: &str = "vendue_share_index";
const CLOCK: &str = "vendue_clock_ahead_ms";
const HEARD: &str = "vendue_events_heard_total";
const FOLLOW_FAILURES: &str = "vendue_follow_failures_total";
const MAILS_WAITING: &str = "vendue_mails_waiting";
const MAILS: &str = "vendue_mails_total";
const RELAY_UP: &str = "vendue_relay_up";
const RELAY_DROPPED: &str = "vendue_relay_dropped_total";

/// Says what each is.
pub(super) fn describe() {
    describe_gauge!(STORE_UP, "Whether the store answers: 1 or 0, as of at most a second ago.");
    describe_gauge!(QUEUED, "Writes that wait to be decided.");
    describe_counter!(TAKEN, "Writes that were taken to be decided, refused ones among them.");
    describe_counter!(GROUPS, "Groups of writes; those of one group share a commit.");
    describe_counter!(AHEAD, "Groups that were decided ahead and stored like that.");
    describe_counter!(AGAIN, "Groups that were decided ahead and had to be decided again.");
    describe_gauge!(ROOMS, "Auctions that somebody follows at this node.");
    describe_gauge!(DRAINING, "Whether this node is about to end: 1 or 0.");
    describe_gauge!(NODES, "Nodes that are alive, as this one sees it; 1 for a file.");
    describe_gauge!(SHARE, "Which share of what falls due is this node's, from 0.");
    describe_gauge!(CLOCK, "Milliseconds by which the database's clock is before this machine's.");
    describe_counter!(HEARD, "Events of other nodes that were heard of.");
    describe_counter!(FOLLOW_FAILURES, "Failed looks into the log for events of other nodes.");
    describe_gauge!(MAILS_WAITING, "Mails that wait to be sent.");
    describe_counter!(MAILS, "Mails, by what became of them.");
    describe_gauge!(RELAY_UP, "Whether the way to the other nodes is open: 1 or 0.");
    describe_counter!(RELAY_DROPPED, "Announcements to other nodes that were dropped.");
}

/// Looks how things stand.
pub(super) async fn look(state: &AppState) {
    let (market, readiness) = (&state.market, &state.readiness);
    gauge!(STORE_UP).set(flag(readiness.is_store_up(market).await));
    gauge!(DRAINING).set(flag(readiness.is_draining()));
    gauge!(QUEUED).set(market.queued_writes() as f64);
    gauge!(ROOMS).set(state.realtime.rooms() as f64);
    let taken = market.taken_writes();
    counter!(TAKEN).absolute(taken.jobs);
    counter!(GROUPS).absolute(taken.groups);
    counter!(AHEAD).absolute(taken.ahead);
    counter!(AGAIN).absolute(taken.again);
    let Ok(status) = market.status() else {
        return;
    };
    gauge!(NODES).set(f64::from(status.share.count));
    gauge!(SHARE).set(f64::from(status.share.index));
    gauge!(CLOCK).set(status.clock_ahead_ms as f64);
    counter!(HEARD).absolute(status.heard_events);
    counter!(FOLLOW_FAILURES).absolute(status.follow_failures);
    gauge!(MAILS_WAITING).set(status.mails.waiting as f64);
    counter!(MAILS, "result" => "sent").absolute(status.mails.sent);
    counter!(MAILS, "result" => "failed").absolute(status.mails.failed);
    counter!(MAILS, "result" => "dropped").absolute(status.mails.dropped);
    if let Some(relay) = &state.relay {
        gauge!(RELAY_UP).set(flag(relay.is_up()));
        counter!(RELAY_DROPPED).absolute(relay.announcements_dropped());
    }
}

fn flag(is_so: bool) -> f64 {
    if is_so { 1.0 } else { 0.0 }
}
