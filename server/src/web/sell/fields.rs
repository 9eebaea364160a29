//! What the form to sell offers to choose from.

use vendue::domain::inventory::Condition;

use crate::web::form::Form;
use crate::web::show;

type Choices = &'static [(&'static str, &'static str)];

/// Categories to begin with; any other may be typed.
pub(super) const CATEGORIES: &[&str] = &[
    "Art",
    "Books",
    "Cameras",
    "Computers",
    "Fashion",
    "Furniture",
    "Instruments",
    "Jewellery",
    "Records",
    "Sneakers",
    "Toys",
    "Watches",
];

pub(super) const CURRENCIES: Choices = &[
    ("EUR", "Euro (EUR)"),
    ("USD", "US dollar (USD)"),
    ("GBP", "Pound sterling (GBP)"),
    ("CHF", "Swiss franc (CHF)"),
    ("JPY", "Yen (JPY)"),
];

pub(super) const LADDERS: Choices = &[
    ("ebay_us", "eBay’s ladder: from 0.05 to 100"),
    ("trademe", "Trade Me’s ladder: from 0.50 to 100"),
    ("whatnot", "Whatnot’s ladder: from 1 to 50"),
    ("copart", "Copart’s ladder: from 1 to 1,000"),
    ("fixed", "One fixed step"),
];

pub(super) const STARTS: Choices = &[
    ("0", "Now"),
    ("600", "In 10 minutes"),
    ("3600", "In an hour"),
    ("86400", "Tomorrow at this time"),
];

pub(super) const DURATIONS: Choices = &[
    ("120", "2 minutes"),
    ("600", "10 minutes"),
    ("3600", "1 hour"),
    ("86400", "1 day"),
    ("259200", "3 days"),
    ("604800", "7 days"),
    ("864000", "10 days"),
];

pub(super) const SOFT_CLOSES: Choices = &[
    ("common", "A bid in the last 2 minutes adds 2 minutes"),
    ("catawiki", "A bid in the last minute adds 90 seconds"),
    ("whatnot", "A bid in the last 10 seconds leaves 10 seconds again"),
    ("none", "They do not move the end"),
];

/// Every field but the picture, with what it holds at first.
const FIELDS: [(&str, &str); 16] = [
    ("title", ""),
    ("category", ""),
    ("condition", "good"),
    ("description", ""),
    ("location", ""),
    ("currency", "EUR"),
    ("opening", ""),
    ("reserve", ""),
    ("buy_now", ""),
    ("increments", "ebay_us"),
    ("step", ""),
    ("start", "0"),
    ("duration", "86400"),
    ("soft_close", "common"),
    ("picture", ""),
    ("key", ""),
];

/// An empty form.
pub(super) fn preset() -> Form {
    Form::of(FIELDS.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

/// Whether the form has a field of this name.
pub(super) fn is_known(name: &str) -> bool {
    FIELDS.iter().any(|(known, _)| *known == name)
}

/// The conditions a thing can be in, from the best to the worst.
pub(super) fn conditions() -> Vec<(&'static str, String)> {
    let word = |condition: &Condition| (condition.as_str(), show::word(condition.as_str()));
    Condition::ALL.iter().map(word).collect()
}
