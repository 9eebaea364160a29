//! What an API key may do: a set of areas, each to read or to write as well.

use std::fmt;
use std::str::FromStr;

use crate::error::Error;
use crate::record::{Field, Malformed, Value, parse_text};
use crate::text::{serde_as_text, word_enum};

word_enum! {
    /// A part of the market that a scope opens.
    pub enum ScopeArea {
        /// Users and profiles.
        Identity = "identity",
        /// Workspaces, their members and what waits for approval.
        Workspaces = "workspaces",
        /// Stock.
        Inventory = "inventory",
        /// What is offered.
        Listings = "listings",
        /// Auctions and bids.
        Auctions = "auctions",
        /// What happens, as it happens.
        Events = "events",
    }
}

/// A set of scopes, written `auctions:read inventory:write`. To write includes to read; `admin`
/// lets the key of an administrator act as one.
///
/// ```
/// use vendue_domain::identity::{ScopeArea, Scopes};
/// let scopes: Scopes = "inventory:write auctions:read".parse()?;
/// assert!(scopes.may_read(ScopeArea::Inventory) && scopes.may_write(ScopeArea::Inventory));
/// assert!(scopes.may_read(ScopeArea::Auctions) && !scopes.may_write(ScopeArea::Auctions));
/// assert_eq!(scopes.to_string(), "inventory:write auctions:read");
/// # Ok::<(), vendue_domain::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Scopes(u32);

/// What scopes look like: one of them at least. A test compares the areas.
#[cfg(any(feature = "openapi", test))]
const PATTERN: &str = concat!(
    "^((identity|workspaces|inventory|listings|auctions|events):(read|write)|admin)",
    "( ((identity|workspaces|inventory|listings|auctions|events):(read|write)|admin))*$",
);

/// The bit of `admin`.
const ADMIN: u32 = 1 << 31;

impl Scopes {
    /// No scope at all.
    pub const NONE: Self = Self(0);

    /// Every scope of every area, without `admin`.
    pub fn all() -> Self {
        ScopeArea::ALL.iter().fold(Self::NONE, |scopes, area| scopes.with_write(*area))
    }

    /// The same with reading an area.
    #[must_use]
    pub fn with_read(self, area: ScopeArea) -> Self {
        Self(self.0 | bit(area, false))
    }

    /// The same with writing an area, and reading it.
    #[must_use]
    pub fn with_write(self, area: ScopeArea) -> Self {
        Self(self.0 | bit(area, true) | bit(area, false))
    }

    /// The same with the rights of an administrator, if its user is one.
    #[must_use]
    pub fn with_admin(self) -> Self {
        Self(self.0 | ADMIN)
    }

    /// Whether an area may be read.
    pub fn may_read(self, area: ScopeArea) -> bool {
        self.0 & bit(area, false) != 0
    }

    /// Whether an area may be changed.
    pub fn may_write(self, area: ScopeArea) -> bool {
        self.0 & bit(area, true) != 0
    }

    /// Whether it may act as the administrator its user is.
    pub fn is_admin(self) -> bool {
        self.0 & ADMIN != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

fn bit(area: ScopeArea, write: bool) -> u32 {
    let place = ScopeArea::ALL.iter().position(|known| *known == area).unwrap_or(15);
    let place = u32::try_from(place).unwrap_or(15).saturating_mul(2);
    1_u32.checked_shl(place.saturating_add(u32::from(write))).unwrap_or(0)
}

impl fmt::Display for Scopes {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let areas = ScopeArea::ALL.iter().filter(|area| self.may_read(**area));
        let words = areas.map(|area| match self.may_write(*area) {
            true => format!("{area}:write"),
            false => format!("{area}:read"),
        });
        let admin = self.is_admin().then(|| "admin".to_owned());
        out.write_str(&words.chain(admin).collect::<Vec<_>>().join(" "))
    }
}

impl FromStr for Scopes {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let mut scopes = Self::NONE;
        for word in text.split_whitespace() {
            scopes = match word.split_once(':') {
                None if word == "admin" => scopes.with_admin(),
                Some((area, "read")) => scopes.with_read(known(area, word)?),
                Some((area, "write")) => scopes.with_write(known(area, word)?),
                _ => return Err(unknown(word)),
            };
        }
        Ok(scopes)
    }
}

fn known(area: &str, word: &str) -> Result<ScopeArea, Error> {
    area.parse().map_err(|_| unknown(word))
}

fn unknown(word: &str) -> Error {
    let areas: Vec<&str> = ScopeArea::ALL.iter().map(|area| area.as_str()).collect();
    let shown: String = word.chars().take(40).collect();
    let message =
        format!("must be area:read, area:write or admin, with an area of {}", areas.join(", "));
    Error::invalid("scopes", message).with("value", shown)
}

serde_as_text!(Scopes);
crate::openapi::text_schema!(Scopes, |text| {
    text.pattern(Some(PATTERN)).description(Some(
        "A set of scopes such as `auctions:read inventory:write`: of each area `read` or `write`, \
        which includes to read. `admin` lets the key of an administrator act as one.",
    ))
});

impl Field for Scopes {
    fn to_value(&self) -> Value<'_> {
        Value::Text(self.to_string().into())
    }

    fn from_value(value: Value<'_>) -> Result<Self, Malformed> {
        parse_text(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scope_opens_its_area_alone() {
        for area in ScopeArea::ALL {
            let read: Scopes = format!("{area}:read").parse().expect("known");
            let write: Scopes = format!("{area}:write").parse().expect("known");
            for other in ScopeArea::ALL {
                assert_eq!(read.may_read(*other), area == other);
                assert!(!read.may_write(*other));
                assert_eq!(write.may_read(*other), area == other);
                assert_eq!(write.may_write(*other), area == other);
            }
            assert!(!write.is_admin());
        }
        assert!(Scopes::all().with_admin().is_admin() && !Scopes::all().is_admin());
        assert_eq!(Scopes::all().to_string().parse::<Scopes>(), Ok(Scopes::all()));
    }

    #[test]
    fn the_pattern_names_every_area() {
        let areas: Vec<&str> = ScopeArea::ALL.iter().map(|area| area.as_str()).collect();
        assert_eq!(PATTERN.matches(&areas.join("|")).count(), 2);
    }

    #[test]
    fn other_words_are_refused() {
        for bad in ["auctions", "auctions:all", "money:read", "admin:write", ":read", "*"] {
            assert!(bad.parse::<Scopes>().is_err(), "{bad}");
        }
        assert_eq!("".parse::<Scopes>(), Ok(Scopes::NONE));
    }
}
