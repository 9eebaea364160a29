// Written from the operations that the program declares, by `make hosts`.

import Foundation

/// What a log entry records. Whatever changes a standing is an act.
///
/// - `bid`: A maximum was placed or raised: `amountMinor` is the maximum.
/// - `buy_now`: The immediate purchase was taken.
/// - `retraction`: A bid was taken back: `subjectSequence` is the bid.
/// - `started`: The auction went live.
/// - `group_extended`: The end was moved by a bid on another auction of the group.
/// - `paused`: The auction was stopped for a while.
/// - `resumed`: It goes on.
/// - `reserve_changed`: The seller lowered (or, before the first bid, set) the reserve to
///   `amountMinor`.
/// - `ended`: It ended at its time, or early in favour of the leader.
/// - `cancelled`: It was called off.
public enum Act: WordSet {
    case bid
    case buyNow
    case retraction
    case started
    case groupExtended
    case paused
    case resumed
    case reserveChanged
    case ended
    case cancelled
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [Act] = [
        .bid,
        .buyNow,
        .retraction,
        .started,
        .groupExtended,
        .paused,
        .resumed,
        .reserveChanged,
        .ended,
        .cancelled,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "bid": self = .bid
        case "buy_now": self = .buyNow
        case "retraction": self = .retraction
        case "started": self = .started
        case "group_extended": self = .groupExtended
        case "paused": self = .paused
        case "resumed": self = .resumed
        case "reserve_changed": self = .reserveChanged
        case "ended": self = .ended
        case "cancelled": self = .cancelled
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .bid: "bid"
        case .buyNow: "buy_now"
        case .retraction: "retraction"
        case .started: "started"
        case .groupExtended: "group_extended"
        case .paused: "paused"
        case .resumed: "resumed"
        case .reserveChanged: "reserve_changed"
        case .ended: "ended"
        case .cancelled: "cancelled"
        case .unknown(let word): word
        }
    }
}

/// Who may bid.
///
/// - `open`: Every user.
/// - `registered`: Users who registered for this auction.
/// - `approved`: Users whom the seller approved.
/// - `deposit`: Users for whom a deposit is held.
/// - `invited`: Users whom the seller invited.
public enum Admission: WordSet {
    case open
    case registered
    case approved
    case deposit
    case invited
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [Admission] = [
        .open,
        .registered,
        .approved,
        .deposit,
        .invited,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "open": self = .open
        case "registered": self = .registered
        case "approved": self = .approved
        case "deposit": self = .deposit
        case "invited": self = .invited
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .open: "open"
        case .registered: "registered"
        case .approved: "approved"
        case .deposit: "deposit"
        case .invited: "invited"
        case .unknown(let word): word
        }
    }
}

/// How far a user has come in being admitted to one auction.
///
/// - `registered`: Registered, or asked to be approved.
/// - `approved`: Approved by the seller.
/// - `invited`: Invited by the seller.
/// - `refused`: Refused by the seller.
public enum AdmissionStatus: WordSet {
    case registered
    case approved
    case invited
    case refused
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [AdmissionStatus] = [
        .registered,
        .approved,
        .invited,
        .refused,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "registered": self = .registered
        case "approved": self = .approved
        case "invited": self = .invited
        case "refused": self = .refused
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .registered: "registered"
        case .approved: "approved"
        case .invited: "invited"
        case .refused: "refused"
        case .unknown(let word): word
        }
    }
}

/// A part of the life of auctions, as lists are asked for.
///
/// - `upcoming`: Announced and not started; the earliest start first.
/// - `running`: Live or paused; the earliest end first.
/// - `over`: Over; the latest first.
public enum AuctionPhase: WordSet {
    case upcoming
    case running
    case over
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [AuctionPhase] = [
        .upcoming,
        .running,
        .over,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "upcoming": self = .upcoming
        case "running": self = .running
        case "over": self = .over
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .upcoming: "upcoming"
        case .running: "running"
        case .over: "over"
        case .unknown(let word): word
        }
    }
}

/// Where an auction is in its life.
///
/// - `draft`: Being written; nobody else sees it.
/// - `scheduled`: Announced; pre-bids are taken when the terms allow them.
/// - `live`: Taking bids.
/// - `paused`: Stopped for a while.
/// - `sold`: Over, sold.
/// - `unsold`: Over, not sold.
/// - `cancelled`: Over, called off.
public enum AuctionState: WordSet {
    case draft
    case scheduled
    case live
    case paused
    case sold
    case unsold
    case cancelled
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [AuctionState] = [
        .draft,
        .scheduled,
        .live,
        .paused,
        .sold,
        .unsold,
        .cancelled,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "draft": self = .draft
        case "scheduled": self = .scheduled
        case "live": self = .live
        case "paused": self = .paused
        case "sold": self = .sold
        case "unsold": self = .unsold
        case "cancelled": self = .cancelled
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .draft: "draft"
        case .scheduled: "scheduled"
        case .live: "live"
        case .paused: "paused"
        case .sold: "sold"
        case .unsold: "unsold"
        case .cancelled: "cancelled"
        case .unknown(let word): word
        }
    }
}

/// What the price does while the best maximum is below the reserve.
///
/// - `step`: It rises by steps, as without a reserve.
/// - `jump_to_max`: It jumps to the full maximum.
public enum BelowReserve: WordSet {
    case step
    case jumpToMax
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [BelowReserve] = [
        .step,
        .jumpToMax,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "step": self = .step
        case "jump_to_max": self = .jumpToMax
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .step: "step"
        case .jumpToMax: "jump_to_max"
        case .unknown(let word): word
        }
    }
}

/// The state of the box in which a thing came.
///
/// - `good`: It is there and fine.
/// - `damaged`: It is there and damaged.
/// - `none`: It is not there.
public enum BoxCondition: WordSet {
    case good
    case damaged
    case none
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [BoxCondition] = [
        .good,
        .damaged,
        .none,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "good": self = .good
        case "damaged": self = .damaged
        case "none": self = .none
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .good: "good"
        case .damaged: "damaged"
        case .none: "none"
        case .unknown(let word): word
        }
    }
}

/// Why an auction was called off.
///
/// - `seller`: The seller called it off.
/// - `administrator`: An administrator called it off.
public enum CancelReason: WordSet {
    case seller
    case administrator
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [CancelReason] = [
        .seller,
        .administrator,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "seller": self = .seller
        case "administrator": self = .administrator
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .seller: "seller"
        case .administrator: "administrator"
        case .unknown(let word): word
        }
    }
}

/// What has become of a change.
///
/// - `pending`: It waits.
/// - `approved`: It was done.
/// - `rejected`: It will not be done.
/// - `withdrawn`: Who asked for it took it back.
public enum ChangeState: WordSet {
    case pending
    case approved
    case rejected
    case withdrawn
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [ChangeState] = [
        .pending,
        .approved,
        .rejected,
        .withdrawn,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "pending": self = .pending
        case "approved": self = .approved
        case "rejected": self = .rejected
        case "withdrawn": self = .withdrawn
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .pending: "pending"
        case .approved: "approved"
        case .rejected: "rejected"
        case .withdrawn: "withdrawn"
        case .unknown(let word): word
        }
    }
}

/// The condition of a thing, from the best to the worst.
///
/// - `new`: Unused.
/// - `excellent`: Used without a trace.
/// - `very_good`: Slight traces of use.
/// - `good`: Traces of use; works as it should.
/// - `fair`: Clear traces of use; works.
/// - `poor`: Heavy traces of use; works.
/// - `damaged`: Damaged.
/// - `for_repair`: Does not work; sold to be repaired.
public enum Condition: WordSet {
    case new
    case excellent
    case veryGood
    case good
    case fair
    case poor
    case damaged
    case forRepair
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [Condition] = [
        .new,
        .excellent,
        .veryGood,
        .good,
        .fair,
        .poor,
        .damaged,
        .forRepair,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "new": self = .new
        case "excellent": self = .excellent
        case "very_good": self = .veryGood
        case "good": self = .good
        case "fair": self = .fair
        case "poor": self = .poor
        case "damaged": self = .damaged
        case "for_repair": self = .forRepair
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .new: "new"
        case .excellent: "excellent"
        case .veryGood: "very_good"
        case .good: "good"
        case .fair: "fair"
        case .poor: "poor"
        case .damaged: "damaged"
        case .forRepair: "for_repair"
        case .unknown(let word): word
        }
    }
}

/// How a seller ends an auction before its time.
///
/// - `call_off`: Without a sale, as the seller may cancel it.
/// - `sell_to_leader`: By selling to the leader.
public enum EarlyEnd: WordSet {
    case callOff
    case sellToLeader
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [EarlyEnd] = [
        .callOff,
        .sellToLeader,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "call_off": self = .callOff
        case "sell_to_leader": self = .sellToLeader
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .callOff: "call_off"
        case .sellToLeader: "sell_to_leader"
        case .unknown(let word): word
        }
    }
}

/// What the first bid must reach.
///
/// - `at_start`: The opening price.
/// - `start_plus_step`: The opening price and one step.
public enum FirstBid: WordSet {
    case atStart
    case startPlusStep
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [FirstBid] = [
        .atStart,
        .startPlusStep,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "at_start": self = .atStart
        case "start_plus_step": self = .startPlusStep
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .atStart: "at_start"
        case .startPlusStep: "start_plus_step"
        case .unknown(let word): word
        }
    }
}

/// How an auction is run. English is the first; the others join the same state machine.
///
/// - `english`: Open and ascending, with proxy maximums.
public enum Format: WordSet {
    case english
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [Format] = [
        .english,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "english": self = .english
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .english: "english"
        case .unknown(let word): word
        }
    }
}

/// What has become of an invitation.
///
/// - `pending`: It waits for an answer, or is over without one.
/// - `accepted`: Somebody came in by it.
/// - `revoked`: It was taken back.
public enum InviteState: WordSet {
    case pending
    case accepted
    case revoked
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [InviteState] = [
        .pending,
        .accepted,
        .revoked,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "pending": self = .pending
        case "accepted": self = .accepted
        case "revoked": self = .revoked
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .pending: "pending"
        case .accepted: "accepted"
        case .revoked: "revoked"
        case .unknown(let word): word
        }
    }
}

/// What a link is for.
///
/// - `verify_email`: To confirm an e-mail address.
/// - `reset_password`: To set another password.
/// - `setup`: To make the first administrator.
public enum LinkKind: WordSet {
    case verifyEmail
    case resetPassword
    case setup
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [LinkKind] = [
        .verifyEmail,
        .resetPassword,
        .setup,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "verify_email": self = .verifyEmail
        case "reset_password": self = .resetPassword
        case "setup": self = .setup
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .verifyEmail: "verify_email"
        case .resetPassword: "reset_password"
        case .setup: "setup"
        case .unknown(let word): word
        }
    }
}

/// How a listing is sold.
///
/// - `fixed_price`: At a fixed price.
/// - `negotiable`: By offers.
/// - `auction`: By auction.
/// - `swap`: In exchange for something else.
public enum ListingKind: WordSet {
    case fixedPrice
    case negotiable
    case auction
    case swap
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [ListingKind] = [
        .fixedPrice,
        .negotiable,
        .auction,
        .swap,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "fixed_price": self = .fixedPrice
        case "negotiable": self = .negotiable
        case "auction": self = .auction
        case "swap": self = .swap
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .fixedPrice: "fixed_price"
        case .negotiable: "negotiable"
        case .auction: "auction"
        case .swap: "swap"
        case .unknown(let word): word
        }
    }
}

/// Where a listing is in its life.
///
/// - `draft`: Being written; nobody else sees it.
/// - `scheduled`: Announced for later.
/// - `active`: On offer.
/// - `paused`: Frozen by an administrator.
/// - `pending_settlement`: A buyer is found and has not settled yet.
/// - `sold`: Sold.
/// - `sold_outside`: Sold elsewhere, the seller says.
/// - `ended`: Over without a sale.
/// - `withdrawn`: Taken back by the seller.
/// - `deleted`: Removed; kept only for the history.
public enum ListingState: WordSet {
    case draft
    case scheduled
    case active
    case paused
    case pendingSettlement
    case sold
    case soldOutside
    case ended
    case withdrawn
    case deleted
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [ListingState] = [
        .draft,
        .scheduled,
        .active,
        .paused,
        .pendingSettlement,
        .sold,
        .soldOutside,
        .ended,
        .withdrawn,
        .deleted,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "draft": self = .draft
        case "scheduled": self = .scheduled
        case "active": self = .active
        case "paused": self = .paused
        case "pending_settlement": self = .pendingSettlement
        case "sold": self = .sold
        case "sold_outside": self = .soldOutside
        case "ended": self = .ended
        case "withdrawn": self = .withdrawn
        case "deleted": self = .deleted
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .draft: "draft"
        case .scheduled: "scheduled"
        case .active: "active"
        case .paused: "paused"
        case .pendingSettlement: "pending_settlement"
        case .sold: "sold"
        case .soldOutside: "sold_outside"
        case .ended: "ended"
        case .withdrawn: "withdrawn"
        case .deleted: "deleted"
        case .unknown(let word): word
        }
    }
}

/// A member's role in a workspace, from the strongest to the weakest.
///
/// - `owner`: Owns the workspace.
/// - `admin`: Manages it and its members.
/// - `member`: Works in it.
/// - `viewer`: Looks at it.
public enum MemberRole: WordSet {
    case owner
    case admin
    case member
    case viewer
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [MemberRole] = [
        .owner,
        .admin,
        .member,
        .viewer,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "owner": self = .owner
        case "admin": self = .admin
        case "member": self = .member
        case "viewer": self = .viewer
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .owner: "owner"
        case .admin: "admin"
        case .member: "member"
        case .viewer: "viewer"
        case .unknown(let word): word
        }
    }
}

/// Whether the time left keeps running while an auction is paused.
///
/// - `stops`: The end moves by the length of the pause.
/// - `runs`: The end stays where it is.
public enum PausedTime: WordSet {
    case stops
    case runs
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [PausedTime] = [
        .stops,
        .runs,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "stops": self = .stops
        case "runs": self = .runs
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .stops: "stops"
        case .runs: "runs"
        case .unknown(let word): word
        }
    }
}

/// Whether something is allowed.
///
/// - `allowed`: It is.
/// - `refused`: It is refused.
public enum Permission: WordSet {
    case allowed
    case refused
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [Permission] = [
        .allowed,
        .refused,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "allowed": self = .allowed
        case "refused": self = .refused
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .allowed: "allowed"
        case .refused: "refused"
        case .unknown(let word): word
        }
    }
}

/// A user's role on the whole platform.
///
/// - `user`: Buys and sells.
/// - `admin`: Runs the platform.
public enum PlatformRole: WordSet {
    case user
    case admin
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [PlatformRole] = [
        .user,
        .admin,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "user": self = .user
        case "admin": self = .admin
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .user: "user"
        case .admin: "admin"
        case .unknown(let word): word
        }
    }
}

/// What a line of the final price is for.
///
/// - `hammer`: The price at which the thing was sold.
/// - `premium`: The buyer's premium.
/// - `tax`: Tax on the hammer price.
public enum PriceLineKind: WordSet {
    case hammer
    case premium
    case tax
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [PriceLineKind] = [
        .hammer,
        .premium,
        .tax,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "hammer": self = .hammer
        case "premium": self = .premium
        case "tax": self = .tax
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .hammer: "hammer"
        case .premium: "premium"
        case .tax: "tax"
        case .unknown(let word): word
        }
    }
}

/// When a bid may be taken back.
///
/// - `never`: Never.
/// - `ebay`: By eBay's windows: more than 12 hours left, all of the bidder's bids; otherwise only
///   the latest, within an hour of placing it.
/// - `seller_approval`: When the seller agrees.
public enum Retraction: WordSet {
    case never
    case ebay
    case sellerApproval
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [Retraction] = [
        .never,
        .ebay,
        .sellerApproval,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "never": self = .never
        case "ebay": self = .ebay
        case "seller_approval": self = .sellerApproval
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .never: "never"
        case .ebay: "ebay"
        case .sellerApproval: "seller_approval"
        case .unknown(let word): word
        }
    }
}

/// Why a bid is taken back.
///
/// - `wrong_amount`: A wrong amount was typed.
/// - `description_changed`: The description was changed materially.
/// - `seller_unreachable`: The seller cannot be reached.
public enum RetractionReason: WordSet {
    case wrongAmount
    case descriptionChanged
    case sellerUnreachable
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [RetractionReason] = [
        .wrongAmount,
        .descriptionChanged,
        .sellerUnreachable,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "wrong_amount": self = .wrongAmount
        case "description_changed": self = .descriptionChanged
        case "seller_unreachable": self = .sellerUnreachable
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .wrongAmount: "wrong_amount"
        case .descriptionChanged: "description_changed"
        case .sellerUnreachable: "seller_unreachable"
        case .unknown(let word): word
        }
    }
}

/// What a measure takes from a user.
///
/// - `warning`: Nothing: it is a word of warning that is kept.
/// - `bid_ban`: To bid.
/// - `suspension`: Everything: the account is suspended and its sessions end.
public enum SanctionKind: WordSet {
    case warning
    case bidBan
    case suspension
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [SanctionKind] = [
        .warning,
        .bidBan,
        .suspension,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "warning": self = .warning
        case "bid_ban": self = .bidBan
        case "suspension": self = .suspension
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .warning: "warning"
        case .bidBan: "bid_ban"
        case .suspension: "suspension"
        case .unknown(let word): word
        }
    }
}

/// Whether a leader may raise the own maximum.
///
/// - `allowed`: Yes; the price moves only to reach a reserve.
/// - `refused`: No.
public enum SelfRaise: WordSet {
    case allowed
    case refused
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [SelfRaise] = [
        .allowed,
        .refused,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "allowed": self = .allowed
        case "refused": self = .refused
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .allowed: "allowed"
        case .refused: "refused"
        case .unknown(let word): word
        }
    }
}

/// Why a session has ended before its time.
///
/// - `signed_out`: The user signed out.
/// - `revoked`: The user, or an administrator, ended it from elsewhere.
/// - `replaced`: Another sign-in took its place.
/// - `reused`: An old refresh token was shown: it was stolen.
/// - `password_changed`: The password was changed.
/// - `suspended`: The account was suspended.
/// - `deleted`: The account was deleted.
public enum SessionEnd: WordSet {
    case signedOut
    case revoked
    case replaced
    case reused
    case passwordChanged
    case suspended
    case deleted
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [SessionEnd] = [
        .signedOut,
        .revoked,
        .replaced,
        .reused,
        .passwordChanged,
        .suspended,
        .deleted,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "signed_out": self = .signedOut
        case "revoked": self = .revoked
        case "replaced": self = .replaced
        case "reused": self = .reused
        case "password_changed": self = .passwordChanged
        case "suspended": self = .suspended
        case "deleted": self = .deleted
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .signedOut: "signed_out"
        case .revoked: "revoked"
        case .replaced: "replaced"
        case .reused: "reused"
        case .passwordChanged: "password_changed"
        case .suspended: "suspended"
        case .deleted: "deleted"
        case .unknown(let word): word
        }
    }
}

/// How a session is carried on.
///
/// - `tokens`: By access tokens, and refresh tokens that are each good once.
/// - `page`: By the cookie of a browser.
public enum SessionKind: WordSet {
    case tokens
    case page
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [SessionKind] = [
        .tokens,
        .page,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "tokens": self = .tokens
        case "page": self = .page
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .tokens: "tokens"
        case .page: "page"
        case .unknown(let word): word
        }
    }
}

/// How many sessions a user may have at a time.
///
/// - `multi`: As many as `OPEN_SESSIONS_MAX`; one more ends the oldest.
/// - `single`: One: to sign in ends the others.
/// - `max`: As many as `IdentityPolicy.sessionsMax`; one more ends the oldest.
public enum SessionPolicy: WordSet {
    case multi
    case single
    case max
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [SessionPolicy] = [
        .multi,
        .single,
        .max,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "multi": self = .multi
        case "single": self = .single
        case "max": self = .max
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .multi: "multi"
        case .single: "single"
        case .max: "max"
        case .unknown(let word): word
        }
    }
}

/// By what somebody came in.
///
/// - `password`: A password of this market.
/// - `external`: A token of another system.
/// - `link`: A one-time link.
/// - `host`: The program that embeds the market vouched for the user.
public enum SignInMethod: WordSet {
    case password
    case external
    case link
    case host
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [SignInMethod] = [
        .password,
        .external,
        .link,
        .host,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "password": self = .password
        case "external": self = .external
        case "link": self = .link
        case "host": self = .host
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .password: "password"
        case .external: "external"
        case .link: "link"
        case .host: "host"
        case .unknown(let word): word
        }
    }
}

/// Who leads when two maximums are equal.
///
/// - `earliest`: The earlier bid.
/// - `live_beats_absentee`: A bid placed while the auction is live beats an equal one placed before
///   the start.
public enum TieRule: WordSet {
    case earliest
    case liveBeatsAbsentee
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [TieRule] = [
        .earliest,
        .liveBeatsAbsentee,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "earliest": self = .earliest
        case "live_beats_absentee": self = .liveBeatsAbsentee
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .earliest: "earliest"
        case .liveBeatsAbsentee: "live_beats_absentee"
        case .unknown(let word): word
        }
    }
}

/// Why an auction ended without a sale.
///
/// - `no_bids`: Nobody bid.
/// - `reserve_not_met`: The reserve was not met.
public enum UnsoldReason: WordSet {
    case noBids
    case reserveNotMet
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [UnsoldReason] = [
        .noBids,
        .reserveNotMet,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "no_bids": self = .noBids
        case "reserve_not_met": self = .reserveNotMet
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .noBids: "no_bids"
        case .reserveNotMet: "reserve_not_met"
        case .unknown(let word): word
        }
    }
}

/// Whether a user may act.
///
/// - `active`: Yes.
/// - `suspended`: Not until an administrator lifts it, or until the suspension is over.
/// - `deleted`: Never again: the account was deleted, and what others need of it has no name.
public enum UserState: WordSet {
    case active
    case suspended
    case deleted
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [UserState] = [
        .active,
        .suspended,
        .deleted,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "active": self = .active
        case "suspended": self = .suspended
        case "deleted": self = .deleted
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .active: "active"
        case .suspended: "suspended"
        case .deleted: "deleted"
        case .unknown(let word): word
        }
    }
}

/// What became of a bid, and by which rule.
///
/// - `leading`: It leads.
/// - `won`: It won.
/// - `higher_maximum`: A higher maximum beat it.
/// - `equal_and_earlier`: An equal maximum that was placed earlier beat it.
/// - `equal_and_live`: An equal bid beat it, because it was placed live and this one before the
///   start.
/// - `bought_now`: Somebody took the immediate purchase.
/// - `reserve_not_met`: It led to the end, but the reserve was not met.
/// - `retracted`: It was taken back.
/// - `cancelled`: The auction was called off.
public enum Verdict: WordSet {
    case leading
    case won
    case higherMaximum
    case equalAndEarlier
    case equalAndLive
    case boughtNow
    case reserveNotMet
    case retracted
    case cancelled
    /// A word that this version does not know.
    case unknown(String)

    /// The words that this version knows.
    public static let allCases: [Verdict] = [
        .leading,
        .won,
        .higherMaximum,
        .equalAndEarlier,
        .equalAndLive,
        .boughtNow,
        .reserveNotMet,
        .retracted,
        .cancelled,
    ]

    public init(rawValue: String) {
        switch rawValue {
        case "leading": self = .leading
        case "won": self = .won
        case "higher_maximum": self = .higherMaximum
        case "equal_and_earlier": self = .equalAndEarlier
        case "equal_and_live": self = .equalAndLive
        case "bought_now": self = .boughtNow
        case "reserve_not_met": self = .reserveNotMet
        case "retracted": self = .retracted
        case "cancelled": self = .cancelled
        default: self = .unknown(rawValue)
        }
    }

    public var rawValue: String {
        switch self {
        case .leading: "leading"
        case .won: "won"
        case .higherMaximum: "higher_maximum"
        case .equalAndEarlier: "equal_and_earlier"
        case .equalAndLive: "equal_and_live"
        case .boughtNow: "bought_now"
        case .reserveNotMet: "reserve_not_met"
        case .retracted: "retracted"
        case .cancelled: "cancelled"
        case .unknown(let word): word
        }
    }
}
