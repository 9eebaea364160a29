import Foundation

@testable import Vendue

/// A scenario as it runs: what was saved so far, and what is being followed.
final class ScenarioRun {
    private let market: Market
    private var saved: [String: JSONValue]
    private var following: [String: Following] = [:]

    init(market: Market, saved: [String: JSONValue]) {
        self.market = market
        self.saved = saved
    }

    func register(_ users: [JSONValue]) async throws {
        for name in users.compactMap(\.stringValue) {
            let email = "\(name)@example.org"
            let user = try await market.identity.register(username: name, email: email)
            saved[name] = try json(user)
        }
    }

    func take(_ step: JSONValue) async throws {
        let step = try filledIn(step, from: saved)
        if let at = step["at"] {
            let given = try Given(["at": at])
            try await market.runUntil(given.value("at"))
        }
        guard step["untyped"] != true else { return }
        if let name = step["next"]?.stringValue {
            guard let followed = following[name] else {
                throw NotAsExpected(description: "nothing is followed as \(name)")
            }
            try await expectEvents(step, from: followed)
        } else if step["watch"] != nil || step["subscribe"] != nil {
            try await follow(step)
        } else if let operation = step["call"]?.stringValue {
            try await call(operation, step)
        }
    }

    private func call(_ operation: String, _ step: JSONValue) async throws {
        let answer: JSONValue
        do {
            answer = try await dispatch(operation, on: actor(of: step), with: step["with"])
        } catch let error as VendueError {
            return try expectRefusal(step, error)
        }
        guard step["refused"] == nil else {
            throw NotAsExpected(description: "it was not refused: \(answer)")
        }
        if let expected = step["expect"], let why = difference(of: answer, from: expected) {
            throw NotAsExpected(description: why)
        }
        if let name = step["save"]?.stringValue {
            saved[name] = answer
        }
    }

    private func follow(_ step: JSONValue) async throws {
        let followed: Following
        do {
            let events = try await actor(of: step).events
            let since = step["since"]?.intValue
            if let id = step["watch"]?.stringValue {
                followed = Following(try await events.watch(auctionId: id, since: since))
            } else {
                let topic = step["subscribe"]?.stringValue ?? ""
                followed = Following(try await events.subscribe(topic: topic, since: since))
            }
        } catch let error as VendueError {
            guard (step["expect"]?.arrayValue ?? []).isEmpty else { throw error }
            return try expectRefusal(step, error)
        }
        try await expectEvents(step, from: followed)
        if let name = step["save"]?.stringValue {
            following[name] = followed
        }
    }

    private func expectEvents(_ step: JSONValue, from followed: Following) async throws {
        for expected in step["expect"]?.arrayValue ?? [] {
            guard let event = try await followed.next() else {
                throw NotAsExpected(description: "no event came: \(expected)")
            }
            if let why = difference(of: event, from: expected) {
                throw NotAsExpected(description: "\(why): \(event)")
            }
        }
        guard step["refused"] != nil else { return }
        do {
            let event = try await followed.next()
            throw NotAsExpected(description: "it was not refused: \(event ?? nil)")
        } catch let error as VendueError {
            try expectRefusal(step, error)
        }
    }

    private func expectRefusal(_ step: JSONValue, _ error: VendueError) throws {
        guard let expected = step["refused"] else { throw error }
        if let why = difference(of: try json(error), from: expected) {
            throw NotAsExpected(description: "\(why): \(error)")
        }
    }

    /// The market in the role of the step.
    private func actor(of step: JSONValue) async throws -> Market {
        var acting = market
        switch step["as"] {
        case nil, "host": break
        case "anyone": acting = market.actingAsAnyone()
        case .string(let id): acting = try market.actingAs(id)
        case .some(let role):
            if let token = role["bearer"]?.stringValue {
                acting = try await market.actingWith(token)
            } else if let cookie = role["cookie"]?.stringValue {
                acting = try await market.actingWithPage(cookie)
            } else {
                throw NotAsExpected(description: "nobody acts as \(role)")
            }
        }
        if let workspace = step["in"]?.stringValue {
            acting = try acting.inWorkspace(workspace)
        }
        if let key = step["once"]?.stringValue {
            acting = acting.once(key)
        }
        return acting
    }
}

/// The value with all references replaced.
func filledIn(_ value: JSONValue, from saved: [String: JSONValue]) throws -> JSONValue {
    switch value {
    case .array(let items): .array(try items.map { try filledIn($0, from: saved) })
    case .object(let members): .object(try members.mapValues { try filledIn($0, from: saved) })
    case .string(let text): try filledIn(text, from: saved)
    default: value
    }
}

private func filledIn(_ text: String, from saved: [String: JSONValue]) throws -> JSONValue {
    var out = ""
    var rest = Substring(text)
    while let start = rest.range(of: "${") {
        guard let end = rest.range(of: "}", range: start.upperBound..<rest.endIndex) else {
            break
        }
        let value = try referred(rest[start.upperBound..<end.lowerBound], in: saved)
        if start.lowerBound == text.startIndex, end.upperBound == text.endIndex {
            return value
        }
        out += rest[..<start.lowerBound]
        out += value.stringValue ?? "\(value)"
        rest = rest[end.upperBound...]
    }
    return .string(out + rest)
}

private func referred(
    _ path: Substring, in saved: [String: JSONValue]
) throws -> JSONValue {
    let parts = path.split(separator: ".")
    var value = parts.first.flatMap { saved[String($0)] }
    for part in parts.dropFirst() {
        let isItem = value?.arrayValue != nil
        value = isItem ? Int(part).flatMap { value?[$0] } : value?[String(part)]
    }
    guard let value else {
        throw NotAsExpected(description: "nothing is saved as \(path)")
    }
    return value
}

/// Events that a step takes one by one, none of which is waited for longer than ten seconds.
final class Following {
    private let take: () async throws -> JSONValue?
    private let stop: @Sendable () -> Void

    init<Element: Encodable>(_ stream: EventStream<Element>) {
        var iterator = stream.makeAsyncIterator()
        take = { try await iterator.next().map { try json($0) } }
        stop = stream.stop
    }

    func next() async throws -> JSONValue? {
        let patience = Task { [stop] in
            try await Task.sleep(for: .seconds(10))
            stop()
        }
        defer { patience.cancel() }
        return try await take()
    }
}

/// Why an answer is not what is expected, or nothing when it is.
func difference(of answer: JSONValue?, from expected: JSONValue, at path: String = "") -> String? {
    switch (expected, answer) {
    case (.null, nil), (.null, .null):
        return nil
    case (.object(let members), .object(let found)):
        for (name, expected) in members {
            if let why = difference(of: found[name], from: expected, at: "\(path).\(name)") {
                return why
            }
        }
        return nil
    case (.array(let items), .array(let found)) where items.count == found.count:
        for (index, expected) in items.enumerated() {
            if let why = difference(of: found[index], from: expected, at: "\(path).\(index)") {
                return why
            }
        }
        return nil
    default:
        if expected == answer { return nil }
        return "\(path) is \(answer.map(\.description) ?? "not there"), expected was \(expected)"
    }
}
