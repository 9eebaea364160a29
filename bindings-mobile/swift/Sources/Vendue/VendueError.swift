import Foundation
import VendueNative

/// Why an operation was refused or failed. It is the only error that this package throws, so that
/// what is caught needs no cast where nothing else is thrown.
///
/// ```swift
/// do {
///     try await market.auctions.placeBid(auctionId: id, maximum: maximum)
/// } catch where error.code == .bidTooLow {
///     let minimum = error.details["minimum_minor"]?.intValue
/// } catch where error.category == .unavailable {
///     // Later, with the same key of `once`.
/// } catch {
///     throw error
/// }
/// ```
///
/// Swift 6.0 stops with an error of its own at a `do` that ends with `catch where`, in a function
/// that does not name what it throws: end it with a plain `catch`. In a closure write
/// `do throws(VendueError)`, so that `catch` needs no cast there either.
public struct VendueError: Error, Codable, Hashable, Sendable {
    /// What kind of refusal or failure it is.
    public enum Category: String, Codable, Hashable, Sendable, CaseIterable {
        /// What was asked cannot be: correct it.
        case invalid
        /// Nobody is signed in, or not any more.
        case unauthenticated
        /// Whoever acts may not.
        case forbidden
        /// It is not there, or not to be seen.
        case notFound = "not_found"
        /// It cannot be as things stand.
        case conflict
        /// It was too much or too often.
        case limited
        /// It cannot be now: try again.
        case unavailable
        /// Something is broken.
        case `internal`
    }

    /// The stable code.
    public var code: ErrorCode
    /// The category of the code.
    public var category: Category
    /// A sentence for people; it may change.
    public var message: String
    /// What a program may want to know, such as `field` or `minimum_minor`.
    public var details: [String: JSONValue]

    public init(
        code: ErrorCode, category: Category, message: String, details: [String: JSONValue] = [:]
    ) {
        self.code = code
        self.category = category
        self.message = message
        self.details = details
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case code
        case category
        case message
        case details
    }
}

extension VendueError {
    /// Something is wrong with this package or with what it is linked to.
    init(internal message: String) {
        self.init(code: .internal, category: .internal, message: message)
    }

    /// What anything that went wrong at the border is for the caller.
    init(_ error: any Error) {
        switch error {
        case let error as VendueError:
            self = error
        case NativeError.Failed(let message):
            self = (try? Wire.read(message)) ?? VendueError(internal: message)
        case let error as EncodingError:
            self.init(
                code: .invalidArgument, category: .invalid,
                message: "the arguments cannot be written as JSON: \(error)")
        default:
            self.init(internal: "\(error)")
        }
    }
}

/// The code, the sentence and the details.
extension VendueError: CustomStringConvertible, LocalizedError {
    public var description: String {
        let details = details.isEmpty ? "" : " \(JSONValue.object(details))"
        return "\(code.rawValue): \(message)\(details)"
    }

    public var errorDescription: String? { message }
}
