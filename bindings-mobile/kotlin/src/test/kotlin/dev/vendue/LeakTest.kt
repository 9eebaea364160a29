package dev.vendue

import com.sun.jna.Library
import com.sun.jna.Native
import com.sun.jna.Structure
import kotlin.test.Test
import kotlin.test.fail
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/**
 * Calls that are made again and again leave nothing behind: a million, and some more that suspend.
 * `-Dvendue.leak.calls` makes it another number.
 */
class LeakTest {
    private val calls = System.getProperty("vendue.leak.calls", "1000000").toInt()

    @Test
    fun `calls of a rule leave nothing behind`() {
        requireFlat {
            repeat(calls / 4) { Rules.increment("ebay_us", 1500) }
        }
    }

    @Test
    fun `suspended calls, those that are cancelled among them, leave nothing behind`() {
        runBlocking {
            val lot = Lot.open()
            lot.market.use { market ->
                val userId = lot.bidder.userId.orEmpty()
                requireFlat {
                    runBlocking(Dispatchers.Default) {
                        repeat(calls / 100) { market.actingAs(userId).identity.me() }
                        repeat(calls / 1000) {
                            val read = launch(start = CoroutineStart.UNDISPATCHED) {
                                market.auctions.get(lot.auctionId)
                            }
                            read.cancel()
                        }
                    }
                }
            }
        }
    }

    /**
     * Runs it once to warm up, and then four times; after that as much memory is in use as before.
     * What is lost stays lost: a text of 16 bytes for each of a million calls is 15 MiB.
     */
    private fun requireFlat(run: () -> Unit) {
        run()
        val before = settled()
        repeat(4) { run() }
        val more = settled() - before
        println("in use more than before: $more")
        if (more.java > LIMIT || more.native > LIMIT) {
            fail("more memory is in use than before: $more")
        }
    }

    /**
     * What is in use once it falls no further. What belongs to the library is freed by a thread of
     * JNA that may be seconds behind the calls.
     */
    private fun settled(): Used {
        var least = Used.now()
        var since = TimeSource.Monotonic.markNow()
        val begun = since
        while (since.elapsedNow() < 5.seconds && begun.elapsedNow() < 60.seconds) {
            Thread.sleep(200)
            val now = Used.now()
            if (now.java < least.java - NOISE || now.native < least.native - NOISE) {
                since = TimeSource.Monotonic.markNow()
            }
            least = Used(minOf(least.java, now.java), minOf(least.native, now.native))
        }
        return least
    }

    /** The bytes in use of the heap of Java, and of the heap outside it. */
    private data class Used(val java: Long, val native: Long) {
        operator fun minus(other: Used) = Used(java - other.java, native - other.native)

        companion object {
            fun now(): Used {
                System.gc()
                val runtime = Runtime.getRuntime()
                val allocated = GnuLibC.instance.mallinfo2()
                return Used(
                    runtime.totalMemory() - runtime.freeMemory(),
                    allocated.uordblks + allocated.hblkhd,
                )
            }
        }
    }

    private companion object {
        const val LIMIT = 8L * 1024 * 1024
        const val NOISE = 128L * 1024
    }
}

/** What the allocator of GNU tells of itself; what the process has of the machine says little. */
internal interface GnuLibC : Library {
    fun mallinfo2(): Allocated.ByValue

    companion object {
        val instance: GnuLibC by lazy { Native.load("c", GnuLibC::class.java) }
    }
}

@Structure.FieldOrder(
    "arena", "ordblks", "smblks", "hblks", "hblkhd",
    "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
)
internal open class Allocated : Structure() {
    @JvmField var arena: Long = 0
    @JvmField var ordblks: Long = 0
    @JvmField var smblks: Long = 0
    @JvmField var hblks: Long = 0
    @JvmField var hblkhd: Long = 0
    @JvmField var usmblks: Long = 0
    @JvmField var fsmblks: Long = 0
    @JvmField var uordblks: Long = 0
    @JvmField var fordblks: Long = 0
    @JvmField var keepcost: Long = 0

    class ByValue : Allocated(), Structure.ByValue
}
