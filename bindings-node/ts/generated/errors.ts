// The codes of errors.
// Written by `make hosts` from what the program declares.

/** Every code of an error, and the category to which it belongs. */
export const ERROR_CODES = {
  /** A field is missing or out of its range. */
  invalid_argument: "invalid",
  /** The amount is not a decimal number. */
  amount_malformed: "invalid",
  /** The amount has more decimals than its currency. */
  amount_too_precise: "invalid",
  /** The amount is zero or negative. */
  amount_not_positive: "invalid",
  /** The amount is beyond what every host can hold exactly (2^53 - 1 minor units). */
  amount_out_of_range: "invalid",
  /** The amount is above the marketplace's maximum. */
  amount_too_high: "invalid",
  /** The currency is not a code of ISO 4217. */
  currency_unknown: "invalid",
  /** The amount is in another currency. */
  currency_mismatch: "invalid",
  /** The id is not a UUID. */
  id_malformed: "invalid",
  /** The time is not RFC 3339. */
  time_malformed: "invalid",
  /** The cursor was not made by this list. */
  cursor_malformed: "invalid",
  /** The request body is above the limit. */
  body_too_large: "invalid",
  /** The file is not a picture that is accepted. */
  media_unsupported: "invalid",
  /** The auction format is unknown or not enabled. */
  unknown_format: "invalid",
  /** The user name or the password is wrong. */
  credentials_invalid: "unauthenticated",
  /** The operation needs a signed-in user. */
  unauthenticated: "unauthenticated",
  /** The token is malformed, forged or expired. */
  token_invalid: "unauthenticated",
  /** Too many wrong passwords: the account is locked until the moment in the answer. */
  account_locked: "limited",
  /** The actor may not do this. */
  forbidden: "forbidden",
  /** The account is suspended: until the moment in the answer, or until it is lifted. */
  account_suspended: "forbidden",
  /** The API key has no scope for this. */
  scope_missing: "forbidden",
  /** This market has no passwords of its own: sign in where your account is. */
  passwords_disabled: "forbidden",
  /** The e-mail address is not confirmed yet. */
  email_unverified: "forbidden",
  /** The other user has blocked this one. */
  blocked: "forbidden",
  /** Sellers, their workspace members and, by option, linked accounts cannot bid. */
  own_auction: "forbidden",
  /** The bidder is banned from bidding. */
  bidder_banned: "forbidden",
  /** The auction admits only bidders it has approved. */
  not_admitted: "forbidden",
  /** The auction asks for a deposit first. */
  deposit_missing: "forbidden",
  /** The page that sent this is of another site. */
  origin_forbidden: "forbidden",
  /** There is no such thing. */
  not_found: "not_found",
  /** There is no such auction. */
  auction_not_found: "not_found",
  /** There is no such listing. */
  listing_not_found: "not_found",
  /** There is no such stock item. */
  stock_item_not_found: "not_found",
  /** There is no such bid. */
  bid_not_found: "not_found",
  /** There is no such user. */
  user_not_found: "not_found",
  /** There is no such workspace. */
  workspace_not_found: "not_found",
  /** The user is no member of the workspace. */
  member_not_found: "not_found",
  /** There is no such invitation, or no longer. */
  invite_not_found: "not_found",
  /** There is no such change that waits for approval. */
  pending_change_not_found: "not_found",
  /** There is no such session. */
  session_not_found: "not_found",
  /** There is no such API key. */
  api_key_not_found: "not_found",
  /** There is no such measure. */
  sanction_not_found: "not_found",
  /** The bid is below the minimum; the answer carries it. */
  bid_too_low: "conflict",
  /** The leader's new maximum is not above the old one. */
  own_maximum_not_raised: "conflict",
  /** This auction does not let the leader raise the own maximum. */
  self_raise_refused: "conflict",
  /** The auction has not started. */
  auction_not_started: "conflict",
  /** The auction takes no more bids. */
  auction_closed: "conflict",
  /** The auction is paused. */
  auction_paused: "conflict",
  /** The auction's state does not allow this. */
  auction_state: "conflict",
  /** The listing's state does not allow this. */
  listing_state: "conflict",
  /** This is possible only before the first bid. */
  auction_has_bids: "conflict",
  /** The auction offers no immediate purchase, or no longer. */
  buy_now_unavailable: "conflict",
  /** After the first bid a reserve may only be lowered. */
  reserve_not_lowered: "conflict",
  /** The auction's policy does not allow this bid to be retracted now. */
  retraction_refused: "conflict",
  /** With bids and less than 12 hours left an auction can only be sold to the leader. */
  too_late_to_end: "conflict",
  /** The sum of the bidder's leading maximums would pass the bidder's limit. */
  limit_reached: "conflict",
  /** The stock item has not enough available. */
  out_of_stock: "conflict",
  /** The thing was changed meanwhile. */
  version_conflict: "conflict",
  /** The idempotency key was used with another request. */
  idempotency_conflict: "conflict",
  /** A unique value is already taken. */
  already_exists: "conflict",
  /** The link was used before, has expired, or a later one replaces it. */
  link_invalid: "conflict",
  /** The change was kept and waits for the approval of an administrator of the workspace. */
  approval_pending: "conflict",
  /** A workspace keeps one owner at least. */
  last_owner: "conflict",
  /** A personal workspace cannot be deleted, left or shared out, nor can the last one. */
  workspace_required: "conflict",
  /** The account still has auctions that run, or workspaces that others need it for. */
  account_in_use: "conflict",
  /** The events asked for are no longer kept: read the state again. */
  resume_too_old: "conflict",
  /** Too many requests: wait as long as the answer says. */
  rate_limited: "limited",
  /** The write queue is full: try again shortly. */
  overloaded: "unavailable",
  /** The subscriber fell behind: resume by sequence. */
  slow_consumer: "limited",
  /** The store cannot be reached. */
  storage_unavailable: "unavailable",
  /** The disk is full; nothing was changed. */
  storage_full: "unavailable",
  /** The store cannot be written; nothing was changed. */
  storage_read_only: "unavailable",
  /** Another process holds the store. */
  storage_busy: "unavailable",
  /** The other system that knows the user cannot be reached. */
  identity_provider_unavailable: "unavailable",
  /** The store holds something impossible. */
  storage_corrupt: "internal",
  /** The store was written by a newer version. */
  schema_too_new: "unavailable",
  /** The mail could not be sent. */
  mail_unavailable: "unavailable",
  /** The market is closed. */
  closed: "unavailable",
  /** A market was open when the process was forked: open markets after that only. */
  forked_process: "unavailable",
  /** The request took too long. */
  timeout: "unavailable",
  /** A defect of Vendue; the request id finds it in the log. */
  internal: "internal",
} as const;

/** The stable code of an error. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** What is to be done about an error, roughly. */
export type ErrorCategory = (typeof ERROR_CODES)[ErrorCode];
