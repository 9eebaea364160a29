"""The market, for event loops."""

from __future__ import annotations

import asyncio
import os
import warnings
from collections.abc import Generator
from datetime import datetime
from types import TracebackType
from typing import Any, NoReturn, Self

from . import _native
from ._calls import awaited, failed
from ._market import datetime_of, ms_of, opened
from .generated.async_areas import AsyncMarketOperations


class AsyncMarket(AsyncMarketOperations):
    """A market for an event loop: the same operations as `Market`, each to be awaited.

    A task that is cancelled while it waits for a write does not undo it: the write is decided all
    the same. Give it a key by `once` to be able to ask again.
    """

    __slots__ = ("__weakref__", "_is_first")

    _is_first: bool

    @classmethod
    def _of(cls, native: _native.NativeMarket) -> Self:
        market = cls(native)
        market._is_first = False
        return market

    def acting_as(self, user_id: str) -> Self:
        """The same market with a user's rights. Fails with `id_malformed`."""
        try:
            return self._of(self._native.acting_as(str(user_id)))
        except _native.Failure as failure:
            raise failed(failure) from None

    def acting_as_anyone(self) -> Self:
        """The same market for somebody who is not signed in."""
        return self._of(self._native.acting_as_anyone())

    async def acting_with(self, bearer: str) -> Self:
        """The same market for who holds an access token or an API key. Fails with
        `token_invalid` and `account_suspended`, among others.
        """
        return self._of(await awaited(self._native.acting_with(bearer)))

    async def acting_with_page(self, cookie: str) -> Self:
        """The same market for who holds the cookie of a page's session. Fails with
        `token_invalid`.
        """
        return self._of(await awaited(self._native.acting_with_page(cookie)))

    def in_workspace(self, workspace_id: str) -> Self:
        """The same market in a workspace: what is made from now on belongs to it, and lists are of
        it. Fails with `id_malformed`.
        """
        try:
            return self._of(self._native.in_workspace(str(workspace_id)))
        except _native.Failure as failure:
            raise failed(failure) from None

    def once(self, key: str) -> Self:
        """The same market, with a write made safe to send again: see `Market.once`."""
        return self._of(self._native.once(key))

    async def run_until(self, when: datetime) -> int:
        """Moves the virtual clock: see `Market.run_until`."""
        count: int = await awaited(self._native.run_until(ms_of(when, "when")))
        return count

    @property
    def now(self) -> datetime:
        """The time by the market's clock."""
        return datetime_of(self._native.now_ms)

    @property
    def user_id(self) -> str | None:
        """Who acts; nothing for the host and for somebody who is not signed in."""
        return self._native.user_id

    @property
    def is_closed(self) -> bool:
        """Whether the market was closed, by this object or another."""
        return self._native.is_closed

    async def close(self) -> None:
        """Closes the market for all who use it. Calling it again does nothing. Only the host
        may.
        """
        await awaited(self._native.close())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        user_id = self._native.user_id
        acting = "" if user_id is None else f" acting as {user_id}"
        return f"<AsyncMarket{acting}{' (closed)' if self.is_closed else ''}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a market cannot be pickled: open it where it is needed")

    def __del__(self) -> None:
        if getattr(self, "_is_first", False) and not (self.is_closed or self._native.is_forked):
            warnings.warn(f"unclosed market {self!r}", ResourceWarning, source=self, stacklevel=2)


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
        market = AsyncMarket._of(native)
        market._is_first = True
        return market

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
