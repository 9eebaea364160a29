"""The market, for threads."""

from __future__ import annotations

import os
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from . import _native
from ._calls import failed, wait
from ._codec import encode, text_given
from ._held import Held, ms_of
from .generated.areas import MarketOperations


def opened(address: str | os.PathLike[str], options: dict[str, Any]) -> _native.NativeMarket:
    """The native market at an address."""
    try:
        return _native.NativeMarket.open(os.fspath(address), encode(options))
    except _native.Failure as failure:
        raise failed(failure) from None


class Market(Held, MarketOperations):
    """A market: the entry to everything.

    As it is opened it is the trusted host itself; `acting_as` gives the same operations with a
    user's rights. It may be used by any number of threads at once. `with` closes it.

    A market belongs to the process that opened it. In a process that was forked while one was open
    every call fails with `forked_process`, and so does opening another.
    """

    __slots__ = ()

    @classmethod
    def _open(cls, address: str | os.PathLike[str], options: dict[str, Any]) -> Self:
        return cls._first(opened(address, options))

    def acting_with(self, bearer: str) -> Self:
        """The same market for who holds an access token or an API key. That it is still good is
        looked at now: ask anew for each request. A session that ends, or a key that is revoked,
        ends what was given at once. Fails with `token_invalid` and `account_suspended`, among
        others.
        """
        return type(self)(wait(self._native.acting_with, text_given(bearer, "bearer")))

    def acting_with_page(self, cookie: str) -> Self:
        """The same market for who holds the cookie of a page's session. Fails with
        `token_invalid`.
        """
        return type(self)(wait(self._native.acting_with_page, text_given(cookie, "cookie")))

    def run_until(self, when: datetime) -> int:
        """Moves the virtual clock to a moment and does what falls due on the way; gives how many
        deadlines that were. Only for a market that was opened with `virtual_time`.
        """
        count: int = wait(self._native.run_until, ms_of(when, "when"))
        return count

    def close(self) -> None:
        """Closes the market for all who use it: takes no more writes, decides those that wait and
        gives up the file. Calling it again does nothing. Only the host may.
        """
        wait(self._native.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
