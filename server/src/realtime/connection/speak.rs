//! How a frame is written, and how a socket ends.

use std::future::Future;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes};
use futures_util::{SinkExt, StreamExt};
use tokio::time::timeout;
use vendue::Error;

use super::Connection;
use crate::audit;
use crate::error::without_cause;
use crate::realtime::frames::error_text;

/// How long the last words may take.
const FAREWELL_TIME: Duration = Duration::from_secs(3);

/// How a socket ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::realtime) enum Closing {
    /// The other end is gone, or has said goodbye.
    Gone,
    /// We end it, and say why.
    With(u16, &'static str),
}

impl Closing {
    const TOO_BIG: Self = Self::With(1009, "message_too_large");
    const MALFORMED: Self = Self::With(1002, "malformed_frame");
    pub(super) const RESTART: Self = Self::With(1012, "server_restart");
    pub(super) const SLOW: Self = Self::With(4008, "slow_consumer");
    pub(super) const SILENT: Self = Self::With(4009, "heartbeat_missed");
    pub(super) const RATE: Self = Self::With(4029, "rate_limited");

    /// What is wrong with what was received. The types of the cause belong to a library below.
    pub(super) fn because(broken: &axum::Error) -> Self {
        let cause = broken.to_string();
        if cause.contains("too long") {
            Self::TOO_BIG
        } else if cause.contains("closing handshake") || cause.contains("IO error") {
            Self::Gone
        } else {
            Self::MALFORMED
        }
    }
}

impl Connection {
    /// Says why something was refused.
    pub(in crate::realtime) async fn refuse(&mut self, why: &Error) -> Result<(), Closing> {
        audit::frame_refused(self.place.address(), self.rights.user_id(), why);
        self.send(error_text(&without_cause(why.clone()))).await
    }

    /// Sends a frame.
    pub(in crate::realtime) async fn send(&mut self, text: Utf8Bytes) -> Result<(), Closing> {
        self.write(Message::Text(text)).await
    }

    /// Sends frames in as few writes as they fit into.
    pub(super) async fn send_all(&mut self, texts: Vec<Utf8Bytes>) -> Result<(), Closing> {
        let patience = self.settings().write_time;
        for text in texts {
            in_time(patience, self.socket.feed(Message::Text(text))).await?;
        }
        in_time(patience, self.socket.flush()).await
    }

    pub(super) async fn write(&mut self, message: Message) -> Result<(), Closing> {
        let patience = self.settings().write_time;
        in_time(patience, self.socket.send(message)).await
    }

    /// Answers the bids that are being decided before the server stops.
    pub(super) async fn finish_bids(&mut self) -> Closing {
        let Some(mut bids) = self.bids.take() else { return Closing::RESTART };
        let answering = async {
            while let Some(answer) = bids.next().await {
                self.send(answer).await?;
            }
            Ok(())
        };
        match timeout(FAREWELL_TIME, answering).await {
            Ok(Err(why)) => why,
            _ => Closing::RESTART,
        }
    }

    /// Says why it ends, and hears the client out: to close while something is unread would throw
    /// the last words away.
    pub(super) async fn say_goodbye(&mut self, why: Closing) {
        let goodbye = async {
            if let Closing::With(code, reason) = why {
                let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
                self.socket.send(Message::Close(Some(frame))).await?;
            }
            while let Some(heard) = self.socket.next().await {
                heard?;
            }
            Ok::<_, axum::Error>(())
        };
        // Whoever does not listen even now misses nothing that could still be sent.
        drop(timeout(FAREWELL_TIME, goodbye).await);
    }
}

async fn in_time(
    patience: Duration,
    writing: impl Future<Output = Result<(), axum::Error>>,
) -> Result<(), Closing> {
    match timeout(patience, writing).await {
        Ok(written) => written.map_err(|_| Closing::Gone),
        Err(_) => Err(Closing::SLOW),
    }
}
