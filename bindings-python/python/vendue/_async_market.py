"""The market, for event loops."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Generator
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from ._calls import awaited
from ._codec import text_given
from ._held import Held, ms_of
from ._market import opened
from .generated.async_areas import AsyncMarketOperations


class AsyncMarket(Held, AsyncMarketOperations):
    """A market for an event loop: the same operations as `Market`, each to be awaited.

    A task that is cancelled while it waits for a write does not undo it: the write is decided all
    the same. Give it a key by `once` to be able to ask again.
    """

    __slots__ = ()

    async def acting_with(self, bearer: str) -> Self:
        """The same market for who holds an access token or an API key. Fails with
        `token_invalid` and `account_suspended`, among others.
        """
        return type(self)(await awaited(self._native.acting_with, text_given(bearer, "bearer")))

    async def acting_with_page(self, cookie: str) -> Self:
        """The same market for who holds the cookie of a page's session. Fails with
        `token_invalid`.
        """
        cookie = text_given(cookie, "cookie")
        return type(self)(await awaited(self._native.acting_with_page, cookie))

    async def run_until(self, when: datetime) -> int:
        """Moves the virtual clock: see `Market.run_until`."""
        count: int = await awaited(self._native.run_until, ms_of(when, "when"))
        return count

    async def close(self) -> None:
        """Closes the market for all who use it. Calling it again does nothing. Only the host
        may.
        """
        await awaited(self._native.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()


class Opening:
    """A market that is being opened: await it, or use it in `async with`."""

    __slots__ = ("_address", "_market", "_options")

    _market: AsyncMarket | None

    def __init__(self, address: str | os.PathLike[str], options: dict[str, Any]) -> None:
        self._address = address
        self._options = options
        self._market = None

    @classmethod
    def _open(cls, address: str | os.PathLike[str], options: dict[str, Any]) -> Self:
        return cls(address, options)

    async def _opened(self) -> AsyncMarket:
        # A file may have to be repaired, and a database may be far: the loop goes on meanwhile.
        native = await asyncio.to_thread(opened, self._address, self._options)
        return AsyncMarket._first(native)

    def __await__(self) -> Generator[Any, None, AsyncMarket]:
        return self._opened().__await__()

    async def __aenter__(self) -> AsyncMarket:
        self._market = await self._opened()
        return self._market

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._market is not None:
            await self._market.close()
