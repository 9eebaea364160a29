//! The connection that news come over.

use std::convert::Infallible;
use std::sync::Arc;

use redis::aio::MultiplexedConnection;
use redis::{PushInfo, PushKind, RedisResult, Value, cmd, pipe};
use tokio::sync::Notify;
use vendue_domain::events::Topic;
use vendue_store::{Heard, News};

use crate::commands::ended_by_server;
use crate::connect::{Connected, connect};
use crate::message;
use crate::shared::Shared;

/// So many subscriptions go in one write.
const PIPELINE_MAX: usize = 500;

/// Connects, and hears until the connection ends.
pub(crate) async fn serve(shared: Arc<Shared>) -> RedisResult<()> {
    let ended = Arc::new(Notify::new());
    let on_push = (Arc::clone(&shared), Arc::clone(&ended));
    let mut connected = connect(&shared, move |info| {
        let (shared, ended) = &on_push;
        if info.kind == PushKind::Disconnection {
            ended.notify_one();
        } else {
            hear(shared, &info);
        }
    })
    .await?;
    let _hearing = Hearing(&shared);
    let topics = shared.following.begin();
    let mut channels = vec![shared.names.lost()];
    channels.extend(topics.iter().map(|&topic| shared.names.news(topic)));
    send(&mut connected, Direction::Subscribe, &channels).await?;
    shared.set_hearing(true);
    shared.tell(Heard::Gap(None));
    confirm(&shared, &topics);
    let connection = connected.connection.clone();
    let never = tokio::select! {
        ended = follow_changes(&shared, connected) => ended,
        ended = watch(&shared, connection) => ended,
        () = ended.notified() => return Err(ended_by_server()),
        () = shared.closed() => return Ok(()),
    }?;
    match never {}
}

/// News are heard for as long as this lives.
struct Hearing<'a>(&'a Shared);

impl Drop for Hearing<'_> {
    fn drop(&mut self) {
        self.0.set_hearing(false);
        self.0.following.end();
    }
}

async fn watch(shared: &Shared, mut connection: MultiplexedConnection) -> RedisResult<Infallible> {
    loop {
        tokio::time::sleep(shared.options.ping_every).await;
        cmd("PING").exec_async(&mut connection).await?;
    }
}

async fn follow_changes(shared: &Shared, mut connected: Connected) -> RedisResult<Infallible> {
    let channels = |topics: &[Topic]| -> Vec<String> {
        topics.iter().map(|&topic| shared.names.news(topic)).collect()
    };
    loop {
        shared.following.changed().await;
        let changes = shared.following.take_changes();
        send(&mut connected, Direction::Unsubscribe, &channels(&changes.unwanted)).await?;
        send(&mut connected, Direction::Subscribe, &channels(&changes.wanted)).await?;
        confirm(shared, &changes.wanted);
    }
}

#[derive(Clone, Copy)]
enum Direction {
    Subscribe,
    Unsubscribe,
}

/// Returns once the server has confirmed each of them.
async fn send(
    connected: &mut Connected,
    direction: Direction,
    channels: &[String],
) -> RedisResult<()> {
    let command = match (direction, connected.is_sharded) {
        (Direction::Subscribe, true) => "SSUBSCRIBE",
        (Direction::Subscribe, false) => "SUBSCRIBE",
        (Direction::Unsubscribe, true) => "SUNSUBSCRIBE",
        (Direction::Unsubscribe, false) => "UNSUBSCRIBE",
    };
    for chunk in channels.chunks(PIPELINE_MAX) {
        let mut pipeline = pipe();
        // One command for each, because each channel is confirmed by itself.
        for channel in chunk {
            pipeline.cmd(command).arg(channel).ignore();
        }
        pipeline.exec_async(&mut connected.connection).await?;
    }
    Ok(())
}

fn confirm(shared: &Shared, subscribed: &[Topic]) {
    for topic in shared.following.confirm(subscribed) {
        shared.tell(Heard::Gap(Some(topic)));
    }
}

/// Called by the connection for each message, in order.
fn hear(shared: &Shared, info: &PushInfo) {
    if !matches!(info.kind, PushKind::Message | PushKind::SMessage) {
        return;
    }
    let [Value::BulkString(channel), Value::BulkString(payload)] = info.data.as_slice() else {
        return;
    };
    let own = shared.node.as_bytes();
    let Some(topic) = shared.names.topic(channel) else {
        if channel == shared.names.lost().as_bytes() && payload != own {
            shared.tell(Heard::Gap(None));
        }
        return;
    };
    // A message may have been on its way while the topic was unfollowed.
    if !shared.following.wants(topic) {
        return;
    }
    match message::read(payload) {
        Some((node, _, _)) if node.as_bytes() == own => {}
        Some((_, first_sequence, last_sequence)) => {
            shared.tell(Heard::News(News { topic, first_sequence, last_sequence }));
        }
        // Somebody said something that this version does not understand.
        None => shared.tell(Heard::Gap(Some(topic))),
    }
}
