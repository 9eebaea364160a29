//! What the demo sells. Prices are in cents of a euro.

use vendue::domain::auctions::{IncrementLadder, SoftClose};
use vendue::domain::inventory::Condition;

/// A thing to be sold, with the terms on which it is.
pub(super) struct Good {
    pub(super) picture: &'static str,
    pub(super) title: &'static str,
    pub(super) category: &'static str,
    pub(super) condition: Condition,
    pub(super) location: &'static str,
    pub(super) description: &'static str,
    pub(super) opening_minor: i64,
    /// What people would pay, more or less.
    pub(super) worth_minor: i64,
    pub(super) reserve_minor: Option<i64>,
    pub(super) buy_now_minor: Option<i64>,
    /// By how much bids rise: the name of a ladder.
    pub(super) increments: &'static str,
    pub(super) soft_close: SoftClose,
}

impl Good {
    /// By how much bids rise. The names above are those of ladders that exist.
    pub(super) fn ladder(&self) -> IncrementLadder {
        self.increments.parse().unwrap_or_else(|_| IncrementLadder::ebay_us())
    }
}

/// Everything there is, in the order in which it is put up.
pub(super) const GOODS: [Good; 8] = [
    Good {
        picture: "camera",
        title: "Rangefinder camera with 50 mm lens",
        category: "Cameras",
        condition: Condition::VeryGood,
        location: "Ghent",
        description: "Made in 1958, serviced last spring. The shutter is right at all speeds.\n\
                      The rangefinder is bright; the leather shows a little wear.\n\n\
                      With its case, strap and the original manual.",
        opening_minor: 8_000,
        worth_minor: 36_000,
        reserve_minor: Some(20_000),
        buy_now_minor: None,
        increments: "ebay_us",
        soft_close: SoftClose::extend(30, 30),
    },
    Good {
        picture: "chair",
        title: "Lounge chair in walnut and wool",
        category: "Furniture",
        condition: Condition::Good,
        location: "Aarhus",
        description: "Frame of solid walnut, oiled. New webbing and wool upholstery in 2023.\n\n\
                      Collected by you, or sent by carrier at cost.",
        opening_minor: 100,
        worth_minor: 24_000,
        reserve_minor: None,
        buy_now_minor: None,
        increments: "trademe",
        soft_close: SoftClose::COMMON,
    },
    Good {
        picture: "guitar",
        title: "Parlour guitar, spruce and mahogany",
        category: "Instruments",
        condition: Condition::Excellent,
        location: "Cremona",
        description: "Solid spruce top, solid mahogany back and sides, ebony board.\n\
                      Low action without a buzz; one small mark on the lower bout.",
        opening_minor: 5_000,
        worth_minor: 52_000,
        reserve_minor: Some(40_000),
        buy_now_minor: Some(75_000),
        increments: "ebay_us",
        soft_close: SoftClose::CATAWIKI,
    },
    Good {
        picture: "globe",
        title: "Desk globe with brass meridian",
        category: "Art",
        condition: Condition::Fair,
        location: "Lisbon",
        description: "Thirty centimetres, about 1930. A few tears in the gores, an old repair.\n\
                      It turns as it should and looks splendid on a shelf.",
        opening_minor: 500,
        worth_minor: 12_000,
        reserve_minor: None,
        buy_now_minor: None,
        increments: "whatnot",
        soft_close: SoftClose::WHATNOT,
    },
    Good {
        picture: "watch",
        title: "Hand-wound wristwatch in steel, 36 mm",
        category: "Watches",
        condition: Condition::VeryGood,
        location: "Biel",
        description: "A calm silver dial, hands of blued steel. It gains four seconds a day.\n\n\
                      Serviced in 2025; the invoice comes with it.",
        opening_minor: 10_000,
        worth_minor: 98_000,
        reserve_minor: Some(70_000),
        buy_now_minor: None,
        increments: "copart",
        soft_close: SoftClose::COMMON,
    },
    Good {
        picture: "lamp",
        title: "Articulated desk lamp, petrol green",
        category: "Furniture",
        condition: Condition::Good,
        location: "Łódź",
        description: "Every joint holds. Rewired with a cloth cable and a new plug.\n\
                      Some chips in the paint of the base.",
        opening_minor: 2_000,
        worth_minor: 15_000,
        reserve_minor: None,
        buy_now_minor: Some(18_000),
        increments: "fixed:500",
        soft_close: SoftClose::CATAWIKI,
    },
    Good {
        picture: "teapot",
        title: "Stoneware teapot with a cane handle",
        category: "Art",
        condition: Condition::New,
        location: "Mashiko",
        description: "Thrown by hand, ash glaze, six decilitres. It pours without a drop lost.",
        opening_minor: 1_000,
        worth_minor: 9_000,
        reserve_minor: None,
        buy_now_minor: None,
        increments: "ebay_us",
        soft_close: SoftClose::COMMON,
    },
    Good {
        picture: "radio",
        title: "Valve radio with a walnut cabinet",
        category: "Audio",
        condition: Condition::VeryGood,
        location: "Vienna",
        description: "Medium and short wave, all valves tested. New capacitors, old warm sound.\n\
                      The cloth in front of the loudspeaker is original.",
        opening_minor: 3_000,
        worth_minor: 21_000,
        reserve_minor: Some(11_000),
        buy_now_minor: None,
        increments: "ebay_us",
        soft_close: SoftClose::CATAWIKI,
    },
];

/// What people would pay for a thing with this title.
pub(super) fn worth(title: &str) -> Option<i64> {
    GOODS.iter().find(|good| good.title == title).map(|good| good.worth_minor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ladder_and_every_picture_exists() {
        for good in &GOODS {
            assert!(good.increments.parse::<IncrementLadder>().is_ok(), "{}", good.increments);
            assert!(crate::web::demo_pictures::address(good.picture).is_some());
        }
    }
}
