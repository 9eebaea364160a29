// How long a call takes, as JSON on the standard output: microseconds, each the median of several
// rounds. `make bench-swift` builds both sides for speed; figures of a debug build say nothing.

import Foundation
import Vendue

/// The median of what `count` calls take in each round, in microseconds for each.
func microseconds(
    rounds: Int = 7, count: Int, _ act: @Sendable (Int) async throws -> Void
) async throws -> Double {
    var found: [Double] = []
    for _ in 0..<rounds {
        let took = try await ContinuousClock().measure {
            for index in 0..<count {
                try await act(index)
            }
        }
        let (seconds, attoseconds) = took.components
        found.append((Double(seconds) * 1e6 + Double(attoseconds) / 1e12) / Double(count))
    }
    return found.sorted()[rounds / 2]
}

/// An auction in a market, and two who bid in turns, each time more.
actor Bidding {
    let market: Market
    let auction: AuctionView
    private let bidders: [Market]
    private var amount = 1000

    init(_ market: Market) async throws {
        self.market = market
        let names = ["anna", "bea", "cara"]
        var users: [Market] = []
        for name in names {
            let user = try await market.identity.register(
                username: name, email: "\(name)@example.org")
            users.append(try market.actingAs(user.id))
        }
        let listing = try await users[0].listings.create(
            kind: .auction, title: "Clock", category: "clocks", condition: .good,
            description: "It strikes the hour.")
        auction = try await users[0].auctions.create(
            listingId: listing.id, opening: Money(amountMinor: 1000, currency: "EUR"),
            endsAt: Date().addingTimeInterval(86_400))
        bidders = Array(users.dropFirst())
    }

    private func next() -> PlaceBid {
        amount += 10_000
        let maximum = Money(amountMinor: amount, currency: "EUR")
        return PlaceBid(auctionId: auction.id, maximum: maximum)
    }

    func bid(_ index: Int) async throws {
        try await bidders[index % 2].auctions.placeBid(next())
    }

    func bids(_ count: Int) async throws {
        let bids = (0..<count).map { _ in next() }
        let outcomes = try await bidders[0].auctions.placeBids(bids: bids)
        precondition(outcomes.allSatisfy { $0.placed != nil })
    }
}

let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("vendue-bench-\(UUID().uuidString)")
try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
defer { try? FileManager.default.removeItem(at: folder) }

let rule = try await microseconds(count: 20_000) { _ in
    _ = try Rules.increment(increments: "ebay_us", priceMinor: 1500)
}
let read = try await Market.using(":memory:") { market in
    let anna = try await market.identity.register(username: "anna", email: "anna@example.org")
    return try await microseconds(count: 5_000) { _ in try await market.identity.get(id: anna.id) }
}
let figures = try await Market.using(folder.appendingPathComponent("market.db").path) { market in
    let bidding = try await Bidding(market)
    let id = bidding.auction.id
    return [
        "rule_us": rule,
        "awaited_read_us": read,
        "read_auction_us": try await microseconds(count: 2_000) { _ in
            try await market.auctions.get(id: id)
        },
        "durable_bid_us": try await microseconds(count: 100) { index in
            try await bidding.bid(index)
        },
        "batched_bids_per_s": 1000 * 1e6
            / (try await microseconds(count: 1) { _ in try await bidding.bids(1000) }),
        "read_page_of_100_bids_us": try await microseconds(count: 50) { _ in
            _ = try await market.auctions.bids(auctionId: id, limit: 100)
        },
    ]
}
let encoder = JSONEncoder()
encoder.outputFormatting = [.sortedKeys]
let rounded = figures.mapValues { ($0 * 10).rounded() / 10 }
let json = String(decoding: try encoder.encode(rounded), as: UTF8.self)
// One line, with whose figures they are before the rest.
print("{\"host\":\"swift\"," + json.dropFirst())
