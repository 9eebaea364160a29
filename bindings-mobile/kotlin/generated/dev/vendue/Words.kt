// Written by `make hosts` from what the program declares; a change here is lost.

package dev.vendue

import kotlinx.serialization.Serializable

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

/** Which part of an auction's life. */
@Serializable(with = AuctionPhase.Reader::class)
public enum class AuctionPhase(override val word: String) : Word {
    UPCOMING("upcoming"),
    RUNNING("running"),
    OVER("over");

    internal object Reader : WordSerializer<AuctionPhase>("AuctionPhase", entries, null)
}

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

@Serializable(with = BelowReserve.Reader::class)
public enum class BelowReserve(override val word: String) : Word {
    STEP("step"),
    JUMP_TO_MAX("jump_to_max"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<BelowReserve>("BelowReserve", entries, UNKNOWN)
}

@Serializable(with = BoxCondition.Reader::class)
public enum class BoxCondition(override val word: String) : Word {
    GOOD("good"),
    DAMAGED("damaged"),
    NONE("none"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<BoxCondition>("BoxCondition", entries, UNKNOWN)
}

@Serializable(with = CancelReason.Reader::class)
public enum class CancelReason(override val word: String) : Word {
    SELLER("seller"),
    ADMINISTRATOR("administrator"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<CancelReason>("CancelReason", entries, UNKNOWN)
}

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

/** How a seller ends an auction before its time. */
@Serializable(with = EarlyEnd.Reader::class)
public enum class EarlyEnd(override val word: String) : Word {
    CALL_OFF("call_off"),
    SELL_TO_LEADER("sell_to_leader");

    internal object Reader : WordSerializer<EarlyEnd>("EarlyEnd", entries, null)
}

@Serializable(with = FirstBid.Reader::class)
public enum class FirstBid(override val word: String) : Word {
    AT_START("at_start"),
    START_PLUS_STEP("start_plus_step"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<FirstBid>("FirstBid", entries, UNKNOWN)
}

@Serializable(with = Format.Reader::class)
public enum class Format(override val word: String) : Word {
    ENGLISH("english"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<Format>("Format", entries, UNKNOWN)
}

@Serializable(with = InviteState.Reader::class)
public enum class InviteState(override val word: String) : Word {
    PENDING("pending"),
    ACCEPTED("accepted"),
    REVOKED("revoked"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<InviteState>("InviteState", entries, UNKNOWN)
}

@Serializable(with = LinkKind.Reader::class)
public enum class LinkKind(override val word: String) : Word {
    VERIFY_EMAIL("verify_email"),
    RESET_PASSWORD("reset_password"),
    SETUP("setup");

    internal object Reader : WordSerializer<LinkKind>("LinkKind", entries, null)
}

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

@Serializable(with = PausedTime.Reader::class)
public enum class PausedTime(override val word: String) : Word {
    STOPS("stops"),
    RUNS("runs"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<PausedTime>("PausedTime", entries, UNKNOWN)
}

@Serializable(with = Permission.Reader::class)
public enum class Permission(override val word: String) : Word {
    ALLOWED("allowed"),
    REFUSED("refused"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<Permission>("Permission", entries, UNKNOWN)
}

@Serializable(with = PlatformRole.Reader::class)
public enum class PlatformRole(override val word: String) : Word {
    USER("user"),
    ADMIN("admin"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<PlatformRole>("PlatformRole", entries, UNKNOWN)
}

@Serializable(with = PriceLineKind.Reader::class)
public enum class PriceLineKind(override val word: String) : Word {
    HAMMER("hammer"),
    PREMIUM("premium"),
    TAX("tax"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<PriceLineKind>("PriceLineKind", entries, UNKNOWN)
}

@Serializable(with = Retraction.Reader::class)
public enum class Retraction(override val word: String) : Word {
    NEVER("never"),
    EBAY("ebay"),
    SELLER_APPROVAL("seller_approval"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<Retraction>("Retraction", entries, UNKNOWN)
}

@Serializable(with = RetractionReason.Reader::class)
public enum class RetractionReason(override val word: String) : Word {
    WRONG_AMOUNT("wrong_amount"),
    DESCRIPTION_CHANGED("description_changed"),
    SELLER_UNREACHABLE("seller_unreachable"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<RetractionReason>("RetractionReason", entries, UNKNOWN)
}

@Serializable(with = SanctionKind.Reader::class)
public enum class SanctionKind(override val word: String) : Word {
    WARNING("warning"),
    BID_BAN("bid_ban"),
    SUSPENSION("suspension"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<SanctionKind>("SanctionKind", entries, UNKNOWN)
}

@Serializable(with = SelfRaise.Reader::class)
public enum class SelfRaise(override val word: String) : Word {
    ALLOWED("allowed"),
    REFUSED("refused"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<SelfRaise>("SelfRaise", entries, UNKNOWN)
}

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

@Serializable(with = SessionKind.Reader::class)
public enum class SessionKind(override val word: String) : Word {
    TOKENS("tokens"),
    PAGE("page"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<SessionKind>("SessionKind", entries, UNKNOWN)
}

@Serializable(with = SessionPolicy.Reader::class)
public enum class SessionPolicy(override val word: String) : Word {
    MULTI("multi"),
    SINGLE("single"),
    MAX("max");

    internal object Reader : WordSerializer<SessionPolicy>("SessionPolicy", entries, null)
}

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

@Serializable(with = TieRule.Reader::class)
public enum class TieRule(override val word: String) : Word {
    EARLIEST("earliest"),
    LIVE_BEATS_ABSENTEE("live_beats_absentee"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<TieRule>("TieRule", entries, UNKNOWN)
}

@Serializable(with = UnsoldReason.Reader::class)
public enum class UnsoldReason(override val word: String) : Word {
    NO_BIDS("no_bids"),
    RESERVE_NOT_MET("reserve_not_met"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<UnsoldReason>("UnsoldReason", entries, UNKNOWN)
}

@Serializable(with = UserState.Reader::class)
public enum class UserState(override val word: String) : Word {
    ACTIVE("active"),
    SUSPENDED("suspended"),
    DELETED("deleted"),

    /** A word that this version does not know. It cannot be sent. */
    UNKNOWN("unknown");

    internal object Reader : WordSerializer<UserState>("UserState", entries, UNKNOWN)
}

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
