//! Soft close: how a late bid moves the end, so that nobody wins by being the last to click.
//!
//! Two arithmetics exist in the field and both are data here: *extend by N* (Catawiki) adds to the
//! end, *reset to N* (Whatnot) gives everybody N seconds from the bid. Neither ever brings the end
//! nearer. A bid counts as late when `trigger_s` or less is left as it reaches the engine.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, checked_range};
use crate::record::{Field, Malformed, Value, parse_text};
use crate::time::{MILLIS_PER_SECOND, Timestamp};

/// The longest trigger or extension: one day.
const SECONDS_MAX: i64 = 86_400;
/// The most extensions that can be asked for.
const EXTENSIONS_MAX: i64 = 100_000;

/// Whether and how late bids move the end.
///
/// Its text form can be read in a table: `none`, `extend 60 90`,
/// `reset 10 10 max 5 until 2026-11-20T12:00:00.000Z`. The names `catawiki`, `whatnot` and
/// `common` are read as the presets they stand for.
///
/// ```
/// use vendue_domain::auctions::SoftClose;
/// let rule: SoftClose = "catawiki".parse()?;
/// assert_eq!(rule.to_string(), "extend 60 90");
/// # Ok::<(), vendue_domain::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum SoftClose {
    /// Never: sudden death.
    #[default]
    None,
    /// A late bid adds `by_s` seconds to the end.
    Extend {
        /// A bid is late when this many seconds or fewer are left.
        trigger_s: i64,
        /// By how many seconds the end moves.
        by_s: i64,
        /// How often the end may move.
        max_extensions: Option<i64>,
        /// The end never moves beyond this moment.
        latest_end: Option<Timestamp>,
    },
    /// A late bid leaves `to_s` seconds from the moment of the bid.
    Reset {
        /// A bid is late when this many seconds or fewer are left.
        trigger_s: i64,
        /// How many seconds are left after the bid.
        to_s: i64,
        /// How often the end may move.
        max_extensions: Option<i64>,
        /// The end never moves beyond this moment.
        latest_end: Option<Timestamp>,
    },
}

impl SoftClose {
    /// Catawiki: a bid in the last minute adds 90 seconds.
    pub const CATAWIKI: Self = Self::extend(60, 90);
    /// Whatnot: a bid in the last 10 seconds sets the clock back to 10.
    pub const WHATNOT: Self = Self::reset(10, 10);
    /// The common convention: a bid in the last two minutes adds two minutes.
    pub const COMMON: Self = Self::extend(120, 120);

    /// Extends by `by_s` without a limit.
    pub const fn extend(trigger_s: i64, by_s: i64) -> Self {
        Self::Extend { trigger_s, by_s, max_extensions: None, latest_end: None }
    }

    /// Resets to `to_s` without a limit.
    pub const fn reset(trigger_s: i64, to_s: i64) -> Self {
        Self::Reset { trigger_s, to_s, max_extensions: None, latest_end: None }
    }

    /// The same rule, checked: seconds from 1 to 86,400, extensions from 1 to 100,000.
    pub fn checked(self) -> Result<Self, Error> {
        let (second_name, trigger_s, second_s) = match self {
            Self::None => return Ok(self),
            Self::Extend { trigger_s, by_s, .. } => ("by_s", trigger_s, by_s),
            Self::Reset { trigger_s, to_s, .. } => ("to_s", trigger_s, to_s),
        };
        checked_range("trigger_s", trigger_s, 1, SECONDS_MAX)?;
        checked_range(second_name, second_s, 1, SECONDS_MAX)?;
        if let Some(times) = self.max_extensions() {
            checked_range("max_extensions", times, 1, EXTENSIONS_MAX)?;
        }
        Ok(self)
    }

    /// How often the end may move, if that is limited.
    pub fn max_extensions(&self) -> Option<i64> {
        match *self {
            Self::None => None,
            Self::Extend { max_extensions, .. } | Self::Reset { max_extensions, .. } => {
                max_extensions
            }
        }
    }

    /// The moment beyond which the end never moves, if there is one.
    pub fn latest_end(&self) -> Option<Timestamp> {
        match *self {
            Self::None => None,
            Self::Extend { latest_end, .. } | Self::Reset { latest_end, .. } => latest_end,
        }
    }

    /// The new end after an accepted bid at `now`, when the bid moves it.
    pub fn extended_end(
        &self,
        ends_at: Timestamp,
        extensions: i64,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let (trigger_s, moved) = match *self {
            Self::None => return None,
            Self::Extend { trigger_s, by_s, .. } => (trigger_s, ends_at.plus_seconds(by_s)),
            Self::Reset { trigger_s, to_s, .. } => (trigger_s, now.plus_seconds(to_s)),
        };
        if ends_at.ms_since(now) > trigger_s.saturating_mul(MILLIS_PER_SECOND) {
            return None;
        }
        if self.max_extensions().is_some_and(|times| extensions >= times) {
            return None;
        }
        let limited = self.latest_end().map_or(moved, |latest| moved.min(latest));
        (limited > ends_at).then_some(limited)
    }
}

impl fmt::Display for SoftClose {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => return out.write_str("none"),
            Self::Extend { trigger_s, by_s, .. } => write!(out, "extend {trigger_s} {by_s}")?,
            Self::Reset { trigger_s, to_s, .. } => write!(out, "reset {trigger_s} {to_s}")?,
        }
        if let Some(times) = self.max_extensions() {
            write!(out, " max {times}")?;
        }
        if let Some(latest) = self.latest_end() {
            write!(out, " until {latest}")?;
        }
        Ok(())
    }
}

impl FromStr for SoftClose {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refuse = || {
            let shown: String = text.chars().take(80).collect();
            Error::invalid(
                "soft_close",
                "must be none, extend TRIGGER_S BY_S or reset TRIGGER_S TO_S, then max N and \
                 until TIME if limited; or catawiki, whatnot, common",
            )
            .with("value", shown)
        };
        let mut words = text.split_ascii_whitespace();
        let kind = words.next().ok_or_else(refuse)?;
        let preset = match kind {
            "none" => Some(Self::None),
            "catawiki" => Some(Self::CATAWIKI),
            "whatnot" => Some(Self::WHATNOT),
            "common" => Some(Self::COMMON),
            "extend" | "reset" => None,
            _ => return Err(refuse()),
        };
        if let Some(preset) = preset {
            return if words.next().is_none() { Ok(preset) } else { Err(refuse()) };
        }
        let mut number = || words.next().and_then(|word| word.parse().ok()).ok_or_else(refuse);
        let (trigger_s, second_s) = (number()?, number()?);
        let (mut max_extensions, mut latest_end) = (None, None);
        while let Some(word) = words.next() {
            let value = words.next().ok_or_else(refuse)?;
            match word {
                "max" if max_extensions.is_none() && latest_end.is_none() => {
                    max_extensions = Some(value.parse().map_err(|_| refuse())?);
                }
                "until" if latest_end.is_none() => latest_end = Some(value.parse()?),
                _ => return Err(refuse()),
            }
        }
        let rule = match kind {
            "extend" => Self::Extend { trigger_s, by_s: second_s, max_extensions, latest_end },
            _ => Self::Reset { trigger_s, to_s: second_s, max_extensions, latest_end },
        };
        rule.checked()
    }
}

crate::text::serde_as_text!(SoftClose);
crate::openapi::text_schema!(SoftClose, |text| {
    text.pattern(Some(
        "^(none|catawiki|whatnot|common\
        |(extend|reset) [1-9][0-9]{0,4} [1-9][0-9]{0,4}( max [1-9][0-9]{0,4})?\
        ( until [0-9T:.Z-]{20,24})?)$",
    ))
    .description(Some(
        "Whether and how late bids move the end.\n\n\
        - `none`: never.\n\
        - `extend 60 90`: a bid with 60 seconds or fewer left moves the end by 90 seconds.\n\
        - `reset 10 10`: a bid with 10 seconds or fewer left leaves 10 seconds.\n\
        - `catawiki`, `whatnot`, `common`: what these houses do, and what is common.\n\n\
        Both may go on with `max 5`, how often the end may move, and with \
        `until 2026-11-20T12:00:00.000Z`, beyond which it never moves. Seconds are from 1 to \
        86,400.",
    ))
});

impl Field for SoftClose {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self.to_string().into())
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        parse_text(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end() -> Timestamp {
        Timestamp::from_ms(1_000_000_000)
    }

    fn left(seconds: i64) -> Timestamp {
        end().plus_seconds(-seconds)
    }

    #[test]
    fn extend_adds_and_reset_tops_up() {
        let cases = [
            (SoftClose::None, 0, None),
            (SoftClose::CATAWIKI, 61, None),
            (SoftClose::CATAWIKI, 60, Some(90)),
            (SoftClose::CATAWIKI, 1, Some(90)),
            (SoftClose::WHATNOT, 11, None),
            (SoftClose::WHATNOT, 10, None),
            (SoftClose::WHATNOT, 9, Some(1)),
            (SoftClose::WHATNOT, 1, Some(9)),
            (SoftClose::reset(30, 10), 20, None),
            (SoftClose::COMMON, 120, Some(120)),
        ];
        for (rule, seconds_left, moved_s) in cases {
            let expected = moved_s.map(|seconds| end().plus_seconds(seconds));
            let found = rule.extended_end(end(), 0, left(seconds_left));
            assert_eq!(found, expected, "{rule}, {seconds_left} s left");
        }
    }

    #[test]
    fn one_millisecond_more_than_the_trigger_is_not_late() {
        let early = left(60).plus_ms(-1);
        assert_eq!(SoftClose::CATAWIKI.extended_end(end(), 0, early), None);
    }

    #[test]
    fn limits_hold() {
        let twice: SoftClose = "extend 60 90 max 2".parse().expect("valid");
        assert!(twice.extended_end(end(), 1, left(5)).is_some());
        assert_eq!(twice.extended_end(end(), 2, left(5)), None);
        let latest = end().plus_seconds(30);
        let bounded: SoftClose = format!("extend 60 90 until {latest}").parse().expect("valid");
        assert_eq!(bounded.extended_end(end(), 0, left(5)), Some(latest));
        assert_eq!(bounded.extended_end(latest, 1, latest.plus_seconds(-5)), None);
    }

    #[test]
    fn text_goes_both_ways() {
        for text in [
            "none",
            "extend 60 90",
            "reset 10 10 max 5",
            "extend 1 1 until 2026-11-20T12:00:00.000Z",
            "reset 10 10 max 5 until 2026-11-20T12:00:00.000Z",
        ] {
            assert_eq!(text.parse::<SoftClose>().expect(text).to_string(), text);
        }
        for bad in [
            "",
            "none 1",
            "extend",
            "extend 60",
            "extend 60 x",
            "extend 0 90",
            "extend 60 86401",
            "extend 60 90 max",
            "extend 60 90 max 0",
            "extend 60 90 max 1 max 2",
            "reset 10 10 until noon",
            "grow 1 2",
        ] {
            assert!(bad.parse::<SoftClose>().is_err(), "{bad}");
        }
    }
}
