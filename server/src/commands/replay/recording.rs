//! A recording of real bids: read and checked as a whole before anything is played.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

use csv::StringRecord;
use vendue::domain::auctions::AuctionPolicy;
use vendue::domain::format_minor;
use vendue::{Currency, Money};

use crate::commands::output::Failure;
use crate::commands::replay::amounts::{Moment, days_of, positive_money, shown};
use crate::commands::replay::rationed::Rationed;

/// The columns that must be there, by the names that the header gives them.
const COLUMNS: [&str; 7] =
    ["auctionid", "bid", "bidtime", "bidder", "bidderrate", "openbid", "price"];
/// The most rows that are read, so that a wrong file cannot fill the memory.
const ROWS_MAX: usize = 5_000_000;
/// The most characters of a name.
const NAME_MAX: usize = 100;

/// The most oddities that are worth a note.
const NOTES_MAX: usize = 20;

/// Recorded auctions with the bids of all of them in the order of time.
#[derive(Debug, Default)]
pub(super) struct Recording {
    pub(super) auctions: Vec<RecordedAuction>,
    /// The bidders' names, in the order in which they first appear.
    pub(super) bidders: Vec<String>,
    pub(super) bids: Vec<RecordedBid>,
    /// What is odd about the recording and was settled by taking the first.
    pub(super) notes: Vec<String>,
}

/// A recorded auction.
#[derive(Debug)]
pub(super) struct RecordedAuction {
    pub(super) name: String,
    pub(super) item: String,
    pub(super) opening: Money,
    /// The closing price that was recorded.
    pub(super) price: Money,
    pub(super) highest_bid: Money,
    pub(super) bid_count: u64,
    last_bid_ms: i64,
    days: Option<i64>,
}

/// A recorded bid: the most that somebody would pay.
#[derive(Debug)]
pub(super) struct RecordedBid {
    pub(super) auction: usize,
    pub(super) bidder: usize,
    pub(super) at: Moment,
    pub(super) maximum: Money,
}

impl RecordedAuction {
    /// The currency of its amounts.
    pub(super) fn currency(&self) -> Currency {
        self.price.currency()
    }

    /// When it ends, in milliseconds from its start: after the days that its type names, and in any
    /// case after its last bid.
    pub(super) fn ends_after_ms(&self) -> i64 {
        let by_type = self.days.unwrap_or(0) * vendue::domain::MILLIS_PER_DAY;
        by_type.max(self.last_bid_ms + vendue::domain::MILLIS_PER_SECOND)
    }
}

impl Recording {
    /// Reads a file. Fails with the line and the column of the first thing that cannot be.
    pub(super) fn read(path: &Path, currency: Currency) -> Result<Self, Failure> {
        let place = path.display();
        let file = File::open(path)
            .map_err(|failure| Failure::input(format!("{place} cannot be read: {failure}")))?;
        let (file, ration) = Rationed::new(file);
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file);
        let unreadable =
            |failure: csv::Error| Failure::input(format!("{place} cannot be read: {failure}"));
        let header = reader.headers().map_err(unreadable)?;
        let columns =
            Columns::of(header).map_err(|why| Failure::input(format!("{place}: {why}")))?;
        let mut builder = Builder::new(columns, currency);
        let mut row = StringRecord::new();
        while reader.read_record(&mut row).map_err(unreadable)? {
            ration.renew();
            let line = row.position().map_or(0, csv::Position::line);
            builder.add(&row, line).map_err(|fault| {
                let Fault { column, message } = fault;
                Failure::input(format!("{place}, line {line}, column {column}: {message}"))
            })?;
            if builder.recording.bids.len() > ROWS_MAX {
                return Err(Failure::input(format!("{place}: more than {ROWS_MAX} bids")));
            }
        }
        if builder.recording.bids.is_empty() {
            return Err(Failure::input(format!("{place}: there is a header and no bid")));
        }
        Ok(builder.finish())
    }
}

/// Something wrong with one field of a row.
struct Fault {
    column: &'static str,
    message: String,
}

/// Where each column stands.
struct Columns {
    required: [usize; COLUMNS.len()],
    item: Option<usize>,
    auction_type: Option<usize>,
}

impl Columns {
    fn of(header: &StringRecord) -> Result<Self, String> {
        if header.is_empty() || header.iter().all(str::is_empty) {
            return Err("the file is empty".into());
        }
        let expected = COLUMNS.join(",");
        let place = |name: &str| {
            let mut found = header.iter().enumerate().filter(|(_, known)| *known == name);
            match (found.next(), found.next()) {
                (Some(_), Some(_)) => Err(format!("line 1: the column {name} stands twice")),
                (first, _) => Ok(first.map(|(index, _)| index)),
            }
        };
        let mut required = [0; COLUMNS.len()];
        for (slot, name) in required.iter_mut().zip(COLUMNS) {
            *slot = place(name)?.ok_or_else(|| {
                format!("line 1: there is no column {name}; the header must have {expected}")
            })?;
        }
        Ok(Self { required, item: place("item")?, auction_type: place("auction_type")? })
    }

    fn required<'a>(&self, row: &'a StringRecord) -> [&'a str; COLUMNS.len()] {
        self.required.map(|index| row.get(index).unwrap_or_default())
    }
}

struct Builder {
    columns: Columns,
    currency: Currency,
    recording: Recording,
    auctions: HashMap<String, usize>,
    bidders: HashMap<String, usize>,
}

impl Builder {
    fn new(columns: Columns, currency: Currency) -> Self {
        Self {
            columns,
            currency,
            recording: Recording::default(),
            auctions: HashMap::new(),
            bidders: HashMap::new(),
        }
    }

    fn add(&mut self, row: &StringRecord, line: u64) -> Result<(), Fault> {
        let [auction, bid, at, bidder, _, opening, price] = self.columns.required(row);
        let fault = |column| move |message| Fault { column, message };
        let maximum = positive_money(bid, self.currency).map_err(fault("bid"))?;
        let at = Moment::parse(at).map_err(fault("bidtime"))?;
        let opening = checked_opening(opening, self.currency).map_err(fault("openbid"))?;
        let price = positive_money(price, self.currency).map_err(fault("price"))?;
        let bidder = checked_name(bidder).map_err(fault("bidder"))?;
        let name = checked_name(auction).map_err(fault("auctionid"))?;
        let auction = match self.auctions.get(name) {
            Some(known) => *known,
            None => self.add_auction(row, name, [opening, price, maximum]),
        };
        let bidder = match self.bidders.get(bidder) {
            Some(known) => *known,
            None => self.add_bidder(bidder),
        };
        if let Some(known) = self.recording.auctions.get_mut(auction) {
            known.bid_count += 1;
            known.last_bid_ms = known.last_bid_ms.max(at.as_ms());
            if maximum.amount_minor() > known.highest_bid.amount_minor() {
                known.highest_bid = maximum;
            }
            for (column, first, found) in
                [("openbid", known.opening, opening), ("price", known.price, price)]
            {
                if first != found && self.recording.notes.len() < NOTES_MAX {
                    self.recording.notes.push(format!(
                        "line {line}: {column} of auction {name} is {found}, before it was \
                         {first}; the first is taken"
                    ));
                }
            }
        }
        self.recording.bids.push(RecordedBid { auction, bidder, at, maximum });
        Ok(())
    }

    fn add_auction(
        &mut self,
        row: &StringRecord,
        name: &str,
        [opening, price, highest_bid]: [Money; 3],
    ) -> usize {
        let optional = |column: Option<usize>| column.and_then(|index| row.get(index));
        let index = self.recording.auctions.len();
        self.recording.auctions.push(RecordedAuction {
            name: name.to_owned(),
            item: optional(self.columns.item).unwrap_or_default().to_owned(),
            opening,
            price,
            highest_bid,
            bid_count: 0,
            last_bid_ms: 0,
            days: optional(self.columns.auction_type).and_then(days_of),
        });
        self.auctions.insert(name.to_owned(), index);
        index
    }

    fn add_bidder(&mut self, name: &str) -> usize {
        let index = self.recording.bidders.len();
        self.recording.bidders.push(name.to_owned());
        self.bidders.insert(name.to_owned(), index);
        index
    }

    fn finish(mut self) -> Recording {
        // Stable: bids of one moment stay in the order of their rows.
        self.recording.bids.sort_by_key(|bid| bid.at);
        self.recording
    }
}

/// The opening price becomes a term of the auction, which has a limit.
fn checked_opening(text: &str, currency: Currency) -> Result<Money, String> {
    let opening = positive_money(text, currency)?;
    let most = AuctionPolicy::default().maximum_minor;
    if opening.amount_minor() > most {
        let most = format_minor(most, currency.exponent());
        return Err(format!("{}: an opening price may be at most {most} {currency}", shown(text)));
    }
    Ok(opening)
}

fn checked_name(text: &str) -> Result<&str, String> {
    let length = text.chars().count();
    if (1..=NAME_MAX).contains(&length) && !text.chars().any(char::is_control) {
        return Ok(text);
    }
    Err(format!("{} must have 1 to {NAME_MAX} characters in one line", shown(text)))
}
