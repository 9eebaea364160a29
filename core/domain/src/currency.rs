//! The currencies of ISO 4217 and how many decimals each has.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorCode};

/// Currencies whose minor unit is not a hundredth, with their number of decimals (ISO 4217).
const OTHER_EXPONENTS: &[(&str, u8)] = &[
    ("BHD", 3),
    ("BIF", 0),
    ("CLF", 4),
    ("CLP", 0),
    ("DJF", 0),
    ("GNF", 0),
    ("IQD", 3),
    ("ISK", 0),
    ("JOD", 3),
    ("JPY", 0),
    ("KMF", 0),
    ("KRW", 0),
    ("KWD", 3),
    ("LYD", 3),
    ("OMR", 3),
    ("PYG", 0),
    ("RWF", 0),
    ("TND", 3),
    ("UGX", 0),
    ("UYI", 0),
    ("UYW", 4),
    ("VND", 0),
    ("VUV", 0),
    ("XAF", 0),
    ("XOF", 0),
    ("XPF", 0),
];

/// Currencies with hundredths (ISO 4217, active codes).
const HUNDREDTHS: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV \
BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB \
EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD \
KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO \
NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP \
STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR \
ZMW ZWG";

/// A currency of ISO 4217, written as its three capital letters.
///
/// ```
/// let yen: vendue_domain::Currency = "JPY".parse()?;
/// assert_eq!(yen.exponent(), 0);
/// # Ok::<(), vendue_domain::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency {
    letters: [u8; 3],
    exponent: u8,
}

impl Currency {
    /// The three letters.
    pub fn as_str(&self) -> &str {
        // Only the constructor makes a value, and it takes ASCII letters alone.
        std::str::from_utf8(&self.letters).unwrap_or("XXX")
    }

    /// How many decimals an amount of this currency has.
    pub fn exponent(self) -> u8 {
        self.exponent
    }
}

impl FromStr for Currency {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let unknown = || {
            let shown: String = text.chars().take(10).collect();
            Error::new(ErrorCode::CurrencyUnknown, "the currency must be a code of ISO 4217")
                .with("field", "currency")
                .with("value", shown)
        };
        let letters: [u8; 3] = text.as_bytes().try_into().map_err(|_| unknown())?;
        if let Some((_, exponent)) = OTHER_EXPONENTS.iter().find(|(code, _)| *code == text) {
            return Ok(Self { letters, exponent: *exponent });
        }
        if HUNDREDTHS.split_ascii_whitespace().any(|code| code == text) {
            return Ok(Self { letters, exponent: 2 });
        }
        Err(unknown())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

crate::text::serde_as_text!(Currency);
crate::openapi::text_schema!(Currency, |text| text.min_length(Some(3)).max_length(Some(3)));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_follow_the_standard() {
        for (code, exponent) in [("EUR", 2), ("USD", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4)] {
            assert_eq!(code.parse::<Currency>().expect(code).exponent(), exponent, "{code}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for code in ["", "eur", "EURO", "XXX", "E R", "€€€"] {
            let refused = code.parse::<Currency>().expect_err(code);
            assert_eq!(refused.code(), ErrorCode::CurrencyUnknown, "{code}");
        }
    }
}
