package dev.vendue

import java.nio.file.Files
import kotlin.test.Test
import kotlin.time.DurationUnit
import kotlin.time.measureTime
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonObjectBuilder
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put

/** What calls cost. It is no test: `make kotlin-bench` runs it by its name. */
class Bench {
    @Test
    fun measure() = runBlocking {
        val file = "${Files.createTempDirectory("vendue-bench")}/market.db"
        val figures = buildJsonObject {
            put("host", "kotlin")
            cost("rule", 50_000) { Rules.increment("ebay_us", 1500) }
            cost("version", 50_000) { Market.version }
            Market.open(":memory:").use { market ->
                val anna = market.identity.register("anna", "anna@example.org")
                cost("awaited_read", 10_000) { market.identity.get(anna.id) }
            }
            val lot = Lot.sold(Market.open(file))
            lot.market.use { market ->
                cost("acting_as", 20_000) { market.actingAs(lot.bidder.userId.orEmpty()) }
                cost("me", 10_000) { lot.bidder.identity.me() }
                cost("read_auction", 10_000) { lot.bidder.auctions.get(lot.auctionId) }
                var amount = 1000L
                cost("durable_bid", 1_000) { lot.bid(amount).also { amount += 100 } }
                several(lot, amount)
                batch(lot, amount + 200_000)
            }
        }
        println("vendue-bench $figures")
    }

    /** The microseconds of one of so many calls, after as many to warm up. */
    private suspend fun JsonObjectBuilder.cost(name: String, calls: Int, call: suspend () -> Any?) {
        repeat(calls) { call() }
        val taken = measureTime { repeat(calls) { call() } }
        put("${name}_us", (taken.toDouble(DurationUnit.MICROSECONDS) / calls).rounded())
    }

    /** Bids of 64 coroutines, whose writes share commits. */
    private suspend fun JsonObjectBuilder.several(lot: Lot, from: Long) {
        val taken = measureTime {
            runBlocking(Dispatchers.Default) {
                (0 until 64).map { one ->
                    async {
                        repeat(16) { round ->
                            runCatching { lot.bid(from + 100L * (64 * round + one)) }
                        }
                    }
                }.awaitAll()
            }
        }
        put("bid_64_at_once_us", (taken.toDouble(DurationUnit.MICROSECONDS) / 1024).rounded())
    }

    private suspend fun JsonObjectBuilder.batch(lot: Lot, from: Long) {
        fun bids(first: Long) =
            (0 until 1000).map { PlaceBid(lot.auctionId, Money(first + 100 * it, "EUR")) }
        lot.bidder.auctions.placeBids(bids(from))
        val taken = measureTime {
            val outcomes = lot.bidder.auctions.placeBids(bids(from + 100_000))
            check(outcomes.all { it.placed != null })
        }
        put("batched_bids_per_s", (1000 / taken.toDouble(DurationUnit.SECONDS)).rounded())
    }

    private fun Double.rounded(): Double = Math.round(this * 100) / 100.0
}
