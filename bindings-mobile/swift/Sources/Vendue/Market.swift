import Dispatch
import Foundation
import VendueNative

/// A market with the rights of somebody: at first of the host, which may do everything.
///
/// ```swift
/// let market = try await Market.open("market.db")
/// let anna = try market.actingAs(annaId)
/// let bid = try await anna.auctions.placeBid(auctionId: id, maximum: Money("25.00", "EUR"))
/// try await market.close()
/// ```
///
/// Any task may use it. A task that is cancelled does not take back what it has asked for: a write
/// may be done all the same, and sent again with the same key of ``once(_:)`` it is done only once.
public final class Market: Sendable {
    let native: NativeMarket

    private init(_ native: NativeMarket) {
        self.native = native
    }

    /// The version of the library.
    public static var version: String { nativeVersion() }

    /// Opens a market: `:memory:`, or the path of a file, which is made when it is not there.
    /// Another process may have the same file open, and sees what this one writes.
    ///
    /// Fails with `invalid_argument`, `storage_unavailable`, `storage_read_only`,
    /// `storage_corrupt` or `schema_too_new`.
    public static func open(
        _ address: String, options: OpenOptions = OpenOptions()
    ) async throws(VendueError) -> Market {
        // It waits for the file, which no thread of the tasks may do.
        let opened: Result<NativeMarket, VendueError> = await withCheckedContinuation { opened in
            DispatchQueue.global().async {
                opened.resume(
                    returning: Result { try Wire.text(of: options) }
                        .flatMap { text in
                            Result { try NativeMarket.open(address: address, options: text) }
                        }
                        .mapError(VendueError.init))
            }
        }
        return Market(try opened.get())
    }

    /// Opens a market in a file, which is made when it is not there. Fails as for a path, and with
    /// `invalid_argument` for an address that is of no file.
    public static func open(
        _ file: URL, options: OpenOptions = OpenOptions()
    ) async throws(VendueError) -> Market {
        guard file.isFileURL else {
            throw VendueError(
                code: .invalidArgument, category: .invalid, message: "file: must be of a file",
                details: ["field": "file"])
        }
        return try await open(file.path, options: options)
    }

    /// Opens a market, does something with it, and closes it, whatever happens. It throws what the
    /// closure throws, so a `catch` around it has `any Error`.
    @discardableResult
    public static func using<Answer: Sendable>(
        _ address: String,
        options: OpenOptions = OpenOptions(),
        isolation: isolated (any Actor)? = #isolation,
        _ act: (Market) async throws -> Answer
    ) async throws -> Answer {
        let market = try await open(address, options: options)
        let answer: Answer
        do {
            answer = try await act(market)
        } catch {
            try? await market.close()
            throw error
        }
        try await market.close()
        return answer
    }

    /// The same market with a user's rights. Fails with `id_malformed`.
    public func actingAs(_ userId: UserId) throws(VendueError) -> Market {
        try wrapped { try native.actingAs(userId: userId) }
    }

    /// The same market for somebody who is not signed in.
    public func actingAsAnyone() -> Market {
        Market(native.actingAsAnyone())
    }

    /// The same market for who holds an access token or an API key. Fails with `token_invalid` and
    /// `account_suspended`, among others.
    public func actingWith(_ bearer: String) async throws(VendueError) -> Market {
        do {
            return Market(try await native.actingWith(bearer: bearer))
        } catch {
            throw VendueError(error)
        }
    }

    /// The same market for who holds the cookie of a page's session. Fails with `token_invalid`.
    public func actingWithPage(_ cookie: String) async throws(VendueError) -> Market {
        do {
            return Market(try await native.actingWithPage(cookie: cookie))
        } catch {
            throw VendueError(error)
        }
    }

    /// The same market in a workspace. Fails with `id_malformed`.
    public func inWorkspace(_ workspaceId: WorkspaceId) throws(VendueError) -> Market {
        try wrapped { try native.inWorkspace(workspaceId: workspaceId) }
    }

    /// The same market, with its next write made safe to send again: within 24 hours a write with
    /// the same key by the same actor gives the first answer and changes nothing, and another write
    /// with it is refused as `idempotency_conflict`. The hours are those of the machine, also where
    /// the market is on virtual time. What is given carries the key for good: ask for one for each
    /// write.
    public func once(_ key: String) -> Market {
        Market(native.once(key: key))
    }

    /// The id of the user who acts, if one does.
    public var userId: UserId? { native.userId() }

    /// The time by the market's clock.
    public var now: Date { Date(milliseconds: Int(native.nowMs())) }

    /// Moves the virtual clock to a moment and does what falls due on the way; gives how many
    /// deadlines that were. Fails with `invalid_argument` when the market was not opened on virtual
    /// time, or when the moment is none.
    @discardableResult
    public func runUntil(_ moment: Date) async throws(VendueError) -> Int {
        guard let milliseconds = moment.milliseconds else {
            throw VendueError(
                code: .invalidArgument, category: .invalid, message: "the moment is none",
                details: ["field": "moment"])
        }
        do {
            return Int(try await native.runUntil(momentMs: Int64(milliseconds)))
        } catch {
            throw VendueError(error)
        }
    }

    /// Closes the market: decides what waits, ends every stream and gives up the file. Calling it
    /// again does nothing. Only the host may.
    ///
    /// A market that nobody holds any more is closed, too, in the thread that lets go of it last.
    public func close() async throws(VendueError) {
        do {
            try await native.shutdown()
        } catch {
            throw VendueError(error)
        }
    }

    /// Whether it was closed, by this copy or another.
    public var isClosed: Bool { native.isClosed() }

    private func wrapped(_ make: () throws -> NativeMarket) throws(VendueError) -> Market {
        do {
            return Market(try make())
        } catch {
            throw VendueError(error)
        }
    }
}

#if !(arch(x86_64) || arch(arm64))
#error("Amounts and counts are of 64 bits, and so is every machine that this package is for")
#endif
