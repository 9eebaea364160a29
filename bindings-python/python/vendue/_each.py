"""All items of a list, page after page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, ParamSpec, TypeVar

from ._errors import invalid
from ._page import Page

P = ParamSpec("P")
T = TypeVar("T")

_LIMIT = 200


def each(
    list: Callable[P, Page[T]], *arguments: P.args, **named: P.kwargs
) -> Iterator[T]:
    """All items of a list, page after page, read as they are asked for.

        >>> import vendue
        >>> with vendue.open(":memory:") as market:
        ...     for lot in vendue.each(market.auctions.page, "running"):
        ...         print(lot.listing.title)
    """
    rest: dict[str, Any] = {"limit": _LIMIT, **named}
    while True:
        page: Page[T] = list(*arguments, **rest)
        yield from page
        if page.next_cursor is None:
            return
        _check(page, rest)
        rest["cursor"] = page.next_cursor


def _check(page: Page[Any], asked: dict[str, Any]) -> None:
    # Without this a list that does not go on would never end.
    if page.next_cursor == asked.get("cursor"):
        raise invalid("list", "must go on from the cursor that it is given")


async def each_async(
    list: Callable[P, Awaitable[Page[T]]], *arguments: P.args, **named: P.kwargs
) -> AsyncIterator[T]:
    """All items of a list, page after page, read as they are asked for, for an event loop."""
    rest: dict[str, Any] = {"limit": _LIMIT, **named}
    while True:
        page = await list(*arguments, **rest)
        for item in page:
            yield item
        if page.next_cursor is None:
            return
        _check(page, rest)
        rest["cursor"] = page.next_cursor
