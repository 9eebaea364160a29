//! Increment ladders: by how much a bid must rise, as data.
//!
//! A ladder is a list of bands. The band is chosen by the current price alone, never by anybody's
//! maximum. Presets are amounts of a currency with two decimals; other currencies and other houses
//! write their own bands.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use crate::error::Error;
use crate::money::AMOUNT_MINOR_MAX;
use crate::record::{Field, Malformed, Value, parse_text};
use crate::text::serde_as_text;

/// The most bands a ladder may have.
const BANDS_MAX: usize = 32;

/// One band of a ladder: from this price on, until the next band, bids rise by this step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IncrementBand {
    /// The lowest current price of the band.
    pub from_price_minor: i64,
    /// The step within the band.
    pub step_minor: i64,
}

/// By how much a bid must rise above the current price.
///
/// Its text form, which is also what JSON and SQL carry, is the name of a preset (`ebay_us`,
/// `whatnot`, `trademe`, `copart`), `fixed:100` for one step at every price, or the bands
/// themselves: `0:5,100:25`.
///
/// ```
/// use vendue_domain::auctions::IncrementLadder;
/// let ladder: IncrementLadder = "ebay_us".parse()?;
/// assert_eq!(ladder.step_at(99), 5);
/// assert_eq!(ladder.step_at(100), 25);
/// let own: IncrementLadder = "0:5,100:25".parse()?;
/// assert_eq!(own.to_string(), "0:5,100:25");
/// # Ok::<(), vendue_domain::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct IncrementLadder(Bands);

/// Where the bands are kept, so that a clone is cheap and a step costs no allocation.
#[derive(Clone, PartialEq, Eq)]
enum Bands {
    Preset(&'static Preset),
    Fixed([IncrementBand; 1]),
    Custom(Arc<[IncrementBand]>),
}

#[derive(PartialEq, Eq)]
struct Preset {
    name: &'static str,
    bands: &'static [IncrementBand],
}

const fn band(from_price_minor: i64, step_minor: i64) -> IncrementBand {
    IncrementBand { from_price_minor, step_minor }
}

static EBAY_US: Preset = Preset {
    name: "ebay_us",
    bands: &[
        band(0, 5),
        band(100, 25),
        band(500, 50),
        band(2_500, 100),
        band(10_000, 250),
        band(25_000, 500),
        band(50_000, 1_000),
        band(100_000, 2_500),
        band(250_000, 5_000),
        band(500_000, 10_000),
    ],
};

static WHATNOT: Preset = Preset {
    name: "whatnot",
    bands: &[
        band(0, 100),
        band(3_000, 200),
        band(5_000, 300),
        band(10_000, 500),
        band(30_000, 1_000),
        band(100_000, 2_000),
        band(200_000, 5_000),
    ],
};

// This house writes its bands by their upper ends ("to 20.00", and the last one "over 25,000.00"),
// so a price of exactly 20.00 still rises by 0.50 and each band starts one minor unit later.
static TRADEME: Preset = Preset {
    name: "trademe",
    bands: &[
        band(0, 50),
        band(2_001, 100),
        band(20_001, 500),
        band(100_001, 1_000),
        band(500_001, 5_000),
        band(2_500_001, 10_000),
    ],
};

// The ladder of the United States, Germany and Spain; other countries of this house have others.
static COPART: Preset = Preset {
    name: "copart",
    bands: &[
        band(0, 100),
        band(500, 500),
        band(4_000, 1_000),
        band(10_000, 2_500),
        band(100_000, 5_000),
        band(500_000, 10_000),
        band(2_500_000, 25_000),
        band(5_000_000, 50_000),
        band(10_000_000, 100_000),
    ],
};

static PRESETS: [&Preset; 4] = [&EBAY_US, &WHATNOT, &TRADEME, &COPART];

impl IncrementLadder {
    /// eBay's ladder of the United States.
    pub fn ebay_us() -> Self {
        Self(Bands::Preset(&EBAY_US))
    }

    /// Whatnot's ladder for live sales.
    pub fn whatnot() -> Self {
        Self(Bands::Preset(&WHATNOT))
    }

    /// Trade Me's ladder.
    pub fn trademe() -> Self {
        Self(Bands::Preset(&TRADEME))
    }

    /// Copart's ladder of the United States.
    pub fn copart() -> Self {
        Self(Bands::Preset(&COPART))
    }

    /// One step at every price. Fails with `invalid_argument` when the step is not positive.
    pub fn fixed(step_minor: i64) -> Result<Self, Error> {
        Self::from_bands(&[band(0, step_minor)])
    }

    /// A ladder of its own. There are 1 to 32 bands, the first from 0, each from a higher price
    /// than the one before, and every step is positive; anything else is `invalid_argument`.
    pub fn from_bands(bands: &[IncrementBand]) -> Result<Self, Error> {
        let limit = i64::try_from(BANDS_MAX).unwrap_or(i64::MAX);
        if bands.len() > BANDS_MAX {
            return Err(Error::invalid("increments", format!("must have 1 to {limit} bands"))
                .with("maximum", limit));
        }
        if bands.first().map(|first| first.from_price_minor) != Some(0) {
            return Err(Error::invalid("increments", "the first band must start at 0"));
        }
        let rising = bands.is_sorted_by(|low, high| low.from_price_minor < high.from_price_minor);
        if !rising {
            return Err(Error::invalid("increments", "each band must start above the one before"));
        }
        let sane = |found: &IncrementBand| {
            (1..=AMOUNT_MINOR_MAX).contains(&found.step_minor)
                && found.from_price_minor <= AMOUNT_MINOR_MAX
        };
        if let Some(wrong) = bands.iter().find(|found| !sane(found)) {
            return Err(Error::invalid("increments", "every step must be a positive amount")
                .with("value", format!("{}:{}", wrong.from_price_minor, wrong.step_minor)));
        }
        Ok(Self(match bands {
            [only] => Bands::Fixed([*only]),
            _ => Bands::Custom(bands.into()),
        }))
    }

    /// The step at a current price. Prices below zero, which no auction has, take the first band.
    pub fn step_at(&self, price_minor: i64) -> i64 {
        let bands = self.bands();
        let above = bands.partition_point(|found| found.from_price_minor <= price_minor);
        let chosen = bands.get(above.saturating_sub(1)).or(bands.first());
        chosen.map_or(1, |found| found.step_minor)
    }

    /// The bands, from the lowest price to the highest.
    pub fn bands(&self) -> &[IncrementBand] {
        match &self.0 {
            Bands::Preset(preset) => preset.bands,
            Bands::Fixed(only) => only,
            Bands::Custom(bands) => bands,
        }
    }

    /// The name of the preset, or `fixed`, or `custom`.
    pub fn name(&self) -> &'static str {
        match &self.0 {
            Bands::Preset(preset) => preset.name,
            Bands::Fixed(_) => "fixed",
            Bands::Custom(_) => "custom",
        }
    }

    /// The names of the presets.
    pub fn presets() -> impl Iterator<Item = &'static str> {
        PRESETS.iter().map(|preset| preset.name)
    }
}

impl Default for IncrementLadder {
    fn default() -> Self {
        Self::ebay_us()
    }
}

impl fmt::Display for IncrementLadder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Bands::Preset(preset) => out.write_str(preset.name),
            Bands::Fixed([only]) => write!(out, "fixed:{}", only.step_minor),
            Bands::Custom(bands) => {
                for (index, found) in bands.iter().enumerate() {
                    let comma = if index == 0 { "" } else { "," };
                    write!(out, "{comma}{}:{}", found.from_price_minor, found.step_minor)?;
                }
                Ok(())
            }
        }
    }
}

impl fmt::Debug for IncrementLadder {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl FromStr for IncrementLadder {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if let Some(preset) = PRESETS.iter().find(|preset| preset.name == text) {
            return Ok(Self(Bands::Preset(preset)));
        }
        if let Some(step) = text.strip_prefix("fixed:") {
            return whole(step).ok_or_else(|| malformed(text)).and_then(Self::fixed);
        }
        // One band more than allowed is read, so that too many are refused without reading all.
        let parts = text.split(',').take(BANDS_MAX.saturating_add(1));
        let read = |part: &str| {
            let (from, step) = part.split_once(':')?;
            Some(band(whole(from)?, whole(step)?))
        };
        let bands: Option<Vec<IncrementBand>> = parts.map(read).collect();
        Self::from_bands(&bands.ok_or_else(|| malformed(text))?)
    }
}

/// Reads plain digits; a sign or a blank is not part of the text form.
pub(super) fn whole(text: &str) -> Option<i64> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

fn malformed(text: &str) -> Error {
    let shown: String = text.chars().take(40).collect();
    let names: Vec<&str> = IncrementLadder::presets().collect();
    let expected = format!("must be {}, fixed:100 or bands such as 0:5,100:25", names.join(", "));
    Error::invalid("increments", expected).with("value", shown)
}

serde_as_text!(IncrementLadder);
crate::openapi::text_schema!(IncrementLadder, |text| {
    text.pattern(Some(
        "^(ebay_us|whatnot|trademe|copart|fixed:[1-9][0-9]{0,14}\
        |0:[1-9][0-9]{0,14}(,[1-9][0-9]{0,14}:[1-9][0-9]{0,14}){0,31})$",
    ))
    .description(Some(
        "By how much a bid must rise above the current price.\n\n\
        - `ebay_us`, `whatnot`, `trademe`, `copart`: the tables of these houses.\n\
        - `fixed:100`: one step at every price, in minor units.\n\
        - `0:5,100:25`: up to 32 bands, the price from which each holds and its step, in minor \
        units.",
    ))
});

impl Field for IncrementLadder {
    fn to_value(&self) -> Value<'_> {
        match &self.0 {
            Bands::Preset(preset) => Value::Text(preset.name.into()),
            _ => Value::Text(self.to_string().into()),
        }
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        parse_text(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every boundary of a preset, written out from the houses' own tables: the last price of a
    /// band, the first price of the next, one minor unit further, and the step at each.
    fn check(name: &str, first_step: i64, boundaries: &[(i64, i64)]) {
        let ladder: IncrementLadder = name.parse().expect(name);
        assert_eq!(ladder.name(), name);
        assert_eq!(ladder.bands().len(), boundaries.len() + 1, "{name}: a boundary is untested");
        for price in [0, 1] {
            assert_eq!(ladder.step_at(price), first_step, "{name} at {price}");
        }
        let mut step_below = first_step;
        for &(from, step) in boundaries {
            assert_eq!(ladder.step_at(from - 1), step_below, "{name} just below {from}");
            assert_eq!(ladder.step_at(from), step, "{name} at {from}");
            assert_eq!(ladder.step_at(from + 1), step, "{name} just above {from}");
            step_below = step;
        }
        assert_eq!(ladder.step_at(AMOUNT_MINOR_MAX), step_below, "{name} at the largest amount");
        assert_eq!(ladder.step_at(i64::MAX), step_below, "{name} beyond the largest amount");
    }

    #[test]
    fn ebay_us_at_every_boundary() {
        let boundaries = [
            (100, 25),
            (500, 50),
            (2_500, 100),
            (10_000, 250),
            (25_000, 500),
            (50_000, 1_000),
            (100_000, 2_500),
            (250_000, 5_000),
            (500_000, 10_000),
        ];
        check("ebay_us", 5, &boundaries);
    }

    #[test]
    fn whatnot_at_every_boundary() {
        let boundaries = [
            (3_000, 200),
            (5_000, 300),
            (10_000, 500),
            (30_000, 1_000),
            (100_000, 2_000),
            (200_000, 5_000),
        ];
        check("whatnot", 100, &boundaries);
    }

    #[test]
    fn trademe_at_every_boundary() {
        let boundaries =
            [(2_001, 100), (20_001, 500), (100_001, 1_000), (500_001, 5_000), (2_500_001, 10_000)];
        check("trademe", 50, &boundaries);
    }

    #[test]
    fn copart_at_every_boundary() {
        let boundaries = [
            (500, 500),
            (4_000, 1_000),
            (10_000, 2_500),
            (100_000, 5_000),
            (500_000, 10_000),
            (2_500_000, 25_000),
            (5_000_000, 50_000),
            (10_000_000, 100_000),
        ];
        check("copart", 100, &boundaries);
    }

    #[test]
    fn presets_obey_the_rules_for_ladders() {
        for name in IncrementLadder::presets() {
            let preset: IncrementLadder = name.parse().expect(name);
            let copy = IncrementLadder::from_bands(preset.bands()).expect(name);
            assert_eq!(copy.bands(), preset.bands());
            assert_eq!(copy.name(), "custom");
        }
    }

    #[test]
    fn every_text_form_is_read_back_unchanged() {
        for text in ["ebay_us", "whatnot", "trademe", "copart", "fixed:1", "0:5,100:25,2500:100"] {
            let ladder: IncrementLadder = text.parse().expect(text);
            assert_eq!(ladder.to_string(), text);
            assert_eq!(IncrementLadder::from_value(ladder.to_value()).expect(text), ladder);
            let json = serde_json::to_string(&ladder).expect(text);
            assert_eq!(json, format!("\"{text}\""));
            assert_eq!(serde_json::from_str::<IncrementLadder>(&json).expect(text), ladder);
        }
        // A single band is the same ladder as a fixed step, and is written as one.
        assert_eq!("0:7".parse::<IncrementLadder>().expect("one band").to_string(), "fixed:7");
    }

    #[test]
    fn nonsense_is_refused() {
        let many: Vec<String> = (0..33).map(|from| format!("{from}:1")).collect();
        let many = many.join(",");
        let huge = format!("0:{}", AMOUNT_MINOR_MAX + 1);
        for text in [
            "",
            "ebay",
            "EBAY_US",
            "fixed",
            "fixed:",
            "fixed:0",
            "fixed:-1",
            "fixed:+1",
            "fixed:1 ",
            "0",
            "0:",
            ":5",
            "0:0",
            "0:-5",
            "0:5,",
            "1:5",
            "0:5,0:6",
            "0:5,100:25,50:1",
            "0:5;9:6",
            "0:5,99999999999999999999:6",
            &many,
            &huge,
            "0:1.5",
            "-1:5",
        ] {
            let refused = text.parse::<IncrementLadder>().expect_err(text);
            assert_eq!(refused.code(), crate::ErrorCode::InvalidArgument, "{text}");
        }
        let full: Vec<IncrementBand> = (0..32).map(|from| band(from, 1)).collect();
        assert!(IncrementLadder::from_bands(&full).is_ok(), "32 bands are allowed");
    }
}
