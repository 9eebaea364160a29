package dev.vendue.readme

import dev.vendue.*
import java.time.Duration

suspend fun main() = Market.using(":memory:") { market -> // or "market.db"
    val anna = market.identity.register("anna", "anna@example.org")
    val bea = market.identity.register("bea", "bea@example.org")

    val selling = market.actingAs(anna.id)
    val clock = selling.listings.create(
        kind = ListingKind.AUCTION,
        title = "Clock",
        category = "clocks",
        condition = Condition.GOOD,
        description = "It strikes the hour.",
    )
    val lot = selling.auctions.create(
        listingId = clock.id,
        opening = Money.of("10.00", "EUR"),
        endsAt = market.now + Duration.ofDays(1),
    )
    try {
        val bid = market.actingAs(bea.id).auctions.placeBid(lot.id, Money.of("25.00", "EUR"))
        println("leading at ${Money(bid.priceMinor, bid.currency)}")
    } catch (refused: VendueException.Conflict) {
        if (refused.code == ErrorCode.BID_TOO_LOW) println(refused.details["minimum_minor"])
    }
}
