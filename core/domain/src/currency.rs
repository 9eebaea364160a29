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

/// Currencies with hundredths (ISO 4217, active codes), in order, because every amount that is
/// read asks here.
const HUNDREDTHS: &[[u8; 3]] = &[
    *b"AED", *b"AFN", *b"ALL", *b"AMD", *b"ANG", *b"AOA", *b"ARS", *b"AUD", *b"AWG", *b"AZN",
    *b"BAM", *b"BBD", *b"BDT", *b"BGN", *b"BMD", *b"BND", *b"BOB", *b"BOV", *b"BRL", *b"BSD",
    *b"BTN", *b"BWP", *b"BYN", *b"BZD", *b"CAD", *b"CDF", *b"CHE", *b"CHF", *b"CHW", *b"CNY",
    *b"COP", *b"COU", *b"CRC", *b"CUP", *b"CVE", *b"CZK", *b"DKK", *b"DOP", *b"DZD", *b"EGP",
    *b"ERN", *b"ETB", *b"EUR", *b"FJD", *b"FKP", *b"GBP", *b"GEL", *b"GHS", *b"GIP", *b"GMD",
    *b"GTQ", *b"GYD", *b"HKD", *b"HNL", *b"HTG", *b"HUF", *b"IDR", *b"ILS", *b"INR", *b"IRR",
    *b"JMD", *b"KES", *b"KGS", *b"KHR", *b"KPW", *b"KYD", *b"KZT", *b"LAK", *b"LBP", *b"LKR",
    *b"LRD", *b"LSL", *b"MAD", *b"MDL", *b"MGA", *b"MKD", *b"MMK", *b"MNT", *b"MOP", *b"MRU",
    *b"MUR", *b"MVR", *b"MWK", *b"MXN", *b"MXV", *b"MYR", *b"MZN", *b"NAD", *b"NGN", *b"NIO",
    *b"NOK", *b"NPR", *b"NZD", *b"PAB", *b"PEN", *b"PGK", *b"PHP", *b"PKR", *b"PLN", *b"QAR",
    *b"RON", *b"RSD", *b"RUB", *b"SAR", *b"SBD", *b"SCR", *b"SDG", *b"SEK", *b"SGD", *b"SHP",
    *b"SLE", *b"SOS", *b"SRD", *b"SSP", *b"STN", *b"SVC", *b"SYP", *b"SZL", *b"THB", *b"TJS",
    *b"TMT", *b"TOP", *b"TRY", *b"TTD", *b"TWD", *b"TZS", *b"UAH", *b"USD", *b"USN", *b"UYU",
    *b"UZS", *b"VED", *b"VES", *b"WST", *b"XCD", *b"XCG", *b"YER", *b"ZAR", *b"ZMW", *b"ZWG",
];

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
        if HUNDREDTHS.binary_search(&letters).is_ok() {
            return Ok(Self { letters, exponent: 2 });
        }
        let other = OTHER_EXPONENTS.iter().find(|(code, _)| *code == text);
        other.map(|(_, exponent)| Self { letters, exponent: *exponent }).ok_or_else(unknown)
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
crate::openapi::text_schema!(Currency, |text| {
    text.pattern(Some("^[A-Z]{3}$")).description(Some("The code of a currency, ISO 4217."))
});

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
    fn the_codes_are_in_order() {
        assert!(HUNDREDTHS.is_sorted());
    }

    #[test]
    fn anything_else_is_refused() {
        for code in ["", "eur", "EURO", "XXX", "E R", "€€€"] {
            let refused = code.parse::<Currency>().expect_err(code);
            assert_eq!(refused.code(), ErrorCode::CurrencyUnknown, "{code}");
        }
    }
}
