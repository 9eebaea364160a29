//! The connection that commands go over: announcements, viewers, limits, and whether it lives.

use std::convert::Infallible;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{PushKind, RedisError, RedisResult, cmd, pipe};
use tokio::sync::Notify;
use tokio::time::Instant;
use vendue_store::News;

use crate::connect::{Connected, connect};
use crate::shared::Shared;
use crate::{message, presence};

/// So many announcements go in one write.
const PIPELINE_MAX: usize = 1_000;

/// The others are told at most this often that something was lost: each of them then looks at the
/// log of everything it follows.
const LOST_EVERY: Duration = Duration::from_secs(1);

/// How long saying goodbye may take.
const GOODBYE: Duration = Duration::from_millis(200);

/// Connects, and serves until the connection ends.
pub(crate) async fn serve(shared: Arc<Shared>) -> RedisResult<()> {
    let ended = Arc::new(Notify::new());
    let on_end = Arc::clone(&ended);
    let mut connected = connect(&shared, move |info| {
        if info.kind == PushKind::Disconnection {
            on_end.notify_one();
        }
    })
    .await?;
    shared.scripts.load(&mut connected.connection).await?;
    let clock = presence::ServerClock::ask(&mut connected.connection).await?;
    let _opened = Opened::new(&shared, &connected);
    tracing::info!(sharded = connected.is_sharded, "Redis is there");
    let mut announcing = pin!(announce(&shared, connected.clone()));
    let has_announced = tokio::select! {
        ended = &mut announcing => {
            ended?;
            true
        }
        ended = presence::keep(&shared, connected.connection.clone(), clock) => match ended? {},
        ended = watch(&shared, connected.connection.clone()) => match ended? {},
        () = ended.notified() => return Err(ended_by_server()),
        () = shared.closed() => false,
    };
    let goodbye = async {
        // What is on its way is not cut off: a command that nobody waits for may never be sent.
        if !has_announced {
            announcing.await?;
        }
        say_goodbye(&shared, connected).await
    };
    // Whoever does not come to hear the goodbye forgets this node a little later.
    drop(tokio::time::timeout(GOODBYE, goodbye).await);
    Ok(())
}

/// The way is open for as long as this lives.
struct Opened<'a>(&'a Shared);

impl<'a> Opened<'a> {
    fn new(shared: &'a Shared, connected: &Connected) -> Self {
        shared.way.open(connected.clone());
        Self(shared)
    }
}

impl Drop for Opened<'_> {
    fn drop(&mut self) {
        self.0.way.cut();
        self.0.announcements.drop_all();
    }
}

pub(crate) fn ended_by_server() -> RedisError {
    std::io::Error::from(std::io::ErrorKind::ConnectionReset).into()
}

/// Asks every now and then whether the connection lives, and at once when somebody waited in vain.
async fn watch(shared: &Shared, mut connection: MultiplexedConnection) -> RedisResult<Infallible> {
    loop {
        tokio::select! {
            () = tokio::time::sleep(shared.options.ping_every) => {}
            () = shared.way.doubted() => {}
        }
        cmd("PING").exec_async(&mut connection).await?;
        shared.way.trust();
    }
}

/// Sends what waits to be announced, until the relay is closed.
async fn announce(shared: &Shared, mut connected: Connected) -> RedisResult<()> {
    let mut told_at: Option<Instant> = None;
    loop {
        if told_at.is_none_or(|at| at.elapsed() >= LOST_EVERY)
            && let Some(debt) = shared.announcements.settle()
        {
            told_at = Some(Instant::now());
            tell_lost(shared, &mut connected).await?;
            debt.pay();
        }
        let mut sending = shared.announcements.send();
        while let Some(chunk) = sending.next(PIPELINE_MAX) {
            publish(shared, &mut connected, chunk).await?;
            sending.are_sent(PIPELINE_MAX);
        }
        tokio::select! {
            () = shared.announcements.ready() => {}
            // Also now and then without anything to announce, for what may still have to be told.
            () = tokio::time::sleep(LOST_EVERY) => {}
            () = shared.closed() => return Ok(()),
        }
    }
}

async fn publish(shared: &Shared, connected: &mut Connected, news: &[News]) -> RedisResult<()> {
    let mut pipeline = pipe();
    for one in news {
        let channel = shared.names.news(one.topic);
        let message = message::write(&shared.node, one);
        pipeline.cmd(publishing(connected)).arg(channel).arg(message).ignore();
    }
    pipeline.exec_async(&mut connected.connection).await
}

/// Announcements were dropped while the others may have heard well: they cannot know by themselves.
async fn tell_lost(shared: &Shared, connected: &mut Connected) -> RedisResult<()> {
    let mut command = cmd(publishing(connected));
    command.arg(shared.names.lost()).arg(&shared.node);
    command.exec_async(&mut connected.connection).await
}

fn publishing(connected: &Connected) -> &'static str {
    if connected.is_sharded { "SPUBLISH" } else { "PUBLISH" }
}

/// What waits is announced, and the viewers of this node are taken back.
async fn say_goodbye(shared: &Shared, mut connected: Connected) -> RedisResult<()> {
    if let Some(debt) = shared.announcements.settle() {
        tell_lost(shared, &mut connected).await?;
        debt.pay();
    }
    let mut sending = shared.announcements.send();
    while let Some(chunk) = sending.next(PIPELINE_MAX) {
        publish(shared, &mut connected, chunk).await?;
        sending.are_sent(PIPELINE_MAX);
    }
    presence::take_back(shared, &mut connected.connection).await?;
    // Answers come in order: now everything that was on its way before has arrived too.
    cmd("PING").exec_async(&mut connected.connection).await
}
