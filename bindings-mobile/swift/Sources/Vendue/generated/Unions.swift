// Written from the operations that the program declares, by `make hosts`.

import Foundation

/// Attributes by category. One JSON text in storage: `{"kind": "none"}`, `{"kind": "fragrance",
/// "brand": …}`.
public enum Attributes: Codable, Hashable, Sendable {
    /// The category has none.
    case none
    /// A perfume.
    case fragrance(Fragrance)
    /// A pair of sneakers.
    case sneaker(Sneaker)
    /// A kind that this version does not know, with the whole of what was given.
    case unknown(kind: String, JSONValue)

    /// The word for its kind.
    public var kind: String {
        switch self {
        case .none: "none"
        case .fragrance: "fragrance"
        case .sneaker: "sneaker"
        case .unknown(let kind, _): kind
        }
    }

    public init(from decoder: any Decoder) throws {
        let kind = try decoder.container(keyedBy: KindKey.self)
            .decode(String.self, forKey: .kind)
        switch kind {
        case "none": self = .none
        case "fragrance": self = .fragrance(try Fragrance(from: decoder))
        case "sneaker": self = .sneaker(try Sneaker(from: decoder))
        default: self = .unknown(kind: kind, try JSONValue(from: decoder))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .none: break
        case .fragrance(let fields): try fields.encode(to: encoder)
        case .sneaker(let fields): try fields.encode(to: encoder)
        case .unknown(_, let value): return try value.encode(to: encoder)
        }
        var container = encoder.container(keyedBy: KindKey.self)
        try container.encode(kind, forKey: .kind)
    }

    /// A perfume.
    public struct Fragrance: Codable, Hashable, Sendable {
        /// The brand, 1 to 50 characters.
        public var brand: String
        /// The size of the bottle, 1 to 1,000.
        public var volumeMl: Int
        /// How full it is, 0 to 100.
        public var remainingPercent: Int
        /// The state of the box.
        public var boxCondition: BoxCondition
        /// The batch code on the bottle, at most 50 characters.
        public var batchCode: String?
        /// When it was bought, 1900 to now.
        public var purchaseYear: Int?

        public init(
            brand: String,
            volumeMl: Int,
            remainingPercent: Int,
            boxCondition: BoxCondition,
            batchCode: String? = nil,
            purchaseYear: Int? = nil
        ) {
            self.brand = brand
            self.volumeMl = volumeMl
            self.remainingPercent = remainingPercent
            self.boxCondition = boxCondition
            self.batchCode = batchCode
            self.purchaseYear = purchaseYear
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case brand
            case volumeMl = "volume_ml"
            case remainingPercent = "remaining_percent"
            case boxCondition = "box_condition"
            case batchCode = "batch_code"
            case purchaseYear = "purchase_year"
        }
    }

    /// A pair of sneakers.
    public struct Sneaker: Codable, Hashable, Sendable {
        /// The maker's code for the model and colour, 1 to 50 characters.
        public var styleCode: String
        /// The size as printed, 1 to 20 characters.
        public var size: String
        /// The region whose sizes are meant, 1 to 20 characters.
        public var region: String

        public init(styleCode: String, size: String, region: String) {
            self.styleCode = styleCode
            self.size = size
            self.region = region
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case styleCode = "style_code"
            case size
            case region
        }
    }
}

/// An event of an auction as a viewer sees it: aliases instead of users, and whether it is about
/// the viewer. The kinds are those of `AuctionEvent`, and `outbid` for the one who was outbid.
public enum AuctionEventView: Codable, Hashable, Sendable {
    /// The auction was announced.
    case scheduled(Scheduled)
    /// The auction went live.
    case started(Started)
    /// A bid was accepted.
    case bidPlaced(BidPlaced)
    /// The viewer no longer leads. It accompanies the `bid_placed` that did it.
    case outbid(Outbid)
    /// The reserve was met.
    case reserveMet(ReserveMet)
    /// The seller changed the reserve.
    case reserveChanged(ReserveChanged)
    /// The end was moved.
    case extended(Extended)
    /// The end is near.
    case endingSoon(EndingSoon)
    /// One or more bids of a bidder were taken back.
    case bidRetracted(BidRetracted)
    /// The auction was stopped for a while.
    case paused
    /// The auction goes on.
    case resumed(Resumed)
    /// The seller added to the description.
    case descriptionAdded
    /// The auction ended with a sale.
    case sold(Sold)
    /// The auction ended without a sale.
    case unsold(Unsold)
    /// The auction was called off.
    case cancelled(Cancelled)
    /// A kind that this version does not know, with the whole of what was given.
    case unknown(kind: String, JSONValue)

    /// The word for its kind.
    public var kind: String {
        switch self {
        case .scheduled: "scheduled"
        case .started: "started"
        case .bidPlaced: "bid_placed"
        case .outbid: "outbid"
        case .reserveMet: "reserve_met"
        case .reserveChanged: "reserve_changed"
        case .extended: "extended"
        case .endingSoon: "ending_soon"
        case .bidRetracted: "bid_retracted"
        case .paused: "paused"
        case .resumed: "resumed"
        case .descriptionAdded: "description_added"
        case .sold: "sold"
        case .unsold: "unsold"
        case .cancelled: "cancelled"
        case .unknown(let kind, _): kind
        }
    }

    public init(from decoder: any Decoder) throws {
        let kind = try decoder.container(keyedBy: KindKey.self)
            .decode(String.self, forKey: .kind)
        switch kind {
        case "scheduled": self = .scheduled(try Scheduled(from: decoder))
        case "started": self = .started(try Started(from: decoder))
        case "bid_placed": self = .bidPlaced(try BidPlaced(from: decoder))
        case "outbid": self = .outbid(try Outbid(from: decoder))
        case "reserve_met": self = .reserveMet(try ReserveMet(from: decoder))
        case "reserve_changed": self = .reserveChanged(try ReserveChanged(from: decoder))
        case "extended": self = .extended(try Extended(from: decoder))
        case "ending_soon": self = .endingSoon(try EndingSoon(from: decoder))
        case "bid_retracted": self = .bidRetracted(try BidRetracted(from: decoder))
        case "paused": self = .paused
        case "resumed": self = .resumed(try Resumed(from: decoder))
        case "description_added": self = .descriptionAdded
        case "sold": self = .sold(try Sold(from: decoder))
        case "unsold": self = .unsold(try Unsold(from: decoder))
        case "cancelled": self = .cancelled(try Cancelled(from: decoder))
        default: self = .unknown(kind: kind, try JSONValue(from: decoder))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .paused, .descriptionAdded: break
        case .scheduled(let fields): try fields.encode(to: encoder)
        case .started(let fields): try fields.encode(to: encoder)
        case .bidPlaced(let fields): try fields.encode(to: encoder)
        case .outbid(let fields): try fields.encode(to: encoder)
        case .reserveMet(let fields): try fields.encode(to: encoder)
        case .reserveChanged(let fields): try fields.encode(to: encoder)
        case .extended(let fields): try fields.encode(to: encoder)
        case .endingSoon(let fields): try fields.encode(to: encoder)
        case .bidRetracted(let fields): try fields.encode(to: encoder)
        case .resumed(let fields): try fields.encode(to: encoder)
        case .sold(let fields): try fields.encode(to: encoder)
        case .unsold(let fields): try fields.encode(to: encoder)
        case .cancelled(let fields): try fields.encode(to: encoder)
        case .unknown(_, let value): return try value.encode(to: encoder)
        }
        var container = encoder.container(keyedBy: KindKey.self)
        try container.encode(kind, forKey: .kind)
    }

    /// The auction was announced.
    public struct Scheduled: Codable, Hashable, Sendable {
        /// When it starts.
        public var startsAt: Date
        /// When it ends.
        public var endsAt: Date

        public init(startsAt: Date, endsAt: Date) {
            self.startsAt = startsAt
            self.endsAt = endsAt
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case startsAt = "starts_at"
            case endsAt = "ends_at"
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            startsAt = try container.decode(Moment.self, forKey: .startsAt).date
            endsAt = try container.decode(Moment.self, forKey: .endsAt).date
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(Moment(startsAt), forKey: .startsAt)
            try container.encode(Moment(endsAt), forKey: .endsAt)
        }
    }

    /// The auction went live.
    public struct Started: Codable, Hashable, Sendable {
        /// The price shown.
        public var priceMinor: Int
        /// How many bids stand.
        public var bidCount: Int
        /// When it ends.
        public var endsAt: Date

        public init(priceMinor: Int, bidCount: Int, endsAt: Date) {
            self.priceMinor = priceMinor
            self.bidCount = bidCount
            self.endsAt = endsAt
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case priceMinor = "price_minor"
            case bidCount = "bid_count"
            case endsAt = "ends_at"
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            priceMinor = try container.decode(Int.self, forKey: .priceMinor)
            bidCount = try container.decode(Int.self, forKey: .bidCount)
            endsAt = try container.decode(Moment.self, forKey: .endsAt).date
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(priceMinor, forKey: .priceMinor)
            try container.encode(bidCount, forKey: .bidCount)
            try container.encode(Moment(endsAt), forKey: .endsAt)
        }
    }

    /// A bid was accepted.
    public struct BidPlaced: Codable, Hashable, Sendable {
        /// The log entry of the bid.
        public var logSequence: Int
        /// The bidder's alias.
        public var bidder: String
        /// The leader's alias after the bid.
        public var leader: String
        /// The price after the bid.
        public var priceMinor: Int
        /// How many bids stand.
        public var bidCount: Int
        /// Whether the viewer placed it.
        public var isYours: Bool

        public init(
            logSequence: Int,
            bidder: String,
            leader: String,
            priceMinor: Int,
            bidCount: Int,
            isYours: Bool
        ) {
            self.logSequence = logSequence
            self.bidder = bidder
            self.leader = leader
            self.priceMinor = priceMinor
            self.bidCount = bidCount
            self.isYours = isYours
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case logSequence = "log_sequence"
            case bidder
            case leader
            case priceMinor = "price_minor"
            case bidCount = "bid_count"
            case isYours = "is_yours"
        }
    }

    /// The viewer no longer leads. It accompanies the `bid_placed` that did it.
    public struct Outbid: Codable, Hashable, Sendable {
        /// The log entry of the bid that leads now.
        public var logSequence: Int
        /// The price after it.
        public var priceMinor: Int

        public init(logSequence: Int, priceMinor: Int) {
            self.logSequence = logSequence
            self.priceMinor = priceMinor
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case logSequence = "log_sequence"
            case priceMinor = "price_minor"
        }
    }

    /// The reserve was met.
    public struct ReserveMet: Codable, Hashable, Sendable {
        /// The price now.
        public var priceMinor: Int

        public init(priceMinor: Int) {
            self.priceMinor = priceMinor
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case priceMinor = "price_minor"
        }
    }

    /// The seller changed the reserve.
    public struct ReserveChanged: Codable, Hashable, Sendable {
        /// Whether the new reserve is met.
        public var reserveMet: Bool
        /// The price now.
        public var priceMinor: Int

        public init(reserveMet: Bool, priceMinor: Int) {
            self.reserveMet = reserveMet
            self.priceMinor = priceMinor
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case reserveMet = "reserve_met"
            case priceMinor = "price_minor"
        }
    }

    /// The end was moved.
    public struct Extended: Codable, Hashable, Sendable {
        /// The new end.
        public var endsAt: Date
        /// How often the end has been moved.
        public var extensions: Int
        /// Whether a bid on another auction of the group moved it.
        public var byGroup: Bool

        public init(endsAt: Date, extensions: Int, byGroup: Bool) {
            self.endsAt = endsAt
            self.extensions = extensions
            self.byGroup = byGroup
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case endsAt = "ends_at"
            case extensions
            case byGroup = "by_group"
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            endsAt = try container.decode(Moment.self, forKey: .endsAt).date
            extensions = try container.decode(Int.self, forKey: .extensions)
            byGroup = try container.decode(Bool.self, forKey: .byGroup)
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(Moment(endsAt), forKey: .endsAt)
            try container.encode(extensions, forKey: .extensions)
            try container.encode(byGroup, forKey: .byGroup)
        }
    }

    /// The end is near.
    public struct EndingSoon: Codable, Hashable, Sendable {
        /// The end.
        public var endsAt: Date

        public init(endsAt: Date) {
            self.endsAt = endsAt
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case endsAt = "ends_at"
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            endsAt = try container.decode(Moment.self, forKey: .endsAt).date
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(Moment(endsAt), forKey: .endsAt)
        }
    }

    /// One or more bids of a bidder were taken back.
    public struct BidRetracted: Codable, Hashable, Sendable {
        /// The bidder's alias.
        public var bidder: String
        /// The price now.
        public var priceMinor: Int
        /// How many bids stand.
        public var bidCount: Int
        /// Whether they were the viewer's.
        public var isYours: Bool
        /// Why.
        public var reason: RetractionReason?
        /// The leader's alias now.
        public var leader: String?

        public init(
            bidder: String,
            priceMinor: Int,
            bidCount: Int,
            isYours: Bool,
            reason: RetractionReason? = nil,
            leader: String? = nil
        ) {
            self.bidder = bidder
            self.priceMinor = priceMinor
            self.bidCount = bidCount
            self.isYours = isYours
            self.reason = reason
            self.leader = leader
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case bidder
            case priceMinor = "price_minor"
            case bidCount = "bid_count"
            case isYours = "is_yours"
            case reason
            case leader
        }
    }

    /// The auction goes on.
    public struct Resumed: Codable, Hashable, Sendable {
        /// The end.
        public var endsAt: Date

        public init(endsAt: Date) {
            self.endsAt = endsAt
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case endsAt = "ends_at"
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            endsAt = try container.decode(Moment.self, forKey: .endsAt).date
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(Moment(endsAt), forKey: .endsAt)
        }
    }

    /// The auction ended with a sale.
    public struct Sold: Codable, Hashable, Sendable {
        /// The winner's alias.
        public var winner: String
        /// The hammer price.
        public var priceMinor: Int
        /// Whether the immediate purchase was taken.
        public var buyNow: Bool
        /// Whether the viewer bought.
        public var isYours: Bool
        /// What the winner pays, for the winner and the trusted host.
        public var lines: [PriceLine]?
        /// The sum of the lines, for the same.
        public var totalMinor: Int?

        public init(
            winner: String,
            priceMinor: Int,
            buyNow: Bool,
            isYours: Bool,
            lines: [PriceLine]? = nil,
            totalMinor: Int? = nil
        ) {
            self.winner = winner
            self.priceMinor = priceMinor
            self.buyNow = buyNow
            self.isYours = isYours
            self.lines = lines
            self.totalMinor = totalMinor
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case winner
            case priceMinor = "price_minor"
            case buyNow = "buy_now"
            case isYours = "is_yours"
            case lines
            case totalMinor = "total_minor"
        }
    }

    /// The auction ended without a sale.
    public struct Unsold: Codable, Hashable, Sendable {
        /// Why.
        public var reason: UnsoldReason

        public init(reason: UnsoldReason) {
            self.reason = reason
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case reason
        }
    }

    /// The auction was called off.
    public struct Cancelled: Codable, Hashable, Sendable {
        /// Why.
        public var reason: CancelReason

        public init(reason: CancelReason) {
            self.reason = reason
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case reason
        }
    }
}

/// What happened, by area. A new area adds a variant.
public enum EventBody: Codable, Hashable, Sendable {
    /// The auction was announced.
    case scheduled(Scheduled)
    /// The auction went live.
    case started(Started)
    /// A bid was accepted.
    case bidPlaced(BidPlaced)
    /// The reserve was met.
    case reserveMet(ReserveMet)
    /// The seller changed the reserve.
    case reserveChanged(ReserveChanged)
    /// The end was moved.
    case extended(Extended)
    /// The end is near.
    case endingSoon(EndingSoon)
    /// One or more bids of a bidder were taken back.
    case bidRetracted(BidRetracted)
    /// The auction was stopped for a while.
    case paused
    /// The auction goes on.
    case resumed(Resumed)
    /// The seller added to the description.
    case descriptionAdded
    /// The auction ended with a sale.
    case sold(Sold)
    /// The auction ended without a sale.
    case unsold(Unsold)
    /// The auction was called off.
    case cancelled(Cancelled)
    /// To a user: the account was made.
    case userRegistered
    /// To a user: the profile was changed.
    case profileChanged
    /// To a user: the e-mail address was confirmed, or another one took its place.
    case emailVerified
    /// To a user: there is another password.
    case passwordChanged
    /// To a user: somebody signed in.
    case sessionBegan(SessionBegan)
    /// To a user, and to access: a session was ended before its time.
    case sessionEnded(SessionEnded)
    /// To a user: a key was made.
    case apiKeyCreated(ApiKeyCreated)
    /// To a user, and to access: a key was revoked.
    case apiKeyRevoked(ApiKeyRevoked)
    /// To a user: somebody follows.
    case followed(Followed)
    /// To a user: a measure was taken.
    case sanctioned(Sanctioned)
    /// To a user: a measure was lifted.
    case sanctionLifted(SanctionLifted)
    /// To access: a user may do nothing any more.
    case userShutOut(UserShutOut)
    /// To a user: there is another role on the platform.
    case roleChanged(RoleChanged)
    /// To a user: the account was suspended.
    case userSuspended
    /// To a user: the suspension was lifted.
    case userReinstated
    /// To a user: the account was deleted.
    case userDeleted
    /// To a workspace: it was made.
    case workspaceCreated
    /// To a workspace: its name or what it asks for was changed.
    case workspaceChanged
    /// To a workspace: somebody came in.
    case memberAdded(MemberAdded)
    /// To a workspace: a member has another role.
    case memberRoleChanged(MemberRoleChanged)
    /// To a workspace: a member left or was taken out.
    case memberRemoved(MemberRemoved)
    /// To a workspace: somebody was invited.
    case inviteCreated(InviteCreated)
    /// To a workspace: an invitation was taken back.
    case inviteRevoked(InviteRevoked)
    /// To a workspace: a change waits for approval.
    case changeRequested(ChangeRequested)
    /// To a workspace: a change was decided.
    case changeDecided(ChangeDecided)
    /// To a workspace: it was deleted.
    case workspaceDeleted
    /// A kind that this version does not know, with the whole of what was given.
    case unknown(kind: String, JSONValue)

    /// The word for its kind.
    public var kind: String {
        switch self {
        case .scheduled: "scheduled"
        case .started: "started"
        case .bidPlaced: "bid_placed"
        case .reserveMet: "reserve_met"
        case .reserveChanged: "reserve_changed"
        case .extended: "extended"
        case .endingSoon: "ending_soon"
        case .bidRetracted: "bid_retracted"
        case .paused: "paused"
        case .resumed: "resumed"
        case .descriptionAdded: "description_added"
        case .sold: "sold"
        case .unsold: "unsold"
        case .cancelled: "cancelled"
        case .userRegistered: "user_registered"
        case .profileChanged: "profile_changed"
        case .emailVerified: "email_verified"
        case .passwordChanged: "password_changed"
        case .sessionBegan: "session_began"
        case .sessionEnded: "session_ended"
        case .apiKeyCreated: "api_key_created"
        case .apiKeyRevoked: "api_key_revoked"
        case .followed: "followed"
        case .sanctioned: "sanctioned"
        case .sanctionLifted: "sanction_lifted"
        case .userShutOut: "user_shut_out"
        case .roleChanged: "role_changed"
        case .userSuspended: "user_suspended"
        case .userReinstated: "user_reinstated"
        case .userDeleted: "user_deleted"
        case .workspaceCreated: "workspace_created"
        case .workspaceChanged: "workspace_changed"
        case .memberAdded: "member_added"
        case .memberRoleChanged: "member_role_changed"
        case .memberRemoved: "member_removed"
        case .inviteCreated: "invite_created"
        case .inviteRevoked: "invite_revoked"
        case .changeRequested: "change_requested"
        case .changeDecided: "change_decided"
        case .workspaceDeleted: "workspace_deleted"
        case .unknown(let kind, _): kind
        }
    }

    public init(from decoder: any Decoder) throws {
        let kind = try decoder.container(keyedBy: KindKey.self)
            .decode(String.self, forKey: .kind)
        switch kind {
        case "scheduled": self = .scheduled(try Scheduled(from: decoder))
        case "started": self = .started(try Started(from: decoder))
        case "bid_placed": self = .bidPlaced(try BidPlaced(from: decoder))
        case "reserve_met": self = .reserveMet(try ReserveMet(from: decoder))
        case "reserve_changed": self = .reserveChanged(try ReserveChanged(from: decoder))
        case "extended": self = .extended(try Extended(from: decoder))
        case "ending_soon": self = .endingSoon(try EndingSoon(from: decoder))
        case "bid_retracted": self = .bidRetracted(try BidRetracted(from: decoder))
        case "paused": self = .paused
        case "resumed": self = .resumed(try Resumed(from: decoder))
        case "description_added": self = .descriptionAdded
        case "sold": self = .sold(try Sold(from: decoder))
        case "unsold": self = .unsold(try Unsold(from: decoder))
        case "cancelled": self = .cancelled(try Cancelled(from: decoder))
        case "user_registered": self = .userRegistered
        case "profile_changed": self = .profileChanged
        case "email_verified": self = .emailVerified
        case "password_changed": self = .passwordChanged
        case "session_began": self = .sessionBegan(try SessionBegan(from: decoder))
        case "session_ended": self = .sessionEnded(try SessionEnded(from: decoder))
        case "api_key_created": self = .apiKeyCreated(try ApiKeyCreated(from: decoder))
        case "api_key_revoked": self = .apiKeyRevoked(try ApiKeyRevoked(from: decoder))
        case "followed": self = .followed(try Followed(from: decoder))
        case "sanctioned": self = .sanctioned(try Sanctioned(from: decoder))
        case "sanction_lifted": self = .sanctionLifted(try SanctionLifted(from: decoder))
        case "user_shut_out": self = .userShutOut(try UserShutOut(from: decoder))
        case "role_changed": self = .roleChanged(try RoleChanged(from: decoder))
        case "user_suspended": self = .userSuspended
        case "user_reinstated": self = .userReinstated
        case "user_deleted": self = .userDeleted
        case "workspace_created": self = .workspaceCreated
        case "workspace_changed": self = .workspaceChanged
        case "member_added": self = .memberAdded(try MemberAdded(from: decoder))
        case "member_role_changed": self = .memberRoleChanged(try MemberRoleChanged(from: decoder))
        case "member_removed": self = .memberRemoved(try MemberRemoved(from: decoder))
        case "invite_created": self = .inviteCreated(try InviteCreated(from: decoder))
        case "invite_revoked": self = .inviteRevoked(try InviteRevoked(from: decoder))
        case "change_requested": self = .changeRequested(try ChangeRequested(from: decoder))
        case "change_decided": self = .changeDecided(try ChangeDecided(from: decoder))
        case "workspace_deleted": self = .workspaceDeleted
        default: self = .unknown(kind: kind, try JSONValue(from: decoder))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .paused, .descriptionAdded, .userRegistered, .profileChanged, .emailVerified, .passwordChanged, .userSuspended, .userReinstated, .userDeleted, .workspaceCreated, .workspaceChanged, .workspaceDeleted: break
        case .scheduled(let fields): try fields.encode(to: encoder)
        case .started(let fields): try fields.encode(to: encoder)
        case .bidPlaced(let fields): try fields.encode(to: encoder)
        case .reserveMet(let fields): try fields.encode(to: encoder)
        case .reserveChanged(let fields): try fields.encode(to: encoder)
        case .extended(let fields): try fields.encode(to: encoder)
        case .endingSoon(let fields): try fields.encode(to: encoder)
        case .bidRetracted(let fields): try fields.encode(to: encoder)
        case .resumed(let fields): try fields.encode(to: encoder)
        case .sold(let fields): try fields.encode(to: encoder)
        case .unsold(let fields): try fields.encode(to: encoder)
        case .cancelled(let fields): try fields.encode(to: encoder)
        case .sessionBegan(let fields): try fields.encode(to: encoder)
        case .sessionEnded(let fields): try fields.encode(to: encoder)
        case .apiKeyCreated(let fields): try fields.encode(to: encoder)
        case .apiKeyRevoked(let fields): try fields.encode(to: encoder)
        case .followed(let fields): try fields.encode(to: encoder)
        case .sanctioned(let fields): try fields.encode(to: encoder)
        case .sanctionLifted(let fields): try fields.encode(to: encoder)
        case .userShutOut(let fields): try fields.encode(to: encoder)
        case .roleChanged(let fields): try fields.encode(to: encoder)
        case .memberAdded(let fields): try fields.encode(to: encoder)
        case .memberRoleChanged(let fields): try fields.encode(to: encoder)
        case .memberRemoved(let fields): try fields.encode(to: encoder)
        case .inviteCreated(let fields): try fields.encode(to: encoder)
        case .inviteRevoked(let fields): try fields.encode(to: encoder)
        case .changeRequested(let fields): try fields.encode(to: encoder)
        case .changeDecided(let fields): try fields.encode(to: encoder)
        case .unknown(_, let value): return try value.encode(to: encoder)
        }
        var container = encoder.container(keyedBy: KindKey.self)
        try container.encode(kind, forKey: .kind)
    }

    /// The auction was announced.
    public struct Scheduled: Codable, Hashable, Sendable {
        /// When it starts.
        public var startsAt: Date
        /// When it ends.
        public var endsAt: Date

        public init(startsAt: Date, endsAt: Date) {
            self.startsAt = startsAt
            self.endsAt = endsAt
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case startsAt = "starts_at"
            case endsAt = "ends_at"
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            startsAt = try container.decode(Moment.self, forKey: .startsAt).date
            endsAt = try container.decode(Moment.self, forKey: .endsAt).date
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(Moment(startsAt), forKey: .startsAt)
            try container.encode(Moment(endsAt), forKey: .endsAt)
        }
    }

    /// The auction went live.
    public struct Started: Codable, Hashable, Sendable {
        /// The price shown, pre-bids applied.
        public var priceMinor: Int
        /// How many bids stand.
        public var bidCount: Int
        /// When it ends.
        public var endsAt: Date

        public init(priceMinor: Int, bidCount: Int, endsAt: Date) {
            self.priceMinor = priceMinor
            self.bidCount = bidCount
            self.endsAt = endsAt
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case priceMinor = "price_minor"
            case bidCount = "bid_count"
            case endsAt = "ends_at"
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            priceMinor = try container.decode(Int.self, forKey: .priceMinor)
            bidCount = try container.decode(Int.self, forKey: .bidCount)
            endsAt = try container.decode(Moment.self, forKey: .endsAt).date
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(priceMinor, forKey: .priceMinor)
            try container.encode(bidCount, forKey: .bidCount)
            try container.encode(Moment(endsAt), forKey: .endsAt)
        }
    }

    /// A bid was accepted.
    public struct BidPlaced: Codable, Hashable, Sendable {
        /// The log entry of the bid.
        public var logSequence: Int
        /// Who bid.
        public var bidderId: UserId
        /// The bidder's alias in this auction.
        public var bidder: String
        /// The leader's alias after the bid.
        public var leader: String
        /// The price after the bid.
        public var priceMinor: Int
        /// How many bids stand.
        public var bidCount: Int
        /// Who was outbid by it.
        public var outbidId: UserId?

        public init(
            logSequence: Int,
            bidderId: UserId,
            bidder: String,
            leader: String,
            priceMinor: Int,
            bidCount: Int,
            outbidId: UserId? = nil
        ) {
            self.logSequence = logSequence
            self.bidderId = bidderId
            self.bidder = bidder
            self.leader = leader
            self.priceMinor = priceMinor
            self.bidCount = bidCount
            self.outbidId = outbidId
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case logSequence = "log_sequence"
            case bidderId = "bidder_id"
            case bidder
            case leader
            case priceMinor = "price_minor"
            case bidCount = "bid_count"
            case outbidId = "outbid_id"
        }
    }

    /// The reserve was met.
    public struct ReserveMet: Codable, Hashable, Sendable {
        /// The price now.
        public var priceMinor: Int

        public init(priceMinor: Int) {
            self.priceMinor = priceMinor
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case priceMinor = "price_minor"
        }
    }

    /// The seller changed the reserve.
    public struct ReserveChanged: Codable, Hashable, Sendable {
        /// Whether the new reserve is met.
        public var reserveMet: Bool
        /// The price now.
        public var priceMinor: Int

        public init(reserveMet: Bool, priceMinor: Int) {
            self.reserveMet = reserveMet
            self.priceMinor = priceMinor
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case reserveMet = "reserve_met"
            case priceMinor = "price_minor"
        }
    }

    /// The end was moved.
    public struct Extended: Codable, Hashable, Sendable {
        /// The new end.
        public var endsAt: Date
        /// How often the end has been moved.
        public var extensions: Int
        /// Whether a bid on another auction of the group moved it.
        public var byGroup: Bool

        public init(endsAt: Date, extensions: Int, byGroup: Bool) {
            self.endsAt = endsAt
            self.extensions = extensions
            self.byGroup = byGroup
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case endsAt = "ends_at"
            case extensions
            case byGroup = "by_group"
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            endsAt = try container.decode(Moment.self, forKey: .endsAt).date
            extensions = try container.decode(Int.self, forKey: .extensions)
            byGroup = try container.decode(Bool.self, forKey: .byGroup)
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(Moment(endsAt), forKey: .endsAt)
            try container.encode(extensions, forKey: .extensions)
            try container.encode(byGroup, forKey: .byGroup)
        }
    }

    /// The end is near.
    public struct EndingSoon: Codable, Hashable, Sendable {
        /// The end.
        public var endsAt: Date

        public init(endsAt: Date) {
            self.endsAt = endsAt
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case endsAt = "ends_at"
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            endsAt = try container.decode(Moment.self, forKey: .endsAt).date
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(Moment(endsAt), forKey: .endsAt)
        }
    }

    /// One or more bids of a bidder were taken back.
    public struct BidRetracted: Codable, Hashable, Sendable {
        /// Whose bids.
        public var bidderId: UserId
        /// The bidder's alias.
        public var bidder: String
        /// The price now.
        public var priceMinor: Int
        /// How many bids stand.
        public var bidCount: Int
        /// Why.
        public var reason: RetractionReason?
        /// The leader's alias now.
        public var leader: String?

        public init(
            bidderId: UserId,
            bidder: String,
            priceMinor: Int,
            bidCount: Int,
            reason: RetractionReason? = nil,
            leader: String? = nil
        ) {
            self.bidderId = bidderId
            self.bidder = bidder
            self.priceMinor = priceMinor
            self.bidCount = bidCount
            self.reason = reason
            self.leader = leader
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case bidderId = "bidder_id"
            case bidder
            case priceMinor = "price_minor"
            case bidCount = "bid_count"
            case reason
            case leader
        }
    }

    /// The auction goes on.
    public struct Resumed: Codable, Hashable, Sendable {
        /// The end, moved by the length of the pause when time stops.
        public var endsAt: Date

        public init(endsAt: Date) {
            self.endsAt = endsAt
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case endsAt = "ends_at"
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            endsAt = try container.decode(Moment.self, forKey: .endsAt).date
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(Moment(endsAt), forKey: .endsAt)
        }
    }

    /// The auction ended with a sale.
    public struct Sold: Codable, Hashable, Sendable {
        /// Who bought.
        public var winnerId: UserId
        /// The winner's alias.
        public var winner: String
        /// The hammer price.
        public var priceMinor: Int
        /// Whether the immediate purchase was taken.
        public var buyNow: Bool
        /// What the winner pays: hammer price, premium and tax as lines.
        public var lines: [PriceLine]
        /// The sum of the lines.
        public var totalMinor: Int

        public init(
            winnerId: UserId,
            winner: String,
            priceMinor: Int,
            buyNow: Bool,
            lines: [PriceLine],
            totalMinor: Int
        ) {
            self.winnerId = winnerId
            self.winner = winner
            self.priceMinor = priceMinor
            self.buyNow = buyNow
            self.lines = lines
            self.totalMinor = totalMinor
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case winnerId = "winner_id"
            case winner
            case priceMinor = "price_minor"
            case buyNow = "buy_now"
            case lines
            case totalMinor = "total_minor"
        }
    }

    /// The auction ended without a sale.
    public struct Unsold: Codable, Hashable, Sendable {
        /// Why.
        public var reason: UnsoldReason

        public init(reason: UnsoldReason) {
            self.reason = reason
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case reason
        }
    }

    /// The auction was called off.
    public struct Cancelled: Codable, Hashable, Sendable {
        /// Why.
        public var reason: CancelReason

        public init(reason: CancelReason) {
            self.reason = reason
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case reason
        }
    }

    /// To a user: somebody signed in.
    public struct SessionBegan: Codable, Hashable, Sendable {
        public var sessionId: SessionId
        public var sessionKind: SessionKind
        public var method: SignInMethod

        public init(sessionId: SessionId, sessionKind: SessionKind, method: SignInMethod) {
            self.sessionId = sessionId
            self.sessionKind = sessionKind
            self.method = method
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case sessionId = "session_id"
            case sessionKind = "session_kind"
            case method
        }
    }

    /// To a user, and to access: a session was ended before its time.
    public struct SessionEnded: Codable, Hashable, Sendable {
        public var sessionId: SessionId
        public var userId: UserId
        public var reason: SessionEnd

        public init(sessionId: SessionId, userId: UserId, reason: SessionEnd) {
            self.sessionId = sessionId
            self.userId = userId
            self.reason = reason
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case sessionId = "session_id"
            case userId = "user_id"
            case reason
        }
    }

    /// To a user: a key was made.
    public struct ApiKeyCreated: Codable, Hashable, Sendable {
        public var apiKeyId: ApiKeyId

        public init(apiKeyId: ApiKeyId) {
            self.apiKeyId = apiKeyId
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case apiKeyId = "api_key_id"
        }
    }

    /// To a user, and to access: a key was revoked.
    public struct ApiKeyRevoked: Codable, Hashable, Sendable {
        public var apiKeyId: ApiKeyId
        public var userId: UserId

        public init(apiKeyId: ApiKeyId, userId: UserId) {
            self.apiKeyId = apiKeyId
            self.userId = userId
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case apiKeyId = "api_key_id"
            case userId = "user_id"
        }
    }

    /// To a user: somebody follows.
    public struct Followed: Codable, Hashable, Sendable {
        public var followerId: UserId

        public init(followerId: UserId) {
            self.followerId = followerId
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case followerId = "follower_id"
        }
    }

    /// To a user: a measure was taken.
    public struct Sanctioned: Codable, Hashable, Sendable {
        public var sanctionId: SanctionId
        public var sanction: SanctionKind
        public var endsAt: Date?

        public init(sanctionId: SanctionId, sanction: SanctionKind, endsAt: Date? = nil) {
            self.sanctionId = sanctionId
            self.sanction = sanction
            self.endsAt = endsAt
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case sanctionId = "sanction_id"
            case sanction
            case endsAt = "ends_at"
        }

        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            sanctionId = try container.decode(SanctionId.self, forKey: .sanctionId)
            sanction = try container.decode(SanctionKind.self, forKey: .sanction)
            endsAt = try container.decodeIfPresent(Moment.self, forKey: .endsAt)?.date
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(sanctionId, forKey: .sanctionId)
            try container.encode(sanction, forKey: .sanction)
            try container.encodeIfPresent(endsAt.map(Moment.init), forKey: .endsAt)
        }
    }

    /// To a user: a measure was lifted.
    public struct SanctionLifted: Codable, Hashable, Sendable {
        public var sanctionId: SanctionId

        public init(sanctionId: SanctionId) {
            self.sanctionId = sanctionId
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case sanctionId = "sanction_id"
        }
    }

    /// To access: a user may do nothing any more.
    public struct UserShutOut: Codable, Hashable, Sendable {
        public var userId: UserId

        public init(userId: UserId) {
            self.userId = userId
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case userId = "user_id"
        }
    }

    /// To a user: there is another role on the platform.
    public struct RoleChanged: Codable, Hashable, Sendable {
        public var role: PlatformRole

        public init(role: PlatformRole) {
            self.role = role
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case role
        }
    }

    /// To a workspace: somebody came in.
    public struct MemberAdded: Codable, Hashable, Sendable {
        public var userId: UserId
        public var role: MemberRole

        public init(userId: UserId, role: MemberRole) {
            self.userId = userId
            self.role = role
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case userId = "user_id"
            case role
        }
    }

    /// To a workspace: a member has another role.
    public struct MemberRoleChanged: Codable, Hashable, Sendable {
        public var userId: UserId
        public var role: MemberRole

        public init(userId: UserId, role: MemberRole) {
            self.userId = userId
            self.role = role
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case userId = "user_id"
            case role
        }
    }

    /// To a workspace: a member left or was taken out.
    public struct MemberRemoved: Codable, Hashable, Sendable {
        public var userId: UserId

        public init(userId: UserId) {
            self.userId = userId
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case userId = "user_id"
        }
    }

    /// To a workspace: somebody was invited.
    public struct InviteCreated: Codable, Hashable, Sendable {
        public var inviteId: InviteId
        public var role: MemberRole

        public init(inviteId: InviteId, role: MemberRole) {
            self.inviteId = inviteId
            self.role = role
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case inviteId = "invite_id"
            case role
        }
    }

    /// To a workspace: an invitation was taken back.
    public struct InviteRevoked: Codable, Hashable, Sendable {
        public var inviteId: InviteId

        public init(inviteId: InviteId) {
            self.inviteId = inviteId
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case inviteId = "invite_id"
        }
    }

    /// To a workspace: a change waits for approval.
    public struct ChangeRequested: Codable, Hashable, Sendable {
        public var changeId: PendingChangeId
        public var operation: String
        public var requesterId: UserId

        public init(changeId: PendingChangeId, operation: String, requesterId: UserId) {
            self.changeId = changeId
            self.operation = operation
            self.requesterId = requesterId
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case changeId = "change_id"
            case operation
            case requesterId = "requester_id"
        }
    }

    /// To a workspace: a change was decided.
    public struct ChangeDecided: Codable, Hashable, Sendable {
        public var changeId: PendingChangeId
        public var state: ChangeState

        public init(changeId: PendingChangeId, state: ChangeState) {
            self.changeId = changeId
            self.state = state
        }

        enum CodingKeys: String, CodingKey, CaseIterable {
            case changeId = "change_id"
            case state
        }
    }
}
