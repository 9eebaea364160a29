// Written by `make hosts` from what the program declares; a change here is lost.

package dev.vendue

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import kotlinx.serialization.json.JsonElement

/** An API key as its user sees it. The secret was shown once, when it was made. */
@Serializable
public data class ApiKeyView(
    /** The id. */
    val id: ApiKeyId,
    /** What its user calls it. */
    val name: String,
    /** What it may do. */
    val scopes: Scopes,
    /** When it was made. */
    @SerialName("created_at") val createdAt: Timestamp,
    /** When it is over, if ever. */
    @SerialName("expires_at") val expiresAt: Timestamp? = null,
    /** When it was revoked. */
    @SerialName("revoked_at") val revokedAt: Timestamp? = null,
    /** When it was last used, to within five minutes. */
    @SerialName("last_used_at") val lastUsedAt: Timestamp? = null,
)

/** The terms of an auction. They do not change while it is live, except where a rule says so. */
@Serializable
public data class Auction(
    /** The id. */
    val id: AuctionId,
    /** What is sold. */
    @SerialName("listing_id") val listingId: ListingId,
    /** The workspace of the seller; its members cannot bid. */
    @SerialName("workspace_id") val workspaceId: WorkspaceId,
    /** Who sells. */
    @SerialName("seller_id") val sellerId: UserId,
    /** How it is run. */
    val format: Format,
    /** The currency of every amount. */
    val currency: Currency,
    /** The opening price. */
    @SerialName("opening_minor") val openingMinor: Long,
    /** By how much a bid must rise. */
    val increments: IncrementLadder,
    /** What the first bid must reach. */
    @SerialName("first_bid") val firstBid: FirstBid,
    /** Who leads when two maximums are equal. */
    val tie: TieRule,
    /** Whether a leader may raise the own maximum. */
    @SerialName("self_raise") val selfRaise: SelfRaise,
    /** What the price does below the reserve. */
    @SerialName("below_reserve") val belowReserve: BelowReserve,
    /** Whether and how late bids move the end. */
    @SerialName("soft_close") val softClose: SoftClose,
    /** When a bid may be taken back. */
    val retraction: Retraction,
    /** Who may bid. */
    val admission: Admission,
    /** Whether bids are taken before the start. */
    @SerialName("pre_bids") val preBids: Permission,
    /** Whether accounts linked to the seller may bid. */
    @SerialName("linked_accounts") val linkedAccounts: Permission,
    /** Whether the time left keeps running while the auction is paused. */
    @SerialName("paused_time") val pausedTime: PausedTime,
    /** The buyer's premium by tiers of the hammer price. */
    val premium: PremiumTiers,
    /** Tax on the hammer price, in basis points. */
    @SerialName("tax_basis_points") val taxBasisPoints: Long,
    /** Sixteen random bytes from which the aliases of the bidders are made. */
    @SerialName("alias_salt") val aliasSalt: String,
    /** When it starts. */
    @SerialName("starts_at") val startsAt: Timestamp,
    /** When it was to end by the terms; the standing carries the end as it is now. */
    @SerialName("scheduled_ends_at") val scheduledEndsAt: Timestamp,
    /** When it was created. */
    @SerialName("created_at") val createdAt: Timestamp,
    /** Counts the changes of this row. */
    val version: Long,
    /** The hidden reserve as it was at the beginning; the standing carries it as it is now. */
    @SerialName("opening_reserve_minor") val openingReserveMinor: Long? = null,
    /** The price of an immediate purchase, if one is offered. */
    @SerialName("buy_now_minor") val buyNowMinor: Long? = null,
    /** The group whose ends move together. */
    @SerialName("group_id") val groupId: GroupId? = null,
    /** The deposit that `Admission.Deposit` asks for. */
    @SerialName("deposit_minor") val depositMinor: Long? = null,
    /** When it was over, whatever the outcome. */
    @SerialName("closed_at") val closedAt: Timestamp? = null,
)

/**
 * An auction with its standing and its whole log. It holds secret maximums and reserves, so it is
 * for the host and for auditors.
 */
@Serializable
public data class AuctionArchive(
    /** The terms. */
    val auction: Auction,
    /** How it stood after the last entry of the log. */
    val standing: Standing,
    /** Every entry, from the first. */
    val log: List<LogEntry>,
)

/**
 * The marketplace's own numbers. Every one is configurable; the defaults are those of the
 * specification.
 */
@Serializable
public data class AuctionPolicy(
    /** No price, maximum or reserve may be above this. */
    @SerialName("maximum_minor") val maximumMinor: Long? = null,
    /** By how much the immediate purchase must exceed the opening price, in basis points. */
    @SerialName("buy_now_margin_basis_points") val buyNowMarginBasisPoints: Long? = null,
    /** How long after the end bids that had already arrived may still be decided. */
    @SerialName("close_grace_ms") val closeGraceMs: Long? = null,
    /** How long before the end the notice `ending_soon` is given. */
    @SerialName("ending_soon_ms") val endingSoonMs: Long? = null,
    /** How long the winner has to answer. */
    @SerialName("settlement_ms") val settlementMs: Long? = null,
    /** How long a bidder is banned after the first non-response. */
    @SerialName("first_ban_ms") val firstBanMs: Long? = null,
    /** After how many non-responses a ban is permanent. */
    @SerialName("permanent_ban_after") val permanentBanAfter: Long? = null,
    /** The longest an auction may run. */
    @SerialName("duration_ms_max") val durationMsMax: Long? = null,
    /** How many auctions a group may hold. */
    @SerialName("group_size_max") val groupSizeMax: Long? = null,
)

/** An auction with what it sells. */
@Serializable
public data class AuctionSummary(
    /** The auction. */
    val auction: AuctionView,
    /** What it sells. */
    val listing: ListingView,
)

/** An auction as a viewer sees it. */
@Serializable
public data class AuctionView(
    /** The id. */
    val id: AuctionId,
    /** What is sold. */
    @SerialName("listing_id") val listingId: ListingId,
    /** The seller's workspace. */
    @SerialName("workspace_id") val workspaceId: WorkspaceId,
    /** Who sells. */
    @SerialName("seller_id") val sellerId: UserId,
    /** How it is run. */
    val format: Format,
    /** Where it is in its life. */
    val state: AuctionState,
    /** The currency of every amount. */
    val currency: Currency,
    /** The opening price. */
    @SerialName("opening_minor") val openingMinor: Long,
    /** The price now; the hammer price once it is sold. */
    @SerialName("price_minor") val priceMinor: Long,
    /** How many bids stand. */
    @SerialName("bid_count") val bidCount: Long,
    /** Whether there is a reserve. */
    @SerialName("has_reserve") val hasReserve: Boolean,
    /** Whether the reserve is met; true when there is none. */
    @SerialName("reserve_met") val reserveMet: Boolean,
    /** The step at the price now. */
    @SerialName("step_minor") val stepMinor: Long,
    /** By how much a bid must rise. */
    val increments: IncrementLadder,
    /** Whether and how late bids move the end. */
    @SerialName("soft_close") val softClose: SoftClose,
    /** How often the end has been moved. */
    val extensions: Long,
    /** When a bid may be taken back. */
    val retraction: Retraction,
    /** Who may bid. */
    val admission: Admission,
    /** Whether bids are taken before the start. */
    @SerialName("pre_bids") val preBids: Permission,
    /** The buyer's premium. */
    val premium: PremiumTiers,
    /** Tax on the hammer price, in basis points. */
    @SerialName("tax_basis_points") val taxBasisPoints: Long,
    /** When it starts. */
    @SerialName("starts_at") val startsAt: Timestamp,
    /** When it ends. */
    @SerialName("ends_at") val endsAt: Timestamp,
    /** The number of the last event that this view contains: where to follow on from. */
    @SerialName("event_sequence") val eventSequence: Long,
    /** The group whose ends move together. */
    @SerialName("group_id") val groupId: GroupId? = null,
    /** The leader's alias; the winner's once it is sold. */
    val leader: String? = null,
    /** The price of an immediate purchase, while one is possible. */
    @SerialName("buy_now_minor") val buyNowMinor: Long? = null,
    /** The least that this viewer may bid; absent once the auction is over. */
    @SerialName("minimum_minor") val minimumMinor: Long? = null,
    /** The deposit that is asked for. */
    @SerialName("deposit_minor") val depositMinor: Long? = null,
    /** Since when it is paused. */
    @SerialName("paused_at") val pausedAt: Timestamp? = null,
    /** When it was over. */
    @SerialName("closed_at") val closedAt: Timestamp? = null,
    /** What concerns the viewer alone. */
    val viewer: ViewerStanding? = null,
    /** The reserve, for the seller and the trusted host. */
    @SerialName("reserve_minor") val reserveMinor: Long? = null,
    /** Who leads, for the trusted host, and for the seller once it is sold. */
    @SerialName("leader_id") val leaderId: UserId? = null,
)

/** What became of one bid of many. */
@Serializable
public data class BidOutcome(
    /** The accepted bid; nothing when it was refused. */
    val placed: PlacedBid? = null,
    /** Why it was refused; nothing when it was accepted. */
    val error: VendueException? = null,
)

/** A line of the bid history as a viewer sees it: a bid, an immediate purchase or a retraction. */
@Serializable
public data class BidView(
    /** The log entry. */
    val sequence: Long,
    /** What was done. */
    val act: Act,
    /** When. */
    val at: Timestamp,
    /** The bidder's alias. */
    val bidder: String,
    /** Whether the viewer did it. */
    @SerialName("is_yours") val isYours: Boolean,
    /** Whether the bidder led after it. */
    val leads: Boolean,
    /** The price after it. */
    @SerialName("price_minor") val priceMinor: Long,
    /** How many bids stood after it. */
    @SerialName("bid_count") val bidCount: Long,
    /** For a retraction: the bid from which on the bidder's bids were taken back. */
    @SerialName("retracted_from_sequence") val retractedFromSequence: Long? = null,
    /** The bidder's maximum, for the bidder alone. */
    @SerialName("maximum_minor") val maximumMinor: Long? = null,
    /** Who it was, for the trusted host. */
    @SerialName("bidder_id") val bidderId: UserId? = null,
)

/** A key that was made, with the token that is shown this once. */
@Serializable
public data class CreatedApiKey(
    /** The key. */
    @SerialName("api_key") val apiKey: ApiKeyView,
    /** Goes with every request, as `Authorization: Bearer …`. It cannot be seen again. */
    val token: String,
) {
    /** As of every data class, without what lets somebody in. */
    override fun toString(): String =
        "CreatedApiKey(" +
            "apiKey=$apiKey, token=${hidden(token)})"
}

/** A currency as hosts need it. */
@Serializable
public data class CurrencyView(
    /** The code of ISO 4217. */
    val code: Currency,
    /** How many decimals it has. */
    val exponent: Long,
)

/** How a change is decided. */
@Serializable
internal data class Decision(
    /** What to tell who asked, at most 500 characters. */
    val note: String? = null,
)

/** What is needed to delete an account. Its debug form shows no password. */
@Serializable
internal data class DeleteAccount(
    /** The password of who deletes the own account; nothing for a user who has none. */
    val password: String? = null,
) {
    /** As of every data class, without what lets somebody in. */
    override fun toString(): String =
        "DeleteAccount(" +
            "password=${hidden(password)})"
}

/**
 * Changes to a listing before the first bid. What is left out stays; an empty location or picture
 * removes it. The kind, the quantity and the stock item are what was promised and held, and stay.
 */
@Serializable
internal data class EditListing(
    /** A new title. */
    val title: String? = null,
    /** A new description. */
    val description: String? = null,
    /** A new category. */
    val category: String? = null,
    /** New attributes. */
    val attributes: Attributes? = null,
    /** A new condition. */
    val condition: Condition? = null,
    /** New tags in place of the old ones. */
    val tags: List<Tag>? = null,
    /** A new location. */
    val location: String? = null,
    /** A new picture. */
    val picture: String? = null,
)

/** Changes to a profile. What is left out stays; an empty avatar takes it away. */
@Serializable
internal data class EditProfile(
    /** How the user wants to be called, 1 to 50 characters. */
    @SerialName("display_name") val displayName: String? = null,
    /** About the user, at most 500 characters. */
    val bio: String? = null,
    /** Where the user is, at most 100 characters. */
    val location: String? = null,
    /** The language, as a tag of BCP 47 such as `en` or `de-CH`. */
    val locale: String? = null,
    /** The time zone, as IANA names it, such as `Europe/Zurich`. */
    @SerialName("time_zone") val timeZone: String? = null,
    /** The address of an uploaded picture. */
    val avatar: String? = null,
)

/** Changes to a workspace. What is left out stays. */
@Serializable
internal data class EditWorkspace(
    /** Another name, 1 to 100 characters. */
    val name: String? = null,
    /** Whether members' writes wait for approval from now on. */
    val approval: Boolean? = null,
)

/** An event of a topic, as it is stored. */
@Serializable
public data class Event(
    /** The topic, such as `auction:0192…`. */
    val topic: String,
    /** The number of the event within its topic: 1, 2, 3 without a gap. */
    val sequence: Long,
    /** When it happened. */
    val at: Timestamp,
    /** What happened. */
    val body: EventBody,
)

/** Why a bid did not win. It never says how much anybody else would have paid. */
@Serializable
public data class Explanation(
    /** The bid. */
    @SerialName("bid_sequence") val bidSequence: Long,
    /** What became of it. */
    val verdict: Verdict,
    /** The price shown once it was decided. */
    @SerialName("price_minor") val priceMinor: Long,
    /** The log entry that decided it: the bid that beat it, the purchase, the retraction. */
    @SerialName("by_sequence") val bySequence: Long? = null,
    /** The alias of who did that. */
    val by: String? = null,
    /** When that was. */
    @SerialName("by_at") val byAt: Timestamp? = null,
)

/** What hashing a password with argon2id costs. */
@Serializable
public data class HashCost(
    /** The memory, in KiB. */
    @SerialName("memory_kib") val memoryKib: Long,
    /** How often the memory is passed over. */
    val passes: Long,
    /** Into how many lanes the memory is divided. */
    val lanes: Long,
)

/** Who may come in, and for how long. */
@Serializable
public data class IdentityPolicy(
    /** How long an access token is good, in seconds: 900. */
    @SerialName("access_token_s") val accessTokenS: Long? = null,
    /** How long a refresh token is good, and a page without a visit, in seconds: 7 days. */
    @SerialName("refresh_token_s") val refreshTokenS: Long? = null,
    /** When a session is over, however often it is refreshed, in seconds: 30 days. */
    @SerialName("session_s") val sessionS: Long? = null,
    /**
     * For how long the refresh token before the last may come once more, in milliseconds: 10,000.
     */
    @SerialName("refresh_grace_ms") val refreshGraceMs: Long? = null,
    /** How many sessions a user may have. */
    val sessions: SessionPolicy? = null,
    /** How many with `SessionPolicy.Max`: 10. */
    @SerialName("sessions_max") val sessionsMax: Long? = null,
    /** After so many wrong passwords in a row the account is locked: 5. 0 switches it off. */
    @SerialName("lock_after") val lockAfter: Long? = null,
    /**
     * For how long it is locked, and after which time wrong passwords are forgotten, in seconds: 30
     * minutes.
     */
    @SerialName("lock_s") val lockS: Long? = null,
    /** How long a link to confirm an e-mail address is good, in seconds: 24 hours. */
    @SerialName("verify_email_s") val verifyEmailS: Long? = null,
    /** How long a link to set another password is good, in seconds: 1 hour. */
    @SerialName("reset_password_s") val resetPasswordS: Long? = null,
    /** How long an invitation is good, in seconds: 7 days. */
    @SerialName("invite_s") val inviteS: Long? = null,
    /** Whether users have passwords here; otherwise they come from elsewhere only. */
    @SerialName("own_passwords") val ownPasswords: Boolean? = null,
    /** Whether only who has confirmed the e-mail address may sell and bid. */
    @SerialName("verified_email_only") val verifiedEmailOnly: Boolean? = null,
)

/** A user of another system, to be taken over. */
@Serializable
internal data class ImportUser(
    /** The user name, 3 to 50 letters, digits and underscores. */
    val username: String,
    /** The e-mail address. */
    val email: String,
    /** How the user wants to be called, at most 50 characters; the user name when absent. */
    @SerialName("display_name") val displayName: String? = null,
    /** The hash of the password, of bcrypt or in PHC form; nothing for who signs in elsewhere. */
    @SerialName("password_hash") val passwordHash: String? = null,
    /** Whether the other system has confirmed the e-mail address; it has not when absent. */
    @SerialName("email_verified") val emailVerified: Boolean? = null,
    /** The role on the platform; `user` when absent. */
    val role: PlatformRole? = null,
    /** When the account was made there; now when absent. */
    @SerialName("created_at") val createdAt: Timestamp? = null,
    /** The other system, as the market calls it, for who goes on to sign in there. */
    @SerialName("external_source") val externalSource: String? = null,
    /** Who the user is there. */
    @SerialName("external_id") val externalId: String? = null,
) {
    /** As of every data class, without what lets somebody in. */
    override fun toString(): String =
        "ImportUser(" +
            "username=$username, email=$email, displayName=$displayName, " +
            "passwordHash=${hidden(passwordHash)}, emailVerified=$emailVerified, role=$role, " +
            "createdAt=$createdAt, externalSource=$externalSource, externalId=$externalId)"
}

/** What somebody who has the link of an invitation sees before coming in. */
@Serializable
public data class InvitePreview(
    /** The name of the workspace. */
    @SerialName("workspace_name") val workspaceName: String,
    /** What the new member may do. */
    val role: MemberRole,
    /** When it is over. */
    @SerialName("expires_at") val expiresAt: Timestamp,
    /** Who invited, unless it was the program itself. */
    val inviter: UserView? = null,
)

/** An invitation as those see it who manage members. */
@Serializable
public data class InviteView(
    /** The id. */
    val id: InviteId,
    /** The workspace. */
    @SerialName("workspace_id") val workspaceId: WorkspaceId,
    /** What the new member may do. */
    val role: MemberRole,
    /** When. */
    @SerialName("created_at") val createdAt: Timestamp,
    /** When it is over. */
    @SerialName("expires_at") val expiresAt: Timestamp,
    /** What has become of it. */
    val state: InviteState,
    /** For whom it is. */
    val email: String? = null,
    /** Who invited. */
    @SerialName("invited_by") val invitedBy: UserId? = null,
    /** Who came in by it. */
    @SerialName("accepted_by") val acceptedBy: UserId? = null,
)

/** An invitation that was made, with the token of its link: it is shown this once. */
@Serializable
public data class Invited(
    /** The invitation. */
    val invite: InviteView,
    /** The token with which somebody comes in. Only a hash of it is kept. */
    val token: String,
) {
    /** As of every data class, without what lets somebody in. */
    override fun toString(): String =
        "Invited(" +
            "invite=$invite, token=${hidden(token)})"
}

/** A listing as shown to somebody. */
@Serializable
public data class ListingView(
    /** The id. */
    val id: ListingId,
    /** The workspace of the seller. */
    @SerialName("workspace_id") val workspaceId: WorkspaceId,
    /** Who sells. */
    @SerialName("seller_id") val sellerId: UserId,
    /** How it is sold. */
    val kind: ListingKind,
    /** Where it is in its life. */
    val state: ListingState,
    /** The title. */
    val title: String,
    /** The description. */
    val description: String,
    /** The category. */
    val category: String,
    /** What is particular to the category. */
    val attributes: Attributes,
    /** The condition. */
    val condition: Condition,
    /** Words to find it by. */
    val tags: List<String>,
    /** How many are offered. */
    val quantity: Long,
    /** When it was created. */
    @SerialName("created_at") val createdAt: Timestamp,
    /** When it was last changed. */
    @SerialName("updated_at") val updatedAt: Timestamp,
    /** Counts the changes. */
    val version: Long,
    /** Where it is. */
    val location: String? = null,
    /** The stock item that backs it, where the viewer is a member of the workspace. */
    @SerialName("stock_item_id") val stockItemId: StockItemId? = null,
    /** The content address of its picture. */
    val picture: String? = null,
)

/**
 * One entry of an auction's log. `priceMinor`, `leaderId`, `endsAt` and `bidCount` are as they were
 * after the act; `hash` chains the entry to the one before.
 */
@Serializable
public data class LogEntry(
    /** The auction. */
    @SerialName("auction_id") val auctionId: AuctionId,
    /** 1, 2, 3 without a gap. */
    val sequence: Long,
    /** What was done. */
    val act: Act,
    /** When: for a bid the moment it reached the engine. */
    val at: Timestamp,
    /** The price after the act. */
    @SerialName("price_minor") val priceMinor: Long,
    /** How many bids stand after the act. */
    @SerialName("bid_count") val bidCount: Long,
    /** The end after the act. */
    @SerialName("ends_at") val endsAt: Timestamp,
    /** BLAKE3 of the hash before and the canonical form of this entry. */
    val hash: String,
    /** Who did it; nobody when time did. */
    @SerialName("actor_id") val actorId: UserId? = null,
    /** The amount of the act, where it has one: a bidder's maximum is a secret. */
    @SerialName("amount_minor") val amountMinor: Long? = null,
    /** The entry that this one is about. */
    @SerialName("subject_sequence") val subjectSequence: Long? = null,
    /** The leader after the act. */
    @SerialName("leader_id") val leaderId: UserId? = null,
)

/** A user's membership of a workspace. */
@Serializable
public data class Member(
    /** The workspace. */
    @SerialName("workspace_id") val workspaceId: WorkspaceId,
    /** The user. */
    @SerialName("user_id") val userId: UserId,
    /** What the user may do there. */
    val role: MemberRole,
    /** Since when. */
    val since: Timestamp,
)

/** A member as the members of the workspace see one. */
@Serializable
public data class MemberView(
    /** Who it is. */
    val user: UserView,
    /** What the member may do. */
    val role: MemberRole,
    /** Since when. */
    val since: Timestamp,
)

/** A key to be made. */
@Serializable
internal data class NewApiKey(
    /** What it is for, 1 to 100 characters. */
    val name: String,
    /** What it may do, such as `inventory:write auctions:read`. */
    val scopes: Scopes,
    /** When it is over; never when absent. */
    @SerialName("expires_at") val expiresAt: Timestamp? = null,
)

/** The terms of an auction to be created. `NewAuction.english` fills in the defaults. */
@Serializable
internal data class NewAuction(
    /** What is sold. */
    @SerialName("listing_id") val listingId: ListingId,
    /** The opening price; its currency is the auction's. */
    val opening: Money,
    /** When it ends. */
    @SerialName("ends_at") val endsAt: Timestamp,
    /** How it is run; `english` when absent. */
    val format: Format? = null,
    /** The hidden reserve; none when absent. */
    val reserve: Money? = null,
    /** The price of an immediate purchase; none is possible when absent. */
    @SerialName("buy_now") val buyNow: Money? = null,
    /** By how much a bid must rise; `ebay_us` when absent. */
    val increments: IncrementLadder? = null,
    /** What the first bid must reach; `at_start`, the opening price, when absent. */
    @SerialName("first_bid") val firstBid: FirstBid? = null,
    /** Who leads when two maximums are equal; `earliest` when absent. */
    val tie: TieRule? = null,
    /** Whether a leader may raise the own maximum; `allowed` when absent. */
    @SerialName("self_raise") val selfRaise: SelfRaise? = null,
    /** What the price does below the reserve; `step` when absent. */
    @SerialName("below_reserve") val belowReserve: BelowReserve? = null,
    /** Whether and how late bids move the end; `none` when absent. */
    @SerialName("soft_close") val softClose: SoftClose? = null,
    /** The group to join, of which all end together; none when absent. */
    @SerialName("group_id") val groupId: GroupId? = null,
    /** When a bid may be taken back; `ebay` when absent. */
    val retraction: Retraction? = null,
    /** Who may bid; `open` when absent. */
    val admission: Admission? = null,
    /** The deposit that `Admission.Deposit` asks for. */
    val deposit: Money? = null,
    /** Whether bids are taken before the start; `refused` when absent. */
    @SerialName("pre_bids") val preBids: Permission? = null,
    /** Whether accounts linked to the seller may bid; `refused` when absent. */
    @SerialName("linked_accounts") val linkedAccounts: Permission? = null,
    /** Whether the time left keeps running while the auction is paused; `stops` when absent. */
    @SerialName("paused_time") val pausedTime: PausedTime? = null,
    /** The buyer's premium; `none` when absent. */
    val premium: PremiumTiers? = null,
    /** Tax on the hammer price, in basis points (0 to 10,000); 0 when absent. */
    @SerialName("tax_basis_points") val taxBasisPoints: Long? = null,
    /** When it starts; at once when absent or not after now. */
    @SerialName("starts_at") val startsAt: Timestamp? = null,
)

/** An invitation to be made. */
@Serializable
internal data class NewInvite(
    /** What the new member may do: not `owner`. */
    val role: MemberRole,
    /**
     * The e-mail address of who is invited, to which the link is sent; whoever has the link can
     * come in when absent.
     */
    val email: String? = null,
)

/** A listing to be created. */
@Serializable
internal data class NewListing(
    /** How it is to be sold. */
    val kind: ListingKind,
    /** 1 to 100 characters. */
    val title: String,
    /** 1 to 50 characters. */
    val category: String,
    /** The condition. */
    val condition: Condition,
    /** At most 2,000 characters; at least 10 before anybody else sees it. */
    val description: String? = null,
    /** What is particular to the category. */
    val attributes: Attributes? = null,
    /** At most 20, each of 1 to 30 characters. */
    val tags: List<Tag>? = null,
    /** At most 100 characters. */
    val location: String? = null,
    /** 1 to 1,000,000. */
    val quantity: Long? = null,
    /** The stock item that backs it. */
    @SerialName("stock_item_id") val stockItemId: StockItemId? = null,
    /** The content address of its picture. */
    val picture: String? = null,
)

/** A measure to be taken. */
@Serializable
internal data class NewSanction(
    /** What it takes. */
    val kind: SanctionKind,
    /** Why, 1 to 500 characters that the user may read. */
    val reason: String,
    /** Until when; for good when absent. */
    @SerialName("ends_at") val endsAt: Timestamp? = null,
)

/** A stock item to be created. */
@Serializable
internal data class NewStockItem(
    /** The seller's own number, 1 to 64 characters. */
    val sku: String,
    /** What it is, 1 to 100 characters. */
    val name: String,
    /** How many there are. */
    val quantity: Long,
)

/** A user to be registered. There is no role in it: nobody can ask to be an administrator. */
@Serializable
internal data class NewUser(
    /** The user name, 3 to 50 letters, digits and underscores. */
    val username: String,
    /** The e-mail address. */
    val email: String,
    /** How the user wants to be called, at most 50 characters; the user name when empty. */
    @SerialName("display_name") val displayName: String? = null,
    /** The password, 8 to 1,000 characters; nothing for a user who signs in elsewhere. */
    val password: String? = null,
) {
    /** As of every data class, without what lets somebody in. */
    override fun toString(): String =
        "NewUser(" +
            "username=$username, email=$email, displayName=$displayName, " +
            "password=${hidden(password)})"
}

/** A workspace to be made. */
@Serializable
internal data class NewWorkspace(
    /** The name, 1 to 100 characters. */
    val name: String,
    /** Whether members' writes wait for the approval of an owner or administrator. */
    val approval: Boolean? = null,
)

/** How this node stands: what waits, and how it follows the others. */
@Serializable
public data class NodeStatus(
    /** The time by the market's clock. */
    val now: Timestamp,
    /** How many writes wait to be decided. */
    @SerialName("queued_writes") val queuedWrites: Long,
    /** How many writes have been taken since the market was opened, refused ones among them. */
    @SerialName("taken_writes") val takenWrites: Long,
    /** In how many groups; writes of one group share a commit. */
    @SerialName("taken_groups") val takenGroups: Long,
    /** How many nodes share what falls due. */
    val nodes: Long,
    /** By how many milliseconds the clock of the database is before this machine's. */
    @SerialName("clock_ahead_ms") val clockAheadMs: Long,
    /** How many events of other nodes were heard of. */
    @SerialName("heard_events") val heardEvents: Long,
    /** How often the log could not be followed. */
    @SerialName("follow_failures") val followFailures: Long,
    /** How many mails wait to be sent. */
    @SerialName("mails_waiting") val mailsWaiting: Long,
    /** How many mails were sent. */
    @SerialName("mails_sent") val mailsSent: Long,
    /** How many mails were given up. */
    @SerialName("mails_failed") val mailsFailed: Long,
    /** How many mails were never tried, because too many waited. */
    @SerialName("mails_dropped") val mailsDropped: Long,
)

/** A node that is open on the market and alive. */
@Serializable
public data class NodeView(
    /** Its name, for people. */
    val name: String,
    /** How long ago it was last seen, in milliseconds by the clock of the database. */
    @SerialName("seen_ms_ago") val seenMsAgo: Long,
    /** By how much its clock is before (positive) or behind the clock of the database. */
    @SerialName("clock_ahead_ms") val clockAheadMs: Long,
)

/** How a market is opened. What is left out has the default of the library. */
@Serializable
public data class OpenOptions(
    /**
     * What an acknowledged write survives: `full`, a power cut, or `normal`, a crash of the
     * process. `full` when absent; of a file only.
     */
    val durability: String? = null,
    /** The marketplace's own numbers about auctions. */
    val policy: AuctionPolicy? = null,
    /** The marketplace's own numbers about who may come in, and for how long. */
    val identity: IdentityPolicy? = null,
    /**
     * Whether this process does what falls due, as starting and ending auctions; it does when
     * absent.
     */
    val scheduler: Boolean? = null,
    /**
     * The moment at which the time stands still until it is moved, for simulations and tests; the
     * time of the machine or the database when absent.
     */
    @SerialName("virtual_time") val virtualTime: Timestamp? = null,
    /** The most writes that may wait; 32,768 when absent. */
    @SerialName("queued_writes_max") val queuedWritesMax: Long? = null,
    /** The most writes that share one commit; 2,048 when absent. */
    @SerialName("group_max") val groupMax: Long? = null,
    /**
     * The address of the Redis through which nodes tell each other of news; nodes look at the
     * database when absent.
     */
    val redis: String? = null,
    /** The name of this node, for people. Of a database only. */
    @SerialName("node_name") val nodeName: String? = null,
    /** The address of a server that repeats the database, to which lists are sent. */
    val replica: String? = null,
    /** How many lanes write to a database; 1 when absent. */
    val lanes: Long? = null,
    /** How many connections read from a database at most; 8 when absent. */
    @SerialName("connections_max") val connectionsMax: Long? = null,
    /** Whether a database's schema is brought up to date; it is when absent. */
    val migrate: Boolean? = null,
    /** What hashing a password costs; what OWASP recommends when absent. */
    @SerialName("password_cost") val passwordCost: HashCost? = null,
    /** How many threads hash passwords; 1 when absent. */
    @SerialName("password_threads") val passwordThreads: Long? = null,
    /**
     * The key that signs access tokens, an Ed25519 key in PEM; the market makes and keeps one when
     * absent.
     */
    @SerialName("signing_key_pem") val signingKeyPem: String? = null,
    /** By what access tokens name this market; `vendue` when absent. */
    @SerialName("token_issuer") val tokenIssuer: String? = null,
    /** For whom access tokens are; `vendue` when absent. */
    @SerialName("token_audience") val tokenAudience: String? = null,
    /** Other systems whose tokens are good here; none when absent. */
    val verifiers: List<TokenVerifier>? = null,
    /**
     * Whether somebody who comes from another system is taken for the user with the same confirmed
     * e-mail address; not when absent.
     */
    @SerialName("link_by_email") val linkByEmail: Boolean? = null,
    /** The address that links in mails begin with, such as `https://market.example.org`. */
    @SerialName("public_url") val publicUrl: String? = null,
    /**
     * The folder into which mails are written; no mail is sent when neither this nor `smtpUrl` is
     * there.
     */
    @SerialName("mail_folder") val mailFolder: String? = null,
    /** The server to which mails are given: `smtps://user:password@host:465`. */
    @SerialName("smtp_url") val smtpUrl: String? = null,
    /** Whom mails are from, such as `Market <market@example.org>`. */
    @SerialName("mail_from") val mailFrom: String? = null,
) {
    /** As of every data class, without what lets somebody in. */
    override fun toString(): String =
        "OpenOptions(" +
            "durability=$durability, policy=$policy, identity=$identity, " +
            "scheduler=$scheduler, virtualTime=$virtualTime, queuedWritesMax=$queuedWritesMax, " +
            "groupMax=$groupMax, redis=${hidden(redis)}, nodeName=$nodeName, " +
            "replica=${hidden(replica)}, lanes=$lanes, connectionsMax=$connectionsMax, " +
            "migrate=$migrate, passwordCost=$passwordCost, passwordThreads=$passwordThreads, " +
            "signingKeyPem=${hidden(signingKeyPem)}, tokenIssuer=$tokenIssuer, tokenAudience=$tokenAudience, " +
            "verifiers=$verifiers, linkByEmail=$linkByEmail, publicUrl=$publicUrl, " +
            "mailFolder=$mailFolder, smtpUrl=${hidden(smtpUrl)}, mailFrom=$mailFrom)"
}

/** Who signed in, in a browser. */
@Serializable
public data class PageSession(
    /** The user. */
    val user: UserView,
    /** The session. */
    val session: SessionView,
    /** The value of the cookie. */
    val cookie: String,
) {
    /** As of every data class, without what lets somebody in. */
    override fun toString(): String =
        "PageSession(" +
            "user=$user, session=$session, cookie=${hidden(cookie)})"
}

/** A change that waits, or waited, as members see it. */
@Serializable
public data class PendingChangeView(
    /** The id. */
    val id: PendingChangeId,
    /** The workspace. */
    @SerialName("workspace_id") val workspaceId: WorkspaceId,
    /** The operation, such as `inventory.receive`. */
    val operation: String,
    /** What it was asked for. */
    val request: JsonElement,
    /** Who asked. */
    @SerialName("requester_id") val requesterId: UserId,
    /** What has become of it. */
    val state: ChangeState,
    /** What who decided said, or nothing. */
    val note: String,
    /** When it was asked for. */
    @SerialName("created_at") val createdAt: Timestamp,
    /** Counts the changes. */
    val version: Long,
    /** Who decided. */
    @SerialName("decided_by") val decidedBy: UserId? = null,
    /** When. */
    @SerialName("decided_at") val decidedAt: Timestamp? = null,
)

/** A bid to be placed by the user who acts. */
@Serializable
public data class PlaceBid(
    /** The auction. */
    @SerialName("auction_id") val auctionId: AuctionId,
    /** The most the bidder would pay: a secret. */
    val maximum: Money,
)

/** An accepted bid. */
@Serializable
public data class PlacedBid(
    /** The auction. */
    @SerialName("auction_id") val auctionId: AuctionId,
    /** The bid's number in the auction's log. */
    val sequence: Long,
    /** When it reached the engine. */
    val at: Timestamp,
    /** The bidder's maximum. */
    @SerialName("maximum_minor") val maximumMinor: Long,
    /** The currency of every amount. */
    val currency: Currency,
    /** The price after the bid. */
    @SerialName("price_minor") val priceMinor: Long,
    /** Whether the bidder leads. */
    @SerialName("is_leading") val isLeading: Boolean,
    /** Whether the reserve is met; true when there is none. */
    @SerialName("reserve_met") val reserveMet: Boolean,
    /** How many bids stand. */
    @SerialName("bid_count") val bidCount: Long,
    /** When the auction ends. */
    @SerialName("ends_at") val endsAt: Timestamp,
    /** The least that this bidder may bid next. */
    @SerialName("minimum_minor") val minimumMinor: Long,
)

/** One line of what a winner pays. */
@Serializable
public data class PriceLine(
    /** What it is for. */
    val kind: PriceLineKind,
    /** The amount. */
    @SerialName("amount_minor") val amountMinor: Long,
    /**
     * The rate, where one rate on the hammer price gave the amount: absent on the hammer price
     * itself and on a premium that spans several tiers.
     */
    @SerialName("basis_points") val basisPoints: Long? = null,
)

/** Somebody in a list of who follows, is followed, or is blocked. */
@Serializable
public data class RelatedUser(
    /** The user, as everybody sees one. */
    val user: UserView,
    /** Since when. */
    val since: Timestamp,
    /** In a list of who is blocked: whether the user may not bid, either. */
    val bids: Boolean? = null,
)

/** A measure against a user. */
@Serializable
public data class Sanction(
    /** The id. */
    val id: SanctionId,
    /** Against whom. */
    @SerialName("user_id") val userId: UserId,
    /** What it takes. */
    val kind: SanctionKind,
    /** Why, in words that the user may read. */
    val reason: String,
    /** Since when. */
    val since: Timestamp,
    /** Until when; for good when absent. */
    @SerialName("ends_at") val endsAt: Timestamp? = null,
    /** The administrator who took it; nothing for the program itself. */
    @SerialName("imposed_by") val imposedBy: UserId? = null,
    /** When it was lifted before its time. */
    @SerialName("lifted_at") val liftedAt: Timestamp? = null,
)

/** A session as its user sees it. */
@Serializable
public data class SessionView(
    /** The id. */
    val id: SessionId,
    /** How it is carried on. */
    val kind: SessionKind,
    /** By what the user came in. */
    val method: SignInMethod,
    /** What the device says of itself. */
    val device: String,
    /** The address from which it began, or nothing. */
    val address: String,
    /** When it began. */
    @SerialName("started_at") val startedAt: Timestamp,
    /** When it was last carried on. */
    @SerialName("refreshed_at") val refreshedAt: Timestamp,
    /** When it is over unless it is carried on. */
    @SerialName("expires_at") val expiresAt: Timestamp,
    /** Whether it is the one with which this was asked. */
    @SerialName("is_current") val isCurrent: Boolean,
)

/** Who signs in, with a password, from where. */
@Serializable
internal data class SignIn(
    /** The user name or the e-mail address. */
    val name: String,
    /** The password. */
    val password: String,
    /** What the device says of itself, such as the name of a browser; what is too long is cut. */
    val device: String? = null,
    /** The address from which it comes, or nothing. */
    val address: String? = null,
) {
    /** As of every data class, without what lets somebody in. */
    override fun toString(): String =
        "SignIn(" +
            "name=$name, password=${hidden(password)}, device=$device, " +
            "address=$address)"
}

/** Who signed in, and by what the session is carried on. */
@Serializable
public data class SignedIn(
    /** The user. */
    val user: UserView,
    /** The session. */
    val session: SessionView,
    /** The tokens. */
    val tokens: TokenPair,
)

/**
 * The standing of an auction. It carries its leader, its second-best maximum and its sequence
 * numbers, so that no bid ever needs to read another bid.
 */
@Serializable
public data class Standing(
    /** The auction. */
    @SerialName("auction_id") val auctionId: AuctionId,
    /** Where the auction is in its life. */
    val state: AuctionState,
    /** The price shown: the opening price until there is a bid. */
    @SerialName("price_minor") val priceMinor: Long,
    /** Whether the leading maximum was placed before the start. */
    @SerialName("leader_is_absentee") val leaderIsAbsentee: Boolean,
    /** Whether the reserve is met; true when there is none. */
    @SerialName("reserve_met") val reserveMet: Boolean,
    /** Whether an immediate purchase is possible. */
    @SerialName("buy_now_open") val buyNowOpen: Boolean,
    /** How many bids stand. */
    @SerialName("bid_count") val bidCount: Long,
    /** When it ends, extensions included. */
    @SerialName("ends_at") val endsAt: Timestamp,
    /** How often the end has been moved by late bids. */
    val extensions: Long,
    /** The number of the last log entry. */
    val sequence: Long,
    /** The hash of the last log entry; zeros before the first. */
    val chain: String,
    /** The number of the last event of the auction's topic. */
    @SerialName("event_sequence") val eventSequence: Long,
    /** Who leads. */
    @SerialName("leader_id") val leaderId: UserId? = null,
    /** The leader's maximum: a secret. */
    @SerialName("leader_maximum_minor") val leaderMaximumMinor: Long? = null,
    /** The log entry of the leading maximum. */
    @SerialName("leader_sequence") val leaderSequence: Long? = null,
    /** The second-best maximum, of anybody but the leader. */
    @SerialName("runner_up_minor") val runnerUpMinor: Long? = null,
    /** The reserve as it is now: a secret. */
    @SerialName("reserve_minor") val reserveMinor: Long? = null,
    /** Since when it is paused. */
    @SerialName("paused_at") val pausedAt: Timestamp? = null,
)

/** A stock item as shown to the members of its workspace. */
@Serializable
public data class StockItemView(
    /** The id. */
    val id: StockItemId,
    /** The workspace. */
    @SerialName("workspace_id") val workspaceId: WorkspaceId,
    /** The seller's own number. */
    val sku: String,
    /** What it is. */
    val name: String,
    /** How many there are, promised ones included. */
    val quantity: Long,
    /** How many are promised. */
    val reserved: Long,
    /** How many are lent out. */
    @SerialName("on_loan") val onLoan: Long,
    /** How many can still be promised. */
    val available: Long,
    /** When it was created. */
    @SerialName("created_at") val createdAt: Timestamp,
    /** Counts the changes. */
    val version: Long,
)

/** An event with its place in the whole log. */
@Serializable
public data class StoredEvent(
    /** The place in the whole log: ascending, but not free of gaps. */
    val position: Long,
    /** The event. */
    val event: Event,
)

/** What carries a session on. */
@Serializable
public data class TokenPair(
    /** Goes with every request, as `Authorization: Bearer …`. */
    @SerialName("access_token") val accessToken: String,
    /** Gives the next pair, once. */
    @SerialName("refresh_token") val refreshToken: String,
    /** Always `Bearer`. */
    @SerialName("token_type") val tokenType: String,
    /** Until when the access token is good. */
    @SerialName("expires_at") val expiresAt: Timestamp,
    /** Until when the refresh token is good. */
    @SerialName("refresh_expires_at") val refreshExpiresAt: Timestamp,
) {
    /** As of every data class, without what lets somebody in. */
    override fun toString(): String =
        "TokenPair(" +
            "accessToken=${hidden(accessToken)}, refreshToken=${hidden(refreshToken)}, tokenType=$tokenType, " +
            "expiresAt=$expiresAt, refreshExpiresAt=$refreshExpiresAt)"
}

/** Another system whose tokens are good here. */
@Serializable
public data class TokenVerifier(
    /** What the system is called here: up to 40 of `a-z0-9_-`. */
    val source: String,
    /** What its tokens say in `aud`. */
    val audience: String,
    /** What its tokens say in `iss`; any will do when absent, for one verifier only. */
    val issuer: String? = null,
    /** The secret that both have, of 32 characters or more. */
    val secret: String? = null,
    /** The address of its public keys. */
    @SerialName("jwks_url") val jwksUrl: String? = null,
    /** Whether it confirms every address before it puts it into a token; not when absent. */
    @SerialName("trust_email") val trustEmail: Boolean? = null,
) {
    /** As of every data class, without what lets somebody in. */
    override fun toString(): String =
        "TokenVerifier(" +
            "source=$source, audience=$audience, issuer=$issuer, " +
            "secret=${hidden(secret)}, jwksUrl=$jwksUrl, trustEmail=$trustEmail)"
}

/** A user as shown to somebody. */
@Serializable
public data class UserView(
    /** The id. */
    val id: UserId,
    /** The user name. */
    val username: Username,
    /** How the user wants to be called. */
    @SerialName("display_name") val displayName: String,
    /** The role on the platform. */
    val role: PlatformRole,
    /** Whether the user may act. */
    val state: UserState,
    /** When the account was made. */
    @SerialName("created_at") val createdAt: Timestamp,
    /** Counts the changes. */
    val version: Long,
    /** The e-mail address, where the viewer may see it. */
    val email: String? = null,
    /** What the user tells of himself. */
    val bio: String = "",
    /** Where the user is. */
    val location: String = "",
    /** The address of an uploaded picture. */
    val avatar: String? = null,
    /** What administrators have found out. */
    val badges: List<String> = emptyList(),
    /** The language, where the viewer may see it. */
    val locale: String? = null,
    /** The time zone, where the viewer may see it. */
    @SerialName("time_zone") val timeZone: String? = null,
    /** Whether the e-mail address was confirmed, where the viewer may see it. */
    @SerialName("email_verified") val emailVerified: Boolean? = null,
)

/** A log that holds. */
@Serializable
public data class Verified(
    /** How many entries were replayed. */
    val entries: Long,
    /** How many of them are bids. */
    val bids: Long,
    /** The price that they make. */
    @SerialName("price_minor") val priceMinor: Long,
)

/** How a viewer stands in an auction. */
@Serializable
public data class ViewerStanding(
    /** The alias under which others see the viewer. */
    val alias: String,
    /** Whether the viewer is the seller. */
    @SerialName("is_seller") val isSeller: Boolean,
    /** Whether the viewer leads, or has won. */
    @SerialName("is_leading") val isLeading: Boolean,
    /** The viewer's own maximum, while it leads. */
    @SerialName("maximum_minor") val maximumMinor: Long? = null,
)

/** An event of an auction as somebody may see it. */
@Serializable
public data class WatchedEvent(
    /** The number of the event within the auction: 1, 2, 3 without a gap. */
    val sequence: Long,
    /** When it happened. */
    val at: Timestamp,
    /** What happened: one view, and a second one, `outbid`, for the one who was outbid. */
    val views: List<AuctionEventView>,
)

/** A workspace as a member sees it. */
@Serializable
public data class WorkspaceView(
    /** The id. */
    val id: WorkspaceId,
    /** The name. */
    val name: String,
    /** Whether it is the one that came with its owner's account. */
    val personal: Boolean,
    /** Whether members' writes wait for approval. */
    val approval: Boolean,
    /** How many members it has. */
    @SerialName("member_count") val memberCount: Long,
    /** How many changes wait for approval. */
    @SerialName("pending_count") val pendingCount: Long,
    /** When it was created. */
    @SerialName("created_at") val createdAt: Timestamp,
    /** Counts the changes. */
    val version: Long,
    /** What who asks may do there; nothing for an administrator of the platform. */
    val role: MemberRole? = null,
)
