//! The states of a listing and every move between them.

use crate::auctions::Listing;
use crate::error::{Error, ErrorCode};
use crate::text::word_enum;
use crate::time::Timestamp;

word_enum! {
    /// Where a listing is in its life.
    pub enum ListingState {
        /// Being written; nobody else sees it.
        Draft = "draft",
        /// Announced for later.
        Scheduled = "scheduled",
        /// On offer.
        Active = "active",
        /// Frozen by an administrator.
        Paused = "paused",
        /// A buyer is found and has not settled yet.
        PendingSettlement = "pending_settlement",
        /// Sold.
        Sold = "sold",
        /// Sold elsewhere, the seller says.
        SoldOutside = "sold_outside",
        /// Over without a sale.
        Ended = "ended",
        /// Taken back by the seller.
        Withdrawn = "withdrawn",
        /// Removed; kept only for the history.
        Deleted = "deleted",
    }
}

impl ListingState {
    /// The states that may follow this one. Every other move is refused.
    pub fn next(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::Scheduled, Self::Active, Self::Deleted],
            Self::Scheduled => &[Self::Draft, Self::Active, Self::Paused, Self::Withdrawn],
            Self::Active => &[
                Self::Paused,
                Self::PendingSettlement,
                Self::Sold,
                Self::SoldOutside,
                Self::Ended,
                Self::Withdrawn,
            ],
            // What was announced or on offer goes on as it was. What came due while it was frozen
            // is settled or over.
            Self::Paused => &[
                Self::Scheduled,
                Self::Active,
                Self::PendingSettlement,
                Self::Sold,
                Self::Ended,
                Self::Withdrawn,
            ],
            // Nobody paid: it is over, or offered again at once.
            Self::PendingSettlement => {
                &[Self::Sold, Self::Scheduled, Self::Active, Self::Ended, Self::Withdrawn]
            }
            // What was not sold can be written anew, offered again, or removed.
            Self::Ended | Self::Withdrawn => {
                &[Self::Draft, Self::Scheduled, Self::Active, Self::Deleted]
            }
            // A sale is history, and so is a removal.
            Self::Sold | Self::SoldOutside | Self::Deleted => &[],
        }
    }

    /// Whether `next` may follow this state.
    pub fn can_become(self, next: Self) -> bool {
        self.next().contains(&next)
    }

    /// Whether everybody may see a listing in this state.
    pub fn is_public(self) -> bool {
        !matches!(self, Self::Draft | Self::Withdrawn | Self::Deleted)
    }
}

/// Moves a listing to another state. Fails with `listing_state` when the table does not know the
/// move, and with `invalid_argument` when a listing that is not complete would be offered.
pub fn change_listing_state(
    listing: &Listing,
    next: ListingState,
    now: Timestamp,
) -> Result<Listing, Error> {
    if !listing.state.can_become(next) {
        return Err(Error::new(
            ErrorCode::ListingState,
            format!("a listing that is {} cannot become {next}", listing.state),
        )
        .with("state", listing.state.as_str())
        .with("requested", next.as_str()));
    }
    if matches!(next, ListingState::Scheduled | ListingState::Active) {
        listing.check_public()?;
    }
    listing.changed(now, |changed| changed.state = next)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auctions::listing_rules::tests::listing;

    /// The whole table once more, as a reader would draw it: a row for the state before, a column
    /// for the state after, in the order of declaration.
    const TABLE: [(&str, &str); 10] = [
        //                       dr sc ac pa pe so out en wi de
        ("draft", "              .  x  x  .  .  .  .  .  .  x"),
        ("scheduled", "          x  .  x  x  .  .  .  .  x  ."),
        ("active", "             .  .  .  x  x  x  x  x  x  ."),
        ("paused", "             .  x  x  .  x  x  .  x  x  ."),
        ("pending_settlement", " .  x  x  .  .  x  .  x  x  ."),
        ("sold", "               .  .  .  .  .  .  .  .  .  ."),
        ("sold_outside", "       .  .  .  .  .  .  .  .  .  ."),
        ("ended", "              x  x  x  .  .  .  .  .  .  x"),
        ("withdrawn", "          x  x  x  .  .  .  .  .  .  x"),
        ("deleted", "            .  .  .  .  .  .  .  .  .  ."),
    ];

    #[test]
    fn every_move_is_allowed_or_refused_as_in_the_table() {
        let now = Timestamp::from_ms(5_000);
        for (row, before) in ListingState::ALL.iter().enumerate() {
            let (name, marks) = TABLE[row];
            assert_eq!(name, before.as_str());
            let marks: Vec<&str> = marks.split_whitespace().collect();
            assert_eq!(marks.len(), ListingState::ALL.len());
            for (after, mark) in ListingState::ALL.iter().zip(marks) {
                let mut subject = listing();
                subject.state = *before;
                match change_listing_state(&subject, *after, now) {
                    Ok(moved) => {
                        assert_eq!(mark, "x", "{before} became {after}");
                        assert_eq!(moved.state, *after);
                        assert_eq!((moved.version, moved.updated_at), (2, now));
                    }
                    Err(refused) => {
                        assert_eq!(mark, ".", "{before} did not become {after}");
                        assert_eq!(refused.code(), ErrorCode::ListingState);
                        assert_eq!(refused.detail("state"), Some(&before.as_str().into()));
                    }
                }
            }
        }
    }

    #[test]
    fn every_state_can_be_reached_from_a_draft() {
        let mut reached = vec![ListingState::Draft];
        let mut index = 0;
        while let Some(state) = reached.get(index).copied() {
            let new = state.next().iter().filter(|next| !reached.contains(next));
            reached.extend(new.copied().collect::<Vec<_>>());
            index += 1;
        }
        assert_eq!(reached.len(), ListingState::ALL.len());
    }

    #[test]
    fn an_incomplete_listing_is_not_offered() {
        let mut subject = listing();
        subject.description = "too short".into();
        for next in [ListingState::Scheduled, ListingState::Active] {
            let refused = change_listing_state(&subject, next, subject.created_at);
            let refused = refused.expect_err("a public description has 10 characters");
            assert_eq!(refused.code(), ErrorCode::InvalidArgument);
            assert_eq!(refused.detail("field"), Some(&"description".into()));
        }
        assert!(change_listing_state(&subject, ListingState::Deleted, subject.created_at).is_ok());
    }
}
