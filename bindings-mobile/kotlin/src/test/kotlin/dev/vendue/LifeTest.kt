package dev.vendue

import java.nio.file.Files
import java.time.Instant
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread
import kotlin.coroutines.Continuation
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.startCoroutine
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertNotNull
import kotlin.test.assertTrue
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout

/** Opening, closing, cancelling, and what the collector of garbage does. */
class LifeTest {
    @Test
    fun `a file is there again when it is opened again`() = runBlocking {
        val address = "${Files.createTempDirectory("vendue-life")}/market.db"
        val lot = Lot.open(address)
        lot.market.use { lot.bid(1500) }
        Market.open(address, OpenOptions(virtualTime = Lot.START)).use { market ->
            val found = market.auctions.get(lot.auctionId)
            assertEquals(1, found.auction.bidCount)
            assertEquals("Clock", found.listing.title)
        }
    }

    @Test
    fun `nothing is done after closing, and closing again is nothing`() = runBlocking {
        val lot = Lot.open()
        assertFalse(lot.bidder.isClosed)
        lot.market.close()
        lot.market.close()
        lot.market.shutdown()
        assertTrue(lot.market.isClosed && lot.bidder.isClosed)
        for (closed in listOf(lot.market, lot.bidder, lot.market.actingAsAnyone())) {
            val error = assertFailsWith<VendueException.Unavailable> {
                closed.auctions.get(lot.auctionId)
            }
            assertEquals(ErrorCode.CLOSED, error.code)
        }
        assertFailsWith<VendueException.Unavailable> { lot.bid(1500) }
        assertFailsWith<VendueException.Unavailable> { lot.market.actingWith("token") }
        Unit
    }

    @Test
    fun `closing while others call leaves nobody waiting`() = runBlocking {
        repeat(20) {
            val lot = Lot.open()
            val asked = (1..50).map { number ->
                async(Dispatchers.Default) {
                    runCatching { lot.market.identity.register("user$number", "user$number@x.org") }
                }
            }
            withTimeout(10.seconds) { lot.market.shutdown() }
            for (answer in withTimeout(10.seconds) { asked.awaitAll() }) {
                val refused = answer.exceptionOrNull() ?: continue
                assertEquals(ErrorCode.CLOSED, (refused as VendueException).code)
            }
        }
    }

    @Test
    fun `a coroutine without a dispatcher may hold its thread`() {
        for (context in listOf(EmptyCoroutineContext, Dispatchers.Unconfined)) {
            val done = CompletableFuture<Boolean>()
            suspend {
                val lot = Lot.open()
                lot.bid(1500)
                assertFalse(Thread.currentThread().name == "vendue")
                runBlocking { lot.bidder.identity.me() }
                lot.market.close()
                lot.market.isClosed
            }
                .startCoroutine(
                    Continuation(context) { end ->
                        end.fold(done::complete, done::completeExceptionally)
                    }
                )
            assertTrue(done.get(20, TimeUnit.SECONDS))
        }
    }

    @Test
    fun `a moment that no calendar has is refused like any other`() = runBlocking {
        val lot = Lot.open()
        for (moment in listOf(Instant.MIN, Instant.MAX)) {
            val moved = assertFailsWith<VendueException.Invalid> { lot.market.runUntil(moment) }
            assertEquals("moment", moved.details["field"])
            val opened = assertFailsWith<VendueException.Invalid> {
                Market.open(":memory:", OpenOptions(virtualTime = moment))
            }
            assertEquals("virtual_time", opened.details["field"])
        }
        lot.market.close()
    }

    @Test
    fun `a market that is used is closed in any case`() = runBlocking {
        var used: Market? = null
        val failure = assertFailsWith<IllegalStateException> {
            Market.using(":memory:") { market ->
                used = market
                error("enough")
            }
        }
        assertEquals("enough", failure.message)
        assertTrue(assertNotNull(used).isClosed)
        // To close it again is nothing, whoever does it.
        used.actingAsAnyone().shutdown()
    }

    @Test
    fun `only the host closes`() = runBlocking {
        val lot = Lot.open()
        assertFailsWith<VendueException.Forbidden> { lot.bidder.close() }
        assertFalse(lot.market.isClosed)
        lot.market.close()
    }

    @Test
    fun `an interrupted thread closes its market all the same`() {
        val market = runBlocking { Market.open(":memory:") }
        var stillInterrupted = false
        thread {
            Thread.currentThread().interrupt()
            market.close()
            stillInterrupted = Thread.currentThread().isInterrupted
        }.join()
        assertTrue(market.isClosed && stillInterrupted)
    }

    @Test
    fun `the clock is moved and everything due is done`() = runBlocking {
        val lot = Lot.open()
        lot.market.use { market ->
            lot.bid(1500)
            assertEquals(Lot.START, market.now)
            val end = Lot.START.plusSeconds(2 * 86_400)
            assertTrue(market.runUntil(end) > 0)
            assertEquals(end, market.now)
            assertEquals(AuctionState.SOLD, market.auctions.get(lot.auctionId).auction.state)
        }
    }

    @Test
    fun `a write that was cancelled is done once, whether or not it was done`() = runBlocking {
        val lot = Lot.open("${Files.createTempDirectory("vendue-life")}/market.db")
        lot.market.use {
            repeat(100) { round ->
                val once = lot.bidder.once("bid-$round")
                val amount = 1500L + 100 * round
                // It has called into the library when it is cancelled.
                val cancelled = launch(Dispatchers.Default, CoroutineStart.UNDISPATCHED) {
                    lot.bid(amount, by = once)
                }
                cancelled.cancel()
                withTimeout(10.seconds) { cancelled.join() }
                val first = lot.bid(amount, by = once)
                assertEquals(first, lot.bid(amount, by = once))
                assertEquals(round + 1L, first.bidCount)
            }
        }
    }

    @Test
    fun `many coroutines call at once`() = runBlocking {
        val lot = Lot.open()
        lot.market.use { market ->
            val users = (1..500).map { number ->
                async(Dispatchers.Default) {
                    market.identity.register("user$number", "user$number@example.org")
                }
            }
            assertEquals(500, users.awaitAll().map { it.id }.toSet().size)
        }
    }

    @Test
    fun `a market that nobody holds any more is collected, with calls under way`() = runBlocking {
        repeat(20) { round ->
            val market = Market.open(":memory:")
            val asked = (1..5).map { number ->
                launch(Dispatchers.Default) {
                    market.identity.register("user$number", "user$number@example.org")
                }
            }
            if (round % 2 == 0) {
                asked.forEach { it.join() }
            }
            asked.forEach { it.cancel() }
            System.gc()
        }
        // What was collected took nothing of the others with it.
        Lot.open().market.use { assertEquals(2, it.identity.page().items.size) }
    }
}
