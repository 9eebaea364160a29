"""JSON of a scenario into the values that users pass, and answers into JSON again."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

import vendue
from conftest import SURFACE
from vendue import Money, Page, VendueError

TYPES: dict[str, Any] = {found["name"]: found["form"] for found in SURFACE["types"]}
CALLS: dict[str, Any] = {
    f"{call['area']}.{call['name']}": call
    for call in (*SURFACE["operations"], *SURFACE["rules"])
}


def arguments(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a call as its method takes them."""
    call = CALLS[name]
    shapes = {one["name"]: one["shape"] for one in call["parameters"]}
    taken: dict[str, Any] = {}
    for key, value in given.items():
        if key in call.get("spread", []):
            taken |= record(shapes[key], value)
        else:
            taken[key] = read(shapes[key], value)
    return {safe(key): value for key, value in taken.items()}


def safe(name: str) -> str:
    """A name that is none of the language."""
    return f"{name}_" if name in ("class", "from", "in", "is") else name


def record(name: str, value: dict[str, Any]) -> dict[str, Any]:
    shapes = {field["name"]: field["shape"] for field in TYPES[name]["record"]}
    return {key: read(shapes[key], part) for key, part in value.items()}


def read(shape: str, value: Any) -> Any:
    """A value of a shape, as a user makes it."""
    if value is None:
        return None
    outer, _, inner = shape.removesuffix(">").partition("<")
    if outer == "Optional":
        return read(inner, value)
    if outer == "List":
        return [read(inner, each) for each in value]
    if outer == "Money":
        return Money.from_minor(value["amount_minor"], value["currency"])
    form = TYPES.get(outer)
    if form == "moment":
        return datetime.fromisoformat(value)
    if isinstance(form, dict) and "alias" in form:
        return read(form["alias"], value)
    if isinstance(form, dict) and "record" in form:
        return getattr(vendue, outer)(**record(outer, value))
    if isinstance(form, dict) and "union" in form:
        return union(outer, form["union"], dict(value))
    return value


def union(name: str, variants: list[Any], value: dict[str, Any]) -> Any:
    word = value.pop("kind")
    variant = next(one for one in variants if one["word"] == word)
    shapes = {field["name"]: field["shape"] for field in variant["fields"]}
    kind = getattr(vendue, name + "".join(part.capitalize() for part in word.split("_")))
    return kind(**{key: read(shapes[key], part) for key, part in value.items()})


def answer(name: str, value: Any) -> Any:
    """The answer of a call as JSON."""
    if CALLS[name]["answer"].startswith("Approvable<"):
        is_pending = isinstance(value, vendue.PendingChangeView)
        return {
            "done": None if is_pending else plain(value),
            "pending": plain(value) if is_pending else None,
        }
    return plain(value)


def plain(value: Any) -> Any:
    """A value as JSON."""
    match value:
        case datetime():
            text = value.astimezone(UTC).isoformat(timespec="milliseconds")
            return text.removesuffix("+00:00") + "Z"
        case Money():
            return {"amount_minor": value.amount_minor, "currency": value.currency}
        case VendueError():
            return failure(value)
        case Page():
            return {
                "items": [plain(each) for each in value],
                "next_cursor": value.next_cursor,
            }
        case list() | tuple():
            return [plain(each) for each in value]
        case dict():
            return {key: plain(each) for key, each in value.items()}
    if is_dataclass(value):
        json = {field.name: plain(getattr(value, field.name)) for field in fields(value)}
        return json | ({"kind": value.kind} if hasattr(value, "kind") else {})
    return value


def failure(error: VendueError) -> dict[str, Any]:
    """An error as JSON."""
    return {
        "code": error.code,
        "category": error.category,
        "message": error.message,
        "details": error.details,
    }
