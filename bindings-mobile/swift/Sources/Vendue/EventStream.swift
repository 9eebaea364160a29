import VendueNative

/// Events as they happen, each once and in order.
///
/// ```swift
/// for try await event in try await market.events.watch(auctionId: id, since: 0) {
///     print(event.sequence, event.views)
/// }
/// ```
///
/// It ends when the market is closed, when ``stop()`` is called, and when the task is cancelled
/// that waits for the next event. One loop goes through it: who leaves the loop has stopped it.
public struct EventStream<Element: Decodable & Sendable>: AsyncSequence, Sendable {
    private let feed: NativeFeed

    init(_ feed: NativeFeed) {
        self.feed = feed
    }

    /// Ends it, for who waits for the next event, too.
    public func stop() {
        feed.stop()
    }

    public func makeAsyncIterator() -> Iterator {
        Iterator(walk: Walk(feed: feed))
    }

    /// A place in the events.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let walk: Walk

        /// The next event; nothing when there is none any more.
        ///
        /// Fails with `forbidden` when the access to the topic has ended.
        public mutating func next() async throws(VendueError) -> Element? {
            let feed = walk.feed
            do {
                // A task that is cancelled does not stop what it waits for on the other side.
                let text = try await withTaskCancellationHandler {
                    try await feed.next()
                } onCancel: {
                    feed.stop()
                }
                return try text.map(Wire.read)
            } catch {
                feed.stop()
                throw VendueError(error)
            }
        }
    }
}

/// Stops the feed when the last copy of an iterator goes.
private final class Walk: Sendable {
    let feed: NativeFeed

    init(feed: NativeFeed) {
        self.feed = feed
    }

    deinit {
        feed.stop()
    }
}

extension Market.Events {
    /// Watches an auction, as whoever acts may see it: everything after its event number `since`,
    /// which is 0 for all of it, or what comes from now on. Whoever comes back gives the number of
    /// the last event that was seen; one that is not reached yet counts as the last that is. Fails
    /// with `auction_not_found`, and with `invalid_argument` for a number below 0.
    public func watch(
        auctionId: AuctionId, since: Int? = nil
    ) async throws(VendueError) -> EventStream<WatchedEvent> {
        do {
            let since = since.map(Int64.init)
            return EventStream(try await market.native.watch(auctionId: auctionId, since: since))
        } catch {
            throw VendueError(error)
        }
    }

    /// Follows a topic such as `auction:0192…`, `user:…` or `workspace:…`: everything after its
    /// event number `since`, which is 0 for all of it, or what comes from now on. Fails with
    /// `forbidden`, and with `invalid_argument` for a number below 0.
    public func subscribe(
        topic: String, since: Int? = nil
    ) async throws(VendueError) -> EventStream<Event> {
        do {
            let since = since.map(Int64.init)
            return EventStream(try await market.native.subscribe(topic: topic, since: since))
        } catch {
            throw VendueError(error)
        }
    }
}
