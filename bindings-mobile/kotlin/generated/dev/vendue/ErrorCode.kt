// Written by `make hosts` from what the program declares; a change here is lost.

package dev.vendue

/** The codes of errors. They stay as they are; new ones may come. */
public object ErrorCode {
    /** A field is missing or out of its range. */
    public const val INVALID_ARGUMENT: String = "invalid_argument"

    /** The amount is not a decimal number. */
    public const val AMOUNT_MALFORMED: String = "amount_malformed"

    /** The amount has more decimals than its currency. */
    public const val AMOUNT_TOO_PRECISE: String = "amount_too_precise"

    /** The amount is zero or negative. */
    public const val AMOUNT_NOT_POSITIVE: String = "amount_not_positive"

    /** The amount is beyond what every host can hold exactly (2^53 - 1 minor units). */
    public const val AMOUNT_OUT_OF_RANGE: String = "amount_out_of_range"

    /** The amount is above the marketplace's maximum. */
    public const val AMOUNT_TOO_HIGH: String = "amount_too_high"

    /** The currency is not a code of ISO 4217. */
    public const val CURRENCY_UNKNOWN: String = "currency_unknown"

    /** The amount is in another currency. */
    public const val CURRENCY_MISMATCH: String = "currency_mismatch"

    /** The id is not a UUID. */
    public const val ID_MALFORMED: String = "id_malformed"

    /** The time is not RFC 3339. */
    public const val TIME_MALFORMED: String = "time_malformed"

    /** The cursor was not made by this list. */
    public const val CURSOR_MALFORMED: String = "cursor_malformed"

    /** The request body is above the limit. */
    public const val BODY_TOO_LARGE: String = "body_too_large"

    /** The file is not a picture that is accepted. */
    public const val MEDIA_UNSUPPORTED: String = "media_unsupported"

    /** The auction format is unknown or not enabled. */
    public const val UNKNOWN_FORMAT: String = "unknown_format"

    /** The user name or the password is wrong. */
    public const val CREDENTIALS_INVALID: String = "credentials_invalid"

    /** The operation needs a signed-in user. */
    public const val UNAUTHENTICATED: String = "unauthenticated"

    /** The token is malformed, forged or expired. */
    public const val TOKEN_INVALID: String = "token_invalid"

    /** Too many wrong passwords: the account is locked until the moment in the answer. */
    public const val ACCOUNT_LOCKED: String = "account_locked"

    /** The actor may not do this. */
    public const val FORBIDDEN: String = "forbidden"

    /** The account is suspended: until the moment in the answer, or until it is lifted. */
    public const val ACCOUNT_SUSPENDED: String = "account_suspended"

    /** The API key has no scope for this. */
    public const val SCOPE_MISSING: String = "scope_missing"

    /** This market has no passwords of its own: sign in where your account is. */
    public const val PASSWORDS_DISABLED: String = "passwords_disabled"

    /** The e-mail address is not confirmed yet. */
    public const val EMAIL_UNVERIFIED: String = "email_unverified"

    /** The other user has blocked this one. */
    public const val BLOCKED: String = "blocked"

    /** Sellers, their workspace members and, by option, linked accounts cannot bid. */
    public const val OWN_AUCTION: String = "own_auction"

    /** The bidder is banned from bidding. */
    public const val BIDDER_BANNED: String = "bidder_banned"

    /** The auction admits only bidders it has approved. */
    public const val NOT_ADMITTED: String = "not_admitted"

    /** The auction asks for a deposit first. */
    public const val DEPOSIT_MISSING: String = "deposit_missing"

    /** The page that sent this is of another site. */
    public const val ORIGIN_FORBIDDEN: String = "origin_forbidden"

    /** There is no such thing. */
    public const val NOT_FOUND: String = "not_found"

    /** There is no such auction. */
    public const val AUCTION_NOT_FOUND: String = "auction_not_found"

    /** There is no such listing. */
    public const val LISTING_NOT_FOUND: String = "listing_not_found"

    /** There is no such stock item. */
    public const val STOCK_ITEM_NOT_FOUND: String = "stock_item_not_found"

    /** There is no such bid. */
    public const val BID_NOT_FOUND: String = "bid_not_found"

    /** There is no such user. */
    public const val USER_NOT_FOUND: String = "user_not_found"

    /** There is no such workspace. */
    public const val WORKSPACE_NOT_FOUND: String = "workspace_not_found"

    /** The user is no member of the workspace. */
    public const val MEMBER_NOT_FOUND: String = "member_not_found"

    /** There is no such invitation, or no longer. */
    public const val INVITE_NOT_FOUND: String = "invite_not_found"

    /** There is no such change that waits for approval. */
    public const val PENDING_CHANGE_NOT_FOUND: String = "pending_change_not_found"

    /** There is no such session. */
    public const val SESSION_NOT_FOUND: String = "session_not_found"

    /** There is no such API key. */
    public const val API_KEY_NOT_FOUND: String = "api_key_not_found"

    /** There is no such measure. */
    public const val SANCTION_NOT_FOUND: String = "sanction_not_found"

    /** The bid is below the minimum; the answer carries it. */
    public const val BID_TOO_LOW: String = "bid_too_low"

    /** The leader's new maximum is not above the old one. */
    public const val OWN_MAXIMUM_NOT_RAISED: String = "own_maximum_not_raised"

    /** This auction does not let the leader raise the own maximum. */
    public const val SELF_RAISE_REFUSED: String = "self_raise_refused"

    /** The auction has not started. */
    public const val AUCTION_NOT_STARTED: String = "auction_not_started"

    /** The auction takes no more bids. */
    public const val AUCTION_CLOSED: String = "auction_closed"

    /** The auction is paused. */
    public const val AUCTION_PAUSED: String = "auction_paused"

    /** The auction's state does not allow this. */
    public const val AUCTION_STATE: String = "auction_state"

    /** The listing's state does not allow this. */
    public const val LISTING_STATE: String = "listing_state"

    /** This is possible only before the first bid. */
    public const val AUCTION_HAS_BIDS: String = "auction_has_bids"

    /** The auction offers no immediate purchase, or no longer. */
    public const val BUY_NOW_UNAVAILABLE: String = "buy_now_unavailable"

    /** After the first bid a reserve may only be lowered. */
    public const val RESERVE_NOT_LOWERED: String = "reserve_not_lowered"

    /** The auction's policy does not allow this bid to be retracted now. */
    public const val RETRACTION_REFUSED: String = "retraction_refused"

    /** With bids and less than 12 hours left an auction can only be sold to the leader. */
    public const val TOO_LATE_TO_END: String = "too_late_to_end"

    /** The sum of the bidder's leading maximums would pass the bidder's limit. */
    public const val LIMIT_REACHED: String = "limit_reached"

    /** The stock item has not enough available. */
    public const val OUT_OF_STOCK: String = "out_of_stock"

    /** The thing was changed meanwhile. */
    public const val VERSION_CONFLICT: String = "version_conflict"

    /** The idempotency key was used with another request. */
    public const val IDEMPOTENCY_CONFLICT: String = "idempotency_conflict"

    /** A unique value is already taken. */
    public const val ALREADY_EXISTS: String = "already_exists"

    /** The link was used before, has expired, or a later one replaces it. */
    public const val LINK_INVALID: String = "link_invalid"

    /** The change was kept and waits for the approval of an administrator of the workspace. */
    public const val APPROVAL_PENDING: String = "approval_pending"

    /** A workspace keeps one owner at least. */
    public const val LAST_OWNER: String = "last_owner"

    /** A personal workspace cannot be deleted, left or shared out, nor can the last one. */
    public const val WORKSPACE_REQUIRED: String = "workspace_required"

    /** The account still has auctions that run, or workspaces that others need it for. */
    public const val ACCOUNT_IN_USE: String = "account_in_use"

    /** The events asked for are no longer kept: read the state again. */
    public const val RESUME_TOO_OLD: String = "resume_too_old"

    /** Too many requests: wait as long as the answer says. */
    public const val RATE_LIMITED: String = "rate_limited"

    /** The write queue is full: try again shortly. */
    public const val OVERLOADED: String = "overloaded"

    /** The subscriber fell behind: resume by sequence. */
    public const val SLOW_CONSUMER: String = "slow_consumer"

    /** The store cannot be reached. */
    public const val STORAGE_UNAVAILABLE: String = "storage_unavailable"

    /** The disk is full; nothing was changed. */
    public const val STORAGE_FULL: String = "storage_full"

    /** The store cannot be written; nothing was changed. */
    public const val STORAGE_READ_ONLY: String = "storage_read_only"

    /** Another process holds the store. */
    public const val STORAGE_BUSY: String = "storage_busy"

    /** The other system that knows the user cannot be reached. */
    public const val IDENTITY_PROVIDER_UNAVAILABLE: String = "identity_provider_unavailable"

    /** The store holds something impossible. */
    public const val STORAGE_CORRUPT: String = "storage_corrupt"

    /** The store was written by a newer version. */
    public const val SCHEMA_TOO_NEW: String = "schema_too_new"

    /** The mail could not be sent. */
    public const val MAIL_UNAVAILABLE: String = "mail_unavailable"

    /** The market is closed. */
    public const val CLOSED: String = "closed"

    /** A market was open when the process was forked: open markets after that only. */
    public const val FORKED_PROCESS: String = "forked_process"

    /** The request took too long. */
    public const val TIMEOUT: String = "timeout"

    /** A defect of Vendue; the request id finds it in the log. */
    public const val INTERNAL: String = "internal"
}
