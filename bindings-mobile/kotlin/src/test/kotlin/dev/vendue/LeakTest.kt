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
 * Calls that are made again and again leave nothing behind. `-Dvendue.leak.calls=1000000` makes a
 * million of them, which takes minutes where the library is not optimised.
 */
class LeakTest {
    private val calls = System.getProperty("vendue.leak.calls", "200000").toInt()

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
                        repeat(calls / 20) { market.actingAs(userId).identity.me() }
                        repeat(calls / 200) {
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
     * What belongs to the library is freed by a thread of JNA that may be far behind, so this waits
     * for it. What is lost stays lost: a text of 64 bytes for each of 200,000 calls is 12 MiB.
     */
    private fun requireFlat(run: () -> Unit) {
        run()
        Thread.sleep(2000)
        val before = Used.now()
        repeat(4) { run() }
        val begun = TimeSource.Monotonic.markNow()
        do {
            val more = Used.now() - before
            println("in use more than before: $more")
            if (more.java <= LIMIT && more.native <= LIMIT) {
                return
            }
            Thread.sleep(500)
        } while (begun.elapsedNow() < 30.seconds)
        fail("the memory that is in use does not come back")
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
