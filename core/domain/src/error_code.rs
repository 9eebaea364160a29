//! The one list of error codes that every layer and every host knows.
//!
//! `docs/api.md` carries this table and a test compares the two. A code is never renamed; its
//! category decides the HTTP status and the exception class of each host.

use std::fmt;

/// What kind of failure a code is, and with that how a caller should react.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Category {
    /// The request itself is wrong: correct it.
    Invalid,
    /// No valid credentials were given.
    Unauthenticated,
    /// The actor may not do this.
    Forbidden,
    /// There is no such thing, or the actor may not know of it.
    NotFound,
    /// The state of things does not allow it: read again and decide.
    Conflict,
    /// A limit was reached: wait.
    Limited,
    /// The store or the service cannot answer now: try again.
    Unavailable,
    /// A defect on our side.
    Internal,
}

impl Category {
    /// The stable word for this category.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Unauthenticated => "unauthenticated",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Limited => "limited",
            Self::Unavailable => "unavailable",
            Self::Internal => "internal",
        }
    }
}

macro_rules! error_codes {
    ($( $variant:ident = $word:literal, $category:ident, $summary:literal; )+) => {
        /// A stable error code. Its text is a snake_case word.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        #[non_exhaustive]
        pub enum ErrorCode { $( #[doc = $summary] $variant, )+ }

        impl ErrorCode {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )+ ];

            /// The stable word.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $word, )+ }
            }

            /// The category.
            pub fn category(self) -> Category {
                match self { $( Self::$variant => Category::$category, )+ }
            }

            /// One sentence that says when the code is given.
            pub fn summary(self) -> &'static str {
                match self { $( Self::$variant => $summary, )+ }
            }
        }
    };
}

error_codes! {
    InvalidArgument = "invalid_argument", Invalid, "A field is missing or out of its range.";
    AmountMalformed = "amount_malformed", Invalid, "The amount is not a decimal number.";
    AmountTooPrecise = "amount_too_precise", Invalid,
        "The amount has more decimals than its currency.";
    AmountNotPositive = "amount_not_positive", Invalid, "The amount is zero or negative.";
    AmountOutOfRange = "amount_out_of_range", Invalid,
        "The amount is beyond what every host can hold exactly (2^53 - 1 minor units).";
    AmountTooHigh = "amount_too_high", Invalid, "The amount is above the marketplace's maximum.";
    CurrencyUnknown = "currency_unknown", Invalid, "The currency is not a code of ISO 4217.";
    CurrencyMismatch = "currency_mismatch", Invalid, "The amount is in another currency.";
    IdMalformed = "id_malformed", Invalid, "The id is not a UUID.";
    TimeMalformed = "time_malformed", Invalid, "The time is not RFC 3339.";
    CursorMalformed = "cursor_malformed", Invalid, "The cursor was not made by this list.";
    BodyTooLarge = "body_too_large", Invalid, "The request body is above the limit.";
    MediaUnsupported = "media_unsupported", Invalid, "The file is not a picture that is accepted.";
    UnknownFormat = "unknown_format", Invalid, "The auction format is unknown or not enabled.";

    CredentialsInvalid = "credentials_invalid", Unauthenticated,
        "The user name or the password is wrong.";
    Unauthenticated = "unauthenticated", Unauthenticated, "The operation needs a signed-in user.";
    TokenInvalid = "token_invalid", Unauthenticated, "The token is malformed, forged or expired.";

    AccountLocked = "account_locked", Limited,
        "Too many wrong passwords: the account is locked until the moment in the answer.";

    Forbidden = "forbidden", Forbidden, "The actor may not do this.";
    AccountSuspended = "account_suspended", Forbidden,
        "The account is suspended: until the moment in the answer, or until it is lifted.";
    ScopeMissing = "scope_missing", Forbidden, "The API key has no scope for this.";
    PasswordsDisabled = "passwords_disabled", Forbidden,
        "This market has no passwords of its own: sign in where your account is.";
    EmailUnverified = "email_unverified", Forbidden, "The e-mail address is not confirmed yet.";
    Blocked = "blocked", Forbidden, "The other user has blocked this one.";
    OwnAuction = "own_auction", Forbidden,
        "Sellers, their workspace members and, by option, linked accounts cannot bid.";
    BidderBanned = "bidder_banned", Forbidden, "The bidder is banned from bidding.";
    NotAdmitted = "not_admitted", Forbidden, "The auction admits only bidders it has approved.";
    DepositMissing = "deposit_missing", Forbidden, "The auction asks for a deposit first.";
    OriginForbidden = "origin_forbidden", Forbidden, "The page that sent this is of another site.";

    NotFound = "not_found", NotFound, "There is no such thing.";
    AuctionNotFound = "auction_not_found", NotFound, "There is no such auction.";
    ListingNotFound = "listing_not_found", NotFound, "There is no such listing.";
    StockItemNotFound = "stock_item_not_found", NotFound, "There is no such stock item.";
    BidNotFound = "bid_not_found", NotFound, "There is no such bid.";
    UserNotFound = "user_not_found", NotFound, "There is no such user.";
    WorkspaceNotFound = "workspace_not_found", NotFound, "There is no such workspace.";
    MemberNotFound = "member_not_found", NotFound, "The user is no member of the workspace.";
    InviteNotFound = "invite_not_found", NotFound, "There is no such invitation, or no longer.";
    PendingChangeNotFound = "pending_change_not_found", NotFound,
        "There is no such change that waits for approval.";
    SessionNotFound = "session_not_found", NotFound, "There is no such session.";
    ApiKeyNotFound = "api_key_not_found", NotFound, "There is no such API key.";
    SanctionNotFound = "sanction_not_found", NotFound, "There is no such measure.";

    BidTooLow = "bid_too_low", Conflict, "The bid is below the minimum; the answer carries it.";
    OwnMaximumNotRaised = "own_maximum_not_raised", Conflict,
        "The leader's new maximum is not above the old one.";
    SelfRaiseRefused = "self_raise_refused", Conflict,
        "This auction does not let the leader raise the own maximum.";
    AuctionNotStarted = "auction_not_started", Conflict, "The auction has not started.";
    AuctionClosed = "auction_closed", Conflict, "The auction takes no more bids.";
    AuctionPaused = "auction_paused", Conflict, "The auction is paused.";
    AuctionState = "auction_state", Conflict, "The auction's state does not allow this.";
    ListingState = "listing_state", Conflict, "The listing's state does not allow this.";
    AuctionHasBids = "auction_has_bids", Conflict, "This is possible only before the first bid.";
    BuyNowUnavailable = "buy_now_unavailable", Conflict,
        "The auction offers no immediate purchase, or no longer.";
    ReserveNotLowered = "reserve_not_lowered", Conflict,
        "After the first bid a reserve may only be lowered.";
    RetractionRefused = "retraction_refused", Conflict,
        "The auction's policy does not allow this bid to be retracted now.";
    TooLateToEnd = "too_late_to_end", Conflict,
        "With bids and less than 12 hours left an auction can only be sold to the leader.";
    LimitReached = "limit_reached", Conflict,
        "The sum of the bidder's leading maximums would pass the bidder's limit.";
    OutOfStock = "out_of_stock", Conflict, "The stock item has not enough available.";
    VersionConflict = "version_conflict", Conflict, "The thing was changed meanwhile.";
    IdempotencyConflict = "idempotency_conflict", Conflict,
        "The idempotency key was used with another request.";
    AlreadyExists = "already_exists", Conflict, "A unique value is already taken.";
    LinkInvalid = "link_invalid", Conflict,
        "The link was used before, has expired, or a later one replaces it.";
    ApprovalPending = "approval_pending", Conflict,
        "The change was kept and waits for the approval of an administrator of the workspace.";
    LastOwner = "last_owner", Conflict, "A workspace keeps one owner at least.";
    WorkspaceRequired = "workspace_required", Conflict,
        "A personal workspace cannot be deleted, left or shared out, nor can the last one.";
    AccountInUse = "account_in_use", Conflict,
        "The account still has auctions that run, or workspaces that others need it for.";
    ResumeTooOld = "resume_too_old", Conflict,
        "The events asked for are no longer kept: read the state again.";

    RateLimited = "rate_limited", Limited, "Too many requests: wait as long as the answer says.";
    Overloaded = "overloaded", Unavailable, "The write queue is full: try again shortly.";
    SlowConsumer = "slow_consumer", Limited, "The subscriber fell behind: resume by sequence.";

    StorageUnavailable = "storage_unavailable", Unavailable, "The store cannot be reached.";
    StorageFull = "storage_full", Unavailable, "The disk is full; nothing was changed.";
    StorageReadOnly = "storage_read_only", Unavailable,
        "The store cannot be written; nothing was changed.";
    StorageBusy = "storage_busy", Unavailable, "Another process holds the store.";
    IdentityProviderUnavailable = "identity_provider_unavailable", Unavailable,
        "The other system that knows the user cannot be reached.";
    StorageCorrupt = "storage_corrupt", Internal, "The store holds something impossible.";
    SchemaTooNew = "schema_too_new", Unavailable, "The store was written by a newer version.";
    MailUnavailable = "mail_unavailable", Unavailable, "The mail could not be sent.";
    Closed = "closed", Unavailable, "The market is closed.";
    ForkedProcess = "forked_process", Unavailable,
        "A market was open when the process was forked: open markets after that only.";
    Timeout = "timeout", Unavailable, "The request took too long.";

    Internal = "internal", Internal, "A defect of Vendue; the request id finds it in the log.";
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl serde::Serialize for ErrorCode {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_snake_case_words() {
        let mut seen = std::collections::BTreeSet::new();
        for code in ErrorCode::ALL {
            let word = code.as_str();
            assert!(seen.insert(word), "{word} stands twice");
            assert!(word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{word}");
            assert!(code.summary().ends_with('.'), "{word}: a summary is a sentence");
        }
    }
}
