import dev.vendue.AuctionEventView
import dev.vendue.AuctionId
import dev.vendue.Condition
import dev.vendue.ErrorCode
import dev.vendue.ListingKind
import dev.vendue.Market
import dev.vendue.Money
import dev.vendue.OpenOptions
import dev.vendue.VendueException
import java.time.Duration
import java.time.Instant
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.runBlocking

/** Sells a thing by auction to two bidders on virtual time, in memory, while somebody watches. */
fun main(): Unit = runBlocking {
    val options = OpenOptions(virtualTime = Instant.parse("2027-01-15T08:00:00Z"))
    Market.open(":memory:", options).use { market -> sell(market) }
}

private suspend fun sell(market: Market) = coroutineScope {
    val (ada, ben, eve) = listOf("ada", "ben", "eve").map { join(market, it) }
    val palm = ada.listings.create(
        kind = ListingKind.AUCTION,
        title = "Palm Pilot",
        category = "computers",
        condition = Condition.GOOD,
        description = "With its box and its pen.",
    )
    val lot = ada.auctions.create(
        listingId = palm.id,
        opening = Money.of("9.00", "USD"),
        endsAt = market.now + Duration.ofDays(1),
    )
    val price = async { watch(market, lot.id) }

    // A bid is a secret maximum: the leader pays one step more than the second-best one.
    ben.auctions.placeBid(lot.id, Money.of("30.00", "USD"))
    eve.auctions.placeBid(lot.id, Money.of("25.00", "USD"))
    try {
        eve.auctions.placeBid(lot.id, Money.of("25.50", "USD"))
    } catch (refused: VendueException.Conflict) {
        check(refused.code == ErrorCode.BID_TOO_LOW)
        println("refused: at least ${dollars(refused.details["minimum_minor"] as Long)}")
    }
    market.runUntil(lot.endsAt.plusSeconds(1))

    val log = ada.auctions.verify(lot.id)
    println("sold for ${price.await()}, as ${log.bids} bids in a log of ${log.entries} entries say")
}

private suspend fun join(market: Market, name: String): Market =
    market.actingAs(market.identity.register(name, "$name@example.org").id)

/** Shows what happens until the thing is sold. Anybody may watch; from 0 on is from the start. */
private suspend fun watch(market: Market, auctionId: AuctionId): Money {
    val last = market.actingAsAnyone().events.watch(auctionId, since = 0)
        .onEach { event ->
            println("${event.sequence} ${event.views.joinToString { it.javaClass.simpleName }}")
        }
        .first { event -> event.views.any { it is AuctionEventView.Sold } }
    return dollars(last.views.filterIsInstance<AuctionEventView.Sold>().first().priceMinor)
}

private fun dollars(amountMinor: Long) = Money(amountMinor, "USD")
