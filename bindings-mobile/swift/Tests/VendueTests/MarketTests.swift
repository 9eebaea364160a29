import Foundation
import Testing

@testable import Vendue

extension VendueTests {
    @Suite(.timeLimit(.minutes(2))) struct MarketTests {
        @Test func afterCloseEveryCallIsRefused() async throws {
            let fixture = try await Fixture()
            let (market, bidder) = (fixture.market, try fixture.asBidder())
            #expect(!market.isClosed)
            try await market.close()
            try await market.close()
            #expect(market.isClosed && bidder.isClosed)
            let calls: [@Sendable () async throws -> Void] = [
                { try await market.auctions.get(id: fixture.auction.id) },
                { try await fixture.bid("12.00") },
                { _ = try await market.events.watch(auctionId: fixture.auction.id) },
                { _ = try await market.actingWith("token") },
                { try await market.runUntil(Fixture.start.addingTimeInterval(1)) },
            ]
            for (index, call) in calls.enumerated() {
                #expect(await refusal(call)?.code == .closed, "call \(index)")
            }
        }

        @Test func onlyTheHostMayClose() async throws {
            let fixture = try await Fixture()
            let refused = await refusal { try await fixture.asBidder().close() }
            #expect(refused?.code == .forbidden)
            #expect(!fixture.market.isClosed)
            try await fixture.market.close()
        }

        @Test func whatIsLetGoOfIsClosed() async throws {
            try await withFolder { folder in
                let path = folder.appendingPathComponent("market.db").path
                let id = try await Fixture(address: path).auction.id
                for _ in 0..<3 {
                    let market = try await Market.open(path)
                    let found = try await market.auctions.get(id: id)
                    #expect(found.listing.title == "Clock")
                }
            }
        }

        @Test func whatIsLetGoOfWhileItIsAskedStillAnswers() async throws {
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 {
                    let fixture = try await Fixture()
                    let (bidder, id) = (try fixture.asBidder(), fixture.auction.id)
                    group.addTask {
                        try await bidder.auctions.placeBid(
                            auctionId: id, maximum: Money("12.00", "EUR")
                        ).isLeading
                    }
                }
                for try await isLeading in group {
                    #expect(isLeading)
                }
            }
        }

        @Test func aWriteOfACancelledTaskIsDoneOnce() async throws {
            let fixture = try await Fixture()
            for round in 1...20 {
                let once = try fixture.asBidder().once("round \(round)")
                let amount = "\(100 + round).00"
                let bid = { @Sendable in
                    try await once.auctions.placeBid(
                        auctionId: fixture.auction.id, maximum: Money(amount, "EUR"))
                }
                let task = Task { try await bid() }
                task.cancel()
                let first = await task.result
                let second = try await bid()
                if case .success(let first) = first {
                    #expect(first == second)
                }
                let bids = try await fixture.market.auctions.bids(auctionId: fixture.auction.id)
                #expect(bids.items.count == round)
            }
            try await fixture.market.close()
        }

        @Test func whoActsIsTold() async throws {
            let fixture = try await Fixture()
            #expect(fixture.market.userId == nil)
            #expect(try fixture.asBidder().userId == fixture.bidder.id)
            #expect(fixture.market.actingAsAnyone().userId == nil)
            #expect(await refusal { _ = try fixture.market.actingAs("x") }?.code == .idMalformed)
            #expect(await refusal { _ = try fixture.market.inWorkspace("x") }?.code == .idMalformed)
            #expect(fixture.market.now == Fixture.start)
            #expect(Market.version.split(separator: ".").count == 3)
            try await fixture.market.close()
        }

        @Test func aMarketIsClosedAfterItsUse() async throws {
            let market = try await Market.using(":memory:") { $0 }
            #expect(market.isClosed)
            var kept: Market?
            await #expect(throws: CancellationError.self) {
                try await Market.using(":memory:") { market in
                    kept = market
                    throw CancellationError()
                }
            }
            #expect(kept?.isClosed == true)
        }

        @Test func manyBidsAreAnsweredOneByOne() async throws {
            let fixture = try await Fixture()
            let amounts = ["12.00", "9.00", "50.00"]
            let bids = try amounts.map {
                PlaceBid(auctionId: fixture.auction.id, maximum: try Money($0, "EUR"))
            }
            let outcomes = try await fixture.asBidder().auctions.placeBids(bids: bids)
            #expect(outcomes.map { $0.placed != nil } == [true, false, true])
            #expect(outcomes[1].error?.category == .conflict)
            try await fixture.market.close()
        }

        @Test func aRecordMayBeGivenAsAWhole() async throws {
            let fixture = try await Fixture()
            let bid = PlaceBid(auctionId: fixture.auction.id, maximum: try Money("15.00", "EUR"))
            let placed = try await fixture.asBidder().auctions.placeBid(bid)
            #expect(placed.isLeading && placed.currency == "EUR")
            #expect(placed.at == Fixture.start)
            try await fixture.market.close()
        }
    }
}
