// Written by `make hosts` from what the program declares; a change here is lost.

package dev.vendue

public typealias ApiKeyId = String

public typealias AuctionId = String

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

public typealias UserId = String

public typealias Username = String

public typealias WorkspaceId = String
