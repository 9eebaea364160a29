// What the market takes and gives.
// Written by `make hosts` from what the program declares.

import type { VendueError } from "../errors.js";
import type { Money } from "../money.js";
import type { Json } from "../shapes.js";

/**
 * What a log entry records. Whatever changes a standing is an act.
 *
 * - `bid`: A maximum was placed or raised: `amountMinor` is the maximum.
 * - `buy_now`: The immediate purchase was taken.
 * - `retraction`: A bid was taken back: `subjectSequence` is the bid.
 * - `started`: The auction went live.
 * - `group_extended`: The end was moved by a bid on another auction of the group.
 * - `paused`: The auction was stopped for a while.
 * - `resumed`: It goes on.
 * - `reserve_changed`: The seller lowered (or, before the first bid, set) the reserve to
 *   `amountMinor`.
 * - `ended`: It ended at its time, or early in favour of the leader.
 * - `cancelled`: It was called off.
 */
export type Act =
  | "bid"
  | "buy_now"
  | "retraction"
  | "started"
  | "group_extended"
  | "paused"
  | "resumed"
  | "reserve_changed"
  | "ended"
  | "cancelled";

/**
 * Who may bid.
 *
 * - `open`: Every user.
 * - `registered`: Users who registered for this auction.
 * - `approved`: Users whom the seller approved.
 * - `deposit`: Users for whom a deposit is held.
 * - `invited`: Users whom the seller invited.
 */
export type Admission = "open" | "registered" | "approved" | "deposit" | "invited";

/**
 * How far a user has come in being admitted to one auction.
 *
 * - `registered`: Registered, or asked to be approved.
 * - `approved`: Approved by the seller.
 * - `invited`: Invited by the seller.
 * - `refused`: Refused by the seller.
 */
export type AdmissionStatus = "registered" | "approved" | "invited" | "refused";

/**
 * A key with which a program acts for a user.
 *
 * A UUID, version 7.
 */
export type ApiKeyId = string;

/** An API key as its user sees it. The secret was shown once, when it was made. */
export interface ApiKeyView {
  /** The id. */
  readonly id: ApiKeyId;
  /** What its user calls it. */
  readonly name: string;
  /** What it may do. */
  readonly scopes: Scopes;
  /** When it was made. */
  readonly createdAt: Date;
  /** When it is over, if ever. */
  readonly expiresAt: Date | undefined;
  /** When it was revoked. */
  readonly revokedAt: Date | undefined;
  /** When it was last used, to within five minutes. */
  readonly lastUsedAt: Date | undefined;
}

/**
 * Attributes by category. One JSON text in storage: `{"kind": "none"}`, `{"kind": "fragrance",
 * "brand": …}`.
 */
export type Attributes =
  | AttributesNone
  | AttributesFragrance
  | AttributesSneaker;

/** The category has none. */
export interface AttributesNone {
  readonly kind: "none";
}

/** A perfume. */
export interface AttributesFragrance {
  readonly kind: "fragrance";
  /** The brand, 1 to 50 characters. */
  readonly brand: string;
  /** The size of the bottle, 1 to 1,000. */
  readonly volumeMl: number;
  /** How full it is, 0 to 100. */
  readonly remainingPercent: number;
  /** The batch code on the bottle, at most 50 characters. */
  readonly batchCode?: string | undefined;
  /** When it was bought, 1900 to now. */
  readonly purchaseYear?: number | undefined;
  /** The state of the box. */
  readonly boxCondition: BoxCondition;
}

/** A pair of sneakers. */
export interface AttributesSneaker {
  readonly kind: "sneaker";
  /** The maker's code for the model and colour, 1 to 50 characters. */
  readonly styleCode: string;
  /** The size as printed, 1 to 20 characters. */
  readonly size: string;
  /** The region whose sizes are meant, 1 to 20 characters. */
  readonly region: string;
}

/** The terms of an auction. They do not change while it is live, except where a rule says so. */
export interface Auction {
  /** The id. */
  readonly id: AuctionId;
  /** What is sold. */
  readonly listingId: ListingId;
  /** The workspace of the seller; its members cannot bid. */
  readonly workspaceId: WorkspaceId;
  /** Who sells. */
  readonly sellerId: UserId;
  /** How it is run. */
  readonly format: Format;
  /** The currency of every amount. */
  readonly currency: Currency;
  /** The opening price. */
  readonly openingMinor: number;
  /** The hidden reserve as it was at the beginning; the standing carries it as it is now. */
  readonly openingReserveMinor?: number | undefined;
  /** The price of an immediate purchase, if one is offered. */
  readonly buyNowMinor?: number | undefined;
  /** By how much a bid must rise. */
  readonly increments: IncrementLadder;
  /** What the first bid must reach. */
  readonly firstBid: FirstBid;
  /** Who leads when two maximums are equal. */
  readonly tie: TieRule;
  /** Whether a leader may raise the own maximum. */
  readonly selfRaise: SelfRaise;
  /** What the price does below the reserve. */
  readonly belowReserve: BelowReserve;
  /** Whether and how late bids move the end. */
  readonly softClose: SoftClose;
  /** The group whose ends move together. */
  readonly groupId?: GroupId | undefined;
  /** When a bid may be taken back. */
  readonly retraction: Retraction;
  /** Who may bid. */
  readonly admission: Admission;
  /** The deposit that `Admission.Deposit` asks for. */
  readonly depositMinor?: number | undefined;
  /** Whether bids are taken before the start. */
  readonly preBids: Permission;
  /** Whether accounts linked to the seller may bid. */
  readonly linkedAccounts: Permission;
  /** Whether the time left keeps running while the auction is paused. */
  readonly pausedTime: PausedTime;
  /** The buyer's premium by tiers of the hammer price. */
  readonly premium: PremiumTiers;
  /** Tax on the hammer price, in basis points. */
  readonly taxBasisPoints: number;
  /** Sixteen random bytes from which the aliases of the bidders are made. */
  readonly aliasSalt: string;
  /** When it starts. */
  readonly startsAt: Date;
  /** When it was to end by the terms; the standing carries the end as it is now. */
  readonly scheduledEndsAt: Date;
  /** When it was over, whatever the outcome. */
  readonly closedAt?: Date | undefined;
  /** When it was created. */
  readonly createdAt: Date;
  /** Counts the changes of this row. */
  readonly version: number;
}

/**
 * An auction with its standing and its whole log. It holds secret maximums and reserves, so it is
 * for the host and for auditors.
 */
export interface AuctionArchive {
  /** The terms. */
  readonly auction: Auction;
  /** How it stood after the last entry of the log. */
  readonly standing: Standing;
  /** Every entry, from the first. */
  readonly log: readonly LogEntry[];
}

/**
 * An event of an auction as a viewer sees it: aliases instead of users, and whether it is about the
 * viewer. The kinds are those of `AuctionEvent`, and `outbid` for the one who was outbid.
 */
export type AuctionEventView =
  | AuctionEventViewScheduled
  | AuctionEventViewStarted
  | AuctionEventViewBidPlaced
  | AuctionEventViewOutbid
  | AuctionEventViewReserveMet
  | AuctionEventViewReserveChanged
  | AuctionEventViewExtended
  | AuctionEventViewEndingSoon
  | AuctionEventViewBidRetracted
  | AuctionEventViewPaused
  | AuctionEventViewResumed
  | AuctionEventViewDescriptionAdded
  | AuctionEventViewSold
  | AuctionEventViewUnsold
  | AuctionEventViewCancelled;

/** The auction was announced. */
export interface AuctionEventViewScheduled {
  readonly kind: "scheduled";
  /** When it starts. */
  readonly startsAt: Date;
  /** When it ends. */
  readonly endsAt: Date;
}

/** The auction went live. */
export interface AuctionEventViewStarted {
  readonly kind: "started";
  /** The price shown. */
  readonly priceMinor: number;
  /** How many bids stand. */
  readonly bidCount: number;
  /** When it ends. */
  readonly endsAt: Date;
}

/** A bid was accepted. */
export interface AuctionEventViewBidPlaced {
  readonly kind: "bid_placed";
  /** The log entry of the bid. */
  readonly logSequence: number;
  /** The bidder's alias. */
  readonly bidder: string;
  /** The leader's alias after the bid. */
  readonly leader: string;
  /** The price after the bid. */
  readonly priceMinor: number;
  /** How many bids stand. */
  readonly bidCount: number;
  /** Whether the viewer placed it. */
  readonly isYours: boolean;
}

/** The viewer no longer leads. It accompanies the `bid_placed` that did it. */
export interface AuctionEventViewOutbid {
  readonly kind: "outbid";
  /** The log entry of the bid that leads now. */
  readonly logSequence: number;
  /** The price after it. */
  readonly priceMinor: number;
}

/** The reserve was met. */
export interface AuctionEventViewReserveMet {
  readonly kind: "reserve_met";
  /** The price now. */
  readonly priceMinor: number;
}

/** The seller changed the reserve. */
export interface AuctionEventViewReserveChanged {
  readonly kind: "reserve_changed";
  /** Whether the new reserve is met. */
  readonly reserveMet: boolean;
  /** The price now. */
  readonly priceMinor: number;
}

/** The end was moved. */
export interface AuctionEventViewExtended {
  readonly kind: "extended";
  /** The new end. */
  readonly endsAt: Date;
  /** How often the end has been moved. */
  readonly extensions: number;
  /** Whether a bid on another auction of the group moved it. */
  readonly byGroup: boolean;
}

/** The end is near. */
export interface AuctionEventViewEndingSoon {
  readonly kind: "ending_soon";
  /** The end. */
  readonly endsAt: Date;
}

/** One or more bids of a bidder were taken back. */
export interface AuctionEventViewBidRetracted {
  readonly kind: "bid_retracted";
  /** The bidder's alias. */
  readonly bidder: string;
  /** Why. */
  readonly reason: RetractionReason | undefined;
  /** The price now. */
  readonly priceMinor: number;
  /** How many bids stand. */
  readonly bidCount: number;
  /** The leader's alias now. */
  readonly leader: string | undefined;
  /** Whether they were the viewer's. */
  readonly isYours: boolean;
}

/** The auction was stopped for a while. */
export interface AuctionEventViewPaused {
  readonly kind: "paused";
}

/** The auction goes on. */
export interface AuctionEventViewResumed {
  readonly kind: "resumed";
  /** The end. */
  readonly endsAt: Date;
}

/** The seller added to the description. */
export interface AuctionEventViewDescriptionAdded {
  readonly kind: "description_added";
}

/** The auction ended with a sale. */
export interface AuctionEventViewSold {
  readonly kind: "sold";
  /** The winner's alias. */
  readonly winner: string;
  /** The hammer price. */
  readonly priceMinor: number;
  /** Whether the immediate purchase was taken. */
  readonly buyNow: boolean;
  /** Whether the viewer bought. */
  readonly isYours: boolean;
  /** What the winner pays, for the winner and the trusted host. */
  readonly lines: readonly PriceLine[] | undefined;
  /** The sum of the lines, for the same. */
  readonly totalMinor: number | undefined;
}

/** The auction ended without a sale. */
export interface AuctionEventViewUnsold {
  readonly kind: "unsold";
  /** Why. */
  readonly reason: UnsoldReason;
}

/** The auction was called off. */
export interface AuctionEventViewCancelled {
  readonly kind: "cancelled";
  /** Why. */
  readonly reason: CancelReason;
}

/**
 * One auction of a listing.
 *
 * A UUID, version 7.
 */
export type AuctionId = string;

/**
 * A part of the life of auctions, as lists are asked for.
 *
 * - `upcoming`: Announced and not started; the earliest start first.
 * - `running`: Live or paused; the earliest end first.
 * - `over`: Over; the latest first.
 */
export type AuctionPhase = "upcoming" | "running" | "over";

/**
 * The marketplace's own numbers. Every one is configurable; the defaults are those of the
 * specification.
 */
export interface AuctionPolicy {
  /** No price, maximum or reserve may be above this. */
  readonly maximumMinor?: number | undefined;
  /** By how much the immediate purchase must exceed the opening price, in basis points. */
  readonly buyNowMarginBasisPoints?: number | undefined;
  /** How long after the end bids that had already arrived may still be decided. */
  readonly closeGraceMs?: number | undefined;
  /** How long before the end the notice `ending_soon` is given. */
  readonly endingSoonMs?: number | undefined;
  /** How long the winner has to answer. */
  readonly settlementMs?: number | undefined;
  /** How long a bidder is banned after the first non-response. */
  readonly firstBanMs?: number | undefined;
  /** After how many non-responses a ban is permanent. */
  readonly permanentBanAfter?: number | undefined;
  /** The longest an auction may run. */
  readonly durationMsMax?: number | undefined;
  /** How many auctions a group may hold. */
  readonly groupSizeMax?: number | undefined;
}

/**
 * Where an auction is in its life.
 *
 * - `draft`: Being written; nobody else sees it.
 * - `scheduled`: Announced; pre-bids are taken when the terms allow them.
 * - `live`: Taking bids.
 * - `paused`: Stopped for a while.
 * - `sold`: Over, sold.
 * - `unsold`: Over, not sold.
 * - `cancelled`: Over, called off.
 */
export type AuctionState =
  | "draft"
  | "scheduled"
  | "live"
  | "paused"
  | "sold"
  | "unsold"
  | "cancelled";

/** An auction with what it sells. */
export interface AuctionSummary {
  /** The auction. */
  readonly auction: AuctionView;
  /** What it sells. */
  readonly listing: ListingView;
}

/** An auction as a viewer sees it. */
export interface AuctionView {
  /** The id. */
  readonly id: AuctionId;
  /** What is sold. */
  readonly listingId: ListingId;
  /** The seller's workspace. */
  readonly workspaceId: WorkspaceId;
  /** Who sells. */
  readonly sellerId: UserId;
  /** The group whose ends move together. */
  readonly groupId: GroupId | undefined;
  /** How it is run. */
  readonly format: Format;
  /** Where it is in its life. */
  readonly state: AuctionState;
  /** The currency of every amount. */
  readonly currency: Currency;
  /** The opening price. */
  readonly openingMinor: number;
  /** The price now; the hammer price once it is sold. */
  readonly priceMinor: number;
  /** How many bids stand. */
  readonly bidCount: number;
  /** The leader's alias; the winner's once it is sold. */
  readonly leader: string | undefined;
  /** Whether there is a reserve. */
  readonly hasReserve: boolean;
  /** Whether the reserve is met; true when there is none. */
  readonly reserveMet: boolean;
  /** The price of an immediate purchase, while one is possible. */
  readonly buyNowMinor: number | undefined;
  /** The least that this viewer may bid; absent once the auction is over. */
  readonly minimumMinor: number | undefined;
  /** The step at the price now. */
  readonly stepMinor: number;
  /** By how much a bid must rise. */
  readonly increments: IncrementLadder;
  /** Whether and how late bids move the end. */
  readonly softClose: SoftClose;
  /** How often the end has been moved. */
  readonly extensions: number;
  /** When a bid may be taken back. */
  readonly retraction: Retraction;
  /** Who may bid. */
  readonly admission: Admission;
  /** The deposit that is asked for. */
  readonly depositMinor: number | undefined;
  /** Whether bids are taken before the start. */
  readonly preBids: Permission;
  /** The buyer's premium. */
  readonly premium: PremiumTiers;
  /** Tax on the hammer price, in basis points. */
  readonly taxBasisPoints: number;
  /** When it starts. */
  readonly startsAt: Date;
  /** When it ends. */
  readonly endsAt: Date;
  /** Since when it is paused. */
  readonly pausedAt: Date | undefined;
  /** When it was over. */
  readonly closedAt: Date | undefined;
  /** The number of the last event that this view contains: where to follow on from. */
  readonly eventSequence: number;
  /** What concerns the viewer alone. */
  readonly viewer: ViewerStanding | undefined;
  /** The reserve, for the seller and the trusted host. */
  readonly reserveMinor: number | undefined;
  /** Who leads, for the trusted host, and for the seller once it is sold. */
  readonly leaderId: UserId | undefined;
}

/**
 * What an administrator has found out about a user and everybody may see, such as `verified`.
 * Stored as a JSON list.
 */
export type Badges = readonly string[];

/**
 * What the price does while the best maximum is below the reserve.
 *
 * - `step`: It rises by steps, as without a reserve.
 * - `jump_to_max`: It jumps to the full maximum.
 */
export type BelowReserve = "step" | "jump_to_max";

/** What became of one bid of many. */
export interface BidOutcome {
  /** The accepted bid; nothing when it was refused. */
  readonly placed: PlacedBid | undefined;
  /** Why it was refused; nothing when it was accepted. */
  readonly error: VendueError | undefined;
}

/** A line of the bid history as a viewer sees it: a bid, an immediate purchase or a retraction. */
export interface BidView {
  /** The log entry. */
  readonly sequence: number;
  /** What was done. */
  readonly act: Act;
  /** When. */
  readonly at: Date;
  /** The bidder's alias. */
  readonly bidder: string;
  /** Whether the viewer did it. */
  readonly isYours: boolean;
  /** Whether the bidder led after it. */
  readonly leads: boolean;
  /** The price after it. */
  readonly priceMinor: number;
  /** How many bids stood after it. */
  readonly bidCount: number;
  /** For a retraction: the bid from which on the bidder's bids were taken back. */
  readonly retractedFromSequence: number | undefined;
  /** The bidder's maximum, for the bidder alone. */
  readonly maximumMinor: number | undefined;
  /** Who it was, for the trusted host. */
  readonly bidderId: UserId | undefined;
}

/**
 * The state of the box in which a thing came.
 *
 * - `good`: It is there and fine.
 * - `damaged`: It is there and damaged.
 * - `none`: It is not there.
 */
export type BoxCondition = "good" | "damaged" | "none";

/**
 * Why an auction was called off.
 *
 * - `seller`: The seller called it off.
 * - `administrator`: An administrator called it off.
 */
export type CancelReason = "seller" | "administrator";

/**
 * What has become of a change.
 *
 * - `pending`: It waits.
 * - `approved`: It was done.
 * - `rejected`: It will not be done.
 * - `withdrawn`: Who asked for it took it back.
 */
export type ChangeState = "pending" | "approved" | "rejected" | "withdrawn";

/**
 * The condition of a thing, from the best to the worst.
 *
 * - `new`: Unused.
 * - `excellent`: Used without a trace.
 * - `very_good`: Slight traces of use.
 * - `good`: Traces of use; works as it should.
 * - `fair`: Clear traces of use; works.
 * - `poor`: Heavy traces of use; works.
 * - `damaged`: Damaged.
 * - `for_repair`: Does not work; sold to be repaired.
 */
export type Condition =
  | "new"
  | "excellent"
  | "very_good"
  | "good"
  | "fair"
  | "poor"
  | "damaged"
  | "for_repair";

/** A key that was made, with the token that is shown this once. */
export interface CreatedApiKey {
  /** The key. */
  readonly apiKey: ApiKeyView;
  /** Goes with every request, as `Authorization: Bearer …`. It cannot be seen again. */
  readonly token: string;
}

/** The code of a currency, ISO 4217. */
export type Currency = string;

/** A currency as hosts need it. */
export interface CurrencyView {
  /** The code of ISO 4217. */
  readonly code: Currency;
  /** How many decimals it has. */
  readonly exponent: number;
}

/** How a change is decided. */
export interface Decision {
  /** What to tell who asked, at most 500 characters. */
  readonly note?: string | undefined;
}

/** What is needed to delete an account. Its debug form shows no password. */
export interface DeleteAccount {
  /** The password of who deletes the own account; nothing for a user who has none. */
  readonly password?: string | undefined;
}

/**
 * How a seller ends an auction before its time.
 *
 * - `call_off`: Without a sale, as the seller may cancel it.
 * - `sell_to_leader`: By selling to the leader.
 */
export type EarlyEnd = "call_off" | "sell_to_leader";

/**
 * Changes to a listing before the first bid. What is left out stays; an empty location or picture
 * removes it. The kind, the quantity and the stock item are what was promised and held, and stay.
 */
export interface EditListing {
  /** A new title. */
  readonly title?: string | undefined;
  /** A new description. */
  readonly description?: string | undefined;
  /** A new category. */
  readonly category?: string | undefined;
  /** New attributes. */
  readonly attributes?: Attributes | undefined;
  /** A new condition. */
  readonly condition?: Condition | undefined;
  /** New tags in place of the old ones. */
  readonly tags?: readonly Tag[] | undefined;
  /** A new location. */
  readonly location?: string | undefined;
  /** A new picture. */
  readonly picture?: string | undefined;
}

/** Changes to a profile. What is left out stays; an empty avatar takes it away. */
export interface EditProfile {
  /** How the user wants to be called, 1 to 50 characters. */
  readonly displayName?: string | undefined;
  /** About the user, at most 500 characters. */
  readonly bio?: string | undefined;
  /** Where the user is, at most 100 characters. */
  readonly location?: string | undefined;
  /** The language, as a tag of BCP 47 such as `en` or `de-CH`. */
  readonly locale?: string | undefined;
  /** The time zone, as IANA names it, such as `Europe/Zurich`. */
  readonly timeZone?: string | undefined;
  /** The address of an uploaded picture. */
  readonly avatar?: string | undefined;
}

/** Changes to a workspace. What is left out stays. */
export interface EditWorkspace {
  /** Another name, 1 to 100 characters. */
  readonly name?: string | undefined;
  /** Whether members' writes wait for approval from now on. */
  readonly approval?: boolean | undefined;
}

/** An event of a topic, as it is stored. */
export interface Event {
  /** The topic, such as `auction:0192…`. */
  readonly topic: string;
  /** The number of the event within its topic: 1, 2, 3 without a gap. */
  readonly sequence: number;
  /** When it happened. */
  readonly at: Date;
  /** What happened. */
  readonly body: EventBody;
}

/** What happened, by area. A new area adds a variant. */
export type EventBody =
  | EventBodyScheduled
  | EventBodyStarted
  | EventBodyBidPlaced
  | EventBodyReserveMet
  | EventBodyReserveChanged
  | EventBodyExtended
  | EventBodyEndingSoon
  | EventBodyBidRetracted
  | EventBodyPaused
  | EventBodyResumed
  | EventBodyDescriptionAdded
  | EventBodySold
  | EventBodyUnsold
  | EventBodyCancelled
  | EventBodyUserRegistered
  | EventBodyProfileChanged
  | EventBodyEmailVerified
  | EventBodyPasswordChanged
  | EventBodySessionBegan
  | EventBodySessionEnded
  | EventBodyApiKeyCreated
  | EventBodyApiKeyRevoked
  | EventBodyFollowed
  | EventBodySanctioned
  | EventBodySanctionLifted
  | EventBodyUserShutOut
  | EventBodyRoleChanged
  | EventBodyUserSuspended
  | EventBodyUserReinstated
  | EventBodyUserDeleted
  | EventBodyWorkspaceCreated
  | EventBodyWorkspaceChanged
  | EventBodyMemberAdded
  | EventBodyMemberRoleChanged
  | EventBodyMemberRemoved
  | EventBodyInviteCreated
  | EventBodyInviteRevoked
  | EventBodyChangeRequested
  | EventBodyChangeDecided
  | EventBodyWorkspaceDeleted;

/** The auction was announced. */
export interface EventBodyScheduled {
  readonly kind: "scheduled";
  /** When it starts. */
  readonly startsAt: Date;
  /** When it ends. */
  readonly endsAt: Date;
}

/** The auction went live. */
export interface EventBodyStarted {
  readonly kind: "started";
  /** The price shown, pre-bids applied. */
  readonly priceMinor: number;
  /** How many bids stand. */
  readonly bidCount: number;
  /** When it ends. */
  readonly endsAt: Date;
}

/** A bid was accepted. */
export interface EventBodyBidPlaced {
  readonly kind: "bid_placed";
  /** The log entry of the bid. */
  readonly logSequence: number;
  /** Who bid. */
  readonly bidderId: UserId;
  /** The bidder's alias in this auction. */
  readonly bidder: string;
  /** The leader's alias after the bid. */
  readonly leader: string;
  /** The price after the bid. */
  readonly priceMinor: number;
  /** How many bids stand. */
  readonly bidCount: number;
  /** Who was outbid by it. */
  readonly outbidId: UserId | undefined;
}

/** The reserve was met. */
export interface EventBodyReserveMet {
  readonly kind: "reserve_met";
  /** The price now. */
  readonly priceMinor: number;
}

/** The seller changed the reserve. */
export interface EventBodyReserveChanged {
  readonly kind: "reserve_changed";
  /** Whether the new reserve is met. */
  readonly reserveMet: boolean;
  /** The price now. */
  readonly priceMinor: number;
}

/** The end was moved. */
export interface EventBodyExtended {
  readonly kind: "extended";
  /** The new end. */
  readonly endsAt: Date;
  /** How often the end has been moved. */
  readonly extensions: number;
  /** Whether a bid on another auction of the group moved it. */
  readonly byGroup: boolean;
}

/** The end is near. */
export interface EventBodyEndingSoon {
  readonly kind: "ending_soon";
  /** The end. */
  readonly endsAt: Date;
}

/** One or more bids of a bidder were taken back. */
export interface EventBodyBidRetracted {
  readonly kind: "bid_retracted";
  /** Whose bids. */
  readonly bidderId: UserId;
  /** The bidder's alias. */
  readonly bidder: string;
  /** Why. */
  readonly reason: RetractionReason | undefined;
  /** The price now. */
  readonly priceMinor: number;
  /** How many bids stand. */
  readonly bidCount: number;
  /** The leader's alias now. */
  readonly leader: string | undefined;
}

/** The auction was stopped for a while. */
export interface EventBodyPaused {
  readonly kind: "paused";
}

/** The auction goes on. */
export interface EventBodyResumed {
  readonly kind: "resumed";
  /** The end, moved by the length of the pause when time stops. */
  readonly endsAt: Date;
}

/** The seller added to the description. */
export interface EventBodyDescriptionAdded {
  readonly kind: "description_added";
}

/** The auction ended with a sale. */
export interface EventBodySold {
  readonly kind: "sold";
  /** Who bought. */
  readonly winnerId: UserId;
  /** The winner's alias. */
  readonly winner: string;
  /** The hammer price. */
  readonly priceMinor: number;
  /** Whether the immediate purchase was taken. */
  readonly buyNow: boolean;
  /** What the winner pays: hammer price, premium and tax as lines. */
  readonly lines: readonly PriceLine[];
  /** The sum of the lines. */
  readonly totalMinor: number;
}

/** The auction ended without a sale. */
export interface EventBodyUnsold {
  readonly kind: "unsold";
  /** Why. */
  readonly reason: UnsoldReason;
}

/** The auction was called off. */
export interface EventBodyCancelled {
  readonly kind: "cancelled";
  /** Why. */
  readonly reason: CancelReason;
}

/** To a user: the account was made. */
export interface EventBodyUserRegistered {
  readonly kind: "user_registered";
}

/** To a user: the profile was changed. */
export interface EventBodyProfileChanged {
  readonly kind: "profile_changed";
}

/** To a user: the e-mail address was confirmed, or another one took its place. */
export interface EventBodyEmailVerified {
  readonly kind: "email_verified";
}

/** To a user: there is another password. */
export interface EventBodyPasswordChanged {
  readonly kind: "password_changed";
}

/** To a user: somebody signed in. */
export interface EventBodySessionBegan {
  readonly kind: "session_began";
  readonly sessionId: SessionId;
  readonly sessionKind: SessionKind;
  readonly method: SignInMethod;
}

/** To a user, and to access: a session was ended before its time. */
export interface EventBodySessionEnded {
  readonly kind: "session_ended";
  readonly sessionId: SessionId;
  readonly userId: UserId;
  readonly reason: SessionEnd;
}

/** To a user: a key was made. */
export interface EventBodyApiKeyCreated {
  readonly kind: "api_key_created";
  readonly apiKeyId: ApiKeyId;
}

/** To a user, and to access: a key was revoked. */
export interface EventBodyApiKeyRevoked {
  readonly kind: "api_key_revoked";
  readonly apiKeyId: ApiKeyId;
  readonly userId: UserId;
}

/** To a user: somebody follows. */
export interface EventBodyFollowed {
  readonly kind: "followed";
  readonly followerId: UserId;
}

/** To a user: a measure was taken. */
export interface EventBodySanctioned {
  readonly kind: "sanctioned";
  readonly sanctionId: SanctionId;
  readonly sanction: SanctionKind;
  readonly endsAt: Date | undefined;
}

/** To a user: a measure was lifted. */
export interface EventBodySanctionLifted {
  readonly kind: "sanction_lifted";
  readonly sanctionId: SanctionId;
}

/** To access: a user may do nothing any more. */
export interface EventBodyUserShutOut {
  readonly kind: "user_shut_out";
  readonly userId: UserId;
}

/** To a user: there is another role on the platform. */
export interface EventBodyRoleChanged {
  readonly kind: "role_changed";
  readonly role: PlatformRole;
}

/** To a user: the account was suspended. */
export interface EventBodyUserSuspended {
  readonly kind: "user_suspended";
}

/** To a user: the suspension was lifted. */
export interface EventBodyUserReinstated {
  readonly kind: "user_reinstated";
}

/** To a user: the account was deleted. */
export interface EventBodyUserDeleted {
  readonly kind: "user_deleted";
}

/** To a workspace: it was made. */
export interface EventBodyWorkspaceCreated {
  readonly kind: "workspace_created";
}

/** To a workspace: its name or what it asks for was changed. */
export interface EventBodyWorkspaceChanged {
  readonly kind: "workspace_changed";
}

/** To a workspace: somebody came in. */
export interface EventBodyMemberAdded {
  readonly kind: "member_added";
  readonly userId: UserId;
  readonly role: MemberRole;
}

/** To a workspace: a member has another role. */
export interface EventBodyMemberRoleChanged {
  readonly kind: "member_role_changed";
  readonly userId: UserId;
  readonly role: MemberRole;
}

/** To a workspace: a member left or was taken out. */
export interface EventBodyMemberRemoved {
  readonly kind: "member_removed";
  readonly userId: UserId;
}

/** To a workspace: somebody was invited. */
export interface EventBodyInviteCreated {
  readonly kind: "invite_created";
  readonly inviteId: InviteId;
  readonly role: MemberRole;
}

/** To a workspace: an invitation was taken back. */
export interface EventBodyInviteRevoked {
  readonly kind: "invite_revoked";
  readonly inviteId: InviteId;
}

/** To a workspace: a change waits for approval. */
export interface EventBodyChangeRequested {
  readonly kind: "change_requested";
  readonly changeId: PendingChangeId;
  readonly operation: string;
  readonly requesterId: UserId;
}

/** To a workspace: a change was decided. */
export interface EventBodyChangeDecided {
  readonly kind: "change_decided";
  readonly changeId: PendingChangeId;
  readonly state: ChangeState;
}

/** To a workspace: it was deleted. */
export interface EventBodyWorkspaceDeleted {
  readonly kind: "workspace_deleted";
}

/** Why a bid did not win. It never says how much anybody else would have paid. */
export interface Explanation {
  /** The bid. */
  readonly bidSequence: number;
  /** What became of it. */
  readonly verdict: Verdict;
  /** The log entry that decided it: the bid that beat it, the purchase, the retraction. */
  readonly bySequence: number | undefined;
  /** The alias of who did that. */
  readonly by: string | undefined;
  /** When that was. */
  readonly byAt: Date | undefined;
  /** The price shown once it was decided. */
  readonly priceMinor: number;
}

/**
 * What the first bid must reach.
 *
 * - `at_start`: The opening price.
 * - `start_plus_step`: The opening price and one step.
 */
export type FirstBid = "at_start" | "start_plus_step";

/**
 * How an auction is run. English is the first; the others join the same state machine.
 *
 * - `english`: Open and ascending, with proxy maximums.
 */
export type Format = "english";

/**
 * A set of auctions whose ends move together.
 *
 * A UUID, version 7.
 */
export type GroupId = string;

/** What hashing a password with argon2id costs. */
export interface HashCost {
  /** The memory, in KiB. */
  readonly memoryKib: number;
  /** How often the memory is passed over. */
  readonly passes: number;
  /** Into how many lanes the memory is divided. */
  readonly lanes: number;
}

/** Who may come in, and for how long. */
export interface IdentityPolicy {
  /** How long an access token is good, in seconds: 900. */
  readonly accessTokenS?: number | undefined;
  /** How long a refresh token is good, and a page without a visit, in seconds: 7 days. */
  readonly refreshTokenS?: number | undefined;
  /** When a session is over, however often it is refreshed, in seconds: 30 days. */
  readonly sessionS?: number | undefined;
  /** For how long the refresh token before the last may come once more, in milliseconds: 10,000. */
  readonly refreshGraceMs?: number | undefined;
  /** How many sessions a user may have. */
  readonly sessions?: SessionPolicy | undefined;
  /** How many with `SessionPolicy.Max`: 10. */
  readonly sessionsMax?: number | undefined;
  /** After so many wrong passwords in a row the account is locked: 5. 0 switches it off. */
  readonly lockAfter?: number | undefined;
  /**
   * For how long it is locked, and after which time wrong passwords are forgotten, in seconds: 30
   * minutes.
   */
  readonly lockS?: number | undefined;
  /** How long a link to confirm an e-mail address is good, in seconds: 24 hours. */
  readonly verifyEmailS?: number | undefined;
  /** How long a link to set another password is good, in seconds: 1 hour. */
  readonly resetPasswordS?: number | undefined;
  /** How long an invitation is good, in seconds: 7 days. */
  readonly inviteS?: number | undefined;
  /** Whether users have passwords here; otherwise they come from elsewhere only. */
  readonly ownPasswords?: boolean | undefined;
  /** Whether only who has confirmed the e-mail address may sell and bid. */
  readonly verifiedEmailOnly?: boolean | undefined;
}

/** A user of another system, to be taken over. */
export interface ImportUser {
  /** The user name, 3 to 50 letters, digits and underscores. */
  readonly username: string;
  /** The e-mail address. */
  readonly email: string;
  /** How the user wants to be called, at most 50 characters; the user name when absent. */
  readonly displayName?: string | undefined;
  /** The hash of the password, of bcrypt or in PHC form; nothing for who signs in elsewhere. */
  readonly passwordHash?: string | undefined;
  /** Whether the other system has confirmed the e-mail address; it has not when absent. */
  readonly emailVerified?: boolean | undefined;
  /** The role on the platform; `user` when absent. */
  readonly role?: PlatformRole | undefined;
  /** When the account was made there; now when absent. */
  readonly createdAt?: Date | undefined;
  /** The other system, as the market calls it, for who goes on to sign in there. */
  readonly externalSource?: string | undefined;
  /** Who the user is there. */
  readonly externalId?: string | undefined;
}

/**
 * By how much a bid must rise above the current price.
 *
 * - `ebay_us`, `whatnot`, `trademe`, `copart`: the tables of these houses.
 * - `fixed:100`: one step at every price, in minor units.
 * - `0:5,100:25`: up to 32 bands, the price from which each holds and its step, in minor units.
 */
export type IncrementLadder = string;

/**
 * An invitation into a workspace.
 *
 * A UUID, version 7.
 */
export type InviteId = string;

/** What somebody who has the link of an invitation sees before coming in. */
export interface InvitePreview {
  /** The name of the workspace. */
  readonly workspaceName: string;
  /** Who invited, unless it was the program itself. */
  readonly inviter: UserView | undefined;
  /** What the new member may do. */
  readonly role: MemberRole;
  /** When it is over. */
  readonly expiresAt: Date;
}

/**
 * What has become of an invitation.
 *
 * - `pending`: It waits for an answer, or is over without one.
 * - `accepted`: Somebody came in by it.
 * - `revoked`: It was taken back.
 */
export type InviteState = "pending" | "accepted" | "revoked";

/** An invitation as those see it who manage members. */
export interface InviteView {
  /** The id. */
  readonly id: InviteId;
  /** The workspace. */
  readonly workspaceId: WorkspaceId;
  /** For whom it is. */
  readonly email: string | undefined;
  /** What the new member may do. */
  readonly role: MemberRole;
  /** Who invited. */
  readonly invitedBy: UserId | undefined;
  /** When. */
  readonly createdAt: Date;
  /** When it is over. */
  readonly expiresAt: Date;
  /** What has become of it. */
  readonly state: InviteState;
  /** Who came in by it. */
  readonly acceptedBy: UserId | undefined;
}

/** An invitation that was made, with the token of its link: it is shown this once. */
export interface Invited {
  /** The invitation. */
  readonly invite: InviteView;
  /** The token with which somebody comes in. Only a hash of it is kept. */
  readonly token: string;
}

/**
 * What a link is for.
 *
 * - `verify_email`: To confirm an e-mail address.
 * - `reset_password`: To set another password.
 * - `setup`: To make the first administrator.
 */
export type LinkKind = "verify_email" | "reset_password" | "setup";

/**
 * Something offered for sale.
 *
 * A UUID, version 7.
 */
export type ListingId = string;

/**
 * How a listing is sold.
 *
 * - `fixed_price`: At a fixed price.
 * - `negotiable`: By offers.
 * - `auction`: By auction.
 * - `swap`: In exchange for something else.
 */
export type ListingKind = "fixed_price" | "negotiable" | "auction" | "swap";

/**
 * Where a listing is in its life.
 *
 * - `draft`: Being written; nobody else sees it.
 * - `scheduled`: Announced for later.
 * - `active`: On offer.
 * - `paused`: Frozen by an administrator.
 * - `pending_settlement`: A buyer is found and has not settled yet.
 * - `sold`: Sold.
 * - `sold_outside`: Sold elsewhere, the seller says.
 * - `ended`: Over without a sale.
 * - `withdrawn`: Taken back by the seller.
 * - `deleted`: Removed; kept only for the history.
 */
export type ListingState =
  | "draft"
  | "scheduled"
  | "active"
  | "paused"
  | "pending_settlement"
  | "sold"
  | "sold_outside"
  | "ended"
  | "withdrawn"
  | "deleted";

/** A listing as shown to somebody. */
export interface ListingView {
  /** The id. */
  readonly id: ListingId;
  /** The workspace of the seller. */
  readonly workspaceId: WorkspaceId;
  /** Who sells. */
  readonly sellerId: UserId;
  /** How it is sold. */
  readonly kind: ListingKind;
  /** Where it is in its life. */
  readonly state: ListingState;
  /** The title. */
  readonly title: string;
  /** The description. */
  readonly description: string;
  /** The category. */
  readonly category: string;
  /** What is particular to the category. */
  readonly attributes: Attributes;
  /** The condition. */
  readonly condition: Condition;
  /** Words to find it by. */
  readonly tags: Tags;
  /** Where it is. */
  readonly location: string | undefined;
  /** How many are offered. */
  readonly quantity: number;
  /** The stock item that backs it, where the viewer is a member of the workspace. */
  readonly stockItemId: StockItemId | undefined;
  /** The content address of its picture. */
  readonly picture: string | undefined;
  /** When it was created. */
  readonly createdAt: Date;
  /** When it was last changed. */
  readonly updatedAt: Date;
  /** Counts the changes. */
  readonly version: number;
}

/**
 * One entry of an auction's log. `priceMinor`, `leaderId`, `endsAt` and `bidCount` are as they were
 * after the act; `hash` chains the entry to the one before.
 */
export interface LogEntry {
  /** The auction. */
  readonly auctionId: AuctionId;
  /** 1, 2, 3 without a gap. */
  readonly sequence: number;
  /** What was done. */
  readonly act: Act;
  /** When: for a bid the moment it reached the engine. */
  readonly at: Date;
  /** Who did it; nobody when time did. */
  readonly actorId?: UserId | undefined;
  /** The amount of the act, where it has one: a bidder's maximum is a secret. */
  readonly amountMinor?: number | undefined;
  /** The entry that this one is about. */
  readonly subjectSequence?: number | undefined;
  /** The price after the act. */
  readonly priceMinor: number;
  /** The leader after the act. */
  readonly leaderId?: UserId | undefined;
  /** How many bids stand after the act. */
  readonly bidCount: number;
  /** The end after the act. */
  readonly endsAt: Date;
  /** BLAKE3 of the hash before and the canonical form of this entry. */
  readonly hash: string;
}

/** A user's membership of a workspace. */
export interface Member {
  /** The workspace. */
  readonly workspaceId: WorkspaceId;
  /** The user. */
  readonly userId: UserId;
  /** What the user may do there. */
  readonly role: MemberRole;
  /** Since when. */
  readonly since: Date;
}

/**
 * A member's role in a workspace, from the strongest to the weakest.
 *
 * - `owner`: Owns the workspace.
 * - `admin`: Manages it and its members.
 * - `member`: Works in it.
 * - `viewer`: Looks at it.
 */
export type MemberRole = "owner" | "admin" | "member" | "viewer";

/** A member as the members of the workspace see one. */
export interface MemberView {
  /** Who it is. */
  readonly user: UserView;
  /** What the member may do. */
  readonly role: MemberRole;
  /** Since when. */
  readonly since: Date;
}

/** A key to be made. */
export interface NewApiKey {
  /** What it is for, 1 to 100 characters. */
  readonly name: string;
  /** What it may do, such as `inventory:write auctions:read`. */
  readonly scopes: Scopes;
  /** When it is over; never when absent. */
  readonly expiresAt?: Date | undefined;
}

/** The terms of an auction to be created. `NewAuction.english` fills in the defaults. */
export interface NewAuction {
  /** What is sold. */
  readonly listingId: ListingId;
  /** How it is run; `english` when absent. */
  readonly format?: Format | undefined;
  /** The opening price; its currency is the auction's. */
  readonly opening: Money;
  /** The hidden reserve; none when absent. */
  readonly reserve?: Money | undefined;
  /** The price of an immediate purchase; none is possible when absent. */
  readonly buyNow?: Money | undefined;
  /** By how much a bid must rise; `ebay_us` when absent. */
  readonly increments?: IncrementLadder | undefined;
  /** What the first bid must reach; `at_start`, the opening price, when absent. */
  readonly firstBid?: FirstBid | undefined;
  /** Who leads when two maximums are equal; `earliest` when absent. */
  readonly tie?: TieRule | undefined;
  /** Whether a leader may raise the own maximum; `allowed` when absent. */
  readonly selfRaise?: SelfRaise | undefined;
  /** What the price does below the reserve; `step` when absent. */
  readonly belowReserve?: BelowReserve | undefined;
  /** Whether and how late bids move the end; `none` when absent. */
  readonly softClose?: SoftClose | undefined;
  /** The group to join, of which all end together; none when absent. */
  readonly groupId?: GroupId | undefined;
  /** When a bid may be taken back; `ebay` when absent. */
  readonly retraction?: Retraction | undefined;
  /** Who may bid; `open` when absent. */
  readonly admission?: Admission | undefined;
  /** The deposit that `Admission.Deposit` asks for. */
  readonly deposit?: Money | undefined;
  /** Whether bids are taken before the start; `refused` when absent. */
  readonly preBids?: Permission | undefined;
  /** Whether accounts linked to the seller may bid; `refused` when absent. */
  readonly linkedAccounts?: Permission | undefined;
  /** Whether the time left keeps running while the auction is paused; `stops` when absent. */
  readonly pausedTime?: PausedTime | undefined;
  /** The buyer's premium; `none` when absent. */
  readonly premium?: PremiumTiers | undefined;
  /** Tax on the hammer price, in basis points (0 to 10,000); 0 when absent. */
  readonly taxBasisPoints?: number | undefined;
  /** When it starts; at once when absent or not after now. */
  readonly startsAt?: Date | undefined;
  /** When it ends. */
  readonly endsAt: Date;
}

/** An invitation to be made. */
export interface NewInvite {
  /**
   * The e-mail address of who is invited, to which the link is sent; whoever has the link can come
   * in when absent.
   */
  readonly email?: string | undefined;
  /** What the new member may do: not `owner`. */
  readonly role: MemberRole;
}

/** A listing to be created. */
export interface NewListing {
  /** How it is to be sold. */
  readonly kind: ListingKind;
  /** 1 to 100 characters. */
  readonly title: string;
  /** At most 2,000 characters; at least 10 before anybody else sees it. */
  readonly description?: string | undefined;
  /** 1 to 50 characters. */
  readonly category: string;
  /** What is particular to the category. */
  readonly attributes?: Attributes | undefined;
  /** The condition. */
  readonly condition: Condition;
  /** At most 20, each of 1 to 30 characters. */
  readonly tags?: readonly Tag[] | undefined;
  /** At most 100 characters. */
  readonly location?: string | undefined;
  /** 1 to 1,000,000. */
  readonly quantity?: number | undefined;
  /** The stock item that backs it. */
  readonly stockItemId?: StockItemId | undefined;
  /** The content address of its picture. */
  readonly picture?: string | undefined;
}

/** A measure to be taken. */
export interface NewSanction {
  /** What it takes. */
  readonly kind: SanctionKind;
  /** Why, 1 to 500 characters that the user may read. */
  readonly reason: string;
  /** Until when; for good when absent. */
  readonly endsAt?: Date | undefined;
}

/** A stock item to be created. */
export interface NewStockItem {
  /** The seller's own number, 1 to 64 characters. */
  readonly sku: string;
  /** What it is, 1 to 100 characters. */
  readonly name: string;
  /** How many there are. */
  readonly quantity: number;
}

/** A user to be registered. There is no role in it: nobody can ask to be an administrator. */
export interface NewUser {
  /** The user name, 3 to 50 letters, digits and underscores. */
  readonly username: string;
  /** The e-mail address. */
  readonly email: string;
  /** How the user wants to be called, at most 50 characters; the user name when empty. */
  readonly displayName?: string | undefined;
  /** The password, 8 to 1,000 characters; nothing for a user who signs in elsewhere. */
  readonly password?: string | undefined;
}

/** A workspace to be made. */
export interface NewWorkspace {
  /** The name, 1 to 100 characters. */
  readonly name: string;
  /** Whether members' writes wait for the approval of an owner or administrator. */
  readonly approval?: boolean | undefined;
}

/** How this node stands: what waits, and how it follows the others. */
export interface NodeStatus {
  /** The time by the market's clock. */
  readonly now: Date;
  /** How many writes wait to be decided. */
  readonly queuedWrites: number;
  /** How many writes have been taken since the market was opened, refused ones among them. */
  readonly takenWrites: number;
  /** In how many groups; writes of one group share a commit. */
  readonly takenGroups: number;
  /** How many nodes share what falls due. */
  readonly nodes: number;
  /** By how many milliseconds the clock of the database is before this machine's. */
  readonly clockAheadMs: number;
  /** How many events of other nodes were heard of. */
  readonly heardEvents: number;
  /** How often the log could not be followed. */
  readonly followFailures: number;
  /** How many mails wait to be sent. */
  readonly mailsWaiting: number;
  /** How many mails were sent. */
  readonly mailsSent: number;
  /** How many mails were given up. */
  readonly mailsFailed: number;
  /** How many mails were never tried, because too many waited. */
  readonly mailsDropped: number;
}

/** A node that is open on the market and alive. */
export interface NodeView {
  /** Its name, for people. */
  readonly name: string;
  /** How long ago it was last seen, in milliseconds by the clock of the database. */
  readonly seenMsAgo: number;
  /** By how much its clock is before (positive) or behind the clock of the database. */
  readonly clockAheadMs: number;
}

/** How a market is opened. What is left out has the default of the library. */
export interface OpenOptions {
  /**
   * What an acknowledged write survives: `full`, a power cut, or `normal`, a crash of the process.
   * `full` when absent; of a file only.
   */
  readonly durability?: string | undefined;
  /** The marketplace's own numbers about auctions. */
  readonly policy?: AuctionPolicy | undefined;
  /** The marketplace's own numbers about who may come in, and for how long. */
  readonly identity?: IdentityPolicy | undefined;
  /**
   * Whether this process does what falls due, as starting and ending auctions; it does when absent.
   */
  readonly scheduler?: boolean | undefined;
  /**
   * The moment at which the time stands still until it is moved, for simulations and tests; the
   * time of the machine or the database when absent.
   */
  readonly virtualTime?: Date | undefined;
  /** The most writes that may wait; 32,768 when absent. */
  readonly queuedWritesMax?: number | undefined;
  /** The most writes that share one commit; 2,048 when absent. */
  readonly groupMax?: number | undefined;
  /**
   * The address of the Redis through which nodes tell each other of news; nodes look at the
   * database when absent.
   */
  readonly redis?: string | undefined;
  /** The name of this node, for people. Of a database only. */
  readonly nodeName?: string | undefined;
  /** The address of a server that repeats the database, to which lists are sent. */
  readonly replica?: string | undefined;
  /** How many lanes write to a database; 1 when absent. */
  readonly lanes?: number | undefined;
  /** How many connections read from a database at most; 8 when absent. */
  readonly connectionsMax?: number | undefined;
  /** Whether a database's schema is brought up to date; it is when absent. */
  readonly migrate?: boolean | undefined;
  /** What hashing a password costs; what OWASP recommends when absent. */
  readonly passwordCost?: HashCost | undefined;
  /** How many threads hash passwords; 1 when absent. */
  readonly passwordThreads?: number | undefined;
  /**
   * The key that signs access tokens, an Ed25519 key in PEM; the market makes and keeps one when
   * absent.
   */
  readonly signingKeyPem?: string | undefined;
  /** By what access tokens name this market; `vendue` when absent. */
  readonly tokenIssuer?: string | undefined;
  /** For whom access tokens are; `vendue` when absent. */
  readonly tokenAudience?: string | undefined;
  /** Other systems whose tokens are good here; none when absent. */
  readonly verifiers?: readonly TokenVerifier[] | undefined;
  /**
   * Whether somebody who comes from another system is taken for the user with the same confirmed
   * e-mail address; not when absent.
   */
  readonly linkByEmail?: boolean | undefined;
  /** The address that links in mails begin with, such as `https://market.example.org`. */
  readonly publicUrl?: string | undefined;
  /**
   * The folder into which mails are written; no mail is sent when neither this nor `smtpUrl` is
   * there.
   */
  readonly mailFolder?: string | undefined;
  /** The server to which mails are given: `smtps://user:password@host:465`. */
  readonly smtpUrl?: string | undefined;
  /** Whom mails are from, such as `Market <market@example.org>`. */
  readonly mailFrom?: string | undefined;
}

/** Who signed in, in a browser. */
export interface PageSession {
  /** The user. */
  readonly user: UserView;
  /** The session. */
  readonly session: SessionView;
  /** The value of the cookie. */
  readonly cookie: string;
}

/**
 * Whether the time left keeps running while an auction is paused.
 *
 * - `stops`: The end moves by the length of the pause.
 * - `runs`: The end stays where it is.
 */
export type PausedTime = "stops" | "runs";

/**
 * A change that waits for approval.
 *
 * A UUID, version 7.
 */
export type PendingChangeId = string;

/** A change that waits, or waited, as members see it. */
export interface PendingChangeView {
  /** The id. */
  readonly id: PendingChangeId;
  /** The workspace. */
  readonly workspaceId: WorkspaceId;
  /** The operation, such as `inventory.receive`. */
  readonly operation: string;
  /** What it was asked for. */
  readonly request: Json;
  /** Who asked. */
  readonly requesterId: UserId;
  /** What has become of it. */
  readonly state: ChangeState;
  /** Who decided. */
  readonly decidedBy: UserId | undefined;
  /** When. */
  readonly decidedAt: Date | undefined;
  /** What who decided said, or nothing. */
  readonly note: string;
  /** When it was asked for. */
  readonly createdAt: Date;
  /** Counts the changes. */
  readonly version: number;
}

/**
 * Whether something is allowed.
 *
 * - `allowed`: It is.
 * - `refused`: It is refused.
 */
export type Permission = "allowed" | "refused";

/** A bid to be placed by the user who acts. */
export interface PlaceBid {
  /** The auction. */
  readonly auctionId: AuctionId;
  /** The most the bidder would pay: a secret. */
  readonly maximum: Money;
}

/** An accepted bid. */
export interface PlacedBid {
  /** The auction. */
  readonly auctionId: AuctionId;
  /** The bid's number in the auction's log. */
  readonly sequence: number;
  /** When it reached the engine. */
  readonly at: Date;
  /** The bidder's maximum. */
  readonly maximumMinor: number;
  /** The currency of every amount. */
  readonly currency: Currency;
  /** The price after the bid. */
  readonly priceMinor: number;
  /** Whether the bidder leads. */
  readonly isLeading: boolean;
  /** Whether the reserve is met; true when there is none. */
  readonly reserveMet: boolean;
  /** How many bids stand. */
  readonly bidCount: number;
  /** When the auction ends. */
  readonly endsAt: Date;
  /** The least that this bidder may bid next. */
  readonly minimumMinor: number;
}

/**
 * A user's role on the whole platform.
 *
 * - `user`: Buys and sells.
 * - `admin`: Runs the platform.
 */
export type PlatformRole = "user" | "admin";

/**
 * The buyer's premium.
 *
 * - `none`: there is none.
 * - `0:2500,100000:2000`: up to 32 tiers, the hammer price in minor units from which each begins
 *   and the rate of the part within it, 0 to 10,000 basis points.
 */
export type PremiumTiers = string;

/** One line of what a winner pays. */
export interface PriceLine {
  /** What it is for. */
  readonly kind: PriceLineKind;
  /** The amount. */
  readonly amountMinor: number;
  /**
   * The rate, where one rate on the hammer price gave the amount: absent on the hammer price itself
   * and on a premium that spans several tiers.
   */
  readonly basisPoints: number | undefined;
}

/**
 * What a line of the final price is for.
 *
 * - `hammer`: The price at which the thing was sold.
 * - `premium`: The buyer's premium.
 * - `tax`: Tax on the hammer price.
 */
export type PriceLineKind = "hammer" | "premium" | "tax";

/** Somebody in a list of who follows, is followed, or is blocked. */
export interface RelatedUser {
  /** The user, as everybody sees one. */
  readonly user: UserView;
  /** Since when. */
  readonly since: Date;
  /** In a list of who is blocked: whether the user may not bid, either. */
  readonly bids: boolean | undefined;
}

/**
 * When a bid may be taken back.
 *
 * - `never`: Never.
 * - `ebay`: By eBay's windows: more than 12 hours left, all of the bidder's bids; otherwise only
 *   the latest, within an hour of placing it.
 * - `seller_approval`: When the seller agrees.
 */
export type Retraction = "never" | "ebay" | "seller_approval";

/**
 * Why a bid is taken back.
 *
 * - `wrong_amount`: A wrong amount was typed.
 * - `description_changed`: The description was changed materially.
 * - `seller_unreachable`: The seller cannot be reached.
 */
export type RetractionReason =
  | "wrong_amount"
  | "description_changed"
  | "seller_unreachable";

/** A measure against a user. */
export interface Sanction {
  /** The id. */
  readonly id: SanctionId;
  /** Against whom. */
  readonly userId: UserId;
  /** What it takes. */
  readonly kind: SanctionKind;
  /** Why, in words that the user may read. */
  readonly reason: string;
  /** Since when. */
  readonly since: Date;
  /** Until when; for good when absent. */
  readonly endsAt: Date | undefined;
  /** The administrator who took it; nothing for the program itself. */
  readonly imposedBy: UserId | undefined;
  /** When it was lifted before its time. */
  readonly liftedAt: Date | undefined;
}

/**
 * A measure against a user.
 *
 * A UUID, version 7.
 */
export type SanctionId = string;

/**
 * What a measure takes from a user.
 *
 * - `warning`: Nothing: it is a word of warning that is kept.
 * - `bid_ban`: To bid.
 * - `suspension`: Everything: the account is suspended and its sessions end.
 */
export type SanctionKind = "warning" | "bid_ban" | "suspension";

/**
 * A set of scopes such as `auctions:read inventory:write`: of each area `read` or `write`, which
 * includes to read. `admin` lets the key of an administrator act as one.
 */
export type Scopes = string;

/**
 * Whether a leader may raise the own maximum.
 *
 * - `allowed`: Yes; the price moves only to reach a reserve.
 * - `refused`: No.
 */
export type SelfRaise = "allowed" | "refused";

/**
 * Why a session has ended before its time.
 *
 * - `signed_out`: The user signed out.
 * - `revoked`: The user, or an administrator, ended it from elsewhere.
 * - `replaced`: Another sign-in took its place.
 * - `reused`: An old refresh token was shown: it was stolen.
 * - `password_changed`: The password was changed.
 * - `suspended`: The account was suspended.
 * - `deleted`: The account was deleted.
 */
export type SessionEnd =
  | "signed_out"
  | "revoked"
  | "replaced"
  | "reused"
  | "password_changed"
  | "suspended"
  | "deleted";

/**
 * One sign-in of a user.
 *
 * A UUID, version 7.
 */
export type SessionId = string;

/**
 * How a session is carried on.
 *
 * - `tokens`: By access tokens, and refresh tokens that are each good once.
 * - `page`: By the cookie of a browser.
 */
export type SessionKind = "tokens" | "page";

/**
 * How many sessions a user may have at a time.
 *
 * - `multi`: As many as `OPEN_SESSIONS_MAX`; one more ends the oldest.
 * - `single`: One: to sign in ends the others.
 * - `max`: As many as `IdentityPolicy.sessionsMax`; one more ends the oldest.
 */
export type SessionPolicy = "multi" | "single" | "max";

/** A session as its user sees it. */
export interface SessionView {
  /** The id. */
  readonly id: SessionId;
  /** How it is carried on. */
  readonly kind: SessionKind;
  /** By what the user came in. */
  readonly method: SignInMethod;
  /** What the device says of itself. */
  readonly device: string;
  /** The address from which it began, or nothing. */
  readonly address: string;
  /** When it began. */
  readonly startedAt: Date;
  /** When it was last carried on. */
  readonly refreshedAt: Date;
  /** When it is over unless it is carried on. */
  readonly expiresAt: Date;
  /** Whether it is the one with which this was asked. */
  readonly isCurrent: boolean;
}

/** Who signs in, with a password, from where. */
export interface SignIn {
  /** The user name or the e-mail address. */
  readonly name: string;
  /** The password. */
  readonly password: string;
  /** What the device says of itself, such as the name of a browser; what is too long is cut. */
  readonly device?: string | undefined;
  /** The address from which it comes, or nothing. */
  readonly address?: string | undefined;
}

/**
 * By what somebody came in.
 *
 * - `password`: A password of this market.
 * - `external`: A token of another system.
 * - `link`: A one-time link.
 * - `host`: The program that embeds the market vouched for the user.
 */
export type SignInMethod = "password" | "external" | "link" | "host";

/** Who signed in, and by what the session is carried on. */
export interface SignedIn {
  /** The user. */
  readonly user: UserView;
  /** The session. */
  readonly session: SessionView;
  /** The tokens. */
  readonly tokens: TokenPair;
}

/**
 * Whether and how late bids move the end.
 *
 * - `none`: never.
 * - `extend 60 90`: a bid with 60 seconds or fewer left moves the end by 90 seconds.
 * - `reset 10 10`: a bid with 10 seconds or fewer left leaves 10 seconds.
 * - `catawiki`, `whatnot`, `common`: what these houses do, and what is common.
 *
 * Both may go on with `max 5`, how often the end may move, and with `until
 * 2026-11-20T12:00:00.000Z`, beyond which it never moves. Seconds are from 1 to 86,400.
 */
export type SoftClose = string;

/**
 * The standing of an auction. It carries its leader, its second-best maximum and its sequence
 * numbers, so that no bid ever needs to read another bid.
 */
export interface Standing {
  /** The auction. */
  readonly auctionId: AuctionId;
  /** Where the auction is in its life. */
  readonly state: AuctionState;
  /** The price shown: the opening price until there is a bid. */
  readonly priceMinor: number;
  /** Who leads. */
  readonly leaderId?: UserId | undefined;
  /** The leader's maximum: a secret. */
  readonly leaderMaximumMinor?: number | undefined;
  /** The log entry of the leading maximum. */
  readonly leaderSequence?: number | undefined;
  /** Whether the leading maximum was placed before the start. */
  readonly leaderIsAbsentee: boolean;
  /** The second-best maximum, of anybody but the leader. */
  readonly runnerUpMinor?: number | undefined;
  /** The reserve as it is now: a secret. */
  readonly reserveMinor?: number | undefined;
  /** Whether the reserve is met; true when there is none. */
  readonly reserveMet: boolean;
  /** Whether an immediate purchase is possible. */
  readonly buyNowOpen: boolean;
  /** How many bids stand. */
  readonly bidCount: number;
  /** When it ends, extensions included. */
  readonly endsAt: Date;
  /** How often the end has been moved by late bids. */
  readonly extensions: number;
  /** Since when it is paused. */
  readonly pausedAt?: Date | undefined;
  /** The number of the last log entry. */
  readonly sequence: number;
  /** The hash of the last log entry; zeros before the first. */
  readonly chain: string;
  /** The number of the last event of the auction's topic. */
  readonly eventSequence: number;
}

/**
 * A quantity of one product at one place.
 *
 * A UUID, version 7.
 */
export type StockItemId = string;

/** A stock item as shown to the members of its workspace. */
export interface StockItemView {
  /** The id. */
  readonly id: StockItemId;
  /** The workspace. */
  readonly workspaceId: WorkspaceId;
  /** The seller's own number. */
  readonly sku: string;
  /** What it is. */
  readonly name: string;
  /** How many there are, promised ones included. */
  readonly quantity: number;
  /** How many are promised. */
  readonly reserved: number;
  /** How many are lent out. */
  readonly onLoan: number;
  /** How many can still be promised. */
  readonly available: number;
  /** When it was created. */
  readonly createdAt: Date;
  /** Counts the changes. */
  readonly version: number;
}

/** An event with its place in the whole log. */
export interface StoredEvent {
  /** The place in the whole log: ascending, but not free of gaps. */
  readonly position: number;
  /** The event. */
  readonly event: Event;
}

export type Tag = string;

/**
 * Up to 20 different tags of 1 to 30 characters, in the order in which they were given. Stored as a
 * JSON list, because a tag may hold any sign.
 */
export type Tags = readonly string[];

/**
 * Who leads when two maximums are equal.
 *
 * - `earliest`: The earlier bid.
 * - `live_beats_absentee`: A bid placed while the auction is live beats an equal one placed before
 *   the start.
 */
export type TieRule = "earliest" | "live_beats_absentee";

/** What carries a session on. */
export interface TokenPair {
  /** Goes with every request, as `Authorization: Bearer …`. */
  readonly accessToken: string;
  /** Gives the next pair, once. */
  readonly refreshToken: string;
  /** Always `Bearer`. */
  readonly tokenType: string;
  /** Until when the access token is good. */
  readonly expiresAt: Date;
  /** Until when the refresh token is good. */
  readonly refreshExpiresAt: Date;
}

/** Another system whose tokens are good here. */
export interface TokenVerifier {
  /** What the system is called here: up to 40 of `a-z0-9_-`. */
  readonly source: string;
  /** What its tokens say in `aud`. */
  readonly audience: string;
  /** What its tokens say in `iss`; any will do when absent, for one verifier only. */
  readonly issuer?: string | undefined;
  /** The secret that both have, of 32 characters or more. */
  readonly secret?: string | undefined;
  /** The address of its public keys. */
  readonly jwksUrl?: string | undefined;
  /** Whether it confirms every address before it puts it into a token; not when absent. */
  readonly trustEmail?: boolean | undefined;
}

/**
 * Why an auction ended without a sale.
 *
 * - `no_bids`: Nobody bid.
 * - `reserve_not_met`: The reserve was not met.
 */
export type UnsoldReason = "no_bids" | "reserve_not_met";

/**
 * A user of the marketplace.
 *
 * A UUID, version 7.
 */
export type UserId = string;

/**
 * Whether a user may act.
 *
 * - `active`: Yes.
 * - `suspended`: Not until an administrator lifts it, or until the suspension is over.
 * - `deleted`: Never again: the account was deleted, and what others need of it has no name.
 */
export type UserState = "active" | "suspended" | "deleted";

/** A user as shown to somebody. */
export interface UserView {
  /** The id. */
  readonly id: UserId;
  /** The user name. */
  readonly username: Username;
  /** The e-mail address, where the viewer may see it. */
  readonly email: string | undefined;
  /** How the user wants to be called. */
  readonly displayName: string;
  /** The role on the platform. */
  readonly role: PlatformRole;
  /** Whether the user may act. */
  readonly state: UserState;
  /** When the account was made. */
  readonly createdAt: Date;
  /** Counts the changes. */
  readonly version: number;
  /** What the user tells of himself. */
  readonly bio: string;
  /** Where the user is. */
  readonly location: string;
  /** The address of an uploaded picture. */
  readonly avatar: string | undefined;
  /** What administrators have found out. */
  readonly badges: Badges;
  /** The language, where the viewer may see it. */
  readonly locale: string | undefined;
  /** The time zone, where the viewer may see it. */
  readonly timeZone: string | undefined;
  /** Whether the e-mail address was confirmed, where the viewer may see it. */
  readonly emailVerified: boolean | undefined;
}

export type Username = string;

/**
 * What became of a bid, and by which rule.
 *
 * - `leading`: It leads.
 * - `won`: It won.
 * - `higher_maximum`: A higher maximum beat it.
 * - `equal_and_earlier`: An equal maximum that was placed earlier beat it.
 * - `equal_and_live`: An equal bid beat it, because it was placed live and this one before the
 *   start.
 * - `bought_now`: Somebody took the immediate purchase.
 * - `reserve_not_met`: It led to the end, but the reserve was not met.
 * - `retracted`: It was taken back.
 * - `cancelled`: The auction was called off.
 */
export type Verdict =
  | "leading"
  | "won"
  | "higher_maximum"
  | "equal_and_earlier"
  | "equal_and_live"
  | "bought_now"
  | "reserve_not_met"
  | "retracted"
  | "cancelled";

/** A log that holds. */
export interface Verified {
  /** How many entries were replayed. */
  readonly entries: number;
  /** How many of them are bids. */
  readonly bids: number;
  /** The price that they make. */
  readonly priceMinor: number;
}

/** How a viewer stands in an auction. */
export interface ViewerStanding {
  /** The alias under which others see the viewer. */
  readonly alias: string;
  /** Whether the viewer is the seller. */
  readonly isSeller: boolean;
  /** Whether the viewer leads, or has won. */
  readonly isLeading: boolean;
  /** The viewer's own maximum, while it leads. */
  readonly maximumMinor: number | undefined;
}

/** An event of an auction as somebody may see it. */
export interface WatchedEvent {
  /** The number of the event within the auction: 1, 2, 3 without a gap. */
  readonly sequence: number;
  /** When it happened. */
  readonly at: Date;
  /** What happened: one view, and a second one, `outbid`, for the one who was outbid. */
  readonly views: readonly AuctionEventView[];
}

/**
 * A workspace: the tenant to which everything stored belongs.
 *
 * A UUID, version 7.
 */
export type WorkspaceId = string;

/** A workspace as a member sees it. */
export interface WorkspaceView {
  /** The id. */
  readonly id: WorkspaceId;
  /** The name. */
  readonly name: string;
  /** Whether it is the one that came with its owner's account. */
  readonly personal: boolean;
  /** Whether members' writes wait for approval. */
  readonly approval: boolean;
  /** What who asks may do there; nothing for an administrator of the platform. */
  readonly role: MemberRole | undefined;
  /** How many members it has. */
  readonly memberCount: number;
  /** How many changes wait for approval. */
  readonly pendingCount: number;
  /** When it was created. */
  readonly createdAt: Date;
  /** Counts the changes. */
  readonly version: number;
}
