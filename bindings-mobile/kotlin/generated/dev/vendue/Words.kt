// Written by `make hosts` from what the program declares; a change here is lost.

package dev.vendue

import kotlinx.serialization.Serializable

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
@Serializable(with = Act.Reader::class)
public enum class Act(override val word: String) : Word {
    BID("bid"),
    BUY_NOW("buy_now"),
    RETRACTION("retraction"),
    STARTED("started"),
    GROUP_EXTENDED("group_extended"),
    PAUSED("paused"),
    RESUMED("resumed"),
    RESERVE_CHANGED("reserve_changed"),
    ENDED("ended"),
    CANCELLED("cancelled"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<Act>("Act", entries, UNKNOWN)
}

/**
 * Who may bid.
 *
 * - `open`: Every user.
 * - `registered`: Users who registered for this auction.
 * - `approved`: Users whom the seller approved.
 * - `deposit`: Users for whom a deposit is held.
 * - `invited`: Users whom the seller invited.
 */
@Serializable(with = Admission.Reader::class)
public enum class Admission(override val word: String) : Word {
    OPEN("open"),
    REGISTERED("registered"),
    APPROVED("approved"),
    DEPOSIT("deposit"),
    INVITED("invited"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<Admission>("Admission", entries, UNKNOWN)
}

/**
 * How far a user has come in being admitted to one auction.
 *
 * - `registered`: Registered, or asked to be approved.
 * - `approved`: Approved by the seller.
 * - `invited`: Invited by the seller.
 * - `refused`: Refused by the seller.
 */
@Serializable(with = AdmissionStatus.Reader::class)
public enum class AdmissionStatus(override val word: String) : Word {
    REGISTERED("registered"),
    APPROVED("approved"),
    INVITED("invited"),
    REFUSED("refused"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<AdmissionStatus>("AdmissionStatus", entries, UNKNOWN)
}

/**
 * A part of the life of auctions, as lists are asked for.
 *
 * - `upcoming`: Announced and not started; the earliest start first.
 * - `running`: Live or paused; the earliest end first.
 * - `over`: Over; the latest first.
 */
@Serializable(with = AuctionPhase.Reader::class)
public enum class AuctionPhase(override val word: String) : Word {
    UPCOMING("upcoming"),
    RUNNING("running"),
    OVER("over");

    internal object Reader : WordSerializer<AuctionPhase>("AuctionPhase", entries, null)
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
@Serializable(with = AuctionState.Reader::class)
public enum class AuctionState(override val word: String) : Word {
    DRAFT("draft"),
    SCHEDULED("scheduled"),
    LIVE("live"),
    PAUSED("paused"),
    SOLD("sold"),
    UNSOLD("unsold"),
    CANCELLED("cancelled"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<AuctionState>("AuctionState", entries, UNKNOWN)
}

/**
 * What the price does while the best maximum is below the reserve.
 *
 * - `step`: It rises by steps, as without a reserve.
 * - `jump_to_max`: It jumps to the full maximum.
 */
@Serializable(with = BelowReserve.Reader::class)
public enum class BelowReserve(override val word: String) : Word {
    STEP("step"),
    JUMP_TO_MAX("jump_to_max"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<BelowReserve>("BelowReserve", entries, UNKNOWN)
}

/**
 * The state of the box in which a thing came.
 *
 * - `good`: It is there and fine.
 * - `damaged`: It is there and damaged.
 * - `none`: It is not there.
 */
@Serializable(with = BoxCondition.Reader::class)
public enum class BoxCondition(override val word: String) : Word {
    GOOD("good"),
    DAMAGED("damaged"),
    NONE("none"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<BoxCondition>("BoxCondition", entries, UNKNOWN)
}

/**
 * Why an auction was called off.
 *
 * - `seller`: The seller called it off.
 * - `administrator`: An administrator called it off.
 */
@Serializable(with = CancelReason.Reader::class)
public enum class CancelReason(override val word: String) : Word {
    SELLER("seller"),
    ADMINISTRATOR("administrator"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<CancelReason>("CancelReason", entries, UNKNOWN)
}

/**
 * What has become of a change.
 *
 * - `pending`: It waits.
 * - `approved`: It was done.
 * - `rejected`: It will not be done.
 * - `withdrawn`: Who asked for it took it back.
 */
@Serializable(with = ChangeState.Reader::class)
public enum class ChangeState(override val word: String) : Word {
    PENDING("pending"),
    APPROVED("approved"),
    REJECTED("rejected"),
    WITHDRAWN("withdrawn"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<ChangeState>("ChangeState", entries, UNKNOWN)
}

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
@Serializable(with = Condition.Reader::class)
public enum class Condition(override val word: String) : Word {
    NEW("new"),
    EXCELLENT("excellent"),
    VERY_GOOD("very_good"),
    GOOD("good"),
    FAIR("fair"),
    POOR("poor"),
    DAMAGED("damaged"),
    FOR_REPAIR("for_repair"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<Condition>("Condition", entries, UNKNOWN)
}

/**
 * How a seller ends an auction before its time.
 *
 * - `call_off`: Without a sale, as the seller may cancel it.
 * - `sell_to_leader`: By selling to the leader.
 */
@Serializable(with = EarlyEnd.Reader::class)
public enum class EarlyEnd(override val word: String) : Word {
    CALL_OFF("call_off"),
    SELL_TO_LEADER("sell_to_leader");

    internal object Reader : WordSerializer<EarlyEnd>("EarlyEnd", entries, null)
}

/**
 * What the first bid must reach.
 *
 * - `at_start`: The opening price.
 * - `start_plus_step`: The opening price and one step.
 */
@Serializable(with = FirstBid.Reader::class)
public enum class FirstBid(override val word: String) : Word {
    AT_START("at_start"),
    START_PLUS_STEP("start_plus_step"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<FirstBid>("FirstBid", entries, UNKNOWN)
}

/**
 * How an auction is run. English is the first; the others join the same state machine.
 *
 * - `english`: Open and ascending, with proxy maximums.
 */
@Serializable(with = Format.Reader::class)
public enum class Format(override val word: String) : Word {
    ENGLISH("english"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<Format>("Format", entries, UNKNOWN)
}

/**
 * What has become of an invitation.
 *
 * - `pending`: It waits for an answer, or is over without one.
 * - `accepted`: Somebody came in by it.
 * - `revoked`: It was taken back.
 */
@Serializable(with = InviteState.Reader::class)
public enum class InviteState(override val word: String) : Word {
    PENDING("pending"),
    ACCEPTED("accepted"),
    REVOKED("revoked"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<InviteState>("InviteState", entries, UNKNOWN)
}

/**
 * What a link is for.
 *
 * - `verify_email`: To confirm an e-mail address.
 * - `reset_password`: To set another password.
 * - `setup`: To make the first administrator.
 */
@Serializable(with = LinkKind.Reader::class)
public enum class LinkKind(override val word: String) : Word {
    VERIFY_EMAIL("verify_email"),
    RESET_PASSWORD("reset_password"),
    SETUP("setup");

    internal object Reader : WordSerializer<LinkKind>("LinkKind", entries, null)
}

/**
 * How a listing is sold.
 *
 * - `fixed_price`: At a fixed price.
 * - `negotiable`: By offers.
 * - `auction`: By auction.
 * - `swap`: In exchange for something else.
 */
@Serializable(with = ListingKind.Reader::class)
public enum class ListingKind(override val word: String) : Word {
    FIXED_PRICE("fixed_price"),
    NEGOTIABLE("negotiable"),
    AUCTION("auction"),
    SWAP("swap"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<ListingKind>("ListingKind", entries, UNKNOWN)
}

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
@Serializable(with = ListingState.Reader::class)
public enum class ListingState(override val word: String) : Word {
    DRAFT("draft"),
    SCHEDULED("scheduled"),
    ACTIVE("active"),
    PAUSED("paused"),
    PENDING_SETTLEMENT("pending_settlement"),
    SOLD("sold"),
    SOLD_OUTSIDE("sold_outside"),
    ENDED("ended"),
    WITHDRAWN("withdrawn"),
    DELETED("deleted"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<ListingState>("ListingState", entries, UNKNOWN)
}

/**
 * A member's role in a workspace, from the strongest to the weakest.
 *
 * - `owner`: Owns the workspace.
 * - `admin`: Manages it and its members.
 * - `member`: Works in it.
 * - `viewer`: Looks at it.
 */
@Serializable(with = MemberRole.Reader::class)
public enum class MemberRole(override val word: String) : Word {
    OWNER("owner"),
    ADMIN("admin"),
    MEMBER("member"),
    VIEWER("viewer"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<MemberRole>("MemberRole", entries, UNKNOWN)
}

/**
 * Whether the time left keeps running while an auction is paused.
 *
 * - `stops`: The end moves by the length of the pause.
 * - `runs`: The end stays where it is.
 */
@Serializable(with = PausedTime.Reader::class)
public enum class PausedTime(override val word: String) : Word {
    STOPS("stops"),
    RUNS("runs"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<PausedTime>("PausedTime", entries, UNKNOWN)
}

/**
 * Whether something is allowed.
 *
 * - `allowed`: It is.
 * - `refused`: It is refused.
 */
@Serializable(with = Permission.Reader::class)
public enum class Permission(override val word: String) : Word {
    ALLOWED("allowed"),
    REFUSED("refused"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<Permission>("Permission", entries, UNKNOWN)
}

/**
 * A user's role on the whole platform.
 *
 * - `user`: Buys and sells.
 * - `admin`: Runs the platform.
 */
@Serializable(with = PlatformRole.Reader::class)
public enum class PlatformRole(override val word: String) : Word {
    USER("user"),
    ADMIN("admin"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<PlatformRole>("PlatformRole", entries, UNKNOWN)
}

/**
 * What a line of the final price is for.
 *
 * - `hammer`: The price at which the thing was sold.
 * - `premium`: The buyer's premium.
 * - `tax`: Tax on the hammer price.
 */
@Serializable(with = PriceLineKind.Reader::class)
public enum class PriceLineKind(override val word: String) : Word {
    HAMMER("hammer"),
    PREMIUM("premium"),
    TAX("tax"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<PriceLineKind>("PriceLineKind", entries, UNKNOWN)
}

/**
 * When a bid may be taken back.
 *
 * - `never`: Never.
 * - `ebay`: By eBay's windows: more than 12 hours left, all of the bidder's bids; otherwise only
 *   the latest, within an hour of placing it.
 * - `seller_approval`: When the seller agrees.
 */
@Serializable(with = Retraction.Reader::class)
public enum class Retraction(override val word: String) : Word {
    NEVER("never"),
    EBAY("ebay"),
    SELLER_APPROVAL("seller_approval"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<Retraction>("Retraction", entries, UNKNOWN)
}

/**
 * Why a bid is taken back.
 *
 * - `wrong_amount`: A wrong amount was typed.
 * - `description_changed`: The description was changed materially.
 * - `seller_unreachable`: The seller cannot be reached.
 */
@Serializable(with = RetractionReason.Reader::class)
public enum class RetractionReason(override val word: String) : Word {
    WRONG_AMOUNT("wrong_amount"),
    DESCRIPTION_CHANGED("description_changed"),
    SELLER_UNREACHABLE("seller_unreachable"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<RetractionReason>("RetractionReason", entries, UNKNOWN)
}

/**
 * What a measure takes from a user.
 *
 * - `warning`: Nothing: it is a word of warning that is kept.
 * - `bid_ban`: To bid.
 * - `suspension`: Everything: the account is suspended and its sessions end.
 */
@Serializable(with = SanctionKind.Reader::class)
public enum class SanctionKind(override val word: String) : Word {
    WARNING("warning"),
    BID_BAN("bid_ban"),
    SUSPENSION("suspension"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<SanctionKind>("SanctionKind", entries, UNKNOWN)
}

/**
 * Whether a leader may raise the own maximum.
 *
 * - `allowed`: Yes; the price moves only to reach a reserve.
 * - `refused`: No.
 */
@Serializable(with = SelfRaise.Reader::class)
public enum class SelfRaise(override val word: String) : Word {
    ALLOWED("allowed"),
    REFUSED("refused"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<SelfRaise>("SelfRaise", entries, UNKNOWN)
}

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
@Serializable(with = SessionEnd.Reader::class)
public enum class SessionEnd(override val word: String) : Word {
    SIGNED_OUT("signed_out"),
    REVOKED("revoked"),
    REPLACED("replaced"),
    REUSED("reused"),
    PASSWORD_CHANGED("password_changed"),
    SUSPENDED("suspended"),
    DELETED("deleted"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<SessionEnd>("SessionEnd", entries, UNKNOWN)
}

/**
 * How a session is carried on.
 *
 * - `tokens`: By access tokens, and refresh tokens that are each good once.
 * - `page`: By the cookie of a browser.
 */
@Serializable(with = SessionKind.Reader::class)
public enum class SessionKind(override val word: String) : Word {
    TOKENS("tokens"),
    PAGE("page"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<SessionKind>("SessionKind", entries, UNKNOWN)
}

/**
 * How many sessions a user may have at a time.
 *
 * - `multi`: As many as `OPEN_SESSIONS_MAX`; one more ends the oldest.
 * - `single`: One: to sign in ends the others.
 * - `max`: As many as `IdentityPolicy.sessionsMax`; one more ends the oldest.
 */
@Serializable(with = SessionPolicy.Reader::class)
public enum class SessionPolicy(override val word: String) : Word {
    MULTI("multi"),
    SINGLE("single"),
    MAX("max");

    internal object Reader : WordSerializer<SessionPolicy>("SessionPolicy", entries, null)
}

/**
 * By what somebody came in.
 *
 * - `password`: A password of this market.
 * - `external`: A token of another system.
 * - `link`: A one-time link.
 * - `host`: The program that embeds the market vouched for the user.
 */
@Serializable(with = SignInMethod.Reader::class)
public enum class SignInMethod(override val word: String) : Word {
    PASSWORD("password"),
    EXTERNAL("external"),
    LINK("link"),
    HOST("host"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<SignInMethod>("SignInMethod", entries, UNKNOWN)
}

/**
 * Who leads when two maximums are equal.
 *
 * - `earliest`: The earlier bid.
 * - `live_beats_absentee`: A bid placed while the auction is live beats an equal one placed before
 *   the start.
 */
@Serializable(with = TieRule.Reader::class)
public enum class TieRule(override val word: String) : Word {
    EARLIEST("earliest"),
    LIVE_BEATS_ABSENTEE("live_beats_absentee"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<TieRule>("TieRule", entries, UNKNOWN)
}

/**
 * Why an auction ended without a sale.
 *
 * - `no_bids`: Nobody bid.
 * - `reserve_not_met`: The reserve was not met.
 */
@Serializable(with = UnsoldReason.Reader::class)
public enum class UnsoldReason(override val word: String) : Word {
    NO_BIDS("no_bids"),
    RESERVE_NOT_MET("reserve_not_met"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<UnsoldReason>("UnsoldReason", entries, UNKNOWN)
}

/**
 * Whether a user may act.
 *
 * - `active`: Yes.
 * - `suspended`: Not until an administrator lifts it, or until the suspension is over.
 * - `deleted`: Never again: the account was deleted, and what others need of it has no name.
 */
@Serializable(with = UserState.Reader::class)
public enum class UserState(override val word: String) : Word {
    ACTIVE("active"),
    SUSPENDED("suspended"),
    DELETED("deleted"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<UserState>("UserState", entries, UNKNOWN)
}

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
@Serializable(with = Verdict.Reader::class)
public enum class Verdict(override val word: String) : Word {
    LEADING("leading"),
    WON("won"),
    HIGHER_MAXIMUM("higher_maximum"),
    EQUAL_AND_EARLIER("equal_and_earlier"),
    EQUAL_AND_LIVE("equal_and_live"),
    BOUGHT_NOW("bought_now"),
    RESERVE_NOT_MET("reserve_not_met"),
    RETRACTED("retracted"),
    CANCELLED("cancelled"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<Verdict>("Verdict", entries, UNKNOWN)
}
