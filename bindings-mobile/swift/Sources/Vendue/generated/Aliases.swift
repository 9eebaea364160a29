// Written from the operations that the program declares, by `make hosts`.

import Foundation

public typealias ApiKeyId = String

public typealias AuctionId = String

/// What an administrator has found out about a user and everybody may see, such as `verified`.
/// Stored as a JSON list.
public typealias Badges = [String]

public typealias Currency = String

public typealias GroupId = String

public typealias IncrementLadder = String

public typealias InviteId = String

public typealias ListingId = String

public typealias PendingChangeId = String

public typealias PremiumTiers = String

public typealias SanctionId = String

public typealias Scopes = String

public typealias SessionId = String

public typealias SoftClose = String

public typealias StockItemId = String

public typealias Tag = String

/// Up to 20 different tags of 1 to 30 characters, in the order in which they were given. Stored as
/// a JSON list, because a tag may hold any sign.
public typealias Tags = [String]

public typealias UserId = String

public typealias Username = String

public typealias WorkspaceId = String
