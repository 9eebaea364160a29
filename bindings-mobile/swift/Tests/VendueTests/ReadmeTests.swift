import Foundation
import Testing

@testable import Vendue

extension VendueTests {
    @Suite(.timeLimit(.minutes(2))) struct ReadmeTests {
        @Test func theProgramOfTheReadmeRuns() async throws {
            // What the README shows begins here.
            let market = try await Market.open(":memory:")  // or "market.db"
            let anna = try await market.identity.register(
                username: "anna", email: "anna@example.org")
            let bea = try await market.identity.register(
                username: "bea", email: "bea@example.org")

            let selling = try market.actingAs(anna.id)
            let clock = try await selling.listings.create(
                kind: .auction, title: "Clock", category: "clocks", condition: .good,
                description: "It strikes the hour.")
            let lot = try await selling.auctions.create(
                listingId: clock.id, opening: Money("10.00", "EUR"),
                endsAt: market.now.addingTimeInterval(24 * 3600))

            do {
                let bid = try await market.actingAs(bea.id).auctions.placeBid(
                    auctionId: lot.id, maximum: Money("25.00", "EUR"))
                print("the price is", Money(amountMinor: bid.priceMinor, currency: bid.currency))
            } catch {
                guard error.code == .bidTooLow else { throw error }
                print("bid at least", error.details["minimum_minor"]?.intValue ?? 0)
            }

            for try await event in try await market.events.watch(auctionId: lot.id, since: 0) {
                print(event.sequence, event.views)
                if case .bidPlaced = event.views.first { break }
            }
            try await market.close()
            // And ends here.
            #expect(market.isClosed)
        }

        @Test func theReadmeShowsWhatRuns() throws {
            let package = repository.appendingPathComponent("bindings-mobile/swift")
            let readme = try text(package.appendingPathComponent("README.md"))
            let here = try text(URL(fileURLWithPath: #filePath))
            let shown = part(of: readme, from: "```swift\nimport Vendue\n\n", to: "```")
            let runs = part(of: here, from: "begins here.\n", to: "            // And ends here.")
            let indent = String(repeating: " ", count: 12)
            let lines = runs.split(separator: "\n", omittingEmptySubsequences: false)
            let plain = lines.map { $0.hasPrefix(indent) ? String($0.dropFirst(12)) : String($0) }
            #expect(plain.joined(separator: "\n") == shown)
        }

        private func text(_ file: URL) throws -> String {
            try String(contentsOf: file, encoding: .utf8)
        }

        private func part(of text: String, from start: String, to end: String) -> String {
            guard let begins = text.range(of: start),
                let ends = text.range(of: end, range: begins.upperBound..<text.endIndex)
            else { return "" }
            return String(text[begins.upperBound..<ends.lowerBound])
        }
    }
}
