// Written by `make hosts` from what the program declares; a change here is lost.

package dev.vendue

import kotlinx.serialization.SerialName
import kotlinx.serialization.Serializable
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.modules.SerializersModule

/**
 * Attributes by category. One JSON text in storage: `{"kind": "none"}`, `{"kind": "fragrance",
 * "brand": …}`.
 */
@Serializable
public sealed interface Attributes {
    /** The category has none. */
    @Serializable
    @SerialName("none")
    public data object None : Attributes

    /** A perfume. */
    @Serializable
    @SerialName("fragrance")
    public data class Fragrance(
        /** The brand, 1 to 50 characters. */
        val brand: String,
        /** The size of the bottle, 1 to 1,000. */
        @SerialName("volume_ml") val volumeMl: Long,
        /** How full it is, 0 to 100. */
        @SerialName("remaining_percent") val remainingPercent: Long,
        /** The state of the box. */
        @SerialName("box_condition") val boxCondition: BoxCondition,
        /** The batch code on the bottle, at most 50 characters. */
        @SerialName("batch_code") val batchCode: String? = null,
        /** When it was bought, 1900 to now. */
        @SerialName("purchase_year") val purchaseYear: Long? = null,
    ) : Attributes

    /** A pair of sneakers. */
    @Serializable
    @SerialName("sneaker")
    public data class Sneaker(
        /** The maker's code for the model and colour, 1 to 50 characters. */
        @SerialName("style_code") val styleCode: String,
        /** The size as printed, 1 to 20 characters. */
        val size: String,
        /** The region whose sizes are meant, 1 to 20 characters. */
        val region: String,
    ) : Attributes

    /** A kind that this version does not know, as a newer store may have. It cannot be sent. */
    @Serializable(with = Unknown.Reader::class)
    public data class Unknown(
        /** The kind. */
        val kind: String,
        /** Everything in it. */
        val fields: JsonObject,
    ) : Attributes {
        internal object Reader : UnknownReader<Unknown>("Attributes", ::Unknown)
    }
}

/**
 * An event of an auction as a viewer sees it: aliases instead of users, and whether it is about the
 * viewer. The kinds are those of `AuctionEvent`, and `outbid` for the one who was outbid.
 */
@Serializable
public sealed interface AuctionEventView {
    /** The auction was announced. */
    @Serializable
    @SerialName("scheduled")
    public data class Scheduled(
        /** When it starts. */
        @SerialName("starts_at") val startsAt: Timestamp,
        /** When it ends. */
        @SerialName("ends_at") val endsAt: Timestamp,
    ) : AuctionEventView

    /** The auction went live. */
    @Serializable
    @SerialName("started")
    public data class Started(
        /** The price shown. */
        @SerialName("price_minor") val priceMinor: Long,
        /** How many bids stand. */
        @SerialName("bid_count") val bidCount: Long,
        /** When it ends. */
        @SerialName("ends_at") val endsAt: Timestamp,
    ) : AuctionEventView

    /** A bid was accepted. */
    @Serializable
    @SerialName("bid_placed")
    public data class BidPlaced(
        /** The log entry of the bid. */
        @SerialName("log_sequence") val logSequence: Long,
        /** The bidder's alias. */
        val bidder: String,
        /** The leader's alias after the bid. */
        val leader: String,
        /** The price after the bid. */
        @SerialName("price_minor") val priceMinor: Long,
        /** How many bids stand. */
        @SerialName("bid_count") val bidCount: Long,
        /** Whether the viewer placed it. */
        @SerialName("is_yours") val isYours: Boolean,
    ) : AuctionEventView

    /** The viewer no longer leads. It accompanies the `bid_placed` that did it. */
    @Serializable
    @SerialName("outbid")
    public data class Outbid(
        /** The log entry of the bid that leads now. */
        @SerialName("log_sequence") val logSequence: Long,
        /** The price after it. */
        @SerialName("price_minor") val priceMinor: Long,
    ) : AuctionEventView

    /** The reserve was met. */
    @Serializable
    @SerialName("reserve_met")
    public data class ReserveMet(
        /** The price now. */
        @SerialName("price_minor") val priceMinor: Long,
    ) : AuctionEventView

    /** The seller changed the reserve. */
    @Serializable
    @SerialName("reserve_changed")
    public data class ReserveChanged(
        /** Whether the new reserve is met. */
        @SerialName("reserve_met") val reserveMet: Boolean,
        /** The price now. */
        @SerialName("price_minor") val priceMinor: Long,
    ) : AuctionEventView

    /** The end was moved. */
    @Serializable
    @SerialName("extended")
    public data class Extended(
        /** The new end. */
        @SerialName("ends_at") val endsAt: Timestamp,
        /** How often the end has been moved. */
        val extensions: Long,
        /** Whether a bid on another auction of the group moved it. */
        @SerialName("by_group") val byGroup: Boolean,
    ) : AuctionEventView

    /** The end is near. */
    @Serializable
    @SerialName("ending_soon")
    public data class EndingSoon(
        /** The end. */
        @SerialName("ends_at") val endsAt: Timestamp,
    ) : AuctionEventView

    /** One or more bids of a bidder were taken back. */
    @Serializable
    @SerialName("bid_retracted")
    public data class BidRetracted(
        /** The bidder's alias. */
        val bidder: String,
        /** The price now. */
        @SerialName("price_minor") val priceMinor: Long,
        /** How many bids stand. */
        @SerialName("bid_count") val bidCount: Long,
        /** Whether they were the viewer's. */
        @SerialName("is_yours") val isYours: Boolean,
        /** Why. */
        val reason: RetractionReason? = null,
        /** The leader's alias now. */
        val leader: String? = null,
    ) : AuctionEventView

    /** The auction was stopped for a while. */
    @Serializable
    @SerialName("paused")
    public data object Paused : AuctionEventView

    /** The auction goes on. */
    @Serializable
    @SerialName("resumed")
    public data class Resumed(
        /** The end. */
        @SerialName("ends_at") val endsAt: Timestamp,
    ) : AuctionEventView

    /** The seller added to the description. */
    @Serializable
    @SerialName("description_added")
    public data object DescriptionAdded : AuctionEventView

    /** The auction ended with a sale. */
    @Serializable
    @SerialName("sold")
    public data class Sold(
        /** The winner's alias. */
        val winner: String,
        /** The hammer price. */
        @SerialName("price_minor") val priceMinor: Long,
        /** Whether the immediate purchase was taken. */
        @SerialName("buy_now") val buyNow: Boolean,
        /** Whether the viewer bought. */
        @SerialName("is_yours") val isYours: Boolean,
        /** What the winner pays, for the winner and the trusted host. */
        val lines: List<PriceLine>? = null,
        /** The sum of the lines, for the same. */
        @SerialName("total_minor") val totalMinor: Long? = null,
    ) : AuctionEventView

    /** The auction ended without a sale. */
    @Serializable
    @SerialName("unsold")
    public data class Unsold(
        /** Why. */
        val reason: UnsoldReason,
    ) : AuctionEventView

    /** The auction was called off. */
    @Serializable
    @SerialName("cancelled")
    public data class Cancelled(
        /** Why. */
        val reason: CancelReason,
    ) : AuctionEventView

    /** A kind that this version does not know, as a newer store may have. It cannot be sent. */
    @Serializable(with = Unknown.Reader::class)
    public data class Unknown(
        /** The kind. */
        val kind: String,
        /** Everything in it. */
        val fields: JsonObject,
    ) : AuctionEventView {
        internal object Reader : UnknownReader<Unknown>("AuctionEventView", ::Unknown)
    }
}

/** What happened, by area. A new area adds a variant. */
@Serializable
public sealed interface EventBody {
    /** The auction was announced. */
    @Serializable
    @SerialName("scheduled")
    public data class Scheduled(
        /** When it starts. */
        @SerialName("starts_at") val startsAt: Timestamp,
        /** When it ends. */
        @SerialName("ends_at") val endsAt: Timestamp,
    ) : EventBody

    /** The auction went live. */
    @Serializable
    @SerialName("started")
    public data class Started(
        /** The price shown, pre-bids applied. */
        @SerialName("price_minor") val priceMinor: Long,
        /** How many bids stand. */
        @SerialName("bid_count") val bidCount: Long,
        /** When it ends. */
        @SerialName("ends_at") val endsAt: Timestamp,
    ) : EventBody

    /** A bid was accepted. */
    @Serializable
    @SerialName("bid_placed")
    public data class BidPlaced(
        /** The log entry of the bid. */
        @SerialName("log_sequence") val logSequence: Long,
        /** Who bid. */
        @SerialName("bidder_id") val bidderId: UserId,
        /** The bidder's alias in this auction. */
        val bidder: String,
        /** The leader's alias after the bid. */
        val leader: String,
        /** The price after the bid. */
        @SerialName("price_minor") val priceMinor: Long,
        /** How many bids stand. */
        @SerialName("bid_count") val bidCount: Long,
        /** Who was outbid by it. */
        @SerialName("outbid_id") val outbidId: UserId? = null,
    ) : EventBody

    /** The reserve was met. */
    @Serializable
    @SerialName("reserve_met")
    public data class ReserveMet(
        /** The price now. */
        @SerialName("price_minor") val priceMinor: Long,
    ) : EventBody

    /** The seller changed the reserve. */
    @Serializable
    @SerialName("reserve_changed")
    public data class ReserveChanged(
        /** Whether the new reserve is met. */
        @SerialName("reserve_met") val reserveMet: Boolean,
        /** The price now. */
        @SerialName("price_minor") val priceMinor: Long,
    ) : EventBody

    /** The end was moved. */
    @Serializable
    @SerialName("extended")
    public data class Extended(
        /** The new end. */
        @SerialName("ends_at") val endsAt: Timestamp,
        /** How often the end has been moved. */
        val extensions: Long,
        /** Whether a bid on another auction of the group moved it. */
        @SerialName("by_group") val byGroup: Boolean,
    ) : EventBody

    /** The end is near. */
    @Serializable
    @SerialName("ending_soon")
    public data class EndingSoon(
        /** The end. */
        @SerialName("ends_at") val endsAt: Timestamp,
    ) : EventBody

    /** One or more bids of a bidder were taken back. */
    @Serializable
    @SerialName("bid_retracted")
    public data class BidRetracted(
        /** Whose bids. */
        @SerialName("bidder_id") val bidderId: UserId,
        /** The bidder's alias. */
        val bidder: String,
        /** The price now. */
        @SerialName("price_minor") val priceMinor: Long,
        /** How many bids stand. */
        @SerialName("bid_count") val bidCount: Long,
        /** Why. */
        val reason: RetractionReason? = null,
        /** The leader's alias now. */
        val leader: String? = null,
    ) : EventBody

    /** The auction was stopped for a while. */
    @Serializable
    @SerialName("paused")
    public data object Paused : EventBody

    /** The auction goes on. */
    @Serializable
    @SerialName("resumed")
    public data class Resumed(
        /** The end, moved by the length of the pause when time stops. */
        @SerialName("ends_at") val endsAt: Timestamp,
    ) : EventBody

    /** The seller added to the description. */
    @Serializable
    @SerialName("description_added")
    public data object DescriptionAdded : EventBody

    /** The auction ended with a sale. */
    @Serializable
    @SerialName("sold")
    public data class Sold(
        /** Who bought. */
        @SerialName("winner_id") val winnerId: UserId,
        /** The winner's alias. */
        val winner: String,
        /** The hammer price. */
        @SerialName("price_minor") val priceMinor: Long,
        /** Whether the immediate purchase was taken. */
        @SerialName("buy_now") val buyNow: Boolean,
        /** What the winner pays: hammer price, premium and tax as lines. */
        val lines: List<PriceLine>,
        /** The sum of the lines. */
        @SerialName("total_minor") val totalMinor: Long,
    ) : EventBody

    /** The auction ended without a sale. */
    @Serializable
    @SerialName("unsold")
    public data class Unsold(
        /** Why. */
        val reason: UnsoldReason,
    ) : EventBody

    /** The auction was called off. */
    @Serializable
    @SerialName("cancelled")
    public data class Cancelled(
        /** Why. */
        val reason: CancelReason,
    ) : EventBody

    /** To a user: the account was made. */
    @Serializable
    @SerialName("user_registered")
    public data object UserRegistered : EventBody

    /** To a user: the profile was changed. */
    @Serializable
    @SerialName("profile_changed")
    public data object ProfileChanged : EventBody

    /** To a user: the e-mail address was confirmed, or another one took its place. */
    @Serializable
    @SerialName("email_verified")
    public data object EmailVerified : EventBody

    /** To a user: there is another password. */
    @Serializable
    @SerialName("password_changed")
    public data object PasswordChanged : EventBody

    /** To a user: somebody signed in. */
    @Serializable
    @SerialName("session_began")
    public data class SessionBegan(
        @SerialName("session_id") val sessionId: SessionId,
        @SerialName("session_kind") val sessionKind: SessionKind,
        val method: SignInMethod,
    ) : EventBody

    /** To a user, and to access: a session was ended before its time. */
    @Serializable
    @SerialName("session_ended")
    public data class SessionEnded(
        @SerialName("session_id") val sessionId: SessionId,
        @SerialName("user_id") val userId: UserId,
        val reason: SessionEnd,
    ) : EventBody

    /** To a user: a key was made. */
    @Serializable
    @SerialName("api_key_created")
    public data class ApiKeyCreated(
        @SerialName("api_key_id") val apiKeyId: ApiKeyId,
    ) : EventBody

    /** To a user, and to access: a key was revoked. */
    @Serializable
    @SerialName("api_key_revoked")
    public data class ApiKeyRevoked(
        @SerialName("api_key_id") val apiKeyId: ApiKeyId,
        @SerialName("user_id") val userId: UserId,
    ) : EventBody

    /** To a user: somebody follows. */
    @Serializable
    @SerialName("followed")
    public data class Followed(
        @SerialName("follower_id") val followerId: UserId,
    ) : EventBody

    /** To a user: a measure was taken. */
    @Serializable
    @SerialName("sanctioned")
    public data class Sanctioned(
        @SerialName("sanction_id") val sanctionId: SanctionId,
        val sanction: SanctionKind,
        @SerialName("ends_at") val endsAt: Timestamp? = null,
    ) : EventBody

    /** To a user: a measure was lifted. */
    @Serializable
    @SerialName("sanction_lifted")
    public data class SanctionLifted(
        @SerialName("sanction_id") val sanctionId: SanctionId,
    ) : EventBody

    /** To access: a user may do nothing any more. */
    @Serializable
    @SerialName("user_shut_out")
    public data class UserShutOut(
        @SerialName("user_id") val userId: UserId,
    ) : EventBody

    /** To a user: there is another role on the platform. */
    @Serializable
    @SerialName("role_changed")
    public data class RoleChanged(
        val role: PlatformRole,
    ) : EventBody

    /** To a user: the account was suspended. */
    @Serializable
    @SerialName("user_suspended")
    public data object UserSuspended : EventBody

    /** To a user: the suspension was lifted. */
    @Serializable
    @SerialName("user_reinstated")
    public data object UserReinstated : EventBody

    /** To a user: the account was deleted. */
    @Serializable
    @SerialName("user_deleted")
    public data object UserDeleted : EventBody

    /** To a workspace: it was made. */
    @Serializable
    @SerialName("workspace_created")
    public data object WorkspaceCreated : EventBody

    /** To a workspace: its name or what it asks for was changed. */
    @Serializable
    @SerialName("workspace_changed")
    public data object WorkspaceChanged : EventBody

    /** To a workspace: somebody came in. */
    @Serializable
    @SerialName("member_added")
    public data class MemberAdded(
        @SerialName("user_id") val userId: UserId,
        val role: MemberRole,
    ) : EventBody

    /** To a workspace: a member has another role. */
    @Serializable
    @SerialName("member_role_changed")
    public data class MemberRoleChanged(
        @SerialName("user_id") val userId: UserId,
        val role: MemberRole,
    ) : EventBody

    /** To a workspace: a member left or was taken out. */
    @Serializable
    @SerialName("member_removed")
    public data class MemberRemoved(
        @SerialName("user_id") val userId: UserId,
    ) : EventBody

    /** To a workspace: somebody was invited. */
    @Serializable
    @SerialName("invite_created")
    public data class InviteCreated(
        @SerialName("invite_id") val inviteId: InviteId,
        val role: MemberRole,
    ) : EventBody

    /** To a workspace: an invitation was taken back. */
    @Serializable
    @SerialName("invite_revoked")
    public data class InviteRevoked(
        @SerialName("invite_id") val inviteId: InviteId,
    ) : EventBody

    /** To a workspace: a change waits for approval. */
    @Serializable
    @SerialName("change_requested")
    public data class ChangeRequested(
        @SerialName("change_id") val changeId: PendingChangeId,
        val operation: String,
        @SerialName("requester_id") val requesterId: UserId,
    ) : EventBody

    /** To a workspace: a change was decided. */
    @Serializable
    @SerialName("change_decided")
    public data class ChangeDecided(
        @SerialName("change_id") val changeId: PendingChangeId,
        val state: ChangeState,
    ) : EventBody

    /** To a workspace: it was deleted. */
    @Serializable
    @SerialName("workspace_deleted")
    public data object WorkspaceDeleted : EventBody

    /** A kind that this version does not know, as a newer store may have. It cannot be sent. */
    @Serializable(with = Unknown.Reader::class)
    public data class Unknown(
        /** The kind. */
        val kind: String,
        /** Everything in it. */
        val fields: JsonObject,
    ) : EventBody {
        internal object Reader : UnknownReader<Unknown>("EventBody", ::Unknown)
    }
}

/** What is read when a kind is not known here. */
internal val unknownVariants: SerializersModule = SerializersModule {
    polymorphicDefaultDeserializer(Attributes::class) { Attributes.Unknown.Reader }
    polymorphicDefaultDeserializer(AuctionEventView::class) { AuctionEventView.Unknown.Reader }
    polymorphicDefaultDeserializer(EventBody::class) { EventBody.Unknown.Reader }
}
