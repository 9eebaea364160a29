//! Heartbeats, and the end of rights.

use std::time::Instant;

use axum::extract::ws::Message;

use super::{Closing, Connection};

/// How many heartbeats may stay unanswered.
const UNANSWERED_MAX: u8 = 2;

impl Connection {
    /// Gives up rights that hold no longer, and says so. What was subscribed goes on as for
    /// anyone, and what was addressed to the user ends.
    pub(in crate::realtime) async fn check_rights(&mut self) -> Result<(), Closing> {
        let now = self.state.market.now();
        match self.rights.check(now) {
            Ok(()) => Ok(()),
            Err(over) => {
                self.rights_changed();
                self.refuse(&over).await?;
                if self.private.is_empty() {
                    return Ok(());
                }
                Box::pin(self.end_private(&over)).await
            }
        }
    }

    /// Lets everything that depends on the rights follow them.
    pub(in crate::realtime) fn rights_changed(&mut self) {
        let user_id = self.rights.user_id();
        self.watched.iter().for_each(|watched| watched.set_user(user_id));
        self.set_timer();
    }

    pub(super) async fn keep_time(&mut self) -> Result<(), Closing> {
        self.check_rights().await?;
        if Instant::now() >= self.heartbeat_at {
            if self.unanswered >= UNANSWERED_MAX {
                return Err(Closing::SILENT);
            }
            self.unanswered += 1;
            self.heartbeat_at = Instant::now() + self.settings().heartbeat;
            self.write(Message::Ping(bytes::Bytes::new())).await?;
        }
        self.set_timer();
        Ok(())
    }

    pub(super) fn set_timer(&mut self) {
        let remaining = self.rights.remaining(self.state.market.now());
        let rights_end = remaining.map(|remaining| Instant::now() + remaining);
        let next = rights_end.map_or(self.heartbeat_at, |end| end.min(self.heartbeat_at));
        self.timer.as_mut().reset(next.into());
    }
}
