//! What the auction room says about an auction, in words.

use vendue::domain::auctions::{
    Admission, AuctionState, AuctionView, Permission, PriceLineKind, Retraction, SoftClose,
    price_lines, price_total,
};
use vendue::{Error, Timestamp};

use crate::web::lot::{self, Notice};
use crate::web::show;

/// How the viewer stands: a sign, a sentence, and `good`, `bad` or nothing.
pub(crate) struct Stance {
    pub(crate) mark: &'static str,
    pub(crate) text: String,
    pub(crate) tone: &'static str,
}

/// A line of what the winner pays.
pub(crate) struct BillLine {
    pub(crate) name: String,
    pub(crate) amount: String,
    pub(crate) is_total: bool,
}

/// The word for where an auction is in its life.
pub(crate) fn phase(state: AuctionState) -> &'static str {
    match state {
        AuctionState::Draft | AuctionState::Scheduled => "Coming up",
        AuctionState::Live => "Live",
        AuctionState::Paused => "Paused",
        AuctionState::Sold => "Sold",
        AuctionState::Unsold => "Not sold",
        AuctionState::Cancelled => "Called off",
    }
}

/// What stands above the countdown, what it shows now, and the moment that it is about.
pub(crate) fn countdown(
    auction: &AuctionView,
    now: Timestamp,
) -> (&'static str, String, Timestamp) {
    match auction.state {
        AuctionState::Draft | AuctionState::Scheduled => {
            ("Starts in", show::left(auction.starts_at.ms_since(now)), auction.starts_at)
        }
        AuctionState::Live => {
            ("Ends in", show::left(auction.ends_at.ms_since(now)), auction.ends_at)
        }
        AuctionState::Paused => ("Time", "Paused".to_owned(), auction.ends_at),
        over => ("Result", phase(over).to_owned(), auction.closed_at.unwrap_or(auction.ends_at)),
    }
}

/// Whether there is a point in offering a form to bid.
pub(crate) fn takes_bids(auction: &AuctionView) -> bool {
    match auction.state {
        AuctionState::Live | AuctionState::Paused => true,
        AuctionState::Scheduled => auction.pre_bids == Permission::Allowed,
        _ => false,
    }
}

/// `You lead`, `Bidder K4 leads`, `won by …`, or nothing.
pub(crate) fn leader(auction: &AuctionView) -> String {
    let you = auction.viewer.as_ref().is_some_and(|viewer| viewer.is_leading);
    match (&auction.leader, auction.state) {
        (Some(_), AuctionState::Sold) if you => "Won by you".to_owned(),
        (Some(_), state) if you && !state.is_over() => "You lead".to_owned(),
        (Some(leader), AuctionState::Sold) => format!("Won by {leader}"),
        (Some(leader), state) if !state.is_over() => format!("{leader} leads"),
        _ => String::new(),
    }
}

/// How the viewer stands, when there is something to say.
pub(crate) fn stance(auction: &AuctionView, has_bid: bool) -> Stance {
    let amount = |minor| show::money(minor, auction.currency);
    let Some(viewer) = &auction.viewer else { return quiet("", String::new()) };
    if viewer.is_seller {
        return quiet("◆", "This is your auction.".to_owned());
    }
    match (auction.state, viewer.is_leading) {
        (AuctionState::Sold, true) => good(format!("You won at {}.", amount(auction.price_minor))),
        (AuctionState::Unsold, true) => {
            quiet("○", "You led, but the reserve was not met.".to_owned())
        }
        (AuctionState::Cancelled, _) => quiet("○", "The auction was called off.".to_owned()),
        (_, true) => {
            let maximum = viewer.maximum_minor.map(amount).unwrap_or_default();
            good(format!("You lead. Your maximum is {maximum}."))
        }
        (AuctionState::Sold, false) if has_bid => bad("Somebody else won.".to_owned()),
        (state, false) if has_bid && !state.is_over() => {
            let minimum = auction.minimum_minor.map(amount).unwrap_or_default();
            bad(format!("You are outbid. {minimum} or more puts you back in."))
        }
        _ => quiet("", String::new()),
    }
}

fn good(text: String) -> Stance {
    Stance { mark: "★", text, tone: "good" }
}

fn bad(text: String) -> Stance {
    Stance { mark: "▼", text, tone: "bad" }
}

fn quiet(mark: &'static str, text: String) -> Stance {
    Stance { mark, text, tone: "" }
}

/// Notices: the reserve, how late bids move the end, how often they did.
pub(crate) fn notices(auction: &AuctionView) -> Vec<Notice> {
    let mut notices: Vec<Notice> = lot::reserve(auction).into_iter().collect();
    if !auction.state.is_over() && auction.soft_close != SoftClose::None {
        let text = late_bids(&auction.soft_close);
        notices.push(Notice { name: "soft_close", mark: "◷", text, tone: "" });
    }
    if auction.extensions > 0 {
        let text = format!("Extended {}", show::count(auction.extensions, "time", "times"));
        notices.push(Notice { name: "extended", mark: "↻", text, tone: "warn" });
    }
    notices
}

/// How late bids move the end.
pub(crate) fn late_bids(soft_close: &SoftClose) -> String {
    match *soft_close {
        SoftClose::None => "Late bids do not move the end".to_owned(),
        SoftClose::Extend { trigger_s, by_s, .. } => {
            let by = if by_s == 60 { "a minute".to_owned() } else { show::seconds(by_s) };
            format!("A bid in the last {} adds {by}", show::seconds(trigger_s))
        }
        SoftClose::Reset { trigger_s, to_s, .. } => format!(
            "A bid in the last {} leaves {} again",
            show::seconds(trigger_s),
            show::seconds(to_s)
        ),
    }
}

/// The terms, as names and sentences.
pub(crate) fn terms(auction: &AuctionView) -> Vec<(&'static str, String)> {
    let amount = |minor| show::money(minor, auction.currency);
    let mut terms = vec![
        ("Opening price", amount(auction.opening_minor)),
        ("Bids rise by", increments(auction)),
        ("Late bids", format!("{}.", late_bids(&auction.soft_close))),
        ("Reserve", reserve(auction)),
        ("Taking back", retraction(auction.retraction).to_owned()),
    ];
    if auction.admission != Admission::Open {
        terms.push(("Who may bid", format!("Bidders who are {}.", auction.admission)));
    }
    if auction.pre_bids == Permission::Allowed {
        terms.push(("Before the start", "Bids are taken before the start.".to_owned()));
    }
    for tier in auction.premium.tiers() {
        let text = format!("{} from {}", percent(tier.basis_points), amount(tier.from_minor));
        terms.push(("Buyer’s premium", text));
    }
    if auction.tax_basis_points > 0 {
        terms.push(("Tax", percent(auction.tax_basis_points)));
    }
    terms
}

fn reserve(auction: &AuctionView) -> String {
    match (auction.has_reserve, auction.reserve_minor) {
        (false, _) => "None: the highest bid wins.".to_owned(),
        (true, Some(minor)) => {
            format!("{} (only you see it).", show::money(minor, auction.currency))
        }
        (true, None) => "Hidden. Below it nothing is sold.".to_owned(),
    }
}

fn increments(auction: &AuctionView) -> String {
    let step = show::money(auction.step_minor, auction.currency);
    match auction.increments.name() {
        "fixed" => format!("{step} at every price"),
        "custom" => format!("{step} at this price"),
        preset => format!("{step} at this price (ladder {preset})"),
    }
}

fn retraction(policy: Retraction) -> &'static str {
    match policy {
        Retraction::Never => "A bid cannot be taken back.",
        Retraction::Ebay => {
            "A bid can be taken back with a reason: until 12 hours before the end, or later within \
             an hour of placing it."
        }
        Retraction::SellerApproval => "A bid can be taken back when the seller agrees.",
    }
}

fn percent(basis_points: i64) -> String {
    let (whole, rest) = (basis_points / 100, basis_points % 100);
    if rest == 0 { format!("{whole} %") } else { format!("{whole}.{rest:02} %") }
}

/// What the winner pays, when that is more than the price itself.
pub(crate) fn bill(auction: &AuctionView) -> Result<Vec<BillLine>, Error> {
    let won = auction.state == AuctionState::Sold
        && auction.viewer.as_ref().is_some_and(|viewer| viewer.is_leading);
    if !won {
        return Ok(Vec::new());
    }
    let lines = price_lines(&auction.premium, auction.tax_basis_points, auction.price_minor)?;
    if lines.len() < 2 {
        return Ok(Vec::new());
    }
    let amount = |minor| show::money(minor, auction.currency);
    let mut bill = Vec::with_capacity(lines.len() + 1);
    for line in &lines {
        let name = match line.kind {
            PriceLineKind::Hammer => "Price",
            PriceLineKind::Premium => "Buyer’s premium",
            PriceLineKind::Tax => "Tax",
        };
        let amount = amount(line.amount_minor);
        bill.push(BillLine { name: name.to_owned(), amount, is_total: false });
    }
    let total = amount(price_total(&lines)?);
    bill.push(BillLine { name: "Total".to_owned(), amount: total, is_total: true });
    Ok(bill)
}
