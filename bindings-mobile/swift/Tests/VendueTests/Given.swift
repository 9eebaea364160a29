import Foundation

@testable import Vendue

/// The arguments of an operation in JSON, as the typed values that its method takes.
struct Given {
    private let arguments: [String: JSONValue]

    init(_ arguments: JSONValue?) throws {
        guard let arguments = (arguments ?? [:]).objectValue else {
            throw DoesNotFit(what: "the arguments are no object")
        }
        self.arguments = arguments
    }

    /// A name that the method does not know would be lost without a word.
    func requireNothingBut(_ names: [String]) throws {
        for name in arguments.keys where !names.contains(name) {
            throw DoesNotFit(what: "the method takes no \(name)")
        }
    }

    func value<Value: Codable>(_ name: String) throws -> Value {
        guard let value: Value = try optional(name) else {
            throw DoesNotFit(what: "the method cannot do without \(name)")
        }
        return value
    }

    func value(_ name: String) throws -> Date {
        let moment: Moment = try value(name)
        return moment.date
    }

    func optional(_ name: String) throws -> Date? {
        let moment: Moment? = try optional(name)
        return moment?.date
    }

    func optional<Value: Codable>(_ name: String) throws -> Value? {
        guard let given = arguments[name], given != .null else { return nil }
        let value: Value = try Wire.read(Wire.text(of: given))
        let back = try json(value)
        guard back == given.withoutNothing else {
            throw DoesNotFit(what: "\(name) is \(given) and would be sent as \(back)")
        }
        return value
    }
}

/// A value that the types cannot hold.
struct DoesNotFit: Error {
    let what: String
}

/// There is no such method.
struct NoSuchOperation: Error {
    let name: String
}

/// A typed value as JSON.
func json(_ value: some Encodable) throws -> JSONValue {
    try Wire.read(Wire.text(of: value))
}

func json(_ value: Date) throws -> JSONValue {
    try json(Moment(value))
}

extension JSONValue {
    /// The same without the members that are nothing.
    var withoutNothing: JSONValue {
        switch self {
        case .array(let items): .array(items.map(\.withoutNothing))
        case .object(let members):
            .object(members.filter { $0.value != .null }.mapValues(\.withoutNothing))
        default: self
        }
    }
}
