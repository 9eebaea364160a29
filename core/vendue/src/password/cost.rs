//! What hashing one password costs.

use argon2::Params;
use vendue_domain::Error;

/// OWASP's parameters: 19 MiB, two passes, one lane. Nobody can choose less.
const MEMORY_KIB_MIN: u32 = 19_456;
const PASSES_MIN: u32 = 2;
/// Beyond these a sign-in would be an attack on the own machine.
const MEMORY_KIB_MAX: u32 = 1_048_576;
const PASSES_MAX: u32 = 16;
const LANES_MAX: u32 = 8;
/// The most that all passes together may go through: some seconds.
const MEMORY_TOTAL_KIB_MAX: u64 = 4 * 1_048_576;

/// What hashing one password with argon2id costs. The default is what OWASP recommends, about 22 ms
/// of one core and 19 MiB; it can only be raised.
///
/// A higher cost is paid by whoever guesses, and at each sign-in. A password that was hashed at a
/// lower one is hashed anew when its owner next signs in.
///
/// ```
/// use vendue::PasswordCost;
///
/// let cost = PasswordCost::new(65_536, 3, 1)?;
/// assert_eq!(cost.memory_kib(), 65_536);
/// assert!(PasswordCost::new(8_192, 1, 1).is_err(), "below the default");
/// # Ok::<(), vendue::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PasswordCost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl PasswordCost {
    /// A cost: KiB of memory from 19,456 to 1,048,576, passes over it from 2 to 16, and lanes from
    /// 1 to 8, with at most 4 GiB for all passes together. Fails with `invalid_argument`.
    ///
    /// Lanes are worked on one after the other; they are for hashes that others must compute.
    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Result<Self, Error> {
        let between = |field: &str, value: u32, least: u32, most: u32| {
            if (least..=most).contains(&value) {
                return Ok(());
            }
            Err(Error::invalid(field, format!("must be from {least} to {most}"))
                .with("minimum", i64::from(least))
                .with("maximum", i64::from(most)))
        };
        between("memory_kib", memory_kib, MEMORY_KIB_MIN, MEMORY_KIB_MAX)?;
        between("passes", passes, PASSES_MIN, PASSES_MAX)?;
        between("lanes", lanes, 1, LANES_MAX)?;
        if !is_bearable(memory_kib, passes, lanes) {
            return Err(Error::invalid("passes", "must go through 4 GiB at most, all together"));
        }
        Ok(Self { memory_kib, passes, lanes })
    }

    /// A cost below what may be chosen, so that a test need not wait.
    #[cfg(test)]
    pub(crate) fn tiny() -> Self {
        Self { memory_kib: 1_024, passes: 1, lanes: 1 }
    }

    /// KiB of memory.
    pub fn memory_kib(self) -> u32 {
        self.memory_kib
    }

    /// Passes over the memory.
    pub fn passes(self) -> u32 {
        self.passes
    }

    /// Lanes of the memory.
    pub fn lanes(self) -> u32 {
        self.lanes
    }

    /// Whether a hash with these parameters is cheaper to guess than one of this cost: it needs
    /// less memory, or goes through less of it. More passes do not make up for less memory, and
    /// lanes make nothing harder.
    pub(super) fn is_above(self, other: &Params) -> bool {
        let work = |memory: u32, passes: u32| u64::from(memory) * u64::from(passes);
        let own = work(self.memory_kib, self.passes);
        other.m_cost() < self.memory_kib || work(other.m_cost(), other.t_cost()) < own
    }

    pub(super) fn params(self) -> Result<Params, argon2::Error> {
        Params::new(self.memory_kib, self.passes, self.lanes, Some(Params::DEFAULT_OUTPUT_LEN))
    }
}

impl Default for PasswordCost {
    fn default() -> Self {
        Self { memory_kib: MEMORY_KIB_MIN, passes: PASSES_MIN, lanes: 1 }
    }
}

/// Whether a hash with such parameters, wherever it comes from, may be computed here.
pub(super) fn is_bearable(memory_kib: u32, passes: u32, lanes: u32) -> bool {
    let total = u64::from(memory_kib) * u64::from(passes);
    memory_kib <= MEMORY_KIB_MAX
        && passes <= PASSES_MAX
        && lanes <= LANES_MAX
        && total <= MEMORY_TOTAL_KIB_MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cost_can_only_be_raised_and_has_an_end() {
        let default = PasswordCost::default();
        assert_eq!(PasswordCost::new(19_456, 2, 1).expect("the default"), default);
        for (memory_kib, passes, lanes) in
            [(19_456, 16, 8), (1_048_576, 4, 1), (262_144, 16, 4), (65_536, 3, 4)]
        {
            let cost = PasswordCost::new(memory_kib, passes, lanes).expect("raised");
            assert_eq!((cost.memory_kib(), cost.passes()), (memory_kib, passes));
            assert_eq!(cost.lanes(), lanes);
        }
        for (memory_kib, passes, lanes, field) in [
            (19_455, 2, 1, "memory_kib"),
            (0, 2, 1, "memory_kib"),
            (1_048_577, 2, 1, "memory_kib"),
            (u32::MAX, 2, 1, "memory_kib"),
            (19_456, 1, 1, "passes"),
            (19_456, 17, 1, "passes"),
            (1_048_576, 5, 1, "passes"),
            (19_456, 2, 0, "lanes"),
            (19_456, 2, 9, "lanes"),
        ] {
            let refused = PasswordCost::new(memory_kib, passes, lanes).expect_err(field);
            assert_eq!(refused.code(), vendue_domain::ErrorCode::InvalidArgument);
            assert_eq!(refused.detail("field"), Some(&field.into()));
        }
    }

    #[test]
    fn what_is_weaker_is_said_by_memory_and_work() {
        let cost = PasswordCost::default();
        for (memory_kib, passes, weaker) in [
            (19_456, 2, false),
            (19_456, 1, true),
            (9_216, 4, true),
            (19_455, 16, true),
            // OWASP counts this as equal to the default.
            (47_104, 1, false),
            (65_536, 3, false),
        ] {
            let params = Params::new(memory_kib, passes, 1, None).expect("parameters");
            assert_eq!(cost.is_above(&params), weaker, "{memory_kib} {passes}");
        }
    }
}
