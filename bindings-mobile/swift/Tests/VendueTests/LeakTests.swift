#if os(Linux)
import Foundation
import Testing

@testable import Vendue

extension VendueTests {
    /// Whether what crosses the border is given back. A leak of a few hundred bytes in each call
    /// would be hundreds of mebibytes here.
    @Suite(.serialized) struct LeakTests {
        private static let growthMax = 48 * 1024 * 1024

        private func residentBytes() throws -> Int {
            let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") })
            return try #require(Int(line.filter(\.isNumber))) * 1024
        }

        @Test func rulesLeaveNothingBehind() throws {
            func ask(_ count: Int) throws {
                for index in 0..<count {
                    let step = try Rules.increment(increments: "ebay_us", priceMinor: index)
                    precondition(step > 0)
                }
            }
            try ask(100_000)
            let before = try residentBytes()
            try ask(1_000_000)
            #expect(try residentBytes() - before < Self.growthMax)
        }

        @Test func callsLeaveNothingBehind() async throws {
            let fixture = try await Fixture()
            func ask(_ count: Int) async throws {
                for _ in 0..<count / 2 {
                    let found = try await fixture.market.auctions.get(id: fixture.auction.id)
                    #expect(found.auction.bidCount == 0)
                    let refused = await refusal { try await fixture.bid("1.00") }
                    #expect(refused?.code == .bidTooLow)
                }
            }
            try await ask(5_000)
            let before = try residentBytes()
            try await ask(50_000)
            #expect(try residentBytes() - before < Self.growthMax)
            try await fixture.market.close()
        }
    }
}
#endif
