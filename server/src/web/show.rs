//! How values are shown to people. Machines read the same values from attributes of the page.

use vendue::domain::identity::MemberRole;
use vendue::domain::{Money, format_minor};
use vendue::{Currency, Error, ErrorCode, Timestamp};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// An amount with the sign of its currency and marks between the thousands: `€1,234.50`.
pub(crate) fn money(amount_minor: i64, currency: Currency) -> String {
    let plain = format_minor(amount_minor.saturating_abs(), currency.exponent());
    let (whole, fraction) = match plain.split_once('.') {
        Some((whole, fraction)) => (whole, format!(".{fraction}")),
        None => (plain.as_str(), String::new()),
    };
    let sign = if amount_minor < 0 { "-" } else { "" };
    format!("{sign}{}{}{fraction}", symbol(currency), thousands(whole))
}

/// An amount as it is typed: `1234.50`.
pub(crate) fn plain(amount_minor: i64, currency: Currency) -> String {
    format_minor(amount_minor, currency.exponent())
}

/// Reads an amount as people type it: `1,234.50`, `€ 12`, `12,50`.
///
/// A comma with one or two digits after it is a decimal one, which is how most of Europe writes;
/// any other comma separates thousands. Fails like [`Money::from_decimal`].
pub(crate) fn parse_money(text: &str, currency: Currency) -> Result<Money, Error> {
    let bare = text.trim().trim_start_matches(symbol(currency).trim());
    let compact: String = bare.chars().filter(|letter| !letter.is_whitespace()).collect();
    let decimal_comma = !compact.contains('.')
        && compact.matches(',').count() == 1
        && compact.rsplit(',').next().is_some_and(|rest| (1..=2).contains(&rest.len()));
    let decimal = if decimal_comma { compact.replace(',', ".") } else { compact.replace(',', "") };
    Money::from_decimal(&decimal, currency)
}

fn symbol(currency: Currency) -> String {
    match currency.as_str() {
        "EUR" => "€".to_owned(),
        "USD" => "$".to_owned(),
        "GBP" => "£".to_owned(),
        "JPY" => "¥".to_owned(),
        code => format!("{code}\u{a0}"),
    }
}

fn thousands(digits: &str) -> String {
    let mut marked = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            marked.push(',');
        }
        marked.push(digit);
    }
    marked
}

/// A moment for those without JavaScript, who have no other zone than the server's.
pub(crate) fn moment(at: &Timestamp) -> String {
    at.to_datetime().format("%-d %b %Y, %H:%M UTC").to_string()
}

/// The time of day of a moment.
pub(crate) fn clock(at: Timestamp) -> String {
    at.to_datetime().format("%H:%M:%S").to_string()
}

/// A length of time as a countdown shows it: `2 d 3 h`, `1:04:09`, `4:09`.
pub(crate) fn left(ms: i64) -> String {
    let ms = ms.max(0);
    let (days, hours) = (ms / DAY, ms % DAY / HOUR);
    let (minutes, seconds) = (ms % HOUR / MINUTE, ms % MINUTE / SECOND);
    match (days, hours) {
        (0, 0) => format!("{minutes}:{seconds:02}"),
        (0, _) => format!("{hours}:{minutes:02}:{seconds:02}"),
        _ => format!("{days} d {hours} h"),
    }
}

/// Seconds as people say them: `90 seconds`, `2 minutes`.
pub(crate) fn seconds(seconds: i64) -> String {
    match seconds {
        1 => "second".to_owned(),
        60 => "minute".to_owned(),
        _ if seconds % 60 == 0 => format!("{} minutes", seconds / 60),
        _ => format!("{seconds} seconds"),
    }
}

/// `1 bid`, `2 bids`.
pub(crate) fn count(number: i64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// A word of the code for people: `very_good` becomes `Very good`.
pub(crate) fn word(code: &str) -> String {
    capitalised(&code.replace('_', " "))
}

/// What somebody is in a workspace.
pub(crate) fn role(role: &MemberRole) -> &'static str {
    match role {
        MemberRole::Owner => "Owner",
        MemberRole::Admin => "Administrator",
        MemberRole::Member => "Member",
        MemberRole::Viewer => "Viewer",
    }
}

/// The sentence of an error, without the name of the field that stands above it anyway.
pub(crate) fn sentence(error: &Error) -> String {
    let message = error.message();
    let told = match error.detail("field") {
        Some(vendue::Detail::Text(field)) => {
            message.strip_prefix(&format!("{field}: ")).unwrap_or(message)
        }
        _ => message,
    };
    let text = capitalised(told);
    if text.ends_with(['.', '!', '?']) { text } else { format!("{text}.") }
}

/// Why a bid was refused and what would have been accepted.
pub(crate) fn refusal(error: &Error, currency: Currency) -> String {
    let amount = |name: &str| match error.detail(name) {
        Some(vendue::Detail::Number(minor)) => Some(money(*minor, currency)),
        _ => None,
    };
    let (minimum, step) = (amount("minimum_minor"), amount("step_minor"));
    match (error.code(), minimum, step) {
        (ErrorCode::BidTooLow, Some(minimum), Some(step)) => {
            format!("Too low: bid at least {minimum}. The price rises by {step} here.")
        }
        (ErrorCode::AmountNotPositive, Some(minimum), _) => {
            format!("A bid must be positive: bid at least {minimum}.")
        }
        (ErrorCode::OwnMaximumNotRaised, Some(minimum), _) => {
            let own = amount("own_maximum_minor").unwrap_or_default();
            format!("You lead with a maximum of {own}: raise it to at least {minimum}.")
        }
        (ErrorCode::AmountMalformed, _, _) => "Type an amount such as 12.50.".to_owned(),
        _ => sentence(error),
    }
}

/// A sentence after a colon.
pub(crate) fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => String::new(),
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().expect(code)
    }

    #[test]
    fn amounts_have_signs_and_marks() {
        for (minor, code, shown) in [
            (123_456_789, "EUR", "€1,234,567.89"),
            (5, "USD", "$0.05"),
            (123_456, "JPY", "¥123,456"),
            (100_000, "CHF", "CHF\u{a0}1,000.00"),
            (-5, "GBP", "-£0.05"),
        ] {
            assert_eq!(money(minor, currency(code)), shown);
        }
    }

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (text, minor) in [
            ("12", Some(1_200)),
            ("12.5", Some(1_250)),
            ("12,50", Some(1_250)),
            ("1,234.50", Some(123_450)),
            ("1,234", Some(123_400)),
            ("€ 12.00", Some(1_200)),
            ("1 234,5", Some(123_450)),
            ("12.505", None),
            ("twelve", None),
            ("", None),
        ] {
            let read = parse_money(text, currency("EUR")).ok().map(Money::amount_minor);
            assert_eq!(read, minor, "{text}");
        }
    }

    #[test]
    fn time_left_is_short() {
        for (ms, shown) in [
            (-1, "0:00"),
            (61_999, "1:01"),
            (HOUR + 4 * MINUTE + 9 * SECOND, "1:04:09"),
            (2 * DAY + 3 * HOUR, "2 d 3 h"),
        ] {
            assert_eq!(left(ms), shown);
        }
        assert_eq!((seconds(60).as_str(), seconds(120).as_str()), ("minute", "2 minutes"));
        assert_eq!(seconds(90), "90 seconds");
    }

    #[test]
    fn an_error_is_a_sentence_without_its_field() {
        let error = Error::invalid("title", "must have 1 to 100 characters");
        assert_eq!(sentence(&error), "Must have 1 to 100 characters.");
        let refused = Error::new(ErrorCode::BidTooLow, "the bid must be at least 15.50 EUR")
            .with("minimum_minor", 1_550)
            .with("step_minor", 50);
        assert_eq!(
            refusal(&refused, currency("EUR")),
            "Too low: bid at least €15.50. The price rises by €0.50 here."
        );
    }
}
