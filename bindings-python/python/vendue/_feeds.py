"""Events as they happen."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from ._calls import AsyncCaller, Caller, awaited, failed, promise, wait
from ._codec import number_given, text_given
from ._native import Failure, NativeFeed

if TYPE_CHECKING:
    from .generated.records import Event, WatchedEvent

T = TypeVar("T")


def _auction(auction_id: str, since: int | None) -> tuple[str, int | None]:
    return text_given(str(auction_id), "auction_id"), number_given(since, "since")


def _topic(topic: str, since: int | None) -> tuple[str, int | None]:
    return text_given(topic, "topic"), number_given(since, "since")


class Feed(Generic[T]):
    """Events, each once and in order, as an iterator that waits for the next.

    It ends when it or the market is closed, and fails with `forbidden` when the access to what it
    follows ends.
    """

    __slots__ = ("_feed", "_read")

    def __init__(self, feed: NativeFeed, read: Callable[[Any], T]) -> None:
        self._feed = feed
        self._read = read

    def next(self, timeout: float | None = None) -> T | None:
        """The next event, or nothing when there is none any more. Raises `TimeoutError` when none
        comes within so many seconds; the next call goes on from there.
        """
        try:
            event = self._feed.next().wait(timeout)
        except Failure as failure:
            raise failed(failure) from None
        return None if event is None else self._read(event)

    def close(self) -> None:
        """Ends it, also for a thread that waits. Calling it again does nothing."""
        self._feed.stop()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        event = self.next()
        if event is None:
            raise StopIteration
        return event

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class AsyncFeed(Generic[T]):
    """Events, each once and in order, as an asynchronous iterator.

    It ends as `Feed` does. A task that is cancelled while it waits loses no event. It belongs to
    the event loop in which it was made, and one task at a time may wait for the next event.
    """

    __slots__ = ("__weakref__", "_ahead", "_feed", "_is_awaited", "_loop", "_read")

    def __init__(self, feed: NativeFeed, read: Callable[[Any], T]) -> None:
        self._feed = feed
        self._read = read
        # What was asked for and not taken yet, because who asked was cancelled.
        self._ahead: asyncio.Future[Any] | None = None
        self._is_awaited = False
        self._loop = asyncio.get_running_loop()

    async def aclose(self) -> None:
        """Ends it. Calling it again does nothing."""
        self._feed.stop()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        if self._loop is not asyncio.get_running_loop():
            raise RuntimeError("the feed belongs to another event loop: watch again in this one")
        if self._is_awaited:
            raise RuntimeError("another task waits for the next event of this feed")
        self._is_awaited = True
        try:
            if self._ahead is None:
                self._ahead = promise(self._feed.next())
            event = await asyncio.shield(self._ahead)
        except Failure as failure:
            self._ahead = None
            raise failed(failure) from None
        finally:
            self._is_awaited = False
        self._ahead = None
        if event is None:
            raise StopAsyncIteration
        return self._read(event)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()


class EventFeeds(Caller):
    """What can be followed."""

    __slots__ = ()

    def watch(self, auction_id: str, *, since: int | None = None) -> Feed[WatchedEvent]:
        """Watches an auction, as the actor may see it: everything after its event number `since`,
        which is 0 for all of it, or what comes from now on. Fails with `auction_not_found`.
        """
        from .generated.records import WatchedEvent

        return Feed(wait(self._native.watch, *_auction(auction_id, since)), WatchedEvent._read)

    def subscribe(self, topic: str, *, since: int | None = None) -> Feed[Event]:
        """Follows a topic, such as `user:…`: everything after its event number `since`, which is 0
        for all of it, or what comes from now on. Fails with `forbidden`.
        """
        from .generated.records import Event

        return Feed(wait(self._native.subscribe, *_topic(topic, since)), Event._read)


class AsyncEventFeeds(AsyncCaller):
    """What can be followed."""

    __slots__ = ()

    async def watch(self, auction_id: str, *, since: int | None = None) -> AsyncFeed[WatchedEvent]:
        """Watches an auction, as the actor may see it: everything after its event number `since`,
        which is 0 for all of it, or what comes from now on. Fails with `auction_not_found`.
        """
        from .generated.records import WatchedEvent

        feed = await awaited(self._native.watch, *_auction(auction_id, since))
        return AsyncFeed(feed, WatchedEvent._read)

    async def subscribe(self, topic: str, *, since: int | None = None) -> AsyncFeed[Event]:
        """Follows a topic, such as `user:…`: everything after its event number `since`, which is 0
        for all of it, or what comes from now on. Fails with `forbidden`.
        """
        from .generated.records import Event

        return AsyncFeed(await awaited(self._native.subscribe, *_topic(topic, since)), Event._read)
