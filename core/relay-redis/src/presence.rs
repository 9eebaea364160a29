//! Tells the server how many watch here, and counts those who watch at other nodes.
//!
//! Each topic is a hash: node → "count moment". The moment is the server's, so that the clocks of
//! the nodes do not matter; a node that says nothing for long enough is left out.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use redis::aio::MultiplexedConnection;
use redis::{RedisError, RedisResult, cmd, pipe};
use vendue_domain::events::Topic;

use crate::shared::Shared;
use crate::viewers::Step;

/// So many topics go in one write.
const PIPELINE_MAX: usize = 250;

/// The server's clock, as far as one node can know it without asking again.
#[derive(Clone, Copy)]
pub(crate) struct ServerClock {
    asked_at: Instant,
    answer_ms: u64,
}

impl ServerClock {
    pub(crate) async fn ask(connection: &mut MultiplexedConnection) -> RedisResult<Self> {
        Ok(Self::of(cmd("TIME").query_async(connection).await?))
    }

    fn of((seconds, microseconds): (u64, u64)) -> Self {
        Self { asked_at: Instant::now(), answer_ms: seconds * 1_000 + microseconds / 1_000 }
    }

    fn now_ms(self) -> u64 {
        self.answer_ms.saturating_add(in_ms(self.asked_at.elapsed()))
    }
}

fn in_ms(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Tells and counts, again and again, until the connection ends.
pub(crate) async fn keep(
    shared: &Shared,
    mut connection: MultiplexedConnection,
    mut clock: ServerClock,
) -> RedisResult<Infallible> {
    // A dead field is looked at more than twice before it is left out.
    let refresh_every = shared.options.viewers_forgotten_after * 5 / 12;
    let mut refreshed_at: Option<Instant> = None;
    loop {
        let all = refreshed_at.is_none_or(|at| at.elapsed() >= refresh_every);
        if all {
            refreshed_at = Some(Instant::now());
        }
        for steps in shared.viewers.plan(all).chunks(PIPELINE_MAX) {
            match tell_and_count(shared, &mut connection, clock, steps).await {
                Ok(now) => clock = now,
                // A server without room for viewers still carries news.
                Err(failure) if is_refusal(&failure) => {
                    tracing::debug!(%failure, "Redis does not keep the viewers");
                    break;
                }
                Err(failure) => return Err(failure),
            }
        }
        tokio::time::sleep(shared.options.viewers_every).await;
    }
}

/// Whether the server is well and only does not want this: it is full, or this user may not.
fn is_refusal(failure: &RedisError) -> bool {
    let refusals = failure.clone().into_server_errors();
    refusals.is_some_and(|all| all.iter().all(|(_, one)| ["OOM", "NOPERM"].contains(&one.code())))
}

type Fields = Vec<(String, String)>;

async fn tell_and_count(
    shared: &Shared,
    connection: &mut MultiplexedConnection,
    clock: ServerClock,
    steps: &[Step],
) -> RedisResult<ServerClock> {
    let key_lives_ms = in_ms(shared.options.viewers_forgotten_after * 5 / 4);
    let mut pipeline = pipe();
    for step in steps {
        let key = shared.names.viewers(step.topic);
        if step.tell && step.here == 0 {
            pipeline.cmd("HDEL").arg(&key).arg(&shared.node).ignore();
        } else if step.tell {
            let entry = format!("{} {}", step.here, clock.now_ms());
            pipeline.cmd("HSET").arg(&key).arg(&shared.node).arg(entry).ignore();
            pipeline.cmd("PEXPIRE").arg(&key).arg(key_lives_ms).ignore();
        }
        pipeline.cmd("HGETALL").arg(&key);
    }
    let answers: Vec<Fields> = pipeline.query_async(connection).await?;
    let clock = ServerClock::ask(connection).await?;
    let mut dead = Vec::new();
    for (step, fields) in steps.iter().zip(answers) {
        let counted = Counted::of(&fields, &shared.node, shared, clock.now_ms());
        shared.viewers.done(*step, counted.elsewhere);
        dead.extend(counted.dead.into_iter().map(|node| (step.topic, node)));
    }
    remove(shared, connection, &dead).await?;
    Ok(clock)
}

struct Counted {
    elsewhere: usize,
    // Nodes whose fields nobody will take away, because others keep the key alive.
    dead: Vec<String>,
}

impl Counted {
    fn of(fields: &Fields, own: &str, shared: &Shared, now_ms: u64) -> Self {
        let age_max_ms = in_ms(shared.options.viewers_forgotten_after);
        let mut counted = Self { elsewhere: 0, dead: Vec::new() };
        for (node, entry) in fields.iter().filter(|(node, _)| node != own) {
            // Either way round: the server's clock may have been set.
            match read(entry).map(|(count, at_ms)| (count, now_ms.abs_diff(at_ms))) {
                Some((count, age_ms)) if age_ms <= age_max_ms => {
                    counted.elsewhere = counted.elsewhere.saturating_add(count);
                }
                Some((_, age_ms)) if age_ms <= age_max_ms.saturating_mul(2) => {}
                _ => counted.dead.push(node.clone()),
            }
        }
        counted
    }
}

fn read(entry: &str) -> Option<(usize, u64)> {
    let (count, at_ms) = entry.split_once(' ')?;
    Some((count.parse().ok()?, at_ms.parse().ok()?))
}

async fn remove(
    shared: &Shared,
    connection: &mut MultiplexedConnection,
    fields: &[(Topic, String)],
) -> RedisResult<()> {
    for chunk in fields.chunks(PIPELINE_MAX) {
        let mut pipeline = pipe();
        for (topic, node) in chunk {
            pipeline.cmd("HDEL").arg(shared.names.viewers(*topic)).arg(node).ignore();
        }
        pipeline.exec_async(connection).await?;
    }
    Ok(())
}

/// Takes back all viewers of this node.
pub(crate) async fn take_back(
    shared: &Shared,
    connection: &mut MultiplexedConnection,
) -> RedisResult<()> {
    let steps = shared.viewers.plan(true).into_iter();
    let own: Vec<_> = steps.map(|step| (step.topic, shared.node.clone())).collect();
    remove(shared, connection, &own).await
}
