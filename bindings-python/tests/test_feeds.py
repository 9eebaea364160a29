"""Events as they happen, for threads and for event loops."""

from __future__ import annotations

import asyncio
import threading

import pytest
import vendue
from conftest import Lot
from vendue import Money


def test_events_come_once_and_in_order(lot: Lot) -> None:
    with lot.bea.events.watch(lot.id, since=0) as feed:
        lot.anna.auctions.place_bid(auction_id=lot.id, maximum=Money("10", "EUR"))
        lot.bea.auctions.place_bid(auction_id=lot.id, maximum=Money("12", "EUR"))
        events = [feed.next(timeout=10) for _ in range(4)]
    assert [event.sequence for event in events if event] == [1, 2, 3, 4]
    kinds = [view.kind for event in events if event for view in event.views]
    assert kinds == ["scheduled", "started", "bid_placed", "bid_placed"]
    match events[3]:
        case vendue.WatchedEvent(
            views=(vendue.AuctionEventViewBidPlaced(is_yours=True, price_minor=price),)
        ):
            assert price == 1100
        case other:
            pytest.fail(f"{other}")
    assert [event.body.kind for event in lot.market.events.read(f"auction:{lot.id}")] == kinds


def test_a_feed_that_waits_is_ended_by_another_thread(lot: Lot) -> None:
    feed = lot.market.events.watch(lot.id)
    with pytest.raises(TimeoutError):
        feed.next(timeout=0)
    threading.Timer(0.05, feed.close).start()
    assert list(feed) == []
    assert feed.next() is None
    feed.close()


def test_feeds_end_with_the_market() -> None:
    market = vendue.open(":memory:")
    feed = market.events.watch(Lot(market).id)
    threading.Timer(0.05, market.close).start()
    assert list(feed) == []


def test_who_may_not_follow_is_told(lot: Lot) -> None:
    with pytest.raises(vendue.ForbiddenError):
        lot.anna.events.subscribe(f"user:{lot.bea.user_id}")
    feed = lot.anna.events.subscribe(f"user:{lot.anna.user_id}")
    lot.market.identity.set_state(lot.anna.user_id or "", "suspended")
    # Whether it still tells of the suspension depends on which is seen first.
    with pytest.raises(vendue.ForbiddenError):
        while event := feed.next(timeout=10):
            assert event.body.kind == "user_suspended"


def test_a_cancelled_task_loses_no_event() -> None:
    async def run() -> None:
        async with vendue.open_async(":memory:") as market:
            anna = await market.identity.register(username="anna", email="anna@example.org")
            feed = await market.events.subscribe(f"user:{anna.id}", since=1)
            waiting = asyncio.ensure_future(anext(feed))
            await asyncio.sleep(0.05)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            bea = await market.identity.register(username="bea", email="bea@example.org")
            await market.acting_as(bea.id).identity.follow(anna.id)
            event = await asyncio.wait_for(anext(feed), 10)
            assert isinstance(event.body, vendue.EventBodyFollowed)
            assert event.body.follower_id == bea.id
            await feed.aclose()
            assert [late async for late in feed] == []

    asyncio.run(run())


def test_one_task_at_a_time_waits_for_the_next_event() -> None:
    async def run() -> None:
        async with vendue.open_async(":memory:") as market:
            anna = await market.identity.register(username="anna", email="anna@example.org")
            feed = await market.events.subscribe(f"user:{anna.id}")
            waiting = asyncio.ensure_future(anext(feed))
            await asyncio.sleep(0)
            with pytest.raises(RuntimeError, match="another task"):
                await anext(feed)
            await market.acting_as(anna.id).identity.edit_profile(bio="Here.")
            assert (await asyncio.wait_for(waiting, 10)).body.kind == "profile_changed"
            return_feed.append(feed)

    return_feed: list[vendue.AsyncFeed[vendue.Event]] = []
    asyncio.run(run())

    async def elsewhere() -> None:
        with pytest.raises(RuntimeError, match="another event loop"):
            await anext(return_feed[0])

    asyncio.run(elsewhere())


def test_feeds_that_nobody_holds_any_more_hold_nothing() -> None:
    async def run() -> None:
        async with vendue.open_async(":memory:") as market:
            anna = await market.identity.register(username="anna", email="anna@example.org")
            gone = []
            for _ in range(100):
                feed = await market.events.subscribe(f"user:{anna.id}")
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(anext(feed), 0.001)
                assert feed._ahead is not None
                gone.append(feed._ahead)
                del feed
            # Their last question is answered: nothing comes any more.
            assert await asyncio.wait_for(asyncio.gather(*gone), 10) == [None] * 100

    asyncio.run(run())


@pytest.mark.parametrize("timeout", [1e19, float("inf")])
def test_a_patience_without_end_is_one(lot: Lot, timeout: float) -> None:
    feed = lot.market.events.watch(lot.id)
    threading.Timer(0.05, feed.close).start()
    assert feed.next(timeout=timeout) is None
    with pytest.raises(ValueError, match="timeout"):
        feed.next(timeout=float("nan"))
