package dev.vendue

import dev.vendue.internal.NativeFeed
import kotlin.test.Test
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout

class EventsTest {
    @Test
    fun `a flow gives what has happened, and then what happens`() = runBlocking {
        val lot = Lot.open()
        lot.market.use { market ->
            val seen = async(Dispatchers.Default) {
                lot.seller.events.watch(lot.auctionId, since = 0).take(4).toList()
            }
            lot.bid(1500)
            lot.bid(2000)
            val events = withTimeout(10.seconds) { seen.await() }
            assertEquals(listOf(1L, 2L, 3L, 4L), events.map { it.sequence })
            val bids = events.flatMap { it.views }.filterIsInstance<AuctionEventView.BidPlaced>()
            assertEquals(listOf(1L, 2L), bids.map { it.bidCount })
            val topic = market.events.subscribe("auction:${lot.auctionId}", since = 2)
            assertIs<EventBody.BidPlaced>(withTimeout(10.seconds) { topic.first() }.body)
            Unit
        }
    }

    @Test
    fun `each collector has the events from the beginning`() = runBlocking {
        val lot = Lot.open()
        lot.market.use {
            val events = lot.bidder.events.watch(lot.auctionId, since = 0)
            repeat(3) {
                assertEquals(1, withTimeout(10.seconds) { events.first() }.sequence)
            }
        }
    }

    @Test
    fun `who stops collecting stops watching`() = runBlocking {
        val lot = Lot.open()
        lot.market.use {
            repeat(200) {
                val begun = CompletableDeferred<Unit>()
                var feed: NativeFeed? = null
                val events = lot.bidder.calls.feed(WatchedEvent.serializer()) { market ->
                    market.watch(lot.auctionId, 0).also { feed = it }
                }
                val collecting = launch(Dispatchers.Default) {
                    events.onEach { begun.complete(Unit) }.collect {}
                }
                begun.await()
                assertEquals(false, feed?.uniffiIsDestroyed)
                collecting.cancel()
                withTimeout(10.seconds) { collecting.join() }
                assertEquals(true, feed?.uniffiIsDestroyed)
            }
            assertEquals(1000, lot.bid(1500).priceMinor)
        }
    }

    @Test
    fun `closing the market ends the flow`() = runBlocking {
        val lot = Lot.open()
        val begun = CompletableDeferred<Unit>()
        val collecting = async(Dispatchers.Default) {
            lot.bidder.events.watch(lot.auctionId, since = 0)
                .onEach { begun.complete(Unit) }
                .toList()
        }
        begun.await()
        lot.market.shutdown()
        assertEquals(2, withTimeout(10.seconds) { collecting.await() }.size)
        val closed = assertFailsWith<VendueException.Unavailable> {
            lot.bidder.events.watch(lot.auctionId).first()
        }
        assertEquals(ErrorCode.CLOSED, closed.code)
    }

    @Test
    fun `a topic that is not one's own is refused`() = runBlocking {
        val lot = Lot.open()
        lot.market.use {
            val topic = "user:${lot.seller.userId}"
            val events = lot.bidder.events
            assertFailsWith<VendueException.Forbidden> { events.subscribe(topic).first() }
            assertFailsWith<VendueException.Invalid> { events.subscribe("x").first() }
            Unit
        }
    }
}
