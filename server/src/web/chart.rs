//! The price over time as a drawing, for the moment until the script draws it to the width of the
//! screen, and for those who have none. `chart.js` draws the same.

use std::fmt::Write;

use vendue::{Currency, Timestamp};

use crate::web::show;

const WIDTH: i64 = 640;
const HEIGHT: i64 = 220;
const LEFT: i64 = 76;
const RIGHT: i64 = 14;
const TOP: i64 = 12;
const BOTTOM: i64 = 28;
/// How many lines across there may be.
const LINES_MAX: i64 = 4;

/// A price and since when it is shown.
pub(crate) type Point = (Timestamp, i64);

/// The drawing of at least one point, from the first to `until`.
pub(crate) fn svg(points: &[Point], until: Timestamp, currency: Currency) -> String {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return String::new();
    };
    let scale = Scale::of(points, first.0, until.max(last.0));
    let mut drawing = format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"{}\">",
        label(first.1, last.1, currency)
    );
    for price in scale.lines() {
        let y = scale.y(price);
        // Writing to a string cannot fail.
        let _ = write!(
            drawing,
            "<line class=\"grid\" x1=\"{LEFT}\" x2=\"{}\" y1=\"{y}\" y2=\"{y}\"/>\
             <text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
            WIDTH - RIGHT,
            LEFT - 8,
            y + 4,
            show::money(price, currency)
        );
    }
    let line = scale.path(points);
    let (start, end, floor) = (scale.x(scale.from), scale.x(scale.until), HEIGHT - BOTTOM);
    let _ = write!(
        drawing,
        "<path class=\"area\" d=\"{line}V{floor}H{start}Z\"/><path class=\"step\" d=\"{line}\"/>\
         <circle class=\"last\" cx=\"{end}\" cy=\"{}\" r=\"5\"/>\
         <text x=\"{LEFT}\" y=\"{}\">{}</text>\
         <text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text></svg>",
        scale.y(last.1),
        HEIGHT - 8,
        show::moment(&scale.from),
        WIDTH - RIGHT,
        HEIGHT - 8,
        show::moment(&scale.until)
    );
    drawing
}

fn label(first_minor: i64, last_minor: i64, currency: Currency) -> String {
    format!(
        "The price over time, from {} to {}",
        show::money(first_minor, currency),
        show::money(last_minor, currency)
    )
}

/// Where a moment and a price are on the drawing.
struct Scale {
    from: Timestamp,
    until: Timestamp,
    low: i64,
    high: i64,
    step: i64,
}

impl Scale {
    fn of(points: &[Point], from: Timestamp, until: Timestamp) -> Self {
        let prices = || points.iter().map(|(_, price)| *price);
        let (low, high) = (prices().min().unwrap_or(0), prices().max().unwrap_or(0));
        let step = round_step((high - low).max(high / 20).max(1));
        let low = low / step * step;
        let high = (high + step - 1) / step * step;
        Self { from, until, low, high: high.max(low + step), step }
    }

    fn lines(&self) -> impl Iterator<Item = i64> + use<> {
        let (low, step) = (self.low, self.step);
        (0..=(self.high - low) / step).map(move |line| low + line * step)
    }

    fn x(&self, at: Timestamp) -> i64 {
        let span = self.until.ms_since(self.from).max(1);
        LEFT + at.ms_since(self.from).clamp(0, span) * (WIDTH - LEFT - RIGHT) / span
    }

    fn y(&self, price: i64) -> i64 {
        HEIGHT - BOTTOM - (price - self.low) * (HEIGHT - TOP - BOTTOM) / (self.high - self.low)
    }

    /// Along the time, then up: a price stands until the next one.
    fn path(&self, points: &[Point]) -> String {
        let mut path = String::new();
        for (place, (at, price)) in points.iter().enumerate() {
            let (x, y) = (self.x(*at), self.y(*price));
            let _ = if place == 0 { write!(path, "M{x} {y}") } else { write!(path, "H{x}V{y}") };
        }
        let _ = write!(path, "H{}", self.x(self.until));
        path
    }
}

/// A round step (1, 2 or 5 with zeros) of which at most [`LINES_MAX`] cover the range.
fn round_step(range: i64) -> i64 {
    let mut power = 1_i64;
    loop {
        for factor in [1, 2, 5] {
            let step = power.saturating_mul(factor);
            if range / step < LINES_MAX {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_stands_until_the_next_one() {
        let at = |ms| Timestamp::from_ms(ms);
        let points = [(at(0), 1_000), (at(500), 2_000)];
        let drawing = svg(&points, at(1_000), "EUR".parse().expect("EUR"));
        assert!(drawing.contains("class=\"step\" d=\"M76 192H351V12H626\""), "{drawing}");
        assert!(drawing.contains("from €10.00 to €20.00"), "{drawing}");
        assert!(svg(&[], at(0), "EUR".parse().expect("EUR")).is_empty());
    }

    #[test]
    fn one_point_and_equal_prices_are_drawn_too() {
        let at = |ms| Timestamp::from_ms(ms);
        for points in [&[(at(5), 0)][..], &[(at(5), 100), (at(6), 100)]] {
            assert!(svg(points, at(5), "JPY".parse().expect("JPY")).contains("class=\"step\""));
        }
    }

    #[test]
    fn steps_are_round_and_few() {
        for range in [1, 3, 4, 9, 1_000, 1_001, 999_999, i64::MAX] {
            let step = round_step(range);
            assert!(range / step < LINES_MAX, "{range}: {step}");
        }
        assert_eq!((round_step(3), round_step(4), round_step(1_000)), (1, 2, 500));
    }
}
