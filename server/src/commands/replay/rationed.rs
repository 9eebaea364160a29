//! A file that is read record by record, each of which can be only so long.

use std::cell::Cell;
use std::io::{Error, ErrorKind, Read};
use std::rc::Rc;

/// The most bytes of a record. The reader reads ahead, so some more than this may pass unnoticed.
const RECORD_BYTES_MAX: usize = 65_536;

/// How much may still be read until the record is complete.
#[derive(Clone)]
pub(super) struct Ration(Rc<Cell<usize>>);

impl Ration {
    /// A record is complete, and the next one may be as long again.
    pub(super) fn renew(&self) {
        self.0.set(RECORD_BYTES_MAX);
    }
}

/// A reader that fails rather than fill the memory with a record that does not end.
pub(super) struct Rationed<R> {
    source: R,
    ration: Ration,
}

impl<R> Rationed<R> {
    pub(super) fn new(source: R) -> (Self, Ration) {
        let ration = Ration(Rc::new(Cell::new(RECORD_BYTES_MAX)));
        (Self { source, ration: ration.clone() }, ration)
    }
}

impl<R: Read> Read for Rationed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let left = self.ration.0.get();
        if left == 0 {
            let message = format!("a record has more than {RECORD_BYTES_MAX} bytes");
            return Err(Error::new(ErrorKind::InvalidData, message));
        }
        let count = self.source.read(buffer)?;
        self.ration.0.set(left.saturating_sub(count));
        Ok(count)
    }
}
