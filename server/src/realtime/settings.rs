//! How much a socket may ask, and how long it may keep us waiting.

use std::time::Duration;

use serde::Serialize;

use super::pace;
use crate::config::Config;

/// The largest message that is read: a token has some 400 bytes, a bid 200.
const MESSAGE_BYTES_MAX: usize = 16 * 1_024;
/// The most topics that one socket follows.
const TOPICS_MAX: usize = 50;
/// The most bids of one socket that wait for their answer.
pub(super) const BIDS_WAITING_MAX: usize = 32;

/// The limits, as the first frame tells them to a client.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Settings {
    /// Messages a second; 0 means no limit.
    pub(super) messages_per_second: u32,
    /// How many messages may come at once.
    pub(super) burst: u32,
    /// The largest message.
    pub(super) message_bytes: usize,
    /// The most topics on one socket.
    pub(super) topics: usize,
    /// The time between two heartbeats; two that stay unanswered end the socket.
    #[serde(rename = "heartbeat_s", serialize_with = "whole_seconds")]
    pub(super) heartbeat: Duration,
    /// The least time between two `bid_placed` of one topic, unless every one is asked for.
    pub(super) bid_interval_ms: i64,
    /// How long a socket may take no data.
    #[serde(skip)]
    pub(super) write_time: Duration,
}

impl Settings {
    pub(super) fn new(config: &Config) -> Self {
        Self {
            messages_per_second: config.socket_limit,
            burst: config.socket_limit.saturating_mul(2),
            message_bytes: MESSAGE_BYTES_MAX,
            topics: TOPICS_MAX,
            heartbeat: config.heartbeat,
            bid_interval_ms: pace::INTERVAL_MS,
            write_time: config.socket_write_time,
        }
    }
}

fn whole_seconds<S: serde::Serializer>(time: &Duration, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_u64(time.as_secs())
}
