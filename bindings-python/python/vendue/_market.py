"""The market, for threads."""

from __future__ import annotations

import os
import warnings
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, NoReturn, Self

from . import _native
from ._calls import failed, wait
from ._codec import encode, moment, text_of
from .generated.areas import MarketOperations

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def opened(address: str | os.PathLike[str], options: dict[str, Any]) -> _native.NativeMarket:
    """The native market at an address."""
    try:
        return _native.NativeMarket.open(os.fspath(address), encode(options))
    except _native.Failure as failure:
        raise failed(failure) from None


def ms_of(value: datetime, field: str) -> int:
    """A moment in milliseconds since 1970."""
    return (moment(text_of(value, field)) - _EPOCH) // timedelta(milliseconds=1)


def datetime_of(ms: int) -> datetime:
    """A moment from milliseconds since 1970."""
    return _EPOCH + timedelta(milliseconds=ms)


class Market(MarketOperations):
    """A market: the entry to everything.

    As it is opened it is the trusted host itself; `acting_as` gives the same operations with a
    user's rights. It may be used by any number of threads at once. `with` closes it.

    A market belongs to the process that opened it. In a process that was forked while one was open
    every call fails with `forked_process`, and so does opening another.
    """

    __slots__ = ("__weakref__", "_is_first")

    _is_first: bool

    @classmethod
    def _open(cls, address: str | os.PathLike[str], options: dict[str, Any]) -> Self:
        market = cls._of(opened(address, options))
        market._is_first = True
        return market

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

    def acting_with(self, bearer: str) -> Self:
        """The same market for who holds an access token or an API key. That it is still good is
        looked at now: ask anew for each request. A session that ends, or a key that is revoked,
        ends what was given at once. Fails with `token_invalid` and `account_suspended`, among
        others.
        """
        return self._of(wait(self._native.acting_with(bearer)))

    def acting_with_page(self, cookie: str) -> Self:
        """The same market for who holds the cookie of a page's session. Fails with
        `token_invalid`.
        """
        return self._of(wait(self._native.acting_with_page(cookie)))

    def in_workspace(self, workspace_id: str) -> Self:
        """The same market in a workspace: what is made from now on belongs to it, and lists are of
        it. Fails with `id_malformed`.
        """
        try:
            return self._of(self._native.in_workspace(str(workspace_id)))
        except _native.Failure as failure:
            raise failed(failure) from None

    def once(self, key: str) -> Self:
        """The same market, with a write made safe to send again: within 24 hours a write with the
        same key by the same actor gives the first answer and changes nothing, and another write
        with it is refused as `idempotency_conflict`. What is given carries the key for good: ask
        for one for each write.
        """
        return self._of(self._native.once(key))

    def run_until(self, when: datetime) -> int:
        """Moves the virtual clock to a moment and does what falls due on the way; gives how many
        deadlines that were. Only for a market that was opened with `virtual_time`.
        """
        count: int = wait(self._native.run_until(ms_of(when, "when")))
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

    def close(self) -> None:
        """Closes the market for all who use it: takes no more writes, decides those that wait and
        gives up the file. Calling it again does nothing. Only the host may.
        """
        wait(self._native.close())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        user_id = self._native.user_id
        acting = "" if user_id is None else f" acting as {user_id}"
        return f"<Market{acting}{' (closed)' if self.is_closed else ''}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a market cannot be pickled: open it where it is needed")

    def __del__(self) -> None:
        # Like a file that was left open: it closes, and says so to who wants to know.
        if getattr(self, "_is_first", False) and not (self.is_closed or self._native.is_forked):
            warnings.warn(f"unclosed market {self!r}", ResourceWarning, source=self, stacklevel=2)
