import Foundation
import Vendue

/// Sells a thing by auction to two bidders on virtual time, in memory, while somebody watches, and
/// shows what was seen, what is to be paid, and that the log holds.
@main
struct Auction {
    static func main() async throws {
        let start = try Date("2027-01-15T08:00:00Z", strategy: .iso8601)
        try await Market.using(":memory:", options: OpenOptions(virtualTime: start)) { market in
            let ada = try await join(market, "ada")
            let ben = try await join(market, "ben")
            let eve = try await join(market, "eve")

            let palm = try await ada.listings.create(
                kind: .auction, title: "Palm Pilot", category: "computers", condition: .good,
                description: "With its box and its pen.")
            let lot = try await ada.auctions.create(
                listingId: palm.id, opening: Money("9.00", "USD"),
                endsAt: market.now.addingTimeInterval(24 * 3600))

            // Anybody may watch. From event 0 on means from the beginning.
            let events = try await market.actingAsAnyone().events.watch(
                auctionId: lot.id, since: 0)
            let watching = Task {
                for try await event in events {
                    print(event.sequence, event.views.map(\.kind).joined(separator: ", "))
                    if case .sold(let sold) = event.views.first { return sold.priceMinor }
                }
                return 0
            }

            // A bid is a secret maximum: the leader pays one step more than the second-best one.
            try await ben.auctions.placeBid(auctionId: lot.id, maximum: Money("30.00", "USD"))
            try await eve.auctions.placeBid(auctionId: lot.id, maximum: Money("25.00", "USD"))
            await tooLow(eve, lot.id)
            try await market.runUntil(lot.endsAt.addingTimeInterval(1))

            let price = try await Money(amountMinor: watching.value, currency: "USD")
            let log = try await ada.auctions.verify(auctionId: lot.id)
            print("sold for \(price), as \(log.bids) bids in a log of \(log.entries) entries say")
        }
    }

    static func join(_ market: Market, _ name: String) async throws -> Market {
        let user = try await market.identity.register(
            username: name, email: "\(name)@example.org")
        return try market.actingAs(user.id)
    }

    static func tooLow(_ bidder: Market, _ auctionId: AuctionId) async {
        do {
            try await bidder.auctions.placeBid(
                auctionId: auctionId, maximum: Money("25.50", "USD"))
        } catch  where error.code == .bidTooLow {
            let minimum = error.details["minimum_minor"]?.intValue ?? 0
            print("refused: at least \(Money(amountMinor: minimum, currency: "USD"))")
        } catch {
            print("refused: \(error)")
        }
    }
}
