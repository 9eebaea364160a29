import Testing

@testable import Vendue

extension VendueTests {
    /// What the compiled package shows is what the program declares.
    @Suite struct SurfaceTests {
        let surface: JSONValue

        init() throws {
            surface = try readJSON(repository.appendingPathComponent("tests/parity/surface.json"))
        }

        private func list(_ name: String) throws -> [JSONValue] {
            let found = try #require(surface[name]?.arrayValue)
            try #require(!found.isEmpty)
            return found
        }

        private func shownTypes() throws -> [JSONValue] {
            try list("types").filter { $0["is_sent"] == true || $0["is_given"] == true }
        }

        @Test func everyOperationAndRuleHasItsMethod() throws {
            let declared = try (list("operations") + list("rules")).map { call in
                try "\(#require(call["area"]?.stringValue)).\(#require(call["name"]?.stringValue))"
            }
            #expect(declared == shownOperations)
        }

        @Test func everyOperationIsFoundByTheDispatcher() async throws {
            let market = try await Market.open(":memory:")
            for operation in shownOperations {
                await #expect(throws: DoesNotFit.self, "\(operation)") {
                    try await dispatch(operation, on: market, with: ["no_such_argument": 1])
                }
            }
            await #expect(throws: NoSuchOperation.self) {
                try await dispatch("auctions.no_such", on: market, with: nil)
            }
            try await market.close()
        }

        @Test func everyErrorCodeIsKnownWithItsCategory() throws {
            let declared = try list("errors")
            #expect(declared.map { $0["code"]?.stringValue } == ErrorCode.allCases.map(\.rawValue))
            #expect(
                declared.map { $0["category"]?.stringValue }
                    == ErrorCode.allCases.map { $0.category?.rawValue })
            let categories = Set(declared.compactMap { $0["category"]?.stringValue })
            #expect(categories == Set(VendueError.Category.allCases.map(\.rawValue)))
        }

        @Test func everyRecordHasItsFields() throws {
            var declared: [String: Set<String>] = [:]
            for type in try shownTypes() {
                let name = try #require(type["name"]?.stringValue)
                if let fields = type["form"]?["record"]?.arrayValue {
                    declared[name] = Set(fields.compactMap { $0["name"]?.stringValue })
                }
                for variant in type["form"]?["union"]?.arrayValue ?? [] {
                    let fields = (variant["fields"]?.arrayValue ?? []).compactMap {
                        $0["name"]?.stringValue
                    }
                    let word = try #require(variant["word"]?.stringValue)
                    declared["\(name).\(word)"] = fields.isEmpty ? nil : Set(fields)
                }
            }
            #expect(declared == shownFields.mapValues { Set($0) })
        }

        @Test func everyWordIsKnown() throws {
            var declared: [String: [String]] = [:]
            for type in try shownTypes() {
                if let words = type["form"]?["words"]?.arrayValue {
                    let name = try #require(type["name"]?.stringValue)
                    declared[name] = words.compactMap(\.stringValue)
                }
            }
            #expect(declared == shownWords)
        }
    }
}
