// Written from the operations that the program declares, by `make hosts`.

import Foundation

/// Why an operation was refused or failed.
public enum ErrorCode: WordSet {
    /// A field is missing or out of its range.
    case invalidArgument
    /// The amount is not a decimal number.
    case amountMalformed
    /// The amount has more decimals than its currency.
    case amountTooPrecise
    /// The amount is zero or negative.
    case amountNotPositive
    /// The amount is beyond what every host can hold exactly (2^53 - 1 minor units).
    case amountOutOfRange
    /// The amount is above the marketplace's maximum.
    case amountTooHigh
    /// The currency is not a code of ISO 4217.
    case currencyUnknown
    /// The amount is in another currency.
    case currencyMismatch
    /// The id is not a UUID.
    case idMalformed
    /// The time is not RFC 3339.
    case timeMalformed
    /// The cursor was not made by this list.
    case cursorMalformed
    /// The request body is above the limit.
    case bodyTooLarge
    /// The file is not a picture that is accepted.
    case mediaUnsupported
    /// The auction format is unknown or not enabled.
    case unknownFormat
    /// The user name or the password is wrong.
    case credentialsInvalid
    /// The operation needs a signed-in user.
    case unauthenticated
    /// The token is malformed, forged or expired.
    case tokenInvalid
    /// Too many wrong passwords: the account is locked until the moment in the answer.
    case accountLocked
    /// The actor may not do this.
    case forbidden
    /// The account is suspended: until the moment in the answer, or until it is lifted.
    case accountSuspended
    /// The API key has no scope for this.
    case scopeMissing
    /// This market has no passwords of its own: sign in where your account is.
    case passwordsDisabled
    /// The e-mail address is not confirmed yet.
    case emailUnverified
    /// The other user has blocked this one.
    case blocked
    /// Sellers, their workspace members and, by option, linked accounts cannot bid.
    case ownAuction
    /// The bidder is banned from bidding.
    case bidderBanned
    /// The auction admits only bidders it has approved.
    case notAdmitted
    /// The auction asks for a deposit first.
    case depositMissing
    /// The page that sent this is of another site.
    case originForbidden
    /// There is no such thing.
    case notFound
    /// There is no such auction.
    case auctionNotFound
    /// There is no such listing.
    case listingNotFound
    /// There is no such stock item.
    case stockItemNotFound
    /// There is no such bid.
    case bidNotFound
    /// There is no such user.
    case userNotFound
    /// There is no such workspace.
    case workspaceNotFound
    /// The user is no member of the workspace.
    case memberNotFound
    /// There is no such invitation, or no longer.
    case inviteNotFound
    /// There is no such change that waits for approval.
    case pendingChangeNotFound
    /// There is no such session.
    case sessionNotFound
    /// There is no such API key.
    case apiKeyNotFound
    /// There is no such measure.
    case sanctionNotFound
    /// The bid is below the minimum; the answer carries it.
    case bidTooLow
    /// The leader's new maximum is not above the old one.
    case ownMaximumNotRaised
    /// This auction does not let the leader raise the own maximum.
    case selfRaiseRefused
    /// The auction has not started.
    case auctionNotStarted
    /// The auction takes no more bids.
    case auctionClosed
    /// The auction is paused.
    case auctionPaused
    /// The auction's state does not allow this.
    case auctionState
    /// The listing's state does not allow this.
    case listingState
    /// This is possible only before the first bid.
    case auctionHasBids
    /// The auction offers no immediate purchase, or no longer.
    case buyNowUnavailable
    /// After the first bid a reserve may only be lowered.
    case reserveNotLowered
    /// The auction's policy does not allow this bid to be retracted now.
    case retractionRefused
    /// With bids and less than 12 hours left an auction can only be sold to the leader.
    case tooLateToEnd
    /// The sum of the bidder's leading maximums would pass the bidder's limit.
    case limitReached
    /// The stock item has not enough available.
    case outOfStock
    /// The thing was changed meanwhile.
    case versionConflict
    /// The idempotency key was used with another request.
    case idempotencyConflict
    /// A unique value is already taken.
    case alreadyExists
    /// The link was used before, has expired, or a later one replaces it.
    case linkInvalid
    /// The change was kept and waits for the approval of an administrator of the workspace.
    case approvalPending
    /// A workspace keeps one owner at least.
    case lastOwner
    /// A personal workspace cannot be deleted, left or shared out, nor can the last one.
    case workspaceRequired
    /// The account still has auctions that run, or workspaces that others need it for.
    case accountInUse
    /// The events asked for are no longer kept: read the state again.
    case resumeTooOld
    /// Too many requests: wait as long as the answer says.
    case rateLimited
    /// The write queue is full: try again shortly.
    case overloaded
    /// The subscriber fell behind: resume by sequence.
    case slowConsumer
    /// The store cannot be reached.
    case storageUnavailable
    /// The disk is full; nothing was changed.
    case storageFull
    /// The store cannot be written; nothing was changed.
    case storageReadOnly
    /// Another process holds the store.
    case storageBusy
    /// The other system that knows the user cannot be reached.
    case identityProviderUnavailable
    /// The store holds something impossible.
    case storageCorrupt
    /// The store was written by a newer version.
    case schemaTooNew
    /// The mail could not be sent.
    case mailUnavailable
    /// The market is closed.
    case closed
    /// A market was open when the process was forked: open markets after that only.
    case forkedProcess
    /// The request took too long.
    case timeout
    /// A defect of Vendue; the request id finds it in the log.
    case `internal`
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [ErrorCode] = [
        .invalidArgument,
        .amountMalformed,
        .amountTooPrecise,
        .amountNotPositive,
        .amountOutOfRange,
        .amountTooHigh,
        .currencyUnknown,
        .currencyMismatch,
        .idMalformed,
        .timeMalformed,
        .cursorMalformed,
        .bodyTooLarge,
        .mediaUnsupported,
        .unknownFormat,
        .credentialsInvalid,
        .unauthenticated,
        .tokenInvalid,
        .accountLocked,
        .forbidden,
        .accountSuspended,
        .scopeMissing,
        .passwordsDisabled,
        .emailUnverified,
        .blocked,
        .ownAuction,
        .bidderBanned,
        .notAdmitted,
        .depositMissing,
        .originForbidden,
        .notFound,
        .auctionNotFound,
        .listingNotFound,
        .stockItemNotFound,
        .bidNotFound,
        .userNotFound,
        .workspaceNotFound,
        .memberNotFound,
        .inviteNotFound,
        .pendingChangeNotFound,
        .sessionNotFound,
        .apiKeyNotFound,
        .sanctionNotFound,
        .bidTooLow,
        .ownMaximumNotRaised,
        .selfRaiseRefused,
        .auctionNotStarted,
        .auctionClosed,
        .auctionPaused,
        .auctionState,
        .listingState,
        .auctionHasBids,
        .buyNowUnavailable,
        .reserveNotLowered,
        .retractionRefused,
        .tooLateToEnd,
        .limitReached,
        .outOfStock,
        .versionConflict,
        .idempotencyConflict,
        .alreadyExists,
        .linkInvalid,
        .approvalPending,
        .lastOwner,
        .workspaceRequired,
        .accountInUse,
        .resumeTooOld,
        .rateLimited,
        .overloaded,
        .slowConsumer,
        .storageUnavailable,
        .storageFull,
        .storageReadOnly,
        .storageBusy,
        .identityProviderUnavailable,
        .storageCorrupt,
        .schemaTooNew,
        .mailUnavailable,
        .closed,
        .forkedProcess,
        .timeout,
        .internal,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "invalid_argument": self = .invalidArgument
        case "amount_malformed": self = .amountMalformed
        case "amount_too_precise": self = .amountTooPrecise
        case "amount_not_positive": self = .amountNotPositive
        case "amount_out_of_range": self = .amountOutOfRange
        case "amount_too_high": self = .amountTooHigh
        case "currency_unknown": self = .currencyUnknown
        case "currency_mismatch": self = .currencyMismatch
        case "id_malformed": self = .idMalformed
        case "time_malformed": self = .timeMalformed
        case "cursor_malformed": self = .cursorMalformed
        case "body_too_large": self = .bodyTooLarge
        case "media_unsupported": self = .mediaUnsupported
        case "unknown_format": self = .unknownFormat
        case "credentials_invalid": self = .credentialsInvalid
        case "unauthenticated": self = .unauthenticated
        case "token_invalid": self = .tokenInvalid
        case "account_locked": self = .accountLocked
        case "forbidden": self = .forbidden
        case "account_suspended": self = .accountSuspended
        case "scope_missing": self = .scopeMissing
        case "passwords_disabled": self = .passwordsDisabled
        case "email_unverified": self = .emailUnverified
        case "blocked": self = .blocked
        case "own_auction": self = .ownAuction
        case "bidder_banned": self = .bidderBanned
        case "not_admitted": self = .notAdmitted
        case "deposit_missing": self = .depositMissing
        case "origin_forbidden": self = .originForbidden
        case "not_found": self = .notFound
        case "auction_not_found": self = .auctionNotFound
        case "listing_not_found": self = .listingNotFound
        case "stock_item_not_found": self = .stockItemNotFound
        case "bid_not_found": self = .bidNotFound
        case "user_not_found": self = .userNotFound
        case "workspace_not_found": self = .workspaceNotFound
        case "member_not_found": self = .memberNotFound
        case "invite_not_found": self = .inviteNotFound
        case "pending_change_not_found": self = .pendingChangeNotFound
        case "session_not_found": self = .sessionNotFound
        case "api_key_not_found": self = .apiKeyNotFound
        case "sanction_not_found": self = .sanctionNotFound
        case "bid_too_low": self = .bidTooLow
        case "own_maximum_not_raised": self = .ownMaximumNotRaised
        case "self_raise_refused": self = .selfRaiseRefused
        case "auction_not_started": self = .auctionNotStarted
        case "auction_closed": self = .auctionClosed
        case "auction_paused": self = .auctionPaused
        case "auction_state": self = .auctionState
        case "listing_state": self = .listingState
        case "auction_has_bids": self = .auctionHasBids
        case "buy_now_unavailable": self = .buyNowUnavailable
        case "reserve_not_lowered": self = .reserveNotLowered
        case "retraction_refused": self = .retractionRefused
        case "too_late_to_end": self = .tooLateToEnd
        case "limit_reached": self = .limitReached
        case "out_of_stock": self = .outOfStock
        case "version_conflict": self = .versionConflict
        case "idempotency_conflict": self = .idempotencyConflict
        case "already_exists": self = .alreadyExists
        case "link_invalid": self = .linkInvalid
        case "approval_pending": self = .approvalPending
        case "last_owner": self = .lastOwner
        case "workspace_required": self = .workspaceRequired
        case "account_in_use": self = .accountInUse
        case "resume_too_old": self = .resumeTooOld
        case "rate_limited": self = .rateLimited
        case "overloaded": self = .overloaded
        case "slow_consumer": self = .slowConsumer
        case "storage_unavailable": self = .storageUnavailable
        case "storage_full": self = .storageFull
        case "storage_read_only": self = .storageReadOnly
        case "storage_busy": self = .storageBusy
        case "identity_provider_unavailable": self = .identityProviderUnavailable
        case "storage_corrupt": self = .storageCorrupt
        case "schema_too_new": self = .schemaTooNew
        case "mail_unavailable": self = .mailUnavailable
        case "closed": self = .closed
        case "forked_process": self = .forkedProcess
        case "timeout": self = .timeout
        case "internal": self = .internal
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .invalidArgument: "invalid_argument"
        case .amountMalformed: "amount_malformed"
        case .amountTooPrecise: "amount_too_precise"
        case .amountNotPositive: "amount_not_positive"
        case .amountOutOfRange: "amount_out_of_range"
        case .amountTooHigh: "amount_too_high"
        case .currencyUnknown: "currency_unknown"
        case .currencyMismatch: "currency_mismatch"
        case .idMalformed: "id_malformed"
        case .timeMalformed: "time_malformed"
        case .cursorMalformed: "cursor_malformed"
        case .bodyTooLarge: "body_too_large"
        case .mediaUnsupported: "media_unsupported"
        case .unknownFormat: "unknown_format"
        case .credentialsInvalid: "credentials_invalid"
        case .unauthenticated: "unauthenticated"
        case .tokenInvalid: "token_invalid"
        case .accountLocked: "account_locked"
        case .forbidden: "forbidden"
        case .accountSuspended: "account_suspended"
        case .scopeMissing: "scope_missing"
        case .passwordsDisabled: "passwords_disabled"
        case .emailUnverified: "email_unverified"
        case .blocked: "blocked"
        case .ownAuction: "own_auction"
        case .bidderBanned: "bidder_banned"
        case .notAdmitted: "not_admitted"
        case .depositMissing: "deposit_missing"
        case .originForbidden: "origin_forbidden"
        case .notFound: "not_found"
        case .auctionNotFound: "auction_not_found"
        case .listingNotFound: "listing_not_found"
        case .stockItemNotFound: "stock_item_not_found"
        case .bidNotFound: "bid_not_found"
        case .userNotFound: "user_not_found"
        case .workspaceNotFound: "workspace_not_found"
        case .memberNotFound: "member_not_found"
        case .inviteNotFound: "invite_not_found"
        case .pendingChangeNotFound: "pending_change_not_found"
        case .sessionNotFound: "session_not_found"
        case .apiKeyNotFound: "api_key_not_found"
        case .sanctionNotFound: "sanction_not_found"
        case .bidTooLow: "bid_too_low"
        case .ownMaximumNotRaised: "own_maximum_not_raised"
        case .selfRaiseRefused: "self_raise_refused"
        case .auctionNotStarted: "auction_not_started"
        case .auctionClosed: "auction_closed"
        case .auctionPaused: "auction_paused"
        case .auctionState: "auction_state"
        case .listingState: "listing_state"
        case .auctionHasBids: "auction_has_bids"
        case .buyNowUnavailable: "buy_now_unavailable"
        case .reserveNotLowered: "reserve_not_lowered"
        case .retractionRefused: "retraction_refused"
        case .tooLateToEnd: "too_late_to_end"
        case .limitReached: "limit_reached"
        case .outOfStock: "out_of_stock"
        case .versionConflict: "version_conflict"
        case .idempotencyConflict: "idempotency_conflict"
        case .alreadyExists: "already_exists"
        case .linkInvalid: "link_invalid"
        case .approvalPending: "approval_pending"
        case .lastOwner: "last_owner"
        case .workspaceRequired: "workspace_required"
        case .accountInUse: "account_in_use"
        case .resumeTooOld: "resume_too_old"
        case .rateLimited: "rate_limited"
        case .overloaded: "overloaded"
        case .slowConsumer: "slow_consumer"
        case .storageUnavailable: "storage_unavailable"
        case .storageFull: "storage_full"
        case .storageReadOnly: "storage_read_only"
        case .storageBusy: "storage_busy"
        case .identityProviderUnavailable: "identity_provider_unavailable"
        case .storageCorrupt: "storage_corrupt"
        case .schemaTooNew: "schema_too_new"
        case .mailUnavailable: "mail_unavailable"
        case .closed: "closed"
        case .forkedProcess: "forked_process"
        case .timeout: "timeout"
        case .internal: "internal"
        case .unknown(let word): word
        }
    }
}

extension ErrorCode {
    /// The category of the code; nothing when this version does not know the code.
    public var category: VendueError.Category? {
        switch self {
        case .invalidArgument: .invalid
        case .amountMalformed: .invalid
        case .amountTooPrecise: .invalid
        case .amountNotPositive: .invalid
        case .amountOutOfRange: .invalid
        case .amountTooHigh: .invalid
        case .currencyUnknown: .invalid
        case .currencyMismatch: .invalid
        case .idMalformed: .invalid
        case .timeMalformed: .invalid
        case .cursorMalformed: .invalid
        case .bodyTooLarge: .invalid
        case .mediaUnsupported: .invalid
        case .unknownFormat: .invalid
        case .credentialsInvalid: .unauthenticated
        case .unauthenticated: .unauthenticated
        case .tokenInvalid: .unauthenticated
        case .accountLocked: .limited
        case .forbidden: .forbidden
        case .accountSuspended: .forbidden
        case .scopeMissing: .forbidden
        case .passwordsDisabled: .forbidden
        case .emailUnverified: .forbidden
        case .blocked: .forbidden
        case .ownAuction: .forbidden
        case .bidderBanned: .forbidden
        case .notAdmitted: .forbidden
        case .depositMissing: .forbidden
        case .originForbidden: .forbidden
        case .notFound: .notFound
        case .auctionNotFound: .notFound
        case .listingNotFound: .notFound
        case .stockItemNotFound: .notFound
        case .bidNotFound: .notFound
        case .userNotFound: .notFound
        case .workspaceNotFound: .notFound
        case .memberNotFound: .notFound
        case .inviteNotFound: .notFound
        case .pendingChangeNotFound: .notFound
        case .sessionNotFound: .notFound
        case .apiKeyNotFound: .notFound
        case .sanctionNotFound: .notFound
        case .bidTooLow: .conflict
        case .ownMaximumNotRaised: .conflict
        case .selfRaiseRefused: .conflict
        case .auctionNotStarted: .conflict
        case .auctionClosed: .conflict
        case .auctionPaused: .conflict
        case .auctionState: .conflict
        case .listingState: .conflict
        case .auctionHasBids: .conflict
        case .buyNowUnavailable: .conflict
        case .reserveNotLowered: .conflict
        case .retractionRefused: .conflict
        case .tooLateToEnd: .conflict
        case .limitReached: .conflict
        case .outOfStock: .conflict
        case .versionConflict: .conflict
        case .idempotencyConflict: .conflict
        case .alreadyExists: .conflict
        case .linkInvalid: .conflict
        case .approvalPending: .conflict
        case .lastOwner: .conflict
        case .workspaceRequired: .conflict
        case .accountInUse: .conflict
        case .resumeTooOld: .conflict
        case .rateLimited: .limited
        case .overloaded: .unavailable
        case .slowConsumer: .limited
        case .storageUnavailable: .unavailable
        case .storageFull: .unavailable
        case .storageReadOnly: .unavailable
        case .storageBusy: .unavailable
        case .identityProviderUnavailable: .unavailable
        case .storageCorrupt: .internal
        case .schemaTooNew: .unavailable
        case .mailUnavailable: .unavailable
        case .closed: .unavailable
        case .forkedProcess: .unavailable
        case .timeout: .unavailable
        case .internal: .internal
        case .unknown: nil
        }
    }
}
