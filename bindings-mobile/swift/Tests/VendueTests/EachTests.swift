import Testing

@testable import Vendue

extension VendueTests {
    @Suite(.timeLimit(.minutes(2))) struct EachTests {
        @Test func allItemsComeEachOnce() async throws {
            try await Market.using(":memory:") { market in
                var names: Set<String> = []
                for number in 1...450 {
                    let name = "user\(number)"
                    names.insert(name)
                    try await market.identity.register(
                        username: name, email: "\(name)@example.org")
                }
                let users = Each { try await market.identity.page(limit: $0, cursor: $1) }
                var found: [String] = []
                for try await user in users {
                    found.append(user.username)
                }
                #expect(found.count == 450)
                #expect(Set(found) == names)
            }
        }

        @Test func aListWithoutItemsEnds() async throws {
            try await Market.using(":memory:") { market in
                var users = Each { try await market.identity.page(limit: $0, cursor: $1) }
                    .makeAsyncIterator()
                for _ in 0..<2 {
                    let none = try await users.next()
                    #expect(none == nil)
                }
            }
        }

        @Test func anErrorOfAPageIsTheErrorOfTheSequence() async throws {
            let market = try await Market.open(":memory:")
            let users = Each { try await market.identity.page(limit: $0, cursor: $1) }
            try await market.close()
            let refused = await refusal {
                for try await _ in users {}
            }
            #expect(refused?.code == .closed)
        }
    }
}
