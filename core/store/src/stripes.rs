//! Stripes: by which rows that are only looked at are kept from one batch to the next.
//!
//! Where many nodes write, a row that was read a moment ago may be another one now. To lock each
//! row that is looked at tells, and costs more than anything else. So all keys fall into 64
//! stripes, each with a version that whoever writes a steady row counts up; a batch holds the
//! stripes that it looks into, and what it keeps under the same version is as good as read.

/// How many stripes there are.
const COUNT: usize = 64;

/// What is known of the stripes.
#[derive(Debug)]
pub(crate) struct Stripes {
    /// The versions under which rows are kept.
    versions: [Option<i64>; COUNT],
    /// Those that the batch wants to look into.
    wanted: u64,
    /// Those that it holds.
    held: u64,
}

impl Default for Stripes {
    fn default() -> Self {
        Self { versions: [None; COUNT], wanted: 0, held: 0 }
    }
}

fn bit(stripe: u8) -> u64 {
    1 << (stripe & 63)
}

impl Stripes {
    /// A batch begins: it holds nothing yet.
    pub(crate) fn begin(&mut self) {
        self.wanted = 0;
        self.held = 0;
    }

    /// A batch begins that takes what is known for true, for the time being.
    pub(crate) fn trust(&mut self) {
        self.wanted = 0;
        let known = |held, (stripe, version): (u32, &Option<i64>)| {
            held | u64::from(version.is_some()) << stripe
        };
        self.held = (0..).zip(&self.versions).fold(0, known);
    }

    /// The versions of those of these stripes that are known.
    pub(crate) fn versions_of(&self, stripes: u64) -> Vec<(u8, i64)> {
        let each = (0_u8..).zip(self.versions.iter().copied());
        let wanted = each.filter(|(stripe, _)| stripes & bit(*stripe) != 0);
        wanted.filter_map(|(stripe, version)| Some((stripe, version?))).collect()
    }

    /// The batch wants to look at a row of a stripe.
    pub(crate) fn want(&mut self, stripe: u8) {
        self.wanted |= bit(stripe);
    }

    pub(crate) fn wanted(&self) -> u64 {
        self.wanted
    }

    /// Those whose rows may be seen.
    pub(crate) fn held(&self) -> u64 {
        self.held
    }

    /// Whether a row of a stripe may be seen.
    pub(crate) fn is_seen(&self, stripe: Option<u8>) -> bool {
        stripe.is_none_or(|stripe| self.held & bit(stripe) != 0)
    }

    /// The batch holds a stripe, which has this version. Says whether that is the version under
    /// which its rows are kept.
    pub(crate) fn validate(&mut self, stripe: u8, version: i64) -> bool {
        self.held |= bit(stripe);
        match self.versions.get_mut(usize::from(stripe)) {
            Some(known) => known.replace(version) == Some(version),
            None => false,
        }
    }

    /// What is kept of a stripe is not to be trusted any more.
    pub(crate) fn forget(&mut self, stripe: u8) {
        if let Some(known) = self.versions.get_mut(usize::from(stripe)) {
            *known = None;
        }
    }
}
