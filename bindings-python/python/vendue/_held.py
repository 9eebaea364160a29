"""What the market for threads and the one for event loops have in common."""

from __future__ import annotations

import warnings
from datetime import UTC, datetime, timedelta
from typing import NoReturn, Self

from ._calls import OfMarket, failed
from ._codec import moment, text_given, text_of
from ._native import Failure, NativeMarket

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ms_of(value: datetime, field: str) -> int:
    """A moment in milliseconds since 1970."""
    return (moment(text_of(value, field)) - _EPOCH) // timedelta(milliseconds=1)


class Held(OfMarket):
    """A market that is held: who acts, where, what time it is, and what becomes of it."""

    __slots__ = ("__weakref__", "_is_first")

    _is_first: bool

    def __init__(self, native: NativeMarket) -> None:
        super().__init__(native)
        self._is_first = False

    @classmethod
    def _first(cls, native: NativeMarket) -> Self:
        """The one that was opened, from which all others come."""
        market = cls(native)
        market._is_first = True
        return market

    def acting_as(self, user_id: str) -> Self:
        """The same market with a user's rights. Fails with `id_malformed`."""
        try:
            return type(self)(self._native.acting_as(text_given(str(user_id), "user_id")))
        except Failure as failure:
            raise failed(failure) from None

    def acting_as_anyone(self) -> Self:
        """The same market for somebody who is not signed in."""
        return type(self)(self._native.acting_as_anyone())

    def in_workspace(self, workspace_id: str) -> Self:
        """The same market in a workspace: what is made from now on belongs to it, and lists are of
        it. Fails with `id_malformed`.
        """
        given = text_given(str(workspace_id), "workspace_id")
        try:
            return type(self)(self._native.in_workspace(given))
        except Failure as failure:
            raise failed(failure) from None

    def once(self, key: str) -> Self:
        """The same market, with a write made safe to send again: within 24 hours a write with the
        same key by the same actor gives the first answer and changes nothing, and another write
        with it is refused as `idempotency_conflict`. The hours are those of the machine, also on
        virtual time. What is given carries the key for good: ask for one for each write.
        """
        return type(self)(self._native.once(text_given(key, "key")))

    @property
    def now(self) -> datetime:
        """The time by the market's clock."""
        return _EPOCH + timedelta(milliseconds=self._native.now_ms)

    @property
    def user_id(self) -> str | None:
        """Who acts; nothing for the host and for somebody who is not signed in."""
        return self._native.user_id

    @property
    def is_closed(self) -> bool:
        """Whether the market was closed, by this object or another."""
        return self._native.is_closed

    def __repr__(self) -> str:
        user_id = self._native.user_id
        acting = "" if user_id is None else f" acting as {user_id}"
        return f"<{type(self).__name__}{acting}{' (closed)' if self.is_closed else ''}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a market cannot be pickled: open it where it is needed")

    def __del__(self) -> None:
        # Like a file that was left open: it closes, and says so to who wants to know.
        if getattr(self, "_is_first", False) and not (self.is_closed or self._native.is_forked):
            warnings.warn(f"unclosed market {self!r}", ResourceWarning, source=self, stacklevel=2)
