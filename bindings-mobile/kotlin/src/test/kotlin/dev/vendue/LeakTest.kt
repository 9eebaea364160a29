package dev.vendue

import java.nio.file.Path
import kotlin.io.path.exists
import kotlin.io.path.readLines
import kotlin.test.Test
import kotlin.test.assertTrue
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
        requireFlat(rounds = 4) {
            repeat(calls / 4) { Rules.increment("ebay_us", 1500) }
        }
    }

    @Test
    fun `suspended calls, those that are cancelled among them, leave nothing behind`() {
        runBlocking {
            val lot = Lot.open()
            lot.market.use { market ->
                requireFlat(rounds = 5) {
                    runBlocking(Dispatchers.Default) {
                        val userId = lot.bidder.userId.orEmpty()
                        repeat(calls / 25) { market.actingAs(userId).identity.me() }
                        repeat(1_000) {
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

    /** Runs it to warm up, and then so often; the memory at the end is that of the start. */
    private fun requireFlat(rounds: Int, run: () -> Unit) {
        run()
        val (heapBefore, processBefore) = used()
        repeat(rounds) { run() }
        val (heapAfter, processAfter) = used()
        val heap = (heapAfter - heapBefore) / MIB
        val process = (processAfter - processBefore) / MIB
        println("memory grew by $heap MiB in Java, by $process MiB in the process")
        // A text that is not freed costs some 64 bytes a call: 12 MiB for 200,000. What the
        // process has of the machine goes up and down by more than that, so its limit is wider.
        assertTrue(heap <= 8, "Java holds $heap MiB more than before")
        assertTrue(process <= 32, "the process holds $process MiB more than before")
    }

    /** The bytes that Java has in use, and the bytes that the process has of the machine. */
    private fun used(): Pair<Long, Long> {
        val runtime = Runtime.getRuntime()
        // What belongs to the library is freed by threads of their own after each collection.
        repeat(5) {
            System.gc()
            Thread.sleep(100)
        }
        val status = Path.of("/proc/self/status")
        // Only Linux tells it so.
        val process = if (status.exists()) {
            val line = status.readLines().first { it.startsWith("VmRSS:") }
            line.filter(Char::isDigit).toLong() * 1024
        } else {
            0
        }
        return Pair(runtime.totalMemory() - runtime.freeMemory(), process)
    }

    private companion object {
        const val MIB = 1024L * 1024
    }
}
