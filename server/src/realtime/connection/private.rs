//! What a client is told of topics that are addressed to it.

use vendue::Error;
use vendue::domain::events::Event;

use super::{Closing, Connection};
use crate::error::without_cause;
use crate::realtime::private::{PrivateTold, access_lost, ended_text, private_text};

impl Connection {
    pub(super) async fn tell_private(
        &mut self,
        index: usize,
        told: PrivateTold,
    ) -> Result<(), Closing> {
        match told {
            PrivateTold::Event(event) => self.show_private(&event).await,
            PrivateTold::Behind => {
                self.read_private(index).await;
                Ok(())
            }
            PrivateTold::Lost { .. } => {
                // If it is the end of the session, that says more.
                self.check_rights().await?;
                if index >= self.private.len() {
                    return Ok(());
                }
                let lost = self.private.swap_remove(index);
                self.send(ended_text(lost.topic(), &access_lost())).await
            }
            PrivateTold::Over => Err(Closing::RESTART),
            PrivateTold::Failed(why) => {
                self.refuse(&why).await?;
                Err(Closing::RESTART)
            }
        }
    }

    async fn show_private(&mut self, event: &Event) -> Result<(), Closing> {
        self.check_rights().await?;
        let now = self.state.market.now();
        match private_text(event, now) {
            // With the rights everything private is gone.
            Some(text) if self.rights.user_id().is_some() => self.send(text).await,
            _ => Ok(()),
        }
    }

    /// Lets a portion of what was missed be read. Each counts as a request; while there is none
    /// left the rest waits, and everything else goes on.
    async fn read_private(&mut self, index: usize) {
        let charged = self.charge().await;
        match (self.private.get_mut(index), charged) {
            (Some(private), Ok(())) => private.read_log(),
            (Some(private), Err(refused)) => private.pause(&refused),
            (None, _) => {}
        }
    }

    /// Follows nothing more of what is addressed to somebody, and says why.
    pub(in crate::realtime) async fn end_private(&mut self, why: &Error) -> Result<(), Closing> {
        let why = without_cause(why.clone());
        let texts = self.private.drain(..).map(|private| ended_text(private.topic(), &why));
        let texts = texts.collect();
        self.send_all(texts).await
    }
}
