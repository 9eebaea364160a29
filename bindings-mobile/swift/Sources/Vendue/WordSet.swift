/// One of a few words, such as the state of an auction.
///
/// A file may have been written by a newer version, with words that this one does not know. They
/// are `unknown`, so that a list with one such item can still be read, and are given back as they
/// came.
public protocol WordSet: RawRepresentable, Codable, Hashable, Sendable, CaseIterable,
    CustomStringConvertible
where RawValue == String {
    init(rawValue: String)
}

extension WordSet {
    public var description: String { rawValue }

    public static func == (one: Self, other: Self) -> Bool {
        one.rawValue == other.rawValue
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(rawValue)
    }
}
