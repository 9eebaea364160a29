// Written from the operations that the program declares, by `make hosts`.

import Foundation

/// A key with which a program acts for a user.
///
/// A UUID, version 7.
public typealias ApiKeyId = String

/// One auction of a listing.
///
/// A UUID, version 7.
public typealias AuctionId = String

/// What an administrator has found out about a user and everybody may see, such as `verified`.
/// Stored as a JSON list.
public typealias Badges = [String]

/// The code of a currency, ISO 4217.
public typealias Currency = String

/// A set of auctions whose ends move together.
///
/// A UUID, version 7.
public typealias GroupId = String

/// By how much a bid must rise above the current price.
///
/// - `ebay_us`, `whatnot`, `trademe`, `copart`: the tables of these houses.
/// - `fixed:100`: one step at every price, in minor units.
/// - `0:5,100:25`: up to 32 bands, the price from which each holds and its step, in minor units.
public typealias IncrementLadder = String

/// An invitation into a workspace.
///
/// A UUID, version 7.
public typealias InviteId = String

/// Something offered for sale.
///
/// A UUID, version 7.
public typealias ListingId = String

/// A change that waits for approval.
///
/// A UUID, version 7.
public typealias PendingChangeId = String

/// The buyer's premium.
///
/// - `none`: there is none.
/// - `0:2500,100000:2000`: up to 32 tiers, the hammer price in minor units from which each begins
///   and the rate of the part within it, 0 to 10,000 basis points.
public typealias PremiumTiers = String

/// A measure against a user.
///
/// A UUID, version 7.
public typealias SanctionId = String

/// A set of scopes such as `auctions:read inventory:write`: of each area `read` or `write`, which
/// includes to read. `admin` lets the key of an administrator act as one.
public typealias Scopes = String

/// One sign-in of a user.
///
/// A UUID, version 7.
public typealias SessionId = String

/// Whether and how late bids move the end.
///
/// - `none`: never.
/// - `extend 60 90`: a bid with 60 seconds or fewer left moves the end by 90 seconds.
/// - `reset 10 10`: a bid with 10 seconds or fewer left leaves 10 seconds.
/// - `catawiki`, `whatnot`, `common`: what these houses do, and what is common.
///
/// Both may go on with `max 5`, how often the end may move, and with `until
/// 2026-11-20T12:00:00.000Z`, beyond which it never moves. Seconds are from 1 to 86,400.
public typealias SoftClose = String

/// A quantity of one product at one place.
///
/// A UUID, version 7.
public typealias StockItemId = String

/// Up to 20 different tags of 1 to 30 characters, in the order in which they were given. Stored as
/// a JSON list, because a tag may hold any sign.
public typealias Tags = [String]

/// A user of the marketplace.
///
/// A UUID, version 7.
public typealias UserId = String

public typealias Username = String

/// A workspace: the tenant to which everything stored belongs.
///
/// A UUID, version 7.
public typealias WorkspaceId = String
