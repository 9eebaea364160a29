import Foundation

@testable import Vendue

/// A market in memory whose time stands still, with an auction of `seller` that is live.
struct Fixture {
    let market: Market
    let seller: UserView
    let bidder: UserView
    let auction: AuctionView

    static let start = Date(milliseconds: 1_800_000_000_000)

    init(address: String = ":memory:", options: OpenOptions? = nil) async throws {
        var options = options ?? OpenOptions()
        options.virtualTime = Self.start
        market = try await Market.open(address, options: options)
        seller = try await market.identity.register(username: "anna", email: "anna@example.org")
        bidder = try await market.identity.register(username: "bea", email: "bea@example.org")
        let selling = try market.actingAs(seller.id)
        let listing = try await selling.listings.create(
            kind: .auction, title: "Clock", category: "clocks", condition: .good,
            description: "It strikes the hour.")
        auction = try await selling.auctions.create(
            listingId: listing.id, opening: Money("10.00", "EUR"),
            endsAt: Self.start.addingTimeInterval(86_400))
    }

    func asSeller() throws -> Market { try market.actingAs(seller.id) }
    func asBidder() throws -> Market { try market.actingAs(bidder.id) }

    @discardableResult
    func bid(_ amount: String) async throws -> PlacedBid {
        try await asBidder().auctions.placeBid(
            auctionId: auction.id, maximum: Money(amount, "EUR"))
    }
}

/// The error of something that must fail.
func refusal(_ act: () async throws -> Void) async -> VendueError? {
    do {
        try await act()
        return nil
    } catch {
        return error as? VendueError
    }
}
