import Foundation
import Testing

@testable import Vendue

extension VendueTests {
    @Suite struct MomentTests {
        private func parsed(_ text: String) -> Int? {
            let moment: Moment? = try? Wire.read("\"\(text)\"")
            return moment?.date.milliseconds
        }

        @Test func everyMillisecondComesBackAsItWas() throws {
            let start = Date(milliseconds: 1_800_000_000_000)
            for milliseconds in 0..<1000 {
                // Both are that millisecond, but not always the same binary fraction.
                let exact = Date(milliseconds: 1_800_000_000_000 + milliseconds)
                let near = start.addingTimeInterval(Double(milliseconds) * 0.001)
                let text = "2027-01-15T08:00:00." + String(format: "%03dZ", milliseconds)
                #expect(Moment(exact).text == text && Moment(near).text == text)
                #expect(parsed(text) == 1_800_000_000_000 + milliseconds)
            }
        }

        @Test func everyDayComesBackAsItWas() throws {
            let formatter = ISO8601DateFormatter()
            for day in stride(from: -719_528, to: 2_932_896, by: 97) {
                let milliseconds = day * 86_400_000 + 43_200_000
                let date = Date(milliseconds: milliseconds)
                #expect(parsed(Moment(date).text) == milliseconds)
                if day > 0 {
                    let whole = formatter.string(from: date)
                    #expect(Moment(date).text == whole.dropLast() + ".000Z")
                }
            }
        }

        @Test(arguments: [
            ("2027-01-15T08:00:00.000Z", 1_800_000_000_000),
            ("2027-01-15T08:00:00Z", 1_800_000_000_000),
            ("2027-01-15T08:00:00.5Z", 1_800_000_000_500),
            ("2027-01-15T08:00:00.123999Z", 1_800_000_000_123),
            ("2027-01-15T09:30:00+01:30", 1_800_000_000_000),
            ("2027-01-15T05:00:00.000-03:00", 1_800_000_000_000),
            ("2024-02-29T00:00:00.000Z", 1_709_164_800_000),
            ("1969-12-31T23:59:59.999Z", -1),
            ("0000-01-01T00:00:00.000Z", -62_167_219_200_000),
            ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
        ])
        func whatIsAMomentIsRead(text: String, milliseconds: Int) {
            #expect(parsed(text) == milliseconds)
        }

        @Test(arguments: [
            "", "2027-01-15", "2027-01-15T08:00:00", "2027-01-15 08:00:00Z", "2027-13-15T08:00:00Z",
            "2027-00-15T08:00:00Z", "2027-02-29T08:00:00Z", "2027-01-15T24:00:00Z",
            "2027-01-15T08:60:00Z", "2027-01-15T08:00:60Z", "2027-01-15T08:00:00.Z",
            "2027-01-15T08:00:00.000", "2027-01-15T08:00:00.000Zz", "2027-01-15T08:00:00+1:00",
            "2027-01-15T08:00:00+24:00", "+027-01-15T08:00:00Z", "2027-01-15T08:00:00.12x4Z",
        ])
        func whatIsNoneIsRefused(text: String) {
            #expect(parsed(text) == nil)
        }

        @Test func whatNoMarketCanHoldIsRefusedByIt() async throws {
            let market = try await Market.open(":memory:")
            let user = try await market.identity.register(username: "anna", email: "a@example.org")
            for seconds in [Double.nan, .infinity, -1, 1e12, 1e300] {
                let until = Date(timeIntervalSince1970: seconds)
                await #expect(throws: VendueError.self, "\(seconds)") {
                    try await market.auctions.ban(userId: user.id, until: until)
                }
            }
            await #expect(throws: VendueError.self) {
                try await market.runUntil(Date(timeIntervalSince1970: .nan))
            }
            try await market.close()
        }

        @Test func recordsKeepTheFormWithAnyCoder() throws {
            let at = Date(milliseconds: 1_800_000_000_123)
            let event = WatchedEvent(sequence: 1, at: at, views: [.paused])
            let text = String(decoding: try JSONEncoder().encode(event), as: UTF8.self)
            #expect(text.contains("2027-01-15T08:00:00.123Z"))
            let back = try JSONDecoder().decode(WatchedEvent.self, from: Data(text.utf8))
            #expect(back == event)
        }
    }
}
