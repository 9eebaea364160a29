/// A page of a list.
public struct Page<Item: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    /// The items.
    public var items: [Item]
    /// Where the next page begins; nothing on the last page.
    public var nextCursor: String?

    public init(items: [Item], nextCursor: String? = nil) {
        self.items = items
        self.nextCursor = nextCursor
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case items
        case nextCursor = "next_cursor"
    }
}

/// A write that is done, or that waits until somebody else approves it.
public enum Approvable<Value: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    /// What was written.
    case done(Value)
    /// The change that waits.
    case pending(PendingChangeView)

    /// What was written; nothing while it waits.
    public var value: Value? {
        if case .done(let value) = self { value } else { nil }
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case done
        case pending
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let value = try container.decodeIfPresent(Value.self, forKey: .done) {
            self = .done(value)
        } else {
            self = .pending(try container.decode(PendingChangeView.self, forKey: .pending))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .done(let value): try container.encode(value, forKey: .done)
        case .pending(let change): try container.encode(change, forKey: .pending)
        }
    }
}
