//! Rules that need no market: what a bid must reach, what a price is made of, whether a log holds.

use serde::Serialize;
use vendue::domain::auctions::{
    AuctionArchive, BelowReserve, FirstBid, IncrementLadder, PremiumTiers, PriceLine, PriceTerms,
    Verified, checked_price, minimum_bid_at, price_lines, price_of_maximums,
};
use vendue::domain::{checked_amount, format_minor};
use vendue::{Currency, Error, Money};

use crate::arguments::{read, write};

/// A rule that the hosts offer.
pub struct Rule {
    /// The name, such as `minimum_bid`.
    pub name: &'static str,
    /// What it says, for the documentation of the hosts.
    pub doc: &'static str,
    run: fn(&str) -> Result<String, Error>,
    #[cfg(feature = "surface")]
    pub(crate) describe: fn() -> crate::surface::Described,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "rules.{}", self.name)
    }
}

/// Asks the rule `name` with a JSON object of its arguments, and answers with the JSON of its
/// answer. It neither waits nor opens anything.
///
/// Fails with `invalid_argument` for a rule that is not there, and as the rule does.
///
/// ```
/// let step = r#"{"increments": "ebay_us", "price_minor": 1500}"#;
/// assert_eq!(vendue_hosts::rules::call("increment", step)?, "50");
/// # Ok::<(), vendue::Error>(())
/// ```
pub fn call(name: &str, arguments: &str) -> Result<String, Error> {
    match RULES.iter().find(|rule| rule.name == name) {
        Some(rule) => (rule.run)(arguments),
        None => Err(Error::invalid("rule", "there is none of this name")
            .with("value", name.chars().take(60).collect::<String>())),
    }
}

macro_rules! rules {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident( $( $argument:ident: $kind:ty ),* $(,)? ) -> $answer:ty = $call:expr;
    )+) => {
        /// Every rule that the hosts offer.
        pub const RULES: &[Rule] = &[ $( {
            crate::arguments::declare!({ $( $argument: $kind ),* } -> $answer);

            fn run(text: &str) -> Result<String, Error> {
                let Arguments { $( $argument ),* } = read(text, &[])?;
                let call: fn($( $kind ),*) -> Result<$answer, Error> = $call;
                write(call($( $argument ),*)?)
            }

            Rule {
                name: stringify!($name),
                doc: concat!($( $doc, "\n" ),+),
                run,
                #[cfg(feature = "surface")]
                describe: || crate::surface::Described::of::<Arguments, Answer>(),
            }
        }, )+ ];
    };
}

/// A currency as hosts need it.
#[derive(Serialize)]
#[cfg_attr(feature = "surface", derive(utoipa::ToSchema))]
struct CurrencyView {
    /// The code of ISO 4217.
    code: Currency,
    /// How many decimals it has.
    exponent: i64,
}

rules! {
    /// By how much a bid must rise at a price, in minor units. Fails with `amount_out_of_range` for
    /// a price that no amount has.
    increment(increments: IncrementLadder, price_minor: i64) -> i64
        = |increments, price_minor| {
            Ok(increments.step_at(checked_price("price_minor", price_minor)?))
        };
    /// The least that somebody who does not lead must bid: the opening price, or one step more by
    /// option, as long as there is no bid; after that the price and one step. `price_minor` is
    /// absent before the first bid. Fails with `amount_out_of_range` where no amount is so large.
    minimum_bid(
        increments: IncrementLadder,
        opening_minor: i64,
        price_minor: Option<i64>,
        first_bid: Option<FirstBid>,
    ) -> i64 = |increments, opening_minor, price_minor, first_bid| {
        let first_bid = first_bid.unwrap_or_default();
        checked_price("opening_minor", opening_minor)?;
        price_minor.map(|price| checked_price("price_minor", price)).transpose()?;
        checked_amount(minimum_bid_at(&increments, first_bid, opening_minor, price_minor))
    };
    /// The price that a set of secret maximums makes, one for each bidder, in any order; without a
    /// maximum it is the opening price. Fails with `invalid_argument` for a maximum that does not
    /// reach the opening price, and with `amount_out_of_range` for one that no amount has.
    price_of_maximums(
        increments: IncrementLadder,
        opening_minor: i64,
        maximums_minor: Vec<i64>,
        reserve_minor: Option<i64>,
        below_reserve: Option<BelowReserve>,
    ) -> i64 = |increments, opening_minor, maximums, reserve_minor, below_reserve| {
        let below_reserve = below_reserve.unwrap_or_default();
        let terms = PriceTerms { opening_minor, increments, reserve_minor, below_reserve };
        terms.check(&maximums)?;
        Ok(price_of_maximums(&terms, &maximums))
    };
    /// What a winner pays for a hammer price: the price itself, the buyer's premium if there are
    /// tiers, and tax if there is a rate.
    price_lines(hammer_minor: i64, premium: Option<PremiumTiers>, tax_basis_points: Option<i64>)
        -> Vec<PriceLine> = |hammer_minor, premium, tax_basis_points| {
            let (premium, tax) = (premium.unwrap_or_default(), tax_basis_points.unwrap_or(0));
            price_lines(&premium, tax, hammer_minor)
        };
    /// Replays an archived auction through the rules and checks price, leader and chain at every
    /// entry. Fails with `storage_corrupt`, naming the first entry that does not fit.
    verify_log(archive: AuctionArchive) -> Verified
        = |archive| archive.verify().map_err(Error::from);
    /// Reads a decimal number such as `12.50` as an amount of a currency. Fails with
    /// `amount_malformed`, `amount_too_precise`, `amount_out_of_range` and `currency_unknown`.
    money(amount: String, currency: Currency) -> Money
        = |amount, currency| Money::from_decimal(&amount, currency);
    /// Writes an amount as people do, such as `12.50`.
    format_amount(money: Money) -> String
        = |money| Ok(format_minor(money.amount_minor(), money.currency().exponent()));
    /// A currency and how many decimals it has. Fails with `currency_unknown`.
    currency(code: Currency) -> CurrencyView
        = |code| Ok(CurrencyView { code, exponent: i64::from(code.exponent()) });
}
