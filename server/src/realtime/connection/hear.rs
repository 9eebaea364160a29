//! What a client says, and how much it may say.

use std::time::Instant;

use axum::extract::ws::Message;
use vendue::{Error, ErrorCode};

use super::{Closing, Connection};
use crate::realtime::commands;

impl Connection {
    pub(super) async fn hear(&mut self, message: Message) -> Result<(), Closing> {
        self.unanswered = 0;
        match message {
            Message::Close(_) => Err(Closing::Gone),
            Message::Pong(_) => Ok(()),
            _ if !self.admit().await? => Ok(()),
            Message::Ping(_) => Ok(()),
            Message::Text(text) => Box::pin(commands::obey(self, &text)).await,
            Message::Binary(_) => {
                let message = "message: must be a text frame";
                self.refuse(&Error::new(ErrorCode::InvalidArgument, message)).await
            }
        }
    }

    /// Counts a message. Says whether it is heard.
    async fn admit(&mut self) -> Result<bool, Closing> {
        let now = Instant::now();
        let Some(Err(wait)) = self.messages.as_mut().map(|bucket| bucket.take(now)) else {
            return Ok(true);
        };
        if self.refusals.take(now).is_err() {
            return Err(Closing::RATE);
        }
        let wait_ms = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX).max(1);
        let refused = Error::new(ErrorCode::RateLimited, "too many messages: wait a little");
        self.refuse(&refused.with("retry_after_ms", wait_ms)).await?;
        Ok(false)
    }
}
