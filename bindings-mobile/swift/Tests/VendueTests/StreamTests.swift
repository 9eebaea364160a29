import Foundation
import Testing

@testable import Vendue

extension VendueTests {
    /// None of these may hang.
    @Suite(.timeLimit(.minutes(2))) struct StreamTests {
        @Test func eventsComeInOrder() async throws {
            let fixture = try await Fixture()
            let events = try await fixture.asBidder().events
                .watch(auctionId: fixture.auction.id, since: 0)
            try await fixture.bid("12.00")
            try await fixture.market.runUntil(Fixture.start.addingTimeInterval(100_000))
            var kinds: [String] = []
            var sequence = 0
            for try await event in events {
                #expect(event.sequence > sequence)
                sequence = event.sequence
                kinds += event.views.map(\.kind)
                if kinds.last == "sold" { break }
            }
            #expect(kinds.contains("bid_placed"))
            try await fixture.market.close()
        }

        @Test func aTopicIsFollowed() async throws {
            let fixture = try await Fixture()
            let topic = "user:\(fixture.bidder.id)"
            var events = try await fixture.market.events.subscribe(topic: topic, since: 0)
                .makeAsyncIterator()
            let first = try await events.next()
            #expect(first?.topic == topic && first?.sequence == 1)
            #expect(first?.body == .userRegistered)
            let refused = await refusal {
                _ = try await fixture.market.actingAsAnyone().events.subscribe(topic: topic)
            }
            #expect(refused?.category == .unauthenticated || refused?.category == .forbidden)
            try await fixture.market.close()
        }

        @Test func whoLeavesTheLoopHasStoppedIt() async throws {
            let fixture = try await Fixture()
            try await fixture.bid("12.00")
            let events = try await fixture.market.events.watch(
                auctionId: fixture.auction.id, since: 0)
            var taken = 0
            for try await _ in events {
                taken += 1
                break
            }
            for try await _ in events {
                taken += 1
            }
            #expect(taken == 1)
            try await fixture.market.close()
        }

        @Test func whoIsCancelledWaitsNoLonger() async throws {
            let fixture = try await Fixture()
            let events = try await fixture.market.events.watch(auctionId: fixture.auction.id)
            let (waiting, waits) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                var taken = 0
                waits.yield()
                for try await _ in events {
                    taken += 1
                }
                return taken
            }
            for await _ in waiting { break }
            task.cancel()
            #expect(try await task.value == 0)
            try await fixture.market.close()
        }

        @Test func whoIsCancelledBeforeDoesNotWaitAtAll() async throws {
            let fixture = try await Fixture()
            let events = try await fixture.market.events.watch(auctionId: fixture.auction.id)
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                var iterator = events.makeAsyncIterator()
                return try await iterator.next()
            }
            #expect(try await task.value == nil)
            try await fixture.market.close()
        }

        @Test func itEndsWhenItIsStopped() async throws {
            let fixture = try await Fixture()
            let events = try await fixture.market.events.watch(auctionId: fixture.auction.id)
            let task = Task {
                var iterator = events.makeAsyncIterator()
                return try await iterator.next()
            }
            events.stop()
            #expect(try await task.value == nil)
            try await fixture.market.close()
        }

        @Test func itEndsWhenTheMarketIsClosed() async throws {
            let fixture = try await Fixture()
            let events = try await fixture.market.events.watch(
                auctionId: fixture.auction.id, since: 0)
            let (started, starts) = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                var taken = 0
                for try await _ in events {
                    taken += 1
                    starts.yield()
                }
                return taken
            }
            for await _ in started { break }
            try await fixture.market.close()
            #expect(try await task.value > 0)
        }

        @Test func manyWaitAtOnce() async throws {
            let fixture = try await Fixture()
            let count = 100
            typealias Stream = EventStream<WatchedEvent>
            let streams = try await withThrowingTaskGroup(of: Stream.self) { group in
                for _ in 0..<count {
                    group.addTask {
                        try await fixture.market.events.watch(auctionId: fixture.auction.id)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let firsts = streams.map { stream in
                Task {
                    var iterator = stream.makeAsyncIterator()
                    return try await iterator.next()?.views.first?.kind
                }
            }
            try await fixture.bid("12.00")
            for first in firsts {
                #expect(try await first.value == "bid_placed")
            }
            try await fixture.market.close()
        }
    }
}
