//! A transaction that is decided ahead: read without locks, then compared with all locks held.

use vendue_store::{Footprint, Key, Needs, Overlay, StoreError};

use crate::backend::{PostgresBackend, run, within};
use crate::guards::{Guards, bit};
use crate::load::{Wait, lock, look_again};
use crate::tables::Tables;
use crate::verify::Verifying;
use crate::write::Storing;

/// What such a transaction will do, ready to be sent.
pub(crate) struct Prepared {
    /// Until it is done.
    verifying: Option<Verifying>,
    /// What was not there.
    absent: Needs,
    /// The keys of what was refused, if nothing is to be stored: then nothing else looks for them.
    refused: Vec<[u8; 16]>,
    storing: Option<Storing>,
}

impl Prepared {
    pub(crate) fn new(
        footprint: Footprint,
        refused: Vec<[u8; 16]>,
        storing: Option<Storing>,
        tables: &mut Tables,
    ) -> Result<Self, StoreError> {
        let verifying = Some(Verifying::of(&footprint, tables)?);
        let refused = if storing.is_some() { Vec::new() } else { refused };
        Ok(Self { verifying, absent: footprint.absent, refused, storing })
    }
}

impl PostgresBackend {
    /// Reads what is needed and not known yet, as it stands.
    pub(crate) fn read_ahead(
        &mut self,
        needs: &Needs,
        overlay: &mut Overlay,
    ) -> Result<(), StoreError> {
        let is_steady = |key: &&Key| key.row_type().table.is_steady;
        // Steady rows cannot be changed ahead, so whoever asks for one looks at it.
        let needs = &needs.looking_at(|key| is_steady(&key));
        // What is looked at is kept by the versions of the stripes, which are read before the rows:
        // a row that changes in between is then found to be another one.
        let looks = needs.looks().iter().filter(is_steady);
        let stripes = looks.fold(overlay.wanted_stripes(), |bits, key| bits | bit(key));
        let unseen = stripes & !overlay.held_stripes();
        let mut wanted = needs.clone();
        if unseen != 0 {
            for (stripe, version) in run!(self, |connection| Guards::look(unseen, connection))? {
                overlay.validate(stripe, version).into_iter().for_each(|key| wanted.look(key));
            }
        }
        wanted.retain(|key| !overlay.knows(key));
        wanted.sort();
        let tables = &mut self.tables;
        let found = run!(self, |connection| lock(connection, tables, &wanted, Wait::Unlocked))?;
        for key in Self::enter(&wanted, found, overlay).all() {
            overlay.load(key.clone(), None);
        }
        Ok(())
    }

    /// Locks what the transaction has seen and compares it.
    pub(crate) fn lock_and_compare(&mut self) -> Result<(), StoreError> {
        let verifying = self.prepared.as_mut().and_then(|prepared| prepared.verifying.take());
        let verifying = verifying.ok_or_else(nothing_prepared)?;
        run!(self, |connection| verifying.run(connection))
    }

    /// With the locks held, looks at what cannot be locked; gives what is to be stored.
    pub(crate) fn look_and_take(&mut self) -> Result<Option<Storing>, StoreError> {
        let prepared = self.prepared.take().ok_or_else(nothing_prepared)?;
        let (absent, refused, tables) = (prepared.absent, prepared.refused, &mut self.tables);
        let again = run!(self, |connection| look_again(connection, tables, &absent, &refused))?;
        if !again.appeared.is_empty() || !again.outcomes.is_empty() {
            return Err(StoreError::Conflict("rows have appeared, or a write comes again".into()));
        }
        Ok(prepared.storing)
    }
}

fn nothing_prepared() -> StoreError {
    StoreError::Unavailable("nothing was prepared".into())
}
