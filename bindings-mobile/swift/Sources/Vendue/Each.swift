/// All items of a list, page after page, read as they are asked for.
///
/// ```swift
/// let lots = Each { try await market.auctions.page(phase: .running, limit: $0, cursor: $1) }
/// for try await lot in lots {
///     print(lot.listing.title)
/// }
/// ```
///
/// It throws what the closure throws, so a `catch` around it has `any Error`.
public struct Each<Item: Codable & Hashable & Sendable>: AsyncSequence, Sendable {
    public typealias Element = Item

    /// Reads a page: how many items it has at most, and where it begins.
    public typealias List =
        @Sendable (_ limit: Int, _ cursor: String?) async throws -> Page<Item>

    private let list: List

    public init(_ list: @escaping List) {
        self.list = list
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(list: list)
    }

    /// Goes through the items once.
    public struct Iterator: AsyncIteratorProtocol {
        private static var limit: Int { 200 }

        private let list: List
        private var items: ArraySlice<Item> = []
        private var cursor: String?
        private var isLast = false

        fileprivate init(list: @escaping List) {
            self.list = list
        }

        public mutating func next() async throws -> Item? {
            // A page may be empty and yet not the last.
            while items.isEmpty && !isLast {
                let page = try await list(Self.limit, cursor)
                items = page.items[...]
                cursor = page.nextCursor
                isLast = cursor == nil
            }
            return items.popFirst()
        }
    }
}
