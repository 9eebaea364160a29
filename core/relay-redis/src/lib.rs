//! What Vendue's nodes tell each other, over Redis or Valkey.
//!
//! Several nodes that share one PostgreSQL database work without this crate: each of them looks
//! into the log of events a few times a second. With it they hear of news at once, they know how
//! many people watch an auction at all nodes together, and they count rate limits together.
//!
//! Nothing in Redis is the truth. A node whose Redis is gone goes on, hears of news when it next
//! looks into the log, and counts for itself; when Redis is back, a [`Heard::Gap`] tells it to look
//! once more. So Redis needs no disk, no replica and no backup. See `docs/adr/0013`.
//!
//! ```no_run
//! use std::sync::Arc;
//! use std::time::Duration;
//!
//! use vendue_domain::AuctionId;
//! use vendue_domain::events::Topic;
//! use vendue_relay_redis::{RedisOptions, RedisRelay};
//! use vendue_store::{Allowance, Heard, Limiter, Quota, Relay};
//!
//! # fn main() -> Result<(), vendue_domain::Error> {
//! let relay = RedisRelay::open(RedisOptions::new("redis://localhost:6379"))?;
//! relay.listen(Arc::new(|heard| match heard {
//!     Heard::News(news) => tracing::info!(topic = %news.topic, last = news.last_sequence, "news"),
//!     Heard::Gap(topic) => tracing::info!(?topic, "look at the log"),
//! }));
//!
//! let auction: AuctionId = "0192f0c1-2345-7abc-8def-0123456789ab".parse()?;
//! relay.follow(Topic::auction(auction));
//! relay.set_viewers(Topic::auction(auction), 3);
//!
//! let five_a_minute = Quota { count: 5, period: Duration::from_secs(60) };
//! match relay.take("login:anna", five_a_minute).wait() {
//!     Ok(Allowance::Granted) => {}
//!     Ok(Allowance::Wait(pause)) => tracing::info!(?pause, "too often"),
//!     Err(_) => tracing::info!("Redis is not there: count at this node"),
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Opening never waits and never fails because Redis is down: connecting goes on in the
//! background, on a thread of its own, so no runtime is needed.
//!
//! Redis 6 and newer and Valkey are spoken to; from 7.0 on news go over sharded channels. It is one
//! server, or one that stands for many behind one address; the redirections of a Redis Cluster are
//! not followed.
//!
//! [`Heard::Gap`]: vendue_store::Heard::Gap

mod address;
mod announcements;
mod asked;
mod commands;
mod connect;
mod diagnose;
mod following;
mod hearing;
mod limits;
mod message;
mod names;
mod options;
mod presence;
mod relay;
mod shared;
mod viewers;
mod way;

pub use diagnose::diagnose;
pub use options::RedisOptions;
pub use relay::RedisRelay;
