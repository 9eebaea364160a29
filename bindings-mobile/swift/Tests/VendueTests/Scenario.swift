import Foundation
import Testing

@testable import Vendue

/// A scenario of `tests/scenarios`, whose README says what all of it means.
struct Scenario: Sendable, CustomTestStringConvertible {
    let file: String
    let content: JSONValue

    var name: String { content["name"]?.stringValue ?? "" }
    var testDescription: String { "\(file): \(name)" }

    /// All of them.
    static func all() throws -> [Scenario] {
        let root = repository.appendingPathComponent("tests/scenarios")
        let manager = FileManager.default
        let areas = try manager.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)
        var found: [Scenario] = []
        for area in areas.sorted(by: { $0.path < $1.path }) where area.hasDirectoryPath {
            let files = try manager.contentsOfDirectory(at: area, includingPropertiesForKeys: nil)
            for file in files.sorted(by: { $0.path < $1.path }) where file.pathExtension == "json" {
                let name = "\(area.lastPathComponent)/\(file.lastPathComponent)"
                let scenarios = try readJSON(file)["scenarios"]?.arrayValue ?? []
                found += scenarios.map { Scenario(file: name, content: $0) }
            }
        }
        return found
    }

    /// Runs it in a market of its own.
    func run() async throws {
        try await withFolder { folder in
            let saved = ["temp": JSONValue.string(folder.path)]
            var options = try filledIn(content["options"] ?? [:], from: saved).objectValue ?? [:]
            options["virtual_time"] = content["starts_at"]
            let given = try Given(["options": .object(options)])
            let isFile = content["store"] == "file"
            let address = isFile ? folder.appendingPathComponent("market.db").path : ":memory:"
            let market = try await Market.open(address, options: given.value("options"))
            let run = ScenarioRun(market: market, saved: saved)
            do {
                try await run.register(content["users"]?.arrayValue ?? [])
                for (index, step) in (content["steps"]?.arrayValue ?? []).enumerated() {
                    do {
                        try await run.take(step)
                    } catch {
                        throw StepFailed(step: index, why: "\(error)", content: step)
                    }
                }
            } catch {
                try await market.close()
                throw error
            }
            try await market.close()
        }
    }
}

/// What went wrong, and where.
struct StepFailed: Error, CustomStringConvertible {
    let step: Int
    let why: String
    let content: JSONValue

    var description: String { "step \(step): \(why)\n  \(content)" }
}

/// Something is not as the scenario says.
struct NotAsExpected: Error, CustomStringConvertible {
    let description: String
}

extension VendueTests {
    @Suite struct ScenarioTests {
        @Test(arguments: try Scenario.all())
        func everyScenarioIsAsItSays(scenario: Scenario) async throws {
            try await scenario.run()
        }

        @Test func thereAreScenarios() throws {
            #expect(try !Scenario.all().isEmpty)
        }

        @Test func aWrongExpectationIsNoticed() {
            let answer: JSONValue = ["price": 10, "items": [1, ["a": "b"]], "flag": true]
            let right: [JSONValue] = [
                [:], ["price": 10], ["other": nil], ["items": [1, ["a": "b"]]],
                ["items": [1, [:]]],
            ]
            let wrong: [JSONValue] = [
                ["price": 11], ["price": "10"], ["price": nil], ["other": 1], ["items": [1]],
                ["items": [1, ["a": "c"]]], ["flag": 1], [1], nil,
            ]
            for expected in right {
                #expect(difference(of: answer, from: expected) == nil)
            }
            for expected in wrong {
                #expect(difference(of: answer, from: expected) != nil, "\(expected)")
            }
        }
    }
}
