//! What a client is told.

use axum::extract::ws::Utf8Bytes;

use super::{Closing, Connection};
use crate::realtime::shown::{Shown, concerns};

impl Connection {
    /// Shows an event: to a user whom it concerns, that user's own view of it.
    pub(super) async fn show(&mut self, shown: &Shown) -> Result<(), Closing> {
        if self.concerns(shown) {
            return Box::pin(self.show_own(shown)).await;
        }
        let text = shown.public_text(&self.state.market);
        self.send(text).await
    }

    async fn show_own(&mut self, shown: &Shown) -> Result<(), Closing> {
        self.check_rights().await?;
        let texts = self.texts(shown);
        self.send_all(texts).await
    }

    /// Shows a portion of what was missed. Each portion counts as a request; while there is none
    /// left the rest waits, and everything else goes on.
    pub(super) async fn catch_up(&mut self, index: usize) -> Result<(), Closing> {
        if let Err(refused) = self.charge().await {
            if let Some(watched) = self.watched.get_mut(index) {
                watched.pause(&refused);
            }
            return Ok(());
        }
        let Self { watched, rights, state, .. } = self;
        let Some(watched) = watched.get_mut(index) else { return Ok(()) };
        let events = match watched.read_log(rights.user_id(), &state.market).await {
            Ok(events) => events,
            Err(why) => {
                // The client cannot know what it has missed: it comes again with its number.
                self.refuse(&why).await?;
                return Err(Closing::RESTART);
            }
        };
        if events.iter().any(|shown| self.concerns(shown)) {
            self.check_rights().await?;
        }
        let texts = events.iter().flat_map(|shown| self.texts(shown)).collect();
        self.send_all(texts).await
    }

    fn concerns(&self, shown: &Shown) -> bool {
        concerns(shown.event(), self.rights.user_id())
    }

    /// An event as whoever holds this socket may see it.
    fn texts(&self, shown: &Shown) -> Vec<Utf8Bytes> {
        let market = &self.state.market;
        match self.rights.user_id() {
            Some(user_id) if concerns(shown.event(), Some(user_id)) => {
                shown.texts_for(user_id, market)
            }
            _ => vec![shown.public_text(market)],
        }
    }
}
