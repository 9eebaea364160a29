// Written from the operations that the program declares, by `make hosts`.

import Foundation

/// An API key as its user sees it. The secret was shown once, when it was made.
public struct ApiKeyView: Codable, Hashable, Sendable, Identifiable {
    /// The id.
    public var id: ApiKeyId
    /// What its user calls it.
    public var name: String
    /// What it may do.
    public var scopes: Scopes
    /// When it was made.
    public var createdAt: Date
    /// When it is over, if ever.
    public var expiresAt: Date?
    /// When it was revoked.
    public var revokedAt: Date?
    /// When it was last used, to within five minutes.
    public var lastUsedAt: Date?

    public init(
        id: ApiKeyId,
        name: String,
        scopes: Scopes,
        createdAt: Date,
        expiresAt: Date? = nil,
        revokedAt: Date? = nil,
        lastUsedAt: Date? = nil
    ) {
        self.id = id
        self.name = name
        self.scopes = scopes
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
        self.lastUsedAt = lastUsedAt
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id
        case name
        case scopes
        case createdAt = "created_at"
        case expiresAt = "expires_at"
        case revokedAt = "revoked_at"
        case lastUsedAt = "last_used_at"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(ApiKeyId.self, forKey: .id)
        name = try container.decode(String.self, forKey: .name)
        scopes = try container.decode(Scopes.self, forKey: .scopes)
        createdAt = try container.decode(Moment.self, forKey: .createdAt).date
        expiresAt = try container.decodeIfPresent(Moment.self, forKey: .expiresAt)?.date
        revokedAt = try container.decodeIfPresent(Moment.self, forKey: .revokedAt)?.date
        lastUsedAt = try container.decodeIfPresent(Moment.self, forKey: .lastUsedAt)?.date
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(name, forKey: .name)
        try container.encode(scopes, forKey: .scopes)
        try container.encode(Moment(createdAt), forKey: .createdAt)
        try container.encodeIfPresent(expiresAt.map(Moment.init), forKey: .expiresAt)
        try container.encodeIfPresent(revokedAt.map(Moment.init), forKey: .revokedAt)
        try container.encodeIfPresent(lastUsedAt.map(Moment.init), forKey: .lastUsedAt)
    }
}

/// The terms of an auction. They do not change while it is live, except where a rule says so.
public struct Auction: Codable, Hashable, Sendable, Identifiable {
    /// The id.
    public var id: AuctionId
    /// What is sold.
    public var listingId: ListingId
    /// The workspace of the seller; its members cannot bid.
    public var workspaceId: WorkspaceId
    /// Who sells.
    public var sellerId: UserId
    /// How it is run.
    public var format: Format
    /// The currency of every amount.
    public var currency: Currency
    /// The opening price.
    public var openingMinor: Int
    /// By how much a bid must rise.
    public var increments: IncrementLadder
    /// What the first bid must reach.
    public var firstBid: FirstBid
    /// Who leads when two maximums are equal.
    public var tie: TieRule
    /// Whether a leader may raise the own maximum.
    public var selfRaise: SelfRaise
    /// What the price does below the reserve.
    public var belowReserve: BelowReserve
    /// Whether and how late bids move the end.
    public var softClose: SoftClose
    /// When a bid may be taken back.
    public var retraction: Retraction
    /// Who may bid.
    public var admission: Admission
    /// Whether bids are taken before the start.
    public var preBids: Permission
    /// Whether accounts linked to the seller may bid.
    public var linkedAccounts: Permission
    /// Whether the time left keeps running while the auction is paused.
    public var pausedTime: PausedTime
    /// The buyer's premium by tiers of the hammer price.
    public var premium: PremiumTiers
    /// Tax on the hammer price, in basis points.
    public var taxBasisPoints: Int
    /// Sixteen random bytes from which the aliases of the bidders are made.
    public var aliasSalt: String
    /// When it starts.
    public var startsAt: Date
    /// When it was to end by the terms; the standing carries the end as it is now.
    public var scheduledEndsAt: Date
    /// When it was created.
    public var createdAt: Date
    /// Counts the changes of this row.
    public var version: Int
    /// The hidden reserve as it was at the beginning; the standing carries it as it is now.
    public var openingReserveMinor: Int?
    /// The price of an immediate purchase, if one is offered.
    public var buyNowMinor: Int?
    /// The group whose ends move together.
    public var groupId: GroupId?
    /// The deposit that `Admission.Deposit` asks for.
    public var depositMinor: Int?
    /// When it was over, whatever the outcome.
    public var closedAt: Date?

    public init(
        id: AuctionId,
        listingId: ListingId,
        workspaceId: WorkspaceId,
        sellerId: UserId,
        format: Format,
        currency: Currency,
        openingMinor: Int,
        increments: IncrementLadder,
        firstBid: FirstBid,
        tie: TieRule,
        selfRaise: SelfRaise,
        belowReserve: BelowReserve,
        softClose: SoftClose,
        retraction: Retraction,
        admission: Admission,
        preBids: Permission,
        linkedAccounts: Permission,
        pausedTime: PausedTime,
        premium: PremiumTiers,
        taxBasisPoints: Int,
        aliasSalt: String,
        startsAt: Date,
        scheduledEndsAt: Date,
        createdAt: Date,
        version: Int,
        openingReserveMinor: Int? = nil,
        buyNowMinor: Int? = nil,
        groupId: GroupId? = nil,
        depositMinor: Int? = nil,
        closedAt: Date? = nil
    ) {
        self.id = id
        self.listingId = listingId
        self.workspaceId = workspaceId
        self.sellerId = sellerId
        self.format = format
        self.currency = currency
        self.openingMinor = openingMinor
        self.increments = increments
        self.firstBid = firstBid
        self.tie = tie
        self.selfRaise = selfRaise
        self.belowReserve = belowReserve
        self.softClose = softClose
        self.retraction = retraction
        self.admission = admission
        self.preBids = preBids
        self.linkedAccounts = linkedAccounts
        self.pausedTime = pausedTime
        self.premium = premium
        self.taxBasisPoints = taxBasisPoints
        self.aliasSalt = aliasSalt
        self.startsAt = startsAt
        self.scheduledEndsAt = scheduledEndsAt
        self.createdAt = createdAt
        self.version = version
        self.openingReserveMinor = openingReserveMinor
        self.buyNowMinor = buyNowMinor
        self.groupId = groupId
        self.depositMinor = depositMinor
        self.closedAt = closedAt
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id
        case listingId = "listing_id"
        case workspaceId = "workspace_id"
        case sellerId = "seller_id"
        case format
        case currency
        case openingMinor = "opening_minor"
        case increments
        case firstBid = "first_bid"
        case tie
        case selfRaise = "self_raise"
        case belowReserve = "below_reserve"
        case softClose = "soft_close"
        case retraction
        case admission
        case preBids = "pre_bids"
        case linkedAccounts = "linked_accounts"
        case pausedTime = "paused_time"
        case premium
        case taxBasisPoints = "tax_basis_points"
        case aliasSalt = "alias_salt"
        case startsAt = "starts_at"
        case scheduledEndsAt = "scheduled_ends_at"
        case createdAt = "created_at"
        case version
        case openingReserveMinor = "opening_reserve_minor"
        case buyNowMinor = "buy_now_minor"
        case groupId = "group_id"
        case depositMinor = "deposit_minor"
        case closedAt = "closed_at"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(AuctionId.self, forKey: .id)
        listingId = try container.decode(ListingId.self, forKey: .listingId)
        workspaceId = try container.decode(WorkspaceId.self, forKey: .workspaceId)
        sellerId = try container.decode(UserId.self, forKey: .sellerId)
        format = try container.decode(Format.self, forKey: .format)
        currency = try container.decode(Currency.self, forKey: .currency)
        openingMinor = try container.decode(Int.self, forKey: .openingMinor)
        increments = try container.decode(IncrementLadder.self, forKey: .increments)
        firstBid = try container.decode(FirstBid.self, forKey: .firstBid)
        tie = try container.decode(TieRule.self, forKey: .tie)
        selfRaise = try container.decode(SelfRaise.self, forKey: .selfRaise)
        belowReserve = try container.decode(BelowReserve.self, forKey: .belowReserve)
        softClose = try container.decode(SoftClose.self, forKey: .softClose)
        retraction = try container.decode(Retraction.self, forKey: .retraction)
        admission = try container.decode(Admission.self, forKey: .admission)
        preBids = try container.decode(Permission.self, forKey: .preBids)
        linkedAccounts = try container.decode(Permission.self, forKey: .linkedAccounts)
        pausedTime = try container.decode(PausedTime.self, forKey: .pausedTime)
        premium = try container.decode(PremiumTiers.self, forKey: .premium)
        taxBasisPoints = try container.decode(Int.self, forKey: .taxBasisPoints)
        aliasSalt = try container.decode(String.self, forKey: .aliasSalt)
        startsAt = try container.decode(Moment.self, forKey: .startsAt).date
        scheduledEndsAt = try container.decode(Moment.self, forKey: .scheduledEndsAt).date
        createdAt = try container.decode(Moment.self, forKey: .createdAt).date
        version = try container.decode(Int.self, forKey: .version)
        openingReserveMinor = try container.decodeIfPresent(Int.self, forKey: .openingReserveMinor)
        buyNowMinor = try container.decodeIfPresent(Int.self, forKey: .buyNowMinor)
        groupId = try container.decodeIfPresent(GroupId.self, forKey: .groupId)
        depositMinor = try container.decodeIfPresent(Int.self, forKey: .depositMinor)
        closedAt = try container.decodeIfPresent(Moment.self, forKey: .closedAt)?.date
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(listingId, forKey: .listingId)
        try container.encode(workspaceId, forKey: .workspaceId)
        try container.encode(sellerId, forKey: .sellerId)
        try container.encode(format, forKey: .format)
        try container.encode(currency, forKey: .currency)
        try container.encode(openingMinor, forKey: .openingMinor)
        try container.encode(increments, forKey: .increments)
        try container.encode(firstBid, forKey: .firstBid)
        try container.encode(tie, forKey: .tie)
        try container.encode(selfRaise, forKey: .selfRaise)
        try container.encode(belowReserve, forKey: .belowReserve)
        try container.encode(softClose, forKey: .softClose)
        try container.encode(retraction, forKey: .retraction)
        try container.encode(admission, forKey: .admission)
        try container.encode(preBids, forKey: .preBids)
        try container.encode(linkedAccounts, forKey: .linkedAccounts)
        try container.encode(pausedTime, forKey: .pausedTime)
        try container.encode(premium, forKey: .premium)
        try container.encode(taxBasisPoints, forKey: .taxBasisPoints)
        try container.encode(aliasSalt, forKey: .aliasSalt)
        try container.encode(Moment(startsAt), forKey: .startsAt)
        try container.encode(Moment(scheduledEndsAt), forKey: .scheduledEndsAt)
        try container.encode(Moment(createdAt), forKey: .createdAt)
        try container.encode(version, forKey: .version)
        try container.encodeIfPresent(openingReserveMinor, forKey: .openingReserveMinor)
        try container.encodeIfPresent(buyNowMinor, forKey: .buyNowMinor)
        try container.encodeIfPresent(groupId, forKey: .groupId)
        try container.encodeIfPresent(depositMinor, forKey: .depositMinor)
        try container.encodeIfPresent(closedAt.map(Moment.init), forKey: .closedAt)
    }
}

/// An auction with its standing and its whole log. It holds secret maximums and reserves, so it is
/// for the host and for auditors.
public struct AuctionArchive: Codable, Hashable, Sendable {
    /// The terms.
    public var auction: Auction
    /// How it stood after the last entry of the log.
    public var standing: Standing
    /// Every entry, from the first.
    public var log: [LogEntry]

    public init(auction: Auction, standing: Standing, log: [LogEntry]) {
        self.auction = auction
        self.standing = standing
        self.log = log
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case auction
        case standing
        case log
    }
}

/// The marketplace's own numbers. Every one is configurable; the defaults are those of the
/// specification.
public struct AuctionPolicy: Codable, Hashable, Sendable {
    /// No price, maximum or reserve may be above this.
    public var maximumMinor: Int?
    /// By how much the immediate purchase must exceed the opening price, in basis points.
    public var buyNowMarginBasisPoints: Int?
    /// How long after the end bids that had already arrived may still be decided.
    public var closeGraceMs: Int?
    /// How long before the end the notice `ending_soon` is given.
    public var endingSoonMs: Int?
    /// How long the winner has to answer.
    public var settlementMs: Int?
    /// How long a bidder is banned after the first non-response.
    public var firstBanMs: Int?
    /// After how many non-responses a ban is permanent.
    public var permanentBanAfter: Int?
    /// The longest an auction may run.
    public var durationMsMax: Int?
    /// How many auctions a group may hold.
    public var groupSizeMax: Int?

    public init(
        maximumMinor: Int? = nil,
        buyNowMarginBasisPoints: Int? = nil,
        closeGraceMs: Int? = nil,
        endingSoonMs: Int? = nil,
        settlementMs: Int? = nil,
        firstBanMs: Int? = nil,
        permanentBanAfter: Int? = nil,
        durationMsMax: Int? = nil,
        groupSizeMax: Int? = nil
    ) {
        self.maximumMinor = maximumMinor
        self.buyNowMarginBasisPoints = buyNowMarginBasisPoints
        self.closeGraceMs = closeGraceMs
        self.endingSoonMs = endingSoonMs
        self.settlementMs = settlementMs
        self.firstBanMs = firstBanMs
        self.permanentBanAfter = permanentBanAfter
        self.durationMsMax = durationMsMax
        self.groupSizeMax = groupSizeMax
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case maximumMinor = "maximum_minor"
        case buyNowMarginBasisPoints = "buy_now_margin_basis_points"
        case closeGraceMs = "close_grace_ms"
        case endingSoonMs = "ending_soon_ms"
        case settlementMs = "settlement_ms"
        case firstBanMs = "first_ban_ms"
        case permanentBanAfter = "permanent_ban_after"
        case durationMsMax = "duration_ms_max"
        case groupSizeMax = "group_size_max"
    }
}

/// An auction with what it sells.
public struct AuctionSummary: Codable, Hashable, Sendable {
    /// The auction.
    public var auction: AuctionView
    /// What it sells.
    public var listing: ListingView

    public init(auction: AuctionView, listing: ListingView) {
        self.auction = auction
        self.listing = listing
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case auction
        case listing
    }
}

/// An auction as a viewer sees it.
public struct AuctionView: Codable, Hashable, Sendable, Identifiable {
    /// The id.
    public var id: AuctionId
    /// What is sold.
    public var listingId: ListingId
    /// The seller's workspace.
    public var workspaceId: WorkspaceId
    /// Who sells.
    public var sellerId: UserId
    /// How it is run.
    public var format: Format
    /// Where it is in its life.
    public var state: AuctionState
    /// The currency of every amount.
    public var currency: Currency
    /// The opening price.
    public var openingMinor: Int
    /// The price now; the hammer price once it is sold.
    public var priceMinor: Int
    /// How many bids stand.
    public var bidCount: Int
    /// Whether there is a reserve.
    public var hasReserve: Bool
    /// Whether the reserve is met; true when there is none.
    public var reserveMet: Bool
    /// The step at the price now.
    public var stepMinor: Int
    /// By how much a bid must rise.
    public var increments: IncrementLadder
    /// Whether and how late bids move the end.
    public var softClose: SoftClose
    /// How often the end has been moved.
    public var extensions: Int
    /// When a bid may be taken back.
    public var retraction: Retraction
    /// Who may bid.
    public var admission: Admission
    /// Whether bids are taken before the start.
    public var preBids: Permission
    /// The buyer's premium.
    public var premium: PremiumTiers
    /// Tax on the hammer price, in basis points.
    public var taxBasisPoints: Int
    /// When it starts.
    public var startsAt: Date
    /// When it ends.
    public var endsAt: Date
    /// The number of the last event that this view contains: where to follow on from.
    public var eventSequence: Int
    /// The group whose ends move together.
    public var groupId: GroupId?
    /// The leader's alias; the winner's once it is sold.
    public var leader: String?
    /// The price of an immediate purchase, while one is possible.
    public var buyNowMinor: Int?
    /// The least that this viewer may bid; absent once the auction is over.
    public var minimumMinor: Int?
    /// The deposit that is asked for.
    public var depositMinor: Int?
    /// Since when it is paused.
    public var pausedAt: Date?
    /// When it was over.
    public var closedAt: Date?
    /// What concerns the viewer alone.
    public var viewer: ViewerStanding?
    /// The reserve, for the seller and the trusted host.
    public var reserveMinor: Int?
    /// Who leads, for the trusted host, and for the seller once it is sold.
    public var leaderId: UserId?

    public init(
        id: AuctionId,
        listingId: ListingId,
        workspaceId: WorkspaceId,
        sellerId: UserId,
        format: Format,
        state: AuctionState,
        currency: Currency,
        openingMinor: Int,
        priceMinor: Int,
        bidCount: Int,
        hasReserve: Bool,
        reserveMet: Bool,
        stepMinor: Int,
        increments: IncrementLadder,
        softClose: SoftClose,
        extensions: Int,
        retraction: Retraction,
        admission: Admission,
        preBids: Permission,
        premium: PremiumTiers,
        taxBasisPoints: Int,
        startsAt: Date,
        endsAt: Date,
        eventSequence: Int,
        groupId: GroupId? = nil,
        leader: String? = nil,
        buyNowMinor: Int? = nil,
        minimumMinor: Int? = nil,
        depositMinor: Int? = nil,
        pausedAt: Date? = nil,
        closedAt: Date? = nil,
        viewer: ViewerStanding? = nil,
        reserveMinor: Int? = nil,
        leaderId: UserId? = nil
    ) {
        self.id = id
        self.listingId = listingId
        self.workspaceId = workspaceId
        self.sellerId = sellerId
        self.format = format
        self.state = state
        self.currency = currency
        self.openingMinor = openingMinor
        self.priceMinor = priceMinor
        self.bidCount = bidCount
        self.hasReserve = hasReserve
        self.reserveMet = reserveMet
        self.stepMinor = stepMinor
        self.increments = increments
        self.softClose = softClose
        self.extensions = extensions
        self.retraction = retraction
        self.admission = admission
        self.preBids = preBids
        self.premium = premium
        self.taxBasisPoints = taxBasisPoints
        self.startsAt = startsAt
        self.endsAt = endsAt
        self.eventSequence = eventSequence
        self.groupId = groupId
        self.leader = leader
        self.buyNowMinor = buyNowMinor
        self.minimumMinor = minimumMinor
        self.depositMinor = depositMinor
        self.pausedAt = pausedAt
        self.closedAt = closedAt
        self.viewer = viewer
        self.reserveMinor = reserveMinor
        self.leaderId = leaderId
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id
        case listingId = "listing_id"
        case workspaceId = "workspace_id"
        case sellerId = "seller_id"
        case format
        case state
        case currency
        case openingMinor = "opening_minor"
        case priceMinor = "price_minor"
        case bidCount = "bid_count"
        case hasReserve = "has_reserve"
        case reserveMet = "reserve_met"
        case stepMinor = "step_minor"
        case increments
        case softClose = "soft_close"
        case extensions
        case retraction
        case admission
        case preBids = "pre_bids"
        case premium
        case taxBasisPoints = "tax_basis_points"
        case startsAt = "starts_at"
        case endsAt = "ends_at"
        case eventSequence = "event_sequence"
        case groupId = "group_id"
        case leader
        case buyNowMinor = "buy_now_minor"
        case minimumMinor = "minimum_minor"
        case depositMinor = "deposit_minor"
        case pausedAt = "paused_at"
        case closedAt = "closed_at"
        case viewer
        case reserveMinor = "reserve_minor"
        case leaderId = "leader_id"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(AuctionId.self, forKey: .id)
        listingId = try container.decode(ListingId.self, forKey: .listingId)
        workspaceId = try container.decode(WorkspaceId.self, forKey: .workspaceId)
        sellerId = try container.decode(UserId.self, forKey: .sellerId)
        format = try container.decode(Format.self, forKey: .format)
        state = try container.decode(AuctionState.self, forKey: .state)
        currency = try container.decode(Currency.self, forKey: .currency)
        openingMinor = try container.decode(Int.self, forKey: .openingMinor)
        priceMinor = try container.decode(Int.self, forKey: .priceMinor)
        bidCount = try container.decode(Int.self, forKey: .bidCount)
        hasReserve = try container.decode(Bool.self, forKey: .hasReserve)
        reserveMet = try container.decode(Bool.self, forKey: .reserveMet)
        stepMinor = try container.decode(Int.self, forKey: .stepMinor)
        increments = try container.decode(IncrementLadder.self, forKey: .increments)
        softClose = try container.decode(SoftClose.self, forKey: .softClose)
        extensions = try container.decode(Int.self, forKey: .extensions)
        retraction = try container.decode(Retraction.self, forKey: .retraction)
        admission = try container.decode(Admission.self, forKey: .admission)
        preBids = try container.decode(Permission.self, forKey: .preBids)
        premium = try container.decode(PremiumTiers.self, forKey: .premium)
        taxBasisPoints = try container.decode(Int.self, forKey: .taxBasisPoints)
        startsAt = try container.decode(Moment.self, forKey: .startsAt).date
        endsAt = try container.decode(Moment.self, forKey: .endsAt).date
        eventSequence = try container.decode(Int.self, forKey: .eventSequence)
        groupId = try container.decodeIfPresent(GroupId.self, forKey: .groupId)
        leader = try container.decodeIfPresent(String.self, forKey: .leader)
        buyNowMinor = try container.decodeIfPresent(Int.self, forKey: .buyNowMinor)
        minimumMinor = try container.decodeIfPresent(Int.self, forKey: .minimumMinor)
        depositMinor = try container.decodeIfPresent(Int.self, forKey: .depositMinor)
        pausedAt = try container.decodeIfPresent(Moment.self, forKey: .pausedAt)?.date
        closedAt = try container.decodeIfPresent(Moment.self, forKey: .closedAt)?.date
        viewer = try container.decodeIfPresent(ViewerStanding.self, forKey: .viewer)
        reserveMinor = try container.decodeIfPresent(Int.self, forKey: .reserveMinor)
        leaderId = try container.decodeIfPresent(UserId.self, forKey: .leaderId)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(listingId, forKey: .listingId)
        try container.encode(workspaceId, forKey: .workspaceId)
        try container.encode(sellerId, forKey: .sellerId)
        try container.encode(format, forKey: .format)
        try container.encode(state, forKey: .state)
        try container.encode(currency, forKey: .currency)
        try container.encode(openingMinor, forKey: .openingMinor)
        try container.encode(priceMinor, forKey: .priceMinor)
        try container.encode(bidCount, forKey: .bidCount)
        try container.encode(hasReserve, forKey: .hasReserve)
        try container.encode(reserveMet, forKey: .reserveMet)
        try container.encode(stepMinor, forKey: .stepMinor)
        try container.encode(increments, forKey: .increments)
        try container.encode(softClose, forKey: .softClose)
        try container.encode(extensions, forKey: .extensions)
        try container.encode(retraction, forKey: .retraction)
        try container.encode(admission, forKey: .admission)
        try container.encode(preBids, forKey: .preBids)
        try container.encode(premium, forKey: .premium)
        try container.encode(taxBasisPoints, forKey: .taxBasisPoints)
        try container.encode(Moment(startsAt), forKey: .startsAt)
        try container.encode(Moment(endsAt), forKey: .endsAt)
        try container.encode(eventSequence, forKey: .eventSequence)
        try container.encodeIfPresent(groupId, forKey: .groupId)
        try container.encodeIfPresent(leader, forKey: .leader)
        try container.encodeIfPresent(buyNowMinor, forKey: .buyNowMinor)
        try container.encodeIfPresent(minimumMinor, forKey: .minimumMinor)
        try container.encodeIfPresent(depositMinor, forKey: .depositMinor)
        try container.encodeIfPresent(pausedAt.map(Moment.init), forKey: .pausedAt)
        try container.encodeIfPresent(closedAt.map(Moment.init), forKey: .closedAt)
        try container.encodeIfPresent(viewer, forKey: .viewer)
        try container.encodeIfPresent(reserveMinor, forKey: .reserveMinor)
        try container.encodeIfPresent(leaderId, forKey: .leaderId)
    }
}

/// What became of one bid of many.
public struct BidOutcome: Codable, Hashable, Sendable {
    /// The accepted bid; nothing when it was refused.
    public var placed: PlacedBid?
    /// Why it was refused; nothing when it was accepted.
    public var error: VendueError?

    public init(placed: PlacedBid? = nil, error: VendueError? = nil) {
        self.placed = placed
        self.error = error
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case placed
        case error
    }
}

/// A line of the bid history as a viewer sees it: a bid, an immediate purchase or a retraction.
public struct BidView: Codable, Hashable, Sendable {
    /// The log entry.
    public var sequence: Int
    /// What was done.
    public var act: Act
    /// When.
    public var at: Date
    /// The bidder's alias.
    public var bidder: String
    /// Whether the viewer did it.
    public var isYours: Bool
    /// Whether the bidder led after it.
    public var leads: Bool
    /// The price after it.
    public var priceMinor: Int
    /// How many bids stood after it.
    public var bidCount: Int
    /// For a retraction: the bid from which on the bidder's bids were taken back.
    public var retractedFromSequence: Int?
    /// The bidder's maximum, for the bidder alone.
    public var maximumMinor: Int?
    /// Who it was, for the trusted host.
    public var bidderId: UserId?

    public init(
        sequence: Int,
        act: Act,
        at: Date,
        bidder: String,
        isYours: Bool,
        leads: Bool,
        priceMinor: Int,
        bidCount: Int,
        retractedFromSequence: Int? = nil,
        maximumMinor: Int? = nil,
        bidderId: UserId? = nil
    ) {
        self.sequence = sequence
        self.act = act
        self.at = at
        self.bidder = bidder
        self.isYours = isYours
        self.leads = leads
        self.priceMinor = priceMinor
        self.bidCount = bidCount
        self.retractedFromSequence = retractedFromSequence
        self.maximumMinor = maximumMinor
        self.bidderId = bidderId
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case sequence
        case act
        case at
        case bidder
        case isYours = "is_yours"
        case leads
        case priceMinor = "price_minor"
        case bidCount = "bid_count"
        case retractedFromSequence = "retracted_from_sequence"
        case maximumMinor = "maximum_minor"
        case bidderId = "bidder_id"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        sequence = try container.decode(Int.self, forKey: .sequence)
        act = try container.decode(Act.self, forKey: .act)
        at = try container.decode(Moment.self, forKey: .at).date
        bidder = try container.decode(String.self, forKey: .bidder)
        isYours = try container.decode(Bool.self, forKey: .isYours)
        leads = try container.decode(Bool.self, forKey: .leads)
        priceMinor = try container.decode(Int.self, forKey: .priceMinor)
        bidCount = try container.decode(Int.self, forKey: .bidCount)
        retractedFromSequence = try container.decodeIfPresent(Int.self, forKey: .retractedFromSequence)
        maximumMinor = try container.decodeIfPresent(Int.self, forKey: .maximumMinor)
        bidderId = try container.decodeIfPresent(UserId.self, forKey: .bidderId)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(sequence, forKey: .sequence)
        try container.encode(act, forKey: .act)
        try container.encode(Moment(at), forKey: .at)
        try container.encode(bidder, forKey: .bidder)
        try container.encode(isYours, forKey: .isYours)
        try container.encode(leads, forKey: .leads)
        try container.encode(priceMinor, forKey: .priceMinor)
        try container.encode(bidCount, forKey: .bidCount)
        try container.encodeIfPresent(retractedFromSequence, forKey: .retractedFromSequence)
        try container.encodeIfPresent(maximumMinor, forKey: .maximumMinor)
        try container.encodeIfPresent(bidderId, forKey: .bidderId)
    }
}

/// A key that was made, with the token that is shown this once.
public struct CreatedApiKey: Codable, Hashable, Sendable, CustomReflectable {
    /// The key.
    public var apiKey: ApiKeyView
    /// Goes with every request, as `Authorization: Bearer …`. It cannot be seen again.
    public var token: String

    public init(apiKey: ApiKeyView, token: String) {
        self.apiKey = apiKey
        self.token = token
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case apiKey = "api_key"
        case token
    }

    /// What is printed of it: no secret.
    public var customMirror: Mirror {
        Mirror(self, children: ["apiKey": apiKey as Any], displayStyle: .struct)
    }
}

/// A currency as hosts need it.
public struct CurrencyView: Codable, Hashable, Sendable {
    /// The code of ISO 4217.
    public var code: Currency
    /// How many decimals it has.
    public var exponent: Int

    public init(code: Currency, exponent: Int) {
        self.code = code
        self.exponent = exponent
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case code
        case exponent
    }
}

/// How a change is decided.
public struct Decision: Codable, Hashable, Sendable {
    /// What to tell who asked, at most 500 characters.
    public var note: String?

    public init(note: String? = nil) {
        self.note = note
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case note
    }
}

/// What is needed to delete an account. Its debug form shows no password.
public struct DeleteAccount: Codable, Hashable, Sendable, CustomReflectable {
    /// The password of who deletes the own account; nothing for a user who has none.
    public var password: String?

    public init(password: String? = nil) {
        self.password = password
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case password
    }

    /// What is printed of it: no secret.
    public var customMirror: Mirror {
        Mirror(self, children: [:], displayStyle: .struct)
    }
}

/// Changes to a listing before the first bid. What is left out stays; an empty location or picture
/// removes it. The kind, the quantity and the stock item are what was promised and held, and stay.
public struct EditListing: Codable, Hashable, Sendable {
    /// A new title.
    public var title: String?
    /// A new description.
    public var description: String?
    /// A new category.
    public var category: String?
    /// New attributes.
    public var attributes: Attributes?
    /// A new condition.
    public var condition: Condition?
    /// New tags in place of the old ones.
    public var tags: [String]?
    /// A new location.
    public var location: String?
    /// A new picture.
    public var picture: String?

    public init(
        title: String? = nil,
        description: String? = nil,
        category: String? = nil,
        attributes: Attributes? = nil,
        condition: Condition? = nil,
        tags: [String]? = nil,
        location: String? = nil,
        picture: String? = nil
    ) {
        self.title = title
        self.description = description
        self.category = category
        self.attributes = attributes
        self.condition = condition
        self.tags = tags
        self.location = location
        self.picture = picture
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case title
        case description
        case category
        case attributes
        case condition
        case tags
        case location
        case picture
    }
}

/// Changes to a profile. What is left out stays; an empty avatar takes it away.
public struct EditProfile: Codable, Hashable, Sendable {
    /// How the user wants to be called, 1 to 50 characters.
    public var displayName: String?
    /// About the user, at most 500 characters.
    public var bio: String?
    /// Where the user is, at most 100 characters.
    public var location: String?
    /// The language, as a tag of BCP 47 such as `en` or `de-CH`.
    public var locale: String?
    /// The time zone, as IANA names it, such as `Europe/Zurich`.
    public var timeZone: String?
    /// The address of an uploaded picture.
    public var avatar: String?

    public init(
        displayName: String? = nil,
        bio: String? = nil,
        location: String? = nil,
        locale: String? = nil,
        timeZone: String? = nil,
        avatar: String? = nil
    ) {
        self.displayName = displayName
        self.bio = bio
        self.location = location
        self.locale = locale
        self.timeZone = timeZone
        self.avatar = avatar
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case displayName = "display_name"
        case bio
        case location
        case locale
        case timeZone = "time_zone"
        case avatar
    }
}

/// Changes to a workspace. What is left out stays.
public struct EditWorkspace: Codable, Hashable, Sendable {
    /// Another name, 1 to 100 characters.
    public var name: String?
    /// Whether members' writes wait for approval from now on.
    public var approval: Bool?

    public init(name: String? = nil, approval: Bool? = nil) {
        self.name = name
        self.approval = approval
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case name
        case approval
    }
}

/// An event of a topic, as it is stored.
public struct Event: Codable, Hashable, Sendable {
    /// The topic, such as `auction:0192…`.
    public var topic: String
    /// The number of the event within its topic: 1, 2, 3 without a gap.
    public var sequence: Int
    /// When it happened.
    public var at: Date
    /// What happened.
    public var body: EventBody

    public init(topic: String, sequence: Int, at: Date, body: EventBody) {
        self.topic = topic
        self.sequence = sequence
        self.at = at
        self.body = body
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case topic
        case sequence
        case at
        case body
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        topic = try container.decode(String.self, forKey: .topic)
        sequence = try container.decode(Int.self, forKey: .sequence)
        at = try container.decode(Moment.self, forKey: .at).date
        body = try container.decode(EventBody.self, forKey: .body)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(topic, forKey: .topic)
        try container.encode(sequence, forKey: .sequence)
        try container.encode(Moment(at), forKey: .at)
        try container.encode(body, forKey: .body)
    }
}

/// Why a bid did not win. It never says how much anybody else would have paid.
public struct Explanation: Codable, Hashable, Sendable {
    /// The bid.
    public var bidSequence: Int
    /// What became of it.
    public var verdict: Verdict
    /// The price shown once it was decided.
    public var priceMinor: Int
    /// The log entry that decided it: the bid that beat it, the purchase, the retraction.
    public var bySequence: Int?
    /// The alias of who did that.
    public var by: String?
    /// When that was.
    public var byAt: Date?

    public init(
        bidSequence: Int,
        verdict: Verdict,
        priceMinor: Int,
        bySequence: Int? = nil,
        by: String? = nil,
        byAt: Date? = nil
    ) {
        self.bidSequence = bidSequence
        self.verdict = verdict
        self.priceMinor = priceMinor
        self.bySequence = bySequence
        self.by = by
        self.byAt = byAt
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case bidSequence = "bid_sequence"
        case verdict
        case priceMinor = "price_minor"
        case bySequence = "by_sequence"
        case by
        case byAt = "by_at"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        bidSequence = try container.decode(Int.self, forKey: .bidSequence)
        verdict = try container.decode(Verdict.self, forKey: .verdict)
        priceMinor = try container.decode(Int.self, forKey: .priceMinor)
        bySequence = try container.decodeIfPresent(Int.self, forKey: .bySequence)
        by = try container.decodeIfPresent(String.self, forKey: .by)
        byAt = try container.decodeIfPresent(Moment.self, forKey: .byAt)?.date
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(bidSequence, forKey: .bidSequence)
        try container.encode(verdict, forKey: .verdict)
        try container.encode(priceMinor, forKey: .priceMinor)
        try container.encodeIfPresent(bySequence, forKey: .bySequence)
        try container.encodeIfPresent(by, forKey: .by)
        try container.encodeIfPresent(byAt.map(Moment.init), forKey: .byAt)
    }
}

/// What hashing a password with argon2id costs.
public struct HashCost: Codable, Hashable, Sendable {
    /// The memory, in KiB.
    public var memoryKib: Int
    /// How often the memory is passed over.
    public var passes: Int
    /// Into how many lanes the memory is divided.
    public var lanes: Int

    public init(memoryKib: Int, passes: Int, lanes: Int) {
        self.memoryKib = memoryKib
        self.passes = passes
        self.lanes = lanes
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case memoryKib = "memory_kib"
        case passes
        case lanes
    }
}

/// Who may come in, and for how long.
public struct IdentityPolicy: Codable, Hashable, Sendable {
    /// How long an access token is good, in seconds: 900.
    public var accessTokenS: Int?
    /// How long a refresh token is good, and a page without a visit, in seconds: 7 days.
    public var refreshTokenS: Int?
    /// When a session is over, however often it is refreshed, in seconds: 30 days.
    public var sessionS: Int?
    /// For how long the refresh token before the last may come once more, in milliseconds: 10,000.
    public var refreshGraceMs: Int?
    /// How many sessions a user may have.
    public var sessions: SessionPolicy?
    /// How many with `SessionPolicy.Max`: 10.
    public var sessionsMax: Int?
    /// After so many wrong passwords in a row the account is locked: 5. 0 switches it off.
    public var lockAfter: Int?
    /// For how long it is locked, and after which time wrong passwords are forgotten, in seconds:
    /// 30 minutes.
    public var lockS: Int?
    /// How long a link to confirm an e-mail address is good, in seconds: 24 hours.
    public var verifyEmailS: Int?
    /// How long a link to set another password is good, in seconds: 1 hour.
    public var resetPasswordS: Int?
    /// How long an invitation is good, in seconds: 7 days.
    public var inviteS: Int?
    /// Whether users have passwords here; otherwise they come from elsewhere only.
    public var ownPasswords: Bool?
    /// Whether only who has confirmed the e-mail address may sell and bid.
    public var verifiedEmailOnly: Bool?

    public init(
        accessTokenS: Int? = nil,
        refreshTokenS: Int? = nil,
        sessionS: Int? = nil,
        refreshGraceMs: Int? = nil,
        sessions: SessionPolicy? = nil,
        sessionsMax: Int? = nil,
        lockAfter: Int? = nil,
        lockS: Int? = nil,
        verifyEmailS: Int? = nil,
        resetPasswordS: Int? = nil,
        inviteS: Int? = nil,
        ownPasswords: Bool? = nil,
        verifiedEmailOnly: Bool? = nil
    ) {
        self.accessTokenS = accessTokenS
        self.refreshTokenS = refreshTokenS
        self.sessionS = sessionS
        self.refreshGraceMs = refreshGraceMs
        self.sessions = sessions
        self.sessionsMax = sessionsMax
        self.lockAfter = lockAfter
        self.lockS = lockS
        self.verifyEmailS = verifyEmailS
        self.resetPasswordS = resetPasswordS
        self.inviteS = inviteS
        self.ownPasswords = ownPasswords
        self.verifiedEmailOnly = verifiedEmailOnly
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case accessTokenS = "access_token_s"
        case refreshTokenS = "refresh_token_s"
        case sessionS = "session_s"
        case refreshGraceMs = "refresh_grace_ms"
        case sessions
        case sessionsMax = "sessions_max"
        case lockAfter = "lock_after"
        case lockS = "lock_s"
        case verifyEmailS = "verify_email_s"
        case resetPasswordS = "reset_password_s"
        case inviteS = "invite_s"
        case ownPasswords = "own_passwords"
        case verifiedEmailOnly = "verified_email_only"
    }
}

/// A user of another system, to be taken over.
public struct ImportUser: Codable, Hashable, Sendable, CustomReflectable {
    /// The user name, 3 to 50 letters, digits and underscores.
    public var username: String
    /// The e-mail address.
    public var email: String
    /// How the user wants to be called, at most 50 characters; the user name when absent.
    public var displayName: String?
    /// The hash of the password, of bcrypt or in PHC form; nothing for who signs in elsewhere.
    public var passwordHash: String?
    /// Whether the other system has confirmed the e-mail address; it has not when absent.
    public var emailVerified: Bool?
    /// The role on the platform; `user` when absent.
    public var role: PlatformRole?
    /// When the account was made there; now when absent.
    public var createdAt: Date?
    /// The other system, as the market calls it, for who goes on to sign in there.
    public var externalSource: String?
    /// Who the user is there.
    public var externalId: String?

    public init(
        username: String,
        email: String,
        displayName: String? = nil,
        passwordHash: String? = nil,
        emailVerified: Bool? = nil,
        role: PlatformRole? = nil,
        createdAt: Date? = nil,
        externalSource: String? = nil,
        externalId: String? = nil
    ) {
        self.username = username
        self.email = email
        self.displayName = displayName
        self.passwordHash = passwordHash
        self.emailVerified = emailVerified
        self.role = role
        self.createdAt = createdAt
        self.externalSource = externalSource
        self.externalId = externalId
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case username
        case email
        case displayName = "display_name"
        case passwordHash = "password_hash"
        case emailVerified = "email_verified"
        case role
        case createdAt = "created_at"
        case externalSource = "external_source"
        case externalId = "external_id"
    }

    /// What is printed of it: no secret.
    public var customMirror: Mirror {
        Mirror(self, children: ["username": username as Any, "email": email as Any, "displayName": displayName as Any, "emailVerified": emailVerified as Any, "role": role as Any, "createdAt": createdAt as Any, "externalSource": externalSource as Any, "externalId": externalId as Any], displayStyle: .struct)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        username = try container.decode(String.self, forKey: .username)
        email = try container.decode(String.self, forKey: .email)
        displayName = try container.decodeIfPresent(String.self, forKey: .displayName)
        passwordHash = try container.decodeIfPresent(String.self, forKey: .passwordHash)
        emailVerified = try container.decodeIfPresent(Bool.self, forKey: .emailVerified)
        role = try container.decodeIfPresent(PlatformRole.self, forKey: .role)
        createdAt = try container.decodeIfPresent(Moment.self, forKey: .createdAt)?.date
        externalSource = try container.decodeIfPresent(String.self, forKey: .externalSource)
        externalId = try container.decodeIfPresent(String.self, forKey: .externalId)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(username, forKey: .username)
        try container.encode(email, forKey: .email)
        try container.encodeIfPresent(displayName, forKey: .displayName)
        try container.encodeIfPresent(passwordHash, forKey: .passwordHash)
        try container.encodeIfPresent(emailVerified, forKey: .emailVerified)
        try container.encodeIfPresent(role, forKey: .role)
        try container.encodeIfPresent(createdAt.map(Moment.init), forKey: .createdAt)
        try container.encodeIfPresent(externalSource, forKey: .externalSource)
        try container.encodeIfPresent(externalId, forKey: .externalId)
    }
}

/// What somebody who has the link of an invitation sees before coming in.
public struct InvitePreview: Codable, Hashable, Sendable {
    /// The name of the workspace.
    public var workspaceName: String
    /// What the new member may do.
    public var role: MemberRole
    /// When it is over.
    public var expiresAt: Date
    /// Who invited, unless it was the program itself.
    public var inviter: UserView?

    public init(
        workspaceName: String,
        role: MemberRole,
        expiresAt: Date,
        inviter: UserView? = nil
    ) {
        self.workspaceName = workspaceName
        self.role = role
        self.expiresAt = expiresAt
        self.inviter = inviter
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case workspaceName = "workspace_name"
        case role
        case expiresAt = "expires_at"
        case inviter
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        workspaceName = try container.decode(String.self, forKey: .workspaceName)
        role = try container.decode(MemberRole.self, forKey: .role)
        expiresAt = try container.decode(Moment.self, forKey: .expiresAt).date
        inviter = try container.decodeIfPresent(UserView.self, forKey: .inviter)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(workspaceName, forKey: .workspaceName)
        try container.encode(role, forKey: .role)
        try container.encode(Moment(expiresAt), forKey: .expiresAt)
        try container.encodeIfPresent(inviter, forKey: .inviter)
    }
}

/// An invitation as those see it who manage members.
public struct InviteView: Codable, Hashable, Sendable, Identifiable {
    /// The id.
    public var id: InviteId
    /// The workspace.
    public var workspaceId: WorkspaceId
    /// What the new member may do.
    public var role: MemberRole
    /// When.
    public var createdAt: Date
    /// When it is over.
    public var expiresAt: Date
    /// What has become of it.
    public var state: InviteState
    /// For whom it is.
    public var email: String?
    /// Who invited.
    public var invitedBy: UserId?
    /// Who came in by it.
    public var acceptedBy: UserId?

    public init(
        id: InviteId,
        workspaceId: WorkspaceId,
        role: MemberRole,
        createdAt: Date,
        expiresAt: Date,
        state: InviteState,
        email: String? = nil,
        invitedBy: UserId? = nil,
        acceptedBy: UserId? = nil
    ) {
        self.id = id
        self.workspaceId = workspaceId
        self.role = role
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.state = state
        self.email = email
        self.invitedBy = invitedBy
        self.acceptedBy = acceptedBy
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id
        case workspaceId = "workspace_id"
        case role
        case createdAt = "created_at"
        case expiresAt = "expires_at"
        case state
        case email
        case invitedBy = "invited_by"
        case acceptedBy = "accepted_by"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(InviteId.self, forKey: .id)
        workspaceId = try container.decode(WorkspaceId.self, forKey: .workspaceId)
        role = try container.decode(MemberRole.self, forKey: .role)
        createdAt = try container.decode(Moment.self, forKey: .createdAt).date
        expiresAt = try container.decode(Moment.self, forKey: .expiresAt).date
        state = try container.decode(InviteState.self, forKey: .state)
        email = try container.decodeIfPresent(String.self, forKey: .email)
        invitedBy = try container.decodeIfPresent(UserId.self, forKey: .invitedBy)
        acceptedBy = try container.decodeIfPresent(UserId.self, forKey: .acceptedBy)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(workspaceId, forKey: .workspaceId)
        try container.encode(role, forKey: .role)
        try container.encode(Moment(createdAt), forKey: .createdAt)
        try container.encode(Moment(expiresAt), forKey: .expiresAt)
        try container.encode(state, forKey: .state)
        try container.encodeIfPresent(email, forKey: .email)
        try container.encodeIfPresent(invitedBy, forKey: .invitedBy)
        try container.encodeIfPresent(acceptedBy, forKey: .acceptedBy)
    }
}

/// An invitation that was made, with the token of its link: it is shown this once.
public struct Invited: Codable, Hashable, Sendable, CustomReflectable {
    /// The invitation.
    public var invite: InviteView
    /// The token with which somebody comes in. Only a hash of it is kept.
    public var token: String

    public init(invite: InviteView, token: String) {
        self.invite = invite
        self.token = token
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case invite
        case token
    }

    /// What is printed of it: no secret.
    public var customMirror: Mirror {
        Mirror(self, children: ["invite": invite as Any], displayStyle: .struct)
    }
}

/// A listing as shown to somebody.
public struct ListingView: Codable, Hashable, Sendable, Identifiable {
    /// The id.
    public var id: ListingId
    /// The workspace of the seller.
    public var workspaceId: WorkspaceId
    /// Who sells.
    public var sellerId: UserId
    /// How it is sold.
    public var kind: ListingKind
    /// Where it is in its life.
    public var state: ListingState
    /// The title.
    public var title: String
    /// The description.
    public var description: String
    /// The category.
    public var category: String
    /// What is particular to the category.
    public var attributes: Attributes
    /// The condition.
    public var condition: Condition
    /// Words to find it by.
    public var tags: Tags
    /// How many are offered.
    public var quantity: Int
    /// When it was created.
    public var createdAt: Date
    /// When it was last changed.
    public var updatedAt: Date
    /// Counts the changes.
    public var version: Int
    /// Where it is.
    public var location: String?
    /// The stock item that backs it, where the viewer is a member of the workspace.
    public var stockItemId: StockItemId?
    /// The content address of its picture.
    public var picture: String?

    public init(
        id: ListingId,
        workspaceId: WorkspaceId,
        sellerId: UserId,
        kind: ListingKind,
        state: ListingState,
        title: String,
        description: String,
        category: String,
        attributes: Attributes,
        condition: Condition,
        tags: Tags,
        quantity: Int,
        createdAt: Date,
        updatedAt: Date,
        version: Int,
        location: String? = nil,
        stockItemId: StockItemId? = nil,
        picture: String? = nil
    ) {
        self.id = id
        self.workspaceId = workspaceId
        self.sellerId = sellerId
        self.kind = kind
        self.state = state
        self.title = title
        self.description = description
        self.category = category
        self.attributes = attributes
        self.condition = condition
        self.tags = tags
        self.quantity = quantity
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.version = version
        self.location = location
        self.stockItemId = stockItemId
        self.picture = picture
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id
        case workspaceId = "workspace_id"
        case sellerId = "seller_id"
        case kind
        case state
        case title
        case description
        case category
        case attributes
        case condition
        case tags
        case quantity
        case createdAt = "created_at"
        case updatedAt = "updated_at"
        case version
        case location
        case stockItemId = "stock_item_id"
        case picture
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(ListingId.self, forKey: .id)
        workspaceId = try container.decode(WorkspaceId.self, forKey: .workspaceId)
        sellerId = try container.decode(UserId.self, forKey: .sellerId)
        kind = try container.decode(ListingKind.self, forKey: .kind)
        state = try container.decode(ListingState.self, forKey: .state)
        title = try container.decode(String.self, forKey: .title)
        description = try container.decode(String.self, forKey: .description)
        category = try container.decode(String.self, forKey: .category)
        attributes = try container.decode(Attributes.self, forKey: .attributes)
        condition = try container.decode(Condition.self, forKey: .condition)
        tags = try container.decode(Tags.self, forKey: .tags)
        quantity = try container.decode(Int.self, forKey: .quantity)
        createdAt = try container.decode(Moment.self, forKey: .createdAt).date
        updatedAt = try container.decode(Moment.self, forKey: .updatedAt).date
        version = try container.decode(Int.self, forKey: .version)
        location = try container.decodeIfPresent(String.self, forKey: .location)
        stockItemId = try container.decodeIfPresent(StockItemId.self, forKey: .stockItemId)
        picture = try container.decodeIfPresent(String.self, forKey: .picture)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(workspaceId, forKey: .workspaceId)
        try container.encode(sellerId, forKey: .sellerId)
        try container.encode(kind, forKey: .kind)
        try container.encode(state, forKey: .state)
        try container.encode(title, forKey: .title)
        try container.encode(description, forKey: .description)
        try container.encode(category, forKey: .category)
        try container.encode(attributes, forKey: .attributes)
        try container.encode(condition, forKey: .condition)
        try container.encode(tags, forKey: .tags)
        try container.encode(quantity, forKey: .quantity)
        try container.encode(Moment(createdAt), forKey: .createdAt)
        try container.encode(Moment(updatedAt), forKey: .updatedAt)
        try container.encode(version, forKey: .version)
        try container.encodeIfPresent(location, forKey: .location)
        try container.encodeIfPresent(stockItemId, forKey: .stockItemId)
        try container.encodeIfPresent(picture, forKey: .picture)
    }
}

/// One entry of an auction's log. `priceMinor`, `leaderId`, `endsAt` and `bidCount` are as they
/// were after the act; `hash` chains the entry to the one before.
public struct LogEntry: Codable, Hashable, Sendable {
    /// The auction.
    public var auctionId: AuctionId
    /// 1, 2, 3 without a gap.
    public var sequence: Int
    /// What was done.
    public var act: Act
    /// When: for a bid the moment it reached the engine.
    public var at: Date
    /// The price after the act.
    public var priceMinor: Int
    /// How many bids stand after the act.
    public var bidCount: Int
    /// The end after the act.
    public var endsAt: Date
    /// BLAKE3 of the hash before and the canonical form of this entry.
    public var hash: String
    /// Who did it; nobody when time did.
    public var actorId: UserId?
    /// The amount of the act, where it has one: a bidder's maximum is a secret.
    public var amountMinor: Int?
    /// The entry that this one is about.
    public var subjectSequence: Int?
    /// The leader after the act.
    public var leaderId: UserId?

    public init(
        auctionId: AuctionId,
        sequence: Int,
        act: Act,
        at: Date,
        priceMinor: Int,
        bidCount: Int,
        endsAt: Date,
        hash: String,
        actorId: UserId? = nil,
        amountMinor: Int? = nil,
        subjectSequence: Int? = nil,
        leaderId: UserId? = nil
    ) {
        self.auctionId = auctionId
        self.sequence = sequence
        self.act = act
        self.at = at
        self.priceMinor = priceMinor
        self.bidCount = bidCount
        self.endsAt = endsAt
        self.hash = hash
        self.actorId = actorId
        self.amountMinor = amountMinor
        self.subjectSequence = subjectSequence
        self.leaderId = leaderId
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case auctionId = "auction_id"
        case sequence
        case act
        case at
        case priceMinor = "price_minor"
        case bidCount = "bid_count"
        case endsAt = "ends_at"
        case hash
        case actorId = "actor_id"
        case amountMinor = "amount_minor"
        case subjectSequence = "subject_sequence"
        case leaderId = "leader_id"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        auctionId = try container.decode(AuctionId.self, forKey: .auctionId)
        sequence = try container.decode(Int.self, forKey: .sequence)
        act = try container.decode(Act.self, forKey: .act)
        at = try container.decode(Moment.self, forKey: .at).date
        priceMinor = try container.decode(Int.self, forKey: .priceMinor)
        bidCount = try container.decode(Int.self, forKey: .bidCount)
        endsAt = try container.decode(Moment.self, forKey: .endsAt).date
        hash = try container.decode(String.self, forKey: .hash)
        actorId = try container.decodeIfPresent(UserId.self, forKey: .actorId)
        amountMinor = try container.decodeIfPresent(Int.self, forKey: .amountMinor)
        subjectSequence = try container.decodeIfPresent(Int.self, forKey: .subjectSequence)
        leaderId = try container.decodeIfPresent(UserId.self, forKey: .leaderId)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(auctionId, forKey: .auctionId)
        try container.encode(sequence, forKey: .sequence)
        try container.encode(act, forKey: .act)
        try container.encode(Moment(at), forKey: .at)
        try container.encode(priceMinor, forKey: .priceMinor)
        try container.encode(bidCount, forKey: .bidCount)
        try container.encode(Moment(endsAt), forKey: .endsAt)
        try container.encode(hash, forKey: .hash)
        try container.encodeIfPresent(actorId, forKey: .actorId)
        try container.encodeIfPresent(amountMinor, forKey: .amountMinor)
        try container.encodeIfPresent(subjectSequence, forKey: .subjectSequence)
        try container.encodeIfPresent(leaderId, forKey: .leaderId)
    }
}

/// A user's membership of a workspace.
public struct Member: Codable, Hashable, Sendable {
    /// The workspace.
    public var workspaceId: WorkspaceId
    /// The user.
    public var userId: UserId
    /// What the user may do there.
    public var role: MemberRole
    /// Since when.
    public var since: Date

    public init(workspaceId: WorkspaceId, userId: UserId, role: MemberRole, since: Date) {
        self.workspaceId = workspaceId
        self.userId = userId
        self.role = role
        self.since = since
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case workspaceId = "workspace_id"
        case userId = "user_id"
        case role
        case since
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        workspaceId = try container.decode(WorkspaceId.self, forKey: .workspaceId)
        userId = try container.decode(UserId.self, forKey: .userId)
        role = try container.decode(MemberRole.self, forKey: .role)
        since = try container.decode(Moment.self, forKey: .since).date
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(workspaceId, forKey: .workspaceId)
        try container.encode(userId, forKey: .userId)
        try container.encode(role, forKey: .role)
        try container.encode(Moment(since), forKey: .since)
    }
}

/// A member as the members of the workspace see one.
public struct MemberView: Codable, Hashable, Sendable {
    /// Who it is.
    public var user: UserView
    /// What the member may do.
    public var role: MemberRole
    /// Since when.
    public var since: Date

    public init(user: UserView, role: MemberRole, since: Date) {
        self.user = user
        self.role = role
        self.since = since
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case user
        case role
        case since
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        user = try container.decode(UserView.self, forKey: .user)
        role = try container.decode(MemberRole.self, forKey: .role)
        since = try container.decode(Moment.self, forKey: .since).date
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(user, forKey: .user)
        try container.encode(role, forKey: .role)
        try container.encode(Moment(since), forKey: .since)
    }
}

/// A key to be made.
public struct NewApiKey: Codable, Hashable, Sendable {
    /// What it is for, 1 to 100 characters.
    public var name: String
    /// What it may do, such as `inventory:write auctions:read`.
    public var scopes: Scopes
    /// When it is over; never when absent.
    public var expiresAt: Date?

    public init(name: String, scopes: Scopes, expiresAt: Date? = nil) {
        self.name = name
        self.scopes = scopes
        self.expiresAt = expiresAt
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case name
        case scopes
        case expiresAt = "expires_at"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        scopes = try container.decode(Scopes.self, forKey: .scopes)
        expiresAt = try container.decodeIfPresent(Moment.self, forKey: .expiresAt)?.date
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(scopes, forKey: .scopes)
        try container.encodeIfPresent(expiresAt.map(Moment.init), forKey: .expiresAt)
    }
}

/// The terms of an auction to be created. `NewAuction.english` fills in the defaults.
public struct NewAuction: Codable, Hashable, Sendable {
    /// What is sold.
    public var listingId: ListingId
    /// The opening price; its currency is the auction's.
    public var opening: Money
    /// When it ends.
    public var endsAt: Date
    /// How it is run; `english` when absent.
    public var format: Format?
    /// The hidden reserve; none when absent.
    public var reserve: Money?
    /// The price of an immediate purchase; none is possible when absent.
    public var buyNow: Money?
    /// By how much a bid must rise; `ebay_us` when absent.
    public var increments: IncrementLadder?
    /// What the first bid must reach; `at_start`, the opening price, when absent.
    public var firstBid: FirstBid?
    /// Who leads when two maximums are equal; `earliest` when absent.
    public var tie: TieRule?
    /// Whether a leader may raise the own maximum; `allowed` when absent.
    public var selfRaise: SelfRaise?
    /// What the price does below the reserve; `step` when absent.
    public var belowReserve: BelowReserve?
    /// Whether and how late bids move the end; `none` when absent.
    public var softClose: SoftClose?
    /// The group to join, of which all end together; none when absent.
    public var groupId: GroupId?
    /// When a bid may be taken back; `ebay` when absent.
    public var retraction: Retraction?
    /// Who may bid; `open` when absent.
    public var admission: Admission?
    /// The deposit that `Admission.Deposit` asks for.
    public var deposit: Money?
    /// Whether bids are taken before the start; `refused` when absent.
    public var preBids: Permission?
    /// Whether accounts linked to the seller may bid; `refused` when absent.
    public var linkedAccounts: Permission?
    /// Whether the time left keeps running while the auction is paused; `stops` when absent.
    public var pausedTime: PausedTime?
    /// The buyer's premium; `none` when absent.
    public var premium: PremiumTiers?
    /// Tax on the hammer price, in basis points (0 to 10,000); 0 when absent.
    public var taxBasisPoints: Int?
    /// When it starts; at once when absent or not after now.
    public var startsAt: Date?

    public init(
        listingId: ListingId,
        opening: Money,
        endsAt: Date,
        format: Format? = nil,
        reserve: Money? = nil,
        buyNow: Money? = nil,
        increments: IncrementLadder? = nil,
        firstBid: FirstBid? = nil,
        tie: TieRule? = nil,
        selfRaise: SelfRaise? = nil,
        belowReserve: BelowReserve? = nil,
        softClose: SoftClose? = nil,
        groupId: GroupId? = nil,
        retraction: Retraction? = nil,
        admission: Admission? = nil,
        deposit: Money? = nil,
        preBids: Permission? = nil,
        linkedAccounts: Permission? = nil,
        pausedTime: PausedTime? = nil,
        premium: PremiumTiers? = nil,
        taxBasisPoints: Int? = nil,
        startsAt: Date? = nil
    ) {
        self.listingId = listingId
        self.opening = opening
        self.endsAt = endsAt
        self.format = format
        self.reserve = reserve
        self.buyNow = buyNow
        self.increments = increments
        self.firstBid = firstBid
        self.tie = tie
        self.selfRaise = selfRaise
        self.belowReserve = belowReserve
        self.softClose = softClose
        self.groupId = groupId
        self.retraction = retraction
        self.admission = admission
        self.deposit = deposit
        self.preBids = preBids
        self.linkedAccounts = linkedAccounts
        self.pausedTime = pausedTime
        self.premium = premium
        self.taxBasisPoints = taxBasisPoints
        self.startsAt = startsAt
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case listingId = "listing_id"
        case opening
        case endsAt = "ends_at"
        case format
        case reserve
        case buyNow = "buy_now"
        case increments
        case firstBid = "first_bid"
        case tie
        case selfRaise = "self_raise"
        case belowReserve = "below_reserve"
        case softClose = "soft_close"
        case groupId = "group_id"
        case retraction
        case admission
        case deposit
        case preBids = "pre_bids"
        case linkedAccounts = "linked_accounts"
        case pausedTime = "paused_time"
        case premium
        case taxBasisPoints = "tax_basis_points"
        case startsAt = "starts_at"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        listingId = try container.decode(ListingId.self, forKey: .listingId)
        opening = try container.decode(Money.self, forKey: .opening)
        endsAt = try container.decode(Moment.self, forKey: .endsAt).date
        format = try container.decodeIfPresent(Format.self, forKey: .format)
        reserve = try container.decodeIfPresent(Money.self, forKey: .reserve)
        buyNow = try container.decodeIfPresent(Money.self, forKey: .buyNow)
        increments = try container.decodeIfPresent(IncrementLadder.self, forKey: .increments)
        firstBid = try container.decodeIfPresent(FirstBid.self, forKey: .firstBid)
        tie = try container.decodeIfPresent(TieRule.self, forKey: .tie)
        selfRaise = try container.decodeIfPresent(SelfRaise.self, forKey: .selfRaise)
        belowReserve = try container.decodeIfPresent(BelowReserve.self, forKey: .belowReserve)
        softClose = try container.decodeIfPresent(SoftClose.self, forKey: .softClose)
        groupId = try container.decodeIfPresent(GroupId.self, forKey: .groupId)
        retraction = try container.decodeIfPresent(Retraction.self, forKey: .retraction)
        admission = try container.decodeIfPresent(Admission.self, forKey: .admission)
        deposit = try container.decodeIfPresent(Money.self, forKey: .deposit)
        preBids = try container.decodeIfPresent(Permission.self, forKey: .preBids)
        linkedAccounts = try container.decodeIfPresent(Permission.self, forKey: .linkedAccounts)
        pausedTime = try container.decodeIfPresent(PausedTime.self, forKey: .pausedTime)
        premium = try container.decodeIfPresent(PremiumTiers.self, forKey: .premium)
        taxBasisPoints = try container.decodeIfPresent(Int.self, forKey: .taxBasisPoints)
        startsAt = try container.decodeIfPresent(Moment.self, forKey: .startsAt)?.date
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(listingId, forKey: .listingId)
        try container.encode(opening, forKey: .opening)
        try container.encode(Moment(endsAt), forKey: .endsAt)
        try container.encodeIfPresent(format, forKey: .format)
        try container.encodeIfPresent(reserve, forKey: .reserve)
        try container.encodeIfPresent(buyNow, forKey: .buyNow)
        try container.encodeIfPresent(increments, forKey: .increments)
        try container.encodeIfPresent(firstBid, forKey: .firstBid)
        try container.encodeIfPresent(tie, forKey: .tie)
        try container.encodeIfPresent(selfRaise, forKey: .selfRaise)
        try container.encodeIfPresent(belowReserve, forKey: .belowReserve)
        try container.encodeIfPresent(softClose, forKey: .softClose)
        try container.encodeIfPresent(groupId, forKey: .groupId)
        try container.encodeIfPresent(retraction, forKey: .retraction)
        try container.encodeIfPresent(admission, forKey: .admission)
        try container.encodeIfPresent(deposit, forKey: .deposit)
        try container.encodeIfPresent(preBids, forKey: .preBids)
        try container.encodeIfPresent(linkedAccounts, forKey: .linkedAccounts)
        try container.encodeIfPresent(pausedTime, forKey: .pausedTime)
        try container.encodeIfPresent(premium, forKey: .premium)
        try container.encodeIfPresent(taxBasisPoints, forKey: .taxBasisPoints)
        try container.encodeIfPresent(startsAt.map(Moment.init), forKey: .startsAt)
    }
}

/// An invitation to be made.
public struct NewInvite: Codable, Hashable, Sendable {
    /// What the new member may do: not `owner`.
    public var role: MemberRole
    /// The e-mail address of who is invited, to which the link is sent; whoever has the link can
    /// come in when absent.
    public var email: String?

    public init(role: MemberRole, email: String? = nil) {
        self.role = role
        self.email = email
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case role
        case email
    }
}

/// A listing to be created.
public struct NewListing: Codable, Hashable, Sendable {
    /// How it is to be sold.
    public var kind: ListingKind
    /// 1 to 100 characters.
    public var title: String
    /// 1 to 50 characters.
    public var category: String
    /// The condition.
    public var condition: Condition
    /// At most 2,000 characters; at least 10 before anybody else sees it.
    public var description: String?
    /// What is particular to the category.
    public var attributes: Attributes?
    /// At most 20, each of 1 to 30 characters.
    public var tags: [String]?
    /// At most 100 characters.
    public var location: String?
    /// 1 to 1,000,000.
    public var quantity: Int?
    /// The stock item that backs it.
    public var stockItemId: StockItemId?
    /// The content address of its picture.
    public var picture: String?

    public init(
        kind: ListingKind,
        title: String,
        category: String,
        condition: Condition,
        description: String? = nil,
        attributes: Attributes? = nil,
        tags: [String]? = nil,
        location: String? = nil,
        quantity: Int? = nil,
        stockItemId: StockItemId? = nil,
        picture: String? = nil
    ) {
        self.kind = kind
        self.title = title
        self.category = category
        self.condition = condition
        self.description = description
        self.attributes = attributes
        self.tags = tags
        self.location = location
        self.quantity = quantity
        self.stockItemId = stockItemId
        self.picture = picture
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case kind
        case title
        case category
        case condition
        case description
        case attributes
        case tags
        case location
        case quantity
        case stockItemId = "stock_item_id"
        case picture
    }
}

/// A measure to be taken.
public struct NewSanction: Codable, Hashable, Sendable {
    /// What it takes.
    public var kind: SanctionKind
    /// Why, 1 to 500 characters that the user may read.
    public var reason: String
    /// Until when; for good when absent.
    public var endsAt: Date?

    public init(kind: SanctionKind, reason: String, endsAt: Date? = nil) {
        self.kind = kind
        self.reason = reason
        self.endsAt = endsAt
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case kind
        case reason
        case endsAt = "ends_at"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        kind = try container.decode(SanctionKind.self, forKey: .kind)
        reason = try container.decode(String.self, forKey: .reason)
        endsAt = try container.decodeIfPresent(Moment.self, forKey: .endsAt)?.date
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(reason, forKey: .reason)
        try container.encodeIfPresent(endsAt.map(Moment.init), forKey: .endsAt)
    }
}

/// A stock item to be created.
public struct NewStockItem: Codable, Hashable, Sendable {
    /// The seller's own number, 1 to 64 characters.
    public var sku: String
    /// What it is, 1 to 100 characters.
    public var name: String
    /// How many there are.
    public var quantity: Int

    public init(sku: String, name: String, quantity: Int) {
        self.sku = sku
        self.name = name
        self.quantity = quantity
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case sku
        case name
        case quantity
    }
}

/// A user to be registered. There is no role in it: nobody can ask to be an administrator.
public struct NewUser: Codable, Hashable, Sendable, CustomReflectable {
    /// The user name, 3 to 50 letters, digits and underscores.
    public var username: String
    /// The e-mail address.
    public var email: String
    /// How the user wants to be called, at most 50 characters; the user name when empty.
    public var displayName: String?
    /// The password, 8 to 1,000 characters; nothing for a user who signs in elsewhere.
    public var password: String?

    public init(
        username: String,
        email: String,
        displayName: String? = nil,
        password: String? = nil
    ) {
        self.username = username
        self.email = email
        self.displayName = displayName
        self.password = password
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case username
        case email
        case displayName = "display_name"
        case password
    }

    /// What is printed of it: no secret.
    public var customMirror: Mirror {
        Mirror(self, children: ["username": username as Any, "email": email as Any, "displayName": displayName as Any], displayStyle: .struct)
    }
}

/// A workspace to be made.
public struct NewWorkspace: Codable, Hashable, Sendable {
    /// The name, 1 to 100 characters.
    public var name: String
    /// Whether members' writes wait for the approval of an owner or administrator.
    public var approval: Bool?

    public init(name: String, approval: Bool? = nil) {
        self.name = name
        self.approval = approval
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case name
        case approval
    }
}

/// How this node stands: what waits, and how it follows the others.
public struct NodeStatus: Codable, Hashable, Sendable {
    /// The time by the market's clock.
    public var now: Date
    /// How many writes wait to be decided.
    public var queuedWrites: Int
    /// How many writes have been taken since the market was opened, refused ones among them.
    public var takenWrites: Int
    /// In how many groups; writes of one group share a commit.
    public var takenGroups: Int
    /// How many nodes share what falls due.
    public var nodes: Int
    /// By how many milliseconds the clock of the database is before this machine's.
    public var clockAheadMs: Int
    /// How many events of other nodes were heard of.
    public var heardEvents: Int
    /// How often the log could not be followed.
    public var followFailures: Int
    /// How many mails wait to be sent.
    public var mailsWaiting: Int
    /// How many mails were sent.
    public var mailsSent: Int
    /// How many mails were given up.
    public var mailsFailed: Int
    /// How many mails were never tried, because too many waited.
    public var mailsDropped: Int

    public init(
        now: Date,
        queuedWrites: Int,
        takenWrites: Int,
        takenGroups: Int,
        nodes: Int,
        clockAheadMs: Int,
        heardEvents: Int,
        followFailures: Int,
        mailsWaiting: Int,
        mailsSent: Int,
        mailsFailed: Int,
        mailsDropped: Int
    ) {
        self.now = now
        self.queuedWrites = queuedWrites
        self.takenWrites = takenWrites
        self.takenGroups = takenGroups
        self.nodes = nodes
        self.clockAheadMs = clockAheadMs
        self.heardEvents = heardEvents
        self.followFailures = followFailures
        self.mailsWaiting = mailsWaiting
        self.mailsSent = mailsSent
        self.mailsFailed = mailsFailed
        self.mailsDropped = mailsDropped
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case now
        case queuedWrites = "queued_writes"
        case takenWrites = "taken_writes"
        case takenGroups = "taken_groups"
        case nodes
        case clockAheadMs = "clock_ahead_ms"
        case heardEvents = "heard_events"
        case followFailures = "follow_failures"
        case mailsWaiting = "mails_waiting"
        case mailsSent = "mails_sent"
        case mailsFailed = "mails_failed"
        case mailsDropped = "mails_dropped"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        now = try container.decode(Moment.self, forKey: .now).date
        queuedWrites = try container.decode(Int.self, forKey: .queuedWrites)
        takenWrites = try container.decode(Int.self, forKey: .takenWrites)
        takenGroups = try container.decode(Int.self, forKey: .takenGroups)
        nodes = try container.decode(Int.self, forKey: .nodes)
        clockAheadMs = try container.decode(Int.self, forKey: .clockAheadMs)
        heardEvents = try container.decode(Int.self, forKey: .heardEvents)
        followFailures = try container.decode(Int.self, forKey: .followFailures)
        mailsWaiting = try container.decode(Int.self, forKey: .mailsWaiting)
        mailsSent = try container.decode(Int.self, forKey: .mailsSent)
        mailsFailed = try container.decode(Int.self, forKey: .mailsFailed)
        mailsDropped = try container.decode(Int.self, forKey: .mailsDropped)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Moment(now), forKey: .now)
        try container.encode(queuedWrites, forKey: .queuedWrites)
        try container.encode(takenWrites, forKey: .takenWrites)
        try container.encode(takenGroups, forKey: .takenGroups)
        try container.encode(nodes, forKey: .nodes)
        try container.encode(clockAheadMs, forKey: .clockAheadMs)
        try container.encode(heardEvents, forKey: .heardEvents)
        try container.encode(followFailures, forKey: .followFailures)
        try container.encode(mailsWaiting, forKey: .mailsWaiting)
        try container.encode(mailsSent, forKey: .mailsSent)
        try container.encode(mailsFailed, forKey: .mailsFailed)
        try container.encode(mailsDropped, forKey: .mailsDropped)
    }
}

/// A node that is open on the market and alive.
public struct NodeView: Codable, Hashable, Sendable {
    /// Its name, for people.
    public var name: String
    /// How long ago it was last seen, in milliseconds by the clock of the database.
    public var seenMsAgo: Int
    /// By how much its clock is before (positive) or behind the clock of the database.
    public var clockAheadMs: Int

    public init(name: String, seenMsAgo: Int, clockAheadMs: Int) {
        self.name = name
        self.seenMsAgo = seenMsAgo
        self.clockAheadMs = clockAheadMs
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case name
        case seenMsAgo = "seen_ms_ago"
        case clockAheadMs = "clock_ahead_ms"
    }
}

/// How a market is opened. What is left out has the default of the library.
public struct OpenOptions: Codable, Hashable, Sendable, CustomReflectable {
    /// What an acknowledged write survives: `full`, a power cut, or `normal`, a crash of the
    /// process. `full` when absent; of a file only.
    public var durability: String?
    /// The marketplace's own numbers about auctions.
    public var policy: AuctionPolicy?
    /// The marketplace's own numbers about who may come in, and for how long.
    public var identity: IdentityPolicy?
    /// Whether this process does what falls due, as starting and ending auctions; it does when
    /// absent.
    public var scheduler: Bool?
    /// The moment at which the time stands still until it is moved, for simulations and tests; the
    /// time of the machine or the database when absent.
    public var virtualTime: Date?
    /// The most writes that may wait; 32,768 when absent.
    public var queuedWritesMax: Int?
    /// The most writes that share one commit; 2,048 when absent.
    public var groupMax: Int?
    /// The address of the Redis through which nodes tell each other of news; nodes look at the
    /// database when absent.
    public var redis: String?
    /// The name of this node, for people. Of a database only.
    public var nodeName: String?
    /// The address of a server that repeats the database, to which lists are sent.
    public var replica: String?
    /// How many lanes write to a database; 1 when absent.
    public var lanes: Int?
    /// How many connections read from a database at most; 8 when absent.
    public var connectionsMax: Int?
    /// Whether a database's schema is brought up to date; it is when absent.
    public var migrate: Bool?
    /// What hashing a password costs; what OWASP recommends when absent.
    public var passwordCost: HashCost?
    /// How many threads hash passwords; 1 when absent.
    public var passwordThreads: Int?
    /// The key that signs access tokens, an Ed25519 key in PEM; the market makes and keeps one when
    /// absent.
    public var signingKeyPem: String?
    /// By what access tokens name this market; `vendue` when absent.
    public var tokenIssuer: String?
    /// For whom access tokens are; `vendue` when absent.
    public var tokenAudience: String?
    /// Other systems whose tokens are good here; none when absent.
    public var verifiers: [TokenVerifier]?
    /// Whether somebody who comes from another system is taken for the user with the same confirmed
    /// e-mail address; not when absent.
    public var linkByEmail: Bool?
    /// The address that links in mails begin with, such as `https://market.example.org`.
    public var publicUrl: String?
    /// The folder into which mails are written; no mail is sent when neither this nor `smtpUrl` is
    /// there.
    public var mailFolder: String?
    /// The server to which mails are given: `smtps://user:password@host:465`.
    public var smtpUrl: String?
    /// Whom mails are from, such as `Market <market@example.org>`.
    public var mailFrom: String?

    public init(
        durability: String? = nil,
        policy: AuctionPolicy? = nil,
        identity: IdentityPolicy? = nil,
        scheduler: Bool? = nil,
        virtualTime: Date? = nil,
        queuedWritesMax: Int? = nil,
        groupMax: Int? = nil,
        redis: String? = nil,
        nodeName: String? = nil,
        replica: String? = nil,
        lanes: Int? = nil,
        connectionsMax: Int? = nil,
        migrate: Bool? = nil,
        passwordCost: HashCost? = nil,
        passwordThreads: Int? = nil,
        signingKeyPem: String? = nil,
        tokenIssuer: String? = nil,
        tokenAudience: String? = nil,
        verifiers: [TokenVerifier]? = nil,
        linkByEmail: Bool? = nil,
        publicUrl: String? = nil,
        mailFolder: String? = nil,
        smtpUrl: String? = nil,
        mailFrom: String? = nil
    ) {
        self.durability = durability
        self.policy = policy
        self.identity = identity
        self.scheduler = scheduler
        self.virtualTime = virtualTime
        self.queuedWritesMax = queuedWritesMax
        self.groupMax = groupMax
        self.redis = redis
        self.nodeName = nodeName
        self.replica = replica
        self.lanes = lanes
        self.connectionsMax = connectionsMax
        self.migrate = migrate
        self.passwordCost = passwordCost
        self.passwordThreads = passwordThreads
        self.signingKeyPem = signingKeyPem
        self.tokenIssuer = tokenIssuer
        self.tokenAudience = tokenAudience
        self.verifiers = verifiers
        self.linkByEmail = linkByEmail
        self.publicUrl = publicUrl
        self.mailFolder = mailFolder
        self.smtpUrl = smtpUrl
        self.mailFrom = mailFrom
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case durability
        case policy
        case identity
        case scheduler
        case virtualTime = "virtual_time"
        case queuedWritesMax = "queued_writes_max"
        case groupMax = "group_max"
        case redis
        case nodeName = "node_name"
        case replica
        case lanes
        case connectionsMax = "connections_max"
        case migrate
        case passwordCost = "password_cost"
        case passwordThreads = "password_threads"
        case signingKeyPem = "signing_key_pem"
        case tokenIssuer = "token_issuer"
        case tokenAudience = "token_audience"
        case verifiers
        case linkByEmail = "link_by_email"
        case publicUrl = "public_url"
        case mailFolder = "mail_folder"
        case smtpUrl = "smtp_url"
        case mailFrom = "mail_from"
    }

    /// What is printed of it: no secret.
    public var customMirror: Mirror {
        Mirror(self, children: ["durability": durability as Any, "policy": policy as Any, "identity": identity as Any, "scheduler": scheduler as Any, "virtualTime": virtualTime as Any, "queuedWritesMax": queuedWritesMax as Any, "groupMax": groupMax as Any, "nodeName": nodeName as Any, "lanes": lanes as Any, "connectionsMax": connectionsMax as Any, "migrate": migrate as Any, "passwordCost": passwordCost as Any, "passwordThreads": passwordThreads as Any, "tokenIssuer": tokenIssuer as Any, "tokenAudience": tokenAudience as Any, "verifiers": verifiers as Any, "linkByEmail": linkByEmail as Any, "publicUrl": publicUrl as Any, "mailFolder": mailFolder as Any, "mailFrom": mailFrom as Any], displayStyle: .struct)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        durability = try container.decodeIfPresent(String.self, forKey: .durability)
        policy = try container.decodeIfPresent(AuctionPolicy.self, forKey: .policy)
        identity = try container.decodeIfPresent(IdentityPolicy.self, forKey: .identity)
        scheduler = try container.decodeIfPresent(Bool.self, forKey: .scheduler)
        virtualTime = try container.decodeIfPresent(Moment.self, forKey: .virtualTime)?.date
        queuedWritesMax = try container.decodeIfPresent(Int.self, forKey: .queuedWritesMax)
        groupMax = try container.decodeIfPresent(Int.self, forKey: .groupMax)
        redis = try container.decodeIfPresent(String.self, forKey: .redis)
        nodeName = try container.decodeIfPresent(String.self, forKey: .nodeName)
        replica = try container.decodeIfPresent(String.self, forKey: .replica)
        lanes = try container.decodeIfPresent(Int.self, forKey: .lanes)
        connectionsMax = try container.decodeIfPresent(Int.self, forKey: .connectionsMax)
        migrate = try container.decodeIfPresent(Bool.self, forKey: .migrate)
        passwordCost = try container.decodeIfPresent(HashCost.self, forKey: .passwordCost)
        passwordThreads = try container.decodeIfPresent(Int.self, forKey: .passwordThreads)
        signingKeyPem = try container.decodeIfPresent(String.self, forKey: .signingKeyPem)
        tokenIssuer = try container.decodeIfPresent(String.self, forKey: .tokenIssuer)
        tokenAudience = try container.decodeIfPresent(String.self, forKey: .tokenAudience)
        verifiers = try container.decodeIfPresent([TokenVerifier].self, forKey: .verifiers)
        linkByEmail = try container.decodeIfPresent(Bool.self, forKey: .linkByEmail)
        publicUrl = try container.decodeIfPresent(String.self, forKey: .publicUrl)
        mailFolder = try container.decodeIfPresent(String.self, forKey: .mailFolder)
        smtpUrl = try container.decodeIfPresent(String.self, forKey: .smtpUrl)
        mailFrom = try container.decodeIfPresent(String.self, forKey: .mailFrom)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(durability, forKey: .durability)
        try container.encodeIfPresent(policy, forKey: .policy)
        try container.encodeIfPresent(identity, forKey: .identity)
        try container.encodeIfPresent(scheduler, forKey: .scheduler)
        try container.encodeIfPresent(virtualTime.map(Moment.init), forKey: .virtualTime)
        try container.encodeIfPresent(queuedWritesMax, forKey: .queuedWritesMax)
        try container.encodeIfPresent(groupMax, forKey: .groupMax)
        try container.encodeIfPresent(redis, forKey: .redis)
        try container.encodeIfPresent(nodeName, forKey: .nodeName)
        try container.encodeIfPresent(replica, forKey: .replica)
        try container.encodeIfPresent(lanes, forKey: .lanes)
        try container.encodeIfPresent(connectionsMax, forKey: .connectionsMax)
        try container.encodeIfPresent(migrate, forKey: .migrate)
        try container.encodeIfPresent(passwordCost, forKey: .passwordCost)
        try container.encodeIfPresent(passwordThreads, forKey: .passwordThreads)
        try container.encodeIfPresent(signingKeyPem, forKey: .signingKeyPem)
        try container.encodeIfPresent(tokenIssuer, forKey: .tokenIssuer)
        try container.encodeIfPresent(tokenAudience, forKey: .tokenAudience)
        try container.encodeIfPresent(verifiers, forKey: .verifiers)
        try container.encodeIfPresent(linkByEmail, forKey: .linkByEmail)
        try container.encodeIfPresent(publicUrl, forKey: .publicUrl)
        try container.encodeIfPresent(mailFolder, forKey: .mailFolder)
        try container.encodeIfPresent(smtpUrl, forKey: .smtpUrl)
        try container.encodeIfPresent(mailFrom, forKey: .mailFrom)
    }
}

/// Who signed in, in a browser.
public struct PageSession: Codable, Hashable, Sendable, CustomReflectable {
    /// The user.
    public var user: UserView
    /// The session.
    public var session: SessionView
    /// The value of the cookie.
    public var cookie: String

    public init(user: UserView, session: SessionView, cookie: String) {
        self.user = user
        self.session = session
        self.cookie = cookie
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case user
        case session
        case cookie
    }

    /// What is printed of it: no secret.
    public var customMirror: Mirror {
        Mirror(self, children: ["user": user as Any, "session": session as Any], displayStyle: .struct)
    }
}

/// A change that waits, or waited, as members see it.
public struct PendingChangeView: Codable, Hashable, Sendable, Identifiable {
    /// The id.
    public var id: PendingChangeId
    /// The workspace.
    public var workspaceId: WorkspaceId
    /// The operation, such as `inventory.receive`.
    public var operation: String
    /// What it was asked for.
    public var request: JSONValue
    /// Who asked.
    public var requesterId: UserId
    /// What has become of it.
    public var state: ChangeState
    /// What who decided said, or nothing.
    public var note: String
    /// When it was asked for.
    public var createdAt: Date
    /// Counts the changes.
    public var version: Int
    /// Who decided.
    public var decidedBy: UserId?
    /// When.
    public var decidedAt: Date?

    public init(
        id: PendingChangeId,
        workspaceId: WorkspaceId,
        operation: String,
        request: JSONValue,
        requesterId: UserId,
        state: ChangeState,
        note: String,
        createdAt: Date,
        version: Int,
        decidedBy: UserId? = nil,
        decidedAt: Date? = nil
    ) {
        self.id = id
        self.workspaceId = workspaceId
        self.operation = operation
        self.request = request
        self.requesterId = requesterId
        self.state = state
        self.note = note
        self.createdAt = createdAt
        self.version = version
        self.decidedBy = decidedBy
        self.decidedAt = decidedAt
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id
        case workspaceId = "workspace_id"
        case operation
        case request
        case requesterId = "requester_id"
        case state
        case note
        case createdAt = "created_at"
        case version
        case decidedBy = "decided_by"
        case decidedAt = "decided_at"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(PendingChangeId.self, forKey: .id)
        workspaceId = try container.decode(WorkspaceId.self, forKey: .workspaceId)
        operation = try container.decode(String.self, forKey: .operation)
        request = try container.decode(JSONValue.self, forKey: .request)
        requesterId = try container.decode(UserId.self, forKey: .requesterId)
        state = try container.decode(ChangeState.self, forKey: .state)
        note = try container.decode(String.self, forKey: .note)
        createdAt = try container.decode(Moment.self, forKey: .createdAt).date
        version = try container.decode(Int.self, forKey: .version)
        decidedBy = try container.decodeIfPresent(UserId.self, forKey: .decidedBy)
        decidedAt = try container.decodeIfPresent(Moment.self, forKey: .decidedAt)?.date
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(workspaceId, forKey: .workspaceId)
        try container.encode(operation, forKey: .operation)
        try container.encode(request, forKey: .request)
        try container.encode(requesterId, forKey: .requesterId)
        try container.encode(state, forKey: .state)
        try container.encode(note, forKey: .note)
        try container.encode(Moment(createdAt), forKey: .createdAt)
        try container.encode(version, forKey: .version)
        try container.encodeIfPresent(decidedBy, forKey: .decidedBy)
        try container.encodeIfPresent(decidedAt.map(Moment.init), forKey: .decidedAt)
    }
}

/// A bid to be placed by the user who acts.
public struct PlaceBid: Codable, Hashable, Sendable {
    /// The auction.
    public var auctionId: AuctionId
    /// The most the bidder would pay: a secret.
    public var maximum: Money

    public init(auctionId: AuctionId, maximum: Money) {
        self.auctionId = auctionId
        self.maximum = maximum
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case auctionId = "auction_id"
        case maximum
    }
}

/// An accepted bid.
public struct PlacedBid: Codable, Hashable, Sendable {
    /// The auction.
    public var auctionId: AuctionId
    /// The bid's number in the auction's log.
    public var sequence: Int
    /// When it reached the engine.
    public var at: Date
    /// The bidder's maximum.
    public var maximumMinor: Int
    /// The currency of every amount.
    public var currency: Currency
    /// The price after the bid.
    public var priceMinor: Int
    /// Whether the bidder leads.
    public var isLeading: Bool
    /// Whether the reserve is met; true when there is none.
    public var reserveMet: Bool
    /// How many bids stand.
    public var bidCount: Int
    /// When the auction ends.
    public var endsAt: Date
    /// The least that this bidder may bid next.
    public var minimumMinor: Int

    public init(
        auctionId: AuctionId,
        sequence: Int,
        at: Date,
        maximumMinor: Int,
        currency: Currency,
        priceMinor: Int,
        isLeading: Bool,
        reserveMet: Bool,
        bidCount: Int,
        endsAt: Date,
        minimumMinor: Int
    ) {
        self.auctionId = auctionId
        self.sequence = sequence
        self.at = at
        self.maximumMinor = maximumMinor
        self.currency = currency
        self.priceMinor = priceMinor
        self.isLeading = isLeading
        self.reserveMet = reserveMet
        self.bidCount = bidCount
        self.endsAt = endsAt
        self.minimumMinor = minimumMinor
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case auctionId = "auction_id"
        case sequence
        case at
        case maximumMinor = "maximum_minor"
        case currency
        case priceMinor = "price_minor"
        case isLeading = "is_leading"
        case reserveMet = "reserve_met"
        case bidCount = "bid_count"
        case endsAt = "ends_at"
        case minimumMinor = "minimum_minor"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        auctionId = try container.decode(AuctionId.self, forKey: .auctionId)
        sequence = try container.decode(Int.self, forKey: .sequence)
        at = try container.decode(Moment.self, forKey: .at).date
        maximumMinor = try container.decode(Int.self, forKey: .maximumMinor)
        currency = try container.decode(Currency.self, forKey: .currency)
        priceMinor = try container.decode(Int.self, forKey: .priceMinor)
        isLeading = try container.decode(Bool.self, forKey: .isLeading)
        reserveMet = try container.decode(Bool.self, forKey: .reserveMet)
        bidCount = try container.decode(Int.self, forKey: .bidCount)
        endsAt = try container.decode(Moment.self, forKey: .endsAt).date
        minimumMinor = try container.decode(Int.self, forKey: .minimumMinor)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(auctionId, forKey: .auctionId)
        try container.encode(sequence, forKey: .sequence)
        try container.encode(Moment(at), forKey: .at)
        try container.encode(maximumMinor, forKey: .maximumMinor)
        try container.encode(currency, forKey: .currency)
        try container.encode(priceMinor, forKey: .priceMinor)
        try container.encode(isLeading, forKey: .isLeading)
        try container.encode(reserveMet, forKey: .reserveMet)
        try container.encode(bidCount, forKey: .bidCount)
        try container.encode(Moment(endsAt), forKey: .endsAt)
        try container.encode(minimumMinor, forKey: .minimumMinor)
    }
}

/// One line of what a winner pays.
public struct PriceLine: Codable, Hashable, Sendable {
    /// What it is for.
    public var kind: PriceLineKind
    /// The amount.
    public var amountMinor: Int
    /// The rate, where one rate on the hammer price gave the amount: absent on the hammer price
    /// itself and on a premium that spans several tiers.
    public var basisPoints: Int?

    public init(kind: PriceLineKind, amountMinor: Int, basisPoints: Int? = nil) {
        self.kind = kind
        self.amountMinor = amountMinor
        self.basisPoints = basisPoints
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case kind
        case amountMinor = "amount_minor"
        case basisPoints = "basis_points"
    }
}

/// Somebody in a list of who follows, is followed, or is blocked.
public struct RelatedUser: Codable, Hashable, Sendable {
    /// The user, as everybody sees one.
    public var user: UserView
    /// Since when.
    public var since: Date
    /// In a list of who is blocked: whether the user may not bid, either.
    public var bids: Bool?

    public init(user: UserView, since: Date, bids: Bool? = nil) {
        self.user = user
        self.since = since
        self.bids = bids
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case user
        case since
        case bids
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        user = try container.decode(UserView.self, forKey: .user)
        since = try container.decode(Moment.self, forKey: .since).date
        bids = try container.decodeIfPresent(Bool.self, forKey: .bids)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(user, forKey: .user)
        try container.encode(Moment(since), forKey: .since)
        try container.encodeIfPresent(bids, forKey: .bids)
    }
}

/// A measure against a user.
public struct Sanction: Codable, Hashable, Sendable, Identifiable {
    /// The id.
    public var id: SanctionId
    /// Against whom.
    public var userId: UserId
    /// What it takes.
    public var kind: SanctionKind
    /// Why, in words that the user may read.
    public var reason: String
    /// Since when.
    public var since: Date
    /// Until when; for good when absent.
    public var endsAt: Date?
    /// The administrator who took it; nothing for the program itself.
    public var imposedBy: UserId?
    /// When it was lifted before its time.
    public var liftedAt: Date?

    public init(
        id: SanctionId,
        userId: UserId,
        kind: SanctionKind,
        reason: String,
        since: Date,
        endsAt: Date? = nil,
        imposedBy: UserId? = nil,
        liftedAt: Date? = nil
    ) {
        self.id = id
        self.userId = userId
        self.kind = kind
        self.reason = reason
        self.since = since
        self.endsAt = endsAt
        self.imposedBy = imposedBy
        self.liftedAt = liftedAt
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id
        case userId = "user_id"
        case kind
        case reason
        case since
        case endsAt = "ends_at"
        case imposedBy = "imposed_by"
        case liftedAt = "lifted_at"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(SanctionId.self, forKey: .id)
        userId = try container.decode(UserId.self, forKey: .userId)
        kind = try container.decode(SanctionKind.self, forKey: .kind)
        reason = try container.decode(String.self, forKey: .reason)
        since = try container.decode(Moment.self, forKey: .since).date
        endsAt = try container.decodeIfPresent(Moment.self, forKey: .endsAt)?.date
        imposedBy = try container.decodeIfPresent(UserId.self, forKey: .imposedBy)
        liftedAt = try container.decodeIfPresent(Moment.self, forKey: .liftedAt)?.date
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(userId, forKey: .userId)
        try container.encode(kind, forKey: .kind)
        try container.encode(reason, forKey: .reason)
        try container.encode(Moment(since), forKey: .since)
        try container.encodeIfPresent(endsAt.map(Moment.init), forKey: .endsAt)
        try container.encodeIfPresent(imposedBy, forKey: .imposedBy)
        try container.encodeIfPresent(liftedAt.map(Moment.init), forKey: .liftedAt)
    }
}

/// A session as its user sees it.
public struct SessionView: Codable, Hashable, Sendable, Identifiable {
    /// The id.
    public var id: SessionId
    /// How it is carried on.
    public var kind: SessionKind
    /// By what the user came in.
    public var method: SignInMethod
    /// What the device says of itself.
    public var device: String
    /// The address from which it began, or nothing.
    public var address: String
    /// When it began.
    public var startedAt: Date
    /// When it was last carried on.
    public var refreshedAt: Date
    /// When it is over unless it is carried on.
    public var expiresAt: Date
    /// Whether it is the one with which this was asked.
    public var isCurrent: Bool

    public init(
        id: SessionId,
        kind: SessionKind,
        method: SignInMethod,
        device: String,
        address: String,
        startedAt: Date,
        refreshedAt: Date,
        expiresAt: Date,
        isCurrent: Bool
    ) {
        self.id = id
        self.kind = kind
        self.method = method
        self.device = device
        self.address = address
        self.startedAt = startedAt
        self.refreshedAt = refreshedAt
        self.expiresAt = expiresAt
        self.isCurrent = isCurrent
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id
        case kind
        case method
        case device
        case address
        case startedAt = "started_at"
        case refreshedAt = "refreshed_at"
        case expiresAt = "expires_at"
        case isCurrent = "is_current"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(SessionId.self, forKey: .id)
        kind = try container.decode(SessionKind.self, forKey: .kind)
        method = try container.decode(SignInMethod.self, forKey: .method)
        device = try container.decode(String.self, forKey: .device)
        address = try container.decode(String.self, forKey: .address)
        startedAt = try container.decode(Moment.self, forKey: .startedAt).date
        refreshedAt = try container.decode(Moment.self, forKey: .refreshedAt).date
        expiresAt = try container.decode(Moment.self, forKey: .expiresAt).date
        isCurrent = try container.decode(Bool.self, forKey: .isCurrent)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(kind, forKey: .kind)
        try container.encode(method, forKey: .method)
        try container.encode(device, forKey: .device)
        try container.encode(address, forKey: .address)
        try container.encode(Moment(startedAt), forKey: .startedAt)
        try container.encode(Moment(refreshedAt), forKey: .refreshedAt)
        try container.encode(Moment(expiresAt), forKey: .expiresAt)
        try container.encode(isCurrent, forKey: .isCurrent)
    }
}

/// Who signs in, with a password, from where.
public struct SignIn: Codable, Hashable, Sendable, CustomReflectable {
    /// The user name or the e-mail address.
    public var name: String
    /// The password.
    public var password: String
    /// What the device says of itself, such as the name of a browser; what is too long is cut.
    public var device: String?
    /// The address from which it comes, or nothing.
    public var address: String?

    public init(name: String, password: String, device: String? = nil, address: String? = nil) {
        self.name = name
        self.password = password
        self.device = device
        self.address = address
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case name
        case password
        case device
        case address
    }

    /// What is printed of it: no secret.
    public var customMirror: Mirror {
        Mirror(self, children: ["name": name as Any, "device": device as Any, "address": address as Any], displayStyle: .struct)
    }
}

/// Who signed in, and by what the session is carried on.
public struct SignedIn: Codable, Hashable, Sendable {
    /// The user.
    public var user: UserView
    /// The session.
    public var session: SessionView
    /// The tokens.
    public var tokens: TokenPair

    public init(user: UserView, session: SessionView, tokens: TokenPair) {
        self.user = user
        self.session = session
        self.tokens = tokens
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case user
        case session
        case tokens
    }
}

/// The standing of an auction. It carries its leader, its second-best maximum and its sequence
/// numbers, so that no bid ever needs to read another bid.
public struct Standing: Codable, Hashable, Sendable {
    /// The auction.
    public var auctionId: AuctionId
    /// Where the auction is in its life.
    public var state: AuctionState
    /// The price shown: the opening price until there is a bid.
    public var priceMinor: Int
    /// Whether the leading maximum was placed before the start.
    public var leaderIsAbsentee: Bool
    /// Whether the reserve is met; true when there is none.
    public var reserveMet: Bool
    /// Whether an immediate purchase is possible.
    public var buyNowOpen: Bool
    /// How many bids stand.
    public var bidCount: Int
    /// When it ends, extensions included.
    public var endsAt: Date
    /// How often the end has been moved by late bids.
    public var extensions: Int
    /// The number of the last log entry.
    public var sequence: Int
    /// The hash of the last log entry; zeros before the first.
    public var chain: String
    /// The number of the last event of the auction's topic.
    public var eventSequence: Int
    /// Who leads.
    public var leaderId: UserId?
    /// The leader's maximum: a secret.
    public var leaderMaximumMinor: Int?
    /// The log entry of the leading maximum.
    public var leaderSequence: Int?
    /// The second-best maximum, of anybody but the leader.
    public var runnerUpMinor: Int?
    /// The reserve as it is now: a secret.
    public var reserveMinor: Int?
    /// Since when it is paused.
    public var pausedAt: Date?

    public init(
        auctionId: AuctionId,
        state: AuctionState,
        priceMinor: Int,
        leaderIsAbsentee: Bool,
        reserveMet: Bool,
        buyNowOpen: Bool,
        bidCount: Int,
        endsAt: Date,
        extensions: Int,
        sequence: Int,
        chain: String,
        eventSequence: Int,
        leaderId: UserId? = nil,
        leaderMaximumMinor: Int? = nil,
        leaderSequence: Int? = nil,
        runnerUpMinor: Int? = nil,
        reserveMinor: Int? = nil,
        pausedAt: Date? = nil
    ) {
        self.auctionId = auctionId
        self.state = state
        self.priceMinor = priceMinor
        self.leaderIsAbsentee = leaderIsAbsentee
        self.reserveMet = reserveMet
        self.buyNowOpen = buyNowOpen
        self.bidCount = bidCount
        self.endsAt = endsAt
        self.extensions = extensions
        self.sequence = sequence
        self.chain = chain
        self.eventSequence = eventSequence
        self.leaderId = leaderId
        self.leaderMaximumMinor = leaderMaximumMinor
        self.leaderSequence = leaderSequence
        self.runnerUpMinor = runnerUpMinor
        self.reserveMinor = reserveMinor
        self.pausedAt = pausedAt
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case auctionId = "auction_id"
        case state
        case priceMinor = "price_minor"
        case leaderIsAbsentee = "leader_is_absentee"
        case reserveMet = "reserve_met"
        case buyNowOpen = "buy_now_open"
        case bidCount = "bid_count"
        case endsAt = "ends_at"
        case extensions
        case sequence
        case chain
        case eventSequence = "event_sequence"
        case leaderId = "leader_id"
        case leaderMaximumMinor = "leader_maximum_minor"
        case leaderSequence = "leader_sequence"
        case runnerUpMinor = "runner_up_minor"
        case reserveMinor = "reserve_minor"
        case pausedAt = "paused_at"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        auctionId = try container.decode(AuctionId.self, forKey: .auctionId)
        state = try container.decode(AuctionState.self, forKey: .state)
        priceMinor = try container.decode(Int.self, forKey: .priceMinor)
        leaderIsAbsentee = try container.decode(Bool.self, forKey: .leaderIsAbsentee)
        reserveMet = try container.decode(Bool.self, forKey: .reserveMet)
        buyNowOpen = try container.decode(Bool.self, forKey: .buyNowOpen)
        bidCount = try container.decode(Int.self, forKey: .bidCount)
        endsAt = try container.decode(Moment.self, forKey: .endsAt).date
        extensions = try container.decode(Int.self, forKey: .extensions)
        sequence = try container.decode(Int.self, forKey: .sequence)
        chain = try container.decode(String.self, forKey: .chain)
        eventSequence = try container.decode(Int.self, forKey: .eventSequence)
        leaderId = try container.decodeIfPresent(UserId.self, forKey: .leaderId)
        leaderMaximumMinor = try container.decodeIfPresent(Int.self, forKey: .leaderMaximumMinor)
        leaderSequence = try container.decodeIfPresent(Int.self, forKey: .leaderSequence)
        runnerUpMinor = try container.decodeIfPresent(Int.self, forKey: .runnerUpMinor)
        reserveMinor = try container.decodeIfPresent(Int.self, forKey: .reserveMinor)
        pausedAt = try container.decodeIfPresent(Moment.self, forKey: .pausedAt)?.date
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(auctionId, forKey: .auctionId)
        try container.encode(state, forKey: .state)
        try container.encode(priceMinor, forKey: .priceMinor)
        try container.encode(leaderIsAbsentee, forKey: .leaderIsAbsentee)
        try container.encode(reserveMet, forKey: .reserveMet)
        try container.encode(buyNowOpen, forKey: .buyNowOpen)
        try container.encode(bidCount, forKey: .bidCount)
        try container.encode(Moment(endsAt), forKey: .endsAt)
        try container.encode(extensions, forKey: .extensions)
        try container.encode(sequence, forKey: .sequence)
        try container.encode(chain, forKey: .chain)
        try container.encode(eventSequence, forKey: .eventSequence)
        try container.encodeIfPresent(leaderId, forKey: .leaderId)
        try container.encodeIfPresent(leaderMaximumMinor, forKey: .leaderMaximumMinor)
        try container.encodeIfPresent(leaderSequence, forKey: .leaderSequence)
        try container.encodeIfPresent(runnerUpMinor, forKey: .runnerUpMinor)
        try container.encodeIfPresent(reserveMinor, forKey: .reserveMinor)
        try container.encodeIfPresent(pausedAt.map(Moment.init), forKey: .pausedAt)
    }
}

/// A stock item as shown to the members of its workspace.
public struct StockItemView: Codable, Hashable, Sendable, Identifiable {
    /// The id.
    public var id: StockItemId
    /// The workspace.
    public var workspaceId: WorkspaceId
    /// The seller's own number.
    public var sku: String
    /// What it is.
    public var name: String
    /// How many there are, promised ones included.
    public var quantity: Int
    /// How many are promised.
    public var reserved: Int
    /// How many are lent out.
    public var onLoan: Int
    /// How many can still be promised.
    public var available: Int
    /// When it was created.
    public var createdAt: Date
    /// Counts the changes.
    public var version: Int

    public init(
        id: StockItemId,
        workspaceId: WorkspaceId,
        sku: String,
        name: String,
        quantity: Int,
        reserved: Int,
        onLoan: Int,
        available: Int,
        createdAt: Date,
        version: Int
    ) {
        self.id = id
        self.workspaceId = workspaceId
        self.sku = sku
        self.name = name
        self.quantity = quantity
        self.reserved = reserved
        self.onLoan = onLoan
        self.available = available
        self.createdAt = createdAt
        self.version = version
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id
        case workspaceId = "workspace_id"
        case sku
        case name
        case quantity
        case reserved
        case onLoan = "on_loan"
        case available
        case createdAt = "created_at"
        case version
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(StockItemId.self, forKey: .id)
        workspaceId = try container.decode(WorkspaceId.self, forKey: .workspaceId)
        sku = try container.decode(String.self, forKey: .sku)
        name = try container.decode(String.self, forKey: .name)
        quantity = try container.decode(Int.self, forKey: .quantity)
        reserved = try container.decode(Int.self, forKey: .reserved)
        onLoan = try container.decode(Int.self, forKey: .onLoan)
        available = try container.decode(Int.self, forKey: .available)
        createdAt = try container.decode(Moment.self, forKey: .createdAt).date
        version = try container.decode(Int.self, forKey: .version)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(workspaceId, forKey: .workspaceId)
        try container.encode(sku, forKey: .sku)
        try container.encode(name, forKey: .name)
        try container.encode(quantity, forKey: .quantity)
        try container.encode(reserved, forKey: .reserved)
        try container.encode(onLoan, forKey: .onLoan)
        try container.encode(available, forKey: .available)
        try container.encode(Moment(createdAt), forKey: .createdAt)
        try container.encode(version, forKey: .version)
    }
}

/// An event with its place in the whole log.
public struct StoredEvent: Codable, Hashable, Sendable {
    /// The place in the whole log: ascending, but not free of gaps.
    public var position: Int
    /// The event.
    public var event: Event

    public init(position: Int, event: Event) {
        self.position = position
        self.event = event
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case position
        case event
    }
}

/// What carries a session on.
public struct TokenPair: Codable, Hashable, Sendable, CustomReflectable {
    /// Goes with every request, as `Authorization: Bearer …`.
    public var accessToken: String
    /// Gives the next pair, once.
    public var refreshToken: String
    /// Always `Bearer`.
    public var tokenType: String
    /// Until when the access token is good.
    public var expiresAt: Date
    /// Until when the refresh token is good.
    public var refreshExpiresAt: Date

    public init(
        accessToken: String,
        refreshToken: String,
        tokenType: String,
        expiresAt: Date,
        refreshExpiresAt: Date
    ) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.tokenType = tokenType
        self.expiresAt = expiresAt
        self.refreshExpiresAt = refreshExpiresAt
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case accessToken = "access_token"
        case refreshToken = "refresh_token"
        case tokenType = "token_type"
        case expiresAt = "expires_at"
        case refreshExpiresAt = "refresh_expires_at"
    }

    /// What is printed of it: no secret.
    public var customMirror: Mirror {
        Mirror(self, children: ["tokenType": tokenType as Any, "expiresAt": expiresAt as Any, "refreshExpiresAt": refreshExpiresAt as Any], displayStyle: .struct)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        accessToken = try container.decode(String.self, forKey: .accessToken)
        refreshToken = try container.decode(String.self, forKey: .refreshToken)
        tokenType = try container.decode(String.self, forKey: .tokenType)
        expiresAt = try container.decode(Moment.self, forKey: .expiresAt).date
        refreshExpiresAt = try container.decode(Moment.self, forKey: .refreshExpiresAt).date
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(accessToken, forKey: .accessToken)
        try container.encode(refreshToken, forKey: .refreshToken)
        try container.encode(tokenType, forKey: .tokenType)
        try container.encode(Moment(expiresAt), forKey: .expiresAt)
        try container.encode(Moment(refreshExpiresAt), forKey: .refreshExpiresAt)
    }
}

/// Another system whose tokens are good here.
public struct TokenVerifier: Codable, Hashable, Sendable, CustomReflectable {
    /// What the system is called here: up to 40 of `a-z0-9_-`.
    public var source: String
    /// What its tokens say in `aud`.
    public var audience: String
    /// What its tokens say in `iss`; any will do when absent, for one verifier only.
    public var issuer: String?
    /// The secret that both have, of 32 characters or more.
    public var secret: String?
    /// The address of its public keys.
    public var jwksUrl: String?
    /// Whether it confirms every address before it puts it into a token; not when absent.
    public var trustEmail: Bool?

    public init(
        source: String,
        audience: String,
        issuer: String? = nil,
        secret: String? = nil,
        jwksUrl: String? = nil,
        trustEmail: Bool? = nil
    ) {
        self.source = source
        self.audience = audience
        self.issuer = issuer
        self.secret = secret
        self.jwksUrl = jwksUrl
        self.trustEmail = trustEmail
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case source
        case audience
        case issuer
        case secret
        case jwksUrl = "jwks_url"
        case trustEmail = "trust_email"
    }

    /// What is printed of it: no secret.
    public var customMirror: Mirror {
        Mirror(self, children: ["source": source as Any, "audience": audience as Any, "issuer": issuer as Any, "jwksUrl": jwksUrl as Any, "trustEmail": trustEmail as Any], displayStyle: .struct)
    }
}

/// A user as shown to somebody.
public struct UserView: Codable, Hashable, Sendable, Identifiable {
    /// The id.
    public var id: UserId
    /// The user name.
    public var username: Username
    /// How the user wants to be called.
    public var displayName: String
    /// The role on the platform.
    public var role: PlatformRole
    /// Whether the user may act.
    public var state: UserState
    /// When the account was made.
    public var createdAt: Date
    /// Counts the changes.
    public var version: Int
    /// The e-mail address, where the viewer may see it.
    public var email: String?
    /// What the user tells of himself.
    public var bio: String
    /// Where the user is.
    public var location: String
    /// The address of an uploaded picture.
    public var avatar: String?
    /// What administrators have found out.
    public var badges: Badges
    /// The language, where the viewer may see it.
    public var locale: String?
    /// The time zone, where the viewer may see it.
    public var timeZone: String?
    /// Whether the e-mail address was confirmed, where the viewer may see it.
    public var emailVerified: Bool?

    public init(
        id: UserId,
        username: Username,
        displayName: String,
        role: PlatformRole,
        state: UserState,
        createdAt: Date,
        version: Int,
        email: String? = nil,
        bio: String = "",
        location: String = "",
        avatar: String? = nil,
        badges: Badges = [],
        locale: String? = nil,
        timeZone: String? = nil,
        emailVerified: Bool? = nil
    ) {
        self.id = id
        self.username = username
        self.displayName = displayName
        self.role = role
        self.state = state
        self.createdAt = createdAt
        self.version = version
        self.email = email
        self.bio = bio
        self.location = location
        self.avatar = avatar
        self.badges = badges
        self.locale = locale
        self.timeZone = timeZone
        self.emailVerified = emailVerified
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id
        case username
        case displayName = "display_name"
        case role
        case state
        case createdAt = "created_at"
        case version
        case email
        case bio
        case location
        case avatar
        case badges
        case locale
        case timeZone = "time_zone"
        case emailVerified = "email_verified"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(UserId.self, forKey: .id)
        username = try container.decode(Username.self, forKey: .username)
        displayName = try container.decode(String.self, forKey: .displayName)
        role = try container.decode(PlatformRole.self, forKey: .role)
        state = try container.decode(UserState.self, forKey: .state)
        createdAt = try container.decode(Moment.self, forKey: .createdAt).date
        version = try container.decode(Int.self, forKey: .version)
        email = try container.decodeIfPresent(String.self, forKey: .email)
        bio = try container.decodeIfPresent(String.self, forKey: .bio) ?? ""
        location = try container.decodeIfPresent(String.self, forKey: .location) ?? ""
        avatar = try container.decodeIfPresent(String.self, forKey: .avatar)
        badges = try container.decodeIfPresent(Badges.self, forKey: .badges) ?? []
        locale = try container.decodeIfPresent(String.self, forKey: .locale)
        timeZone = try container.decodeIfPresent(String.self, forKey: .timeZone)
        emailVerified = try container.decodeIfPresent(Bool.self, forKey: .emailVerified)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(username, forKey: .username)
        try container.encode(displayName, forKey: .displayName)
        try container.encode(role, forKey: .role)
        try container.encode(state, forKey: .state)
        try container.encode(Moment(createdAt), forKey: .createdAt)
        try container.encode(version, forKey: .version)
        try container.encodeIfPresent(email, forKey: .email)
        try container.encode(bio, forKey: .bio)
        try container.encode(location, forKey: .location)
        try container.encodeIfPresent(avatar, forKey: .avatar)
        try container.encode(badges, forKey: .badges)
        try container.encodeIfPresent(locale, forKey: .locale)
        try container.encodeIfPresent(timeZone, forKey: .timeZone)
        try container.encodeIfPresent(emailVerified, forKey: .emailVerified)
    }
}

/// A log that holds.
public struct Verified: Codable, Hashable, Sendable {
    /// How many entries were replayed.
    public var entries: Int
    /// How many of them are bids.
    public var bids: Int
    /// The price that they make.
    public var priceMinor: Int

    public init(entries: Int, bids: Int, priceMinor: Int) {
        self.entries = entries
        self.bids = bids
        self.priceMinor = priceMinor
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case entries
        case bids
        case priceMinor = "price_minor"
    }
}

/// How a viewer stands in an auction.
public struct ViewerStanding: Codable, Hashable, Sendable {
    /// The alias under which others see the viewer.
    public var alias: String
    /// Whether the viewer is the seller.
    public var isSeller: Bool
    /// Whether the viewer leads, or has won.
    public var isLeading: Bool
    /// The viewer's own maximum, while it leads.
    public var maximumMinor: Int?

    public init(alias: String, isSeller: Bool, isLeading: Bool, maximumMinor: Int? = nil) {
        self.alias = alias
        self.isSeller = isSeller
        self.isLeading = isLeading
        self.maximumMinor = maximumMinor
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case alias
        case isSeller = "is_seller"
        case isLeading = "is_leading"
        case maximumMinor = "maximum_minor"
    }
}

/// An event of an auction as somebody may see it.
public struct WatchedEvent: Codable, Hashable, Sendable {
    /// The number of the event within the auction: 1, 2, 3 without a gap.
    public var sequence: Int
    /// When it happened.
    public var at: Date
    /// What happened: one view, and a second one, `outbid`, for the one who was outbid.
    public var views: [AuctionEventView]

    public init(sequence: Int, at: Date, views: [AuctionEventView]) {
        self.sequence = sequence
        self.at = at
        self.views = views
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case sequence
        case at
        case views
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        sequence = try container.decode(Int.self, forKey: .sequence)
        at = try container.decode(Moment.self, forKey: .at).date
        views = try container.decode([AuctionEventView].self, forKey: .views)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(sequence, forKey: .sequence)
        try container.encode(Moment(at), forKey: .at)
        try container.encode(views, forKey: .views)
    }
}

/// A workspace as a member sees it.
public struct WorkspaceView: Codable, Hashable, Sendable, Identifiable {
    /// The id.
    public var id: WorkspaceId
    /// The name.
    public var name: String
    /// Whether it is the one that came with its owner's account.
    public var personal: Bool
    /// Whether members' writes wait for approval.
    public var approval: Bool
    /// How many members it has.
    public var memberCount: Int
    /// How many changes wait for approval.
    public var pendingCount: Int
    /// When it was created.
    public var createdAt: Date
    /// Counts the changes.
    public var version: Int
    /// What who asks may do there; nothing for an administrator of the platform.
    public var role: MemberRole?

    public init(
        id: WorkspaceId,
        name: String,
        personal: Bool,
        approval: Bool,
        memberCount: Int,
        pendingCount: Int,
        createdAt: Date,
        version: Int,
        role: MemberRole? = nil
    ) {
        self.id = id
        self.name = name
        self.personal = personal
        self.approval = approval
        self.memberCount = memberCount
        self.pendingCount = pendingCount
        self.createdAt = createdAt
        self.version = version
        self.role = role
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case id
        case name
        case personal
        case approval
        case memberCount = "member_count"
        case pendingCount = "pending_count"
        case createdAt = "created_at"
        case version
        case role
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(WorkspaceId.self, forKey: .id)
        name = try container.decode(String.self, forKey: .name)
        personal = try container.decode(Bool.self, forKey: .personal)
        approval = try container.decode(Bool.self, forKey: .approval)
        memberCount = try container.decode(Int.self, forKey: .memberCount)
        pendingCount = try container.decode(Int.self, forKey: .pendingCount)
        createdAt = try container.decode(Moment.self, forKey: .createdAt).date
        version = try container.decode(Int.self, forKey: .version)
        role = try container.decodeIfPresent(MemberRole.self, forKey: .role)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(name, forKey: .name)
        try container.encode(personal, forKey: .personal)
        try container.encode(approval, forKey: .approval)
        try container.encode(memberCount, forKey: .memberCount)
        try container.encode(pendingCount, forKey: .pendingCount)
        try container.encode(Moment(createdAt), forKey: .createdAt)
        try container.encode(version, forKey: .version)
        try container.encodeIfPresent(role, forKey: .role)
    }
}
