package dev.vendue

import dev.vendue.internal.NativeMarket
import dev.vendue.internal.nativeVersion
import java.time.Instant
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext

/**
 * A market with the rights of somebody: right after it was opened those of the host, which may do
 * everything.
 *
 * What [actingAs] and the like give shares the market with this one and costs next to nothing, so
 * it is made for each request. Every call may come from any thread, and many at once.
 *
 * A write that is under way when its coroutine is cancelled is not taken back: it may still be
 * done. Who wants to know, or to try again, asks with the same key of [once].
 *
 * Every call fails with a [VendueException].
 */
public class Market private constructor(private val native: NativeMarket) :
    MarketAreas(Calls(native)), AutoCloseable {
    /** The id of the user who acts, if one does. */
    public val userId: UserId?
        get() = native.userId()

    /** The time by the market's clock. */
    public val now: Instant
        get() = Instant.ofEpochMilli(native.nowMs())

    /** Whether the market was closed, by this object or another. */
    public val isClosed: Boolean
        get() = native.isClosed()

    /** The same market with a user's rights. Fails with `id_malformed`. */
    public fun actingAs(userId: UserId): Market = Market(guarded { native.actingAs(userId) })

    /** The same market for somebody who is not signed in. */
    public fun actingAsAnyone(): Market = Market(guarded { native.actingAsAnyone() })

    /**
     * The same market for who holds an access token or an API key. Fails with `token_invalid` and
     * `account_suspended`, among others.
     */
    public suspend fun actingWith(bearer: String): Market =
        Market(answered { native.actingWith(bearer) })

    /** The same market for who holds the cookie of a page's session. Fails with `token_invalid`. */
    public suspend fun actingWithPage(cookie: String): Market =
        Market(answered { native.actingWithPage(cookie) })

    /** The same market in a workspace. Fails with `id_malformed`. */
    public fun inWorkspace(workspaceId: WorkspaceId): Market =
        Market(guarded { native.inWorkspace(workspaceId) })

    /**
     * The same market, with its next write made safe to send again: within 24 hours a write with
     * the same key by the same actor gives the first answer and changes nothing, and another write
     * with it is refused as `idempotency_conflict`. The hours are those of the machine, also where
     * the market is on virtual time. What is given carries the key for good: ask for one for each
     * write.
     */
    public fun once(key: String): Market = Market(guarded { native.once(key) })

    /**
     * Moves the virtual clock to a moment and does what falls due on the way; gives how many
     * deadlines that were. Fails with `invalid_argument` when the market was not opened with
     * [OpenOptions.virtualTime]. The time never goes back.
     */
    public suspend fun runUntil(moment: Instant): Long {
        val milliseconds =
            try {
                moment.toEpochMilli()
            } catch (_: ArithmeticException) {
                throw invalid("moment: must be of the years 1 to 9999", "moment")
            }
        return answered { native.runUntil(milliseconds) }
    }

    /**
     * Closes the market: decides what waits, ends every flow of events and gives up the file. Every
     * call fails with `closed` from then on. Closing again does nothing. Only the host may.
     */
    public suspend fun shutdown() {
        // Else a cancelled coroutine would leave a market behind of which nobody knows whether it
        // holds its file.
        withContext(NonCancellable) { answered { native.shutdown() } }
    }

    /**
     * As [shutdown], but the thread waits for it, so that `use` closes a market. In a coroutine
     * [using] does it without that. Only the market that was opened is to be closed: what
     * [actingAs] and the like give needs no end, and may not.
     */
    override fun close() {
        // The thread may be interrupted exactly because everything is being closed.
        val wasInterrupted = Thread.interrupted()
        try {
            runBlocking { shutdown() }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt()
            }
        }
    }

    override fun toString(): String = "Market(userId=$userId)"

    /** Opens markets. */
    public companion object {
        /**
         * Opens a market, does something with it, and closes it, whatever happens. It suspends for
         * all of that and holds no thread.
         */
        public suspend fun <T> using(
            address: String,
            options: OpenOptions = OpenOptions(),
            block: suspend (Market) -> T,
        ): T {
            val market = open(address, options)
            try {
                return block(market)
            } finally {
                market.shutdown()
            }
        }

        /** The version of the library. */
        public val version: String
            get() = nativeVersion()

        /**
         * Opens a market: `:memory:`, or the path of a file, which is made when it is not there.
         *
         * It never keeps the thread of the caller waiting. Fails with `invalid_argument`,
         * `storage_unavailable`, `storage_read_only`, `storage_busy`, `storage_corrupt` or
         * `schema_too_new`.
         */
        public suspend fun open(address: String, options: OpenOptions = OpenOptions()): Market {
            val written = written(OpenOptions.serializer(), options)
            // Who is cancelled meanwhile is still given the market, or nobody could close it.
            return withContext(Dispatchers.IO + NonCancellable) {
                Market(guarded { NativeMarket.open(address, written) })
            }
        }
    }
}
