"""How an operation is called."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, ParamSpec

from ._codec import decode, encode, halved
from ._errors import VendueError, error_of
from ._native import Failure, NativeMarket, Reply
from ._native import rule as ask_rule

P = ParamSpec("P")


def failed(failure: Failure) -> VendueError:
    """The error that a failure of the border stands for."""
    return error_of(decode(failure.args[0]))


def refused(failure: Failure, arguments: dict[str, Any]) -> VendueError:
    """The error that a failure of a call with arguments stands for."""
    error = failed(failure)
    if error.code == "invalid_argument" and "field" not in error.details:
        # What cannot be read at all names no field.
        return halved("", arguments) or error
    return error


def ask(rule: str, arguments: dict[str, Any]) -> Any:
    """Asks a rule."""
    try:
        return decode(ask_rule(rule, encode(arguments)))
    except Failure as failure:
        raise refused(failure, arguments) from None


def wait(asked: Callable[P, Reply], *arguments: P.args, **named: P.kwargs) -> Any:
    """Asks, and waits for the answer in this thread."""
    try:
        return asked(*arguments, **named).wait()
    except Failure as failure:
        raise failed(failure) from None


def promise(reply: Reply) -> asyncio.Future[Any]:
    """An answer as a future of the running event loop."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Any] = loop.create_future()
    reply.deliver(loop, future, _settle)
    return future


async def awaited(asked: Callable[P, Reply], *arguments: P.args, **named: P.kwargs) -> Any:
    """Asks, and awaits the answer."""
    try:
        return await promise(asked(*arguments, **named))
    except Failure as failure:
        raise failed(failure) from None


def _settle(answers: list[tuple[asyncio.Future[Any], Any, BaseException | None]]) -> None:
    for future, value, failure in answers:
        # Who was cancelled has gone; what was asked for is done all the same.
        if future.done():
            continue
        if failure is None:
            future.set_result(value)
        else:
            future.set_exception(failure)


class OfMarket:
    """What has a market of the library behind it."""

    __slots__ = ("_native",)

    _native: NativeMarket

    def __init__(self, native: NativeMarket) -> None:
        self._native = native


class Caller(OfMarket):
    """Calls operations and waits for the answers."""

    __slots__ = ()

    def _call(self, operation: str, arguments: dict[str, Any]) -> Any:
        try:
            return self._native.ask(operation, encode(arguments))
        except Failure as failure:
            raise refused(failure, arguments) from None


class AsyncCaller(OfMarket):
    """Calls operations for an event loop."""

    __slots__ = ()

    async def _call(self, operation: str, arguments: dict[str, Any]) -> Any:
        try:
            return await promise(self._native.call(operation, encode(arguments)))
        except Failure as failure:
            raise refused(failure, arguments) from None
