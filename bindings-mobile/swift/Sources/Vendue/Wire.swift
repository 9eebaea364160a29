import Foundation
import VendueNative

/// Values as the texts that cross the border, and back.
enum Wire {
    private static let encoder = JSONEncoder()
    private static let decoder = JSONDecoder()

    static func text(of value: some Encodable) throws -> String {
        if value is NoArguments { return "{}" }
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func read<Value: Decodable>(_ text: String) throws -> Value {
        if let nothing = Nothing() as? Value { return nothing }
        return try decoder.decode(Value.self, from: Data(text.utf8))
    }
}

/// What an operation takes that takes nothing.
struct NoArguments: Encodable {}

/// What an operation answers that answers nothing.
struct Nothing: Decodable {}

/// Where a union says of which kind it is.
enum KindKey: String, CodingKey {
    case kind
}

extension Rules {
    static func ask<Answer: Decodable>(
        _ rule: String, _ arguments: some Encodable
    ) throws(VendueError) -> Answer {
        do {
            return try Wire.read(nativeRule(name: rule, arguments: Wire.text(of: arguments)))
        } catch {
            throw VendueError(error)
        }
    }
}

extension Market {
    func call<Answer: Decodable>(
        _ operation: String, _ arguments: some Encodable
    ) async throws(VendueError) -> Answer {
        do {
            let text = try Wire.text(of: arguments)
            return try Wire.read(await native.call(operation: operation, arguments: text))
        } catch {
            throw VendueError(error)
        }
    }
}
