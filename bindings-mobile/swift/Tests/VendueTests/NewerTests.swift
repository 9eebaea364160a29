import Foundation
import Testing

@testable import Vendue

extension VendueTests {
    /// What a newer version wrote can be read, and comes back as it was.
    @Suite struct NewerTests {
        @Test func aWordThatIsNotKnown() throws {
            let state = AuctionState(rawValue: "melted")
            #expect(state == .unknown("melted"))
            #expect(state.rawValue == "melted")
            #expect(AuctionState.unknown("live") == .live)
            #expect(Set([AuctionState.unknown("live"), .live]).count == 1)
            let read: [AuctionState] = try Wire.read(#"["live", "melted"]"#)
            #expect(read == [.live, state])
            #expect(try Wire.text(of: read) == #"["live","melted"]"#)
        }

        @Test func aKindThatIsNotKnown() throws {
            let text =
                #"{"sequence":3,"at":"2027-01-15T08:00:00.000Z","views":[{"kind":"paused"},"#
                + #"{"kind":"melted","by":"sun","degrees":[900,1.5,null,true]}]}"#
            let event: WatchedEvent = try Wire.read(text)
            #expect(event.views.first == .paused)
            #expect(event.views.last?.kind == "melted")
            guard case .unknown(_, let value) = event.views.last else {
                Issue.record("it is known: \(event)")
                return
            }
            #expect(value["by"] == "sun")
            #expect(try json(event) == Wire.read(text))
        }

        @Test func aFieldThatIsNotKnown() throws {
            let text = #"{"entries":3,"bids":2,"price_minor":900,"mood":"calm"}"#
            let read: Verified = try Wire.read(text)
            #expect(read == Verified(entries: 3, bids: 2, priceMinor: 900))
        }

        @Test func secretsAreNotPrinted() {
            let new = NewUser(
                username: "anna", email: "anna@example.org", password: "a good password")
            for shown in ["\(new)", String(reflecting: new), "\([new])"] {
                #expect(shown.contains("anna@example.org"))
                #expect(!shown.contains("a good password"))
            }
        }

        @Test func whatIsAbsentIsLeftOut() throws {
            let text = try Wire.text(of: NewUser(username: "anna", email: "a@example.org"))
            #expect(!text.contains("null") && !text.contains("password"))
            let absent: PriceLine = try Wire.read(#"{"kind":"hammer","amount_minor":1}"#)
            let null: PriceLine = try Wire.read(
                #"{"kind":"hammer","amount_minor":1,"basis_points":null}"#)
            #expect(absent == null)
        }
    }
}
