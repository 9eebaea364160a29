//! Money: whole minor units of a named currency, with checked arithmetic.
//!
//! There is no floating point in a money path. Amounts stay within ±(2^53 − 1) so that every host,
//! JavaScript included, can hold them exactly. See `docs/adr/0004`.

use std::fmt;
use std::str::FromStr;

use crate::currency::Currency;
use crate::error::{Error, ErrorCode};

/// The largest amount, in minor units, that any host can hold exactly: 2^53 − 1.
pub const AMOUNT_MINOR_MAX: i64 = (1 << 53) - 1;

/// One whole, in basis points: 10,000 basis points are 100 %.
pub const BASIS_POINTS_ONE: i64 = 10_000;

/// An amount of one currency.
///
/// ```
/// use vendue_domain::Money;
/// let price: Money = "12.50 EUR".parse()?;
/// assert_eq!(price.amount_minor(), 1250);
/// assert_eq!(price.checked_add(price)?.to_string(), "25.00 EUR");
/// # Ok::<(), vendue_domain::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, serde::Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Money {
    /// The amount in minor units (cents of a euro, whole yen).
    #[cfg_attr(
        feature = "openapi",
        schema(minimum = -9_007_199_254_740_991_i64, maximum = 9_007_199_254_740_991_i64)
    )]
    amount_minor: i64,
    /// The currency.
    currency: Currency,
}

impl Money {
    /// An amount in minor units. Fails with `amount_out_of_range` beyond ±[`AMOUNT_MINOR_MAX`].
    pub fn new(amount_minor: i64, currency: Currency) -> Result<Self, Error> {
        checked_amount(amount_minor)?;
        Ok(Self { amount_minor, currency })
    }

    /// Reads a decimal number such as `12.5` as an amount of `currency`.
    ///
    /// Fails with `amount_malformed` when it is no decimal number, with `amount_too_precise` when
    /// it has more decimals than the currency, and with `amount_out_of_range`.
    pub fn from_decimal(text: &str, currency: Currency) -> Result<Self, Error> {
        parse_decimal(text, currency).and_then(|minor| Self::new(minor, currency))
    }

    /// The amount in minor units (cents of a euro, whole yen).
    pub fn amount_minor(self) -> i64 {
        self.amount_minor
    }

    /// The currency.
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// The sum. Fails with `currency_mismatch` or `amount_out_of_range`.
    pub fn checked_add(self, other: Self) -> Result<Self, Error> {
        self.same_currency(other)?;
        let sum = self.amount_minor.checked_add(other.amount_minor).ok_or_else(out_of_range)?;
        Self::new(sum, self.currency)
    }

    /// The difference. Fails with `currency_mismatch` or `amount_out_of_range`.
    pub fn checked_sub(self, other: Self) -> Result<Self, Error> {
        self.same_currency(other)?;
        let rest = self.amount_minor.checked_sub(other.amount_minor).ok_or_else(out_of_range)?;
        Self::new(rest, self.currency)
    }

    /// A share of the amount in basis points, rounded once, half away from zero.
    pub fn basis_points(self, share: i64) -> Result<Self, Error> {
        Self::new(basis_points_of(self.amount_minor, share)?, self.currency)
    }

    fn same_currency(self, other: Self) -> Result<(), Error> {
        if self.currency == other.currency {
            return Ok(());
        }
        Err(Error::new(
            ErrorCode::CurrencyMismatch,
            format!("the amount is in {}, not in {}", other.currency, self.currency),
        )
        .with("expected", self.currency.as_str())
        .with("value", other.currency.as_str()))
    }
}

/// Checks that an amount stays within ±[`AMOUNT_MINOR_MAX`].
pub fn checked_amount(amount_minor: i64) -> Result<i64, Error> {
    let range = AMOUNT_MINOR_MAX.checked_neg().ok_or_else(out_of_range)?..=AMOUNT_MINOR_MAX;
    if range.contains(&amount_minor) { Ok(amount_minor) } else { Err(out_of_range()) }
}

/// `share` basis points of `amount_minor`, rounded half away from zero.
pub fn basis_points_of(amount_minor: i64, share: i64) -> Result<i64, Error> {
    let product =
        i128::from(amount_minor).checked_mul(i128::from(share)).ok_or_else(out_of_range)?;
    let one = i128::from(BASIS_POINTS_ONE);
    let half = one.checked_div(2).ok_or_else(out_of_range)?;
    let nudged = if product < 0 { product.checked_sub(half) } else { product.checked_add(half) };
    let rounded = nudged.and_then(|sum| sum.checked_div(one)).ok_or_else(out_of_range)?;
    checked_amount(i64::try_from(rounded).map_err(|_| out_of_range())?)
}

fn out_of_range() -> Error {
    Error::new(ErrorCode::AmountOutOfRange, "the amount is beyond what can be held exactly")
        .with("maximum_minor", AMOUNT_MINOR_MAX)
}

fn malformed(text: &str) -> Error {
    let shown: String = text.chars().take(40).collect();
    Error::new(ErrorCode::AmountMalformed, "the amount must be a decimal number such as 12.50")
        .with("field", "amount")
        .with("value", shown)
}

fn parse_decimal(text: &str, currency: Currency) -> Result<i64, Error> {
    let trimmed = text.trim();
    let (negative, digits) = match trimmed.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, trimmed),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !plain(whole) || !plain(fraction) || digits.ends_with('.') {
        return Err(malformed(text));
    }
    let exponent = currency.exponent();
    let significant = fraction.trim_end_matches('0');
    if significant.len() > usize::from(exponent) {
        return Err(Error::new(
            ErrorCode::AmountTooPrecise,
            format!("{currency} has {exponent} decimals"),
        )
        .with("field", "amount")
        .with("decimals_max", i64::from(exponent)));
    }
    let mut minor: i64 = 0;
    let padding = usize::from(exponent).saturating_sub(significant.len());
    let zeros = std::iter::repeat_n(b'0', padding);
    for digit in whole.bytes().chain(significant.bytes()).chain(zeros) {
        let value = i64::from(digit.saturating_sub(b'0'));
        minor = minor
            .checked_mul(10)
            .and_then(|tens| tens.checked_add(value))
            .ok_or_else(out_of_range)?;
    }
    if negative { minor.checked_neg().ok_or_else(out_of_range) } else { Ok(minor) }
}

/// Writes minor units as a plain decimal number: `1250` of a two-decimal currency is `12.50`.
pub fn format_minor(amount_minor: i64, exponent: u8) -> String {
    let sign = if amount_minor < 0 { "-" } else { "" };
    let width = usize::from(exponent).saturating_add(1);
    let digits = format!("{:0>width$}", amount_minor.unsigned_abs());
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(usize::from(exponent)));
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

impl fmt::Display for Money {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{} {}",
            format_minor(self.amount_minor, self.currency.exponent()),
            self.currency
        )
    }
}

impl FromStr for Money {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (amount, code) = text.trim().rsplit_once(' ').ok_or_else(|| malformed(text))?;
        Self::from_decimal(amount, code.parse()?)
    }
}

impl<'de> serde::Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        struct Parts {
            amount_minor: i64,
            currency: Currency,
        }
        let parts = Parts::deserialize(source)?;
        Self::new(parts.amount_minor, parts.currency).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euro() -> Currency {
        "EUR".parse().expect("EUR is a currency")
    }

    #[test]
    fn decimals_follow_the_currency() {
        let yen: Currency = "JPY".parse().expect("JPY");
        let dinar: Currency = "KWD".parse().expect("KWD");
        assert_eq!(Money::from_decimal("12.5", euro()).expect("ok").amount_minor(), 1250);
        assert_eq!(Money::from_decimal("12.500", euro()).expect("ok").amount_minor(), 1250);
        assert_eq!(Money::from_decimal("-0.05", euro()).expect("ok").to_string(), "-0.05 EUR");
        assert_eq!(Money::from_decimal("1.234", dinar).expect("ok").amount_minor(), 1234);
        assert_eq!(
            Money::from_decimal("1.5", yen).expect_err("yen has no decimals").code(),
            ErrorCode::AmountTooPrecise
        );
        for bad in ["", ".", "1.", ".5", "1e3", "+1", "1,5", "NaN", "1 2"] {
            let refused = Money::from_decimal(bad, euro()).expect_err(bad);
            assert_eq!(refused.code(), ErrorCode::AmountMalformed, "{bad}");
        }
        assert_eq!(
            Money::from_decimal("90071992547409.92", euro()).expect_err("too much").code(),
            ErrorCode::AmountOutOfRange
        );
    }

    #[test]
    fn shares_round_half_away_from_zero() {
        assert_eq!(basis_points_of(50, 100).expect("ok"), 1);
        assert_eq!(basis_points_of(49, 100).expect("ok"), 0);
        assert_eq!(basis_points_of(-50, 100).expect("ok"), -1);
        assert!(basis_points_of(AMOUNT_MINOR_MAX, 20_000).is_err());
    }

    #[test]
    fn currencies_do_not_mix() {
        let euros = Money::new(1, euro()).expect("ok");
        let dollars = Money::new(1, "USD".parse().expect("USD")).expect("ok");
        assert_eq!(
            euros.checked_add(dollars).expect_err("mixed").code(),
            ErrorCode::CurrencyMismatch
        );
    }
}
