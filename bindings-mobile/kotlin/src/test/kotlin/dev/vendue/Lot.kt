package dev.vendue

import java.time.Duration
import java.time.Instant

/** An auction with its seller and somebody who bids, on virtual time. */
internal class Lot private constructor(
    val market: Market,
    val seller: Market,
    val bidder: Market,
    val auctionId: AuctionId,
) {
    suspend fun bid(amountMinor: Long, by: Market = bidder): PlacedBid =
        by.auctions.placeBid(auctionId, Money(amountMinor, "EUR"))

    companion object {
        val START: Instant = Instant.parse("2027-01-15T08:00:00.000Z")

        suspend fun open(address: String = ":memory:"): Lot =
            sold(Market.open(address, OpenOptions(virtualTime = START)))

        suspend fun sold(market: Market): Lot {
            val seller = market.user("seller")
            val listing = seller.listings.create(
                kind = ListingKind.AUCTION,
                title = "Clock",
                category = "clocks",
                condition = Condition.GOOD,
                description = "A clock that goes.",
            )
            val auction = seller.auctions.create(
                listingId = listing.id,
                opening = Money(1000, "EUR"),
                endsAt = market.now + Duration.ofDays(1),
                increments = "fixed:100",
                selfRaise = SelfRaise.ALLOWED,
            )
            return Lot(market, seller, market.user("bidder"), auction.id)
        }

        suspend fun Market.user(name: String): Market =
            actingAs(identity.register(name, "$name@example.org").id)
    }
}
