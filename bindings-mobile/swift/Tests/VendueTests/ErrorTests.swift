import Foundation
import Testing

@testable import Vendue

extension VendueTests {
    @Suite struct ErrorTests {
        @Test func eachCategoryIsTold() async throws {
            let fixture = try await Fixture(
                options: OpenOptions(
                    identity: IdentityPolicy(lockAfter: 2),
                    passwordCost: HashCost(memoryKib: 19_456, passes: 2, lanes: 1)))
            let (market, id) = (fixture.market, fixture.auction.id)

            let invalid = await refusal { try await fixture.bid("0") }
            #expect(invalid?.category == .invalid)
            let nobody = await refusal { try await market.actingAsAnyone().identity.me() }
            #expect(nobody?.code == .unauthenticated && nobody?.category == .unauthenticated)
            let forbidden = await refusal {
                try await fixture.asSeller().auctions.placeBid(
                    auctionId: id, maximum: Money("20.00", "EUR"))
            }
            #expect(forbidden?.code == .ownAuction && forbidden?.category == .forbidden)
            let notFound = await refusal { try await market.auctions.get(id: fixture.bidder.id) }
            #expect(notFound?.code == .auctionNotFound && notFound?.category == .notFound)
            let conflict = await refusal { try await fixture.bid("9.99") }
            #expect(conflict?.code == .bidTooLow && conflict?.category == .conflict)
            #expect(conflict?.details["minimum_minor"]?.intValue == 1000)
            let limited = try await locked(market)
            #expect(limited?.code == .accountLocked && limited?.category == .limited)
            let corrupt = try await broken(fixture)
            #expect(corrupt?.code == .storageCorrupt && corrupt?.category == .internal)
            try await market.close()
            let unavailable = await refusal { try await market.auctions.get(id: id) }
            #expect(unavailable?.code == .closed && unavailable?.category == .unavailable)
        }

        private func locked(_ market: Market) async throws -> VendueError? {
            try await market.identity.register(
                username: "cara", email: "cara@example.org", password: "correct horse battery")
            var last: VendueError?
            for _ in 0..<4 {
                last = await refusal {
                    try await market.identity.authenticate(name: "cara", password: "wrong")
                }
            }
            return last
        }

        private func broken(_ fixture: Fixture) async throws -> VendueError? {
            try await fixture.bid("12.00")
            var archive = try await fixture.market.auctions.archive(auctionId: fixture.auction.id)
            #expect(try Rules.verifyLog(archive: archive).bids == 1)
            archive.standing.priceMinor += 1
            return await refusal { _ = try Rules.verifyLog(archive: archive) }
        }

        @Test func whatIsCaughtNeedsNoCast() async throws {
            let market = try await Market.open(":memory:")
            var seen: [String] = []
            do {
                try await market.identity.findByName(name: "nobody")
            } catch  where error.category == .conflict {
                seen.append("conflict")
            } catch  where error.code == .userNotFound {
                seen.append(error.message)
            } catch {
                seen.append("other")
            }
            #expect(seen.count == 1 && seen != ["conflict"] && seen != ["other"])
            try await market.close()
        }

        @Test func whatIsCaughtInAClosureNeedsNoCastEither() async throws {
            let market = try await Market.open(":memory:")
            let task = Task { () -> ErrorCode? in
                do throws(VendueError) {
                    try await market.identity.findByName(name: "nobody")
                    return nil
                } catch {
                    return error.code
                }
            }
            #expect(await task.value == .userNotFound)
            do {
                try await market.identity.findByName(name: "nobody")
            } catch  where error.code == .userNotFound {
                try await market.close()
            } catch {
                throw error
            }
            #expect(market.isClosed)
        }

        @Test func aFileIsOpenedByItsAddress() async throws {
            let file = FileManager.default.temporaryDirectory
                .appendingPathComponent("vendue-\(UUID()).db")
            let market = try await Market.open(file)
            try await market.close()
            #expect(FileManager.default.fileExists(atPath: file.path))
            try FileManager.default.removeItem(at: file)
            let elsewhere = try #require(URL(string: "https://example.org/market.db"))
            let refused = await refusal { _ = try await Market.open(elsewhere) }
            #expect(refused?.details["field"] == "file")
        }

        @Test func itIsPrintedWithCodeSentenceAndDetails() throws {
            let error = VendueError(
                code: .bidTooLow, category: .conflict, message: "bid more",
                details: ["minimum_minor": 1500])
            #expect("\(error)" == #"bid_too_low: bid more {"minimum_minor": 1500}"#)
            #expect(error.localizedDescription == "bid more")
        }

        @Test func optionsThatDoNotFitAreRefused() async {
            let refused = await refusal {
                _ = try await Market.open(":memory:", options: OpenOptions(durability: "double"))
            }
            #expect(refused?.code == .invalidArgument)
            #expect(refused?.details["field"] == "durability")
            let missing = await refusal { _ = try await Market.open("/no/such/folder/market.db") }
            #expect(missing?.category == .unavailable)
        }

        @Test func whatCannotBeWrittenAsJSONIsRefused() async throws {
            let market = try await Market.open(":memory:")
            let refused = await refusal {
                try await market.listings.create(
                    kind: .auction, title: "Clock", category: "clocks", condition: .good,
                    description: "It strikes the hour.",
                    attributes: .unknown(kind: "odd", ["kind": "odd", "x": .double(.nan)]))
            }
            #expect(refused?.code == .invalidArgument)
            try await market.close()
        }
    }
}
