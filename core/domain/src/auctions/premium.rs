//! What a winner pays: the hammer price, the buyer's premium and tax, as lines.
//!
//! The premium is marginal, as auction houses print it in their conditions: each tier's rate
//! applies to the part of the hammer price that lies within the tier. With 25 % to 1,000 and 20 %
//! above, a hammer price of 1,500 carries 250 + 100. Premium and tax are both computed on the
//! hammer price, and each is rounded once, half away from zero.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::auctions::ladder::whole;
use crate::error::{Error, ErrorCode, checked_range};
use crate::money::{AMOUNT_MINOR_MAX, BASIS_POINTS_ONE, basis_points_of, checked_amount};
use crate::record::{Field, Malformed, Value, parse_text};
use crate::text::{serde_as_text, word_enum};

/// The most tiers a premium may have.
const TIERS_MAX: usize = 32;

/// One tier: the part of the hammer price from here to the next tier carries this rate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PremiumTier {
    /// Where the tier begins.
    pub from_minor: i64,
    /// The rate within the tier, 0 to 10,000.
    pub basis_points: i64,
}

/// The buyer's premium by tiers of the hammer price. Its text form, also in JSON and SQL, is
/// `none` or the tiers: `0:2500,100000:2000`.
///
/// ```
/// use vendue_domain::auctions::{PremiumTiers, price_lines, price_total};
/// let tiers: PremiumTiers = "0:2500,100000:2000".parse()?;
/// let lines = price_lines(&tiers, 0, 150_000)?;
/// assert_eq!(price_total(&lines)?, 150_000 + 25_000 + 10_000);
/// # Ok::<(), vendue_domain::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Default)]
pub struct PremiumTiers(Option<Arc<[PremiumTier]>>);

impl PremiumTiers {
    /// No premium.
    pub fn none() -> Self {
        Self(None)
    }

    /// A premium of 1 to 32 tiers, the first from 0, each from a higher price than the one before,
    /// every rate from 0 to 10,000 basis points; no tier at all is [`PremiumTiers::none`]. Anything
    /// else is `invalid_argument`.
    pub fn from_tiers(tiers: &[PremiumTier]) -> Result<Self, Error> {
        let Some(first) = tiers.first() else {
            return Ok(Self::none());
        };
        if tiers.len() > TIERS_MAX {
            let limit = i64::try_from(TIERS_MAX).unwrap_or(i64::MAX);
            return Err(Error::invalid("premium", format!("must have at most {limit} tiers"))
                .with("maximum", limit));
        }
        if first.from_minor != 0 {
            return Err(Error::invalid("premium", "the first tier must start at 0"));
        }
        if !tiers.is_sorted_by(|low, high| low.from_minor < high.from_minor) {
            return Err(Error::invalid("premium", "each tier must start above the one before"));
        }
        for tier in tiers {
            checked_range("premium", tier.from_minor, 0, AMOUNT_MINOR_MAX)?;
            checked_range("premium", tier.basis_points, 0, BASIS_POINTS_ONE)?;
        }
        Ok(Self(Some(tiers.into())))
    }

    /// The tiers, from the lowest price to the highest; empty without a premium.
    pub fn tiers(&self) -> &[PremiumTier] {
        self.0.as_deref().unwrap_or_default()
    }

    /// The premium on a hammer price, rounded once, half away from zero.
    fn premium_of(&self, hammer_minor: i64) -> Option<i64> {
        let mut ten_thousandths: i128 = 0;
        let mut tiers = self.tiers().iter().peekable();
        while let Some(tier) = tiers.next() {
            let end = tiers.peek().map_or(hammer_minor, |next| next.from_minor.min(hammer_minor));
            let part = end.checked_sub(tier.from_minor)?.max(0);
            let share = i128::from(part).checked_mul(i128::from(tier.basis_points))?;
            ten_thousandths = ten_thousandths.checked_add(share)?;
        }
        // The hammer price is not negative, so half away from zero is half up.
        let one = i128::from(BASIS_POINTS_ONE);
        let rounded = ten_thousandths.checked_add(one.checked_div(2)?)?.checked_div(one)?;
        i64::try_from(rounded).ok()
    }

    /// The one rate that applies to the whole of a hammer price, if it is one.
    fn single_rate(&self, hammer_minor: i64) -> Option<i64> {
        match self.tiers() {
            [only] => Some(only.basis_points),
            [first, second, ..] if hammer_minor <= second.from_minor => Some(first.basis_points),
            _ => None,
        }
    }
}

word_enum! {
    /// What a line of the final price is for.
    pub enum PriceLineKind {
        /// The price at which the thing was sold.
        Hammer = "hammer",
        /// The buyer's premium.
        Premium = "premium",
        /// Tax on the hammer price.
        Tax = "tax",
    }
}

/// One line of what a winner pays.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PriceLine {
    /// What it is for.
    pub kind: PriceLineKind,
    /// The amount.
    pub amount_minor: i64,
    /// The rate, where one rate on the hammer price gave the amount: absent on the hammer price
    /// itself and on a premium that spans several tiers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis_points: Option<i64>,
}

/// The lines for a hammer price: the price itself, then the premium if there are tiers, then the
/// tax if there is a rate.
///
/// Fails with `amount_not_positive` for a negative price, `amount_out_of_range` when the total
/// cannot be held exactly, and `invalid_argument` for a tax rate beyond 0 to 10,000.
pub fn price_lines(
    tiers: &PremiumTiers,
    tax_basis_points: i64,
    hammer_minor: i64,
) -> Result<Vec<PriceLine>, Error> {
    checked_range("tax_basis_points", tax_basis_points, 0, BASIS_POINTS_ONE)?;
    if hammer_minor < 0 {
        return Err(Error::new(ErrorCode::AmountNotPositive, "the hammer price is negative")
            .with("value", hammer_minor));
    }
    let hammer = checked_amount(hammer_minor)?;
    let mut lines =
        vec![PriceLine { kind: PriceLineKind::Hammer, amount_minor: hammer, basis_points: None }];
    if !tiers.tiers().is_empty() {
        lines.push(PriceLine {
            kind: PriceLineKind::Premium,
            amount_minor: tiers.premium_of(hammer).ok_or_else(out_of_range)?,
            basis_points: tiers.single_rate(hammer),
        });
    }
    if tax_basis_points > 0 {
        lines.push(PriceLine {
            kind: PriceLineKind::Tax,
            amount_minor: basis_points_of(hammer, tax_basis_points)?,
            basis_points: Some(tax_basis_points),
        });
    }
    // Whoever is given lines can add them up.
    price_total(&lines)?;
    Ok(lines)
}

/// The sum of the lines. Fails with `amount_out_of_range`.
pub fn price_total(lines: &[PriceLine]) -> Result<i64, Error> {
    let sum = lines.iter().try_fold(0_i64, |sum, line| sum.checked_add(line.amount_minor));
    checked_amount(sum.ok_or_else(out_of_range)?)
}

fn out_of_range() -> Error {
    Error::new(ErrorCode::AmountOutOfRange, "the total is beyond what can be held exactly")
        .with("maximum_minor", AMOUNT_MINOR_MAX)
}

impl fmt::Display for PremiumTiers {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.tiers().is_empty() {
            return out.write_str("none");
        }
        for (index, tier) in self.tiers().iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(out, "{comma}{}:{}", tier.from_minor, tier.basis_points)?;
        }
        Ok(())
    }
}

impl fmt::Debug for PremiumTiers {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl FromStr for PremiumTiers {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if text == "none" {
            return Ok(Self::none());
        }
        let read = |part: &str| {
            let (from, share) = part.split_once(':')?;
            Some(PremiumTier { from_minor: whole(from)?, basis_points: whole(share)? })
        };
        let parts = text.split(',').take(TIERS_MAX.saturating_add(1));
        let tiers: Option<Vec<PremiumTier>> = parts.map(read).collect();
        let tiers = tiers.ok_or_else(|| {
            let shown: String = text.chars().take(40).collect();
            Error::invalid("premium", "must be none or tiers such as 0:2500,100000:2000")
                .with("value", shown)
        })?;
        Self::from_tiers(&tiers)
    }
}

serde_as_text!(PremiumTiers);
crate::openapi::text_schema!(PremiumTiers, |text| {
    text.pattern(Some("^(none|0:[0-9]{1,5}(,[1-9][0-9]{0,14}:[0-9]{1,5}){0,31})$")).description(
        Some(
            "The buyer's premium.\n\n\
        - `none`: there is none.\n\
        - `0:2500,100000:2000`: up to 32 tiers, the hammer price in minor units from which each \
        begins and the rate of the part within it, 0 to 10,000 basis points.",
        ),
    )
});

impl Field for PremiumTiers {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self.to_string().into())
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        parse_text(value)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn amounts(tiers: &str, tax: i64, hammer: i64) -> Vec<i64> {
        let tiers: PremiumTiers = tiers.parse().expect(tiers);
        let lines = price_lines(&tiers, tax, hammer).expect("priced");
        lines.iter().map(|line| line.amount_minor).collect()
    }

    #[test]
    fn each_tier_applies_to_its_part_of_the_price() {
        let tiers = "0:2500,100000:2000,1000000:1200";
        assert_eq!(amounts(tiers, 0, 99_999), [99_999, 25_000]);
        assert_eq!(amounts(tiers, 0, 100_000), [100_000, 25_000]);
        assert_eq!(amounts(tiers, 0, 100_005), [100_005, 25_001]);
        assert_eq!(amounts(tiers, 0, 1_000_000), [1_000_000, 205_000]);
        assert_eq!(amounts(tiers, 0, 2_000_000), [2_000_000, 325_000]);
    }

    #[test]
    fn the_premium_is_rounded_once_over_all_tiers() {
        // Rounded tier by tier, 0.5 and 0.5 would become 2.
        assert_eq!(amounts("0:5000,1:5000", 0, 2), [2, 1]);
        assert_eq!(amounts("0:900", 0, 50), [50, 5]);
        assert_eq!(amounts("0:900", 0, 49), [49, 4]);
    }

    #[test]
    fn tax_is_on_the_hammer_price_alone() {
        assert_eq!(amounts("0:2000", 1_900, 10_000), [10_000, 2_000, 1_900]);
        assert_eq!(amounts("none", 1_900, 10_000), [10_000, 1_900]);
        assert_eq!(amounts("none", 0, 10_000), [10_000]);
    }

    #[test]
    fn a_line_names_its_rate_only_when_there_is_one() {
        let tiers: PremiumTiers = "0:2500,1000:2000".parse().expect("tiers");
        let rate = |hammer| price_lines(&tiers, 700, hammer).expect("priced")[1].basis_points;
        assert_eq!(rate(1_000), Some(2_500));
        assert_eq!(rate(1_001), None);
        let json = serde_json::to_value(price_lines(&tiers, 700, 2_000).expect("priced"));
        let expected = serde_json::json!([
            {"kind": "hammer", "amount_minor": 2_000},
            {"kind": "premium", "amount_minor": 450},
            {"kind": "tax", "amount_minor": 140, "basis_points": 700},
        ]);
        assert_eq!(json.expect("JSON"), expected);
    }

    #[test]
    fn impossible_amounts_are_refused() {
        let half: PremiumTiers = "0:5000".parse().expect("tiers");
        let code = |tax, hammer| price_lines(&half, tax, hammer).expect_err("refused").code();
        assert_eq!(code(0, -1), ErrorCode::AmountNotPositive);
        assert_eq!(code(0, AMOUNT_MINOR_MAX), ErrorCode::AmountOutOfRange);
        assert_eq!(code(0, i64::MAX), ErrorCode::AmountOutOfRange);
        assert_eq!(code(-1, 100), ErrorCode::InvalidArgument);
        assert_eq!(code(10_001, 100), ErrorCode::InvalidArgument);
        let huge = [i64::MAX, i64::MAX].map(|amount_minor| PriceLine {
            kind: PriceLineKind::Hammer,
            amount_minor,
            basis_points: None,
        });
        assert_eq!(price_total(&huge).expect_err("sum").code(), ErrorCode::AmountOutOfRange);
    }

    #[test]
    fn every_text_form_is_read_back_unchanged() {
        for text in ["none", "0:2500", "0:2500,100000:2000", "0:0"] {
            let tiers: PremiumTiers = text.parse().expect(text);
            assert_eq!(tiers.to_string(), text);
            assert_eq!(PremiumTiers::from_value(tiers.to_value()).expect(text), tiers);
        }
        let many: Vec<String> = (0..33).map(|from| format!("{from}:1")).collect();
        let many = many.join(",");
        for text in ["", "None", "0", "1:5", "0:10001", "0:-1", "0:5,0:6", "0:5,", "0:5%", &many] {
            assert!(text.parse::<PremiumTiers>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_lines_add_up_and_a_higher_price_never_costs_less(
            rates in proptest::collection::vec((1_i64..100_000, 0_i64..=10_000), 1..8),
            tax in 0_i64..=10_000,
            hammer in 0_i64..1_000_000_000,
        ) {
            let mut from_minor = 0;
            let mut tiers = Vec::new();
            for (width, basis_points) in rates {
                tiers.push(PremiumTier { from_minor, basis_points });
                from_minor += width;
            }
            let tiers = PremiumTiers::from_tiers(&tiers).expect("valid");
            let total = |price| price_total(&price_lines(&tiers, tax, price).expect("lines"));
            let paid = total(hammer).expect("total");
            prop_assert!((hammer..=3 * hammer).contains(&paid));
            prop_assert!(total(hammer + 1).expect("total") > paid);
        }
    }
}
