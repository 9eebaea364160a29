"""Values of Python into JSON and back."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, TypeVar

from ._errors import VendueError, invalid
from ._errors import error_of as error_of
from ._page import Page

if TYPE_CHECKING:
    from .generated.records import PendingChangeView

T = TypeVar("T")


def _other(value: object) -> str:
    # Ids and paths are texts, and programs have them as what they are.
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, PathLike):
        return str(fspath(value))
    # Not the value itself: it may be a password.
    raise TypeError(f"a {type(value).__name__} cannot be given to Vendue")


_encode = json.JSONEncoder(separators=(",", ":"), allow_nan=False, default=_other).encode


def encode(arguments: dict[str, Any]) -> str:
    """Writes JSON. What only ASCII can hold is escaped, so that any `str` arrives."""
    try:
        return _encode(arguments)
    except (TypeError, ValueError):
        raise _misfit("arguments", arguments) from None


def _misfit(name: str, value: object) -> VendueError:
    """What to say of the first value that is not one of JSON."""
    if isinstance(value, dict):
        inner = [_misfit(str(key), item) for key, item in value.items() if not _fits(item)]
        return inner[0] if inner else invalid(name, "must have names that are str")
    if isinstance(value, list | tuple):
        inner = [_misfit(f"{name}[{at}]", item) for at, item in enumerate(value) if not _fits(item)]
        return inner[0] if inner else invalid(name, "must not hold itself")
    kind = type(value).__name__
    if isinstance(value, float):
        return invalid(name, f"must be a number, not {value}")
    hint = "; give its id" if hasattr(value, "id") else ""
    return invalid(name, f"must not be of the class {kind}{hint}")


def halved(name: str, value: object) -> VendueError | None:
    """What to say of the first text that holds half of a character, which no JSON can hold."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return invalid(name, "must not hold half of a character")
        return None
    items: Iterable[tuple[str, object]] = ()
    if isinstance(value, dict):
        items = ((f"{name}.{key}" if name else str(key), item) for key, item in value.items())
    elif isinstance(value, list | tuple):
        items = ((f"{name}[{at}]", item) for at, item in enumerate(value))
    return next(filter(None, (halved(*item) for item in items)), None)


def _fits(value: object) -> bool:
    try:
        _encode(value)
    except (TypeError, ValueError):
        return False
    return True


decode = json.JSONDecoder().decode
"""Reads JSON."""


def moment(text: str) -> datetime:
    """A moment as it was written."""
    return datetime.fromisoformat(text)


def text_of(value: datetime, field: str) -> str:
    """A moment as it is written, in milliseconds of UTC."""
    if not isinstance(value, datetime):
        raise invalid(field, "must be a datetime with a time zone")
    if value.tzinfo is None:
        raise invalid(field, "must have a time zone, as datetime.now(timezone.utc) has")
    try:
        text = value.astimezone(UTC).isoformat(timespec="milliseconds")
    except OverflowError:
        raise invalid(field, "must be a moment of the years 1 to 9999 in UTC") from None
    return text.removesuffix("+00:00") + "Z"


def text_given(value: str, field: str) -> str:
    """A text that crosses the border as it is."""
    if not isinstance(value, str):
        raise invalid(field, f"must be a str, not {type(value).__name__}")
    error = halved(field, value)
    if error is not None:
        raise error
    return value


def number_given(value: int | None, field: str) -> int | None:
    """A number that crosses the border as it is."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid(field, f"must be an int, not {type(value).__name__}")
    if value.bit_length() > 63:
        raise invalid(field, "must be a whole number of at most 64 bits")
    return value


def written(value: Any, kind: Any, field: str) -> Any:
    """A record as it is written."""
    if not isinstance(value, kind):
        name = getattr(kind, "__name__", None) or " or ".join(one.__name__ for one in kind.__args__)
        raise invalid(field, f"must be {name}, not {type(value).__name__}")
    return value._write()


def listed(values: Iterable[Any], field: str) -> list[Any]:
    """A list as it is written."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid(field, f"must be a list, not {type(values).__name__}")
    return list(values)


def read_page(page: dict[str, Any], read: Callable[[Any], T]) -> Page[T]:
    """A page as it was written."""
    return Page(items=[read(each) for each in page["items"]], next_cursor=page["next_cursor"])


def read_approvable(
    answer: dict[str, Any], read: Callable[[Any], T]
) -> T | PendingChangeView:
    """What was written, or the change that waits for approval."""
    from .generated.records import PendingChangeView

    if answer["pending"] is not None:
        return PendingChangeView._read(answer["pending"])
    return read(answer["done"])
