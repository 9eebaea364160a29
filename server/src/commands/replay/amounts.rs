//! The numbers of a recording, read exactly: no floating point comes near them.

use vendue::domain::auctions::AuctionPolicy;
use vendue::domain::{MILLIS_PER_DAY, MILLIS_PER_SECOND};
use vendue::{Currency, Money};

/// Decimals of a day that count. The twelfth is less than a microsecond.
const DAY_DECIMALS: usize = 12;
/// Parts of a day of that many decimals.
const PARTS_PER_DAY: u64 = 1_000_000_000_000;

/// A moment of an auction, counted from its start.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Moment {
    /// As exact as it was written, so that the order of the bids is.
    parts: u64,
}

impl Moment {
    /// Reads a decimal number of days, such as `1.4036`.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let refuse = || format!("{} is not a number of days such as 1.4036", shown(text));
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if text.starts_with('-') && digits(whole.trim_start_matches('-')) {
            return Err("a bid cannot come before the start".into());
        }
        if !digits(whole) || !digits(fraction) {
            return Err(refuse());
        }
        let days_max = days_max();
        let too_late = || format!("{} days are more than the {days_max} allowed", shown(text));
        let days: u64 = whole.parse().map_err(|_| too_late())?;
        let counted: String =
            fraction.chars().chain(std::iter::repeat('0')).take(DAY_DECIMALS).collect();
        let parts: u64 = counted.parse().map_err(|_| refuse())?;
        if days >= days_max {
            return Err(too_late());
        }
        let moment = Self { parts: days * PARTS_PER_DAY + parts };
        // An auction ends a second after its last bid at the earliest.
        let longest_ms = AuctionPolicy::default().duration_ms_max;
        if moment.as_ms().saturating_add(MILLIS_PER_SECOND) > longest_ms {
            return Err(format!("{} days leave no second of the {days_max} allowed", shown(text)));
        }
        Ok(moment)
    }

    /// Milliseconds from the start, as exact as the engine keeps time.
    pub(super) fn as_ms(self) -> i64 {
        let day_ms = u128::from(MILLIS_PER_DAY.unsigned_abs());
        let ms = u128::from(self.parts) * day_ms / u128::from(PARTS_PER_DAY);
        i64::try_from(ms).unwrap_or(i64::MAX)
    }
}

/// The longest an auction may run, in whole days.
fn days_max() -> u64 {
    (AuctionPolicy::default().duration_ms_max / MILLIS_PER_DAY).unsigned_abs()
}

/// Reads a positive amount.
pub(super) fn positive_money(text: &str, currency: Currency) -> Result<Money, String> {
    let money = Money::from_decimal(text, currency)
        .map_err(|error| format!("{}: {}", shown(text), error.message()))?;
    if money.amount_minor() <= 0 {
        return Err(format!("{}: the amount must be positive", shown(text)));
    }
    Ok(money)
}

/// How many days an auction was to run, from words such as `7 day auction`.
pub(super) fn days_of(auction_type: &str) -> Option<i64> {
    let (count, rest) = auction_type.trim().split_once(' ')?;
    let days: u64 = count.parse().ok().filter(|days| (1..=days_max()).contains(days))?;
    rest.starts_with("day").then(|| i64::try_from(days).ok()).flatten()
}

/// What somebody wrote, short enough for a message.
pub(super) fn shown(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    format!("{short:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_milliseconds_exactly() {
        for (text, ms) in [
            ("0", 0),
            ("0.5", 43_200_000),
            ("1.4036", 121_271_040),
            ("6.99999", 604_799_136),
            ("89.99998", 90 * MILLIS_PER_DAY - 1_728),
            ("1.00000000000099999", MILLIS_PER_DAY),
        ] {
            assert_eq!(Moment::parse(text).expect(text).as_ms(), ms, "{text}");
        }
        let earlier = Moment::parse("1.000000000001").expect("earlier");
        assert!(earlier < Moment::parse("1.000000000002").expect("later"));
    }

    #[test]
    fn what_is_no_moment_of_an_auction_is_refused() {
        for text in
            ["", ".", "1.", ".5", "-1", "-0.5", "90", "1e3", "NaN", "inf", "1,5", "+1", " 1"]
        {
            assert!(Moment::parse(text).is_err(), "{text}");
        }
        let last = Moment::parse("89.999999999999").expect_err("no second is left");
        assert!(last.contains("no second of the 90"), "{last}");
        let long = "9".repeat(1_000);
        let refused = Moment::parse(&long).expect_err("enormous");
        assert!(refused.len() < 200, "{refused}");
        assert!(Moment::parse("-1").expect_err("negative").contains("before the start"));
    }

    #[test]
    fn amounts_are_positive_and_exact() {
        let dollars = "USD".parse().expect("USD");
        assert_eq!(positive_money("29.75", dollars).expect("fine").amount_minor(), 2_975);
        for text in ["0", "-1", "1.005", "99999999999999999999", "", "ten", "1e9"] {
            assert!(positive_money(text, dollars).is_err(), "{text}");
        }
    }

    #[test]
    fn the_type_of_an_auction_names_its_days() {
        assert_eq!(days_of("7 day auction"), Some(7));
        assert_eq!(days_of("10 days"), Some(10));
        for text in ["", "auction", "day 7", "0 day auction", "91 day auction", "7", "7 weeks"] {
            assert_eq!(days_of(text), None, "{text}");
        }
    }
}
