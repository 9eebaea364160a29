//! Writing a listing: creating it, changing it, and adding to it once there are bids.

use crate::auctions::attributes::optional_text;
use crate::auctions::listing::ADDED_DESCRIPTION_MAX;
#[cfg(feature = "openapi")]
use crate::auctions::tags::Tag;
use crate::auctions::{Attributes, Listing, ListingKind, ListingState, Tags};
use crate::error::{Error, ErrorCode, checked_range, checked_text};
use crate::ids::{ListingId, StockItemId, UserId, WorkspaceId};
use crate::inventory::Condition;
use crate::time::Timestamp;

/// The most characters of a description as the seller first writes it.
const DESCRIPTION_MAX: usize = 2_000;
/// How the line above an addition begins.
const ADDED: &str = "— Added on";

/// A listing to be created.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewListing {
    /// How it is to be sold.
    pub kind: ListingKind,
    /// 1 to 100 characters.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 100, pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]*$")
    )]
    pub title: String,
    /// At most 2,000 characters; at least 10 before anybody else sees it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 2_000))]
    pub description: String,
    /// 1 to 50 characters.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 50))]
    pub category: String,
    /// What is particular to the category.
    #[serde(default)]
    pub attributes: Attributes,
    /// The condition.
    pub condition: Condition,
    /// At most 20, each of 1 to 30 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Tag>, max_items = 20))]
    pub tags: Vec<String>,
    /// At most 100 characters.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub location: Option<String>,
    /// 1 to 1,000,000.
    #[serde(default = "one")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1_000_000))]
    pub quantity: i64,
    /// The stock item that backs it.
    #[serde(default)]
    pub stock_item_id: Option<StockItemId>,
    /// The content address of its picture.
    #[serde(default)]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 100, pattern = "^([0-9a-z]{16,}(\\.[0-9a-z]+)?)?$")
    )]
    pub picture: Option<String>,
}

fn one() -> i64 {
    1
}

impl NewListing {
    /// One thing to be auctioned: in good condition, of the category `other`, without a picture,
    /// tags or stock behind it.
    ///
    /// ```
    /// use vendue_domain::auctions::NewListing;
    /// let palm = NewListing::auction("Palm Pilot M515", "Works, with its cradle.");
    /// let two = NewListing { quantity: 2, ..palm };
    /// assert_eq!(two.category, "other");
    /// ```
    pub fn auction(title: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            kind: ListingKind::Auction,
            title: title.into(),
            description: description.into(),
            category: "other".into(),
            attributes: Attributes::None,
            condition: Condition::Good,
            tags: Vec::new(),
            location: None,
            quantity: 1,
            stock_item_id: None,
            picture: None,
        }
    }
}

/// Changes to a listing before the first bid. What is left out stays; an empty location or picture
/// removes it. The kind, the quantity and the stock item are what was promised and held, and stay.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default, deny_unknown_fields)]
pub struct EditListing {
    /// A new title.
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 100, pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]*$")
    )]
    pub title: Option<String>,
    /// A new description.
    #[cfg_attr(feature = "openapi", schema(max_length = 2_000))]
    pub description: Option<String>,
    /// A new category.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 50))]
    pub category: Option<String>,
    /// New attributes.
    pub attributes: Option<Attributes>,
    /// A new condition.
    pub condition: Option<Condition>,
    /// New tags in place of the old ones.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Tag>>, max_items = 20))]
    pub tags: Option<Vec<String>>,
    /// A new location.
    #[cfg_attr(feature = "openapi", schema(max_length = 100))]
    pub location: Option<String>,
    /// A new picture.
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 100, pattern = "^([0-9a-z]{16,}(\\.[0-9a-z]+)?)?$")
    )]
    pub picture: Option<String>,
}

/// Makes a listing in the state `draft`. Fails with `invalid_argument`, which names the field.
pub fn create_listing(
    new: NewListing,
    id: ListingId,
    seller_id: UserId,
    workspace_id: WorkspaceId,
    now: Timestamp,
) -> Result<Listing, Error> {
    Ok(Listing {
        id,
        workspace_id,
        seller_id,
        kind: new.kind,
        state: ListingState::Draft,
        title: checked_title(&new.title)?,
        description: checked_description(&new.description)?,
        category: checked_text("category", &new.category, 1, 50)?,
        attributes: new.attributes.checked(now)?,
        condition: new.condition,
        tags: Tags::checked(&new.tags)?,
        location: optional_text("location", new.location.as_deref(), 100)?,
        quantity: checked_range("quantity", new.quantity, 1, 1_000_000)?,
        stock_item_id: new.stock_item_id,
        picture: checked_picture(new.picture.as_deref())?,
        auction_id: None,
        created_at: now,
        updated_at: now,
        version: 1,
    })
}

/// Changes a listing that nobody has bid on. Fails with `auction_has_bids` after the first bid,
/// `listing_state` when it is neither a draft nor on offer, and `invalid_argument`.
pub fn edit_listing(
    listing: &Listing,
    edit: EditListing,
    has_bids: bool,
    now: Timestamp,
) -> Result<Listing, Error> {
    use ListingState::{Active, Draft, Scheduled};
    check_state(listing, &[Draft, Scheduled, Active])?;
    if has_bids {
        return Err(Error::new(
            ErrorCode::AuctionHasBids,
            "after the first bid the description can only be added to",
        ));
    }
    let edited = Listing {
        title: match edit.title {
            Some(text) => checked_title(&text)?,
            None => listing.title.clone(),
        },
        description: match edit.description {
            Some(text) => checked_description(&text)?,
            None => listing.description.clone(),
        },
        category: match edit.category {
            Some(text) => checked_text("category", &text, 1, 50)?,
            None => listing.category.clone(),
        },
        attributes: match edit.attributes {
            Some(attributes) => attributes.checked(now)?,
            None => listing.attributes.clone(),
        },
        condition: edit.condition.unwrap_or(listing.condition),
        tags: match edit.tags {
            Some(tags) => Tags::checked(&tags)?,
            None => listing.tags.clone(),
        },
        location: match edit.location {
            Some(text) => optional_text("location", Some(&text), 100)?,
            None => listing.location.clone(),
        },
        picture: match edit.picture {
            Some(text) => checked_picture(Some(&text))?,
            None => listing.picture.clone(),
        },
        ..listing.clone()
    };
    if listing.state != Draft {
        edited.check_public()?;
    }
    edited.changed(now, |_| ())
}

/// Adds to the description below a line with the date, which is all a seller may change after the
/// first bid. Fails with `invalid_argument` when everything together has more than 4,000
/// characters, and with `listing_state` when the listing is not announced, on offer or paused.
pub fn add_to_description(
    listing: &Listing,
    addition: &str,
    now: Timestamp,
) -> Result<Listing, Error> {
    use ListingState::{Active, Paused, Scheduled};
    check_state(listing, &[Scheduled, Active, Paused])?;
    let addition = checked_text("addition", addition, 1, ADDED_DESCRIPTION_MAX)?;
    check_no_date_line("addition", &addition)?;
    let at = now.to_datetime().format("%Y-%m-%d %H:%M UTC");
    let description = format!("{}\n\n{ADDED} {at}:\n{addition}", listing.description);
    let length = description.chars().count();
    if length > ADDED_DESCRIPTION_MAX {
        return Err(Error::invalid(
            "addition",
            format!("the whole description may have {ADDED_DESCRIPTION_MAX} characters"),
        )
        .with("value_length", i64::try_from(length).unwrap_or(i64::MAX))
        .with("maximum", i64::try_from(ADDED_DESCRIPTION_MAX).unwrap_or(i64::MAX)));
    }
    listing.changed(now, |changed| changed.description = description)
}

/// A seller must not write a date line by hand and so pretend that something was said earlier.
fn check_no_date_line(field: &str, text: &str) -> Result<(), Error> {
    if text.lines().any(|line| line.trim_start().starts_with(ADDED)) {
        return Err(Error::invalid(field, format!("no line may begin with \"{ADDED}\"")));
    }
    Ok(())
}

fn check_state(listing: &Listing, allowed: &[ListingState]) -> Result<(), Error> {
    if allowed.contains(&listing.state) {
        return Ok(());
    }
    Err(Error::new(
        ErrorCode::ListingState,
        format!("this cannot be done to a listing that is {}", listing.state),
    )
    .with("state", listing.state.as_str()))
}

fn checked_title(text: &str) -> Result<String, Error> {
    let title = checked_text("title", text, 1, 100)?;
    if title.chars().any(char::is_control) {
        return Err(Error::invalid("title", "must be one line"));
    }
    Ok(title)
}

fn checked_description(text: &str) -> Result<String, Error> {
    let description = checked_text("description", text, 0, DESCRIPTION_MAX)?;
    check_no_date_line("description", &description)?;
    Ok(description)
}

/// A content address becomes part of a file name and a link, so it is letters and digits, and at
/// most one dot before an extension: it can never name another folder.
fn checked_picture(text: Option<&str>) -> Result<Option<String>, Error> {
    let Some(address) = optional_text("picture", text, 100)? else {
        return Ok(None);
    };
    let (name, extension) = address.split_once('.').unwrap_or((&address, "any"));
    let plain = |part: &str| {
        let letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        !part.is_empty() && part.bytes().all(letter)
    };
    if name.len() < 16 || !plain(name) || !plain(extension) {
        return Err(Error::invalid("picture", "must be the address of an uploaded picture"));
    }
    Ok(Some(address))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::auctions::ListingView;

    fn now() -> Timestamp {
        "2026-11-20T12:34:56Z".parse().expect("a time")
    }

    fn new_listing() -> NewListing {
        NewListing {
            kind: ListingKind::Auction,
            title: "Palm Pilot".into(),
            description: "Works, with its box and cradle.".into(),
            category: "handhelds".into(),
            attributes: Attributes::None,
            condition: Condition::Good,
            tags: vec!["palm".into(), "PDA".into()],
            location: Some("Lisbon".into()),
            quantity: 1,
            stock_item_id: None,
            picture: None,
        }
    }

    fn create(new: NewListing) -> Result<Listing, Error> {
        let (id, seller) = (ListingId::new(now(), [1; 10]), UserId::new(now(), [2; 10]));
        create_listing(new, id, seller, WorkspaceId::new(now(), [3; 10]), now())
    }

    pub(in crate::auctions) fn listing() -> Listing {
        create(new_listing()).expect("valid")
    }

    fn active() -> Listing {
        Listing { state: ListingState::Active, ..listing() }
    }

    #[test]
    fn a_listing_begins_as_a_draft_that_may_lack_a_description() {
        let created = create(NewListing { description: String::new(), ..new_listing() });
        let created = created.expect("valid");
        assert_eq!((created.state, created.version), (ListingState::Draft, 1));
        assert_eq!(created.created_at, created.updated_at);
    }

    #[test]
    fn every_limit_holds_at_its_edges() {
        type Set = fn(&mut NewListing, usize);
        let cases: [(&str, Set, usize, usize); 7] = [
            ("title", |new, length| new.title = "x".repeat(length), 1, 100),
            ("description", |new, length| new.description = "x".repeat(length), 0, 2_000),
            ("category", |new, length| new.category = "x".repeat(length), 1, 50),
            ("location", |new, length| new.location = Some("x".repeat(length)), 0, 100),
            ("tags", |new, length| new.tags = vec!["x".repeat(length)], 1, 30),
            ("picture", |new, length| new.picture = Some("a".repeat(length)), 16, 100),
            (
                "quantity",
                |new, value| new.quantity = i64::try_from(value).expect("small"),
                1,
                1_000_000,
            ),
        ];
        for (field, set, min, max) in cases {
            for value in [min, max] {
                let mut new = new_listing();
                set(&mut new, value);
                assert!(create(new).is_ok(), "{field} of {value}");
            }
            for value in [min.checked_sub(1), max.checked_add(1)].into_iter().flatten() {
                let mut new = new_listing();
                set(&mut new, value);
                let refused = create(new).expect_err(field);
                assert_eq!(refused.code(), ErrorCode::InvalidArgument);
                assert_eq!(refused.detail("field"), Some(&field.into()), "{field} of {value}");
            }
        }
        assert!(create(NewListing { title: "two\nlines".into(), ..new_listing() }).is_err());
    }

    #[test]
    fn a_picture_is_never_a_path() {
        let picture =
            |text: &str| create(NewListing { picture: Some(text.into()), ..new_listing() });
        let address = "0123456789abcdef".repeat(4);
        assert!(picture(&address).is_ok());
        assert!(picture(&format!("{address}.jpg")).is_ok());
        assert_eq!(picture("").expect("none").picture, None);
        let bad = [
            "../../../../etc/passwd".to_owned(),
            format!("{address}/x"),
            format!("{address}.jpg.exe"),
            format!("{address}."),
            format!("..{address}"),
            "ABCDEF0123456789ABCDEF".to_owned(),
            "http://example.org/a.jpg".to_owned(),
        ];
        for text in bad {
            assert!(picture(&text).is_err(), "{text}");
        }
    }

    #[test]
    fn after_the_first_bid_only_additions_are_allowed() {
        let edit = EditListing { title: Some("Palm III".into()), ..EditListing::default() };
        let edited = edit_listing(&active(), edit.clone(), false, now()).expect("no bids yet");
        assert_eq!((edited.title.as_str(), edited.version), ("Palm III", 2));
        let refused = edit_listing(&active(), edit, true, now()).expect_err("bids");
        assert_eq!(refused.code(), ErrorCode::AuctionHasBids);

        let once = add_to_description(&active(), " The stylus is missing. ", now()).expect("ok");
        assert_eq!(
            once.description,
            "Works, with its box and cradle.\n\n\
             — Added on 2026-11-20 12:34 UTC:\nThe stylus is missing."
        );
        let twice = add_to_description(&once, "Found it.", now().plus_seconds(60)).expect("ok");
        assert!(twice.description.starts_with(&once.description));
        assert!(twice.description.ends_with("12:35 UTC:\nFound it."));
        assert_eq!(twice.version, 3);
    }

    #[test]
    fn the_whole_description_has_a_limit() {
        let subject = active();
        let extra = "\n\n— Added on 2026-11-20 12:34 UTC:\n".chars().count();
        let room = ADDED_DESCRIPTION_MAX - subject.description.chars().count() - extra;
        assert!(add_to_description(&subject, &"x".repeat(room), now()).is_ok());
        for length in [room + 1, ADDED_DESCRIPTION_MAX + 1, 0] {
            let refused = add_to_description(&subject, &"x".repeat(length), now());
            assert_eq!(refused.expect_err("refused").code(), ErrorCode::InvalidArgument);
        }
    }

    #[test]
    fn nobody_can_pretend_to_have_added_earlier() {
        let forged = "New.\n  — Added on 2020-01-01 00:00 UTC:\nIt was said before.";
        assert!(add_to_description(&active(), forged, now()).is_err());
        assert!(create(NewListing { description: forged.into(), ..new_listing() }).is_err());
    }

    #[test]
    fn changes_need_the_right_state_and_keep_a_public_listing_complete() {
        for state in ListingState::ALL {
            let subject = Listing { state: *state, ..listing() };
            let edited = edit_listing(&subject, EditListing::default(), false, now());
            let added = add_to_description(&subject, "More.", now());
            let editable = ["draft", "scheduled", "active"].contains(&state.as_str());
            let addable = ["scheduled", "active", "paused"].contains(&state.as_str());
            assert_eq!((edited.is_ok(), added.is_ok()), (editable, addable), "{state}");
            for refused in [edited.err(), added.err()].into_iter().flatten() {
                assert_eq!(refused.code(), ErrorCode::ListingState, "{state}");
            }
        }
        let shorten = EditListing { description: Some("short".into()), ..EditListing::default() };
        assert!(edit_listing(&active(), shorten.clone(), false, now()).is_err());
        assert!(edit_listing(&listing(), shorten, false, now()).is_ok());
    }

    #[test]
    fn what_is_left_out_of_an_edit_stays_and_empty_texts_remove() {
        let subject = listing();
        let same = edit_listing(&subject, EditListing::default(), false, now()).expect("same");
        assert_eq!(same, Listing { version: 2, ..subject.clone() });
        let remove = EditListing { location: Some("".into()), ..EditListing::default() };
        let removed = edit_listing(&subject, remove, false, now()).expect("removed");
        assert_eq!(removed.location, None);
    }

    #[test]
    fn only_members_see_the_stock_item() {
        let stock_item_id = Some(StockItemId::new(now(), [4; 10]));
        let backed = Listing { stock_item_id, ..listing() };
        assert_eq!(backed.members_view().stock_item_id, stock_item_id);
        assert_eq!(backed.view().stock_item_id, None);
        let json = serde_json::to_value(backed.view()).expect("JSON");
        assert_eq!(json["tags"], serde_json::json!(["palm", "PDA"]));
        assert_eq!(serde_json::from_value::<ListingView>(json).expect("read"), backed.view());
    }
}
